"""The SDMX door asks the database the same number of questions, however much it answers."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department
from entry.periods import Month
from indicators.sdmx import markup, tables
from indicators.sdmx.points import Figure, blocks
from indicators.sdmx.queries import DataQuery
from tests.api.test_query_counts import WHO
from tests.factories import AreaFactory, IndicatorFactory, observe
from tests.indicators.sdmx.conftest import DataUser, body

AT = datetime(2024, 10, 8, 2, tzinfo=UTC)
COUNTS = {
    "dataflow": 0,
    "dataflow?references=all&detail=referencestubs": 0,
    "codelist/all/CL_AREA": 1,
    "codelist/all/CL_INDICATOR": 1,
    "dataflow?references=all": 2,  # areas, indicators
    "data/OBSERVATIONS": 1,
    "data/OBSERVATIONS/M..i1+i2.value?startPeriod=2024&detail=nodata": 1,
    "data/OBSERVATIONS?format=csv&dimensionAtObservation=AllDimensions": 1,
    "data/OBSERVATIONS?includeHistory=true": 1,
    "data/OBSERVATIONS?updatedAfter=2000-01-01&asOf=2030-01-01": 2,  # changed, withdrawn
}


def grow(numbers: range, finance: Department) -> None:
    for number in numbers:
        area = AreaFactory(code=f"15021{number:02}", name=f"区{number}")
        one = IndicatorFactory(code=f"i{number}", owner=finance)
        for month in range(1, 5):
            observe(one, Month(2024, month), "1", "2", area=area)


def asked(user: DataUser, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = user.http.get(f"/sdmx/2.1/{path}")
        body(answer)
    assert answer.status_code == 200
    return len(queries) - WHO


@pytest.mark.django_db
def test_the_questions_do_not_grow_with_the_rows(user: DataUser, finance: Department) -> None:
    grow(range(1, 4), finance)
    asked(user, "data/OBSERVATIONS")  # notes the use of the token, takes its lease of requests
    few = {path: asked(user, path) for path in COUNTS}
    grow(range(4, 10), finance)
    many = {path: asked(user, path) for path in COUNTS}
    assert few == COUNTS
    assert many == COUNTS


def plenty(series: int) -> Iterator[Figure]:
    """Twelve months of many series, made one by one."""
    for number in range(series):
        for month in range(1, 13):
            yield Figure(
                indicator=f"i{number}", unit="亿元", decimals=2, accumulation="ytd",
                frequency="month", first_month=1, area="150205", month=Month(2024, month),
                value=Decimal(number) + month, growth=Decimal("1.5"), rank=None, status="flash",
                qualifier="exact", value_absence="", growth_absence="", published_at=AT,
                demo=False,
            )  # fmt: skip


def peak(series: int, *, as_csv: bool) -> tuple[int, int]:
    """The most memory that an answer held at once, and its length."""
    query = DataQuery(keys={})
    found = blocks(plenty(series), query)
    pieces = (
        tables.data(found, query, "2")
        if as_csv
        else markup.data(found, query, ident="x", at=AT, sender="某局")
    )
    tracemalloc.start()
    size = sum(len(piece) for piece in pieces)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most, size


@pytest.mark.parametrize("as_csv", [False, True])
def test_memory_does_not_grow_with_the_answer(as_csv: bool) -> None:
    peak(300, as_csv=as_csv)  # what is kept for good: labels, units
    small, short = peak(300, as_csv=as_csv)
    large, long = peak(1500, as_csv=as_csv)
    assert long > 4 * short
    assert large < 1.3 * small
    assert large < 3_000_000
