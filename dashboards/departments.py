"""Departments at a month: who handed in when, and the lights of what each answers for.

Asked of each register once and then sorted by department, so that a count here is the length of
the list that it leads to. A fixed number of queries, however many departments and records.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import Area, Department, User
from accounts.roles import Action
from entry.periods import Month
from entry.rounds import Round, Rounds, Timeliness, rounds, timeliness
from indicators.answering import by_department
from indicators.queries import light_of, listing
from indicators.standings import Standing
from plan.asked import AskedFilters, Closed, filters_asked
from plan.lights import State
from plan.tasks import TaskEntry, task_ledger
from projects.entries import Entry
from projects.ledgers import ledger

RETURNED: Mapping[str, str] = {
    "in_time": "按时报送",
    "late": "逾期报送",
    "missing": "逾期未报",
    "waiting": "尚未到期",
    "none": "本月不报",
}
# What the list may be narrowed to: how the month's return was handed in, and what became of it.
COUNTED: Mapping[str, str] = {
    "due": "到期应报",
    **RETURNED,
    "published": "已发布",
    "corrected": "有更正",
}
LIGHTS = (State.RED, State.YELLOW, State.GREEN, State.DONE)
_CLOSED: Closed = {
    "returned": ("报送情况", COUNTED),
    "light": ("灯", {one.value: one.word for one in LIGHTS}),
}


@dataclass(frozen=True, slots=True)
class Filters(AskedFilters):
    """What the list is narrowed to; "" is everything. Kept in the address under these names.

    `returned` is one of `COUNTED`; `light` a colour that something shows that a department answers
    for.
    """

    q: str = ""
    returned: str = ""
    light: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> tuple["Filters", tuple[str, ...]]:
        """Of an address, with a sentence for each slip in it, which is left out."""
        problems: list[str] = []
        return filters_asked(cls, query, problems, closed=_CLOSED), tuple(problems)


Lights = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """One department: its rounds of the year by month, and its lights by register and state.

    `missing` counts what it should have reported for the month and did not: figures, progress.
    What is not due yet, or handed in and waiting for its publication, is not missing.
    """

    department: Department
    month: Month
    rounds: Mapping[Month, Round]
    timeliness: Timeliness
    indicators: Lights
    projects: Lights
    tasks: Lights
    missing: int

    @property
    def round(self) -> Round | None:
        return self.rounds.get(self.month)

    @property
    def returned(self) -> str:
        """Which of `RETURNED` the month's return is."""
        found = self.round
        if found is None:
            return "none"
        if found.is_missing:
            return "missing"
        if not found.is_handed_in:
            return "waiting"
        return "late" if found.is_late else "in_time"

    def counts_as(self, name: str) -> bool:
        """Whether its month is among what `COUNTED` calls so."""
        found = self.round
        if name == self.returned or found is None:
            return name == self.returned
        return {
            "due": found.is_due or found.is_handed_in,
            "published": found.is_published,
            "corrected": bool(found.corrections),
        }.get(name, False)

    def count(self, state: str) -> int:
        """How many of its records show a light, over all registers."""
        return sum(one.get(state, 0) for one in (self.indicators, self.projects, self.tasks))

    @property
    def is_amiss(self) -> bool:
        return self.returned in ("late", "missing") or self.count(State.RED) > 0


def departments_of(user: User) -> list[Department]:
    """The departments of which this person may know how they keep up. One query."""
    found = Department.objects.filter(user.reach(Action.VIEW_DEPARTMENT).q_departments())
    return list(found.filter(is_active=True).select_related("area").order_by("order", "code"))


def lines(
    departments: Sequence[Department],
    month: Month,
    found: Rounds,
    *,
    standings: Iterable[Standing],
    projects: Iterable[Entry],
    tasks: Iterable[TaskEntry],
) -> list[DepartmentLine]:
    """What the registers tell, sorted by who answers for it. One query."""
    answered = by_department(standings)
    led = _counted((one.project.lead.code, one.judged.light.state) for one in projects)
    worked = _counted((one.task.lead.code, one.judged.light.state) for one in tasks)
    return [
        DepartmentLine(
            department=one,
            month=month,
            rounds=found.get(one.pk, {}),
            timeliness=timeliness(found.get(one.pk, {}).values()),
            indicators=Counter(light_of(standing) for standing in answered.get(one.code, ())),
            projects=led[one.code],
            tasks=worked[one.code],
            missing=_missing(
                one,
                month,
                found.get(one.pk, {}),
                answered.get(one.code, ()),
                led[one.code][State.UNREPORTED] + worked[one.code][State.UNREPORTED],
            ),
        )
        for one in departments
    ]


def may_still_come(found: Mapping[Month, Round], month: Month) -> bool:
    """Whether nothing of a month can be called missing: its return is not due yet, or is handed in
    and waits for its publication."""
    one = found.get(month)
    if one is None:
        return False
    return not one.is_published if one.is_handed_in else not one.is_due


def is_owed(department: Department, one: Standing, found: Mapping[Month, Round]) -> bool:
    """Whether it is this department that has not told a figure in time, by its rounds."""
    owner, lag = one.indicator.owner_id, one.indicator.lag_months
    return one.is_overdue and owner == department.pk and not may_still_come(found, one.month + lag)


def _missing(
    department: Department,
    month: Month,
    found: Mapping[Month, Round],
    answered: Iterable[Standing],
    unreported: int,
) -> int:
    """`unreported` projects and tasks are missing unless their return may still come."""
    figures = sum(is_owed(department, one, found) for one in answered)
    return figures + (0 if may_still_come(found, month) else unreported)


def _counted(pairs: Iterable[tuple[str, State]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for lead, state in pairs:
        found[lead][state.value] += 1
    return found


@dataclass(frozen=True, slots=True)
class Departments:
    """The list as narrowed; `every` counts what the person may see without filters, `counts` by
    `COUNTED` what the other filters leave. `returns` and `year` are what the month's and the
    year's rounds of the lines come to, `by_month` those of each month of it."""

    area: Area
    month: Month
    as_of: datetime | None
    filters: Filters
    lines: tuple[DepartmentLine, ...]
    every: int
    counts: Mapping[str, int]
    returns: Timeliness = field(repr=False)
    year: Timeliness = field(repr=False)
    by_month: Mapping[Month, Timeliness] = field(repr=False)

    @property
    def months(self) -> tuple[Month, ...]:
        return year_to(self.month)


def year_to(month: Month) -> tuple[Month, ...]:
    return Month.range(Month(month.year, 1), month)


def departments(
    user: User,
    area: Area,
    month: Month,
    filters: Filters | None = None,
    *,
    today: date,
    as_of: datetime | None = None,
) -> Departments:
    """The departments that this user may see, narrowed, as they stood at a month."""
    wanted = filters or Filters()
    named = departments_of(user)
    every = lines(
        named,
        month,
        rounds(named, year_to(month), today=today, as_of=as_of),
        standings=listing(user, area, month, as_of=as_of, today=today).rows,
        projects=ledger(user, month, as_of=as_of).entries,
        tasks=task_ledger(user, month, today=today, as_of=as_of).entries,
    )
    beside = [one for one in every if _passes(one, wanted)]
    asked = wanted.returned
    shown = tuple(one for one in beside if not asked or one.counts_as(asked))
    return Departments(
        area=area,
        month=month,
        as_of=as_of,
        filters=wanted,
        lines=shown,
        every=len(every),
        counts={name: sum(one.counts_as(name) for one in beside) for name in COUNTED},
        returns=_of_month(shown, month),
        year=timeliness(found for one in shown for found in one.rounds.values()),
        by_month={one: _of_month(shown, one) for one in year_to(month)},
    )


def _of_month(lines: Iterable[DepartmentLine], month: Month) -> Timeliness:
    return timeliness(one.rounds[month] for one in lines if month in one.rounds)


def _passes(line: DepartmentLine, wanted: Filters) -> bool:
    """The filters beside `returned`."""
    one = line.department
    return (
        not wanted.light or line.count(wanted.light) > 0
    ) and wanted.q.casefold() in f"{one.name} {one.short_name} {one.code}".casefold()
