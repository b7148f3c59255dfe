"""The tables of a project's book as files, as far as there is something in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from entry.exports import Cell, Column, Table
from entry.numbers import round_half_up
from projects import book_records as records
from projects.book_facts import facts
from projects.book_months import TITLES, Correction, months_told, year_lines
from projects.detail import Book

SHARE = 1  # decimals of a share, as the page shows it
UNIT = "单位：万元"


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    unit: str = ""


def tables(book: Book) -> tuple[list[Table], list[str]]:
    """What the page shows to this reader, table by table, and the names of the sheets.

    A part of which there is nothing is left out; facts and the year are always there.
    """
    sheets = [
        _facts(book),
        _year(book),
        _procedures(book),
        _funding(book),
        _milestones(book),
        _members(book),
        _events(book),
        _months(book),
        _problems(book),
    ]
    shown = [one for at, one in enumerate(sheets) if one.rows or at < 2]
    until = f"截至{book.month.year}年{book.month.month}月底"
    made = [
        Table(
            title=f"{book.project.name}　{one.name}",
            unit_line="　".join(text for text in (one.unit, until) if text),
            columns=one.columns,
            rows=one.rows,
        )
        for one in shown
    ]
    return made, [one.name for one in shown]


def _facts(book: Book) -> Sheet:
    judged = book.entry.judged
    rows = [
        ("项目名称", book.project.name),
        ("项目状态", judged.stage.word),
        ("建设阶段", judged.phase.word),
        ("总灯", f"{judged.light.word}：{judged.light.sentence}"),
        ("所属清单", "、".join(book.entry.lists) or "—"),
        *facts(book.project),
    ]
    return Sheet("基本情况", (Column("项目", 20), Column("内容", 70)), rows)


def _year(book: Book) -> Sheet:
    amounts = ("完成投资（累计）", "完成投资（当月）", "入统投资", "到位资金", "支付资金")
    columns = (
        Column("月份", 12),
        Column("计划累计投资", 16),
        Column("计划进度%", 12, SHARE),
        *(Column(title, 16) for title in amounts),
        Column("完成率%", 12, SHARE),
        Column("超（欠）进度（百分点）", 14, SHARE),
    )
    rows = [
        (
            f"{one.month.year}年{one.month.month}月",
            one.planned,
            _share(one.schedule),
            one.invested,
            one.single,
            one.listed,
            one.received,
            one.paid,
            _share(one.completion),
            _share(one.gap),
        )
        for one in year_lines(book.entry)
    ]
    return Sheet("年度计划与进度", columns, rows, UNIT)


def _share(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, SHARE)


def _columns(*titles: str) -> tuple[Column, ...]:
    return tuple(Column(title, 18) for title in titles)


def _procedures(book: Book) -> Sheet:
    columns = _columns(
        "手续", "主要手续", "是否需办", "审批部门", "审批层级", "要件", "状态", "报送日期",
        "受理日期", "承诺时限（工作日）", "计划办结日", "实际办结日", "文号", "卡点原因", "责任人",
    )  # fmt: skip
    told = records.permits_told(book)
    rows = [
        (
            one["row"].kind.name,
            "是" if one["row"].kind.is_main else "",
            one["row"].get_need_display(),
            one["authority"],
            one["row"].get_level_display(),
            one["row"].requirement,
            one["state"],
            _day(one["row"].submitted_on),
            _day(one["row"].accepted_on),
            one["row"].limit_days,
            _day(one["row"].due_on),
            _day(one["row"].done_on),
            one["row"].document_no,
            one["row"].blocked_by,
            one["row"].person,
        )
        for one in told["rows"]
    ]
    return Sheet("前期手续", columns, rows)


def _day(value: object) -> str:
    return str(value or "")


def _funding(book: Book) -> Sheet:
    told = records.funding_told(book)
    columns = (Column("来源", 24), Column("金额", 16), Column("占总投资%", 14, SHARE))
    rows = [(one["title"], one["amount"], _share(one["share"])) for one in told["rows"]]
    if rows:
        rows.append(("合计", told["together"], _share(told["share"])))
    return Sheet("资金来源", columns, rows, UNIT)


def _milestones(book: Book) -> Sheet:
    told = (records.milestone_told(one, book.today) for one in book.milestones)
    rows = [
        (
            one["row"].title,
            _day(one["row"].due_on),
            _day(one["row"].done_on),
            one["words"],
            one["row"].note,
        )
        for one in told
    ]
    return Sheet("形象进度节点", _columns("节点", "计划完成日", "实际完成日", "情况", "说明"), rows)


def _members(book: Book) -> Sheet:
    """Telephone numbers go out to those alone who see them on the page."""
    inside = book.rights.inside
    rows = [
        (one.get_duty_display(), one.name, one.unit, *((one.phone,) if inside else ()))
        for one in book.members
    ]
    return Sheet("专班", _columns("职责", "姓名", "单位", *(("电话",) if inside else ())), rows)


def _events(book: Book) -> Sheet:
    states = {"is_waiting": "待核实", "is_voided": "已作废"}
    rows = []
    for one in map(records.event_told, book.events):
        event = one["event"]
        state = next((word for name, word in states.items() if one[name]), "已核实")
        proof = event.evidence.name if event.evidence else event.quote and f"报告：{event.quote}"
        rows.append((event.get_kind_display(), one["day"], state, proof or "", event.note))
    return Sheet("大事记", _columns("事件", "日期", "状态", "依据", "说明"), rows)


def _months(book: Book) -> Sheet:
    texts = ("physical", "problem", "next_step", "note")
    columns = _columns("月份", *(TITLES[name] for name in texts), "填报人", "更正情况")
    rows = [
        (
            f"{one.month.year}年{one.month.month}月",
            *(getattr(one.row, name) for name in texts),
            str(one.row.entered_by),
            "；".join(_correction(each) for each in one.corrections),
        )
        for one in months_told(book.history)
    ]
    return Sheet("逐月进展", columns, rows)


def _correction(one: Correction) -> str:
    told = "，".join(
        f"{each.title}{each.before or '空'}改为{each.after or '空'}" for each in one.cells
    )
    return f"{told}（{one.reason}）" if one.reason else told


def _problems(book: Book) -> Sheet:
    columns = _columns(
        "编号", "问题", "类别", "协调层级", "责任单位", "提出日期", "完成时限", "状态"
    )
    rows = [
        (
            one.number,
            one.title,
            one.get_kind_display(),
            one.get_level_display(),
            str(one.lead),
            _day(one.raised_on),
            _day(one.due_on),
            one.get_stage_display(),
        )
        for one in (each.problem for each in book.problems)
    ]
    return Sheet("问题清单", columns, rows)
