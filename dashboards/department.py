"""One department: its returns, and all it answers for, each as its own register lists it."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Area, Department, User
from accounts.roles import Action
from dashboards.departments import departments_of, year_to
from entry.periods import Month
from entry.rounds import Round, Timeliness, rounds, timeliness
from indicators import queries as indicators
from indicators.standings import Standing
from investment import ledgers as signings
from investment import support_ledgers as support
from investment.ledgers import Ledger as SigningLedger
from investment.support_ledgers import SupportLedger
from plan import tasks
from plan.tasks import TaskLedger
from projects import ledgers as projects
from projects import problems
from projects.ledgers import Ledger as ProjectLedger
from projects.problems import ProblemLedger


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentBook:
    """What a department answers for at a month: what it leads, of support what it has a share in.

    `rounds` are those of the year up to the month; `sees_returns` whether this person may open
    them. Problems and recognitions are told as they stand now.
    """

    department: Department
    area: Area
    month: Month
    as_of: datetime | None
    rounds: tuple[Round, ...]
    timeliness: Timeliness
    sees_returns: bool
    standings: tuple[Standing, ...]
    projects: ProjectLedger
    tasks: TaskLedger
    problems: ProblemLedger
    signings: SigningLedger
    support: SupportLedger


def visible_department(user: User, code: str) -> Department | None:
    """The department with this code within the person's scope. One query."""
    return next((one for one in departments_of(user) if one.code == code), None)


def department_book(
    user: User,
    department: Department,
    area: Area,
    month: Month,
    *,
    today: date,
    as_of: datetime | None = None,
) -> DepartmentBook:
    """Everything on a department's page; a fixed number of queries."""
    code = department.code
    found = rounds([department], year_to(month), today=today, as_of=as_of)
    mine = found.get(department.pk, {})
    answered = indicators.listing(
        user,
        area,
        month,
        filters=indicators.Filters(department=code),
        as_of=as_of,
        today=today,
    )
    return DepartmentBook(
        department=department,
        area=area,
        month=month,
        as_of=as_of,
        rounds=tuple(mine[one] for one in sorted(mine)),
        timeliness=timeliness(mine.values()),
        sees_returns=user.has_perm(Action.VIEW_RETURN, department),
        standings=answered.rows,
        projects=projects.ledger(user, month, projects.Filters(lead=code), as_of=as_of),
        tasks=tasks.task_ledger(user, month, tasks.Filters(lead=code), today=today, as_of=as_of),
        problems=problems.problem_ledger(
            user, problems.Filters(lead=code, open="yes"), today=today
        ),
        signings=signings.ledger(
            user, month, signings.Filters(lead=code), as_of=as_of, today=today
        ),
        support=support.support_ledger(user, month, support.Filters(department=code), today=today),
    )
