import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entry.period_labels import parse_label
from entry.periods import Accumulation, Frequency, Month, label, long_label


@pytest.mark.parametrize(
    ("text", "month"),
    [
        # DOMAIN §2.2, word for word
        *[(text, 5) for text in ("1-5月", "1—5月", "1–5月", "1~5月", "1-5月份", "元至5月")],
        ("截至4月底", 4),
        ("截至5月底", 5),
        ("一季度", 3),
        *[(text, 6) for text in ("上半年", "1-6月")],
        *[(text, 9) for text in ("前三季度", "1-9月")],
        *[(text, 12) for text in ("全年", "1-12月")],
        ("2024年1-5月", 5),
        # and what else is met
        *[(text, 5) for text in ("元-5月", "１－５月", "1至5月", "1到5月", "1——5月", "1～5月")],
        *[(text, 5) for text in ("1−5月", "1月-5月", "1—5月累计", "1-5月止累计", "元月至五月")],
        *[
            (text, 5)
            for text in (" 1 - 5 月 ", "1\u20145\u3000月", "01-05月", "前5个月", "一至五月")
        ],
        *[(text, 11) for text in ("1—11月", "一至十一月", "截至11月30日", "11月末", "11月底")],
        ("截至2024年9月30日", 9),
        ("2024年截至9月底", 9),
        ("截止9月末", 9),
        ("截至9月", 9),
        ("2024年截至9月", 9),
        ("一至十二月", 12),
        ("2024年底", 12),
        ("年度", 12),
        *[(text, 3) for text in ("第一季度", "1季度", "一季度平均", "一季度末")],
        *[(text, 6) for text in ("前两季度", "1-2季度", "前两个季度", "上半年平均", "二季度末")],
        *[(text, 9) for text in ("1—3季度", "一至三季度", "前3季度", "三季度末", "1—9月平均")],
        *[(text, 12) for text in ("年末", "年底", "2024年", "2024年度", "2024年末", "1-4季度")],
        *[(text, 1) for text in ("1月", "1月份", "元月", "1月累计", "1月末", "1—1月")],
        ("\u20601—9月\u200b", 9),
    ],
)
def test_parse_label_accepts_what_is_met_in_the_wild(text: str, month: int) -> None:
    assert parse_label(text, 2024) == Month(2024, month)


def test_a_year_in_the_label_wins_over_the_hint() -> None:
    assert parse_label("2023年1—5月", 2024) == Month(2023, 5)
    assert parse_label("截至2023年末", 2024) == Month(2023, 12)


def test_this_month_is_what_the_caller_says() -> None:
    assert parse_label("1—本月", 2024, current=Month(2024, 7)) == Month(2024, 7)
    with pytest.raises(ValueError, match="“1-本月”没有写明是几月"):
        parse_label("1-本月", 2024)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("3—5月", "不是从1月开始的累计"),
        ("2-5月", "不是从1月开始的累计"),
        ("二季度", "只是一个季度"),
        ("第四季度", "只是一个季度"),
        ("2月", "没有写明是累计还是当月"),
        ("5月", "没有写明是累计还是当月，累计请写1—5月，时点请写5月末"),
        ("2024年5月", "没有写明是累计还是当月"),
        ("截至9月29日", "不是月末，请写截至9月底"),
        *[(text, "不是能识别的时期") for text in ("", "  ", "本月", "当月", "13月末", "1—13月")],
        *[
            (text, "不是能识别的时期")
            for text in ("0—5月", "1-0月", "1—5", "指标", "5-1", "下半年")
        ],
        *[(text, "不是能识别的时期") for text in ("五季度", "0月末", "9.5", "1—٥月")],
    ],
)
def test_parse_label_refuses_rather_than_guesses(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        parse_label(text, 2024)
    assert str(refused.value).startswith(f"“{text}”")
    assert str(refused.value).endswith("。")


def test_a_long_label_is_quoted_shortened() -> None:
    with pytest.raises(ValueError, match=r"^“长{20}…”"):
        parse_label("长" * 300, 2024)


@settings(deadline=None)
@given(
    st.builds(Month, st.integers(1950, 2900), st.integers(1, 12)),
    st.sampled_from(Accumulation),
    st.sampled_from(Frequency),
)
def test_every_label_we_write_can_be_read_back(
    month: Month, accumulation: Accumulation, frequency: Frequency
) -> None:
    assert parse_label(label(month, accumulation, frequency), month.year) == month
    assert parse_label(long_label(month, accumulation, frequency), 1999) == month


@settings(deadline=None)
@given(
    st.text(
        alphabet="0123456789元一二三四十两月年份底末前后第个季度上半全至到-—~截止累计平均本 ",
        max_size=12,
    )
)
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    outcome: object
    try:
        outcome = parse_label(text, 2024)
    except ValueError as refused:
        outcome = str(refused)
    assert isinstance(outcome, Month) or str(outcome)[0] + str(outcome)[-1] == "“。"
