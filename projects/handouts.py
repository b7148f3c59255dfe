"""The ledger and its summaries as files, in the office's layout: title, unit line, foot. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Action
from entry.exports import Cell, Column, Table
from entry.numbers import round_half_up
from projects import columns as told
from projects.addresses import Address
from projects.arrangement import ordered
from projects.column_kinds import MONEY_PLACES, RATE_PLACES, LedgerColumn
from projects.entries import Entry
from projects.ledgers import Ledger
from projects.presenters_totals import CUT_LIGHTS, CUT_STARTS, money
from projects.totals import CUTS, Cut, cuts

MOST_ON_A4 = 16  # columns that can be read on A4
SIGNED = (
    "单位负责人：　　　　　　审核人：　　　　　　填报人：　　　　　　"
    "联系电话：　　　　　　　　报出日期：　　　　年　　月　　日"
)
NOTES = (
    "注：1. 完成投资为调度口径，与入统投资（统计口径）分列，不相加；"
    "“—”和空格表示没有数据，不等于0。",
    "2. 投资完成率＝本年累计完成投资÷本年计划投资；"
    "超（欠）进度＝完成率－计划进度，按未四舍五入的数计算。",
    "3. 亮灯按当年规则判断，总灯取各灯中最差的一个；已批准豁免的不亮黄灯、红灯。",
)
CUT_NOTES = (
    "注：1. 金额合计中同一项目只计一次；打包项目与其子项目分在不同行的，各行之和可能大于合计。",
    "2. 完成率＝完成投资÷年度计划投资，只计有年度计划投资的项目；"
    "提前开工包括没有列计划开工月而开工的。",
    "3. 总灯为未到期、豁免和已调出的不单列。",
)


def ledger_title(ledger: Ledger, area: str, lists: Mapping[str, str]) -> str:
    """石拐区2024年重点项目调度表; that of a single list bears its name."""
    name = lists.get(ledger.filters.list, "重点项目").removeprefix(area)
    return f"{area}{ledger.month.year}年{name}调度表"


def reporting_unit(user: User, keeper: str) -> str:
    """填报单位: whose projects these are; the keeper's for who sees more than his own."""
    reach = user.reach(Action.VIEW_PROJECT)
    own = [
        one.department.name
        for one in user.entitlements
        if one.department and one.department.pk in reach.departments
    ]
    sees_more = reach.everything or reach.areas or not own
    return keeper if sees_more else "、".join(dict.fromkeys(own))


def tables(
    ledger: Ledger, address: Address, *, title: str, told_by: str, words: str
) -> tuple[list[Table], list[str]]:
    """What the page shows under this address, all its pages; with the sheet's name.

    `told_by` is 填报单位, `words` what the ledger was narrowed to.
    """
    line = f"填报单位：{told_by}　{as_at(ledger)}{f'　筛选：{words}' if words else ''}"
    if address.by:
        return [cut_table(ledger, address.by, title, line)], [f"按{CUTS[address.by][0]}汇总"]
    return [ledger_table(ledger, address, title, line)], ["调度表"]


def as_at(ledger: Ledger) -> str:
    """数据截至2024年9月底, and as known when."""
    known = f"（按{localdate(ledger.as_of)}时已知）" if ledger.as_of else ""
    return f"数据截至{ledger.month.year}年{ledger.month.month}月底{known}"


def ledger_table(ledger: Ledger, address: Address, title: str, line: str) -> Table:
    """The columns chosen, in the order chosen; a part of a package is indented."""
    shown = told.shown(address.columns)
    return Table(
        title=title,
        unit_line=f"单位：万元　{line}",
        columns=[
            Column("序号", 6, 0), *(Column(one.title, one.width, one.places) for one in shown)
        ],
        rows=[
            (number, *(_cell(one, entry, is_part) for one in shown))
            for number, (entry, is_part) in enumerate(
                ordered(ledger.entries, address.sort), start=1
            )
        ],
        notes=(*NOTES, SIGNED),
        on_a3=len(shown) > MOST_ON_A4,
    )  # fmt: skip


def _cell(column: LedgerColumn, entry: Entry, is_part: bool) -> Cell:
    value = column.cell(entry)
    return f"　　其中：{value}" if is_part and column.key == told.ALWAYS else value


def cut_table(ledger: Ledger, by: str, title: str, line: str) -> Table:
    """湘西州's layout, then the bulletin's count of starts and the lights."""
    name = CUTS[by][0]
    heads = (
        "项目个数", "年投资计划", "完成投资额", "年计划投资完成率（%）",
        *(f"{word}（个）" for _, word in CUT_STARTS), *(f"{word}（个）" for _, word in CUT_LIGHTS),
    )  # fmt: skip
    places = (0, MONEY_PLACES, MONEY_PLACES, RATE_PLACES)
    counts = len(heads) - len(places)
    return Table(
        title=f"{title}（按{name}汇总）",
        unit_line=f"单位：个、亿元　{line}",
        columns=[
            Column(name, 24),
            *(
                Column(head, 12, each)
                for head, each in zip(heads, (*places, *(0,) * counts), strict=True)
            ),
        ],
        rows=[_cut_row(one) for one in (*cuts(ledger.entries, by), Cut("", "合计", ledger.totals))],
        notes=(*CUT_NOTES, SIGNED),
    )


def _cut_row(cut: Cut) -> tuple[Cell, ...]:
    found = cut.totals
    return (
        cut.title,
        found.projects,
        money(found.planned_investment),
        money(found.invested),
        _rate(found.completion),
        *(getattr(found.starts, key) for key, _ in CUT_STARTS),
        *(found.lights.get(key, 0) for key, _ in CUT_LIGHTS),
    )


def _rate(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, RATE_PLACES)
