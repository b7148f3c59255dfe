import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.excel.timing import labels, own_month, year_of
from entry.periods import Accumulation, Frequency, Month, label, long_label

NOVEMBER = Month(2024, 11)


def named(text: str) -> list[tuple[str, int | None, bool]]:
    return [
        (one.text, int(one.month) if one.month else None, one.alone)
        for one in labels(text, year=2024, current=NOVEMBER)
    ]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2024年1—11月主要经济指标完成情况", 202411),
        ("石拐区元至5月重大项目", 202405),
        ("1~5月份", 202405),
        ("１－５月累计", 202405),
        ("截至5月底", 202405),
        ("单位：万元  截至2024年9月", 202409),
        ("截至2024年9月30日", 202409),
        ("前三季度经济运行", 202409),
        ("2023年上半年", 202306),
        ("一季度", 202403),
        ("2024年全年", 202412),
        ("11月末存栏", 202411),
        ("1—本月", 202411),
        ("前11个月", 202411),
    ],
)
def test_a_label_is_found_inside_a_text(text: str, month: int) -> None:
    assert [found[1:] for found in named(text)] == [(month, False)]


@pytest.mark.parametrize(
    "text", ["2024年11月主要指标", "11月", "11月份", "2024-11", "2024.11", "2024/11"]
)
def test_a_month_alone_is_marked(text: str) -> None:
    assert [found[1:] for found in named(text)] == [(202411, True)]


@pytest.mark.parametrize("text", ["二季度", "3—5月", "2024年3-5月"])
def test_what_does_not_start_in_january_has_no_month(text: str) -> None:
    assert [found[1] for found in named(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "报出日期：2024年12月20日",
        "2024年主要指标",
        "石拐区",
        "第1页",
        "2024.11.30",
        "2024-11-30",
        "5.6",
    ],
)
def test_other_texts_name_no_period(text: str) -> None:
    assert named(text) == []


def test_two_labels_are_both_found() -> None:
    found = named("2024年1—11月（上年同期2023年1—11月）")
    assert [each[1] for each in found] == [202411, 202311]


@given(
    st.builds(Month, st.integers(2000, 2090), st.integers(1, 12)),
    st.sampled_from(Accumulation),
    st.sampled_from(Frequency),
    st.sampled_from(["", "石拐区", "主要经济指标（", "截止"]),
    st.sampled_from(["", "完成情况", "）", "累计"]),
)
def test_every_label_of_ours_is_found_in_a_title(
    month: Month, accumulation: Accumulation, frequency: Frequency, before: str, after: str
) -> None:
    text = before + long_label(month, accumulation, frequency) + after
    assert [one.month for one in labels(text, year=1999, current=NOVEMBER)] == [month]


def test_year_of_a_title() -> None:
    assert year_of("2023年主要指标") == 2023
    assert year_of("主要指标") is None


def test_own_month_of_a_late_series() -> None:
    assert own_month("1—10月", NOVEMBER) == Month(2024, 10)
    assert own_month("", NOVEMBER) == NOVEMBER
    assert own_month(label(NOVEMBER, Accumulation.POINT, Frequency.MONTH), NOVEMBER) == NOVEMBER
