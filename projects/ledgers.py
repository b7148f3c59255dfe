"""调度表: one query for lists, cuts, exports, the API and the wall; they differ in what they show.

Counts and sums are taken from the same rows everywhere, so they cannot differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from accounts.models import Area, Department, User
from accounts.statements import ByKeys, Slot
from entry.periods import Month
from plan.asked import AskedFilters
from plan.models import Chapter
from projects import choices
from projects.entries import Entry, More, Obstacle, in_order
from projects.extras import more_of
from projects.formulas import Permit
from projects.judging import Ground
from projects.models import (
    Listing,
    Problem,
    ProblemEvent,
    Procedure,
    Project,
    ProjectList,
    ProjectProgress,
    ProjectQuerySet,
    YearPlan,
)
from projects.models.problem import OPEN
from projects.totals import NOT_STATED, Totals, totals


@dataclass(frozen=True, slots=True)
class Filters(AskedFilters):
    """What a list is narrowed to; "" is everything. Kept in the address under these names.

    `list` may name several, with commas: their union. `department` leads or co-operates, `lead`
    leads; `starts` is one of a bulletin's counts (`stages.Starts`), `reached` one of the year's
    (`stages.year_marks`).
    """

    list: str = ""
    stage: str = ""
    phase: str = ""
    category: str = ""
    investment: str = ""
    department: str = ""
    lead: str = ""
    area: str = ""
    chapter: str = ""
    light: str = ""
    planned: str = ""  # "yes": only those with a plan for the year
    starts: str = ""
    reached: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    month: Month
    as_of: datetime | None
    filters: Filters
    entries: tuple[Entry, ...]
    totals: Totals = field(repr=False)


def ledger(
    user: User,
    month: Month,
    filters: Filters | None = None,
    *,
    as_of: datetime | None = None,
    with_more: bool = False,
) -> Ledger:
    """The projects that this user may see, narrowed, as they stood at the end of a month.

    A fixed number of queries; `with_more` also reads what the wider columns tell (`extras`).
    """
    wanted = filters or Filters()
    projects = list(selected(user, month, wanted).for_lists().order_by("order", "key"))
    more = more_of(user, projects, month, as_of) if with_more else {}
    entries = tuple(
        entry for entry in _entries(projects, month, as_of, more) if passes(entry, wanted)
    )
    return Ledger(month, as_of, wanted, entries, totals(entries))


def entries_of(
    projects: Sequence[Project], month: Month, as_of: datetime | None = None
) -> tuple[Entry, ...]:
    """These projects as the ledger has them, for who has picked them within his scope."""
    return tuple(_entries(projects, month, as_of, {}))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer somebody, (code, name); `projects` is how many he sees in all."""

    projects: int
    lists: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    chapters: tuple[tuple[str, str], ...]


def choices_of(user: User) -> Choices:
    """Five queries; lists that are no longer kept stay, for the years in which they were."""
    seen = Project.objects.visible_to(user)
    pks = seen.values("pk")
    joined = Project.co_operating.through.objects.filter(project__in=pks).values("department")
    departments = Department.objects.filter(Q(pk__in=seen.values("lead")) | Q(pk__in=joined))
    areas = Area.objects.filter(pk__in=seen.values("area"))
    chapters = Chapter.objects.filter(pk__in=seen.values("chapter"))
    return Choices(
        projects=seen.count(),
        lists=tuple(ProjectList.objects.values_list("code", "name")),
        departments=tuple(departments.values_list("code", "short_name")),
        areas=tuple(areas.values_list("code", "short_name")),
        chapters=tuple((one.key, str(one)) for one in chapters.order_by("plan", "order")),
    )


def usual_month(today: date, as_of: datetime | None = None) -> Month:
    """The month at which a page stands when none is asked for. Two queries.

    The latest for which at least half of the departments that lead a planned project have
    published its progress; failing that the last month that is over.
    """
    owing = _leads(YearPlan.objects.all(), "year")
    published = _leads(ProjectProgress.objects.as_of(as_of), "month")
    half = [month for month, count in published.items() if 2 * count >= owing.get(month.year, 0)]
    return max(half, default=Month.of(localdate(as_of) if as_of else today) - 1)


def _leads(found: "QuerySet[Any]", name: str) -> dict[Any, int]:
    """How many departments lead projects of these rows, by year or month."""
    counted = found.order_by().values(name).annotate(leads=Count("project__lead", distinct=True))
    return dict(counted.values_list(name, "leads"))


def selected(user: User, month: Month, wanted: Filters) -> ProjectQuerySet:
    """What the database narrows; the rest is derived and narrowed afterwards."""
    found = Project.objects.visible_to(user)
    named = {
        "category": wanted.category,
        "lead__code": wanted.lead,
        "area__code": wanted.area,
        "chapter__key": wanted.chapter,
    }
    found = found.filter(**{path: value for path, value in named.items() if value})
    if wanted.investment:
        kind = "" if wanted.investment == NOT_STATED else wanted.investment
        found = found.filter(investment_kind=kind)
    if wanted.department:
        joined = Project.co_operating.through.objects.filter(department__code=wanted.department)
        found = found.filter(Q(lead__code=wanted.department) | Q(pk__in=joined.values("project")))
    if wanted.list:
        found = found.filter(pk__in=on_list(wanted.list.split(","), month).values("project"))
    if wanted.reached == "industrial":
        found = found.filter(category__in=choices.INDUSTRY)
    if wanted.planned:
        found = found.filter(year_plans__year=month.year)
    if wanted.q:
        q = wanted.q
        found = found.filter(
            Q(name__icontains=q)
            | Q(aliases__icontains=q)
            | Q(code__icontains=q)
            | Q(enterprise__name__icontains=q)
            | Q(enterprise__aliases__icontains=q)
        )
    return found


def on_list(codes: Sequence[str], month: Month) -> "QuerySet[Listing]":
    """Memberships of these lists in force at the end of a month."""
    return in_force(month).filter(list__code__in=codes)


def in_force(month: Month) -> "QuerySet[Listing]":
    """Memberships of any list in force at the end of a month."""
    return Listing.objects.filter(
        Q(left=None) | Q(left__gt=month), year=month.year, entered__lte=month
    )


def _entries(
    projects: Sequence[Project], month: Month, as_of: datetime | None, more: Mapping[int, More]
) -> Iterable[Entry]:
    pks = [one.pk for one in projects]
    ground = Ground(pks, month, as_of)
    permits, blocked = _permits(pks, month)
    problems = _problems(pks, as_of)
    lists = _lists(pks, month)
    for project in projects:
        yield Entry(
            project=project,
            judged=ground.judged(project.pk),
            permits=tuple(permits.get(project.pk, ())),
            blocked="、".join(blocked.get(project.pk, ())),
            problems=tuple(problems.get(project.pk, ())),
            lists=tuple(lists.get(project.pk, ())),
            events=in_order(ground.events.get(project.pk, ()), month),
            more=more.get(project.pk),
        )


def _listed_permits(theirs: Q) -> "QuerySet[Procedure, Any]":
    found = Procedure.objects.filter(theirs, kind__year=Slot("year", IntegerField()))
    names = ("project_id", "kind__name", "kind__is_main", "need", "done_on", "blocked_by")
    return found.order_by("kind__order").values_list(*names)


_PERMITS = ByKeys("project_id", _listed_permits)


def _permits(
    pks: Sequence[int], month: Month
) -> tuple[dict[int, list[Permit]], dict[int, list[str]]]:
    """Procedures by the year's set as at the end of the month, and the names of those stuck."""
    permits: dict[int, list[Permit]] = {}
    blocked: dict[int, list[str]] = {}
    for project, name, main, need, done_on, why in _PERMITS.rows(pks, year=month.year):
        done = done_on is not None and done_on <= month.last_day
        needed = need == choices.Need.NEEDED
        permits.setdefault(project, []).append(Permit(needed=needed, main=main, done=done))
        if why and needed and not done:
            blocked.setdefault(project, []).append(name)
    return permits, blocked


def _problems(pks: Sequence[int], as_of: datetime | None) -> dict[int, list[Obstacle]]:
    """The problems open now, or at a moment of the past by the steps taken until then."""
    found: dict[int, list[Obstacle]] = {}
    rows = Problem.objects.filter(project__in=pks).order_by("due_on", "pk")
    if as_of is None:
        rows = rows.open()
    else:
        steps = ProblemEvent.objects.filter(problem=OuterRef("pk"), at__lte=as_of).order_by("-pk")
        rows = rows.alias(then=Subquery(steps.values("to_stage")[:1])).filter(then__in=OPEN)
    for project, title, asked, level in rows.values_list("project_id", "title", "asked", "level"):
        if project is not None:
            obstacle = Obstacle(title, asked, str(choices.Level(level).label))
            found.setdefault(project, []).append(obstacle)
    return found


def _lists(pks: Sequence[int], month: Month) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = in_force(month).filter(project__in=pks).order_by("list__order", "list__code")
    for project, name in rows.values_list("project_id", "list__name"):
        found.setdefault(project, []).append(name)
    return found


def passes(entry: Entry, wanted: Filters) -> bool:
    """What is derived, and no query can narrow."""
    judged = entry.judged
    return (
        wanted.stage in ("", judged.stage)
        and wanted.phase in ("", judged.phase)
        and wanted.light in ("", judged.light.state)
        and (not wanted.starts or wanted.starts in entry.start_marks)
        and (not wanted.reached or wanted.reached in entry.year_marks)
    )
