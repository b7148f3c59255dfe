"""What waits for a person among the problems: to assign, to solve, to confirm, to coordinate."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import Action
from entry.todos import Todo
from projects.choices import ProblemStage as Stage
from projects.models import Problem
from projects.models.problem import OPEN
from projects.moves import has_desk
from projects.problems import TODOS, URGENT, Clock

_AT_WORK = Q(stage__in=(Stage.ASSIGNED, Stage.WORKING))


def todos(user: User, today: date) -> list[Todo]:
    """One query, two more at the desk that assigns: the same as `problems.waits_for`, as a question
    to the database. Counts are those of the list."""
    if not user.has_perm(Action.VIEW_PROJECT):
        return []
    waits = _waits(user, today)
    found = Problem.objects.aggregate(
        **{name: Count("pk", filter=asked) for name, asked in waits.items()}
    )
    return [
        Todo(
            title=f"{TODOS[name]}的问题",
            count=found[name],
            href=f"{reverse('projects:problems')}?{urlencode({'todo': name})}",
            is_urgent=name in URGENT,
        )
        for name in TODOS
        if name in found
    ]


def _waits(user: User, today: date) -> dict[str, Q]:
    """What waits for this person, by the names of `TODOS`."""
    resolved = Q(stage=Stage.RESOLVED) & ~Q(resolved_by=user)
    close = resolved & Q(raised_by=user)
    found = {"led": Q(lead_official=user, is_escalated=True, stage__in=OPEN)}
    if user.has_perm(Action.SOLVE_PROBLEM):
        mine = user.reach(Action.SOLVE_PROBLEM).q("lead")
        found["accept"] = mine & Q(stage=Stage.ASSIGNED)
        found["redo"] = mine & Q(stage=Stage.WORKING, is_returned=True)
        found["late"] = mine & _AT_WORK & Q(due_on__lt=today)
    if has_desk(user):
        office = user.reach(Action.ASSIGN_PROBLEM).q("lead")
        alone = Q(resolved_by=F("raised_by")) | Q(raised_by__is_active=False)
        close |= resolved & office & alone
        found["assign"] = office & Q(stage=Stage.RAISED)
        found["escalate"] = office & _to_escalate(today)
    return {**found, "close": close}


def _to_escalate(today: date) -> Q:
    """Overdue long enough, or reminded often enough, and not with the lead official yet."""
    clock = Clock(today)
    rule, reached = clock.rule, Q(pk__in=())
    if rule.escalate_after is not None:
        reached |= Q(due_on__lte=clock.days.back(today, rule.escalate_after), due_on__lt=today)
    if rule.escalate_reminders is not None:
        reached |= Q(reminders__gte=rule.escalate_reminders)
    return _AT_WORK & Q(is_escalated=False) & reached
