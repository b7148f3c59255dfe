import pytest

from entry.excel.names import row_name
from entry.periods import Month
from tests.entry.excel.grids import NOVEMBER


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("　　其中：税收收入", "税收收入"),
        ("其中: 税 收 收 入", "税收收入"),
        ("#税收收入", "税收收入"),
        ("＃税收收入", "税收收入"),
        ("－－税收收入", "税收收入"),
        ("一、地 区 生 产 总 值", "地区生产总值"),
        ("（一）第一产业", "第一产业"),
        ("1.第一产业", "第一产业"),
        ("1、第一产业", "第一产业"),
        ("①第一产业", "第一产业"),
        ("5G基站数", "5g基站数"),
        ("1.5亿元以上项目", "15亿元以上项目"),
        ("社会消费品\n零售总额", "社会消费品零售总额"),
        ("其中：", "其中"),
        ("", ""),
    ],
)
def test_marks_numbers_and_spaces_are_no_part_of_a_name(text: str, key: str) -> None:
    assert row_name(text, NOVEMBER).key == key


@pytest.mark.parametrize(
    ("text", "keys", "unit"),
    [
        ("社会消费品零售总额（万元）", "社会消费品零售总额", ("万元",)),
        ("固定资产投资（不含农户）", "固定资产投资", ()),
        ("规上服务业营业收入（错月）", "规上服务业营业收入", ()),
        ("地区生产总值（现价）(亿元)", "地区生产总值", ("亿元",)),
    ],
)
def test_brackets_that_add_nothing_are_left_off(
    text: str, keys: str, unit: tuple[str, ...]
) -> None:
    found = row_name(text, NOVEMBER)
    assert keys in found.keys
    assert found.unit == unit


def test_brackets_that_narrow_the_name_stay() -> None:
    found = row_name("固定资产投资（不含房地产）", NOVEMBER)
    assert "固定资产投资" not in found.keys


def test_a_period_in_brackets() -> None:
    found = row_name("规上服务业营业收入（1—10月）", NOVEMBER)
    assert "规上服务业营业收入" in found.keys
    assert found.period is not None
    assert found.period.month == Month(2024, 10)


def test_a_growth_in_the_name() -> None:
    assert row_name("固投增速（%）", NOVEMBER).growth_keys == ("固投",)
    assert row_name("固投", NOVEMBER).growth_keys == ()


@pytest.mark.parametrize(
    ("text", "indent", "rank", "width"),
    [
        ("规上工业", 0, 0, 0),
        ("　规上工业", 2, 0, 0),
        ("  规上工业", 2, 0, 0),
        ("　其中：中型", 2, 5, 6),
        ("其中:中型", 0, 5, 5),
        ("#中型", 0, 5, 1),
        ("一、工业", 0, 1, 0),
        ("（一）工业", 0, 2, 0),
        ("1.工业", 0, 3, 0),
    ],
)
def test_where_a_name_stands(text: str, indent: int, rank: int, width: int) -> None:
    found = row_name(text, NOVEMBER)
    assert (found.indent, found.rank, found.width) == (indent, rank, width)
    assert found.shown == text.strip().strip("　")
