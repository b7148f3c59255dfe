"""The person's own file given back with what cannot be taken marked in it."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse

from accounts.models import Department, User
from entry import uploads
from entry.excel import isolation
from entry.excel.grid import Book
from entry.excel.keys import LIST, without_ours
from entry.exports import XLSX
from entry.models import Return, Upload
from entry.previewed import Preview
from tests.conftest import browser_of
from tests.entry.excel import books
from tests.entry.excel.parts import Parts
from tests.entry.test_exports import NASTY
from tests.entry.workbooks import importer, send, sent
from tests.factories import NOW, IndicatorFactory, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def marked(user: User, upload: Upload) -> Any:
    answer = browser_of(user).get(reverse("entry:upload-marked", args=[upload.pk]))
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def read(content: bytes, folder: Path) -> Book:
    path = folder / "book.xlsx"
    path.write_bytes(content)
    return isolation.read(path, name=path.name)


def texts(book: Book) -> dict[str, dict[tuple[int, int], str]]:
    return {
        sheet.name: {place: cell.text for place, cell in sheet.cells.items()}
        for sheet in without_ours(book).sheets
    }


def test_each_refused_cell_is_marked_and_says_why(
    opened: Return, clerk: User, finance: Department, tmp_path: Path
) -> None:
    IndicatorFactory(code="tax", name="税收收入", owner=finance, unit="万元", decimals=0)
    rows = [
        ("一般公共预算收入", 34200, "增8.6左右"),
        ("税收收入", "约三千", None),
        ("财政一本账", 5),
    ]
    upload = sent(opened, clerk, *rows)
    answer = marked(clerk, upload)
    assert answer["Content-Type"] == XLSX
    assert f"filename*=utf-8''{quote('九月（标错）.xlsx')}" in answer["Content-Disposition"]
    parts = Parts(answer.body)
    comments = parts.comments(2)
    assert set(comments) == {"C4", "B5", "A6"}
    refused = {line.address: line.message for line in Preview.from_json(upload.preview).lines}
    assert comments["B5"] == refused["B5"]
    assert "不是准确的数" in comments["C4"]
    assert "没有认出" in comments["A6"]
    assert parts.colour(2, "B5") == "FFFFC7CE"
    assert parts.colour(2, "B4") == ""
    book = read(answer.body, tmp_path)
    assert book.sheets[0].name == LIST
    listed = {cell.text for cell in book.sheets[0].cells.values()}
    assert {"B5", "约三千", refused["B5"]} <= listed


def test_everything_else_is_as_it_was(opened: Return, clerk: User, tmp_path: Path) -> None:
    """A real bulletin with merged titles and a second sheet, its rows of other people and all."""
    content = books.BULLETIN.read_bytes()
    upload = uploads.read(send(opened, clerk, content), by=importer(clerk), at=NOW)
    after = read(marked(clerk, upload).body, tmp_path)
    before = read(content, tmp_path)
    assert texts(after) == texts(before)
    for old, new in zip(before.sheets, without_ours(after).sheets, strict=True):
        assert (new.hidden_rows, sorted(map(str, new.merged))) == (
            old.hidden_rows,
            sorted(map(str, old.merged)),
        )


def test_hidden_rows_stay_hidden_unless_they_are_wrong(
    opened: Return, clerk: User, tmp_path: Path
) -> None:
    rows = "".join(
        books.row(n, *cells, attributes='hidden="1"' if n > 2 else "")
        for n, cells in enumerate(
            [
                [books.text("A1", "指标名称"), books.text("B1", "累计")],
                [books.text("A2", "一般公共预算收入"), books.text("B2", "约5")],
                [books.text("A3", "合计"), books.number("B3", "0.30000000000000004")],
            ],
            start=1,
        )
    )
    content = books.book(books.sheet(rows))
    upload = uploads.read(send(opened, clerk, content), by=importer(clerk), at=NOW)
    (sheet,) = without_ours(read(marked(clerk, upload).body, tmp_path)).sheets
    assert sheet.hidden_rows == {2}
    assert sheet.cells[2, 1].text == "0.3"


def test_what_would_be_a_formula_stays_a_text(opened: Return, clerk: User, tmp_path: Path) -> None:
    rows = "".join(
        books.row(n, books.text(f"A{n}", _xml(text)), books.text(f"B{n}", "约5"))
        for n, text in enumerate(NASTY, start=3)
    )
    head = books.row(1, books.text("A1", "指标名称"), books.text("B1", "累计"))
    first = books.row(2, books.text("A2", "一般公共预算收入"), books.text("B2", "=1+1"))
    content = books.book(books.sheet(head + first + rows))
    upload = uploads.read(send(opened, clerk, content), by=importer(clerk), at=NOW)
    body = marked(clerk, upload).body
    parts = Parts(body)
    for number in range(1, len(parts.states()) + 1):
        assert "<f>" not in parts.xml(number)
    assert "=1+1" in {cell.text for cell in read(body, tmp_path).sheets[1].cells.values()}
    assert texts(read(body, tmp_path)) == texts(read(content, tmp_path))


def _xml(text: str) -> str:
    for mark, escape in (("&", "&amp;"), ("<", "&lt;"), ("\t", "&#9;"), ("\r", "&#13;")):
        text = text.replace(mark, escape)
    return text


def test_a_text_table_comes_back_as_a_workbook(opened: Return, clerk: User, tmp_path: Path) -> None:
    content = "指标名称,累计\n一般公共预算收入,约三千\n".encode("gb18030")
    upload = uploads.read(send(opened, clerk, content, name="九月.csv"), by=importer(clerk), at=NOW)
    answer = marked(clerk, upload)
    assert quote("九月（标错）.xlsx") in answer["Content-Disposition"]
    assert list(Parts(answer.body).comments(2)) == ["B2"]


def test_the_page_offers_it_only_when_something_is_marked(opened: Return, clerk: User) -> None:
    browser = browser_of(clerk)
    for rows, offered in (
        ([("一般公共预算收入", 34200, 8.6)], False),
        ([("一般公共预算收入", "约三千", 8.6)], True),
    ):
        upload = sent(opened, clerk, *rows)
        page = reverse("entry:upload", args=[upload.pk])
        address = reverse("entry:upload-marked", args=[upload.pk])
        assert (f'href="{address}"' in browser.get(page).text) is offered
        if not offered:
            answer = browser.get(address, follow=True)
            assert "没有要标出的地方" in answer.text
            assert answer.redirect_chain[-1][0] == page


def test_of_a_file_that_was_not_read_there_is_nothing_to_mark(opened: Return, clerk: User) -> None:
    upload = uploads.read(send(opened, clerk, b"PK\x03\x04 x"), by=importer(clerk), at=NOW)
    assert (
        "没有要标出的地方"
        in browser_of(clerk).get(reverse("entry:upload-marked", args=[upload.pk]), follow=True).text
    )


def test_a_colleague_does_not_get_it(
    opened: Return, clerk: User, finance: Department, reviewer: User, other_clerk: User
) -> None:
    upload = sent(opened, clerk, ("一般公共预算收入", "约三千", 8.6))
    for somebody in (person("clerk", finance), other_clerk):
        for name, rest in (("upload-marked", []), ("upload-export", ["xlsx"])):
            address = reverse(f"entry:{name}", args=[upload.pk, *rest])
            assert browser_of(somebody).get(address).status_code == 404
    assert marked(reviewer, upload).status_code == 403


def test_the_whole_comparison_goes_out(opened: Return, clerk: User, tmp_path: Path) -> None:
    upload = sent(opened, clerk, ("一般公共预算收入", "约三千", 8.6))
    answer = browser_of(clerk).get(reverse("entry:upload-export", args=[upload.pk, "xlsx"]))
    book = read(b"".join(answer.streaming_content), tmp_path)
    found = [cell.text for cell in book.sheets[0].cells.values()]
    for part in ("不能采用", "新填", "B4", "约三千", "8.6", "一般公共预算收入"):
        assert part in found
