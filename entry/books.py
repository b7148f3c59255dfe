"""A change of one part of a record's book (一册): the right, the version seen, the trail.

A record's version covers all its parts, but a change is refused only when the same part was
changed since it was opened: who fills in the team must not be in the way of who fills in the money.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localtime

from accounts.models import User
from entry import audit
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed, Stale
from entry.models import AuditEvent
from entry.numbers import exact

MOST_TOLD = 3

Facts = Mapping[str, Any]
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(Generic[M]):
    """How the books of one register are kept; its records have a `version`.

    `locked` is a transaction in which a record is ours alone, freshly read; `subject_of` where the
    trail keeps its changes. An action in the trail is `prefix` and the part: project.members.
    """

    noun: str
    prefix: str
    object_type: str
    parts: Mapping[str, str]
    locked: Callable[[int], AbstractContextManager[M]]
    may_edit: Callable[[User, M], bool]
    subject_of: Callable[[M], str]


def edit(
    book: Book[M],
    pk: int,
    part: str,
    change: Callable[[M], tuple[Facts, Facts]],
    *,
    by: Actor,
    at: datetime,
    seen_version: int,
    reason: str = "",
) -> M:
    """Apply a change of one part of a record, and log what it changed; the record afterwards.

    `change` writes and tells what stood before and what stands now; a change of nothing leaves
    the version as it is. Raises `DoesNotExist`, `NotAllowed`, `Stale`, `Invalid`.
    """
    with book.locked(pk) as record:
        if not book.may_edit(by.person, record):
            raise NotAllowed(f"你没有修改这个{book.noun}的权限。")
        _refuse_stale(book, record, part, seen_version)
        before, after = change(record)
        changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        if changed:
            version = _raised(record)
            entry = Entry(
                f"{book.prefix}.{part}",
                book.object_type,
                str(record.pk),
                subject=book.subject_of(record),
                object_version=version,
                before={name: before.get(name) for name in changed},
                after={name: after.get(name) for name in changed},
                reason=reason,
            )
            audit.record([entry], by=by, at=at)
    return record


def _raised(record: Any) -> int:
    version: int = record.version + 1
    record.version = version
    record.save(update_fields=["version"])
    return version


def _refuse_stale(book: Book[M], record: M, part: str, seen: int) -> None:
    known: Any = record
    version: int = known.version
    if seen == version:
        return
    since = list(
        AuditEvent.objects.filter(
            subject=book.subject_of(record),
            object_type=book.object_type,
            object_version__gt=seen,
        ).select_related("actor")
    )
    of_part = [one for one in since if one.action == f"{book.prefix}.{part}"]
    told_of = {one.object_version for one in since}
    silent = seen > version or any(number not in told_of for number in range(seen + 1, version + 1))
    if of_part or silent:
        raise Stale(
            f"{book.parts[part]}在你打开之后有变动（{_who(of_part)}），"
            "你填的内容还在本页，核对后可再次保存。",
            (),
            version,
        )


def _who(events: Iterable[AuditEvent]) -> str:
    """李娜10月17日 10:00修改; an unnamed change is one of the administration."""
    named = [f"{one.actor}{localtime(one.at):%m月%d日 %H:%M}修改" for one in events]
    return "；".join(named[:MOST_TOLD]) or "在管理后台修改"


def facts_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """What the trail keeps of these columns: what two readings are compared by."""
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """Amounts without idle zeros, rows by their names."""
    if isinstance(value, Decimal):
        return exact(value)
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def sound(row: models.Model, fields: Iterable[str]) -> None:
    """Ask the row's own rules about these fields; raises `Invalid` with what they say."""
    wanted = set(fields)
    others = {one.name for one in row._meta.concrete_fields} - wanted
    try:
        row.full_clean(exclude=others)
    except ValidationError as error:
        raise Invalid("".join(_sentences(row, error)))


def _sentences(row: models.Model, error: ValidationError) -> Iterator[str]:
    """Each with the name of its field; what is of no single field stands by itself."""
    titles = {one.name: str(one.verbose_name) for one in row._meta.concrete_fields}
    for name, texts in error.message_dict.items():
        title = f"{titles[name]}：" if name in titles else ""
        for text in texts:
            yield f"{title}{text.rstrip('。')}。"
