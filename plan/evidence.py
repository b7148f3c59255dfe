"""Evidenced events of any register: dated, confirmed by a second person, voided, never rewritten.

An event counts from its confirmation to its voiding. A wrong one is voided with the reason and
recorded anew, so that a count can be repeated as of any past day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from accounts.models import User
from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed, WrongState
from plan.models import EvidencedEvent
from plan.precisions import Precision, period_of

E = TypeVar("E", bound=EvidencedEvent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronicle(Generic[E]):
    """How the events of one register are kept.

    `whole` and `noun` name an event to people: 项目事件, 事件; `prefix` its actions in the trail:
    event.confirm. `locked` is a transaction in which the record that an event belongs to is ours
    alone, with the event freshly read; `record_of` gives that record, which answers for
    permission, and `subject_of` where the trail keeps what happened to it.
    """

    whole: str
    noun: str
    prefix: str
    object_type: str
    right: Action
    locked: Callable[[E], AbstractContextManager[E]]
    record_of: Callable[[E], Any]
    may_edit: Callable[[User, Any], bool]
    subject_of: Callable[[Any], str]


def dated(on: date, precision: str, *, noun: str, today: date, advice: str) -> tuple[date, date]:
    """First and last day of what a stated date means.

    Raises `Invalid` for a precision that is not known, and for what has not happened yet; `advice`
    says where the latter belongs.
    """
    if precision not in Precision.values:
        raise Invalid("请选择日期的精确程度。")
    first, last = period_of(on, precision)
    if first > today:
        raise Invalid(f"{noun}的日期不能晚于今天：{advice}")
    return first, last


def refuse_contradiction(
    kind: str,
    title: str,
    period: tuple[date, date],
    standing: Iterable[Any],
    following: Mapping[str, Sequence[str]],
) -> None:
    """Nothing comes before what it follows; periods that overlap do not contradict each other.

    `following` tells of a kind which ones come after it, `standing` are the other events of the
    same record that nobody has voided. Raises `Invalid`.
    """
    first, last = period
    for one in standing:
        one_first, one_last = period_of(one.on, one.precision)
        if one.kind in following.get(kind, ()) and one_last < first:
            raise Invalid(f"“{one}”早于{title}日期，请核对。")
        if kind in following.get(one.kind, ()) and last < one_first:
            raise Invalid(f"{title}日期早于“{one}”，请核对。")


def confirm(of: Chronicle[E], event: E, *, by: Actor, at: datetime) -> E:
    """A second person vouches for an event; from now on it counts.

    Raises `NotAllowed` (the recorder himself among others) and `WrongState`.
    """
    with of.locked(event) as found:
        if not by.person.has_perm(of.right, of.record_of(found)):
            raise NotAllowed(f"你没有核实这个{of.whole}的权限。")
        if found.recorded_by_id == by.person.pk:
            raise NotAllowed(f"登记人不能核实自己登记的{of.noun}，请由另一人核实。")
        if found.voided_at is not None or found.confirmed_at is not None:
            state = "作废" if found.voided_at else "核实"
            raise WrongState(f"这一{of.noun}已经{state}，请刷新页面。")
        found.confirmed_by, found.confirmed_at = by.person, at
        found.save(update_fields=["confirmed_by", "confirmed_at"])
        log(of, "confirm", found, by=by, at=at, after={"confirmed_at": at})
    return found


def void(of: Chronicle[E], event: E, *, reason: str, by: Actor, at: datetime) -> E:
    """Take an event out of the counts for good, with the reason; its row stays.

    What waits for confirmation may be taken back by whoever may record; what counts, only by
    whoever may confirm. Raises `NotAllowed`, `WrongState`, `Invalid` without a reason.
    """
    reason = reason.strip()
    with of.locked(event) as found:
        record = of.record_of(found)
        may_confirm = by.person.has_perm(of.right, record)
        if not may_confirm and (found.confirmed_at or not of.may_edit(by.person, record)):
            raise NotAllowed(f"你没有作废这一{of.noun}的权限：已经核实的，由审核人或发布人作废。")
        if found.voided_at is not None:
            raise WrongState(f"这一{of.noun}已经作废，请刷新页面。")
        if not reason:
            raise Invalid("作废须写明原因。")
        found.voided_by, found.voided_at, found.void_reason = by.person, at, reason[:300]
        found.save(update_fields=["voided_by", "voided_at", "void_reason"])
        log(of, "void", found, by=by, at=at, after={"voided_at": at}, reason=reason)
    return found


def log(of: Chronicle[E], action: str, event: E, *, by: Actor, at: datetime, **facts: Any) -> None:
    """Tell the trail what was done to an event."""
    subject = of.subject_of(of.record_of(event))
    entry = Entry(f"{of.prefix}.{action}", of.object_type, str(event.pk), subject=subject, **facts)
    audit.record([entry], by=by, at=at)
