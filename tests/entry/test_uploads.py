"""Workbooks into a return: previewed, then written whole or not at all."""

from pathlib import Path

import pytest

from accounts.models import Department, User
from entry import uploads
from entry.actions import save_cells
from entry.errors import Invalid, NotAllowed, WrongState
from entry.models import Attachment, AuditEvent, LearnedName, Return, Upload
from entry.previewed import Preview
from indicators.models import Indicator, Observation
from tests.entry.conftest import change, fill
from tests.entry.workbooks import MEGABYTE, fates, importer, send, sent, workbook
from tests.factories import NOW, IndicatorFactory, actor, person

pytestmark = pytest.mark.django_db


def apply(upload: Upload, user: User) -> Upload:
    return uploads.apply(upload.pk, by=importer(user), at=NOW)


def test_a_preview_says_what_would_become_of_every_cell(opened: Return, clerk: User) -> None:
    fill(opened, clerk, value="34200", growth="8.5")
    upload = sent(opened, clerk, ("一般公共预算收入", 34200, 8.6))
    assert upload.stage == Upload.Stage.READY
    assert fates(upload) == [("B4", "34200", "34200", "same"), ("C4", "8.5", "8.6", "changed")]
    (draft,) = Observation.objects.drafts()
    assert str(draft.growth.normalize()) == "8.5"  # nothing is written yet


def test_a_confirmed_preview_is_written_and_its_file_is_kept(opened: Return, clerk: User) -> None:
    content = workbook(("一般公共预算收入", 34200, 8.6))
    upload = uploads.read(send(opened, clerk, content), by=importer(clerk), at=NOW)
    upload = apply(upload, clerk)
    (draft,) = Observation.objects.drafts()
    assert (draft.value, draft.entered_by) == (34200, clerk)
    kept = Attachment.objects.get()
    assert (upload.attachment, kept.name, kept.sha256) == (kept, "九月.xlsx", upload.sha256)
    with kept.file.open("rb") as file:
        assert file.read() == content
    trace = AuditEvent.objects.get(action="figure.save")
    assert (trace.door, trace.address) == ("import", "10.1.2.3")
    assert AuditEvent.objects.filter(action="upload.apply", object_id=str(upload.pk)).exists()


def test_one_refused_cell_and_nothing_is_written(
    opened: Return, clerk: User, finance: Department
) -> None:
    IndicatorFactory(code="tax", name="税收收入", owner=finance, unit="万元", decimals=0)
    upload = sent(opened, clerk, ("一般公共预算收入", 34200, 8.6), ("税收收入", "约三千", None))
    assert [fate for *_, fate in fates(upload)] == ["new", "new", "refused"]
    with pytest.raises(Invalid, match="没有写入"):
        apply(upload, clerk)
    assert not Observation.objects.exists()
    assert not Attachment.objects.exists()


def test_what_somebody_changed_since_the_preview_stops_it(
    opened: Return, clerk: User, finance: Department
) -> None:
    upload = sent(opened, clerk)
    second = person("clerk", finance, full_name="孙丽")
    save_cells(opened.pk, [change("value", "1", 0)], by=actor(second), at=NOW)
    with pytest.raises(uploads.Moved) as refusal:
        apply(upload, clerk)
    (stopped,) = refusal.value.results
    assert "孙丽已改为“1”" in stopped.message
    (draft,) = Observation.objects.drafts()
    assert (draft.value, draft.growth) == (1, None)
    again = uploads.read(upload, by=importer(clerk), at=NOW)
    assert fates(again)[0] == ("B4", "1", "34200", "changed")
    apply(again, clerk)
    assert Observation.objects.drafts().get().value == 34200


def test_cancelling_leaves_nothing(
    opened: Return, clerk: User, django_capture_on_commit_callbacks: object
) -> None:
    upload = sent(opened, clerk)
    path = Path(upload.file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        uploads.cancel(upload.pk, by=importer(clerk), at=NOW)
    assert not path.exists()
    assert not Upload.objects.exists()
    assert not Observation.objects.exists()


def test_a_second_file_takes_the_place_of_the_first(
    opened: Return, clerk: User, finance: Department
) -> None:
    first = sent(opened, clerk)
    theirs = sent(opened, person("clerk", finance, full_name="孙丽"))
    second = sent(opened, clerk)
    assert set(Upload.objects.values_list("pk", flat=True)) == {theirs.pk, second.pk}
    assert first.pk not in {theirs.pk, second.pk}


def test_an_applied_file_can_be_neither_applied_again_nor_cancelled(
    opened: Return, clerk: User
) -> None:
    upload = apply(sent(opened, clerk), clerk)
    with pytest.raises(WrongState):
        apply(upload, clerk)
    with pytest.raises(WrongState, match="不能取消"):
        uploads.cancel(upload.pk, by=importer(clerk), at=NOW)
    assert Attachment.objects.count() == 1


def test_a_file_that_cannot_be_read_says_why(opened: Return, clerk: User) -> None:
    upload = send(opened, clerk, b"PK\x03\x04 broken", name="坏的.xlsx")
    upload = uploads.read(upload, by=importer(clerk), at=NOW)
    assert upload.stage == Upload.Stage.FAILED
    assert upload.trouble.endswith("。")
    with pytest.raises(WrongState):
        apply(upload, clerk)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("月报.pdf", b"%PDF", "不是表格文件"),
        ("月报.xlsx", b"", "是空文件"),
        ("月报.xlsx", b"x" * (MEGABYTE + 1), "超过1MB"),
    ],
)
def test_what_is_no_workbook_is_not_taken_in(
    opened: Return, clerk: User, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        send(opened, clerk, content, name=name)
    assert not Upload.objects.exists()


def test_only_who_fills_in_may_send(
    opened: Return, other_clerk: User, reviewer: User, submitted: Return, clerk: User
) -> None:
    for stranger in (other_clerk, reviewer):
        with pytest.raises(NotAllowed):
            send(submitted, stranger)
    with pytest.raises(WrongState, match="待审核"):
        send(submitted, clerk)


def test_a_return_handed_in_since_is_not_written(
    filled: Return, clerk: User, reviewer: User
) -> None:
    from entry import workflow

    upload = sent(filled, clerk, ("一般公共预算收入", 1, None))
    now = Return.objects.get(pk=filled.pk)
    workflow.act(now.pk, "submit", by=actor(clerk), at=NOW, seen_version=now.version)
    with pytest.raises(WrongState):
        apply(upload, clerk)
    assert Observation.objects.drafts().get().value == 34200


def test_a_name_is_learned_for_the_department(
    opened: Return, clerk: User, finance: Department, revenue: Indicator
) -> None:
    upload = sent(opened, clerk, ("财政一本账", 34200, 8.6))
    (unknown,) = Preview.from_json(upload.preview).unknown
    assert unknown["name"] == "财政一本账"
    preview = Preview.from_json(upload.preview)
    assert preview.choices is not None
    ((value, title),) = preview.choices["row"]
    assert title == "一般公共预算收入"
    meaning = {("row", unknown["key"]): value}
    uploads.learn(upload, meaning, by=importer(clerk), at=NOW)
    again = uploads.read(upload, by=importer(clerk), at=NOW)
    assert fates(again) == [("B4", "", "34200", "new"), ("C4", "", "8.6", "new")]
    assert LearnedName.objects.get().department == finance
    later = sent(opened, person("clerk", finance), ("财政一本账", 1, None))
    assert fates(later) == [("B4", "", "1", "new")]


def test_a_preview_takes_the_same_queries_for_any_number_of_rows(
    opened: Return, clerk: User, finance: Department
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(count: int) -> tuple[int, int]:
        rows = []
        for number in range(count):
            IndicatorFactory(
                code=f"n{count}x{number}", name=f"指标{count}之{number}", owner=finance
            )
            rows.append((f"指标{count}之{number}", number + 1, None))
        upload = send(opened, clerk, workbook(*rows))
        with CaptureQueriesContext(connection) as reading:
            upload = uploads.read(upload, by=importer(clerk), at=NOW)
        with CaptureQueriesContext(connection) as writing:
            apply(upload, clerk)
        assert Observation.objects.drafts().count() >= count
        return len(reading), len(writing)

    queries(1)
    assert queries(3) == queries(9)
