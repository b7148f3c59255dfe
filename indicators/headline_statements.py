"""The kept statements (ADR 10) behind the headlines, and how their rows read.

Each is made in a function that sees nothing but the key it is kept under.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    DecimalField,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    QuerySet,
)

from accounts.models import Area, Reach
from accounts.statements import Slot, Statement, among
from indicators.figure_rows import Bare, Row, as_text, known, number, read_as_rows
from indicators.models import (
    Indicator,
    LightRule,
    Observation,
    PhaseTarget,
    Target,
)
from plan.models import PlanCurve

WHOLE = IntegerField()


class Part:
    """The columns of one model in a row of several models, and the model's row made of them.

    What is not named here is not loaded: whoever asks for it asks the database.
    """

    def __init__(self, model: type[Model], path: str, *names: str) -> None:
        fields = [one for one in model._meta.concrete_fields if one.attname in names]
        self.model = model
        self.names = [one.attname for one in fields]  # in the order in which `from_db` takes them
        self.decimals = [at for at, one in enumerate(fields) if isinstance(one, DecimalField)]
        paths = [f"{path}{name}" for name in self.names]
        self.columns = [
            as_text(one) if at in self.decimals else one for at, one in enumerate(paths)
        ]

    def made(self, values: Sequence[Any]) -> Any:
        """The model's row; None where an outer join found none."""
        found = list(values)
        if found[0] is None:
            return None
        for at in self.decimals:
            found[at] = number(found[at])
        return self.model.from_db(None, self.names, found)


@lru_cache(maxsize=1)
def parts() -> dict[str, Part]:
    """What of a target and of what it hangs on decides and describes its light."""
    return {
        "target": Part(
            Target, "", "id", "key", "indicator_id", "area_id", "measure", "operator", "amount",
            "tolerance", "reference_indicator_id", "reference_area_id", "strength", "curve_id",
            "quote", "note",
        ),
        "indicator": Part(
            Indicator, "indicator__", "id", "code", "name", "unit", "decimals", "accumulation",
            "frequency", "first_month", "lag_months", "price_basis", "direction", "owner_id",
            "with_peers", "is_active",
        ),
        "area": Part(Area, "area__", "id", "code", "short_name", "level", "parent_id"),
        "reference_indicator": Part(
            Indicator, "reference_indicator__", "id", "name", "unit", "price_basis"
        ),
        "reference_area": Part(Area, "reference_area__", "id", "code", "short_name"),
        "curve": Part(PlanCurve, "curve__", "id", *(f"m{at:02}" for at in range(1, 13))),
    }  # fmt: skip


@lru_cache(maxsize=1)
def rule_part() -> Part:
    return Part(
        LightRule, "", "id", "year", "version", "family", "green_from", "green_inclusive",
        "yellow_from", "yellow_inclusive", "band_points", "band_share", "red_below_zero",
    )  # fmt: skip


class Extra(NamedTuple):
    """What a row says after its parts."""

    plan_title: str
    has_phases: bool
    other_area: str | None


def part_of(row: Row, name: str) -> Any:
    """One model's row out of a row of `targets`."""
    first = 0
    for each, part in parts().items():
        if each == name:
            return part.made(row[first : first + len(part.names)])
        first += len(part.names)
    raise LookupError(name)


def extra_of(row: Row) -> Extra:
    return Extra(*row[-len(Extra._fields) :])


@lru_cache(maxsize=256)
def targets(found: Reach | None) -> Statement:
    """The headlines in force of an area's plan that somebody who sees so far may see, in order."""
    targets = Target.objects.in_force().within_sight(found)
    mine = targets.filter(
        area__code=Slot("area", CharField()),
        plan__year=Slot("year", WHOLE),
        headline_order__isnull=False,
    )
    phases = PhaseTarget.objects.filter(target=OuterRef("pk"))
    columns = [column for part in parts().values() for column in part.columns]
    ordered = mine.order_by("headline_order", "chapter__order", "key")
    return Statement(
        ordered.values_list(*columns, "plan__short_title", Exists(phases), "reference_area__code")
    )


@lru_cache(maxsize=1)
def rules() -> Statement:
    """The light rules of a year."""
    found = LightRule.objects.filter(year=Slot("year", WHOLE)).order_by("version")
    return Statement(found.values_list(*rule_part().columns))


@lru_cache(maxsize=16)
def phases(count: int) -> Statement:
    """The phases of so many targets."""
    found = PhaseTarget.objects.filter(among("target_id", "targets", count))
    ordered = found.order_by("target", "month")
    return Statement(ordered.values_list("target_id", Bare("month"), as_text("amount")))


@lru_cache(maxsize=1)
def units() -> Statement:
    """The county-level units of a city."""
    found = Area.objects.filter(parent=Slot("city", WHOLE), level=Area.Level.COUNTY)
    return Statement(found.order_by().values_list("pk"))


class Counts(NamedTuple):
    """How many of everything a statement has room for; `compared` 0 where nothing is compared."""

    at_moment: bool
    indicators: int
    areas: int
    months: int
    compared: int
    compared_months: int


@lru_cache(maxsize=256)
def figures(counts: Counts) -> Statement:
    """The area's own figures and those referred to; what other units state of the compared."""
    own = read_as_rows(
        known(counts.at_moment).filter(
            among("indicator_id", "indicators", counts.indicators),
            among("area_id", "areas", counts.areas),
            among("month", "months", counts.months),
        )
    )
    return Statement(own.union(_others(counts), all=True) if counts.compared else own)


@lru_cache(maxsize=256)
def peers(counts: Counts) -> Statement:
    """What other units state of the compared, alone."""
    return Statement(_others(counts))


def _others(counts: Counts) -> QuerySet[Observation, Row]:
    found = known(counts.at_moment).filter(
        among("indicator_id", "compared", counts.compared),
        among("month", "compared_months", counts.compared_months),
        area__parent=Slot("city", WHOLE),
        area__level=Area.Level.COUNTY,
    )
    return read_as_rows(found.exclude(area=Slot("home", WHOLE)), mark="peer")


@lru_cache(maxsize=32)
def earlier(at_moment: bool, count: int) -> Statement:
    """What the area stated of so many indicators from a month to just before another."""
    found = known(at_moment).filter(
        among("indicator_id", "indicators", count),
        area=Slot("home", WHOLE),
        month__gte=Slot("first", WHOLE),
        month__lt=Slot("last", WHOLE),
    )
    return Statement(read_as_rows(found))
