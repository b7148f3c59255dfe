"""What went out and comes in again through the page changes nothing, in whatever state."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Area, Department, User
from entry import previews, workflow
from entry.actions import save_cells
from entry.excel import isolation
from entry.excel.grid import Book, Cell
from entry.models import AuditEvent, Return, Upload
from entry.previewed import Preview
from indicators.models import Observation
from tests.conftest import browser_of
from tests.entry.conftest import SEPTEMBER, change
from tests.factories import NOW, AreaFactory, IndicatorFactory, actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

FILES = [
    ("entry:return-export", "xlsx"),
    ("entry:return-export", "csv"),
    ("entry:template", "xlsx"),
]
TYPED = [
    change("value", "34200"),
    change("growth", "持平"),
    change("note", "=见附件，-1户"),
    change("value", "—", subject="tax:150205"),
    change("growth", "-0.41", subject="tax:150205"),
    change("value", "-12.3456", subject="gdp:150205"),
    change("growth", "免报", subject="gdp:150205"),
    change("growth", "7.25", subject="gdp:150203"),
]


@pytest.fixture
def typed(opened: Return, clerk: User, finance: Department) -> Return:
    """Figures of every kind: a zero, none for two reasons, a long one, another area's."""
    IndicatorFactory(owner=finance, code="tax", name="税收收入", group="项目", decimals=2)
    IndicatorFactory(owner=finance, code="gdp", name="地区生产总值", with_peers=True)
    city = AreaFactory(code="150200", name="包头市", short_name="包头", level="city")
    AreaFactory(code="150203", name="昆都仑区", short_name="昆区", parent=city)
    Area.objects.filter(pk=finance.area_id).update(parent=city)
    saved = save_cells(opened.pk, TYPED, by=actor(clerk), at=NOW)
    assert {result.outcome for result in saved.results} == {"saved"}
    return Return.objects.get(pk=opened.pk)


def step(found: Return, name: str, user: User, **more: Any) -> Return:
    now = Return.objects.get(pk=found.pk)
    return workflow.act(now.pk, name, by=actor(user), at=NOW, seen_version=now.version, **more)


@pytest.fixture
def returned(typed: Return, clerk: User, reviewer: User) -> Return:
    """Handed in and sent back."""
    Observation.objects.filter(indicator__code="gdp").update(note="已核对")
    Observation.objects.filter(indicator__code="tax").update(note="已核对")
    step(typed, "submit", clerk)
    return step(typed, "send_back", reviewer, reason="请核对。")


@pytest.fixture
def corrected(typed: Return, clerk: User, reviewer: User, publisher: User) -> tuple[Return, Return]:
    """Published, and opened again for one figure: both rounds."""
    Observation.objects.update(note="已核对")
    for name, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        step(typed, name, user)
    correction = workflow.correct(
        typed.pk,
        figures=[("indicators", "tax:150205")],
        reason="漏报",
        by=actor(publisher),
        at=NOW,
    )
    return Return.objects.get(pk=typed.pk), correction


def out(user: User, name: str, found: Return, kind: str) -> bytes:
    rest = [] if name == "entry:template" else [kind]
    answer = browser_of(user).get(reverse(name, args=[found.pk, *rest]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def back(user: User, found: Return, content: bytes, kind: str) -> tuple[str, Preview]:
    """Sent in through the page: what the page says, and what was found."""
    where = reverse("entry:upload-send", args=[found.pk])
    file = SimpleUploadedFile(f"九月.{kind}", content)
    text = browser_of(user).post(where, {"file": file}, follow=True).text
    return text, Preview.from_json(Upload.objects.get().preview)


def nothing_changes(user: User, found: Return, text: str, preview: Preview) -> None:
    assert {(line.fate, line.message) for line in preview.lines} == {("same", "")}
    assert (preview.unknown, preview.problems, preview.headings) == ((), (), ())
    assert "没有要改的数" in text
    assert "确认写入" not in text
    before = list(Observation.objects.order_by("pk").values())
    events = AuditEvent.objects.count()
    confirm = reverse("entry:upload-confirm", args=[Upload.objects.get().pk])
    assert browser_of(user).post(confirm).status_code == 422
    assert list(Observation.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_a_draft(name: str, kind: str, typed: Return, clerk: User) -> None:
    text, preview = back(clerk, typed, out(clerk, name, typed, kind), kind)
    nothing_changes(clerk, typed, text, preview)
    cells = {(line.subject, line.column) for line in preview.lines}
    assert cells >= {(one.subject, one.column) for one in TYPED}


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_one_that_was_sent_back(name: str, kind: str, returned: Return, clerk: User) -> None:
    assert returned.is_returned
    text, preview = back(clerk, returned, out(clerk, name, returned, kind), kind)
    nothing_changes(clerk, returned, text, preview)


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_a_correction(name: str, kind: str, corrected: tuple[Return, Return], clerk: User) -> None:
    _, correction = corrected
    text, preview = back(clerk, correction, out(clerk, name, correction, kind), kind)
    nothing_changes(clerk, correction, text, preview)
    assert {line.subject for line in preview.lines} == {"tax:150205"}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_was_published_into_its_correction(
    kind: str, corrected: tuple[Return, Return], clerk: User
) -> None:
    """Of the whole month's file only the figure that is open again is taken."""
    first, correction = corrected
    text, preview = back(clerk, correction, out(clerk, "entry:return-export", first, kind), kind)
    nothing_changes(clerk, correction, text, preview)
    assert {line.subject for line in preview.lines} == {"tax:150205"}
    left = {one["name"]: one["why"] for one in preview.ignored}
    assert left["一般公共预算收入"] == "不在本次更正范围内"


def test_the_first_rounds_workbook_is_not_the_corrections(
    corrected: tuple[Return, Return], clerk: User
) -> None:
    first, correction = corrected
    text, preview = back(clerk, correction, out(clerk, "entry:template", first, "xlsx"), "xlsx")
    assert preview.lines == ()
    assert (
        "这个文件是“财政局2024年9月月报”的填报表，现在导入的是“财政局2024年9月月报（更正1）”"
        in text
    )


@pytest.mark.parametrize("other", ["month", "department"])
def test_the_workbook_of_another_return_is_refused_by_name(
    other: str, typed: Return, clerk: User, statistics: Department, other_clerk: User
) -> None:
    IndicatorFactory(owner=statistics, code="retail", name="社会消费品零售总额")
    if other == "month":
        made = workflow.open_return(typed.department, SEPTEMBER - 1, by=actor(clerk), at=NOW)
        content, named = out(clerk, "entry:template", made, "xlsx"), "财政局2024年8月月报"
    else:
        made = workflow.open_return(statistics, SEPTEMBER, by=actor(other_clerk), at=NOW)
        content, named = out(other_clerk, "entry:template", made, "xlsx"), "统计局2024年9月月报"
    text, preview = back(clerk, typed, content, "xlsx")
    told = f"这个文件是“{named}”的填报表，现在导入的是“财政局2024年9月月报”，没有读。"
    assert told in text
    assert preview.lines == ()
    assert "下载标错文件" not in text


@pytest.mark.parametrize("state", ["submitted", "approved", "published"])
def test_where_nothing_may_be_typed_nothing_is_taken_in(
    state: str, request: pytest.FixtureRequest, clerk: User
) -> None:
    found: Return = request.getfixturevalue(state)
    where = reverse("entry:upload-send", args=[found.pk])
    content = out(clerk, "entry:return-export", found, "xlsx")
    answer = browser_of(clerk).post(
        where, {"file": SimpleUploadedFile("九月.xlsx", content)}, follow=True
    )
    assert f"月报现为“{found.get_state_display()}”，不能导入" in answer.text
    assert not Upload.objects.exists()


def test_a_workbook_that_is_older_than_the_last_save_says_so(typed: Return, clerk: User) -> None:
    content = out(clerk, "entry:template", typed, "xlsx")
    version = Observation.objects.get(indicator__code="tax").version
    later = change("growth", "1", version, subject="tax:150205")
    save_cells(typed.pk, [later], by=actor(clerk), at=NOW)
    text, preview = back(clerk, typed, content, "xlsx")
    assert "这份填报表下载以后，月报又保存过" in text
    (line,) = preview.wanted
    assert (line.before, line.after) == ("1.0", "-0.41")


# What people do to a workbook before they send it back.


def sheet_of(clerk: User, found: Return, folder: Path) -> Book:
    path = folder / "book.xlsx"
    path.write_bytes(out(clerk, "entry:template", found, "xlsx"))
    return isolation.read(path, name=path.name)


def with_cells(book: Book, cells: dict[tuple[int, int], Cell]) -> Book:
    first, *others = book.sheets
    return replace(book, sheets=(replace(first, cells=cells), *others))


def rows_of(book: Book, names: Iterable[str]) -> list[int]:
    cells = book.sheets[0].cells
    return [next(r for (r, c), one in cells.items() if c == 0 and one.text == n) for n in names]


def fates(found: Return, book: Book, user: User) -> dict[tuple[str, str], str]:
    sheets = previews.sheets_of(found)
    preview = previews.preview(found, sheets, book, by=actor(user), at=NOW)
    assert (preview.unknown, preview.problems) == ((), ())
    return {(line.subject, line.column): line.fate for line in preview.lines}


def test_rows_renamed_deleted_and_moved_are_known_by_their_keys(
    typed: Return, clerk: User, tmp_path: Path
) -> None:
    book = sheet_of(clerk, typed, tmp_path)
    revenue, tax, gdp = rows_of(book, ["一般公共预算收入", "税收收入", "地区生产总值"])
    order = {revenue: tax, tax: revenue}
    cells = {
        (order.get(row, row), column): cell
        for (row, column), cell in book.sheets[0].cells.items()
        if row != gdp
    }
    cells[tax, 0] = Cell("本级财力")  # where the revenue's row is now
    found = fates(typed, with_cells(book, cells), clerk)
    assert set(found.values()) == {"same"}
    assert {subject for subject, _ in found} >= {"revenue:150205", "tax:150205", "gdp:150203"}
    assert "gdp:150205" not in {subject for subject, _ in found}


def test_rows_of_two_indicators_that_are_sorted_together_keep_their_areas(
    typed: Return, clerk: User, tmp_path: Path, finance: Department
) -> None:
    """Two rows are called 昆区; only their keys say which indicator each belongs to."""
    IndicatorFactory(owner=finance, code="fai", name="固定资产投资", with_peers=True)
    save_cells(typed.pk, [change("growth", "3.5", subject="fai:150203")], by=actor(clerk), at=NOW)
    found = Return.objects.get(pk=typed.pk)
    book = sheet_of(clerk, found, tmp_path)
    cells = book.sheets[0].cells
    first, second = [row for (row, at), one in cells.items() if at == 0 and one.text == "昆区"]
    swapped = {first: second, second: first}
    moved = {(swapped.get(row, row), at): one for (row, at), one in cells.items()}
    assert set(fates(found, with_cells(book, moved), clerk).values()) == {"same"}
