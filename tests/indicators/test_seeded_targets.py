"""The report's own odd targets, each from its seed row to the sentence, the page and the API.

Figures of 2024 are invented here; targets, their words and last year's figures are the report's.
"""

from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from entry.periods import Month
from tests.conftest import browser_of
from tests.indicators.readers import light, promised, report, rows_of
from tests.indicators.test_views import text, words
from tests.seeds.claims import rows

D = Decimal
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
SEPTEMBER, DECEMBER = Month(2024, 9), Month(2024, 12)


@pytest.fixture
def browser(leader: User) -> Client:
    return browser_of(leader)


# Relative: in step with growth, for town and country apart.


@pytest.mark.parametrize(
    ("code", "target"), [("income_urban", "income-urban"), ("income_rural", "income-rural")]
)
def test_incomes_keep_step_with_growth(browser: Client, code: str, target: str):
    aim = promised(browser, target)
    assert (aim["operator"], aim["reference"], aim["tolerance"]) == ("sync", "gdp", "1")
    assert (aim["amount"], aim["measure"]) == (None, "growth")
    report(code, SEPTEMBER, growth="6.2")
    row = light(browser, target, SEPTEMBER)
    assert row["colour"] == "grey"
    assert row["sentence"] == "参照的地区生产总值尚无数据，暂不判断是否同步。"
    report("gdp", SEPTEMBER, growth="6.7")
    row = light(browser, target, SEPTEMBER)
    assert row["colour"] == "green"
    assert row["sentence"] == (
        "前三季度同比增长6.2%，参照地区生产总值增长6.7%（容差1个百分点），低于参照0.5个百分点；"
        "不低于正常线5.7%，判为正常（规则2024-1）。"
    )
    october = light(browser, target, Month(2024, 10))
    assert (october["month"], october["label"]) == ("2024-09", "前三季度")
    page = unescape(text(browser, f"/indicators/{code}/?month=2024-09"))
    assert "与经济增长基本保持同步" in page


def test_the_two_incomes_are_judged_apart(browser: Client):
    for code, growth in (("gdp", "6.7"), ("income_urban", "5.6"), ("income_rural", "3")):
        report(code, SEPTEMBER, growth=growth)
    lights = [light(browser, f"income-{part}", SEPTEMBER)["colour"] for part in ("urban", "rural")]
    assert lights == ["yellow", "red"]


# Subgroups: one sentence of the report, a target for each group.


def test_two_groups_of_one_sentence_have_targets_of_their_own(browser: Client):
    aims = [promised(browser, f"rd-share-{group}") for group in ("existing", "new")]
    assert [(aim["amount"], aim["operator"], aim["unit"]) for aim in aims] == [
        ("30", "ge", "%"),
        ("40", "ge", "%"),
    ]
    assert len({aim["quote"] for aim in aims}) == 1
    report("rd_share_existing", DECEMBER, value="31.2")
    report("rd_share_new", DECEMBER, value="38.5")
    found = [light(browser, f"rd-share-{group}", DECEMBER) for group in ("existing", "new")]
    assert [row["colour"] for row in found] == ["green", "yellow"]
    assert found[1]["sentence"] == (
        "年末新增规上工业企业中有研发活动的占比38.5%，年度目标40%以上；与目标之比0.96，低于1.00、"
        "不低于0.95，判为预警（规则2024-1）。"
    )
    assert found[0]["completion"] is None  # a share has no 序时


# Every member: 17 villages, each over a million, counted as the villages that are.


@pytest.mark.parametrize(
    ("villages", "colour", "said"),
    [("17", "done", "完成100.0%，已达到年度目标"), ("16", "yellow", "完成94.1%"), ("0", "red", "")],
)
def test_every_village_is_a_count_of_villages(
    browser: Client, villages: str, colour: str, said: str
):
    aim = promised(browser, "villages-over-1m")
    assert (aim["amount"], aim["unit"], aim["operator"]) == ("17", "个", "ge")
    assert "17个嘎查村集体经济均突破100万元" in aim["quote"]
    report("villages_over_1m", DECEMBER, value=villages)
    row = light(browser, "villages-over-1m", DECEMBER)
    assert row["colour"] == colour
    assert said in row["sentence"]
    before = light(browser, "villages-over-1m", SEPTEMBER)
    assert before["sentence"] == "该指标按年度核算，9月未到期。"


# Nought as a target.


@pytest.mark.parametrize(
    ("target", "code", "good", "bad"),
    [
        (
            "zero-job-families",
            "zero_job_families",
            "9月末零就业家庭0户，年度目标清零；不高于正常线0户，判为正常（规则2024-1）。",
            "9月末零就业家庭1户，年度目标清零；高于正常线0户，判为滞后（规则2024-1）。",
        ),
        (
            "petition-backlog",
            "petition_backlog",
            "9月末信访积案0件，年度目标清零；不高于正常线0件，判为正常（规则2024-1）。",
            "9月末信访积案1件，年度目标清零；高于正常线0件，判为滞后（规则2024-1）。",
        ),
        (
            "major-accidents",
            "major_accidents",
            "1—9月重特大安全事故0起，年度目标0起；不高于正常线0起，判为正常（规则2024-1）。",
            "1—9月重特大安全事故1起，年度目标0起；高于正常线0起，判为滞后（规则2024-1）。",
        ),
    ],
)
def test_nought_is_a_target_and_a_figure(
    browser: Client, target: str, code: str, good: str, bad: str
):
    assert promised(browser, target)["amount"] == "0"
    silent = light(browser, target, SEPTEMBER)
    assert (silent["colour"], silent["completion"]) == ("grey", None)  # nothing known is not 0
    report(code, SEPTEMBER, value="0")
    assert light(browser, target, SEPTEMBER)["sentence"] == good
    report(code, Month(2024, 6), value="1")
    assert light(browser, target, Month(2024, 6))["colour"] == "red"
    assert (
        bad.replace("9月末", "6月末").replace("1—9月", "1—6月")
        == (light(browser, target, Month(2024, 6))["sentence"])
    )
    report(code, DECEMBER, value="0")
    assert light(browser, target, DECEMBER)["colour"] == "done"


# Far above a hundred.


def test_a_completion_of_329_per_cent_is_shown_as_it_is(browser: Client):
    (row,) = rows_of(browser, "debt_task_completion")
    assert (row["value"], row["unit"], row["month"]) == ("329", "%", "2023-12")
    assert "329.0 %" in words(text(browser, "/indicators/debt_task_completion/?year=2023"))
    report("project_investment", SEPTEMBER, value="164.5")
    row = light(browser, "project-investment", SEPTEMBER)
    assert (row["colour"], row["completion"]) == ("done", "329")
    assert row["sentence"] == (
        "1—9月完成164.50亿元，年度目标50亿元，完成329.0%，已达到年度目标，判为已完成（规则2024-1）。"
    )
    assert "329.0%" in text(browser, "/overview/?month=2024-09")


# Targets below last year's figure are what the plan says.


@pytest.mark.parametrize(
    ("target", "code", "last", "amount", "own"),
    [
        ("signings", "signings", "87", "80", "不少于80个"),
        ("landings", "landings", "63", "60", "不少于60个"),
        ("policies-won", "policies_won", "36", "15", "不少于15项"),
    ],
)
def test_a_target_below_last_year_is_a_target(
    browser: Client, target: str, code: str, last: str, amount: str, own: str
):
    aim, (before,) = promised(browser, target), rows_of(browser, code)
    assert (before["value"], aim["amount"]) == (last, amount)
    report(code, SEPTEMBER, value=str(D(amount) * 3 / 4))
    row = light(browser, target, SEPTEMBER)
    assert row["colour"] == "green"  # on schedule for this year, whatever last year was
    assert "完成75.0%；计划进度75.0%，进度比1.00，不低于1.00，判为正常" in row["sentence"]
    page = words(unescape(text(browser, f"/indicators/{code}/?month=2024-09")))
    assert own in page
    report(code, DECEMBER, value=amount)
    assert light(browser, target, DECEMBER)["colour"] == "done"


def test_a_growth_target_below_last_years_growth_is_one_too(browser: Client):
    (before,) = rows_of(browser, "fai")
    assert (before["growth"], promised(browser, "fai")["amount"]) == ("28.9", "25")
    report("fai", SEPTEMBER, growth="25")
    assert light(browser, "fai", SEPTEMBER)["colour"] == "green"


# 突破 asks for more than the number (DOMAIN §1.1 types 旅游人数 and 旅游收入 as “>”).


@pytest.mark.parametrize(
    ("target", "code", "amount", "unit", "more"),
    [
        ("tourists", "tourists", "140", "万人次", "140.1"),
        ("tourism-income", "tourism_income", "5", "亿元", "5.01"),
        ("logistics-output", "logistics_output", "10", "亿元", "10.01"),
    ],
)
def test_to_break_through_is_more_than_to_reach(
    browser: Client, target: str, code: str, amount: str, unit: str, more: str
):
    aim = promised(browser, target)
    assert (aim["operator"], aim["amount"]) == ("gt", amount)
    assert f"突破{amount}{unit}" in aim["quote"]
    assert f"突破{amount}{unit}" in words(text(browser, f"/indicators/{code}/?month=2024-09"))
    report(code, DECEMBER, value=amount)
    row = light(browser, target, DECEMBER)
    assert row["colour"] == "yellow"
    assert f"年度目标超过{amount}{unit}，完成100.0%" in row["sentence"]
    report(code, SEPTEMBER, value=more)
    assert light(browser, target, SEPTEMBER)["colour"] == "done"
    assert "已超过年度目标" in light(browser, target, SEPTEMBER)["sentence"]


def test_every_breakthrough_of_the_plan_asks_for_more_and_nothing_else_does():
    """The villages break through 100万元 each; their target counts the villages that did."""
    for row in rows("targets"):
        breaks = f"突破{row['amount']}" in row["quote"]
        growing = row["measure"] == "growth" and row["amount"] == "0"
        assert (row["operator"] == "gt") == (breaks or (growing and "提高" in row["quote"])), row
