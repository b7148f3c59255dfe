"""The data messages: `sdmx1` reads back every number that was published, in every format."""

import csv
import io
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import sdmx
from pysdmx.io.xml.doc_validation import validate_doc

from accounts.models import Department
from entry.periods import Month
from indicators.models import Observation
from indicators.sdmx import codes, tables
from indicators.sdmx.markup import DATA_TYPE
from tests.factories import AreaFactory, IndicatorFactory, observe
from tests.indicators.sdmx.conftest import DataUser, body

pytestmark = pytest.mark.django_db
CSV2, CSV1 = ("application/vnd.sdmx.data+csv;version=" + each for each in ("2.0.0", "1.0.0"))
Key = tuple[str, str, str, str]


@pytest.fixture
def figures(finance: Department) -> None:
    """Months, quarters and years; two areas; absences, limits, zero and a figure out of turn."""
    other = AreaFactory(code="150202", name="东河区", parent=None)
    revenue = IndicatorFactory(code="revenue", owner=finance, unit="万元", first_month=1)
    gdp = IndicatorFactory(code="gdp", owner=finance, frequency="quarter", with_peers=True)
    grain = IndicatorFactory(code="grain", owner=finance, frequency="year", unit="万吨")
    for month in range(1, 13):
        observe(revenue, Month(2024, month), f"{month * 10}.25", "-0.5")
    observe(revenue, Month(2023, 12), "0", growth_absence="not_published")
    observe(revenue, Month(2025, 1), value_absence="not_collected")
    observe(gdp, Month(2024, 3), "15.1234", "6.7", rank=2)
    observe(gdp, Month(2024, 5), "20", qualifier="nearly")
    observe(gdp, Month(2024, 6), value_absence="missing", growth="7", status="final")
    observe(gdp, Month(2024, 6), "33.3", area=other)
    observe(grain, Month(2023, 12), "1.3", qualifier="at_least")


def period(one: Observation) -> tuple[str, str]:
    """FREQ and TIME_PERIOD, the slow way."""
    month, frequency = one.month, one.indicator.frequency
    if frequency == "year" and month.month == 12:
        return "A", str(month.year)
    if frequency == "quarter" and month.month in {3, 6, 9, 12}:
        return "Q", f"{month.year}-Q{month.month // 3}"
    return "M", str(month)


def expected() -> dict[tuple[str, ...], Decimal | None]:
    """Every number that stands, from the database, the slow way; None for what is missing."""
    found: dict[tuple[str, ...], Decimal | None] = {}
    for one in Observation.objects.current().select_related("indicator", "area"):
        freq, time = period(one)
        key = (freq, one.area.code, one.indicator.code)
        if one.value is not None or one.value_absence:
            found[*key, "value", time] = one.value
        if one.growth is not None or one.growth_absence:
            found[*key, "growth", time] = one.growth
        if one.rank is not None:
            found[*key, "rank", time] = Decimal(one.rank)
    return found


def structure(user: DataUser) -> Any:
    message = user.client.dataflow("OBSERVATIONS", params={"references": "all"})
    return message.structure["DSD_OBSERVATIONS"]


def understood(message: Any) -> dict[tuple[str, ...], Decimal | None]:
    """Every observation of a message of `sdmx1`."""
    found = {}
    for part in message.data:
        for one in part.obs:
            values = one.key.values if hasattr(one, "key") else one.dimension.values
            key = tuple(str(values[name].value) for name in DIMENSIONS)
            assert key not in found
            found[key] = Decimal(one.value) if one.value not in (None, "") else None
    return found


DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "MEASURE", "TIME_PERIOD")


def test_the_client_reads_every_number(user: DataUser, figures: None) -> None:
    message = user.client.data("OBSERVATIONS", dsd=structure(user))
    assert message.response.headers["Content-Type"] == DATA_TYPE
    wanted = expected()
    assert understood(message) == wanted
    assert len(wanted) == 35
    assert sum(value is None for value in wanted.values()) == 3


def test_the_client_reads_the_same_from_csv(user: DataUser, figures: None) -> None:
    answer = user.get("data/OBSERVATIONS/all", CSV2)
    assert answer.headers["Content-Type"] == tables.TYPES["2"]
    reader = sdmx.reader.csv.Reader()
    message = reader.convert(io.BytesIO(body(answer)), structure=structure(user))
    assert understood(message) == expected()


def test_the_client_negotiates_csv_itself(user: DataUser, figures: None) -> None:
    message = user.client.get(
        "data", "OBSERVATIONS", key={"INDICATOR": ["gdp"]}, headers={"Accept": CSV2}
    )
    wanted = {key: value for key, value in expected().items() if key[2] == "gdp"}
    assert understood(message) == wanted


@pytest.mark.parametrize("accept", [CSV1, CSV2, "text/csv"])
def test_pandas_reads_the_same(user: DataUser, figures: None, accept: str) -> None:
    text = body(user.get("data/OBSERVATIONS", accept)).decode()
    frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    found = {
        tuple(row[name] for name in DIMENSIONS): Decimal(row["OBS_VALUE"])
        if row["OBS_VALUE"]
        else None
        for _, row in frame.iterrows()
    }
    assert found == expected()
    flow = {"PLAN_TRACKER:OBSERVATIONS(1.0)"}
    if accept == CSV1:
        assert set(frame["DATAFLOW"]) == flow
    else:
        assert set(frame["STRUCTURE"]) == {"dataflow"}
        assert set(frame["STRUCTURE_ID"]) == flow
        assert set(frame["ACTION"]) == {"R"}


def test_flat_and_by_series_say_the_same(user: DataUser, figures: None) -> None:
    dsd = structure(user)
    for at in ("AllDimensions", "REF_AREA", "INDICATOR", "MEASURE", "FREQ"):
        message = user.client.data("OBSERVATIONS", dsd=dsd, params={"dimensionAtObservation": at})
        assert understood(message) == expected(), at


@pytest.mark.parametrize("query", [{}, {"includeHistory": "true"}, {"asOf": "2030-01-01"}])
def test_the_message_is_valid_but_for_what_only_its_own_structure_can_tell(
    user: DataUser, figures: None, query: dict[str, str]
) -> None:
    validate_doc(body(user.get("data/OBSERVATIONS", **query)).decode())


def test_attributes(user: DataUser, figures: None) -> None:
    rows = {
        (one["INDICATOR"], one["MEASURE"], one["TIME_PERIOD"], one["REF_AREA"]): one
        for one in user.observations()
    }
    home = "150205"
    limit = rows["gdp", "value", "2024-05", home]
    assert (limit["OBS_STATUS"], limit["QUALIFIER"]) == ("U", "nearly")
    assert limit["COMMENT_OBS"] == "原文写“近”，不是准数"
    missing = rows["gdp", "value", "2024-Q2", home]
    assert missing["OBS_STATUS"] == "O"
    assert missing["COMMENT_OBS"] == "缺数：未反馈"
    assert "OBS_VALUE" not in missing
    assert rows["gdp", "growth", "2024-Q2", home]["OBS_STATUS"] == "A"
    assert rows["revenue", "value", "2025-01", home]["OBS_STATUS"] == "L"
    nothing = rows["revenue", "value", "2023-12", home]
    assert nothing["OBS_VALUE"] == "0"
    assert (nothing["UNIT_MEASURE"], nothing["UNIT_MULT"], nothing["DECIMALS"]) == ("CNY", "4", "2")
    assert nothing["PERIOD_LABEL"] == "全年"
    assert rows["gdp", "value", "2024-Q1", home]["PERIOD_LABEL"] == "一季度"
    assert {one["DEMO"] for one in rows.values()} == {"false"}
    assert {one["ACCUMULATION"] for one in rows.values()} == {"ytd"}


def test_every_code_in_the_data_is_in_its_list(user: DataUser, figures: None) -> None:
    message = user.client.dataflow("OBSERVATIONS", params={"references": "all"})
    dsd = message.structure["DSD_OBSERVATIONS"]
    components = {each.id: each for each in [*dsd.dimensions, *dsd.attributes, *dsd.measures]}
    for row in user.observations():
        assert set(row) <= set(components)
        for name, value in row.items():
            listed = components[name].local_representation.enumerated
            if listed is not None:
                assert value in message.codelist[listed.id].items, (name, value)
    assert set(message.codelist["CL_OBS_STATUS"].items) >= codes.MISSING


def wanted(keys: dict[str, set[str]]) -> set[tuple[str, ...]]:
    places = dict(zip(DIMENSIONS, range(5), strict=True))
    return {
        key for key in expected() if all(key[places[name]] in among for name, among in keys.items())
    }


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        ("...", {}),
        ("Q...", {"FREQ": {"Q"}}),
        ("M..gdp.", {"FREQ": {"M"}, "INDICATOR": {"gdp"}}),
        (".150202..", {"REF_AREA": {"150202"}}),
        ("..gdp+grain.value", {"INDICATOR": {"gdp", "grain"}, "MEASURE": {"value"}}),
        ("A+Q...rank+growth", {"FREQ": {"A", "Q"}, "MEASURE": {"rank", "growth"}}),
        ("*.*.revenue.*", {"INDICATOR": {"revenue"}}),
    ],
)
def test_keys(user: DataUser, figures: None, key: str, keys: dict[str, set[str]]) -> None:
    for path in (f"data/OBSERVATIONS/{key}", f"data/X,OBSERVATIONS,latest/{key}/all/"):
        found = list(csv.DictReader(io.StringIO(body(user.get(path, CSV2)).decode())))
        assert {tuple(row[name] for name in DIMENSIONS) for row in found} == wanted(keys)


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({"startPeriod": "2024"}, 202401, 299912),
        ({"endPeriod": "2023"}, 190001, 202312),
        ({"startPeriod": "2024-Q2", "endPeriod": "2024-Q3"}, 202404, 202409),
        ({"startPeriod": "2024-09", "endPeriod": "2024-09"}, 202409, 202409),
        ({"startPeriod": "2024-06-30", "endPeriod": "2024-S1"}, 202406, 202406),
    ],
)
def test_periods(
    user: DataUser, figures: None, query: dict[str, str], first: int, last: int
) -> None:
    inside = {
        (*period(one), one.indicator.code)
        for one in Observation.objects.select_related("indicator")
        if first <= int(one.month) <= last
    }
    found = {
        (row["FREQ"], row["TIME_PERIOD"], row["INDICATOR"]) for row in user.observations(**query)
    }
    assert found == inside


def test_first_and_last(user: DataUser, figures: None) -> None:
    rows = user.observations(firstNObservations="1", lastNObservations="2")
    found = [
        row["TIME_PERIOD"]
        for row in rows
        if (row["INDICATOR"], row["MEASURE"]) == ("revenue", "value")
    ]
    assert found == ["2023-12", "2024-12", "2025-01"]


def test_detail(user: DataUser, figures: None) -> None:
    series = {(key[0], key[1], key[2], key[3]) for key in expected()}
    for detail in ("serieskeysonly", "nodata"):
        root = user.xml("data/OBSERVATIONS", detail=detail)
        told = list(root.iter("Series"))
        assert {tuple(each.get(name) for name in DIMENSIONS[:4]) for each in told} == series
        assert len(told) == len(series)
        assert not list(root.iter("Obs"))
        assert all((each.get("UNIT_MEASURE") is None) == (detail != "nodata") for each in told)
        table = body(user.get("data/OBSERVATIONS", CSV2, detail=detail)).decode()
        assert len(table.splitlines()) == 1 + len(series)
    bare = user.xml("data/OBSERVATIONS", detail="dataonly")
    assert {name for each in bare.iter("Obs") for name in each.attrib} == {
        "TIME_PERIOD",
        "OBS_VALUE",
    }
    keys = user.client.series_keys("OBSERVATIONS")
    assert {tuple(each[name].value for name in DIMENSIONS[:4]) for each in keys} == series


def test_formats_by_parameter(user: DataUser, figures: None) -> None:
    table = body(user.get("data/OBSERVATIONS", format="csv1")).decode()
    assert table.startswith("DATAFLOW,FREQ,")
    assert user.refused("data/OBSERVATIONS", format="xlsx") == (400, 140)
    assert user.refused("data/OBSERVATIONS", "application/json") == (406, 1406)
    assert user.refused("dataflow", "application/json") == (406, 1406)


def test_illustrations_are_marked(user: DataUser, finance: Department) -> None:
    one = observe(IndicatorFactory(code="made", owner=finance), Month(2024, 9), "1")
    type(one.monthly_return).objects.update(is_demo=True)
    assert [row["DEMO"] for row in user.observations()] == ["true"]


@pytest.mark.usefixtures("seeded")
def test_the_seed_reads_back_whole(user: DataUser) -> None:
    message = user.client.data("OBSERVATIONS", dsd=structure(user))
    wanted = expected()
    assert len(wanted) > 100
    assert understood(message) == wanted


def test_nothing_found(user: DataUser, figures: None) -> None:
    assert user.refused("data/OBSERVATIONS/..nothing.") == (404, 100)
    assert user.refused("data/OBSERVATIONS", startPeriod="2030") == (404, 100)
    assert user.refused("data/ELSEWHERE") == (404, 100)
    assert user.refused("data/OBSERVATIONS", endPeriod="0001") == (404, 100)
