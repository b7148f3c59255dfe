"""A data user's table holds what the page shows: `pandas.read_csv(url)`, and `sdmx1`, over HTTP."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas
import pytest
import requests
import sdmx
from lxml import html

from tests.api.served.house import House

pytestmark = pytest.mark.xdist_group("served")
# A cumulative amount, one of which growth alone is published, one reported by the half-year, counts.
SHOWN = ("gdp", "industry_va", "budget_revenue", "retail", "income_urban")
YEAR = 2024


@pytest.fixture(scope="module")
def token(house: House) -> str:
    return house.token("leader", "read")


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """`sdmx1` keeps what it was told for the whole process."""
    sdmx.Client.cache.clear()
    yield
    sdmx.Client.cache.clear()


Shown = dict[str, tuple[str, str]]  # value and growth by the name of the period, as they read


def page(house: House, code: str) -> Shown:
    """What the indicator's page shows of the year's months, of those that have anything."""
    answer = requests.get(
        f"{house.url}/indicators/{code}/",
        cookies={"sessionid": house.sessions["leader"]},
        timeout=60,
    )
    assert answer.status_code == 200
    table = html.fromstring(answer.content).xpath("//section[@aria-labelledby='months']//table")[0]
    found = {}
    for row in table.xpath(".//tbody/tr"):
        label = row.xpath("string(th)").strip()
        value = row.xpath("string(td[@data-label='累计' or @data-label='数值']//a)").strip()
        growth = row.xpath("string(td[@data-label='同比']//span[@class='growth'])").strip()
        if value or growth:
            found[label] = (value, growth)
    assert found, code
    return found


def as_shown(number: Any, places: int) -> str:
    """Rounded once, half up; a table's missing is the page's nothing."""
    if number is None or pandas.isna(number):
        return ""
    unit = Decimal(1).scaleb(-places)
    return f"{Decimal(str(number)).quantize(unit, rounding=ROUND_HALF_UP)}"


def same(shown: Shown, mine: Shown) -> None:
    """Value by value; what the page says in words ("—", "测算") is no published number."""
    assert [*mine] == [label for label in shown if label in mine], "every period, in its order"
    for label, (value, growth) in mine.items():
        told, told_growth = shown[label]
        assert told.replace(",", "") == value or (value == "" and told in {"", "—"}), label
        if growth:
            assert _signed(told_growth) == growth, label


def _signed(told: str) -> str:
    """↓1.2 is -1.2."""
    return told.replace("↓", "-").lstrip("↑→").rstrip("%")


@pytest.mark.parametrize("code", SHOWN)
def test_pandas_reads_the_numbers_of_the_page(house: House, token: str, code: str) -> None:
    root = f"{house.url}/api/v1"
    sign = {"Authorization": f"Bearer {token}"}
    query = f"indicator={code}&area=150205&from={YEAR}-01&to={YEAR}-12&format=csv"
    rows = pandas.read_csv(
        f"{root}/observations/?{query}", storage_options=sign, dtype={"area": str}
    )
    about = pandas.read_csv(f"{root}/indicators/?code={code}&format=csv", storage_options=sign)
    places = int(about.decimals[0])
    assert next(iter(rows.columns)) == "indicator", "the byte order mark is no part of the name"
    assert set(rows.area) == {"150205"}
    same(
        page(house, code),
        {
            row.label: (as_shown(row.value, places), as_shown(row.growth, 1))
            for row in rows.itertuples()
        },
    )


@pytest.mark.parametrize("code", SHOWN)
def test_the_same_digits_as_text(house: House, token: str, code: str) -> None:
    """`dtype=str` keeps every digit: the file holds what JSON holds."""
    sign = {"Authorization": f"Bearer {token}"}
    url = f"{house.url}/api/v1/observations/?indicator={code}&area=150205"
    table = pandas.read_csv(f"{url}&format=csv", storage_options=sign, dtype=str)
    rows = requests.get(url, headers=sign, timeout=60).json()["results"]
    for name in ("month", "value", "growth", "rank"):
        mine = [None if pandas.isna(one) else one for one in table[name]]
        assert mine == [None if row[name] is None else str(row[name]) for row in rows]


@pytest.mark.parametrize("code", SHOWN)
def test_sdmx1_reads_the_numbers_of_the_page(house: House, token: str, code: str) -> None:
    client = sdmx.Client()
    client.source = sdmx.source.Source(
        id="PLAN_TRACKER", name="计划执行跟踪平台", url=f"{house.url}/sdmx/2.1"
    )
    client.session.headers["Authorization"] = f"Bearer {token}"
    flow = client.dataflow("OBSERVATIONS", params={"references": "all"})
    message = client.data(
        "OBSERVATIONS",
        key={"INDICATOR": [code], "REF_AREA": ["150205"], "MEASURE": ["value", "growth"]},
        params={"startPeriod": str(YEAR), "endPeriod": str(YEAR)},
        dsd=flow.structure["DSD_OBSERVATIONS"],
    )
    table = sdmx.to_pandas(message, attributes="os").reset_index().sort_values("TIME_PERIOD")
    found: Shown = {}
    for row in table.itertuples():
        number = as_shown(row.value, int(row.DECIMALS))
        value, growth = found.get(row.PERIOD_LABEL, ("", ""))
        is_value = row.MEASURE == "value"
        found[row.PERIOD_LABEL] = (number, growth) if is_value else (value, number)
    same(page(house, code), found)
