"""Places among the units of the city: ties share one, what has no figure is left out."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entry.periods import Month
from indicators.figures import Figures
from indicators.models import Observation
from indicators.peers import Place, comparison, place_of, places, units_of
from tests.factories import AreaFactory, observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER

AUGUST = Month(2024, 8)
GROWTHS = st.dictionaries(
    st.integers(0, 12),
    st.none() | st.integers(-500, 500).map(lambda tenths: Decimal(tenths) / 10),
    max_size=12,
)


def test_places_tie():
    found = places({"a": Decimal("9.1"), "b": Decimal("9.1"), "c": Decimal(3), "d": None})
    assert found == {"a": 1, "b": 1, "c": 3}


def test_places_lower_first():
    assert places({"a": Decimal(-3), "b": Decimal(2)}, lower_first=True) == {"a": 1, "b": 2}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(GROWTHS, st.booleans())
def test_places_as_one_would_count_on_a_sheet(growths: dict[int, Decimal | None], lower: bool):
    """Sort, write 1, 2, 3 …, and give equals the first number written."""
    known = sorted((v for v in growths.values() if v is not None), reverse=not lower)
    written = {key: known.index(v) + 1 for key, v in growths.items() if v is not None}
    assert places(growths, lower_first=lower) == written


def figures() -> Figures:
    return Figures(Observation.objects.current())


@pytest.mark.django_db
def test_place_is_counted_from_the_peers_and_moves():
    home, east, west = scenes.city("东区", "西区")
    gdp = scenes.indicator("gdp", with_peers=True)
    for area, then, now in ((home, "3", "8"), (east, "9", "7"), (west, "5", "6")):
        observe(gdp, AUGUST, growth=then, area=area)
        observe(gdp, SEPTEMBER, growth=now, area=area)
    units = units_of(home)
    found = place_of(gdp, home, SEPTEMBER, before=AUGUST, units=units, figures=figures())
    assert found == Place(place=1, of=3, units=3, is_computed=True, change=2)


@pytest.mark.django_db
def test_reported_place_wins_and_is_not_compared_with_a_counted_one():
    home, east, _ = scenes.city("东区", "西区")
    gdp = scenes.indicator("gdp", with_peers=True)
    observe(gdp, AUGUST, growth="3", area=home)
    observe(gdp, AUGUST, growth="9", area=east)
    observe(gdp, SEPTEMBER, growth="8", area=home, rank=2)
    found = place_of(gdp, home, SEPTEMBER, before=AUGUST, units=units_of(home), figures=figures())
    assert found == Place(place=2, of=3, units=3, is_computed=False, change=None)


@pytest.mark.django_db
@pytest.mark.parametrize(("with_peers", "peer"), [(True, False), (False, True)])
def test_no_place_alone_or_without_a_comparison(with_peers: bool, peer: bool):
    home, east = scenes.city("东区")
    gdp = scenes.indicator("gdp", with_peers=with_peers)
    observe(gdp, SEPTEMBER, growth="8", area=home)
    if peer:
        observe(gdp, SEPTEMBER, growth="7", area=east)
    units = units_of(home)
    assert place_of(gdp, home, SEPTEMBER, before=AUGUST, units=units, figures=figures()) is None


@pytest.mark.django_db
def test_comparison_puts_the_best_first_and_the_unknown_last():
    home, east, west = scenes.city("东区", "西区")
    gdp = scenes.indicator("gdp", with_peers=True)
    observe(gdp, SEPTEMBER, value="10", growth="6", area=home)
    observe(gdp, SEPTEMBER, value="30", growth="9", area=west)
    lines = comparison(gdp, SEPTEMBER, units_of(home), figures())
    assert [(one.area, one.growth_place, one.value_place) for one in lines] == [
        (west, 1, 1),
        (home, 2, 2),
        (east, None, None),
    ]


@pytest.mark.django_db
def test_comparison_of_a_series_that_should_fall():
    home, east = scenes.city("东区")
    energy = scenes.indicator("energy", with_peers=True, direction="down")
    observe(energy, SEPTEMBER, growth="-3", area=east)
    observe(energy, SEPTEMBER, growth="1", area=home)
    lines = comparison(energy, SEPTEMBER, units_of(home), figures())
    assert [one.area for one in lines] == [east, home]


@pytest.mark.django_db
def test_units_of_a_township_is_itself():
    town = AreaFactory(code="150205100", name="五当召镇", short_name="五当召镇", level="township")
    assert list(units_of(town)) == [town]
