"""Reads for the pages of indicators: which area and month, which targets, where all stand."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, Max, Q

from accounts.models import Area, Department, User
from entry.models import Return, State
from entry.periods import Frequency, Month, due_months
from indicators.answering import Answering
from indicators.judging import Deadlines, with_grounds
from indicators.models import Indicator, Observation, Target
from indicators.standings import Standing, standings
from plan.models import Chapter, Plan


def home_area() -> Area | None:
    """The area whose plan this installation follows; None before anything is loaded."""
    plan = Plan.objects.select_related("area").order_by("-year").first()
    if plan is not None:
        return plan.area
    department = Department.objects.select_related("area").first()
    return department.area if department else None


def area_or_home(code: str) -> Area | None:
    """The area with this code, the home area for an empty one; None for an unknown code."""
    return Area.objects.filter(code=code).first() if code else home_area()


def default_month(area: Area, *, today: date, as_of: datetime | None = None) -> Month:
    """The month at which a page stands when none is asked for. Four queries.

    The latest for which at least half of the returns due are published; failing that the latest
    with data in the area; failing that December of last year. Once a plan is under way, never a
    month before its first January: there would be nothing to hold the figures against.
    """
    known = Q(published_at__lte=as_of) if as_of else Q()
    published: dict[Month, int] = dict(
        Return.objects.filter(known, state=State.PUBLISHED, sequence=0, is_history=False)
        .values_list("month")
        .annotate(Count("pk"))
        .order_by()
    )
    due = _returns_due()
    public = Observation.objects.as_of(as_of).filter(area=area, indicator__visibility="public")
    latest = public.aggregate(month=Max("month"))
    year = Plan.objects.filter(area=area, year__lte=today.year).aggregate(year=Max("year"))
    half = [month for month, count in published.items() if 2 * count >= due[month.month]]
    found = max(half) if half else latest["month"] or Month(today.year - 1, 12)
    return max(found, Month(year["year"], 1)) if year["year"] else found


def _returns_due() -> Mapping[int, int]:
    """How many departments owe a return for each calendar month, 1 to 12."""
    active = Indicator.objects.filter(is_active=True, owner__is_active=True)
    owing: dict[int, set[int]] = {month: set() for month in range(1, 13)}
    rows = active.values_list("owner_id", "frequency", "first_month", "lag_months").distinct()
    for owner, frequency, first, lag in rows:
        for month in due_months(Frequency(frequency), first):
            owing[(month + lag - 1) % 12 + 1].add(owner)
    return {month: len(owners) for month, owners in owing.items()}


def targets_of(user: User, area: Area, year: int) -> list[Target]:
    """The targets in force of an area's plan that this user may see, headlines first."""
    found = Target.objects.in_force().visible_to(user).filter(area=area, plan__year=year)
    ordered = found.order_by(F("headline_order").asc(nulls_last=True), "chapter__order", "key")
    return list(with_grounds(ordered))


def target_standings(
    user: User,
    area: Area,
    month: Month,
    *,
    as_of: datetime | None = None,
    today: date | None = None,
) -> list[Standing]:
    """Where every target of the month's plan stands, headlines first, then by chapter.

    What is missing after its due day, seen from `today`, is called overdue.
    """
    targets = targets_of(user, area, month.year)
    pairs = [(target.indicator, target) for target in targets]
    deadlines = Deadlines.load(today, as_of)
    return standings(pairs, area, month, as_of=as_of, deadlines=deadlines)


def sections_of(chapters: Iterable[Chapter]) -> dict[int, Chapter]:
    """The section just under its part, (一) … (七), that each chapter belongs to. One query."""
    plans = {chapter.plan_id for chapter in chapters}
    tree = {one.pk: one for one in Chapter.objects.filter(plan__in=plans)}
    return {pk: _section(chapter, tree) for pk, chapter in tree.items()}


def _section(chapter: Chapter, tree: Mapping[int, Chapter]) -> Chapter:
    above = tree[chapter.parent_id] if chapter.parent_id else None
    while above is not None and above.parent_id:
        chapter, above = above, tree[above.parent_id]
    return chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list of indicators is narrowed to; "" does not narrow.

    `told` is "yes" for those with a published figure of the very month, "overdue" for those whose
    figure is missing after its day.
    """

    search: str = ""
    group: str = ""
    department: str = ""
    light: str = ""
    frequency: str = ""
    told: str = ""

    @property
    def any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The list as filtered, and what it can be narrowed to."""

    area: Area
    month: Month
    as_of: datetime | None
    rows: tuple[Standing, ...]
    total: int
    groups: tuple[str, ...]
    departments: tuple[Department, ...]
    filters: Filters = field(default_factory=Filters)


def listing(
    user: User,
    area: Area,
    month: Month,
    *,
    filters: Filters | None = None,
    as_of: datetime | None = None,
    today: date | None = None,
) -> Listing:
    """The indicators that the user may see, with their standing at a month, seen from `today`."""
    filters = filters or Filters()
    visible = Indicator.objects.visible_to(user).filter(is_active=True).in_order()
    indicators = list(visible.select_related("owner", "parent"))
    answering = Answering()
    kept = [one for one in indicators if _matches(one, filters, answering)]
    if filters.told == "yes":
        told = told_in(user, area, month, as_of)
        kept = [one for one in kept if one.pk in told]
    targets = {
        target.indicator_id: target for target in reversed(targets_of(user, area, month.year))
    }
    pairs = [(one, targets.get(one.pk)) for one in kept]
    deadlines = Deadlines.load(today, as_of)
    rows = standings(pairs, area, month, as_of=as_of, deadlines=deadlines)
    return Listing(
        area=area,
        month=month,
        as_of=as_of,
        rows=tuple(row for row in rows if _shows(row, filters)),
        total=len(indicators),
        groups=tuple(dict.fromkeys(one.group for one in indicators)),
        departments=_departments(indicators, answering, filters.department),
        filters=filters,
    )


def light_of(standing: Standing) -> str:
    """The colour of a standing's light; `none` where there is no target to judge."""
    return standing.judged.light.colour.value if standing.judged else "none"


def _shows(standing: Standing, filters: Filters) -> bool:
    return filters.light in ("", light_of(standing)) and (
        filters.told != "overdue" or standing.is_overdue
    )


def told_in(user: User, area: Area, month: Month, as_of: datetime | None = None) -> frozenset[int]:
    """The indicators that this user may see with a published figure of the very month. One query.

    A row that states only why there is no figure is none.
    """
    states = Q(value__isnull=False) | Q(growth__isnull=False)
    visible = Indicator.objects.visible_to(user).filter(is_active=True)
    found = Observation.objects.as_of(as_of).filter(
        states, area=area, month=month, indicator__in=visible
    )
    return frozenset(found.values_list("indicator_id", flat=True))


def _departments(
    indicators: Iterable[Indicator], answering: Answering, asked: str
) -> tuple[Department, ...]:
    """Those that answer for one of these indicators, and the one asked for, which may have none."""
    found = {one.code: one for indicator in indicators for one in answering.of(indicator)}
    if asked and asked not in found:
        found |= {one.code: one for one in Department.objects.filter(code=asked)}
    return tuple(sorted(found.values(), key=lambda one: (one.order, one.code)))


def _matches(indicator: Indicator, filters: Filters, answering: Answering) -> bool:
    if filters.group and indicator.group != filters.group:
        return False
    if filters.frequency and indicator.frequency != filters.frequency:
        return False
    codes = {one.code for one in answering.of(indicator)}
    if filters.department and filters.department not in codes:
        return False
    names = (indicator.name, indicator.synonyms, indicator.code)
    return squeezed(filters.search) in squeezed(" ".join(names))


def squeezed(text: str) -> str:
    """Text as it is searched: half width, lower case, without blanks (“ＧＤＰ ” finds gdp)."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
