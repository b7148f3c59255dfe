"""What the registers beside the indicators tell at a glance, for the overview and for screens.

Each is asked through its one query function, once. A fixed number of queries, however many records.
"""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Area, User
from dashboards.departments import DepartmentLine, departments_of, lines
from dashboards.queries import Overview
from entry.periods import Month
from entry.rounds import Timeliness, rounds, timeliness
from indicators.queries import told_in
from indicators.standings import Standing
from investment import ledgers as signings
from investment.ledgers import Ledger as SigningLedger
from investment.support_ledgers import SupportLedger, support_ledger
from plan.tasks import TaskLedger, task_ledger
from projects import ledgers as projects
from projects.ledgers import Ledger as ProjectLedger


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The registers as a page stands at a month, seen on a day; `returns` is what the month's
    returns come to, `told` how many indicators have a published figure of the month."""

    area: Area
    month: Month
    as_of: datetime | None
    today: date
    standings: tuple[Standing, ...]
    told: int
    projects: ProjectLedger
    tasks: TaskLedger
    signings: SigningLedger
    support: SupportLedger
    departments: tuple[DepartmentLine, ...]
    returns: Timeliness


def blocks(user: User, found: Overview, *, today: date) -> Blocks:
    """What stands on the overview beside the targets, within what this user may see."""
    month, as_of = found.month, found.as_of
    standings = (*found.cards, *found.others)
    led = projects.ledger(user, month, as_of=as_of)
    tasks = task_ledger(user, month, today=today, as_of=as_of)
    named = departments_of(user)
    every = lines(
        named,
        month,
        rounds(named, [month], today=today, as_of=as_of),
        standings=standings,
        projects=led.entries,
        tasks=tasks.entries,
    )
    return Blocks(
        area=found.area,
        month=month,
        as_of=as_of,
        today=today,
        standings=standings,
        told=len(told_in(user, found.area, month, as_of)),
        projects=led,
        tasks=tasks,
        signings=signings.ledger(user, month, as_of=as_of, today=today),
        support=support_ledger(user, month, today=today),
        departments=tuple(every),
        returns=timeliness(one.round for one in every if one.round is not None),
    )
