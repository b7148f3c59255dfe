"""What callers write in the path and the parameters of a data address."""

from datetime import UTC, datetime

import pytest

from entry.periods import Month
from indicators.sdmx import queries
from indicators.sdmx.queries import DataQuery, Wrong, data_query


def test_the_shortest_asks_for_everything() -> None:
    assert data_query("OBSERVATIONS", {}) == DataQuery(keys={})


@pytest.mark.parametrize(
    "path",
    [
        "OBSERVATIONS/", "OBSERVATIONS//", "OBSERVATIONS/all", "OBSERVATIONS/all/all",
        "OBSERVATIONS/all/all/", "all", "ANY,OBSERVATIONS", "ANY,OBSERVATIONS,latest",
        "PLAN_TRACKER,OBSERVATIONS,1.0/.../PLAN_TRACKER,FGW", "all,OBSERVATIONS,all/*/all",
    ],
)  # fmt: skip
def test_ways_to_ask_for_the_same(path: str) -> None:
    assert data_query(path, {}) == DataQuery(keys={})


def test_a_key_with_wildcards_and_alternatives() -> None:
    found = data_query("OBSERVATIONS/M+Q..gdp.value+growth", {})
    assert found.keys == {
        "FREQ": frozenset("MQ"),
        "INDICATOR": frozenset({"gdp"}),
        "MEASURE": frozenset({"value", "growth"}),
    }
    assert found.wants("REF_AREA", "150205")
    assert found.wants("FREQ", "Q")
    assert not found.wants("FREQ", "A")


def test_all_parameters() -> None:
    given = {
        "startPeriod": "2024-Q1",
        "endPeriod": "2024-S1",
        "updatedAfter": "2024-05-01T00:00:00+08:00",
        "asOf": "2024-06-01T00:00:00",
        "firstNObservations": "1",
        "lastNObservations": "2",
        "dimensionAtObservation": "AllDimensions",
        "detail": "dataonly",
        "includeHistory": "false",
    }
    assert data_query("OBSERVATIONS", given) == DataQuery(
        keys={},
        start=Month(2024, 1),
        end=Month(2024, 6),
        updated_after=datetime(2024, 4, 30, 16, tzinfo=UTC),
        as_of=datetime(2024, 6, 1, tzinfo=UTC),
        first=1,
        last=2,
        at="AllDimensions",
        detail="dataonly",
    )


def test_a_plus_sign_that_became_a_blank_is_still_an_offset() -> None:
    found = data_query("OBSERVATIONS", {"updatedAfter": "2024-05-01T00:00:00 08:00"})
    assert found.updated_after == datetime(2024, 4, 30, 16, tzinfo=UTC)


def test_series_keys_are_asked_by_series() -> None:
    given = {"detail": "serieskeysonly", "dimensionAtObservation": "AllDimensions"}
    assert data_query("OBSERVATIONS", given).at == "TIME_PERIOD"


@pytest.mark.parametrize(
    ("path", "given", "code"),
    [
        ("", {}, queries.SYNTAX),
        ("a/b/c/d", {}, queries.SYNTAX),
        ("NOTHING", {}, queries.NO_RESULTS),
        ("PLAN_TRACKER,OBSERVATIONS,9.9", {}, queries.NO_RESULTS),
        ("a,b,c,d", {}, queries.SYNTAX),
        ("OBSERV\x00ATIONS", {}, queries.SYNTAX),
        ("OBSERVATIONS/M.150205", {}, queries.SEMANTIC),
        ("OBSERVATIONS/M.150205.gdp.value.x", {}, queries.SEMANTIC),
        ("OBSERVATIONS/M..g dp.", {}, queries.SYNTAX),
        ("OBSERVATIONS/M+..gdp.", {}, queries.SYNTAX),
        ("OBSERVATIONS/..." + "+".join(["a"] * 3), {}, 0),
        ("OBSERVATIONS/.." + "+".join(f"c{n}" for n in range(501)) + ".", {}, queries.TOO_LARGE),
        ("OBSERVATIONS/all/%", {}, queries.SYNTAX),
        ("OBSERVATIONS", {"startPeriod": "last year"}, queries.SYNTAX),
        ("OBSERVATIONS", {"endPeriod": "2024-13"}, queries.SYNTAX),
        ("OBSERVATIONS", {"updatedAfter": "yesterday"}, queries.SYNTAX),
        ("OBSERVATIONS", {"asOf": "9999-12-31T23:59:59-23:59"}, queries.SYNTAX),
        ("OBSERVATIONS", {"firstNObservations": "0"}, queries.SYNTAX),
        ("OBSERVATIONS", {"lastNObservations": "-1"}, queries.SYNTAX),
        ("OBSERVATIONS", {"lastNObservations": "9" * 30}, queries.SYNTAX),
        ("OBSERVATIONS", {"dimensionAtObservation": "COLOUR"}, queries.SYNTAX),
        ("OBSERVATIONS", {"detail": "most"}, queries.SYNTAX),
        ("OBSERVATIONS", {"includeHistory": "yes"}, queries.SYNTAX),
        (
            "OBSERVATIONS",
            {"firstNObservations": "1", "dimensionAtObservation": "REF_AREA"},
            queries.SEMANTIC,
        ),
        (
            "OBSERVATIONS",
            {"includeHistory": "true", "updatedAfter": "2024-01-01"},
            queries.SEMANTIC,
        ),
    ],
)
def test_what_cannot_be_answered(path: str, given: dict[str, str], code: int) -> None:
    if not code:  # the same code three times is one
        assert data_query(path, given).keys == {"MEASURE": frozenset("a")}
        return
    with pytest.raises(Wrong) as error:
        data_query(path, given)
    assert error.value.code == code
    assert str(error.value).endswith("。")
    assert str(error.value).isprintable()
    assert len(str(error.value)) < 200
