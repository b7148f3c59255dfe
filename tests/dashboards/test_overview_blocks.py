"""The overview's blocks: every count is the length of the list that it leads to."""

import re
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import User
from dashboards.block_presenters import blocks_told
from dashboards.overview_blocks import Blocks, blocks
from dashboards.overview_presenters import departments_told
from dashboards.queries import overview
from indicators.presenters import month_words
from indicators.queries import area_or_home, light_of
from indicators.standpoints import Standpoint
from tests.conftest import browser_of
from tests.dashboards.lists import listed
from tests.dashboards.scenes import SEPTEMBER, TODAY, departments
from tests.factories import AreaFactory, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
STAND = Standpoint(month=SEPTEMBER)


THEN = Standpoint(month=SEPTEMBER, as_of_day=date(2024, 10, 9))


def seen(user: User, stand: Standpoint = STAND) -> Blocks:
    area = area_or_home("")
    assert area is not None
    found = overview(user, area, SEPTEMBER, as_of=stand.as_of, today=TODAY)
    return blocks(user, found, today=TODAY)


@pytest.mark.parametrize("stand", [STAND, THEN])
def test_every_count_is_the_length_of_its_list(stand: Standpoint) -> None:
    """Facts, lights, steps; as a leader, a publisher, a department; now and as known then."""
    one = departments()[0]
    for user in (person("leader"), person("publisher", one), person("clerk", one)):
        told = blocks_told(seen(user, stand), stand)
        assert [block["title"] for block in told][:2] == ["重点项目", "任务"]
        for block in told:
            for count in [*block["lights"], *block["steps"]]:
                number = count.get("number", count.get("count"))
                assert number == listed(user, count["href"]), (block["title"], count)
            for fact in block["facts"]:
                if fact["unit"] in ("个", "项"):
                    shown = listed(user, fact["href"]) if fact["href"] else 0
                    assert _number(fact) == shown, (block["title"], fact)


def _number(fact: dict[str, str]) -> int:
    """How many records a fact counts: an honour may count for several, or for a share of one."""
    counted = re.search(r"，计入(\d+)项", fact.get("small", ""))
    return int(counted[1] if counted else fact["text"])


@pytest.mark.parametrize("stand", [STAND, THEN])
def test_departments_and_their_lights_lead_to_what_they_count(stand: Standpoint) -> None:
    user = person("leader")
    found = seen(user, stand)
    told = departments_told(found, stand)
    assert told is not None
    for one in told["returns"]:
        assert one["number"] == listed(user, one["href"]), one
    assert told["returns"][0]["number"] == found.returns.due > 0
    counts = [count for line in told["lines"] for register in line["lights"] for count in register]
    assert len(counts) == 6 * len(told["lines"]) > 0
    for count in counts:
        assert count["number"] == listed(user, count["href"]), count
    rates = {one["word"]: (one["rate"], one["of"]) for one in told["rates"]}
    part = found.returns.handed_in
    due = found.returns.due
    assert rates["报送率"] == (Decimal(100) * part / due, f"{part}/{due}")


def test_who_is_behind_stands_first() -> None:
    told = departments_told(seen(person("leader")), STAND)
    assert told is not None
    words = [line["returned"] for line in told["lines"]]
    missing = ["未报" in one for one in words]
    assert missing == sorted(missing, reverse=True)
    assert told["amiss"] <= told["every"]


def test_figures_told_are_those_that_the_list_shows() -> None:
    user = person("leader")
    found = seen(user)
    query = f"/indicators/?month={SEPTEMBER}&told=yes"
    assert found.told == listed(user, query) > 0
    unreported = [one for one in found.standings if one.is_overdue]
    assert all(light_of(one) == "grey" for one in unreported)


def test_the_page_shows_them_at_home_and_nowhere_else(leader: User) -> None:
    home = browser_of(leader).get("/overview/?month=2024-09").content.decode()
    assert month_words(SEPTEMBER) in home
    for told in ("本月变化", "重点项目", "招商引资", "三争取", 'id="departments"'):
        assert told in home
    AreaFactory(code="150299", name="东区", short_name="东区")
    elsewhere = browser_of(leader).get("/overview/?area=150299&month=2024-09").content.decode()
    assert "本月变化" not in elsewhere
    assert 'id="departments"' not in elsewhere
