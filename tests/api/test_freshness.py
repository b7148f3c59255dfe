"""Overview and rankings remember what they worked out: every change is told by the next answer.

Each change is written past all models, as another process or a hand at the database would do it:
no signal, no saved object, no cache that could be told of it.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.models import Department, User
from dashboards import api as overviews
from entry.periods import Month
from indicators import api_rankings
from indicators.memory import Memory
from indicators.models import Observation
from plan.models import PlanCurve
from tests.api.conftest import Program, program_of
from tests.factories import AreaFactory, observe
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
OVERVIEW = ("overview/", {"area": "150205", "month": "2024-09"})
RANKING = ("rankings/", {"indicator": "funds", "month": "2024-09"})


@pytest.fixture(autouse=True)
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which answers were worked out and not remembered; nothing is, at the start of a test."""
    done: list[str] = []

    def counted(name: str, make: Any) -> Any:
        def make_and_count(seen: Any) -> Any:
            done.append(name)
            return make(seen)

        return make_and_count

    monkeypatch.setattr(overviews, "_memory", Memory(1000))
    monkeypatch.setattr(api_rankings, "_memory", Memory(1000))
    monkeypatch.setattr(overviews, "headlines", counted("overview", overviews.headlines))
    monkeypatch.setattr(api_rankings, "ranking", counted("ranking", api_rankings.ranking))
    return done


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overviews, "today", lambda: date(2024, 10, 8))


@pytest.fixture
def scene(finance: Department, statistics: Department) -> None:
    """A level with peers and without growth, a rate that misses, a light in step with the level."""
    scenes.rules()
    home, east, west = scenes.city("东区", "西区")
    funds = scenes.indicator("funds", finance, name="争取资金", with_peers=True)
    aim = scenes.aim(funds, key="funds", amount=Decimal("11.16"), headline_order=2)
    aim.phases.create(month=SEPTEMBER, amount=Decimal(8))
    for area, value, base in ((home, "8.05", "9"), (east, "1.2", "1"), (west, "1.2", "1")):
        observe(funds, SEPTEMBER, value=value, area=area)
        observe(funds, SEPTEMBER.year_ago, value=base, area=area)
    jobs = scenes.indicator("jobs", statistics, has_value=False)
    other = AreaFactory(code="150300", name="别市", short_name="别市", level="city")
    traits: dict[str, Any] = {"measure": "growth", "operator": "sync", "amount": None}
    scenes.aim(jobs, key="jobs", headline_order=3, reference_area=other, **traits)
    observe(jobs, SEPTEMBER, growth="3", rank=2)
    observe(jobs, SEPTEMBER, growth="2", area=other)
    roads = scenes.indicator("roads", finance, has_growth=False)
    scenes.aim(roads, key="roads", amount=Decimal(100), headline_order=4)
    observe(roads, SEPTEMBER, value="50")
    rate = scenes.indicator("rate", finance, unit="%", accumulation="point", has_growth=False)
    scenes.aim(rate, key="rate", operator="le", amount=Decimal("3.9"), headline_order=1)
    observe(rate, Month(2024, 7), value="3.8")
    months = {f"m{month:02}": month for month in range(1, 12)}
    PlanCurve.objects.create(code="late", name="先慢后快", m12=100, **months)


def write(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


TARGET = "UPDATE indicators_target SET {} WHERE key = '{}'"
INDICATOR = "UPDATE indicators_indicator SET {} WHERE code = '{}'"
AREA = "UPDATE accounts_area SET {} WHERE code = '{}'"
CURVE = "(SELECT id FROM plan_plancurve)"
CITY = "(SELECT id FROM accounts_area WHERE code = '150300')"
OF_BOTH = {
    "illustrative": "UPDATE entry_return SET is_demo = NOT is_demo",
    "accumulation": INDICATOR.format("accumulation = 'average'", "funds"),
    "price basis": INDICATOR.format("price_basis = 'constant'", "funds"),
    "direction": INDICATOR.format("direction = 'down'", "funds"),
    "another city": AREA.format(f"parent_id = {CITY}", "150290"),
    "another level": AREA.format("level = 'park'", "150291"),
}
OF_RANKING = {
    "area's name": AREA.format("short_name = '新区'", "150290"),
    "area's code": AREA.format("code = '150299'", "150290"),
    "area's order": AREA.format('"order" = 99', "150290"),
    "another area": (
        'INSERT INTO accounts_area (code, name, short_name, name_en, level, "order")'
        " VALUES ('150298', '新区', '新区', '', 'county', 7)"
    ),
}
OF_OVERVIEW = {
    "amount": TARGET.format("amount = 9", "funds"),
    "operator": TARGET.format("operator = 'gt'", "funds"),
    "measure": TARGET.format("measure = 'growth'", "funds"),
    "tolerance": TARGET.format("tolerance = 0.5", "jobs"),
    "strength": TARGET.format("strength = 'binding'", "funds"),
    "quote": TARGET.format("quote = '争取资金11.16亿元'", "funds"),
    "order": TARGET.format("headline_order = 9", "funds"),
    "no headline": TARGET.format("headline_order = NULL", "funds"),
    "curve": TARGET.format(f"curve_id = {CURVE}", "roads"),
    "phase": "UPDATE indicators_phasetarget SET amount = 9",
    "no phase": "DELETE FROM indicators_phasetarget",
    "reference": TARGET.format("reference_area_id = area_id", "jobs"),
    "name": INDICATOR.format("name = '到位资金'", "funds"),
    "unit": INDICATOR.format("unit = '万元'", "funds"),
    "decimals": INDICATOR.format("decimals = 3", "funds"),
    "frequency": INDICATOR.format("frequency = 'half'", "funds"),
    "lag": INDICATOR.format("lag_months = 2", "funds"),
    "peers": INDICATOR.format("with_peers = NOT with_peers", "funds"),
    "not in use": INDICATOR.format("is_active = NOT is_active", "rate"),
    "rule": "UPDATE indicators_lightrule SET green_from = 9 WHERE family = 'level'",
    "version": "UPDATE indicators_lightrule SET version = '2024-9' WHERE family = 'level'",
    "no rule": "DELETE FROM indicators_lightrule WHERE family = 'level'",
    "area of reference": AREA.format("short_name = '邻市'", "150300"),
    "one unit less": AREA.format("level = 'park'", "150291"),
    "title": "UPDATE plan_plan SET short_title = '计划'",
    "due day": "INSERT INTO entry_duerule (day) VALUES (28)",
    "holiday": "INSERT INTO entry_calendarday (day, is_workday, name) VALUES ('2024-10-07', {}, '')",
}
CHANGES = [
    *((OVERVIEW, name) for name in (*OF_BOTH, *OF_OVERVIEW)),
    *((RANKING, name) for name in (*OF_BOTH, *OF_RANKING)),
]


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize(("asked", "change"), CHANGES)
def test_a_change_is_told_by_the_next_answer(
    reader: Program, asked: Any, change: str, worked_out: list[str]
) -> None:
    before = reader.read(*asked)
    assert reader.read(*asked) == before
    assert len(worked_out) == 1, "remembered"
    false = "false" if connection.vendor == "postgresql" else "0"
    write({**OF_BOTH, **OF_RANKING, **OF_OVERVIEW}[change].format(false))
    after = reader.read(*asked)
    assert after != before
    assert len(worked_out) == 2
    assert reader.read(*asked) == after


FUNDS, JOBS, RATE = "funds", "jobs", "rate"


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize(
    ("asked", "code", "month", "area"),
    [
        (OVERVIEW, FUNDS, SEPTEMBER, "150205"),
        (OVERVIEW, FUNDS, SEPTEMBER.year_ago, "150205"),
        (OVERVIEW, FUNDS, SEPTEMBER, "150290"),
        (OVERVIEW, FUNDS, SEPTEMBER.year_ago, "150290"),
        (OVERVIEW, JOBS, SEPTEMBER, "150300"),
        (OVERVIEW, RATE, Month(2024, 7), "150205"),
        (RANKING, FUNDS, SEPTEMBER, "150290"),
        (RANKING, FUNDS, SEPTEMBER.year_ago, "150290"),
    ],
)
def test_a_correction_is_told_by_the_next_answer_and_a_draft_is_not(
    reader: Program, asked: Any, code: str, month: Month, area: str
) -> None:
    """Own, peers', referred to, the base of a computed growth, the last one known before."""
    before = reader.read(*asked)
    old = Observation.objects.get(indicator__code=code, month=month, area__code=area)
    Observation.objects.create(
        **{name: getattr(old, name) for name in ("monthly_return", "indicator", "area", "month")},
        value=Decimal(77),
        entered_by=old.entered_by,
        entered_at=old.entered_at,
    )
    assert reader.read(*asked) == before, "a draft"
    Observation.objects.filter(published_at=None).delete()
    new = scenes.corrected(old, "2.5", growth=Decimal("-80"))
    after = reader.read(*asked)
    assert after != before
    path, query = asked
    assert new.published_at is not None
    for at, answer in ((old.published_at, before), (new.published_at, after)):
        then = reader.read(path, {**query, "as_of": at.isoformat()})
        assert {**then, "as_of": None} == {"as_of": None, **answer}


@pytest.mark.usefixtures("scene")
def test_a_day_that_passes_is_told(reader: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def sentence() -> str:
        return str(reader.read(*OVERVIEW)["cards"][0]["light"]["sentence"])

    assert "逾期" in sentence()
    monkeypatch.setattr(overviews, "today", lambda: date(2024, 10, 7))
    assert "逾期" not in sentence()


@pytest.mark.usefixtures("scene")
def test_rights_are_asked_each_time(clerk: User, other_clerk: User, leader: User) -> None:
    """What one person is shown is nothing to another, and nothing to himself without the right."""

    def shown(program: Program) -> tuple[bool, bool]:
        cards = program.read(*OVERVIEW)["cards"]
        return "funds" in {card["indicator"] for card in cards}, program.ask(
            *RANKING
        ).status_code == 200

    his, others, leaders = (program_of(one) for one in (clerk, other_clerk, leader))
    assert shown(his) == shown(others) == shown(leaders) == (True, True)
    write(INDICATOR.format("visibility = 'internal'", "funds"))
    assert (shown(his), shown(others), shown(leaders)) == (
        (True, True),
        (False, False),
        (True, True),
    )
    write(
        f"UPDATE accounts_membership SET department_id = (SELECT department_id FROM "
        f"accounts_membership WHERE user_id = {other_clerk.pk}) WHERE user_id = {clerk.pk}"
    )
    assert shown(his) == (False, False)
    write(f"DELETE FROM accounts_membership WHERE user_id = {leader.pk}")
    assert leaders.ask(*OVERVIEW).status_code == 403


@pytest.mark.usefixtures("scene")
def test_a_limited_token_is_not_told_what_another_was(leader: User) -> None:
    """Neither the places of others, nor what tells of another area, nor their rows."""
    everything = program_of(leader)
    whole = everything.read(*OVERVIEW)
    alone = program_of(leader, scopes=["overview:150205:read", "rankings:150290:read"])
    cards = alone.read(*OVERVIEW)["cards"]
    assert [card["indicator"] for card in cards] == ["rate", "funds", "roads"]
    assert [card["rank"] for card in cards] == [None, None, None]
    assert [card["indicator"] for card in whole["cards"]] == ["rate", "funds", "jobs", "roads"]
    assert whole["cards"][1]["rank"] == 3
    assert everything.read(*OVERVIEW) == whole
    assert len(everything.read(*RANKING)["results"]) == 3
    assert [row["area"] for row in alone.read(*RANKING)["results"]] == ["150290"]
    assert len(everything.read(*RANKING)["results"]) == 3
