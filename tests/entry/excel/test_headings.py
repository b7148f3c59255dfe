import pytest

from entry.excel.headings import is_header_word, meaning
from entry.periods import Month
from tests.entry.excel.grids import COLUMNS, NOVEMBER


def column(path: str, **more: object) -> str:
    found = meaning(path.split("|"), columns=COLUMNS, month=NOVEMBER, **more)  # type: ignore[arg-type]
    return found.column


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (
            "总量 绝对量 累计 本月止累计 1—11月 1—11月累计 1—11月累计|总量 本年累计 累计（时点） 完成数 总量（万元）"
            " 总量|（万元） 1—本月|总量 元至11月|绝对值 截至11月底|余额 11月末 11月累计 2024年1-11月|累计完成",
            "value",
        ),
        (
            "同比 同比增长 同比增长(%) 增速 累计增速 ±% 同比±% 增速±% 同比（±%） 1—11月±% 同比% 名义增速"
            " 比上年同期增长（%） 1—本月|比去年同期增长(%) 1—11月累计|同比增长 同比|增长(%) 增长率 比上年增长% 累计同比增减% 较去年同期增减(%) 同比增长幅度 累计增长速度",
            "growth",
        ),
        ("位次 全市位次 增速位次 增速位次|全市 全市|位次 全市排名 增速|全市位次", "rank"),
        ("备注 说明 情况说明", "note"),
        ("状态 数据状态", "status"),
        ("单位 计量单位", "unit"),
        ("时期", "period"),
        (
            "序号 上期 上月 上年同期 上年同期|累计 当月 当月|总量 本月|同比 本月|比去年同月增长(%) 高于全市"
            " 高（低）于全市（百分点） 高/低(百分点) 增减(百分点) 同比增减（百分点） 上月止增速(%) 全市增速(%) 全市|增速"
            " 增速|全市 增速位次|八城区 增速位次|全区 位次(上月) 总量位次 年度目标 完成率 完成率/差距 完成% 时间进度 灯"
            " 数源单位 责任单位 环比 占比% 贡献率 平台行号 占全年计划% 同比增减额 本月完成 年初预算 完成预算% 比上月增长(%) 上年增速",
            "ignore",
        ),
        ("主要做法 牵头领导意见 园区专栏 总量|园区", ""),
    ],
)
def test_what_headers_mean(paths: str, expected: str) -> None:
    for path in paths.split(" "):
        about = meaning(path.split("|"), columns=COLUMNS, month=NOVEMBER).about
        found = "" if about else column(path)
        assert found == expected, path


def test_a_column_that_the_return_does_not_have_is_not_read() -> None:
    few = [one for one in COLUMNS if one.key != "rank"]
    found = meaning(["全市位次"], columns=few, month=NOVEMBER)
    assert (found.column, found.why) == ("ignore", "本表没有这一栏")


def test_a_column_for_reading_is_known_by_its_title() -> None:
    found = meaning(["上年同期"], columns=COLUMNS, month=NOVEMBER)
    assert (found.column, found.why) == ("ignore", "只供参考")


def test_what_was_learned_wins() -> None:
    path = ["1—10月", "全口径"]
    known = meaning(path, columns=COLUMNS, month=NOVEMBER)
    assert known.column == "value"  # a period over a stranger
    assert known.about == "全口径"
    taught = {known.key: "ignore"}
    assert meaning(path, columns=COLUMNS, month=NOVEMBER, learned=taught).column == "ignore"
    next_month = ["1—11月", "全口径"]
    assert meaning(next_month, columns=COLUMNS, month=NOVEMBER, learned=taught).column == "ignore"
    gone = {known.key: "no-such-column"}
    assert meaning(path, columns=COLUMNS, month=NOVEMBER, learned=gone).column == "ignore"


def test_periods_units_and_names_are_told() -> None:
    found = meaning(["固定资产投资", "1—10月", "增速（‰）"], columns=COLUMNS, month=NOVEMBER)
    assert found.column == "growth"
    assert found.about == "固定资产投资"
    assert found.units == ("‰",)
    assert found.period is not None
    assert found.period.month == Month(2024, 10)


def test_the_tables_year_is_that_of_labels_without_one() -> None:
    found = meaning(["1—11月"], columns=COLUMNS, month=NOVEMBER, year=2023)
    assert found.period is not None
    assert found.period.month == Month(2023, 11)


@pytest.mark.parametrize("text", ["总量", "同比%", "（万元）", "1—11月", "位次", "序号", "全市"])
def test_header_words(text: str) -> None:
    assert is_header_word(text)


@pytest.mark.parametrize("text", ["规模以上工业增加值", "577,049", "区统计局", "—", "长" * 50])
def test_other_words(text: str) -> None:
    assert not is_header_word(text)
