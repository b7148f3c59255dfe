"""The audit trail: append-only events chained by hash, with anchors kept outside the database.

Each event's digest covers its own content and the digest before it, so an event that is altered
or taken out breaks every later link. A chain alone cannot tell that its *tail* was cut off; an
anchor, a line with the head's number and digest in a file outside the database, can.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.db import transaction

from accounts.models import User
from entry import tables
from entry.models import AuditEvent, AuditHead, Return


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, through which door (page, api, admin, import, command), from which address."""

    user: User | None
    door: str
    address: str = ""
    name: str = ""

    @property
    def username(self) -> str:
        return self.user.username if self.user else self.name

    @property
    def person(self) -> User:
        """The user; an anonymous actor may only be recorded, never act."""
        if self.user is None:
            raise PermissionError("an anonymous actor cannot act")
        return self.user


def jsonable(value: Any) -> Any:
    """Decimals, months and times as text: JSON has no exact form of them."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)


def _told(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """What changed, for JSON; cells are texts already."""
    if values and all(type(value) is str for value in values.values()):
        return dict(values)
    found: dict[str, Any] = jsonable(values or {})
    return found


def digest(event: AuditEvent) -> str:
    """The event's SHA-256 over its content and the previous digest, as 64 hex digits."""
    return _digest(
        {
            "sequence": event.sequence,
            "at": event.at.astimezone(UTC).isoformat(),
            "actor": event.actor_id,
            "actor_name": event.actor_name,
            "door": event.door,
            "address": event.address,
            "action": event.action,
            "object_type": event.object_type,
            "object_id": event.object_id,
            "return": event.monthly_return_id,
            "subject": event.subject,
            "object_version": event.object_version,
            "return_version": event.return_version,
            "before": event.before,
            "after": event.after,
            "reason": event.reason,
            "previous": event.previous,
        }
    )


def _digest(content: Mapping[str, Any]) -> str:
    """Over the content as JSON with sorted keys, without blanks, in UTF-8."""
    try:
        text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # a whole number of more than 64 bits; the same text, slower
        plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        text = plain.encode()
    return hashlib.sha256(text).hexdigest()


class Entry(NamedTuple):
    """One thing to record; `before` and `after` map what changed to its values."""

    action: str
    object_type: str
    object_id: str
    monthly_return: Return | None = None
    subject: str = ""
    object_version: int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""


# In the order of the columns; `return` is the name that digests have known from the first.
_COLUMNS = {
    str(field.column): "return" if field.name == "monthly_return" else field.name
    for field in AuditEvent._meta.concrete_fields
}


def record(entries: Iterable[Entry], *, by: Actor, at: datetime) -> list[AuditEvent]:
    """Append events to the chain within the caller's transaction, and give them back."""
    columns = [field.attname for field in AuditEvent._meta.concrete_fields]
    rows = append(entries, by=by, at=at)
    return [AuditEvent(**dict(zip(columns, row, strict=True))) for row in rows]


def append(entries: Iterable[Entry], *, by: Actor, at: datetime) -> list[tuple[Any, ...]]:
    """Append events to the chain within the caller's transaction; their columns' values.

    The head row is locked until that transaction ends, so the chain has one order; it is taken
    last, after the figures, and everything is made ready before, to hold the lock shortly.
    """
    who = {
        "at": at,
        "actor": by.user.pk if by.user else None,
        "actor_name": by.username,
        "door": by.door,
        "address": by.address,
    }
    contents = [{**who, **_content(entry)} for entry in entries]
    if not contents:
        return []
    stamp = at.astimezone(UTC).isoformat()
    with transaction.atomic(savepoint=False):
        head = _locked_head()
        for content in contents:
            head.sequence += 1
            content.update(sequence=head.sequence, previous=head.digest, at=stamp)
            content["digest"] = head.digest = _digest(content)
            content["at"] = at
        rows = list(map(itemgetter(*_COLUMNS.values()), contents))
        moved = tables.Move(AuditHead, head.pk, {"sequence": head.sequence, "digest": head.digest})
        tables.insert(AuditEvent, list(_COLUMNS), rows, moved)
    return rows


def _locked_head() -> AuditHead:
    """The end of the chain, ours alone; made by whoever writes the first event."""
    locked = AuditHead.objects.select_for_update()
    head = locked.first()
    if head is None:
        AuditHead.objects.get_or_create(singleton=True)
        head = locked.get()
    return head


def _content(entry: Entry) -> dict[str, Any]:
    """What is told of an event by the names that its digest covers; its place comes later."""
    found = entry.monthly_return
    return {
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "return": found.id if found else None,
        "subject": entry.subject,
        "object_version": entry.object_version,
        "return_version": found.version if found else None,
        "before": _told(entry.before),
        "after": _told(entry.after),
        "reason": entry.reason,
    }


@dataclass(frozen=True, slots=True)
class Anchor:
    sequence: int
    digest: str
    at: str

    def line(self) -> str:
        return json.dumps({"sequence": self.sequence, "digest": self.digest, "at": self.at})


def write_anchor(path: Path, *, at: datetime) -> Anchor | None:
    """Add the head of the chain to an anchor file outside the database; None if nothing is new."""
    head = AuditHead.objects.first()
    if head is None or head.sequence == 0:
        return None
    known = list(read_anchors(path))
    if known and known[-1].sequence == head.sequence and known[-1].digest == head.digest:
        return None
    anchor = Anchor(head.sequence, head.digest, at.astimezone(UTC).isoformat())
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(anchor.line() + "\n")
    return anchor


def read_anchors(path: Path) -> Iterator[Anchor]:
    """The anchors of a file, oldest first; none if the file does not exist.

    Raises ValueError with the line number for a damaged line.
    """
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            content = json.loads(line)
            yield Anchor(int(content["sequence"]), str(content["digest"]), str(content["at"]))
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"{path}: line {number} is not an anchor")


def verify(anchors: Iterable[Anchor] = ()) -> list[str]:
    """Walk the whole chain; the faults found, as sentences, none when it holds."""
    faults: list[str] = []
    wanted = {anchor.sequence: anchor.digest for anchor in anchors}
    previous, number = "0" * 64, 0
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        number += 1
        if event.sequence != number:
            faults.append(f"第{number}条缺失，其后是第{event.sequence}条。")
            number = event.sequence
        if event.previous != previous:
            faults.append(f"第{event.sequence}条与上一条断开。")
        if digest(event) != event.digest:
            faults.append(f"第{event.sequence}条内容与摘要不符，曾被改动。")
        anchored = wanted.pop(event.sequence, None)
        if anchored is not None and anchored != event.digest:
            faults.append(f"第{event.sequence}条与库外锚点不符。")
        previous = event.digest
    faults += [f"库外锚点记有第{missing}条，库中没有：链尾被截断。" for missing in sorted(wanted)]
    head = AuditHead.objects.first()
    if head and (head.sequence, head.digest) != (number, previous):
        faults.append(f"链头记为第{head.sequence}条，实际最后是第{number}条。")
    return faults


def record_plain(
    action: str,
    object_type: str,
    object_id: str,
    *,
    user: User | None,
    username: str,
    door: str,
    address: str,
    at: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """The sink of `accounts.trail`: events of accounts and reference data, not of figures."""
    entry = Entry(action, object_type, object_id, before=before, after=after)
    append([entry], by=Actor(user, door, address, username), at=at)
