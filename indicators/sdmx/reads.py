"""What the SDMX door asks the database: rows in the order of the answer, never a whole answer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Area, User
from indicators.choices import Frequency
from indicators.models import Indicator, Observation
from indicators.models.observation import ObservationQuerySet
from indicators.sdmx.codes import FREQUENCY_OF, Code, unit
from indicators.sdmx.points import ORDERS, Figure, Withdrawal
from indicators.sdmx.queries import DataQuery

CHUNK = 2000
_PATHS = (
    "indicator__code",
    "indicator__unit",
    "indicator__decimals",
    "indicator__accumulation",
    "indicator__frequency",
    "indicator__first_month",
    "area__code",
    "month",
    "value",
    "growth",
    "rank",
    "status",
    "qualifier",
    "value_absence",
    "growth_absence",
    "published_at",
    "monthly_return__is_demo",
)
_NOW = ("value", "growth", "rank", "value_absence", "growth_absence")


def figures(seen: ObservationQuerySet, query: DataQuery) -> Iterator[Figure]:
    """Those of the observations seen that answer a query, one by one. One query, at any size."""
    found = _narrowed(seen, query)
    order = ORDERS[query.at]
    if query.history:
        # What was replaced in the moment of its publication was never known to anybody.
        found = found.filter(Q(superseded_at=None) | ~Q(superseded_at=F("published_at")))
        if query.as_of:
            found = found.filter(published_at__lte=query.as_of)
        order = ("published_at", *order)
    else:
        found = found.as_of(query.as_of)
    if query.updated_after:
        found = found.filter(published_at__gte=query.updated_after)
    rows = found.order_by(*order).values_list(*_PATHS)
    return (Figure(*row) for row in rows.iterator(chunk_size=CHUNK))


def withdrawals(seen: ObservationQuerySet, query: DataQuery) -> Iterator[Withdrawal]:
    """The figures known at `updated_after` that others replaced since. One query."""
    since = query.updated_after
    assert since is not None  # noqa: S101 - asked only with it
    known = _narrowed(seen, query).as_of(since)
    until = {"superseded_at__lte": query.as_of} if query.as_of else {"superseded_at__isnull": False}
    rows = (
        known.filter(**until)
        .annotate(**{f"now_{name}": _now(name, query.as_of) for name in _NOW})
        .order_by(*ORDERS[query.at])
        .values_list(*_PATHS, *(f"now_{name}" for name in _NOW))
    )
    places = len(_PATHS)
    for row in rows.iterator(chunk_size=CHUNK):
        yield Withdrawal(Figure(*row[:places]), *row[places:])


def _now(name: str, at: datetime | None) -> Subquery:
    """What the vintage in force states in one field."""
    same = {each: OuterRef(each) for each in ("indicator", "area", "month")}
    return Subquery(Observation.objects.as_of(at).filter(**same).values(name)[:1])


def _narrowed(found: ObservationQuerySet, query: DataQuery) -> ObservationQuerySet:
    keys = query.keys
    if "REF_AREA" in keys:
        found = found.filter(area__code__in=keys["REF_AREA"])
    if "INDICATOR" in keys:
        found = found.filter(indicator__code__in=keys["INDICATOR"])
    if "FREQ" in keys and "M" not in keys["FREQ"]:
        # Months between the periods of a slower indicator are monthly: see `periods.frequency`.
        wanted = [each for each in Frequency.values if FREQUENCY_OF[each] in keys["FREQ"]]
        found = found.filter(indicator__frequency__in=wanted)
    if query.start:
        found = found.filter(month__gte=query.start)
    if query.end:
        found = found.filter(month__lte=query.end)
    return found


def areas(seen: QuerySet[Area]) -> list[Code]:
    """The areas seen, in their order. One query."""
    found = seen.order_by("order", "code").values_list("code", "name", "name_en", "parent__code")
    return [Code(code, name, english, parent=parent or "") for code, name, english, parent in found]


def indicators(user: User) -> tuple[list[Code], list[Code]]:
    """The indicators that this user may see, and the base units that they count in. One query."""
    seen = Indicator.objects.visible_to(user)
    rows: QuerySet[Any, Any] = seen.order_by("order", "code").values_list(
        "code", "name", "name_en", "definition", "parent__code", "unit"
    )
    found = list(rows)
    known = {code for code, *_ in found}
    listed = [
        # The whole of a public part may be internal.
        Code(code, name, english, note, parent if parent in known else "")
        for code, name, english, note, parent, _ in found
    ]
    units = {unit(row[5]).base.id: unit(row[5]).base for row in found}
    units |= {unit(each).base.id: unit(each).base for each in ("%", "位")}
    return listed, [units[each] for each in sorted(units)]
