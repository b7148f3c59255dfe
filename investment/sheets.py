"""The funds' sheet on a return: the department's signed projects, what was claimed and verified."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from entry.figures import MonthlyFigure
from entry.findings import Finding
from entry.models import Return
from entry.periods import Month
from entry.registers import Ledger
from entry.sheets import Column, Figure, Kind, Row, Values
from investment import checks
from investment.cells import PROOFS, UNIT, cell_texts, parse_row
from investment.facts import Earlier, Facts
from investment.lives import Living, every_life, led_by, named
from investment.models import FundsReceived, Signing
from investment.panels import panel

COLUMNS = (
    Column("agreed", "协议总投资"),
    Column("earlier", "往年累计到位"),
    Column("previous", "上月核定累计"),
    Column("claimed", "本年申报到位", Kind.NUMBER, "企业申报的，从1月起累计，万元"),
    Column("month", "本月核定到位", Kind.NUMBER, "填当月数，累计自动算出；也可以只填累计"),
    Column("verified", "本年核定到位", Kind.NUMBER, "有凭证的，从1月起累计；只有核定的计数"),
    Column("outside_region", "其中自治区外", Kind.NUMBER, "国内自治区以外的，核定数之内"),
    Column("outside_city", "其中自治区内市外", Kind.NUMBER, "核定数之内"),
    Column("outside_district", "其中市内区外", Kind.NUMBER, "核定数之内"),
    Column("foreign", "其中境外", Kind.NUMBER, "含港澳台，另计，不算国内区外"),
    Column("fixed", "其中固定资产投资", Kind.NUMBER, "核定数之内"),
    Column("working", "其中流动资金", Kind.NUMBER, "核定数之内"),
    Column(
        "proof",
        "凭证",
        Kind.CHOICE,
        choices=(("", ""), *((label, label) for label in PROOFS)),
    ),
    Column("note", "说明", Kind.TEXT, "提示的原因写在这里"),
)
EDITABLE = frozenset(column.key for column in COLUMNS if column.kind)


class FundsRegister(Ledger):
    """The register that the kernel sees (`entry.registers.Register`)."""

    key, title, noun = "funds", "到位资金", "招商项目"
    columns, first_column = COLUMNS, "claimed"
    figure, subject = FundsReceived, "signing__key"
    follows = ("month", "verified")
    panel_template = "investment/panel.html"

    def departments_due(self, months: Collection[Month]) -> Mapping[Month, frozenset[int]]:
        """Those that lead a project that was signed and has neither ended nor arrived."""
        lives = [(one.lead, one.life) for one in every_life()]
        return {
            month: frozenset(lead for lead, life in lives if life.covers(month)) for month in months
        }

    def all_rows(
        self,
        monthly_return: Return,
        figures: Mapping[str, Figure],
        subjects: Collection[str] | None = None,
    ) -> dict[str, Row]:
        month = monthly_return.month
        signings = due_signings(
            monthly_return.department_id, month, subjects, self.standing(monthly_return, figures)
        )
        if not signings:
            return {}
        known = _published([one.pk for one in signings], month)
        return {
            one.key: _row(_facts(one, month, known[one.pk]), one, figures.get(one.key))
            for one in signings
        }

    def why_missing(self, monthly_return: Return, subject: str) -> str:
        signing = Signing.objects.filter(key=subject[:60]).first()
        if signing is None:
            return f"没有标识为“{subject[:40]}”的招商项目。"
        if signing.lead_id != monthly_return.department_id:
            return f"“{signing.name}”不由{monthly_return.department}填报。"
        first = next(one.life.first for one in named([signing.key]))
        if first is None:
            return f"“{signing.name}”没有核实的签约，不填报到位资金。"
        if monthly_return.month < first:
            return f"“{signing.name}”自{first.year}年{first.month}月起填报到位资金。"
        return f"“{signing.name}”已终止或已投产，不再填报到位资金。"

    def parse(self, row: Row, texts: Mapping[str, str]) -> Values:
        return parse_row(row.context, row.cells, texts)

    def texts(self, row: Row, content: Mapping[str, Any] | None) -> Mapping[str, str]:
        return cell_texts(row.context, content)

    def findings(self, row: Row) -> list[Finding]:
        return checks.findings(row.context, stated(row.figure))

    def published(
        self, monthly_return: Return, figures: Collection[MonthlyFigure], *, at: datetime
    ) -> None:
        """Nothing hangs on a month of funds but the month itself."""

    def panel_of(self, row: Row, titles: Mapping[str, str]) -> Mapping[str, Any]:
        return panel(self.key, row, titles)


def due_signings(
    department: int,
    month: Month,
    subjects: Collection[str] | None = None,
    standing: Collection[str] = (),
) -> list[Living]:
    """The signings of which a department reports funds in a month, in their order. One query.

    With `subjects` no others than those. `standing` are there whatever has become of them since
    (`entry.registers.Ledger.standing`); where the department does not lead them any more, a second
    query reads all in order.
    """
    due = [one for one in led_by(department) if one.key in standing or one.life.covers(month)]
    keys = {one.key for one in due}
    every = due if keys.issuperset(standing) else named(keys.union(standing))
    return [one for one in every if subjects is None or one.key in subjects]


def _published(signings: Collection[int], month: Month) -> dict[int, dict[Month, Earlier]]:
    """The months before this one, of this year and of others, by signing. One query."""
    found: dict[int, dict[Month, Earlier]] = defaultdict(dict)
    figures = FundsReceived.objects.current().filter(signing__in=signings, month__lt=month)
    rows = figures.order_by("month").values_list("signing_id", "month", "claimed", "verified")
    for signing, at, claimed, verified in rows:
        found[signing][at] = Earlier(at, claimed, verified)
    return found


def _facts(signing: Living, month: Month, known: Mapping[Month, Earlier]) -> Facts:
    this_year = sorted((at for at in known if at.year == month.year), reverse=True)
    life = signing.life
    return Facts(
        name=signing.name,
        month=month,
        first=life.first,
        agreed=signing.agreed,
        source=signing.source,
        is_landed=signing.parent is not None
        or (life.landed is not None and life.landed <= month.last_day),
        received_before=_of_years(known, month.year),
        earlier=tuple(known[at] for at in this_year),
    )


def _of_years(known: Mapping[Month, Earlier], year: int) -> Decimal | None:
    """What earlier years came to: the last month of each."""
    last = {at.year: known[at] for at in sorted(known) if at.year < year}
    amounts = [one.verified for one in last.values() if one.verified is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _row(facts: Facts, signing: Living, figure: Figure | None) -> Row:
    return Row(
        subject=signing.key,
        key={"signing_id": signing.pk, "month": facts.month},
        title=signing.name,
        unit=UNIT,
        definition=signing.content,
        cells=cell_texts(facts, figure.content if figure else None),
        editable=EDITABLE,
        version=figure.version if figure else 0,
        context=facts,
        group=signing.chain or "未注明产业链",
        period_label=f"1—{facts.month.month}月" if facts.month.month > 1 else "1月",
        synonyms=tuple(name for name in signing.aliases.split("|") if name),
        figure=figure,
    )


def stated(figure: Figure | None) -> checks.Stated:
    """A draft as the checks see it."""
    if figure is None:
        return checks.Stated()
    return checks.Stated(**{one.name: figure.content[one.name] for one in fields(checks.Stated)})
