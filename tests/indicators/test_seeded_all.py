"""Every seeded target, those without a number among them: words, light, reason."""

from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from entry.periods import Month
from indicators.aims import target_words
from indicators.judging import judge_targets, with_grounds
from indicators.models import Target
from indicators.rules import Family
from plan.lights import Colour
from tests.conftest import browser_of
from tests.factories import observe
from tests.indicators.readers import light, promised, report, rows_of
from tests.indicators.test_views import text, words
from tests.seeds.claims import rows

D = Decimal
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
SEPTEMBER, DECEMBER = Month(2024, 9), Month(2024, 12)


@pytest.fixture
def browser(leader: User) -> Client:
    return browser_of(leader)


# Targets without a number, which somebody assesses.


ASSESSED = {
    "water-quality": ("达标", "报告未给出标准值，按主管部门评定"),
    "water-quantity": ("达标", "报告未给出标准值，按主管部门评定"),
    "water-supply": ("达标", "报告未给出标准值，按主管部门评定"),
    "park-invest-per-mu": ("达到控制性指标以上", "报告未给出控制性指标，按园区控制值评定"),
    "park-output-per-mu": ("达到控制性指标以上", "报告未给出控制性指标，按园区控制值评定"),
    "park-tax-per-mu": ("达到控制性指标以上", "报告未给出控制性指标，按园区控制值评定"),
    "debt-task": ("完成2024年化债任务", "任务数由上级下达，报告未给出"),
}


def test_these_are_all_the_targets_that_somebody_assesses():
    found = {row["key"] for row in rows("targets") if row["operator"] == "external"}
    assert found == {f"2024-{target}" for target in ASSESSED}


@pytest.mark.parametrize(("target", "said"), ASSESSED.items(), ids=ASSESSED)
def test_an_assessed_target_says_what_the_plan_says(
    browser: Client, target: str, said: tuple[str, str]
):
    """Its words stand in its quote; nobody is told of tasks from above that there are not."""
    asked, why = said
    aim = promised(browser, target)
    assert (aim["operator"], aim["amount"]) == ("external", None)
    assert asked in aim["quote"]
    code = Target.objects.get(key=f"2024-{target}").indicator.code
    report(code, DECEMBER, value="98.5")
    row = light(browser, target, DECEMBER)
    assert (row["colour"], row["family"]) == ("grey", "external")
    assert row["sentence"] == f"目标为“{asked}”，不能自动判断：{why}。"
    page = unescape(text(browser, f"/indicators/{code}/?month=2024-12"))
    assert asked in words(page)
    assert "98.5" in page
    assert target == "debt-task" or "下达" not in words(page)


# Energy: only the place in the city was published, and it is growth that was not.


def test_energy_states_its_place_and_that_its_growth_was_not_published(browser: Client):
    for code in ("energy_intensity_gdp", "energy_intensity_industry"):
        (row,) = rows_of(browser, code)
        assert (row["value"], row["growth"], row["rank"]) == (None, None, 1)
        assert (row["value_absence"], row["growth_absence"]) == (None, "not_published")
        page = words(text(browser, f"/indicators/{code}/?year=2023"))
        assert "不公布" in page
        assert "全市第1位" in page


# All of them.


def exactly(target: Target) -> dict[str, str]:
    """A figure that is the target's own number."""
    return {"value" if target.measure == "value" else "growth": str(target.amount)}


def test_every_target_is_met_by_its_own_number_at_the_end_of_the_year():
    """No seeded target is out of reach, and none is met by nothing."""
    aims = with_grounds(Target.objects.in_force().exclude(amount=None))
    for aim in aims:
        observe(aim.indicator, DECEMBER, **exactly(aim))
    found = {one.target.key: one.light for one in judge_targets(aims, DECEMBER)}
    assert len(found) == 63
    short = {key for key, light in found.items() if light.colour not in ("done", "green")}
    assert short == {
        *(f"2024-{key}" for key in ("tourists", "tourism-income", "logistics-output")),  # 突破
        *(f"2024-{key}" for key in ("rd-spending", "energy-gdp", "energy-industry")),  # 提高，下降
        "2024-unemployment",  # 3.9 is kept, without a margin
    }
    for key, judged in found.items():
        assert judged.rule_version == "2024-1", key
        assert judged.sentence.endswith(f"判为{judged.word}（规则2024-1）。"), key


def test_every_target_is_missed_far_from_it():
    aims = with_grounds(Target.objects.in_force().exclude(amount=None))
    for aim in aims:
        lower_is_better = aim.operator in ("le", "lt") or (aim.amount == 0 and aim.operator == "eq")
        nothing = "0" if aim.measure == "value" else "-60"
        observe(aim.indicator, DECEMBER, **{aim.measure: "60" if lower_is_better else nothing})
    assert {one.light.colour for one in judge_targets(aims, DECEMBER)} == {Colour.RED}


def test_every_target_has_words_a_family_and_a_reason_when_nothing_is_known():
    aims = with_grounds(Target.objects.in_force())
    for judged in judge_targets(aims, SEPTEMBER):
        said = target_words(judged.target)
        assert said
        assert judged.light.colour is Colour.GREY
        assert judged.light.sentence.endswith("。")
        assert (judged.light.family is Family.EXTERNAL) == (judged.target.operator == "external")
        if judged.target.amount is not None and judged.target.amount > 1:
            number = f"{judged.target.amount.normalize():f}"
            assert number in said, said
