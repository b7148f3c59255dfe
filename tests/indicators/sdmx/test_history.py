"""Vintages at the SDMX door: as of a moment, what changed since, and all of them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Department
from entry.periods import Month
from indicators.models import Indicator, Observation
from tests.factories import IndicatorFactory, observe, published_return
from tests.indicators.sdmx.conftest import MES, DataUser, body

pytestmark = pytest.mark.django_db
FIRST = datetime(2024, 10, 8, 2, tzinfo=UTC)
SECOND, THIRD = FIRST + timedelta(days=10), FIRST + timedelta(days=20)
DAY = timedelta(days=1)
SS = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific}"


def replaced(old: Observation, at: datetime, **content: object) -> Observation:
    """The next vintage of a figure."""
    Observation.objects.filter(pk=old.pk).update(superseded_at=at)
    carrier = published_return(old.indicator.owner, old.month, at)
    return Observation.objects.create(
        monthly_return=carrier, indicator=old.indicator, area=old.area, month=old.month,
        entered_by=carrier.opened_by, entered_at=at, published_at=at, **content,
    )  # fmt: skip


@pytest.fixture
def revenue(finance: Department) -> Indicator:
    """August stands; September was corrected twice, and its growth withdrawn the second time."""
    found: Indicator = IndicatorFactory(code="revenue", owner=finance)
    observe(found, Month(2024, 8), "8", at=FIRST)
    one = observe(found, Month(2024, 9), "9", "1.5", at=FIRST)
    two = replaced(one, SECOND, value=Decimal("9.5"), growth=Decimal("1.6"))
    replaced(two, THIRD, value=Decimal("9.7"))
    return found


def values(user: DataUser, **query: str) -> dict[tuple[str, str], str]:
    return {
        (row["TIME_PERIOD"], row["MEASURE"]): row.get("OBS_VALUE", "")
        for row in user.observations(**query)
    }


def test_now(user: DataUser, revenue: Indicator) -> None:
    assert values(user) == {("2024-08", "value"): "8", ("2024-09", "value"): "9.7"}


@pytest.mark.parametrize(
    ("at", "value"),
    [(FIRST, "9"), (SECOND - DAY, "9"), (SECOND, "9.5"), (THIRD, "9.7"), (THIRD + DAY, "9.7")],
)
def test_as_known_at_a_moment(user: DataUser, revenue: Indicator, at: datetime, value: str) -> None:
    assert values(user, asOf=at.isoformat())["2024-09", "value"] == value


def test_before_anything_was_published(user: DataUser, revenue: Indicator) -> None:
    early = (FIRST - DAY).isoformat()
    assert user.refused("data/OBSERVATIONS", asOf=early) == (404, 100)


def test_the_whole_history_is_a_data_set_for_each_publication(
    user: DataUser, revenue: Indicator
) -> None:
    root = user.xml("data/OBSERVATIONS", includeHistory="true")
    sets = root.findall(f"{MES}DataSet")
    assert [each.get(f"{SS}validFromDate") for each in sets] == [
        at.isoformat() for at in (FIRST, SECOND, THIRD)
    ]
    found = [sorted(one.get("OBS_VALUE") for one in each.iter("Obs")) for each in sets]
    assert found == [["1.5", "8", "9"], ["1.6", "9.5"], ["9.7"]]
    message = user.client.data("OBSERVATIONS", params={"include_history": True})
    assert [len(each.obs) for each in message.data] == [3, 2, 1]


def test_the_history_up_to_a_moment(user: DataUser, revenue: Indicator) -> None:
    root = user.xml("data/OBSERVATIONS", includeHistory="true", asOf=SECOND.isoformat())
    assert len(root.findall(f"{MES}DataSet")) == 2


def changed(user: DataUser, since: datetime, **query: str) -> dict[str, list[tuple[str, ...]]]:
    """What a delta says, by action: measure, period and value."""
    root = user.xml("data/OBSERVATIONS", updatedAfter=since.isoformat(), **query)
    return {
        each.get(f"{SS}action"): sorted(
            (line.get("MEASURE"), one.get("TIME_PERIOD"), one.get("OBS_VALUE", ""))
            for line in each.iter("Series")
            for one in line.iter("Obs")
        )
        for each in root.findall(f"{MES}DataSet")
    }


def test_what_changed_and_what_was_withdrawn(user: DataUser, revenue: Indicator) -> None:
    assert changed(user, SECOND + DAY) == {
        "Replace": [("value", "2024-09", "9.7")],
        "Delete": [("growth", "2024-09", "1.6")],
    }
    assert changed(user, FIRST + DAY)["Delete"] == [("growth", "2024-09", "1.5")]
    upto = changed(user, FIRST + DAY, asOf=(SECOND + DAY).isoformat())
    assert upto == {"Replace": [("growth", "2024-09", "1.6"), ("value", "2024-09", "9.5")]}


def test_nothing_changed(user: DataUser, revenue: Indicator) -> None:
    late = (THIRD + DAY).isoformat()
    assert user.refused("data/OBSERVATIONS", updatedAfter=late) == (404, 100)


def test_a_delta_says_up_to_where_it_reaches(user: DataUser, revenue: Indicator) -> None:
    answer = user.get("data/OBSERVATIONS", updatedAfter=FIRST.isoformat())
    assert answer.headers["As-Of"] == THIRD.isoformat()
    assert f"<mes:Extracted>{THIRD.isoformat()}<".encode() in body(answer)


def test_a_copy_kept_by_deltas_is_what_stands(user: DataUser, revenue: Indicator) -> None:
    copy = {
        (row["TIME_PERIOD"], row["MEASURE"]): row["OBS_VALUE"]
        for row in user.observations(asOf=FIRST.isoformat())
    }
    for upto in (SECOND, THIRD):
        delta = changed(user, FIRST, asOf=upto.isoformat())
        copy |= {(period, measure): value for measure, period, value in delta["Replace"]}
        for measure, period, _ in delta.get("Delete", ()):
            copy.pop((period, measure), None)
    assert copy == values(user)


def test_the_delta_in_csv_names_its_actions(user: DataUser, revenue: Indicator) -> None:
    since = (SECOND + DAY).isoformat()
    table = body(user.get("data/OBSERVATIONS", "text/csv", updatedAfter=since)).decode()
    assert [line.split(",")[2] for line in table.splitlines()] == ["ACTION", "R", "D"]
