"""The ledger and its summaries as files, in the office's layout: title, unit line, foot. Pure."""

from entry.exports import Cell, Column, Table
from plan import columns as told
from plan.addresses import Address
from plan.presenters_tasks import CUT_LIGHTS, CUT_STAGES, filter_words
from plan.tasks import CUTS, TaskCut, TaskLedger, cuts

NOTES = (
    "注：1. 完成时限写“年底”的，报告没有写明时限，按年底掌握；注“已延期”的为批准延期后的时限。",
    "2. 最新进展为牵头单位已发布的月报内容；亮灯按距完成时限的天数和反馈情况判断。空格表示没有。",
)


def ledger_title(ledger: TaskLedger, area: str) -> str:
    return f"{area}{ledger.stand.day.year}年重点任务督办台账"


def tables(ledger: TaskLedger, address: Address, area: str) -> tuple[list[Table], list[str]]:
    """What the page shows under this address: the list, or the summary; with the sheet's name."""
    if address.by:
        return [cut_table(ledger, address.by, area)], [f"按{CUTS[address.by][0]}汇总"]
    return [ledger_table(ledger, address, area)], ["督办台账"]


def ledger_table(ledger: TaskLedger, address: Address, area: str) -> Table:
    """The columns chosen, in the order chosen."""
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
        notes=NOTES,
    )


def cut_table(ledger: TaskLedger, by: str, area: str) -> Table:
    title = CUTS[by][0]
    heads = (
        "任务数", *(word for _, word in CUT_STAGES), "已逾期", *(word for _, word in CUT_LIGHTS)
    )  # fmt: skip
    total = TaskCut("", "合计", ledger.totals)
    return Table(
        title=f"{ledger_title(ledger, area)}（按{title}汇总）",
        unit_line=f"单位：项　{_told(ledger)}",
        columns=[Column(title, 40), *(Column(head, 9, 0) for head in heads)],
        rows=[_cut_row(one) for one in (*cuts(ledger.entries, by), total)],
        notes=("注：各项任务只计一次；未到期和未列出的灯不单列。",),
    )


def _cut_row(cut: TaskCut) -> tuple[Cell, ...]:
    found = cut.totals
    return (
        cut.title,
        found.tasks,
        *(found.stages.get(key, 0) for key, _ in CUT_STAGES),
        found.overdue,
        *(found.lights.get(key, 0) for key, _ in CUT_LIGHTS),
    )


def _told(ledger: TaskLedger) -> str:
    day, words = ledger.stand.day, filter_words(ledger)
    narrowed = f"　筛选：{words}" if words else ""
    return f"截至{day.year}年{day.month}月{day.day}日，共{ledger.totals.tasks}项{narrowed}"
