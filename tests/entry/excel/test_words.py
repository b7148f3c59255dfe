import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.excel import words
from entry.excel.words import key, plain, spaced


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("地 区 生 产 总 值", "地区生产总值"),
        ("　　社会消费品\r\n零售总额　", "社会消费品零售总额"),
        ("１－５月", "1-5月"),
        ("1—11月", "1-11月"),
        ("其中：税收", "其中:税收"),
        ("（万元）", "(万元)"),
        ("\u200b总\u2060量\ufeff", "总量"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_spaced_keeps_one_blank() -> None:
    assert spaced(" 单位：万元 　截至2024年9月\n") == "单位:万元 截至2024年9月"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("规模以上工业增加值", "规上工业增加值"),
        ("规模工业增加值", "规模以上工业增加值"),
        ("城镇常住居民人均可支配收入", "城镇居民人均可支配收入"),
        ("公共财政预算收入", "一般公共预算收入"),
        ("“两都”配套项目引进数", "两都配套项目引进数"),
        ("R＆D经费", "r&d经费"),
        ("限额以上零售额", "限上 零售额"),
    ],
)
def test_one_thing_in_two_spellings_has_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一般公共预算收入", "一般公共预算支出"),
        ("固定资产投资", "固定资产投资（不含房地产）"),
        ("规上工业", "限上工业"),
    ],
)
def test_different_things_keep_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(alphabet="规上工业增加值税收 　（）“”、：:，１1a_-—\n", max_size=20))
def test_a_key_of_a_key_is_itself(text: str) -> None:
    assert key(key(text)) == key(text)
    assert spaced(spaced(text)) == spaced(text)


def test_no_word_means_two_columns() -> None:
    seen: dict[str, str] = {}
    for column, known in words.COLUMN_WORDS.items():
        for word in known:
            assert seen.setdefault(word, column) == column
            assert plain(word) == word  # what is compared with it is in this form too
    heads = (words.INDICATOR_HEADS, words.OTHER_HEADS, words.AREA_HEADS, words.UNIT_HEADS)
    assert not set.union(*map(set, heads)) & set(seen)
