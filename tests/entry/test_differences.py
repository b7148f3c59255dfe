"""What changed on a return between two of its versions."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry import evidence, workflow
from entry.actions import save_cells
from entry.differences import differences_since
from entry.models import Attachment, Return
from indicators.models import Indicator
from tests.entry.conftest import SEPTEMBER, change, fill
from tests.factories import NOW, IndicatorFactory, actor, person

pytestmark = pytest.mark.django_db


def save(found: Return, user: User, column: str, text: str, version: int) -> int:
    """Type one cell; the return's version afterwards."""
    typed = [change(column, text, version)]
    return save_cells(found.pk, typed, by=actor(user), at=NOW).monthly_return.version


def told(found: Return, version: int) -> list[tuple[str, str, str]]:
    return [(one.column_key, one.before, one.after) for one in differences_since(found, version)]


def test_a_cell_is_told_once_with_its_first_and_last_text(opened: Return, clerk: User) -> None:
    start = opened.version
    save(opened, clerk, "value", "34200", 0)
    save(opened, clerk, "value", "34300", 1)
    save(opened, clerk, "value", "34400", 2)
    assert told(opened, start) == [("value", "", "34400")]


def test_only_what_came_after_the_version_counts(opened: Return, clerk: User) -> None:
    save(opened, clerk, "value", "34200", 0)
    seen = save(opened, clerk, "growth", "8.6", 1)
    save(opened, clerk, "value", "34300", 2)
    assert told(opened, seen) == [("value", "34200", "34300")]
    assert told(opened, Return.objects.get(pk=opened.pk).version) == []


def test_changed_and_changed_back_is_no_difference(opened: Return, clerk: User) -> None:
    seen = save(opened, clerk, "value", "34200", 0)
    save(opened, clerk, "value", "1", 1)
    save(opened, clerk, "note", "说明", 2)
    save(opened, clerk, "value", "34200", 3)
    assert told(opened, seen) == [("note", "", "说明")]


def test_a_difference_reads_as_the_page_reads(
    opened: Return, clerk: User, finance: Department
) -> None:
    seen = save(opened, clerk, "value", "34200", 0)
    second = person("clerk", finance, full_name="孙丽")
    save(opened, second, "value", "34300", 1)
    (one,) = differences_since(opened, seen)
    assert (one.register, one.subject) == ("indicators", "revenue:150205")
    assert "一般公共预算收入" in one.title
    assert one.column != one.column_key == "value"  # the column's title, not its key
    assert (one.before, one.after, one.by) == ("34200", "34300", "孙丽")
    assert one.at == NOW.isoformat()


def test_a_row_that_left_the_sheet_is_told_by_its_name_in_the_trail(
    opened: Return, clerk: User, revenue: Indicator
) -> None:
    start = opened.version
    save(opened, clerk, "value", "34200", 0)
    Indicator.objects.filter(pk=revenue.pk).update(is_active=False)
    (one,) = differences_since(opened, start)
    assert one.title == "indicators/revenue:150205"
    assert one.after == "34200"


def attach(found: Return, user: User, name: str) -> Attachment:
    file = SimpleUploadedFile(name, b"%PDF-1.7 evidence")
    return evidence.attach(found.pk, file, max_bytes=1000, by=actor(user), at=NOW)


def test_evidence_put_on_and_taken_off_is_told(opened: Return, clerk: User) -> None:
    kept = attach(opened, clerk, "台账.pdf")
    seen = Return.objects.get(pk=opened.pk).version
    attach(opened, clerk, "批复.pdf")
    passing = attach(opened, clerk, "错的.pdf")
    evidence.remove(opened.pk, passing.pk, by=actor(clerk), at=NOW)
    evidence.remove(opened.pk, kept.pk, by=actor(clerk), at=NOW)
    found = differences_since(Return.objects.get(pk=opened.pk), seen)
    assert [(one.title, one.column, one.before, one.after) for one in found] == [
        ("佐证材料", "批复.pdf", "", "已附"),
        ("佐证材料", "台账.pdf", "已附", ""),
    ]


def test_another_months_changes_are_not_mixed_in(
    opened: Return, clerk: User, finance: Department
) -> None:
    other = workflow.open_return(finance, SEPTEMBER - 1, by=actor(clerk), at=NOW)
    fill(other, clerk)
    assert told(opened, 0) == []


@pytest.mark.parametrize("rows", [3, 9])
def test_any_number_of_changes_takes_a_fixed_number_of_queries(
    opened: Return, clerk: User, finance: Department, rows: int
) -> None:
    start = opened.version
    made = [IndicatorFactory(owner=finance) for _ in range(rows)]
    typed = [change("value", "5", 0, f"{one.code}:150205") for one in made]
    save_cells(opened.pk, typed, by=actor(clerk), at=NOW)
    with CaptureQueriesContext(connection) as queries:
        found = differences_since(opened, start)
    assert len(found) == rows
    assert len(queries) == 4
