"""What waits for a person among support: to complete, to recognise, instalments to confirm."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import Action
from entry.todos import Todo
from investment.choices import Recognition
from investment.models import Arrival, SupportItem
from investment.support_ledgers import TODOS, URGENT


def todos(user: User, today: date) -> list[Todo]:
    """One query: the same as `support_ledgers.waits_for`, as a question to the database. Counts are
    those of the ledger of the present month."""
    waits = _waits(user)
    if not waits:
        return []
    found = SupportItem.objects.aggregate(
        **{name: Count("pk", filter=asked) for name, asked in waits.items()}
    )
    return [
        Todo(
            title=f"{TODOS[name]}的争取事项",
            count=found[name],
            href=f"{reverse('support:list')}?{urlencode({'todo': name})}",
            is_urgent=name in URGENT,
        )
        for name in TODOS
        if name in found
    ]


def _waits(user: User) -> dict[str, Q]:
    """What waits for this person, by the names of `TODOS`."""
    found = {}
    if user.has_perm(Action.EDIT_INVESTMENT):
        mine = user.reach(Action.EDIT_INVESTMENT).q("lead")
        returned = Q(recognition=Recognition.APPLIED) & ~Q(answer="")
        found["redo"] = mine & returned
    if user.has_perm(Action.RECOGNISE_SUPPORT):
        office = user.reach(Action.RECOGNISE_SUPPORT).q("lead")
        found["recognise"] = office & Q(recognition=Recognition.REVIEWING) & ~Q(proposed_by=user)
    if user.has_perm(Action.CONFIRM_STEP):
        theirs = user.reach(Action.CONFIRM_STEP).q("lead")
        waiting = Arrival.objects.waiting().exclude(recorded_by=user)
        found["confirm"] = theirs & Q(pk__in=waiting.values("item"))
    return found
