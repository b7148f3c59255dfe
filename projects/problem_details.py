"""The page of one problem: how it stands, what was done, what may be done next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from projects.models import Problem, ProblemEvent, Project
from projects.moves import MOVES, Move, fits, may
from projects.problem_entries import ProblemEntry
from projects.problems import Clock, entries_of


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """`events` the latest first; `moves` are those that this person may take now."""

    entry: ProblemEntry
    events: tuple[ProblemEvent, ...]
    moves: tuple[Move, ...]
    sees_project: bool


def visible_problem(user: User, number: str) -> Problem | None:
    """The problem, when this user may see it."""
    found = Problem.objects.visible_to(user).filter(number=number)
    named = ("lead__area", "lead_official", "raised_by", "resolved_by", "closed_by", "enterprise")
    return found.select_related(*named, "project__lead_official").first()


def problem_page(user: User, problem: Problem, today: date) -> ProblemPage:
    """Everything that the page of a `visible_problem` shows. A fixed number of queries."""
    clock = Clock(today)
    [entry] = entries_of(Problem.objects.filter(pk=problem.pk), clock)
    return ProblemPage(
        entry=entry,
        events=tuple(problem.events.select_related("by").order_by("-pk")),
        moves=tuple(moves_of(user, problem)),
        sees_project=Project.objects.visible_to(user).filter(problems=problem).exists(),
    )


def moves_of(user: User, problem: Problem) -> Iterable[Move]:
    """The steps that the page offers this person now; `projects.solving` decides again."""
    return (one for one in MOVES.values() if fits(one, problem) and may(user, one, problem))


def of_project(user: User, project: Project, clock: Clock) -> list[ProblemEntry]:
    """A project's problems that this user may see, for its 册; what is late first."""
    return entries_of(Problem.objects.visible_to(user).filter(project=project), clock)
