"""The signings' ledger and its summaries as files, in the office's layout. Pure."""

from collections.abc import Sequence

from django.utils.timezone import localdate

from entry.exports import Cell, Column, Table
from entry.numbers import round_half_up
from investment import columns as told
from investment.addresses import Address
from investment.choices import StepKind
from investment.entries import Entry
from investment.ledgers import Ledger
from investment.presenters_signings import ordered
from investment.presenters_sums import PLACES, YEAR, rounded
from investment.rows import Row
from investment.totals import CUTS, Cut, Totals, cuts
from projects.column_kinds import MONEY_PLACES, RATE_PLACES
from projects.handouts import MOST_ON_A4, SIGNED

NOTES = (
    "注：1. 只有核定的到位资金计数；协议投资以协议为准；“—”和空格表示没有数据，不等于0。",
    "2. 同一项目只在首次签约时计一次；增资只计增量，不另计项目；由意向升格为合同的不另计金额。",
    "3. 资金到位率＝历年累计核定到位÷协议总投资；停留天数从进入当前阶段之日算起。",
)
CUT_NOTES = (
    "注：1. 现处各阶段的项目数不含流失、终止的；本年签约、落地、开工、投产按规则计数，"
    "往年签约的在本年落地计入本年落地。",
    "2. 增资不另计项目；协议投资为本年签约（含增资的增量）；到位资金为本年1月起的核定累计。",
)


def ledger_title(ledger: Ledger, area: str) -> str:
    return f"{area}{ledger.month.year}年招商引资项目台账"


def as_at(ledger: Ledger) -> str:
    """截至2024年9月18日, and as known when."""
    known = f"（按{localdate(ledger.as_of)}时已知）" if ledger.as_of else ""
    return f"截至{ledger.month.year}年{ledger.month.month}月{known}"


def unit_line(ledger: Ledger, told_by: str, words: str) -> str:
    narrowed = f"　筛选：{words}" if words else ""
    return f"填报单位：{told_by}　{as_at(ledger)}{narrowed}"


def tables(
    ledger: Ledger, rows: Sequence[Row], address: Address, *, area: str, told_by: str, words: str
) -> tuple[list[Table], list[str]]:
    """What the page shows under this address, all its pages; with the sheet's name."""
    title, line = ledger_title(ledger, area), unit_line(ledger, told_by, words)
    if address.by:
        name = f"按{CUTS[address.by][0]}汇总"
        return [cut_table(ledger.entries, ledger.totals, address.by, title, line)], [name]
    return [ledger_table(rows, address, title, line)], ["招商项目台账"]


def ledger_table(rows: Sequence[Row], address: Address, title: str, line: str) -> Table:
    """The columns chosen, in the order chosen."""
    shown = told.shown(address.columns)
    return Table(
        title=title,
        unit_line=f"单位：万元　{line}",
        columns=[
            Column("序号", 6, 0), *(Column(one.title, one.width, one.places) for one in shown)
        ],
        rows=[
            (number, *(one.cell(row) for one in shown))
            for number, row in enumerate(ordered(rows, address.sort), start=1)
        ],
        notes=(*NOTES, SIGNED),
        on_a3=len(shown) > MOST_ON_A4,
    )  # fmt: skip


def cut_table(entries: Sequence[Entry], whole: Totals, by: str, title: str, line: str) -> Table:
    """Where the projects stand, what the year counts, and the money."""
    name = CUTS[by][0]
    counts = ("项目", *(f"现处{word}" for _, word in PLACES), "流失（终止）")
    counts += tuple(f"本年{word}" for _, word in YEAR)
    money = ("本年签约协议投资", "本年核定到位", "其中自治区外")
    return Table(
        title=f"{title}（按{name}汇总）",
        unit_line=f"单位：个、亿元、%　{line}",
        columns=[
            Column(name, 24),
            *(Column(one, 10, 0) for one in counts),
            *(Column(one, 12, MONEY_PLACES) for one in money),
            Column("自治区外占比", 10, RATE_PLACES),
        ],
        rows=[_cut_row(one) for one in (*cuts(entries, by), Cut("", "合计", whole))],
        notes=(*CUT_NOTES, SIGNED),
    )


def _cut_row(cut: Cut) -> tuple[Cell, ...]:
    found = cut.totals
    share = found.outside_share
    return (
        cut.title,
        found.projects,
        *(one.here for one in found.funnel),
        found.ended,
        *(found.year[kind].projects for kind, _ in YEAR),
        rounded(found.year[StepKind.SIGNED].agreed),
        rounded(found.verified),
        rounded(found.outside),
        None if share is None else round_half_up(share, RATE_PLACES),
    )
