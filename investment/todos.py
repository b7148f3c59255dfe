"""What waits for a person among the signings: steps to confirm, firms to go on with, stale records.

Counts are those of the lists that they lead to.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Action
from entry.todos import Todo
from investment.contact_ledgers import entries_of as contact_entries
from investment.lives import count_stale
from investment.models import Contact, Signing, SigningStep
from plan.links import served
from projects.deadlines import Pace


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest first; nobody is asked about what he recorded himself."""

    steps: tuple[SigningStep, ...]


def waiting(user: User) -> Waiting:
    """What this person may confirm. One query."""
    named = ("signing__lead", "recorded_by", "evidence", "agreement")
    found = _steps(user).select_related(*named).order_by("recorded_at", "pk")
    return Waiting(tuple(found))


def count_waiting(user: User) -> int:
    """How many they are. One query; none for who confirms nothing."""
    return _steps(user).count() if user.has_perm(Action.CONFIRM_STEP) else 0


def _steps(user: User) -> "QuerySet[SigningStep]":
    mine = user.reach(Action.CONFIRM_STEP).q("signing__lead")
    return SigningStep.objects.waiting().filter(mine).exclude(recorded_by=user)


def todos(user: User, today: date) -> list[Todo]:
    """What waits for this person; nothing that leads to a page that is not served."""
    found: list[Todo] = []
    if user.has_perm(Action.CONFIRM_STEP) and (href := served("/investment/waiting/")):
        found.append(Todo("待核实的招商环节", count_waiting(user), href))
    if user.has_perm(Action.EDIT_INVESTMENT):
        if href := served("/investment/contacts/"):
            late = f"{href}?pace={Pace.OVERDUE}"
            found.append(Todo("逾期未跟进的对接企业", _late(user, today), late, is_urgent=True))
        if href := served("/investment/signings/"):
            stale = count_stale(Signing.objects.visible_to(user), today)
            found.append(Todo("长期没有进展的招商项目", stale, f"{href}?stale=yes"))
    return found


def _late(user: User, today: date) -> int:
    entries = contact_entries(Contact.objects.visible_to(user).open(), today=today)
    return sum(one.standing.is_overdue for one in entries)
