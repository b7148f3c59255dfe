"""The indicators' sheet: which rows a return has, what stops it, what a correction shows."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from entry import workflow
from entry.actions import save_cells
from entry.models import Return
from entry.periods import Month
from entry.sheets import Change
from indicators.models import Indicator
from indicators.times import due_indicators, previous_due
from tests.factories import (
    NOW,
    AreaFactory,
    DepartmentFactory,
    actor,
    observe,
)
from tests.indicators import scenes
from tests.indicators.desk import REGISTER, draft, opened, rows
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db
D = Decimal


# Which rows.


def test_only_what_the_department_owns_and_owes_stands_on_the_sheet(
    finance: Department, statistics: Department
):
    scenes.indicator("monthly", finance, order=2)
    scenes.indicator("quarterly", finance, frequency="quarter", order=1)
    scenes.indicator("annual", finance, frequency="year")
    scenes.indicator("ended", finance, is_active=False)
    scenes.indicator("theirs", statistics)
    assert list(rows(finance)) == ["quarterly", "monthly"]
    assert list(rows(finance, Month(2024, 8))) == ["monthly"]
    december = rows(finance, Month(2024, 12))
    assert set(december) == {"annual", "quarterly", "monthly"}
    assert list(rows(statistics)) == ["theirs"]


def test_an_exempt_series_starts_in_february_under_two_months(finance: Department):
    scenes.indicator("retail", finance, first_month=2)
    assert rows(finance, Month(2024, 1)) == {}
    row = rows(finance, Month(2024, 2))["retail"]
    assert (row.period_label, row.cells["last_month"]) == ("1—2月", "")


def test_a_lagged_series_asks_for_the_month_before(finance: Department):
    scenes.indicator("profits", finance, lag_months=1)
    row = rows(finance)["profits"]
    assert (row.period_label, row.key["month"]) == ("1—8月", Month(2024, 8))
    january = rows(finance, Month(2024, 1))["profits"]
    assert (january.period_label, january.key["month"]) == ("全年", Month(2023, 12))


@pytest.mark.parametrize(
    ("traits", "month", "due"),
    [
        ({}, (2024, 1), True),
        ({"first_month": 2}, (2024, 1), False),
        ({"first_month": 2}, (2024, 2), True),
        ({"frequency": "quarter"}, (2024, 2), False),
        ({"frequency": "quarter", "lag_months": 1}, (2024, 4), True),
        ({"frequency": "half"}, (2024, 6), True),
        ({"frequency": "half"}, (2024, 9), False),
        ({"frequency": "year", "lag_months": 2}, (2025, 2), True),
    ],
)
def test_what_is_due(traits: dict[str, Any], month: tuple[int, int], due: bool):
    one = Indicator(**{"frequency": "month", "first_month": 1, "lag_months": 0, **traits})
    assert due_indicators(Month(*month), [one]) == ([one] if due else [])


def test_departments_owe_a_return_when_something_of_theirs_is_due(
    finance: Department, statistics: Department
):
    scenes.indicator("monthly", finance, first_month=2)
    scenes.indicator("quarterly", statistics, frequency="quarter")
    scenes.indicator("ended", DepartmentFactory(code="gone"), is_active=False)
    months = [Month(2024, month) for month in (1, 2, 3)]
    owing = REGISTER.departments_due(months)
    assert [owing[month] for month in months] == [
        frozenset(),
        {finance.pk},
        {finance.pk, statistics.pk},
    ]


def test_a_part_is_indented_below_its_whole_and_knows_it(finance: Department):
    whole = scenes.indicator("revenue", finance, name="总收入", order=1)
    scenes.indicator("tax", finance, parent=whole, order=2)
    observe(whole, SEPTEMBER, value="34200")
    found = rows(finance)
    assert [(row.title, row.indent) for row in found.values()] == [("总收入", 0), ("指标tax", 1)]
    facts = found["tax"].context
    assert (facts.parent_subject, facts.parent_name) == ("revenue:150205", "总收入")
    assert facts.parent_published == 34200


def test_peers_are_rows_of_growth_that_nobody_must_fill(finance: Department):
    scenes.city("东区", "西区")
    finance.refresh_from_db()
    scenes.indicator("gdp", finance, name="生产总值", with_peers=True, group="综合")
    sheet = REGISTER.sheet(opened(finance))
    assert [(row.title, row.group, row.optional) for row in sheet.rows] == [
        ("生产总值", "综合", False),
        ("东区", "旗县区对比：生产总值", True),
        ("西区", "旗县区对比：生产总值", True),
    ]
    home, east, _ = sheet.rows
    assert home.editable == {"value", "growth", "rank", "status", "note"}
    assert east.editable == {"growth", "rank", "status", "note"}
    assert east.context.name == "东区生产总值"
    assert REGISTER.check(Return.objects.get()) != []
    assert {p.subject for p in REGISTER.check(Return.objects.get())} == {"gdp:150205"}


def test_a_district_without_a_city_has_no_peers(finance: Department):
    scenes.city("东区")  # beside a district that nobody placed in the city
    alone = DepartmentFactory(code="alone", area=AreaFactory(code="150999", name="孤区"))
    scenes.indicator("gdp", alone, with_peers=True)
    assert [row.title for row in REGISTER.sheet(opened(alone)).rows] == ["指标gdp"]


def test_columns_are_those_that_some_row_takes(finance: Department):
    scenes.indicator("rate", finance, has_growth=False)
    names = [column.key for column in REGISTER.sheet(opened(finance)).columns]
    assert names == ["unit", "last_month", "year_ago", "value", "single", "status", "note"]
    scenes.indicator("growing", finance, has_value=False, with_peers=True)
    names = [column.key for column in REGISTER.sheet(Return.objects.get()).columns]
    assert {"growth", "rank"} <= set(names)


def test_the_rows_take_a_fixed_number_of_queries(
    finance: Department, django_assert_num_queries: Any
):
    scenes.city("东区")
    one = opened(finance)
    for count in (2, 4):
        for at in range(count):
            whole = scenes.indicator(f"w{count}{at}", finance, with_peers=True)
            part = scenes.indicator(f"p{count}{at}", finance, parent=whole)
            observe(part, SEPTEMBER.year_ago, value="1")
        found = Return.objects.select_related("department__area").get(pk=one.pk)
        with django_assert_num_queries(4):
            REGISTER.sheet(found)


@pytest.mark.parametrize(
    ("frequency", "accumulation", "month", "before"),
    [
        ("month", "ytd", (2024, 9), (2024, 8)),
        ("month", "ytd", (2024, 1), None),  # a flow starts anew
        ("month", "point", (2024, 1), (2023, 12)),
        ("month", "average", (2024, 1), None),
        ("quarter", "ytd", (2024, 9), (2024, 6)),
        ("quarter", "ytd", (2024, 3), None),
        ("quarter", "point", (2024, 3), (2023, 12)),
        ("year", "point", (2024, 12), (2023, 12)),
        ("year", "ytd", (2024, 12), None),
    ],
)
def test_the_figure_before(
    frequency: str, accumulation: str, month: tuple[int, int], before: tuple[int, int] | None
):
    one = Indicator(frequency=frequency, accumulation=accumulation, first_month=1)
    assert previous_due(one, Month(*month)) == (None if before is None else Month(*before))


# Why a row is not there, and what is checked.


@pytest.mark.parametrize(
    ("traits", "month", "subject", "told"),
    [
        ({"first_month": 2}, 1, "x:150205", "“指标x”1月份免报，1—2月数据在2月填报。"),
        ({"frequency": "quarter"}, 8, "x:150205", "“指标x”按季填报，8月不应填报。"),
        ({"frequency": "year"}, 9, "x:150205", "“指标x”按年填报，9月不应填报。"),
        ({"frequency": "quarter", "lag_months": 1}, 9, "x:150205", "按季填报，8月不应填报。"),
        ({}, 9, "x:150299", "“指标x”在地区“150299”不需填报。"),
        ({}, 9, "y:150205", "没有代码为“y”的指标。"),
    ],
)
def test_why_a_row_is_missing(
    finance: Department, traits: dict, month: int, subject: str, told: str
):
    scenes.indicator("x", finance, **traits)
    assert REGISTER.why_missing(opened(finance, Month(2024, month)), subject).endswith(told)


def test_a_row_of_another_department_is_named(finance: Department, statistics: Department):
    scenes.indicator("x", statistics)
    told = REGISTER.why_missing(opened(finance), "x:150205")
    assert told == "“指标x”不由财政局填报。"


def test_a_draft_that_is_due_no_longer_stops_the_return(finance: Department):
    jobs = scenes.indicator("jobs", finance)
    one = draft(jobs, Month(2024, 8), value=D(5), growth=D(1))
    assert REGISTER.check(one.monthly_return) == []
    Indicator.objects.update(frequency="quarter")
    (problem,) = REGISTER.check(one.monthly_return)
    assert (problem.code, problem.stops) == ("not-due", True)
    assert problem.message == "“指标jobs”按季填报，8月不应填报。"


def test_a_draft_of_an_exempt_january_stops_the_return(finance: Department):
    retail = scenes.indicator("retail", finance)
    one = draft(retail, Month(2024, 1), value=D(5), growth=D(1))
    Indicator.objects.update(first_month=2)
    (problem,) = REGISTER.check(one.monthly_return)
    assert problem.message == "“指标retail”1月份免报，1—2月数据在2月填报。"


def test_the_checks_see_what_was_typed_and_what_was_published(finance: Department):
    whole = scenes.indicator("revenue", finance, name="总收入", has_growth=False, order=1)
    part = scenes.indicator("tax", finance, parent=whole, has_growth=False, order=2)
    observe(whole, Month(2024, 8), value="30")
    observe(part, Month(2024, 8), value="20")
    draft(whole, value=D(29))
    one = draft(part, value=D(29.5), note="核对过")
    codes = {(p.subject, p.code, p.stops) for p in REGISTER.check(one.monthly_return)}
    assert codes == {
        ("revenue:150205", "falling", True),
        ("tax:150205", "jump", False),
        ("tax:150205", "part-above-whole", False),
    }


# A correction's sheet.


def test_a_correction_shows_the_named_figures_alone(
    finance: Department, clerk: User, reviewer: User, publisher: User
):
    whole = scenes.indicator("revenue", finance, name="总收入", has_growth=False, order=1)
    scenes.indicator("tax", finance, parent=whole, has_growth=False, order=2)
    first = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    typed = [
        Change("indicators", f"{code}:150205", "value", text, 0)
        for code, text in (("revenue", "100"), ("tax", "60"))
    ]
    moved = save_cells(first.pk, typed, by=actor(clerk), at=NOW).monthly_return
    for step, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        moved = workflow.act(moved.pk, step, by=actor(user), at=NOW, seen_version=moved.version)
    later = NOW + timedelta(days=9)
    made = workflow.correct(
        moved.pk,
        figures=[("indicators", "tax:150205")],
        reason="补报",
        by=actor(clerk),
        at=later,
    )
    sheet = REGISTER.sheet(made)
    (row,) = sheet.rows
    assert (row.subject, row.cells["value"]) == ("tax:150205", "60.00")
    over = Change("indicators", "tax:150205", "value", "101", row.version)
    save_cells(made.pk, [over], by=actor(clerk), at=later)
    (problem,) = REGISTER.check(made)
    assert problem.code == "part-above-whole"  # held against the whole that stands published
    assert "“总收入”的100.00" in problem.message
