"""申请不亮灯: asked for by whoever maintains the project, decided by the publisher, for a time.

An approved exemption stands in place of a yellow or red light (`projects.lights`), and ends by
itself; without 无正当理由 in writing a red light would be argued about every month (DOMAIN §6.4).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.books import sound
from entry.errors import Invalid, NotAllowed, WrongState
from entry.periods import Month
from projects.edits import subject_of
from projects.locks import locked_project
from projects.models import FAMILIES, LightExemption, Project
from projects.scopes import may_edit

OBJECT = "projects.lightexemption"
LONGEST = 12  # months; who needs more asks again


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A light that is not to be lit, from a month to a month, and why."""

    family: str
    first: Month
    last: Month
    reason: str


def ask(pk: int, wish: Wish, *, by: Actor, at: datetime) -> LightExemption:
    """Ask for an exemption; it counts once it is approved.

    Raises `Project.DoesNotExist`, `NotAllowed`, and `Invalid` for a time that is past, too long or
    covered already.
    """
    reason = wish.reason.strip()
    with locked_project(pk) as project:
        if not may_edit(by.person, project):
            raise NotAllowed("你没有为这个项目申请亮灯豁免的权限。")
        _sensible(wish, reason, this_month=Month.of(localdate(at)))
        _refuse_twice(project, wish)
        made = LightExemption(
            project=project,
            family=wish.family,
            first=wish.first,
            last=wish.last,
            reason=reason,
            requested_by=by.person,
            requested_at=at,
        )
        sound(made, ("family", "first", "last", "reason"))
        made.save()
        _log("exemption.ask", made, by=by, at=at, reason=reason)
    return made


def _sensible(wish: Wish, reason: str, *, this_month: Month) -> None:
    if wish.family not in dict(FAMILIES):
        raise Invalid("请选择是哪一种灯。")
    if not reason:
        raise Invalid("申请豁免须写明理由。")
    if wish.last < wish.first:
        raise Invalid("豁免的止月不能早于起月。")
    if wish.first < this_month - 1:
        raise Invalid(f"豁免最早从上月（{this_month - 1}）起：更早的灯已经发布，不再更改。")
    if wish.last - wish.first >= LONGEST:
        raise Invalid(f"一次最多申请{LONGEST}个月，到期仍有需要的再申请。")


def _refuse_twice(project: Project, wish: Wish) -> None:
    """One that waits or was approved, and covers one of these months."""
    found = project.exemptions.filter(
        family=wish.family, first__lte=wish.last, last__gte=wish.first
    ).exclude(decided_at__isnull=False, is_approved=False)
    other = found.first()
    if other is not None:
        state = "已批准" if other.is_approved else "正在等待审批"
        raise Invalid(f"“{other}”的豁免{state}，与这次申请的月份重叠。")


def decide(
    exemption: LightExemption, *, approve: bool, answer: str, by: Actor, at: datetime
) -> LightExemption:
    """Approve or refuse an exemption; nobody decides on what he asked for himself.

    Raises `NotAllowed`, `WrongState`, and `Invalid` for a refusal without a word.
    """
    answer = answer.strip()
    with locked_project(exemption.project_id) as project:
        found = LightExemption.objects.get(pk=exemption.pk)
        if not by.person.has_perm(Action.EXEMPT_LIGHT, project):
            raise NotAllowed("你没有审批亮灯豁免的权限。")
        if found.requested_by_id == by.person.pk:
            raise NotAllowed("申请人不能审批自己的申请，请由另一人审批。")
        if found.decided_at is not None:
            state = "批准" if found.is_approved else "驳回"
            raise WrongState(f"这份申请已经{state}，请刷新页面。")
        if not approve and not answer:
            raise Invalid("不同意的须写明意见。")
        found.is_approved, found.answer = approve, answer
        found.decided_by, found.decided_at = by.person, at
        sound(found, ("is_approved", "answer"))
        found.save(update_fields=["is_approved", "answer", "decided_by", "decided_at"])
        _log("exemption.decide", found, by=by, at=at, reason=answer)
    return found


def _log(action: str, row: LightExemption, *, by: Actor, at: datetime, reason: str) -> None:
    after = {"family": row.family, "first": row.first, "last": row.last}
    if row.decided_at is not None:
        after["is_approved"] = row.is_approved
    entry = Entry(
        action, OBJECT, str(row.pk), subject=subject_of(row.project), after=after, reason=reason
    )
    audit.record([entry], by=by, at=at)
