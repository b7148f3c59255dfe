"""The quick way to a ranking against the slow and obvious one, on drawn districts."""

import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Area, User
from entry.periods import Month
from indicators.figures import Figures
from indicators.judging import period_label
from indicators.models import Indicator, Observation
from indicators.rankings import Placed, ranking, read
from tests.factories import AreaFactory, person
from tests.indicators import draws

pytestmark = pytest.mark.django_db
MONTHS = [Month(2024, month) for month in (1, 6, 9, 10)]


def ahead(values: dict[int, Any], pk: int, *, lower: bool) -> int | None:
    """One more than those that are better."""
    value = values[pk]
    known = [other for other in values.values() if other is not None]
    if value is None:
        return None
    return 1 + sum(other < value if lower else other > value for other in known)


def slowly(one: Indicator, month: Month, level: str, at: Any) -> list[tuple[Any, ...]]:
    """Each area by itself, without an order."""
    figures = Figures(Observation.objects.as_of(at).filter(indicator=one))
    lower, rows = one.direction == "down", []
    for area in Area.objects.filter(level=level):
        group = Area.objects.filter(level=level, parent=area.parent)
        stated = {each.pk: figures.get(one.pk, each.pk, month) for each in group}
        values = {pk: figure.value if figure else None for pk, figure in stated.items()}
        growths = {pk: figures.growth(one, pk, month) for pk in stated}
        figure: Any = stated[area.pk]
        rows.append(
            (
                area.code,
                area.short_name,
                area.parent.code if area.parent else None,
                period_label(one, month),
                (figure.value, figure.growth, figure.rank, figure.status) if figure else None,
                bool(figure and figure.monthly_return.is_demo),
                growths[area.pk],
                ahead(growths, area.pk, lower=lower),
                sum(growth is not None for growth in growths.values()),
                ahead(values, area.pk, lower=lower),
            )
        )
    return rows


def told(one: Placed) -> tuple[Any, ...]:
    figure = one.figure
    return (
        one.area,
        one.name,
        one.parent,
        one.label,
        (figure.value, figure.growth, figure.rank, figure.status) if figure else None,
        one.is_demo,
        one.growth,
        one.growth_place,
        one.ranked,
        one.value_place,
    )


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_counting_gives(seed: int) -> None:
    _, made = draws.district(random.Random(seed), size=5)
    AreaFactory(code="150301", name="无上级区", short_name="无上级区", level="county")
    leader = person("leader")
    for one in made:
        for month in MONTHS:
            for at in draws.MOMENTS:
                seen = read(leader, one.code, month, as_of=at)
                assert seen is not None
                with CaptureQueriesContext(connection) as queries:
                    quick = ranking(seen)
                assert len(queries) == 0, "placed by what was read, and by nothing else"
                assert sorted(map(told, quick), key=str) == sorted(
                    slowly(one, month, "county", at), key=str
                )
                in_order(quick)


def in_order(rows: list[Placed]) -> None:
    """Groups whole, one without an area above it last; in them by place, those without one last."""
    groups = [one.parent for one in rows]
    assert list(dict.fromkeys(groups)) == ["150200", None]
    for group in dict.fromkeys(groups):
        found = [one.growth_place or 99 for one in rows if one.parent == group]
        assert found == sorted(found)


def test_internal_indicators_are_not_there_for_others(leader: User, other_clerk: User) -> None:
    _, made = draws.district(random.Random(2), size=2)
    hidden, open_ = made
    Indicator.objects.filter(pk=hidden.pk).update(visibility="internal")
    Indicator.objects.filter(pk=open_.pk).update(visibility="public")
    month = Month(2024, 9)
    assert read(leader, hidden.code, month) is not None
    assert read(other_clerk, hidden.code, month) is None
    assert read(other_clerk, open_.code, month) is not None
    assert read(leader, "unknown", month) is None


def test_a_level_without_areas_has_no_rows(leader: User) -> None:
    _, made = draws.district(random.Random(2), size=1)
    seen = read(leader, made[0].code, Month(2024, 9), level="township")
    assert seen is not None
    assert ranking(seen) == []
