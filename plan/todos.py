"""What waits for a person among the tasks: to acknowledge, to do again, to decide on."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import Action
from entry.todos import Todo
from plan.models import Task
from plan.models.task import Stage
from plan.tasks import TODOS

_WORK, _SUPERVISE = Action.WORK_TASK, Action.SUPERVISE_TASK
# The same as `plan.tasks.waits_for`, as a question to the database.
WAITS = {
    "acknowledge": (_WORK, Q(stage=Stage.ASSIGNED)),
    "redo": (_WORK, Q(stage=Stage.WORKING, is_returned=True)),
    "grant_extension": (_SUPERVISE, Q(stage=Stage.WORKING, extension_due__isnull=False)),
    "close": (_SUPERVISE, Q(stage=Stage.CLOSING)),
}


def todos(user: User, today: date) -> list[Todo]:
    """One query, for whoever may take such a step somewhere. Counts are those of the ledger."""
    if not (user.has_perm(_WORK) or user.has_perm(_SUPERVISE)):
        return []
    found = Task.objects.aggregate(
        **{
            name: Count("pk", filter=waits & user.reach(right).q("lead") & _in_ledger(today))
            for name, (right, waits) in WAITS.items()
            if user.has_perm(right)
        }
    )
    return [
        Todo(
            title=f"{TODOS[name]}的任务",
            count=count,
            href=f"{reverse('tasks:list')}?{urlencode({'todo': name})}",
            is_urgent=name == "redo",
        )
        for name, count in found.items()
    ]


def _in_ledger(today: date) -> Q:
    """What the ledger of today shows of open tasks: no plan to come, nothing assigned later."""
    begun = Q(source=Task.Source.PLAN) | Q(assigned_on=None) | Q(assigned_on__lte=today)
    return Q(plan__year__lte=today.year) & begun
