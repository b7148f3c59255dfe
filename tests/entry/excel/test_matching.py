"""Foreign tables matched with a return: cells, lessons, whole books."""

from decimal import Decimal

from entry.excel.grid import Trouble
from tests.entry.excel.grids import (
    ALL,
    FAI,
    GDP,
    NOVEMBER,
    RETAIL,
    left_out,
    matched,
    refused,
    sheet,
    table,
    taken,
)

D = Decimal


def test_blank_dash_flat_and_nought_are_four_different_things() -> None:
    rows = table(["固投", "", "持平"], ["社零", "—", 0], ["GDP", 0, ""])
    assert taken(matched(sheet(rows), [FAI, RETAIL, GDP])) == {
        ("fai", "growth"): "0",
        ("retail", "value"): "—",
        ("retail", "growth"): "0",
        ("gdp", "value"): "0",
    }


def test_all_problems_at_once_each_with_its_place() -> None:
    rows = table(
        ["固投", Trouble.NO_RESULT, Trouble.ERROR],
        ["社零（吨）", 5, "约6"],
        ["GDP", "2024.9.30", "▲3"],
        [None, 7],
    )
    result = matched(sheet(rows, name="表 一"), [FAI, RETAIL, GDP])
    assert taken(result) == {}
    sentences = result.sentences()
    assert [sentence.partition("：")[0] for sentence in sentences] == [
        f"“表 一”的{at}" for at in ("B7", "B4", "C4", "B5", "C5", "B6", "C6")
    ]
    assert sentences[0] == ("“表 一”的B7：这里有数，但A7没有指标名称。请补上名称，或者删去这一行。")
    assert "没有保存计算结果" in sentences[1]
    assert "#DIV/0!" in sentences[2]


def test_units_in_a_column_after_the_name_and_in_the_header() -> None:
    rows = [
        ["指标", "计量单位", "累计（元）"],
        ["固投", "万元", 10000],
        ["社零（亿元）", None, 2],
        ["GDP", None, 300000000],
    ]
    result = matched(sheet(rows), [FAI, RETAIL, GDP])
    assert taken(result) == {
        ("fai", "value"): "1",
        ("retail", "value"): "2",
        ("gdp", "value"): "3",
    }


def test_two_units_of_one_row_that_differ_are_refused() -> None:
    rows = [["指标", "单位", "累计"], ["固投（万元）", "亿元", 5]]
    assert refused(matched(sheet(rows), [FAI])) == {
        "C2": "名称后写的单位是万元，单位栏写的是亿元，不一致。请改成一样的。"
    }


def test_without_any_unit_the_subjects_own_is_meant_and_said() -> None:
    result = matched(sheet([["指标", "累计"], ["固投", 5]]), [FAI])
    assert [(one.text, one.remark) for one in result.entries] == [
        ("5", "表中没有写单位，按亿元读入")
    ]


def test_hidden_rows_are_taken_and_said() -> None:
    result = matched(sheet(table(["固投", 5]), hidden_rows=[3], hidden_columns=[1]), [FAI])
    assert [one.remark for one in result.entries] == ["隐藏行；隐藏列"]


def test_notes_and_states_are_taken_as_they_stand() -> None:
    rows = [
        ["指标", "累计", "数据状态", "备注"],
        ["固投", 5, "核定", " 口径调整 "],
        ["社零", 1, "—", "/"],
    ]
    assert taken(matched(sheet(rows), [FAI, RETAIL])) == {
        ("fai", "value"): "5",
        ("fai", "status"): "核定",
        ("fai", "note"): "口径调整",
        ("retail", "value"): "1",
    }


def test_one_cell_twice() -> None:
    rows = table(["固投", 5], ["固定资产投资", 5], ["社零", 1], ["社会消费品零售总额", 2])
    result = matched(sheet(rows), [FAI, RETAIL])
    assert taken(result) == {("fai", "value"): "5"}
    assert left_out(result)["B5"] == "与“Sheet1”的B4相同"
    assert refused(result) == {
        "B6": "与“Sheet1”的B7填的是同一项，但数不一样。请只留一处。",
        "B7": "与“Sheet1”的B6填的是同一项，但数不一样。请只留一处。",
    }


def test_a_correction_is_remembered_with_its_place() -> None:
    rows = table(["固投", 5], ["　其中：房地产", 3], ["房地产", 4])
    first = matched(sheet(rows), [FAI, RETAIL])
    keys = {one.address: one.key for one in first.unknown}
    assert keys == {"A5": "固投/房地产", "A6": "房地产"}
    learned = {keys["A5"]: "retail", keys["A6"]: "ignore"}
    again = matched(sheet(rows), [FAI, RETAIL], learned=learned)
    assert taken(again) == {("fai", "value"): "5", ("retail", "value"): "3"}
    assert left_out(again)["A6"] == "按以前的对应不读"


def test_what_was_learned_wins_over_a_name() -> None:
    rows = table(["固投", 5])
    assert taken(matched(sheet(rows), [FAI, RETAIL], learned={"固投": "retail"})) == {
        ("retail", "value"): "5"
    }
    result = matched(sheet(rows), [FAI, RETAIL], learned={"固投": "gone"})
    assert left_out(result)["A4"] == "本次报送没有这一项"


def test_a_learned_column_settles_two_that_look_alike() -> None:
    rows = [["指标", "累计", "总量"], ["固投", 5, 6]]
    result = matched(sheet(rows), [FAI])
    assert taken(result) == {}
    assert result.sentences() == [
        "“Sheet1”的C1：“累计”（B1）、“总量”（C1）看起来是同一栏，不知道该读哪一栏。"
        "请在对应里只留一栏。"
    ]
    again = matched(sheet(rows), [FAI], learned_columns={"总量": "value"})
    assert taken(again) == {("fai", "value"): "6"}
    assert again.sentences() == []


def test_a_stranger_column_is_learned() -> None:
    rows = [["指标", "实绩一览"], ["固投", 5]]
    result = matched(sheet(rows), [FAI])
    assert taken(result) == {}
    assert "没有认出" in result.sentences()[0]
    key = result.headings[0].key
    assert taken(matched(sheet(rows), [FAI], learned_columns={key: "value"})) == {
        ("fai", "value"): "5"
    }


def test_a_book_without_a_table_says_what_is_missing() -> None:
    result = matched(sheet([["说明"]]), [FAI])
    assert result.sentences()[0].startswith(
        "没有找到数据表。表头要有“指标名称”“项目名称”或“任务名称”一栏"
    )


def test_hidden_sheets_are_not_read_and_said() -> None:
    old = sheet([["指标", "累计"], ["固投", 1]], name="旧", is_hidden=True)
    result = matched([old, sheet(table(["固投", 5]))], [FAI])
    assert taken(result) == {("fai", "value"): "5"}
    assert "隐藏的工作表，没有读" in [one.why for one in result.ignored]


def test_another_table_in_the_book_is_no_problem() -> None:
    contacts = sheet([["项目", "联系人"], ["固投", "张三"]], name="联系人")
    result = matched([sheet(table(["固投", 5])), contacts], [FAI])
    assert taken(result) == {("fai", "value"): "5"}
    assert result.sentences() == []


def test_only_what_a_row_takes_is_taken() -> None:
    rows = [["指标", "累计", "位次"], ["固投", 5, 3]]
    result = matched(sheet(rows), [FAI._replace(columns=ALL - {"rank"})])
    assert taken(result) == {("fai", "value"): "5"}
    assert left_out(result)["C2"] == "“固定资产投资”不填“全市位次”"


def test_the_offices_own_table() -> None:
    """DOMAIN §9.5, template 1."""
    head = (
        "序号 指标名称 计量单位 本月止累计 同比增长(%) 上月止增速(%) 增减(百分点) 全市增速(%)"
        " 高/低(百分点) 位次(上月) 年度目标 完成率/差距 时间(计划)进度 灯 数源单位 责任单位"
    )
    rows = [
        ["主要经济指标完成情况表"],
        ["截至2024年11月底"],
        head.split(),
        [None, "投资"],
        [1, "固投", "亿元", 5, 8, 9, -1, 7, 1, "3(4)", 6, "83%", "92%", "黄", "统计局", "发改委"],
        [None, "消费"],
        [2, "社 零", "万元", 12300, "持平", "…", "—", 7, 1, "/", 6, "83%", "92%", "黄", "局", "委"],
        ["注：1. 固定资产投资不含农户；2. 增速按可比口径；3. “—”表示没有数据。"],
    ]
    result = matched(sheet(rows, "A1:P1 A2:P2"), [FAI, RETAIL])
    assert result.sentences() == []
    assert taken(result) == {
        ("fai", "value"): "5",
        ("fai", "growth"): "8",
        ("retail", "value"): "1.23",
        ("retail", "growth"): "0",
    }
    assert [one.shown for one in result.headings if not one.column] == []
    assert result.period == NOVEMBER
