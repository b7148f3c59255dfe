"""A hidden number beside a row helps where its name does not tell, and never against the name."""

from collections.abc import Mapping, Sequence

from entry.excel.grid import Book, place_of
from entry.excel.matching import Matched, match
from entry.excel.recognising import tables
from tests.entry.excel.grids import (
    COLUMNS,
    FAI,
    GDP,
    NOVEMBER,
    RETAIL,
    Typed,
    sheet,
    subject,
    table,
    taken,
    unknown,
)

REVENUE = subject("revenue", "一般公共预算收入")
SPENDING = subject("spending", "一般公共预算支出")
TAX_IN = subject("tax_in", "税收收入", parent="revenue", long_name="一般公共预算收入：税收收入")
TAX_OUT = subject("tax_out", "税收收入", parent="spending", long_name="一般公共预算支出：税收收入")
ALL = [GDP, FAI, RETAIL, REVENUE, SPENDING, TAX_IN, TAX_OUT]
FIRST = 3  # row of the first line of a table


def keyed(rows: Sequence[Sequence[Typed]], keys: Sequence[str]) -> Matched:
    """Rows of which each has a key beside it, "" for none."""
    book = Book((sheet(table(*rows)),))
    given: Mapping[tuple[str, int], str] = {
        ("Sheet1", row): key for row, key in enumerate(keys, FIRST) if key
    }
    return match(
        tables(book, columns=COLUMNS, month=NOVEMBER),
        ALL,
        COLUMNS,
        month=NOVEMBER,
        learned={},
        learned_columns={},
        keyed=given,
    )


def values(result: Matched) -> dict[str, str]:
    return {subject: text for (subject, _), text in taken(result).items()}


def test_a_renamed_row_is_known_by_its_key_and_that_is_said():
    found = keyed([["全区生产总值合计数", 1], ["固投", 2]], ["gdp", "fai"])
    assert values(found) == {"gdp": "1", "fai": "2"}
    assert [one.remark for one in found.entries] == [
        "名称改过，按填报表的行号认作“地区生产总值”",
        "",
    ]


def test_a_row_without_a_name_is_known_by_its_key():
    assert values(keyed([[None, 1], ["固投", 2]], ["gdp", "fai"])) == {"gdp": "1", "fai": "2"}


def test_rows_of_one_name_are_told_apart_by_their_keys_wherever_they_stand():
    rows: list[list[Typed]] = [
        ["一般公共预算支出", 1],
        ["其中：税收收入", 2],
        ["其中：税收收入", 3],
    ]
    assert values(keyed(rows, ["spending", "tax_in", "tax_out"])) == {
        "spending": "1",
        "tax_in": "2",
        "tax_out": "3",
    }


def test_keys_left_behind_by_a_sort_are_not_believed():
    """The names were sorted without the hidden column: each row has another's key."""
    rows: list[list[Typed]] = [["社零", 1], ["固投", 2], ["别的指标", 3]]
    found = keyed(rows, ["fai", "retail", "gdp"])
    assert values(found) == {"retail": "1", "fai": "2"}
    assert set(unknown(found)) == {"别的指标"}


def test_a_copied_row_does_not_take_the_place_of_the_first():
    """Somebody copied the row of a figure, its key with it, and gave it a name of his own."""
    found = keyed([["固投", 2], ["其中：新的一项", 3]], ["fai", "fai"])
    assert values(found) == {"fai": "2"}
    assert len(found.unknown) == 1


def test_two_strange_rows_with_one_key_stay_strange():
    assert len(keyed([["甲事项", 2], ["乙事项", 3]], ["fai", "fai"]).unknown) == 2


def test_a_row_that_was_put_in_by_name_keeps_what_its_name_says():
    found = keyed([["改过的名字", 2], ["固定资产投资", 3]], ["fai", ""])
    assert values(found) == {"fai": "3"}
    assert set(unknown(found)) == {"改过的名字"}


def test_a_key_that_this_return_does_not_have_is_nothing():
    assert set(unknown(keyed([["甲事项", 2]], ["nowhere"]))) == {"甲事项"}


def test_the_place_of_a_cell_is_read_back():
    assert [place_of(one) for one in ("A1", "C7", "Z9", "AA10", "XFD1048576")] == [
        (0, 0),
        (6, 2),
        (8, 25),
        (9, 26),
        (1048575, 16383),
    ]
