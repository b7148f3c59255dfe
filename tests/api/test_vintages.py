"""`as_of` and `updated_since` over a correction that went through the real workflow."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from entry.models import Return
from entry.periods import Month
from tests.api.conftest import Program
from tests.entry.test_publication import correct
from tests.factories import NOW, IndicatorFactory, linear_curve, observe
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
SECOND, THIRD = timedelta(days=10), timedelta(days=20)
TICK = timedelta(microseconds=1)


def text(moment: datetime) -> str:
    return moment.isoformat()


def seen(rows: list[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    return [(row["value"], row["published_at"], row["superseded_at"]) for row in rows]


def told(after: timedelta) -> str:
    """How the API writes a moment this long after the first publication."""
    return {
        timedelta(0): "2024-10-08T10:00:00+08:00",
        SECOND: "2024-10-18T10:00:00+08:00",
        THIRD: "2024-10-28T10:00:00+08:00",
    }[after]


FIRST_ROW = ("34200", told(timedelta(0)), told(SECOND))
SECOND_ROW = ("35000", told(SECOND), told(THIRD))
THIRD_ROW = ("36000", told(THIRD), None)


@pytest.fixture
def corrected(published: Return, clerk: User, reviewer: User, publisher: User) -> Return:
    """Published, then corrected twice."""
    correct(published, clerk, reviewer, publisher, "35000", days=10)
    correct(published, clerk, reviewer, publisher, "36000", days=20)
    return published


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-TICK, []),
        (timedelta(0), [FIRST_ROW]),
        (SECOND - TICK, [FIRST_ROW]),
        (SECOND, [SECOND_ROW]),
        (THIRD - TICK, [SECOND_ROW]),
        (THIRD, [THIRD_ROW]),
        (timedelta(days=9999), [THIRD_ROW]),
    ],
)
def test_as_of_answers_with_what_was_known_to_the_microsecond(
    reader: Program, after: timedelta, expected: list[Any]
) -> None:
    assert seen(reader.rows("observations/", {"as_of": text(NOW + after)})) == expected


@pytest.mark.usefixtures("corrected")
def test_without_as_of_the_vintage_in_force_is_told(reader: Program) -> None:
    assert seen(reader.rows("observations/")) == [THIRD_ROW]
    assert seen(reader.rows("observations/", {"as_of": ""})) == [THIRD_ROW]


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize(
    "written",
    [
        "2024-10-18T10:00:00+08:00",
        "2024-10-18T02:00:00Z",
        "2024-10-18t02:00:00z",
        "2024-10-18T02:00:00.000000Z",
        "2024-10-17T21:00:00-05:00",
        "2024-10-18 02:00:00+00:00",
    ],
)
def test_one_moment_may_be_written_in_any_zone(reader: Program, written: str) -> None:
    assert seen(reader.rows("observations/", {"as_of": written})) == [SECOND_ROW]


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (timedelta(days=-1), [FIRST_ROW, SECOND_ROW, THIRD_ROW]),
        (timedelta(0), [FIRST_ROW, SECOND_ROW, THIRD_ROW]),
        (TICK, [FIRST_ROW, SECOND_ROW, THIRD_ROW]),
        (SECOND, [FIRST_ROW, SECOND_ROW, THIRD_ROW]),
        (SECOND + TICK, [SECOND_ROW, THIRD_ROW]),
        (THIRD, [SECOND_ROW, THIRD_ROW]),
        (THIRD + TICK, []),
    ],
)
def test_updated_since_brings_new_rows_and_the_closing_of_old_ones(
    reader: Program, since: timedelta, expected: list[Any]
) -> None:
    assert seen(reader.rows("observations/", {"updated_since": text(NOW + since)})) == expected


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (timedelta(0), timedelta(0), [FIRST_ROW]),
        (TICK, SECOND - TICK, []),
        (TICK, SECOND, [FIRST_ROW, SECOND_ROW]),
        (SECOND, SECOND, [FIRST_ROW, SECOND_ROW]),
        (SECOND + TICK, THIRD, [SECOND_ROW, THIRD_ROW]),
        (THIRD, SECOND, []),
    ],
)
def test_with_as_of_the_changes_end_there(
    reader: Program, since: timedelta, until: timedelta, expected: list[Any]
) -> None:
    query = {"updated_since": text(NOW + since), "as_of": text(NOW + until)}
    assert seen(reader.rows("observations/", query)) == expected


@pytest.mark.usefixtures("corrected")
def test_a_copy_kept_by_updated_since_is_the_list_itself(reader: Program) -> None:
    """A program that applies the changes day by day always holds what `as_of` tells."""
    copy: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    since = NOW - timedelta(days=1)
    for day in range(25):
        until = NOW + timedelta(days=day)
        query = {"updated_since": text(since), "as_of": text(until)}
        for row in reader.rows("observations/", query):
            key = (row["indicator"], row["area"], row["month"], row["published_at"])
            copy[key] = row
        known = [
            row
            for row in copy.values()
            if row["superseded_at"] is None or datetime.fromisoformat(row["superseded_at"]) > until
        ]
        assert known == reader.rows("observations/", {"as_of": text(until)})
        since = until


@pytest.mark.usefixtures("corrected")
def test_the_vintages_of_a_month_are_walked_one_by_one(reader: Program) -> None:
    query = {"updated_since": text(NOW), "page_size": "1"}
    found, page = [], reader.read("observations/", query)
    while True:
        found += seen(page["results"])
        if page["next"] is None:
            break
        page = reader.read(page["next"])
    assert found == [FIRST_ROW, SECOND_ROW, THIRD_ROW]


@pytest.mark.usefixtures("corrected")
def test_lights_and_overview_are_those_of_what_was_known(
    reader: Program, published: Return
) -> None:
    scenes.rules()
    revenue = published.indicators_observations.get().indicator
    scenes.aim(revenue, key="aim", amount=48000, headline_order=1, curve=linear_curve())
    for after, value, colour in (
        (-TICK, None, "grey"),
        (timedelta(0), "34200", "yellow"),
        (THIRD, "36000", "green"),
    ):
        query = {"month": "2024-09", "as_of": text(NOW + after)}
        light = reader.row("lights/", query)
        assert (light["inputs"].get("observed"), light["colour"]) == (value, colour)
        overview = reader.read("overview/", query)
        (card,) = overview["cards"]
        assert card["light"]["colour"] == colour
        assert (card["latest"] and card["latest"]["value"]) == value
        assert datetime.fromisoformat(overview["as_of"]) == NOW + after


def test_what_is_published_far_in_the_past_or_future_is_no_error(reader: Program) -> None:
    observe(IndicatorFactory(), Month(2024, 9), value="1")
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        expected = 1 if moment.startswith("9") else 0
        assert len(reader.rows("observations/", {"as_of": moment})) == expected
        assert len(reader.rows("observations/", {"updated_since": moment})) == 1 - expected
