"""A workbook given back: its values, its mistakes in red with their sentences, and a list first."""

import time
from decimal import Decimal
from pathlib import Path

import pytest

from entry.excel import marking
from entry.excel.grid import Block, Book, Cell, Sheet, Trouble
from entry.excel.keys import LIST, read_key, without_ours
from entry.excel.marking import MOST_MERGED, marked
from entry.excel.recognising import tables
from entry.periods import Month
from tests.entry.excel.parts import MAIN, Parts
from tests.entry.excel.test_templates import COLUMNS, made, read_back
from tests.entry.test_exports import NASTY

SENTENCE = "“12a”不是数字。请只填阿拉伯数字。"


def sheet(name: str = "一月", **traits: object) -> Sheet:
    cells = {
        (0, 0): Cell("标题"),
        (2, 0): Cell("财政收入"),
        (2, 1): Cell("12a"),
        (2, 2): Cell("8.3%", Decimal("8.3"), percent=True),
        (3, 1): Cell("1234.5", Decimal("1234.5")),
        (4, 1): Cell("#DIV/0!", trouble=Trouble.ERROR),
        (5, 1): Cell("=1+1"),
    }
    return Sheet(name, {**cells, **traits.pop("cells", {})}, **traits)  # type: ignore[arg-type,dict-item]


def again(content: bytes, folder: Path) -> Book:
    return read_back(content, folder)


def test_the_first_sheet_lists_every_problem_with_a_link(tmp_path: Path):
    problems = {
        ("二月", 0, 0): "没有表头。",
        ("一月", 4, 1): "是公式错误。",
        ("一月", 2, 1): SENTENCE,
    }
    content = marked(Book((sheet(), sheet("二月"))), problems)
    book = again(content, tmp_path)
    assert [one.name for one in book.sheets] == [LIST, "一月", "二月"]
    cells = book.sheets[0].cells
    assert cells[0, 0].text == "导入问题清单（共3处）"
    listed = [[cells[row, at].text for at in range(5)] for row in (3, 4, 5)]
    assert listed == [
        ["1", "一月", "B3", "12a", SENTENCE],
        ["2", "一月", "B5", "#DIV/0!", "是公式错误。"],
        ["3", "二月", "A1", "标题", "没有表头。"],
    ]
    links = {
        one.get("ref"): one.get("location")
        for one in Parts(content).sheet(1).iter(f"{MAIN}hyperlink")
    }
    assert links == {"C4": "'一月'!B3", "C5": "'一月'!B5", "C6": "'二月'!A1"}


def test_bad_cells_are_coloured_and_say_why():
    content = marked(Book((sheet(),)), {("一月", 2, 1): SENTENCE, ("一月", 9, 3): "这一格没有填。"})
    parts = Parts(content)
    assert parts.colour(2, "B3") == parts.colour(2, "D10") == "FFFFC7CE"
    assert parts.colour(2, "B4") == ""
    assert parts.comments(2) == {"B3": SENTENCE, "D10": "这一格没有填。"}


def test_values_are_as_they_were(tmp_path: Path):
    merged = (Block(0, 0, 0, 2),)
    before = sheet(merged=merged, hidden_rows=frozenset({3}), hidden_columns=frozenset({2}))
    after = again(marked(Book((before,)), {("一月", 2, 1): SENTENCE}), tmp_path).sheets[1]
    texts = {place: cell.text for place, cell in after.cells.items()}
    assert texts == {place: cell.text for place, cell in before.cells.items()}
    assert after.cells[2, 2].percent
    assert after.cells[3, 1].number == Decimal("1234.5")
    assert after.merged == merged
    assert (after.hidden_rows, after.hidden_columns) == ({3}, {2})


def test_what_is_hidden_shows_where_it_is_wrong(tmp_path: Path):
    before = sheet(hidden_rows=frozenset({2, 3}), hidden_columns=frozenset({1, 2}), is_hidden=True)
    after = again(marked(Book((before,)), {("一月", 2, 1): SENTENCE}), tmp_path).sheets[1]
    assert (after.hidden_rows, after.hidden_columns, after.is_hidden) == ({3}, {2}, False)


@pytest.mark.parametrize("text", NASTY)
def test_what_was_text_never_becomes_a_formula(text: str):
    book = Book((sheet(cells={(6, 1): Cell(text)}),))
    content = marked(book, {("一月", 6, 1): text, ("一月", 2, 1): f"“{text}”不是数字。"})
    for number in (1, 2):
        assert "<f>" not in Parts(content).xml(number)


def test_odd_names_of_sheets_are_kept_apart(tmp_path: Path):
    names = ("a/b", "a:b", "x" * 40, "=1'1", LIST)  # the last is the user's own
    book = Book(tuple(sheet(name) for name in names))
    problems = {(name, 2, 1): SENTENCE for name in names}
    content = marked(book, problems)
    assert [one.name for one in again(content, tmp_path).sheets] == [
        *(LIST, "a_b", "a_b(2)", "x" * 31, "=1'1", f"{LIST}(2)"),
    ]
    links = [one.get("location") for one in Parts(content).sheet(1).iter(f"{MAIN}hyperlink")]
    assert links == ["'a_b'!B3", "'a_b(2)'!B3", f"'{'x' * 31}'!B3", "'=1''1'!B3", f"'{LIST}(2)'!B3"]


def test_more_problems_than_one_reads_are_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(marking, "MOST_LISTED", 2)
    monkeypatch.setattr(marking, "MOST_COMMENTED", 1)
    problems = {("一月", row, 1): SENTENCE for row in (2, 3, 4, 5)}
    content = marked(Book((sheet(),)), problems)
    texts = [cell.text for _, cell in sorted(again(content, tmp_path).sheets[0].cells.items())]
    assert texts[0] == "导入问题清单（共4处）"
    assert texts[-1] == "未完：还有2处没有列出，各工作表中已标红。"
    parts = Parts(content)
    assert list(parts.comments(2)) == ["B3"]
    assert {parts.colour(2, f"B{row}") for row in (3, 4, 5, 6)} == {"FFFFC7CE"}


def test_merged_ranges_over_one_another_or_without_end_do_no_harm(tmp_path: Path):
    merged = (
        Block(0, 0, 0, 2),
        Block(0, 1, 1, 1),
        Block(3, 3, 3, 3),
        Block(10, 0, 99_999, 999),
        *(Block(row, 5, row, 6) for row in range(MOST_MERGED)),
    )
    started = time.monotonic()
    after = again(marked(Book((sheet(merged=merged),)), {}), tmp_path).sheets[1]
    assert time.monotonic() - started < 20
    assert Block(0, 0, 0, 2) in after.merged
    assert len(after.merged) < MOST_MERGED


def test_a_marked_template_can_be_corrected_and_sent_again(tmp_path: Path):
    """The key survives, and the list of problems is taken for what it is."""
    book = read_back(made(), tmp_path)
    back = again(marked(book, {("主要指标", 5, 5): SENTENCE}), tmp_path)
    assert read_key(back) == read_key(book)
    assert {one.name for one in back.sheets if one.is_hidden} == {"平台标识"}
    typed = [column for column in COLUMNS if column.kind]
    assert [one.name for one in without_ours(back).sheets] == ["主要指标"]
    twice = again(marked(back, {}), tmp_path)
    assert [one.name for one in twice.sheets] == [LIST, "主要指标", "平台标识"]
    found = tables(without_ours(back), columns=typed, month=Month(2024, 10))
    assert {one.sheet for one in found} == {"主要指标"}


def test_an_empty_book_gives_an_empty_list(tmp_path: Path):
    book = again(marked(Book(()), {("没有", 0, 0): SENTENCE}), tmp_path)
    assert book.sheets[0].cells[0, 0].text == "导入问题清单（共0处）"
