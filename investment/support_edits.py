"""A change of an item of support: its lock, the right, the version seen, the trail.

What is proposed or decided stands still: it is withdrawn or reopened before it is changed, so that
nobody decides on something else than he has read.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from entry import audit, books
from entry.audit import Actor, Entry
from entry.books import Book, Facts
from entry.errors import Stale, WrongState
from entry.models import AuditEvent
from investment.choices import Recognition
from investment.models import SupportItem
from investment.support_scopes import may_edit

PARTS: Mapping[str, str] = {"facts": "基本情况", "document": "文件", "shares": "单位比例"}
OBJECT = "investment.supportitem"
MOST_TOLD = 3

Change = Callable[[SupportItem], tuple[Facts, Facts]]


def subject_of(item: SupportItem) -> str:
    """Where the trail keeps everything about an item."""
    return f"support/{item.key}"


@contextmanager
def locked_item(pk: int) -> Iterator[SupportItem]:
    """A transaction in which this item is ours alone, freshly read. Raises `DoesNotExist`.

    SQLite has no row locks; there every transaction begins IMMEDIATE (settings).
    """
    with transaction.atomic():
        items = SupportItem.objects.select_for_update(of=("self",))
        yield items.select_related("kind", "document", "lead__area").get(pk=pk)


BOOK = Book(
    noun="事项",
    prefix="support",
    object_type=OBJECT,
    parts=PARTS,
    locked=locked_item,
    may_edit=may_edit,
    subject_of=subject_of,
)


def edit(
    pk: int, part: str, change: Change, *, by: Actor, at: datetime, seen_version: int
) -> SupportItem:
    """Apply a change of one part of an item; raises what `entry.books.edit` does, and `WrongState`
    for what is proposed or decided."""

    def unsettled(item: SupportItem) -> tuple[Facts, Facts]:
        _refuse_settled(item)
        return change(item)

    return books.edit(BOOK, pk, part, unsettled, by=by, at=at, seen_version=seen_version)


def _refuse_settled(item: SupportItem) -> None:
    if item.recognition == Recognition.REVIEWING:
        raise WrongState("这一事项已提请认定，不能修改；需要修改的请先撤回。")
    if item.recognition != Recognition.APPLIED:
        raise WrongState("这一事项已有认定结论，不能修改；需要修改的请发布人先重新认定。")


def refuse_stale(item: SupportItem, seen: int) -> None:
    """Nobody proposes or decides on something else than he has read; he is told what happened."""
    if seen == item.version:
        return
    since = AuditEvent.objects.filter(
        subject=subject_of(item), object_type=OBJECT, object_version__gt=seen
    ).select_related("actor")
    told = "；".join(
        f"{one.actor}{localtime(one.at):%m月%d日 %H:%M}修改"
        for one in since.order_by("-sequence")[:MOST_TOLD]
    )
    who = told or "在管理后台修改"
    words = f"这一事项在你打开之后有变动（{who}），请核对后再办理。"
    raise Stale(words, (), item.version)


def log(action: str, item: SupportItem, *, by: Actor, at: datetime, **facts: Any) -> None:
    """One event of the trail about an item."""
    entry = Entry(
        action,
        OBJECT,
        str(item.pk),
        subject=subject_of(item),
        object_version=item.version,
        **facts,
    )
    audit.record([entry], by=by, at=at)
