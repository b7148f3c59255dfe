"""What a qualified figure proves, and what a light carries."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entry.numbers import gap_words
from entry.periods import Accumulation, Frequency
from indicators.lights import Colour, Family, Operator, Qualifier, Question, judge
from tests.indicators.samples import (
    NORTH,
    RULES,
    about,
    ask,
    grain,
    growth,
    income,
    insured,
    jobless_families,
    rank,
    unemployment,
)

D = Decimal
MONTHLY = {"frequency": Frequency.MONTH}

# Qualified figures: (question, qualifier) → colour

EXACT, AT_LEAST, AT_MOST = Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.AT_MOST
NEARLY, OVER, ABOUT, UNDER = Qualifier.NEARLY, Qualifier.OVER, Qualifier.ABOUT, Qualifier.UNDER


@pytest.mark.parametrize(
    ("question", "colours"),
    [
        # a limit equal to the ceiling keeps the ceiling, with a margin nobody knows: yellow
        (
            unemployment("3.9"),
            {EXACT: "yellow", AT_MOST: "yellow", UNDER: "yellow", NEARLY: "yellow"}
            | {ABOUT: "yellow", OVER: "red", AT_LEAST: "grey"},
        ),
        (
            unemployment("3.8"),
            {EXACT: "green", AT_MOST: "green", UNDER: "green", NEARLY: "green"}
            | {ABOUT: "green", OVER: "grey", AT_LEAST: "grey"},
        ),
        (unemployment("4"), dict.fromkeys(Qualifier, "red")),
        (
            unemployment("3.9", operator=Operator.LT),
            {EXACT: "red", AT_MOST: "red", UNDER: "yellow", NEARLY: "yellow", OVER: "red"}
            | {AT_LEAST: "red", ABOUT: "red"},
        ),
        # an amount by the end of the year
        (
            ask("2024-12", amount="30", observed_value="30"),
            {EXACT: "done", AT_LEAST: "done", OVER: "done", ABOUT: "done"}
            | {NEARLY: "yellow", AT_MOST: "grey", UNDER: "grey"},
        ),
        (
            ask("2024-12", amount="140", observed_value="140", operator=Operator.GT),
            {EXACT: "yellow", AT_LEAST: "yellow", OVER: "done", NEARLY: "yellow", UNDER: "grey"},
        ),
        (
            ask("2024-12", amount="30", observed_value="20"),
            dict.fromkeys(Qualifier, "red"),
        ),
        # growth
        (growth("23"), {OVER: "green", AT_LEAST: "green", NEARLY: "yellow", AT_MOST: "grey"}),
        (growth("18.4"), {EXACT: "yellow", NEARLY: "red", OVER: "yellow", UNDER: "red"}),
        (growth("0", "0", operator=Operator.GT), {EXACT: "yellow", OVER: "green"}),
        # zero, rates, about, in step, rank
        (jobless_families("0"), {EXACT: "green", AT_MOST: "green", OVER: "red", AT_LEAST: "grey"}),
        (insured("97"), {EXACT: "green", AT_LEAST: "green", NEARLY: "yellow", AT_MOST: "grey"}),
        (about("7.5"), {EXACT: "green", OVER: "green", NEARLY: "yellow", UNDER: "grey"}),
        (income("8.8", "9.8"), {EXACT: "green", NEARLY: "yellow", AT_MOST: "grey"}),
        (rank(5), {EXACT: "green"}),
    ],
)
def test_a_qualified_figure_proves_what_it_can(
    question: Question, colours: dict[Qualifier, str]
) -> None:
    judged = {
        qualifier: judge(replace(question, qualifier=qualifier), RULES).colour.value
        for qualifier in colours
    }
    assert judged == colours


def test_a_bound_on_the_wrong_side_says_so() -> None:
    over = judge(ask(observed_value="650", qualifier=UNDER), RULES)
    assert over.sentence == "1—10月的数据只给出上限，不能判断是否达到目标。"
    under = judge(unemployment("3.5", qualifier=AT_LEAST), RULES)
    assert under.sentence == "10月末的数据只给出下限，不能判断是否达到目标。"


# What a light carries.


def test_a_level_light_shows_plan_progress_and_time_progress() -> None:
    light = judge(ask("2024-09", observed_value="36.8", amount="50", curve=NORTH), RULES)
    assert (light.completion, light.schedule, light.time_share) == (D("73.6"), D(77), D(75))
    assert (light.gap, light.time_gap) == (D("-3.4"), D("-1.4"))
    assert light.ratio == light.metric
    assert (light.word, light.shape, light.family) == ("预警", "triangle", Family.LEVEL)


def test_the_published_gap_comes_out_of_the_light() -> None:
    light = judge(ask(observed_value="629.0"), RULES)
    assert light.time_gap is not None
    assert gap_words(light.time_gap) == "超序时进度13.8个百分点"


def test_completion_is_not_capped() -> None:
    assert judge(ask(amount="2.25", observed_value="7.4"), RULES).completion > 328  # type: ignore[operator]


@pytest.mark.parametrize(
    "question",
    [
        growth("18"),
        growth("18", frequency=Frequency.QUARTER, month="2024-09"),
        unemployment("3.5"),
        insured("97"),
        income("6", "9.8"),
        about("8"),
        rank(3),
        jobless_families("0"),
    ],
)
def test_growth_rates_and_ranks_have_no_schedule(question: Question) -> None:
    light = judge(question, RULES)
    assert light.schedule is light.time_share is light.gap is light.time_gap is None
    assert light.completion is None


def test_an_amount_of_about_so_much_has_progress() -> None:
    light = judge(grain("0.65", curve=NORTH, month="2024-09", **MONTHLY), RULES)
    assert (light.completion, light.schedule, light.time_share) == (D(50), D(77), D(75))
    assert (light.gap, light.time_gap) == (D(-27), D(-25))
    assert light.inputs["schedule"] == "77"


def test_a_phase_of_about_so_much_is_its_share_of_the_year() -> None:
    light = judge(grain("0.65", phase_amount="0.78", month="2024-09", **MONTHLY), RULES)
    assert (light.completion, light.schedule, light.gap) == (D(50), D(60), D(-10))


def test_a_stock_of_about_so_much_has_none() -> None:
    light = judge(grain("1.28", accumulation=Accumulation.POINT), RULES)
    assert light.completion is light.schedule is light.gap is light.time_gap is None


def test_a_stock_has_a_completion_but_no_schedule() -> None:
    herd = ask(accumulation=Accumulation.POINT, unit="万只", amount="13.5", observed_value="12")
    light = judge(herd, RULES)
    assert light.completion is not None
    assert (light.colour, light.schedule) == (Colour.RED, None)


def test_inputs_and_snapshot_hold_everything_as_text() -> None:
    question = income("6.0", "9.8", qualifier=Qualifier.ABOUT)
    light = judge(question, RULES)
    assert light.inputs == {
        "month": "2024-09",
        "label": "前三季度",
        "indicator": "城镇居民人均可支配收入",
        "unit": "亿元",
        "measure": "growth",
        "operator": "sync",
        "direction": "up",
        "tolerance": "1",
        "observed": "6",
        "qualifier": "about",
        "reference": "地区生产总值",
        "reference_value": "9.8",
        "due": "yes",
        "green_from": "0",
        "yellow_from": "-1.96",
    }
    kept = light.snapshot()
    assert kept["inputs"] == light.inputs
    assert (kept["colour"], kept["metric"], kept["ratio"]) == ("red", "-2.8", None)
    assert (kept["word"], kept["shape"], kept["rule_version"]) == ("滞后", "square", "2024-1")
    assert kept["sentence"] == light.sentence


def test_a_light_is_a_value() -> None:
    question = ask(observed_value="629.0")
    assert judge(question, RULES) == judge(question, RULES)
    assert len({judge(question, RULES), judge(question, RULES)}) == 1
