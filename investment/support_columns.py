"""The columns of 三争取台账 (DOMAIN §5): one list for the page, the files and the order. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from entry.numbers import exact, round_half_up
from investment.choices import FundClass, Level, Recognition
from investment.recognising import HUNDRED
from investment.support_entries import SupportEntry
from plan import list_columns
from plan.list_columns import ListColumn, day_text

ALL = "all"
MONEY_PLACES = 2
_LEVELS, _STATES = Level.values, Recognition.values


class SupportColumn(ListColumn[SupportEntry]):
    __slots__ = ()


def money(value: Decimal | None) -> Decimal | None:
    """万元, never more exact than two decimals, without idle zeros."""
    return None if value is None else Decimal(exact(round_half_up(value, MONEY_PLACES)))


def state_words(entry: SupportEntry) -> str:
    """The state, as the office says it: what came back is told."""
    return "退回补充" if entry.item.is_returned else str(entry.item.get_recognition_display())


def level_words(entry: SupportEntry) -> str:
    level = entry.item.stands_at
    return str(Level(level).label) if level else ""


def counted_words(entry: SupportEntry) -> str:
    """What it adds to the year so far; — with the reason where it adds nothing."""
    if not entry.is_counted:
        return f"不计：{entry.counted.why.rstrip('。')}"
    if entry.is_money:
        amount = money(entry.counted.amount)
        return "计入，金额未知" if amount is None else f"{amount:,f}万元"
    return f"{entry.counted.number}项"


def partners(entry: SupportEntry) -> str:
    """配合单位及比例; nothing where the lead does it alone."""
    lead = entry.item.lead_id
    if len(entry.shares) == 1 and entry.shares[0].percent == HUNDRED:
        return ""
    own = next((one.percent for one in entry.shares if one.department_id == lead), None)
    told = [f"主办{exact(own)}%"] if own is not None else []
    told += [
        f"{one.department.short_name}{exact(one.percent)}%"
        for one in entry.shares
        if one.department_id != lead
    ]
    return "、".join(told)


def project_words(entry: SupportEntry) -> str:
    project = entry.item.project
    if project is None:
        return ""
    return f"{project.name}（{project.code}）" if project.code else project.name


def dated_words(entry: SupportEntry) -> str:
    """The document's day; the year alone where a source says no more."""
    document = entry.item.document
    if document is not None and document.dated is not None:
        return document.dated.isoformat()
    return f"{entry.item.year}年" if entry.item.year else ""


def _class(entry: SupportEntry) -> str:
    if not entry.is_money:
        return ""
    item = entry.item
    marks = [
        word for word, is_so in (("因素法", item.is_formula), ("需配套", item.needs_match)) if is_so
    ]
    name = str(FundClass(item.fund_class).label) if item.fund_class else ""
    return f"{name}（{'、'.join(marks)}）" if marks else name


def _document(entry: SupportEntry, name: str) -> str:
    document = entry.item.document
    return str(getattr(document, name)) if document is not None else ""


def _novelty(entry: SupportEntry) -> str:
    return str(entry.item.get_novelty_display())


COLUMNS: Mapping[str, SupportColumn] = {
    one.key: one
    for one in (
        SupportColumn(
            "kind", "类别", 10, lambda one: one.item.kind.name,
            lambda one: (one.item.kind.order, one.item.kind.code), is_usual=True,
        ),
        SupportColumn(
            "name", "名称", 34,
            lambda one: one.item.name, lambda one: one.item.name, is_usual=True,
        ),
        SupportColumn(
            "level", "级别", 9, level_words,
            lambda one: _LEVELS.index(one.item.stands_at) if one.item.stands_at else None,
            is_usual=True,
        ),
        SupportColumn(
            "granted", "授予（下达）单位", 20, lambda one: _document(one, "granted_by"),
            lambda one: _document(one, "granted_by") or None, is_usual=True,
        ),
        SupportColumn(
            "number", "文号", 22, lambda one: _document(one, "number"),
            lambda one: _document(one, "number") or None, is_usual=True,
        ),
        SupportColumn(
            "dated", "文件日期", 12, dated_words, lambda one: one.item.dated, is_usual=True
        ),
        SupportColumn("class", "资金类型", 16, _class, lambda one: one.item.fund_class or None),
        SupportColumn(
            "amount", "争取金额（万元）", 12, lambda one: money(one.item.amount),
            lambda one: one.item.amount, is_usual=True, is_number=True,
        ),
        SupportColumn(
            "arrived", "到账金额（万元）", 12, lambda one: money(one.arrived),
            lambda one: one.arrived, is_usual=True, is_number=True,
        ),
        SupportColumn(
            "arrived_on", "到账日期", 12,
            lambda one: day_text(one.arrived_on), lambda one: one.arrived_on,
        ),
        SupportColumn(
            "project", "用于项目（代码）", 30, project_words,
            lambda one: one.item.project.name if one.item.project else None,
        ),
        SupportColumn(
            "lead", "主办单位", 14, lambda one: one.item.lead.short_name,
            lambda one: (one.item.lead.order, one.item.lead.code), is_usual=True,
        ),
        SupportColumn("co", "配合单位及比例", 24, partners, lambda one: -len(one.shares)),
        SupportColumn("novelty", "首次/延续", 9, _novelty, lambda one: one.item.novelty),
        SupportColumn(
            "valid", "有效期至", 12,
            lambda one: day_text(one.item.valid_until), lambda one: one.item.valid_until,
        ),
        SupportColumn(
            "state", "认定状态", 10, state_words,
            lambda one: _STATES.index(one.item.recognition), is_usual=True,
        ),
        SupportColumn(
            "recognised_count", "认定数（项）", 9, lambda one: one.item.recognised_count,
            lambda one: one.item.recognised_count, is_number=True, places=0,
        ),
        SupportColumn(
            "recognised_amount", "认定金额（万元）", 12,
            lambda one: money(one.item.recognised_amount),
            lambda one: one.item.recognised_amount, is_number=True,
        ),
        SupportColumn(
            "counted", "本年计入", 22, counted_words, lambda one: not one.is_counted, is_usual=True
        ),
        SupportColumn(
            "counted_number", "计入（项）", 9,
            lambda one: one.counted.number if not one.is_money and one.is_counted else None,
            lambda one: one.counted.number, is_number=True, places=0,
        ),
        SupportColumn(
            "counted_amount", "计入金额（万元）", 12, lambda one: money(one.counted.amount),
            lambda one: one.counted.amount, is_number=True,
        ),
        SupportColumn(
            "files", "附件", 8, lambda one: one.files, lambda one: one.files,
            is_number=True, places=0,
        ),
        SupportColumn(
            "note", "备注", 24, lambda one: one.item.note, lambda one: one.item.note or None
        ),
    )
}  # fmt: skip


def shown(columns: str) -> list[SupportColumn]:
    """All columns of the office's ledger, or those that fit on a desk."""
    return [one for one in COLUMNS.values() if columns == ALL or one.is_usual]


def ordered(entries: Sequence[SupportEntry], sort: str) -> list[SupportEntry]:
    """By a column, "-" from the last to the first; what has nothing there stands at the end."""
    return list_columns.ordered(COLUMNS, entries, sort)
