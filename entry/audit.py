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
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
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


def digest(event: AuditEvent) -> str:
    """The event's SHA-256 over its content and the previous digest, as 64 hex digits."""
    content = {
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
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
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


def record(entries: Iterable[Entry], *, by: Actor, at: datetime) -> list[AuditEvent]:
    """Append events to the chain within the caller's transaction.

    The head row is locked until that transaction ends, so the chain has one order; it is taken
    last, after the figures, to hold the lock shortly.
    """
    wanted = list(entries)
    if not wanted:
        return []
    with transaction.atomic():
        AuditHead.objects.get_or_create(singleton=True)
        head = AuditHead.objects.select_for_update().get()
        events = []
        for entry in wanted:
            event = _event(entry, head, by=by, at=at)
            head.sequence, head.digest = event.sequence, event.digest
            events.append(event)
        AuditEvent.objects.bulk_create(events)
        head.save()
    return events


def _event(entry: Entry, head: AuditHead, *, by: Actor, at: datetime) -> AuditEvent:
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=at,
        actor=by.user,
        actor_name=by.username,
        door=by.door,
        address=by.address,
        action=entry.action,
        object_type=entry.object_type,
        object_id=entry.object_id,
        monthly_return=entry.monthly_return,
        subject=entry.subject,
        object_version=entry.object_version,
        return_version=entry.monthly_return.version if entry.monthly_return else None,
        before=jsonable(entry.before or {}),
        after=jsonable(entry.after or {}),
        reason=entry.reason,
        previous=head.digest,
    )
    event.digest = digest(event)
    return event


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
    record([entry], by=Actor(user, door, address, username), at=at)
