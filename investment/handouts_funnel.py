"""The page of the funnel as a file, table by table, in the office's layout. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from entry.exports import Cell, Column, Table
from entry.numbers import NO_FIGURE, round_half_up
from investment.addresses import Address
from investment.aims import Aim
from investment.choices import StepKind
from investment.column_values import place_words
from investment.fund_months import FundMonth
from investment.handouts import cut_table
from investment.ledgers import Ledger
from investment.presenters_funnel import by_of, known_months, months_words, planned_of, stale_of
from investment.presenters_sums import rounded
from investment.rows import Row
from investment.stays import stays
from investment.totals import COUNTED, CUTS, cohorts
from projects.column_kinds import MONEY_PLACES, RATE_PLACES
from projects.handouts import SIGNED

FUNNEL_NOTES = (
    "注：1. 现处为截至期末停在该环节的项目；到过为到过该环节及以后环节的项目，含后来流失、终止的。",
    "2. 本年为本年走过该环节并按规则计数的项目；协议投资含增资的增量。",
)


def funnel_title(ledger: Ledger, area: str) -> str:
    return f"{area}{ledger.month.year}年招商引资情况"


def tables(
    ledger: Ledger,
    address: Address,
    months: Sequence[FundMonth],
    aims: Sequence[Aim],
    *,
    area: str,
    line: str,
) -> tuple[list[Table], list[str]]:
    """What the page shows under this address, and the names of the sheets.

    A part of which there is nothing is left out; funnel and summary are always there.
    """
    by, title = by_of(address), funnel_title(ledger, area)
    made = [
        ("招商漏斗", _funnel(ledger, title, line)),
        (f"按{CUTS[by][0]}汇总", cut_table(ledger.entries, ledger.totals, by, title, line)),
        ("年度目标", _aims(aims, title, line)),
        ("到位资金", _months(months, planned_of(ledger, aims), title, line)),
        ("签约年度转化", _cohorts(ledger, title, line)),
        ("各环节停留天数", _stays(ledger, title, line)),
        ("长期没有进展", _stale(ledger, title, line)),
    ]
    shown = [(name, one) for at, (name, one) in enumerate(made) if one.rows or at < 2]
    return [one for _, one in shown], [name for name, _ in shown]


def _table(
    title: str, name: str, unit: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]
) -> Table:
    return Table(title=f"{title}（{name}）", unit_line=unit, columns=columns, rows=rows)


def _rate(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, RATE_PLACES)


def _funnel(ledger: Ledger, title: str, line: str) -> Table:
    found = ledger.totals

    def year(place: str) -> tuple[Cell, Cell]:
        if place not in COUNTED:
            return None, None
        return found.year[place].projects, rounded(found.year[place].agreed)

    return Table(
        title=f"{title}（招商漏斗）",
        unit_line=f"单位：个、亿元　{line}",
        columns=[
            Column("环节", 12),
            *(Column(one, 12, 0) for one in ("现处", "到过")),
            Column("现处协议投资", 14, MONEY_PLACES),
            Column("本年", 12, 0),
            Column("本年协议投资", 14, MONEY_PLACES),
        ],
        rows=[
            (
                str(StepKind(one.place).label),
                one.here,
                one.reached,
                rounded(one.agreed),
                *year(one.place),
            )
            for one in found.funnel
        ],
        notes=(*FUNNEL_NOTES, SIGNED),
    )


def _aims(aims: Sequence[Aim], title: str, line: str) -> Table:
    columns = [
        Column("目标", 20),
        Column("要求", 18),
        Column("截至", 16),
        Column("已发布数", 16),
        Column("完成率%", 10, RATE_PLACES),
        Column("计划进度%", 10, RATE_PLACES),
        Column("灯", 10),
    ]
    rows = [
        (
            one.title,
            one.target,
            one.period,
            NO_FIGURE if one.figure == NO_FIGURE else f"{one.figure}{one.unit}",
            _rate(one.completion),
            _rate(one.schedule),
            one.light.get("word", ""),
        )
        for one in aims
    ]
    return _table(title, "年度目标", line, columns, rows)


def _months(
    months: Sequence[FundMonth], planned: Sequence[Decimal], title: str, line: str
) -> Table:
    heads = ("申报到位", "核定到位", "其中自治区外", "自治区外计划", "当月核定")
    columns = [Column("累计", 12), *(Column(one, 14, MONEY_PLACES) for one in heads)]
    rows = [
        (
            months_words(one.month),
            rounded(one.claimed),
            rounded(one.verified),
            rounded(one.outside),
            round_half_up(planned[one.month.month - 1], MONEY_PLACES) if planned else None,
            rounded(one.in_month),
        )
        for one in known_months(months)
    ]
    return _table(title, "到位资金", f"单位：亿元　{line}", columns, rows)


def _cohorts(ledger: Ledger, title: str, line: str) -> Table:
    columns = [
        Column("签约年度", 12),
        Column("签约", 10, 0),
        Column("已落地", 10, 0),
        Column("签约→落地%", 12, RATE_PLACES),
        Column("已开工", 10, 0),
        Column("落地→开工%", 12, RATE_PLACES),
        Column("已入统", 10, 0),
        Column("开工→入统%", 12, RATE_PLACES),
        Column("已投产", 10, 0),
        Column("流失（终止）", 12, 0),
        Column("协议投资", 12, MONEY_PLACES),
        Column("累计核定到位", 14, MONEY_PLACES),
        Column("资金到位率%", 12, RATE_PLACES),
    ]
    rows = [
        (
            f"{one.year}年",
            one.signed,
            one.landed,
            _rate(one.landing_rate),
            one.started,
            _rate(one.start_rate),
            one.listed,
            _rate(one.listing_rate),
            one.produced,
            one.ended,
            rounded(one.agreed),
            rounded(one.received),
            _rate(one.received_rate),
        )
        for one in cohorts(ledger.entries).lines
    ]
    return _table(title, "按签约年度的转化", f"单位：个、亿元、%　{line}", columns, rows)


def _stays(ledger: Ledger, title: str, line: str) -> Table:
    columns = [
        Column("环节", 12),
        Column("现处项目", 10, 0),
        Column("停留天数中位数", 14, RATE_PLACES),
        Column("最长停留天数", 14, 0),
        Column("最长的项目", 30),
        Column("已走过的项目", 12, 0),
        Column("走过所用天数中位数", 16, RATE_PLACES),
    ]
    rows = [
        (
            str(StepKind(one.place).label),
            one.here,
            one.median,
            one.longest.days_here if one.longest else None,
            one.longest.signing.name if one.longest else "",
            one.passed,
            one.needed,
        )
        for one in stays(ledger.entries)
    ]
    return _table(title, "各环节停留天数", line, columns, rows)


def _stale(ledger: Ledger, title: str, line: str) -> Table:
    heads = (("项目", 32), ("当前阶段", 12), ("停留天数", 10), ("责任单位", 16), ("下步计划", 40))
    rows = [
        (
            one.signing.name,
            place_words(Row(one)),
            one.days_here,
            one.signing.lead.short_name,
            one.signing.next_step,
        )
        for one in stale_of(ledger.entries)
    ]
    columns = [Column(name, width) for name, width in heads]
    return _table(title, "30天没有新情况的项目", line, columns, rows)
