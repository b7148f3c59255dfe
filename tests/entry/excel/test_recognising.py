"""Tables are found wherever they lie: the bulletin, hand-made layouts, and generated ones."""

from decimal import Decimal

import pytest

from entry.excel.grid import Block, Book, Sheet
from entry.excel.recognising import FoundTable, RowKind, tables
from entry.periods import Month
from tests.entry.excel.bulletin import BULLETIN
from tests.entry.excel.grids import (
    COLUMNS,
    NOVEMBER,
    sheet,
)

D = Decimal


def found(*sheets: Sheet) -> list[FoundTable]:
    return tables(Book(sheets), columns=COLUMNS, month=NOVEMBER)


def test_the_bulletins_table() -> None:
    (table,) = tables(BULLETIN, columns=COLUMNS, month=NOVEMBER)
    assert table.sheet == "主要指标"
    assert table.address == "A3"
    assert table.title == "2024年1—11月主要经济指标完成情况"
    assert table.units == ("万元", "%")
    assert [(one.label.text, one.label.month, one.address) for one in table.periods] == [
        ("2024年1-11月", NOVEMBER, "A1")
    ]
    assert [(one.address, one.shown) for one in table.headings] == [
        ("B4", "1—11月累计 / 总量"),
        ("C4", "1—11月累计 / 同比增长"),
        ("D3", "高（低）于全市（百分点）"),
        ("E4", "增速位次 / 全市"),
        ("F4", "增速位次 / 八城区"),
    ]
    kinds = [(row.address, row.kind) for row in table.rows]
    assert kinds == [
        *((f"A{number}", RowKind.DATA) for number in range(5, 20)),
        ("A21", RowKind.NOTE),
        ("A22", RowKind.SIGNATURE),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["本表数据以统计局反馈为准。"]],
        [["填报说明"], ["1. 本表数据以统计局反馈为准。"], ["2. 增速按可比价计算，单位：%。"]],
        [],
        [["姓名", "电话"], ["张三", 13800000000]],
        [[1, 2, 3], [4, 5, 6]],
    ],
)
def test_sheets_of_remarks_hold_no_table(rows: list[list[str]]) -> None:
    assert found(sheet(rows)) == []


def test_a_name_above_its_place_is_said_once() -> None:
    (table,) = found(
        sheet(
            [
                ["指标", "1—11月累计", None, "备注"],
                [None, "总量", "增速", None],
                ["甲数", 1, 2, "x"],
            ],
        )
    )
    # Not merged: the blank beside a group's title belongs to the group.
    assert [one.path for one in table.headings] == [
        ("1—11月累计", "总量"),
        ("1—11月累计", "增速"),
        ("备注",),
    ]


def test_a_header_whose_groups_stand_above_the_names() -> None:
    (table,) = found(
        sheet(
            [["表一"], [None, "1—11月", None], ["指标名称", "总量", "增速"], ["甲数", 1, 2]],
            "B2:C2",
        )
    )
    assert [one.path for one in table.headings] == [("1—11月", "总量"), ("1—11月", "增速")]


def test_a_row_of_units_and_a_row_of_numbers_below_the_header() -> None:
    (table,) = found(
        sheet(
            [
                ["指标名称", "累计", "同比"],
                [None, "（万元）", "（%）"],
                ["甲", "1", "2"],
                ["甲数", 1, 2],
            ]
        )
    )
    assert [one.path for one in table.headings] == [("累计", "（万元）"), ("同比", "（%）")]
    assert [row.name.key for row in table.rows] == ["甲数"]


def test_two_tables_below_each_other_have_their_own_units() -> None:
    first, second = found(
        sheet(
            [
                ["一、财政", None, "单位：万元"],
                ["指标", "1—11月", "增速"],
                ["甲数", 1, 2],
                ["注：快报数。"],
                [],
                ["二、投资", None, "单位：亿元"],
                ["指标", "1—11月", "增速"],
                ["乙数", 1, 2],
            ]
        )
    )
    assert (first.units, second.units) == (("万元",), ("亿元",))
    assert [row.name.key for row in first.rows if row.kind is RowKind.DATA] == ["甲数"]
    assert [row.name.key for row in second.rows] == ["乙数"]


def test_two_tables_side_by_side() -> None:
    left, right = found(
        sheet(
            [
                ["单位：万元"],
                ["指标", "累计", "增速", "指标", "累计", "增速"],
                ["甲数", 1, 2, "乙数", 3, 4],
                ["丙数", 5, 6],
            ]
        )
    )
    assert [row.name.key for row in left.rows] == ["甲数", "丙数"]
    assert [row.name.key for row in right.rows] == ["乙数"]
    assert [one.column for one in right.headings] == [4, 5]
    assert left.units == right.units == ("万元",)


def test_names_over_two_columns_and_the_mark_in_one_of_its_own() -> None:
    (table,) = found(
        sheet(
            [
                ["指标名称", None, "累计"],
                ["全部收入", None, 10],
                ["其中", "税收收入", 6],
                [None, "非税收入", 4],
            ],
            "A1:B1 A2:B2 A3:A4",
        )
    )
    names = [(row.name.key, row.name.marked) for row in table.rows]
    assert names == [("全部收入", False), ("税收收入", True), ("非税收入", False)]


def test_a_table_without_a_title_over_its_names() -> None:
    (table,) = found(sheet([["单位：亿元"], [None, "累计", "同比%"], ["甲数", 1, 2]]))
    assert [row.name.key for row in table.rows] == ["甲数"]


def test_a_date_of_writing_is_not_the_period() -> None:
    (table,) = found(
        sheet([["制表日期：2024年12月5日"], ["截至2024年9月底"], ["指标", "累计"], ["甲数", 1]])
    )
    assert [one.label.month for one in table.periods] == [Month(2024, 9)]


def test_the_sheets_name_is_the_last_to_tell_the_period() -> None:
    rows = [["指标", "累计"], ["甲数", 1]]
    (table,) = found(sheet(rows, name="2024年10月"))
    assert [one.label.month for one in table.periods] == [Month(2024, 10)]
    (table,) = found(sheet([["2024年1—11月"], *rows], name="10月"))
    assert [one.label.month for one in table.periods] == [NOVEMBER]


def test_hidden_things_are_marked() -> None:
    rows = [["指标", "累计"], ["甲数", 1], ["乙数", 2]]
    (table,) = found(sheet(rows, hidden_rows=[2], hidden_columns=[1], is_hidden=True))
    assert [row.hidden for row in table.rows] == [False, True]
    assert table.hidden_columns == {1}
    assert table.is_hidden


def test_a_huge_merged_range_costs_nothing() -> None:
    lying = sheet([["指标", "累计"], ["甲数", 1]])
    wide = Sheet("巨", lying.cells, (Block(0, 1, 1048575, 16383), Block(5, 0, 1048575, 16383)))
    (table,) = found(wide)
    assert table.headings[0].path == ("累计",)


def test_a_row_with_figures_and_no_name_is_kept() -> None:
    (table,) = found(sheet([["指标", "累计"], ["甲数", 1], [None, 2], [None, None, "x"]]))
    assert [row.kind for row in table.rows] == [RowKind.DATA, RowKind.UNNAMED]
