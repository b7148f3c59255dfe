"""One year, period by period: single months, plan, lights, vintages."""

from datetime import timedelta
from decimal import Decimal

import pytest

from entry.periods import Month
from indicators.figures import Figures
from indicators.judging import rules_of, with_grounds
from indicators.models import Indicator, Observation, PhaseTarget, Target
from indicators.series import MonthRow, Series, has_schedule, known_vintages
from plan.models import PlanCurve
from tests.factories import NOW, observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db


def rows_of(of: Indicator, until: Month = SEPTEMBER) -> dict[int, MonthRow]:
    figures = Figures(Observation.objects.current())
    vintages = known_vintages(Observation.objects.filter(month__gte=Month(2024, 1)), None)
    targets = with_grounds(Target.objects.filter(indicator=of))
    series = Series(
        of, of.owner.area, figures, target=targets[0] if targets else None, rules=rules_of(2024)
    )
    return {row.month.month: row for row in series.rows(2024, until, vintages)}


def test_single_months_are_differences():
    jobs = scenes.indicator("jobs", has_growth=False)
    scenes.year_of(jobs, 2024, ["10", "25", "25", None, "60", "55"])
    found = {month: row.single for month, row in rows_of(jobs).items() if month <= 6}
    assert found == {1: 10, 2: 15, 3: 0, 4: None, 5: None, 6: -5}


def test_exempt_series_has_no_single_january_or_february():
    retail = scenes.indicator("retail", first_month=2)
    scenes.year_of(retail, 2024, ["3.30", "4.93"], start=2)
    found = rows_of(retail)
    assert 1 not in found
    assert found[2].label == "1—2月"
    assert (found[2].single, found[3].single) == (None, Decimal("1.63"))


@pytest.mark.parametrize(("accumulation", "frequency"), [("point", "month"), ("ytd", "quarter")])
def test_no_single_months_of_stocks_and_quarters(accumulation: str, frequency: str):
    series = scenes.indicator("series", accumulation=accumulation, frequency=frequency)
    scenes.year_of(series, 2024, ["1", "2", "4", "8", "16", "32"])
    assert all(row.single is None for row in rows_of(series).values())


def test_single_growth_is_on_last_years_single_month():
    jobs = scenes.indicator("jobs", has_growth=False)
    scenes.year_of(jobs, 2023, ["10", "20"])
    scenes.year_of(jobs, 2024, ["12", "27"])
    found = rows_of(jobs)
    assert (found[1].single_growth, found[2].single_growth) == (20, 50)
    assert (found[1].year_ago_single, found[2].year_ago_single) == (10, 10)


def test_single_growth_prefers_the_comparable_base():
    jobs = scenes.indicator("jobs", has_growth=False)
    scenes.year_of(jobs, 2023, ["10", "20"])
    observe(jobs, Month(2024, 1), value="12", comparable_base=Decimal(8))
    observe(jobs, Month(2024, 2), value="27", comparable_base=Decimal(18))
    assert rows_of(jobs)[2].single_growth == 50  # 15 over 10


def test_no_single_growth_of_a_real_series():
    """Levels at current prices do not compare (DOMAIN §2.4)."""
    series = scenes.indicator("series", price_basis="constant")
    scenes.year_of(series, 2023, ["10", "20"])
    scenes.year_of(series, 2024, ["12", "27"])
    assert rows_of(series)[2].single_growth is None


def test_plan_follows_the_curve_and_the_phase():
    invest = scenes.indicator("invest", has_growth=False)
    months = {f"m{m:02}": Decimal(min(100, 9 * m if m < 12 else 100)) for m in range(1, 13)}
    curve = PlanCurve.objects.create(code="c", name="曲线", **months)
    target = scenes.aim(invest, amount=Decimal(50), curve=curve)
    PhaseTarget.objects.create(target=target, month=Month(2024, 6), amount=Decimal(20))
    found = rows_of(invest)
    assert (found[3].schedule, found[3].planned) == (Decimal(27), Decimal("13.5"))
    assert (found[6].schedule, found[6].planned) == (Decimal(40), Decimal(20))
    assert (found[12].schedule, found[12].planned) == (100, 50)


def test_plan_without_a_curve_is_the_calendar():
    invest = scenes.indicator("invest")
    scenes.aim(invest, amount=Decimal(48))
    found = rows_of(invest)
    assert (found[3].schedule, found[3].planned) == (25, 12)


@pytest.mark.parametrize(
    ("traits", "target", "expected"),
    [
        ({}, {"operator": "ge"}, True),
        ({}, {"operator": "about"}, True),
        ({"accumulation": "point"}, {"operator": "about"}, False),
        ({"accumulation": "point"}, {"operator": "ge"}, False),
        ({}, {"measure": "growth", "operator": "ge"}, False),
        ({}, {"operator": "le"}, False),
        ({}, {"operator": "external", "amount": None}, False),
    ],
)
def test_what_has_a_schedule(traits: dict, target: dict, expected: bool):
    series = scenes.indicator("series", **traits)
    made = scenes.aim(series, **{"amount": Decimal(5), **target})
    assert has_schedule(made) is expected


def test_lights_of_past_periods_and_none_of_the_future():
    scenes.rules()
    invest = scenes.indicator("invest", has_growth=False)
    scenes.aim(invest, amount=Decimal(120))
    scenes.year_of(invest, 2024, ["10", "14", None])
    observe(invest, Month(2024, 11), value="1")
    found = rows_of(invest)
    colours = {month: row.light.colour.value if row.light else None for month, row in found.items()}
    assert colours == {
        1: "green",
        2: "red",
        **dict.fromkeys(range(3, 10), "grey"),
        10: None,
        11: "red",
        12: None,
    }


def test_no_light_without_a_target():
    series = scenes.indicator("series")
    observe(series, SEPTEMBER, value="1")
    assert rows_of(series)[9].light is None


def test_vintages_tell_what_was_known_when():
    jobs = scenes.indicator("jobs")
    first = observe(jobs, SEPTEMBER, value="100")
    second = scenes.corrected(first, "90")
    third = scenes.corrected(second, "95")
    published = list(Observation.objects.all())
    day = timedelta(days=1)

    def told(at):
        return [
            (one.figure.value, one.known_until is None)
            for one in known_vintages(published, at).get(SEPTEMBER, ())
        ]

    assert told(None) == [(100, False), (90, False), (95, True)]
    assert told(NOW + 4 * day) == [(100, False), (90, True)]
    assert told(NOW) == [(100, True)]
    assert told(NOW - day) == []
    assert third.published_at == NOW + 6 * day


def test_drafts_are_no_vintages():
    jobs = scenes.indicator("jobs")
    draft = observe(jobs, SEPTEMBER, value="1")
    draft.published_at = None
    assert known_vintages([draft], None) == {}


def test_nothing_is_derived_from_a_limit():
    """近4000人 less 3000 is no single month, and grew by nothing that could be told."""
    people = scenes.indicator("people", has_growth=False, price_basis="none")
    scenes.year_of(people, 2023, ["10", "20", "30"])
    scenes.year_of(people, 2024, ["12", None, "36"])
    observe(people, Month(2024, 2), value="24", qualifier="nearly")
    found = rows_of(people)
    assert (found[1].single, found[1].single_growth, found[1].growth) == (12, 20, 20)
    assert [found[month].single for month in (2, 3)] == [None, None]
    assert (found[2].growth, found[2].growth_is_computed) == (None, False)
    assert found[3].growth == 20  # its own level and last year's are exact
    assert found[2].figure is not None
    assert found[2].figure.value == 24  # and the limit itself is kept


def test_a_limit_of_last_year_is_no_base():
    people = scenes.indicator("people", has_growth=False, price_basis="none")
    observe(people, Month(2023, 1), value="10", qualifier="at_least")
    observe(people, Month(2024, 1), value="12")
    first = rows_of(people)[1]
    assert (first.single, first.growth, first.single_growth) == (12, None, None)
