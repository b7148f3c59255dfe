"""The bulletins' known answers, from a published figure to card, page, file and API."""

from decimal import Decimal

import pytest

from accounts.models import User
from entry.numbers import round_half_up
from entry.period_labels import parse_label
from indicators.handouts import STANDING_COLUMNS, standings_table
from indicators.lines import line
from tests.conftest import browser_of
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.test_formulas import published
from tests.indicators.test_standings import standing
from tests.indicators.test_views import text, words

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("case", published(), ids=lambda case: case["source"])
def test_a_published_case_comes_out_of_every_door(case: dict[str, str], leader: User):
    """A bulletin that gives only the rate (74 %) is one of a plan of 100."""
    scenes.rules()
    invest = scenes.indicator("invest", name="重点项目完成投资", decimals=1, has_growth=False)
    scenes.aim(invest, amount=D(case["plan"] or 100), headline_order=1)
    month = parse_label(case["period"], 2024)
    observe(invest, month, value=case["done"] or case["completion_pct"])

    gap = D(case["time_gap_pp"])
    rate = f"{D(case['completion_pct']):.1f}%"
    shown = round_half_up(gap, 1).copy_abs()
    pace = f"{'超' if gap > 0 else '欠'}时间进度{shown}个百分点"
    found = standing(invest, month)
    said = line(found)
    assert (said.period, said.achieved, said.pace) == (case["period"], rate, pace)

    heads = [column.title for column in STANDING_COLUMNS]
    (row,) = standings_table("标题", [found]).rows
    cells = dict(zip(heads, row, strict=True))
    assert cells["完成率（%）"] == D(rate.removesuffix("%"))

    browser = browser_of(leader)
    for path in (f"/indicators/invest/?month={month}", f"/overview/?month={month}"):
        page = words(text(browser, path))
        assert pace in page, path
        assert rate in page.replace(" %", "%"), path
    (light,) = browser.get(f"/api/v1/lights/?month={month}").json()["results"]
    places = -int(gap.as_tuple().exponent)
    assert round_half_up(D(light["gap"]), places) == gap
    (card,) = browser.get(f"/api/v1/overview/?month={month}").json()["cards"]
    assert f"完成{rate}" in card["light"]["sentence"]
