"""Kept statements answer as the ORM does, whoever asks, and never with what another may see."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.db.models import IntegerField, Q
from django.test.utils import CaptureQueriesContext

from accounts.models import Area, Membership, User
from accounts.roles import Role
from accounts.statements import ByKeys, Slot, Statement
from entry import api_questions
from entry.api_questions import bound, kept
from entry.periods import Month
from indicators.models import Indicator, Observation
from tests.api.conftest import Program, program
from tests.factories import (
    NOW,
    AreaFactory,
    DepartmentFactory,
    IndicatorFactory,
    observe,
    person,
)

pytestmark = pytest.mark.django_db
HERE, THERE = "150205", "150203"
LATER = NOW + timedelta(days=30)
MONTHS = (Month(2024, 8), Month(2024, 9))
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"indicator": "open"},
    {"indicator": "open,mine,theirs,nothing"},
    {"area": THERE},
    {"area": f"{HERE},{THERE},{HERE}", "indicator": "shared"},
    {"from": "2024-09"},
    {"from": "2024-08", "to": "2024-08", "indicator": "mine,open,shared"},
    {"indicator": "nothing"},
)
VINTAGES: tuple[dict[str, str], ...] = (
    {},
    {"as_of": (NOW + timedelta(days=1)).isoformat()},
    {"as_of": (NOW - timedelta(days=1)).isoformat()},
    {"include_history": "true"},
    {"include_history": "false"},
    {"updated_since": (NOW + timedelta(days=1)).isoformat()},
)
SCOPES = (("read",), (f"observations:{HERE}:read",), (f"observations:{THERE}:read", "areas:*:read"))


@pytest.fixture
def house() -> list[User]:
    """Public and internal indicators of two departments in two areas, one corrected; six people."""
    here, there = AreaFactory(code=HERE), AreaFactory(code=THERE, name="昆区", short_name="昆区")
    mine = DepartmentFactory(code="mine", area=here)
    theirs = DepartmentFactory(code="theirs", area=there)
    IndicatorFactory(code="open", owner=mine, order=3)
    IndicatorFactory(code="mine", owner=mine, visibility="internal")
    IndicatorFactory(code="theirs", owner=theirs, visibility="internal")
    IndicatorFactory(code="shared", owner=theirs, visibility="internal").responsible.add(mine)
    for at, (one, month, area) in enumerate(
        product(Indicator.objects.order_by("code"), MONTHS, (here, there))
    ):
        amount = f"{at}.{at:04}"
        first = observe(one, month, value=amount, growth=f"-{at}.5000", area=area)
        if at % 3 == 0:
            Observation.objects.filter(pk=first.pk).update(superseded_at=LATER)
            observe(one, month, value_absence="missing", growth=f"{at}", area=area, at=LATER)
    return [
        person("clerk", mine, username="clerk"),
        person("clerk", theirs, username="other"),
        person("publisher", mine, username="publisher"),
        person("leader", username="leader"),
        person("reviewer", DepartmentFactory(code="far", area=there), username="far"),
    ]


def expected(user: User, codes: set[str] | None, given: dict[str, str]) -> list[Any]:
    """What is to be answered, written out by itself: who sees what, then each filter in turn."""
    internal = {one.department for one in user.memberships.all()}
    roles = {Role(one.role) for one in user.memberships.all()}
    seen = []
    for row in Observation.objects.select_related("indicator__owner", "area"):
        one = row.indicator
        owners = {one.owner, *one.responsible.all()}
        if Role.PUBLISHER in roles:
            near = {department.area_id for department in internal if department}
            inside = any(owner.area_id in near for owner in owners)
        else:
            inside = Role.LEADER in roles or bool(owners & internal)
        if (one.visibility == "public" or inside) and (codes is None or row.area.code in codes):
            seen.append(row)
    keep = [row for row in seen if _is_asked(row, given) and _is_known(row, given)]
    keep.sort(key=lambda row: (row.indicator_id, row.area_id, int(row.month), row.pk))
    return [
        (row.indicator.code, row.area.code, str(row.month), number(row.value), number(row.growth))
        for row in keep
    ]


def number(value: Any) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _is_asked(row: Observation, given: dict[str, str]) -> bool:
    return (
        ("indicator" not in given or row.indicator.code in given["indicator"].split(","))
        and ("area" not in given or row.area.code in given["area"].split(","))
        and ("from" not in given or str(row.month) >= given["from"])
        and ("to" not in given or str(row.month) <= given["to"])
    )


def _is_known(row: Observation, given: dict[str, str]) -> bool:
    assert row.published_at is not None
    if "updated_since" in given:
        since = datetime.fromisoformat(given["updated_since"])
        return row.published_at >= since or bool(row.superseded_at and row.superseded_at >= since)
    if given.get("include_history") == "true":
        return True
    if "as_of" in given:
        at = datetime.fromisoformat(given["as_of"])
        return row.published_at <= at and (row.superseded_at is None or row.superseded_at > at)
    return row.superseded_at is None


def walked(program: Program, given: dict[str, str], size: int) -> Iterator[Any]:
    """All rows page by page, and back again: the way back must be the way there."""
    told = program.read("observations/", {**given, "page_size": str(size)})
    pages = [told["results"]]
    while told["next"]:
        told = program.read(told["next"])
        pages.append(told["results"])
    back = [told["results"]]
    while told["previous"]:
        told = program.read(told["previous"])
        back.append(told["results"])
    assert back[::-1] == pages
    for row in (row for rows in pages for row in rows):
        yield tuple(row[name] for name in ("indicator", "area", "month", "value", "growth"))


@pytest.mark.parametrize("scopes", SCOPES)
@pytest.mark.parametrize(("size", "filters"), [(1000, FILTERS), (7, FILTERS[:1])])
def test_everybody_is_answered_what_the_rules_say(
    house: list[User], scopes: tuple[str, ...], size: int, filters: tuple[dict[str, str], ...]
) -> None:
    """People in turn with each question, so that each asks what another has just had kept."""
    codes = {one.split(":")[1] for one in scopes if one.startswith("observations")} or None
    programs = [(user, program(user, *scopes)) for user in house]
    for asked, vintage in product(filters, VINTAGES):
        given = {**asked, **vintage}
        for user, asking in programs:
            told = list(walked(asking, given, size))
            assert told == expected(user, codes, given), (user.username, given)


def test_rights_that_changed_are_asked_with_at_once(house: list[User]) -> None:
    clerk = next(user for user in house if user.username == "clerk")
    asking = program(clerk, "read")

    def codes() -> set[str]:
        return {row["indicator"] for row in asking.rows("observations/")}

    assert codes() == {"open", "mine", "shared"}
    Membership.objects.filter(user=clerk).update(department=DepartmentFactory(code="theirs"))
    assert codes() == {"open", "theirs", "shared"}
    Indicator.objects.filter(code="theirs").update(owner=DepartmentFactory(code="mine"))
    assert codes() == {"open", "shared"}
    Membership.objects.filter(user=clerk).update(role="leader", department=None)
    assert codes() == {"open", "mine", "theirs", "shared"}
    Membership.objects.filter(user=clerk).delete()
    assert asking.refused("observations/") == (403, "forbidden")


def test_an_area_that_changes_its_code_is_found_by_the_new_one(house: list[User]) -> None:
    asking = program(house[3], f"observations:{HERE}:read")
    assert {row["area"] for row in asking.rows("observations/")} == {HERE}
    Area.objects.filter(code=HERE).update(code="150299")
    assert asking.rows("observations/") == []
    Area.objects.filter(code=THERE).update(code=HERE)
    assert {row["area"] for row in asking.rows("observations/")} == {HERE}


def test_values_are_no_part_of_what_is_kept(house: list[User]) -> None:
    """Other codes, months and positions ask the same statement, whoever has the same rights."""
    second = person("clerk", house[0].entitlements[0].department)
    asking = [program(house[0], "read"), program(second, "read")]
    kept.cache_clear()
    for each in asking:
        for code in ("open", "mine", "nothing"):
            for month in ("2024-08", "2024-09", "2000-01"):
                each.read("observations/", {"indicator": code, "from": month})
    assert kept.cache_info().misses == 1


def test_a_list_of_codes_is_filled_up_without_another_answer() -> None:
    for count in (1, 2, 3, 4, 5, 200):
        codes = [f"c{number}" for number in range(count)]
        shape, values = bound({"indicator": codes}, None)
        ((name, room),) = shape
        assert name == "indicator"
        assert count <= room < 2 * count or count == room == 1
        assert set(values.values()) == set(codes)
        assert len(values) == room


def test_what_a_process_keeps_has_an_end() -> None:
    assert kept.cache_info().maxsize == api_questions.KEPT


def test_nobody_is_asked_for_what_cannot_be_there() -> None:
    statement = Statement(Observation.objects.filter(pk__in=()).values_list("pk"))
    with CaptureQueriesContext(connection) as queries:
        assert list(statement.rows({})) == []
    assert len(queries) == 0


def test_a_statement_without_a_value_for_a_slot_is_no_statement_with_another() -> None:
    IndicatorFactory(code="x", order=7)
    asked = Indicator.objects.filter(order=Slot("order", IntegerField())).values_list("code")
    statement = Statement(asked)
    assert list(statement.rows({"order": 7})) == [("x",)]
    assert list(statement.rows({"order": 8})) == []
    with pytest.raises(KeyError):
        statement.rows({})


def test_objects_are_not_read_by_a_kept_statement() -> None:
    with pytest.raises(ValueError, match="tuples"):
        Statement(Indicator.objects.all())


# -- the rows of some records -----------------------------------------------------------------------


def test_rows_of_many_records_are_asked_for_a_thousand_at_a_time() -> None:
    """Whatever the number of keys, the answer is what the ORM gives; few statements are kept."""
    made = [IndicatorFactory(code=f"k{at}").pk for at in range(5)]
    asked = ByKeys("id", lambda theirs: Indicator.objects.filter(theirs).values_list("pk"))
    for keys in ([], made[:1], made[:3], made[::-1], [*made, 10**9], [*range(10**6, 10**6 + 2500)]):
        with CaptureQueriesContext(connection) as queries:
            found = asked.rows(keys)
        wanted = Indicator.objects.filter(pk__in=keys[:900]).values_list("pk")
        assert sorted(found) == sorted(wanted)
        assert len(queries) == -(-len(keys) // 1024)


def test_a_shape_is_part_of_what_is_kept_and_a_value_is_not() -> None:
    one = IndicatorFactory(code="x", order=7)

    def ask(theirs: Q, by_order: bool) -> Any:
        found = Indicator.objects.filter(theirs)
        if by_order:
            found = found.filter(order=Slot("order", IntegerField()))
        return found.values_list("code")

    asked = ByKeys("id", ask)
    for _ in range(2):
        assert asked.rows([one.pk], False) == [("x",)]
        assert asked.rows([one.pk], True, order=7) == [("x",)]
        assert asked.rows([one.pk], True, order=8) == []
