"""Rankings: all areas of a level, reported and computed places, as of any moment."""

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Area, User
from entry.periods import Month
from indicators.models import Indicator, Observation
from indicators.peers import places
from tests.api.conftest import Program, program_of
from tests.factories import NOW, AreaFactory, IndicatorFactory, observe

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
ASKED = {"indicator": "fai", "month": "2024-09"}
GROWTHS = {"150202": "9.1", "150203": "12.5", "150204": "9.1", "150205": "-3.0", "150206": None}


@pytest.fixture
def city(db: None) -> dict[str, Area]:
    city = AreaFactory(code="150200", name="包头市", short_name="包头市", level="city")
    return {
        code: AreaFactory(code=code, name=code, short_name=code, parent=city, order=number)
        for number, code in enumerate(GROWTHS)
    }


@pytest.fixture
def fai(city: dict[str, Area]) -> Indicator:
    one = IndicatorFactory(code="fai")
    for code, growth in GROWTHS.items():
        if growth is not None:
            rank = 3 if code == "150202" else None
            observe(one, SEPTEMBER, value=f"1{code[-1]}", growth=growth, area=city[code], rank=rank)
    return one


def told(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return {row["area"]: row[name] for row in rows}


def test_all_areas_are_listed_by_their_place(fai: Indicator, reader: Program) -> None:
    page = reader.read("rankings/", ASKED)
    rows = page["results"]
    assert (page["next"], page["previous"]) == (None, None)
    own = [row["area"] for row in rows if row["parent"] == "150200"]
    assert own == ["150203", "150204", "150202", "150205", "150206"]
    assert told(rows, "rank_computed")["150204"] == told(rows, "rank_computed")["150202"] == 2
    assert told(rows, "rank_computed")["150205"] == 4
    assert told(rows, "rank_computed")["150206"] is None, "no figure, no place"
    assert told(rows, "rank")["150202"] == 3, "as it was reported"
    assert told(rows, "rank")["150203"] is None
    assert told(rows, "value_rank")["150205"] == 1
    assert {row["ranked"] for row in rows if row["parent"] == "150200"} == {4}
    assert (rows[0]["label"], rows[0]["month"]) == ("1—9月", "2024-09")
    assert rows[0]["area"] in GROWTHS


def test_lower_is_better_where_it_is(fai: Indicator, reader: Program) -> None:
    Indicator.objects.filter(pk=fai.pk).update(direction="down")
    assert told(reader.read("rankings/", ASKED)["results"], "rank_computed")["150205"] == 1


def test_growth_is_computed_where_none_is_published(city: dict[str, Area], reader: Program) -> None:
    one = IndicatorFactory(code="fai")
    for code, now, before in (
        ("150202", "110", "100"),
        ("150203", "4", "3"),
        ("150204", "1", None),
    ):
        observe(one, SEPTEMBER, value=now, area=city[code])
        if before:
            observe(one, SEPTEMBER.year_ago, value=before, area=city[code])
    rows = reader.read("rankings/", ASKED)["results"]
    assert told(rows, "growth")["150202"] == "10"
    assert told(rows, "growth")["150203"] == "33.333333"
    assert told(rows, "growth")["150204"] is None
    computed = told(rows, "growth_is_computed")
    assert [computed[code] for code in ("150202", "150204", "150206")] == [True, False, False]


def test_a_month_without_figures_lists_the_areas_without_places(
    fai: Indicator, reader: Program
) -> None:
    rows = reader.read("rankings/", {**ASKED, "month": "2024-08"})["results"]
    assert set(GROWTHS) <= {row["area"] for row in rows}
    assert {row["rank_computed"] for row in rows} == {row["value"] for row in rows} == {None}


def test_as_of_ranks_by_what_was_known(fai: Indicator, reader: Program) -> None:
    old = Observation.objects.get(area__code="150203")
    later = NOW + timedelta(days=3)
    Observation.objects.filter(pk=old.pk).update(superseded_at=later)
    observe(fai, SEPTEMBER, value="1", growth="0.1", area=old.area, at=later)
    now = told(reader.read("rankings/", ASKED)["results"], "rank_computed")
    then = told(
        reader.read("rankings/", {**ASKED, "as_of": NOW.isoformat()})["results"], "rank_computed"
    )
    assert (now["150203"], then["150203"]) == (3, 1)


def test_level_and_parent_narrow_it(fai: Indicator, reader: Program) -> None:
    rows = reader.read("rankings/", {**ASKED, "level": "city"})["results"]
    assert [row["area"] for row in rows] == ["150200"]
    other = AreaFactory(code="150100", level="city")
    AreaFactory(code="150102", name="别处", parent=other)
    observe(fai, SEPTEMBER, growth="99", area=Area.objects.get(code="150102"))
    everywhere = reader.read("rankings/", ASKED)["results"]
    assert told(everywhere, "rank_computed")["150203"] == 1, "each city for itself"
    rows = reader.read("rankings/", {**ASKED, "parent": "150100"})["results"]
    assert [row["area"] for row in rows] == ["150102"]


def test_a_token_for_one_area_sees_its_true_place_and_no_other(
    fai: Indicator, leader: User
) -> None:
    program = program_of(leader, scopes=["rankings:150205:read"])
    (row,) = program.read("rankings/", ASKED)["results"]
    assert (row["area"], row["rank_computed"]) == ("150205", 4)


def test_fields_and_files(fai: Indicator, reader: Program) -> None:
    rows = reader.read("rankings/", {**ASKED, "fields": "area,growth"})["results"]
    assert list(rows[0]) == ["area", "growth"]
    text = reader.ask("rankings/", {**ASKED, "format": "csv"}).content.decode("utf-8-sig")
    assert len(text.splitlines()) == len(rows) + 1


def test_places_are_those_of_counting_who_is_ahead() -> None:
    """The quick way against the slow and obvious one."""
    draw = random.Random(7)
    for _ in range(200):
        size = draw.randint(0, 12)
        values = {n: draw.choice([None, *map(Decimal, range(5))]) for n in range(size)}
        known = [value for value in values.values() if value is not None]
        for lower in (False, True):
            slow = {
                key: 1 + sum(o < value if lower else o > value for o in known)
                for key, value in values.items()
                if value is not None
            }
            assert places(values, lower_first=lower) == slow
