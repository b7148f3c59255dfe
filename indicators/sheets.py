"""The indicators' sheet on a return: which rows, what they show, what may be typed (DESIGN §3)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from accounts.models import Area
from entry.cells import CellError
from entry.figures import MonthlyFigure
from entry.models import Return
from entry.periods import Accumulation, Frequency, Month, is_due, label
from entry.sheets import CellsError, Column, Kind, Problem, Row, Sheet, Values
from indicators import checks, snapshots
from indicators.cells import PARSERS, cell_texts
from indicators.facts import Facts, Reference
from indicators.models import Indicator, Observation
from indicators.panels import panel
from indicators.peers import units_of

COLUMNS = (
    Column("unit", "单位"),
    Column("last_month", "上期"),
    Column("year_ago", "上年同期"),
    Column("value", "累计（时点）", Kind.NUMBER, "从年初到本月底的累计数；存量填月末数"),
    Column("growth", "同比%", Kind.PERCENT, "填公布的增速，不用自己算"),
    Column("single", "当月"),
    Column("rank", "全市位次", Kind.NUMBER, "没有公布就留空"),
    Column(
        "status",
        "数据状态",
        Kind.CHOICE,
        choices=tuple((t, t) for _, t in Observation.Status.choices),
    ),
    Column("note", "说明", Kind.TEXT, "口径变化、异常原因写在这里"),
)


def due_indicators(month: Month, indicators: Iterable[Indicator]) -> list[Indicator]:
    """Those that have a figure to report in the return of `month`."""
    return [
        one
        for one in indicators
        if is_due(month - one.lag_months, Frequency(one.frequency), one.first_month)
    ]


def subject(code: str, area_code: str) -> str:
    return f"{code}:{area_code}"


class IndicatorRegister:
    """The register that the kernel sees (`entry.registers.Register`)."""

    key = "indicators"
    title = "指标"
    figure = Observation
    panel_template = "indicators/panel.html"

    def departments_due(self, months: Collection[Month]) -> Mapping[Month, frozenset[int]]:
        active = list(
            Indicator.objects.filter(is_active=True).only(
                "frequency", "first_month", "lag_months", "owner_id"
            )
        )
        return {
            month: frozenset(one.owner_id for one in due_indicators(month, active))
            for month in months
        }

    def sheet(self, monthly_return: Return) -> Sheet:
        rows = _Rows(self, monthly_return).build()
        if monthly_return.is_correction:
            named = set(monthly_return.reopened.values_list("register", "subject"))
            rows = [row for row in rows if (self.key, row.subject) in named]
        used = frozenset().union(*(row.editable for row in rows))
        columns = (one for one in COLUMNS if one.key in used or one.kind is None)
        return Sheet(self.key, self.title, tuple(columns), tuple(rows))

    def rows(self, monthly_return: Return, subjects: Collection[str]) -> Mapping[str, Row]:
        wanted = set(subjects)
        rows = _Rows(self, monthly_return).build()
        return {row.subject: row for row in rows if row.subject in wanted}

    def why_missing(self, monthly_return: Return, subject: str) -> str:
        code, _, area = subject.partition(":")
        indicator = Indicator.objects.filter(code=code).first()
        if indicator is None:
            return f"没有代码为“{code[:40]}”的指标。"
        if indicator.owner_id != monthly_return.department_id:
            return f"“{indicator.name}”不由{monthly_return.department}填报。"
        month = monthly_return.month - indicator.lag_months
        if indicator.frequency == Indicator.Frequency.MONTH and month.month < indicator.first_month:
            return f"“{indicator.name}”1月份免报，1—2月数据在2月填报。"
        if not is_due(month, Frequency(indicator.frequency), indicator.first_month):
            name = indicator.get_frequency_display()
            return f"“{indicator.name}”按{name}填报，{month.month}月不应填报。"
        return f"“{indicator.name}”在地区“{area[:12]}”不需填报。"

    def parse(self, row: Row, texts: Mapping[str, str]) -> Values:
        values: Values = {}
        messages: dict[str, str] = {}
        for column, text in texts.items():
            try:
                values |= PARSERS[column](row.context, text)
            except CellError as error:
                messages[column] = str(error)
        if messages:
            raise CellsError(messages)
        return values

    def texts(self, row: Row, figure: MonthlyFigure | None) -> Mapping[str, str]:
        return cell_texts(row.context, cast(Observation | None, figure))

    def subject_of(self, figure: MonthlyFigure) -> str:
        observation = cast(Observation, figure)
        return subject(observation.indicator.code, observation.area.code)

    def figures(self, monthly_return: Return) -> list[MonthlyFigure]:
        found = Observation.objects.filter(monthly_return=monthly_return)
        return list(found.select_related("indicator", "area"))

    def check(self, monthly_return: Return) -> list[Problem]:
        figures = {self.subject_of(one): one for one in self.figures(monthly_return)}
        sheet = self.sheet(monthly_return)
        checked = [
            checks.Checked(
                row.subject, row.context, stated(cast(Observation, figures.pop(row.subject)))
            )
            if row.subject in figures
            else checks.Checked(row.subject, row.context, None)
            for row in sheet.rows
        ]
        strays = [(one, self.why_missing(monthly_return, one)) for one in figures]
        return checks.problems(self.key, checked, strays)

    def published(
        self, monthly_return: Return, figures: Collection[MonthlyFigure], *, at: datetime
    ) -> None:
        observations = [cast(Observation, figure) for figure in figures]
        snapshots.take(monthly_return, observations, at=at)

    def panel(self, monthly_return: Return, subject: str) -> Mapping[str, Any]:
        row = self.rows(monthly_return, [subject]).get(subject)
        if row is None:
            raise LookupError(self.why_missing(monthly_return, subject))
        titles = {column.key: column.title for column in COLUMNS}
        return panel(row, subject_key=f"{self.key}/{subject}", titles=titles)


class _Rows:
    """Builds the rows of one return in five queries, however many indicators it has."""

    def __init__(self, register: IndicatorRegister, monthly_return: Return) -> None:
        self.register = register
        self.monthly_return = monthly_return
        self.month = monthly_return.month
        owned = Indicator.objects.filter(owner=monthly_return.department, is_active=True)
        self.indicators = due_indicators(self.month, owned.select_related("parent").in_order())
        self.home = monthly_return.department.area
        self.peers: list[Area] = []
        if any(one.with_peers for one in self.indicators):
            self.peers = [area for area in units_of(self.home) if area != self.home]

    def build(self) -> list[Row]:
        self.figures = {
            self.register.subject_of(one): cast(Observation, one)
            for one in self.register.figures(self.monthly_return)
        }
        self.published = self._published()
        rows = [self._row(one, self.home, one.group) for one in self.indicators]
        rows += [
            self._row(one, area, f"旗县区对比：{one.name}")
            for one in self.indicators
            if one.with_peers
            for area in self.peers
        ]
        return rows

    def _published(self) -> dict[tuple[int, int, Month], Observation]:
        """The current figures of these indicators, and of their wholes, in two years."""
        ids = {one.pk for one in self.indicators}
        ids |= {one.parent_id for one in self.indicators if one.parent_id}
        areas = [self.home.pk, *(area.pk for area in self.peers)]
        found = Observation.objects.current().filter(
            indicator__in=ids, area__in=areas, month__gte=self.month - 24, month__lte=self.month
        )
        return {(one.indicator_id, one.area_id, one.month): one for one in found}

    def _reference(self, indicator: Indicator, area: Area, month: Month | None) -> Reference | None:
        if month is None:
            return None
        one = self.published.get((indicator.pk, area.pk, month))
        return Reference(
            month=month,
            label=_label(indicator, month),
            value=one.value if one else None,
            growth=one.growth if one else None,
            qualifier=one.qualifier if one else Observation.Qualifier.EXACT,
        )

    def _facts(self, indicator: Indicator, area: Area) -> Facts:
        month = self.month - indicator.lag_months
        whole = self.published.get((indicator.parent_id or 0, area.pk, month))
        return Facts(
            name=indicator.name if area == self.home else f"{area.short_name}{indicator.name}",
            unit=indicator.unit,
            decimals=indicator.decimals,
            has_value=indicator.has_value and area == self.home,
            has_growth=indicator.has_growth,
            accumulation=indicator.accumulation,
            frequency=indicator.frequency,
            first_month=indicator.first_month,
            price_basis=indicator.price_basis,
            month=month,
            label=_label(indicator, month),
            optional=area != self.home,
            statutory=indicator.statutory,
            previous=self._reference(indicator, area, previous_due(indicator, month)),
            year_ago=self._reference(indicator, area, month.year_ago),
            parent_subject=subject(indicator.parent.code, area.code) if indicator.parent else None,
            parent_published=whole.value if whole else None,
            parent_name=indicator.parent.name if indicator.parent else "",
        )

    def _whole(self, indicator: Indicator, area: Area, facts: Facts) -> str:
        """Of what a row is a part: another area's figure hangs on the indicator at home."""
        if area != self.home:
            return subject(indicator.code, self.home.code)
        return facts.parent_subject or ""

    def _row(self, indicator: Indicator, area: Area, group: str) -> Row:
        facts = self._facts(indicator, area)
        figure = self.figures.get(subject(indicator.code, area.code))
        editable = {"status", "note"}
        editable |= {"value"} if facts.has_value else set()
        editable |= {"growth"} if facts.has_growth else set()
        editable |= {"rank"} if indicator.with_peers else set()
        return Row(
            subject=subject(indicator.code, area.code),
            key={"indicator_id": indicator.pk, "area_id": area.pk, "month": facts.month},
            title=indicator.name if area == self.home else area.short_name,
            long_title="" if area == self.home else f"{area.short_name}{indicator.name}",
            unit=facts.unit if facts.has_value else "%",
            definition=indicator.definition,
            cells=cell_texts(facts, figure),
            editable=frozenset(editable),
            version=figure.version if figure else 0,
            context=facts,
            synonyms=_names(indicator.synonyms) if area == self.home else (),
            parent=self._whole(indicator, area, facts),
            parent_names=(facts.parent_name,) if facts.parent_name else (),
            group=group,
            indent=1 if indicator.parent_id else 0,
            period_label=facts.label,
            optional=facts.optional,
        )


def stated(observation: Observation) -> checks.Stated:
    """A draft as the checks see it."""
    return checks.Stated(
        value=observation.value,
        growth=observation.growth,
        comparable_base=observation.comparable_base,
        value_absent=bool(observation.value_absence),
        growth_absent=bool(observation.growth_absence),
        note=observation.note,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split("|") if name)


def _label(indicator: Indicator, month: Month) -> str:
    return label(
        month,
        Accumulation(indicator.accumulation),
        Frequency(indicator.frequency),
        indicator.first_month,
    )


def previous_due(indicator: Indicator, month: Month) -> Month | None:
    """The last month due before this one: within the year for flows, any for stocks and rates."""
    candidate = month - 1
    while month - candidate <= 12:
        if is_due(candidate, Frequency(indicator.frequency), indicator.first_month):
            same_year = candidate.year == month.year
            return candidate if same_year or indicator.accumulation == "point" else None
        candidate = candidate - 1
    return None
