"""The geometry of sparklines and progress bars, against slow and obvious reckonings."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from config.sparkline import Dot, progress_bar, sparkline

FIGURES = st.lists(st.none() | st.decimals(-(10**9), 10**9, places=4, allow_nan=False), max_size=24)


def decimals(*texts):
    return [None if text is None else Decimal(text) for text in texts]


def runs_one_by_one(values):
    """The lengths of unbroken runs, counted with a finger."""
    text = "".join("x" if value is not None else " " for value in values)
    return [len(run) for run in text.split()]


def test_sparkline_runs_from_corner_to_corner():
    spark = sparkline(decimals("1", "2", "3"), width=100, height=40)
    assert spark.lines == ("4.0,36.0 50.0,20.0 96.0,4.0",)
    assert spark.last == Dot("96.0", "4.0")
    assert spark.dots == ()


def test_sparkline_none_breaks_the_line():
    spark = sparkline(decimals("1", "2", None, "4", None, "3", "2"), width=128, height=40)
    assert len(spark.lines) == 2
    assert len(spark.dots) == 1
    assert spark.dots[0].x == "64.0"


def test_sparkline_of_one_figure_is_a_dot_in_the_middle():
    spark = sparkline(decimals("7"), height=40)
    assert spark.lines == ()
    assert spark.dots == (Dot("4.0", "20.0"),)
    assert spark.last == spark.dots[0]


def test_sparkline_that_never_changes_runs_through_the_middle():
    spark = sparkline(decimals("3.8", "3.8"), width=100, height=40)
    assert spark.lines == ("4.0,20.0 96.0,20.0",)


@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_sparkline_without_figures_draws_nothing_and_says_so(values):
    spark = sparkline(values)
    assert (spark.lines, spark.dots, spark.last, spark.zero) == ((), (), None, None)
    assert spark.label == "走势图：没有数据"


def test_sparkline_zero_line_only_between_both_signs():
    assert sparkline(decimals("-1", "1"), height=40).zero == "20.0"
    assert sparkline(decimals("-3", "1"), height=40).zero == "12.0"
    assert sparkline(decimals("1", "2")).zero is None
    assert sparkline(decimals("0", "2")).zero is None
    assert sparkline(decimals("-2", "-1")).zero is None


def test_sparkline_label_names_last_and_range_with_their_periods():
    spark = sparkline(
        decimals("3.25", None, "8.9", "6.7"), ["1月", "2月", "3月", "4月"], unit="%", places=1
    )
    assert (
        spark.label == "走势图：1月至4月，最新6.7%（4月），最低3.3%（1月），最高8.9%（3月），缺1期"
    )


def test_sparkline_label_without_periods_or_places_keeps_every_digit():
    assert sparkline(decimals("1.50", "0")).label == "走势图，最新0，最低0，最高1.5"


def test_sparkline_label_when_the_newest_is_missing_tells_the_newest_known():
    assert "最新8（2月）" in sparkline(decimals("9", "8", None), ["1月", "2月", "3月"]).label


def test_sparkline_refuses_labels_of_another_number():
    with pytest.raises(ValueError, match="2个数值配了1个时期名称"):
        sparkline(decimals("1", "2"), ["1月"])


@given(FIGURES)
def test_sparkline_draws_every_figure_once_and_inside_the_box(values):
    spark = sparkline(values, width=120, height=32)
    drawn = [tuple(pair.split(",")) for line in spark.lines for pair in line.split()]
    drawn += [(dot.x, dot.y) for dot in spark.dots]
    assert len(drawn) == len([value for value in values if value is not None])
    assert all(4 <= Decimal(x) <= 116 and 4 <= Decimal(y) <= 28 for x, y in drawn)
    runs = runs_one_by_one(values)
    assert [len(line.split()) for line in spark.lines] == [run for run in runs if run > 1]
    assert len(spark.dots) == runs.count(1)


@given(FIGURES)
def test_sparkline_is_higher_where_the_figure_is_higher(values):
    """y grows downwards; a single figure has no line and nothing to compare."""
    known = [value for value in values if value is not None]
    assume(len(known) > 1)
    spark = sparkline(known, height=400)
    heights = [Decimal(pair.split(",")[1]) for line in spark.lines for pair in line.split()]
    for (before, after), (low, high) in zip(pairwise(known), pairwise(heights), strict=True):
        assert (after >= before and high <= low) or (after <= before and high >= low)


def test_progress_bar_at_the_known_answer_of_the_budget():
    bar = progress_bar(Decimal("62.475"), Decimal("70"), Decimal("75"))
    assert (bar.fill, bar.plan, bar.time, bar.whole) == ("62.5%", "70.0%", "75.0%", None)
    assert bar.label == "完成62.5%，计划进度70.0%，时间进度75.0%"


def test_progress_bar_beyond_the_target_marks_the_target():
    bar = progress_bar(Decimal("329"), Decimal("70"), Decimal("75"))
    assert bar.fill == "100.0%"
    assert bar.whole == "30.4%"  # 100 / 329
    assert bar.plan == "21.3%"  # 70 / 329
    assert bar.completion == "329.0%"


def test_progress_bar_of_exactly_the_target_needs_no_mark():
    assert progress_bar(Decimal(100), None, None).whole is None


def test_progress_bar_without_completion_is_empty_and_says_so():
    bar = progress_bar(None, Decimal("70"), None)
    assert bar.fill == "0.0%"
    assert bar.time is None
    assert bar.label == "没有完成数，计划进度70.0%"


def test_progress_bar_of_zero_is_a_figure_not_a_gap():
    assert progress_bar(Decimal(0), None, None).label == "完成0.0%"


def test_progress_bar_below_zero_is_drawn_empty_and_told_as_it_is():
    bar = progress_bar(Decimal("-3"), None, None)
    assert (bar.fill, bar.completion) == ("0.0%", "-3.0%")
