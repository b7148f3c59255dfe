"""The columns of 对接企业: one list for the page, the files and the order. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from entry.exports import Cell
from investment.choices import NoteKind
from investment.contact_ledgers import ContactEntry
from plan import list_columns
from plan.list_columns import ListColumn, day_text

ALL = "all"
_STATES = {"open": "对接中", "won": "已形成项目", "lost": "已结束"}
_ORDER = list(_STATES)


class ContactColumn(ListColumn[ContactEntry]):
    __slots__ = ()


def state_words(entry: ContactEntry) -> str:
    """对接中, 已形成项目, 已结束：落户外地."""
    reason = entry.contact.get_close_reason_display()
    return f"{_STATES[entry.state]}{f'：{reason}' if reason else ''}"


def due_text(entry: ContactEntry) -> str:
    """What the service clock asks for, by when, and how that stands."""
    duty = entry.duty
    if duty is None:
        return ""
    what = "约定的下一步" if duty.is_agreed else str(NoteKind(duty.kind).label)
    words = f"，{entry.standing.words}" if entry.standing.words else ""
    return f"{duty.due.isoformat()}（{what}{words}）"


def next_text(entry: ContactEntry) -> str:
    contact = entry.contact
    if entry.duty is None or not contact.next_action:
        return ""
    day = f"（{contact.next_on.isoformat()}）" if contact.next_on else ""
    return f"{contact.next_action}{day}"


def last_text(entry: ContactEntry) -> str:
    """The last conversation."""
    last = entry.last
    return f"{last.on.isoformat()} {last.get_kind_display()}：{last.text}" if last else ""


def _related(name: str) -> Callable[[ContactEntry], str]:
    return lambda one: str(getattr(one.contact, name) or "")


def _column(
    key: str, title: str, width: int, cell: Callable[[ContactEntry], Cell], **more: Any
) -> ContactColumn:
    rank = more.pop("rank", None) or (lambda one: cell(one) or None)
    return ContactColumn(key, title, width, cell, rank, **more)


COLUMNS: Mapping[str, ContactColumn] = {
    one.key: one
    for one in (
        _column("name", "企业名称", 28, lambda one: one.contact.name, is_usual=True),
        _column("city", "所在地", 14, lambda one: one.contact.city, is_usual=True),
        _column("chain", "产业链", 14, _related("chain"), is_usual=True),
        _column("intention", "投资意向", 32, lambda one: one.contact.intention),
        _column(
            "event", "招商活动", 24,
            lambda one: one.contact.event.title if one.contact.event else "",
        ),
        _column("team", "小分队", 18, _related("team")),
        _column(
            "lead", "对接单位", 14, lambda one: one.contact.lead.short_name, is_usual=True,
            rank=lambda one: (one.contact.lead.order, one.contact.lead.code),
        ),
        _column("person", "对接人", 10, lambda one: one.contact.person),
        _column(
            "first", "首次对接", 12, lambda one: day_text(one.contact.first_on), is_usual=True
        ),
        _column("last", "最近一次对接", 40, last_text, is_usual=True),
        _column(
            "notes", "对接次数", 9, lambda one: len(one.notes), is_number=True,
            rank=lambda one: len(one.notes),
        ),
        _column("next", "下一步", 26, next_text, is_usual=True),
        _column(
            "due", "应办时限", 26, due_text, is_usual=True,
            rank=lambda one: one.duty.due if one.duty else None,
        ),
        _column(
            "state", "情况", 16, state_words, is_usual=True,
            rank=lambda one: _ORDER.index(one.state),
        ),
        _column("signing", "形成的招商项目", 26, _related("signing")),
        _column("closed", "结束日期", 12, lambda one: day_text(one.contact.closed_on)),
    )
}  # fmt: skip


def shown(columns: str) -> list[ContactColumn]:
    """All columns, or those that fit on a desk."""
    return [one for one in COLUMNS.values() if columns == ALL or one.is_usual]


def ordered(entries: Sequence[ContactEntry], sort: str) -> list[ContactEntry]:
    """By a column, "-" from the last down; without one as the ledger has them, late first."""
    return list_columns.ordered(COLUMNS, entries, sort)
