"""What the judge is told: which figure, which growth, whether its day is over, for many at once."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department
from entry.periods import Month
from indicators.figures import Figures
from indicators.judging import judge_targets, judged_month, rules_of, with_grounds
from indicators.models import Indicator, LightRule, Observation, PhaseTarget, Target
from indicators.rules import Family
from tests.factories import NOW, ReturnFactory, observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db
D = Decimal


def figures() -> Figures:
    return Figures(Observation.objects.current())


# Growth: official before computed, and none from what does not compare.


@pytest.mark.parametrize(
    ("now", "before", "growth"),
    [
        ({"value": "120"}, {"value": "100"}, 20),
        ({"value": "120", "growth": "8"}, {"value": "100"}, 8),
        ({"value": "120", "growth": "0"}, {"value": "100"}, 0),
        ({"value": "4000", "qualifier": "nearly"}, {"value": "3000"}, None),
        ({"value": "4.5", "qualifier": "at_least"}, {"value": "4"}, None),
        ({"value": "120"}, {"value": "100", "qualifier": "nearly"}, None),
        ({"value": "120", "growth": "8", "qualifier": "over"}, {"value": "100"}, 8),
        ({"value": "120", "comparable_base": D(96)}, {"value": "100"}, 25),
        ({"value": "120", "comparable_base": D(96)}, {"value": "100", "qualifier": "over"}, 25),
        (
            {"value": "120", "comparable_base": D(96), "qualifier": "about"},
            {"value": "100"},
            None,
        ),
        ({"value": "120", "growth_absence": "not_published"}, {"value": "100"}, None),
        ({"value_absence": "missing"}, {"value": "100"}, None),
        ({"value": "120"}, {"value": "0"}, None),
    ],
)
def test_growth_prevails_or_is_computed_from_exact_levels(
    now: dict[str, Any], before: dict[str, Any], growth: int | None
):
    series = scenes.indicator("series", price_basis="nominal")
    observe(series, SEPTEMBER.year_ago, **before)
    observe(series, SEPTEMBER, **now)
    assert figures().growth(series, series.owner.area_id, SEPTEMBER) == growth


@pytest.mark.parametrize(
    ("traits", "computed"),
    [
        ({"price_basis": "nominal"}, True),
        ({"price_basis": "none"}, True),
        ({"price_basis": "constant"}, False),
        ({"price_basis": "comparable"}, False),
        ({"price_basis": "none", "unit": "%", "accumulation": "point"}, False),
    ],
)
def test_growth_is_computed_only_of_levels_that_compare(traits: dict[str, Any], computed: bool):
    series = scenes.indicator("series", **traits)
    observe(series, SEPTEMBER.year_ago, value="100")
    observe(series, SEPTEMBER, value="120")
    assert figures().growth(series, series.owner.area_id, SEPTEMBER) == (20 if computed else None)


def test_growth_of_what_is_not_there():
    series = scenes.indicator("series")
    assert figures().growth(series, series.owner.area_id, SEPTEMBER) is None
    observe(series, SEPTEMBER, value="120")
    assert figures().growth(series, series.owner.area_id, SEPTEMBER) is None


def test_a_computed_growth_of_a_limit_leaves_its_target_undecided():
    """引进人才近4000人 against 增长20%: no growth was stated and none can be worked out."""
    scenes.rules()
    series = scenes.indicator("series", price_basis="none")
    scenes.aim(series, measure="growth", amount=D(20))
    observe(series, SEPTEMBER.year_ago, value="3000")
    observe(series, SEPTEMBER, value="4000", qualifier="nearly")
    assert scenes.grey_sentence() == "1—9月只反馈了总量，没有同比增速，不能对照目标判断。"


# What is loaded, and in which order of authority.


def test_figures_are_loaded_in_one_query_without_an_order(django_assert_num_queries: Any):
    one, other = scenes.indicator("one"), scenes.indicator("other")
    for series in (one, other):
        scenes.year_of(series, 2024, ["1", "2", "3"])
    area = one.owner.area_id
    with django_assert_num_queries(1) as queries:
        found = Figures.load([one.pk], [area], first=Month(2024, 2), last=Month(2024, 3))
    assert "ORDER BY" not in queries[0]["sql"]
    known = [found.get(one.pk, area, Month(2024, month)) for month in (1, 2, 3)]
    assert [figure and figure.value for figure in known] == [None, 2, 3]
    assert found.get(other.pk, area, Month(2024, 2)) is None


def test_the_latest_version_of_a_rule_holds_each_family_by_itself():
    scenes.rules()
    LightRule.objects.create(
        year=2024, version="2024-2", family="level", green_from=D("0.9"), yellow_from=D("0.7")
    )
    LightRule.objects.create(
        year=2023, version="2023-9", family="floor", green_from=D(2), yellow_from=D(1)
    )
    found = rules_of(2024)
    assert (found[Family.LEVEL].version, found[Family.LEVEL].green_from) == ("2024-2", D("0.9"))
    assert (found[Family.FLOOR].version, found[Family.FLOOR].green_from) == ("2024-1", 1)
    assert len(found) == 9
    assert rules_of(2026) == {}


def test_every_column_of_a_rule_reaches_the_judge():
    LightRule.objects.create(
        year=2024,
        version="2024-7",
        family="growth",
        green_from=D(2),
        green_inclusive=False,
        yellow_from=D(1),
        yellow_inclusive=False,
        band_points=D("0.5"),
        band_share=D("0.3"),
        red_below_zero=True,
    )
    rule = rules_of(2024)[Family.GROWTH]
    assert (rule.green_from, rule.yellow_from) == (2, 1)
    assert (rule.green_inclusive, rule.yellow_inclusive, rule.red_below_zero) == (
        False,
        False,
        True,
    )
    assert (rule.band_points, rule.band_share) == (D("0.5"), D("0.3"))


@pytest.mark.parametrize(
    ("traits", "month", "expected"),
    [
        ({}, (2024, 5), (2024, 5)),
        ({"frequency": "quarter"}, (2024, 5), (2024, 3)),
        ({"frequency": "quarter"}, (2024, 6), (2024, 6)),
        ({"frequency": "quarter"}, (2024, 2), (2024, 2)),  # nothing was due yet: grey
        ({"frequency": "half"}, (2024, 11), (2024, 6)),
        ({"frequency": "year"}, (2024, 11), (2024, 11)),
        ({"frequency": "year"}, (2024, 12), (2024, 12)),
        ({"first_month": 2}, (2024, 1), (2024, 1)),
        ({"lag_months": 1}, (2024, 5), (2024, 4)),
        ({"lag_months": 1}, (2024, 1), (2024, 1)),
        ({"lag_months": 1, "frequency": "quarter"}, (2024, 6), (2024, 3)),
    ],
)
def test_judged_month(traits: dict[str, Any], month: tuple[int, int], expected: tuple[int, int]):
    indicator = Indicator(**{"frequency": "month", "first_month": 1, "lag_months": 0, **traits})
    assert judged_month(indicator, Month(*month)) == Month(*expected)


def test_an_exact_month_is_judged_as_it_is():
    scenes.rules()
    gdp = scenes.indicator("gdp", frequency="quarter", has_value=False)
    scenes.aim(gdp, measure="growth", amount=D(15))
    observe(gdp, Month(2024, 3), growth="16")
    targets = with_grounds(Target.objects.all())
    (at,) = judge_targets(targets, Month(2024, 5))
    assert (at.month, at.light.colour, at.figure and at.figure.growth) == (
        Month(2024, 3),
        "green",
        16,
    )
    (exactly,) = judge_targets(targets, Month(2024, 5), exact_month=True)
    assert (exactly.month, exactly.figure) == (Month(2024, 5), None)
    assert exactly.light.sentence == "该指标按季度核算，5月无数据。"


def test_the_phase_of_the_month_counts_and_no_other():
    scenes.rules()
    fai = scenes.indicator("fai", has_value=False)
    target = scenes.aim(fai, measure="growth", amount=D(25))
    PhaseTarget.objects.create(target=target, month=Month(2024, 6), amount=D(20))
    PhaseTarget.objects.create(target=target, month=SEPTEMBER, amount=D(22))
    for month, growth in ((6, "20"), (8, "22"), (9, "22")):
        observe(fai, Month(2024, month), growth=growth)
    colours = {}
    for month in (6, 8, 9):
        (judged,) = judge_targets(with_grounds(Target.objects.all()), Month(2024, month))
        colours[month] = judged.light.colour.value
    assert colours == {6: "green", 8: "yellow", 9: "green"}


def test_a_target_relative_to_the_city_waits_for_the_city():
    scenes.rules()
    home, *_ = scenes.city()
    income = scenes.indicator("income", name="居民收入", has_value=False)
    scenes.aim(income, measure="growth", operator="sync", amount=None, reference_area=home.parent)
    observe(income, SEPTEMBER, growth="6", area=home)
    assert scenes.grey_sentence() == "参照的包头居民收入尚无数据，暂不判断是否同步。"
    observe(income, SEPTEMBER, growth="5.5", area=home.parent)
    (judged,) = judge_targets(with_grounds(Target.objects.all()), SEPTEMBER)
    assert judged.light.colour == "green"
    assert "参照包头居民收入增长5.5%，高于参照0.5个百分点" in judged.light.sentence


def test_a_rank_is_judged_on_the_reported_place():
    scenes.rules()
    gdp = scenes.indicator("gdp", has_value=False)
    scenes.aim(gdp, measure="rank", operator="le", amount=D(3))
    observe(gdp, SEPTEMBER, growth="9", rank=4)
    (judged,) = judge_targets(with_grounds(Target.objects.all()), SEPTEMBER)
    assert judged.light.colour == "yellow"
    assert judged.light.sentence.startswith("1—9月居第4位，年度目标第3位以内，比目标差1位")


@pytest.mark.parametrize(
    ("measure", "traits", "sentence"),
    [
        ("value", {"value_absence": "confidential"}, "1—9月数据保密，不公布。"),
        ("value", {"growth_absence": "confidential", "value_absence": "missing"}, "数据未反馈。"),
        ("growth", {"growth_absence": "not_published"}, "1—9月数据不公布。"),
        ("growth", {"value_absence": "not_published"}, "数据未反馈。"),
    ],
)
def test_the_absence_is_that_of_the_measure_aimed_at(
    measure: str, traits: dict[str, str], sentence: str
):
    scenes.rules()
    series = scenes.indicator("series")
    scenes.aim(series, measure=measure, amount=D(8))
    observe(series, SEPTEMBER, **traits)
    assert scenes.grey_sentence().endswith(sentence)


def test_a_draft_lights_nothing(finance: Department):
    scenes.rules()
    series = scenes.indicator("series", finance)
    scenes.aim(series, amount=D(10))
    Observation.objects.create(
        monthly_return=ReturnFactory(department=finance, month=SEPTEMBER),
        indicator=series,
        area=finance.area,
        month=SEPTEMBER,
        value=D(10),
        entered_by=ReturnFactory(department=finance, month=Month(2024, 1)).opened_by,
        entered_at=NOW,
    )
    assert scenes.grey_sentence() == "1—9月数据未反馈。"
