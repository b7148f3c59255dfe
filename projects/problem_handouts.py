"""问题清单 and its summaries as files, in the office's layout: title, unit line, foot. Pure."""

from decimal import Decimal

from entry.exports import Cell, Column, Table
from entry.numbers import round_half_up
from projects import problem_columns as told
from projects.presenters_problems import CUT_STAGES, FOOT, filter_words
from projects.problem_addresses import Address
from projects.problem_entries import CUTS, ProblemCut, cuts
from projects.problems import ProblemLedger

NOTES = (
    "注：1. 逾期按工作日计算；挂账的不计逾期，报告办结之后不再计算。",
    "2. 办理进展按时间倒序；空格表示没有。核销由提出人确认，反复为退回重办和重新办理的次数。",
)


def ledger_title(ledger: ProblemLedger, area: str) -> str:
    year = ledger.filters.year or str(ledger.today.year)
    return f"{area}{year}年重点项目问题清单"


def tables(ledger: ProblemLedger, address: Address, area: str) -> tuple[list[Table], list[str]]:
    """What the page shows under this address: the list, or the summary; with the sheet's name."""
    if address.by:
        return [cut_table(ledger, address.by, area)], [f"按{CUTS[address.by][0]}汇总"]
    return [ledger_table(ledger, address, area)], ["问题清单"]


def ledger_table(ledger: ProblemLedger, address: Address, area: str) -> Table:
    shown = told.shown(address.columns)
    entries = told.ordered(ledger.entries, address.sort)
    return Table(
        title=ledger_title(ledger, area),
        unit_line=_told(ledger),
        columns=[
            Column("序号", 6, 0),
            *(Column(one.title, one.width, 0 if one.is_number else None) for one in shown),
        ],
        rows=[
            (number, *(one.cell(entry) for one in shown))
            for number, entry in enumerate(entries, start=1)
        ],
        notes=(*NOTES, FOOT),
        on_a3=address.columns == told.ALL,
    )


def cut_table(ledger: ProblemLedger, by: str, area: str) -> Table:
    title = CUTS[by][0]
    heads = ("问题数", *(word for _, word in CUT_STAGES), "已逾期", "已报牵头领导", "反复")
    total = ProblemCut("", "合计", ledger.totals)
    return Table(
        title=f"{ledger_title(ledger, area)}（按{title}汇总）",
        unit_line=f"单位：个、%　{_told(ledger)}",
        columns=[
            Column(title, 26),
            *(Column(head, 10, 0) for head in heads),
            Column("销号率", 10, 1),
            Column("满意率", 10, 1),
        ],
        rows=[_cut_row(one) for one in (*cuts(ledger.entries, by), total)],
        notes=("注：销号率不含不予立项的；满意率为已销号问题中满意和基本满意的比重。", FOOT),
    )


def _cut_row(cut: ProblemCut) -> tuple[Cell, ...]:
    found = cut.totals
    return (
        cut.title,
        found.problems,
        *(found.stages.get(key, 0) for key, _ in CUT_STAGES),
        found.overdue,
        found.escalated,
        found.reopened,
        _rate(found.closing_rate),
        _rate(found.satisfaction),
    )


def _rate(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, 1)


def _told(ledger: ProblemLedger) -> str:
    day, words = ledger.today, filter_words(ledger)
    narrowed = f"　筛选：{words}" if words else ""
    return f"截至{day.year}年{day.month}月{day.day}日，共{ledger.totals.problems}个{narrowed}"
