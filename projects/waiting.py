"""What waits in projects' books for a second person: events to confirm, exemptions to decide."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.roles import Action
from entry.todos import Todo
from projects.models import LightExemption, ProjectEvent


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest first; nobody is asked about what he recorded or applied for himself."""

    events: tuple[ProjectEvent, ...]
    exemptions: tuple[LightExemption, ...]


def waiting(user: User) -> Waiting:
    """What this person may confirm or decide. Two queries."""
    events = _events(user).select_related("project__lead", "recorded_by", "evidence")
    exemptions = _exemptions(user).select_related("project__lead", "requested_by")
    return Waiting(
        events=tuple(events.order_by("recorded_at", "pk")),
        exemptions=tuple(exemptions.order_by("requested_at", "pk")),
    )


def _events(user: User) -> "QuerySet[ProjectEvent]":
    mine = user.reach(Action.CONFIRM_EVENT).q("project__lead")
    return ProjectEvent.objects.waiting().filter(mine).exclude(recorded_by=user)


def _exemptions(user: User) -> "QuerySet[LightExemption]":
    mine = user.reach(Action.EXEMPT_LIGHT).q("project__lead")
    return LightExemption.objects.filter(mine, decided_at=None).exclude(requested_by=user)


def todos(user: User, today: date) -> list[Todo]:
    """A query for each right that the person has."""
    href = reverse("projects:waiting")
    found = []
    if user.has_perm(Action.CONFIRM_EVENT):
        found.append(Todo("待核实的项目事件", _events(user).count(), f"{href}#events"))
    if user.has_perm(Action.EXEMPT_LIGHT):
        found.append(Todo("待审批的亮灯豁免", _exemptions(user).count(), f"{href}#exemptions"))
    return found
