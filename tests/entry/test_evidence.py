"""Evidence files: what may be put behind a return, what is kept of it, and how it is given back."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Department, User
from entry import evidence, workflow
from entry.errors import Invalid
from entry.models import Attachment, AuditEvent, Return
from tests.entry.conftest import SEPTEMBER
from tests.entry.files import (
    HEADS,
    MEGABYTE,
    PDF,
    add,
    attach,
    download,
    file,
    stored,
    take_off,
)
from tests.factories import NOW, actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


# What is accepted


@pytest.mark.parametrize("kind", sorted(HEADS))
def test_each_kind_of_file_is_known_by_its_first_bytes(
    opened: Return, clerk: User, kind: str
) -> None:
    kept = attach(opened, clerk, file(f"材料.{kind.upper()}", HEADS[kind] + b"rest"))
    assert kept.name == f"材料.{kind.upper()}"
    assert kept.file.name.endswith(f".{kind}")


def test_the_kinds_are_those_of_this_table() -> None:
    assert {kind[1:] for kind in evidence.KINDS} == set(HEADS)


@pytest.mark.parametrize("kind", sorted(HEADS))
@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"\x00", b"MZ\x90\x00"])
def test_a_name_alone_proves_nothing(
    opened: Return, clerk: User, kind: str, content: bytes
) -> None:
    with pytest.raises(Invalid, match="内容与扩展名"):
        attach(opened, clerk, file(f"材料.{kind}", content))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("网页.html", PDF, "“网页.html”的类型不能作为佐证，请上传doc、docx"),
        ("图.svg", b"<svg/>", "类型不能"),
        ("宏.xlsm", HEADS["xlsx"], "类型不能"),
        ("没有扩展名", PDF, "类型不能"),
        ("调度表.pdf.exe", PDF, "类型不能"),
        (".pdf", PDF, "类型不能"),
        ("空.pdf", b"", "“空.pdf”是空文件"),
        ("大.pdf", PDF + b"x" * MEGABYTE, "“大.pdf”超过1MB，请压缩或拆分"),
    ],
)
def test_what_is_refused_is_named_and_leaves_nothing(
    opened: Return, clerk: User, name: str, content: bytes, told: str
) -> None:
    before, version = stored(), opened.version
    with pytest.raises(Invalid, match=told):
        attach(opened, clerk, file(name, content))
    opened.refresh_from_db()
    assert (stored(), opened.version) == (before, version)
    assert not Attachment.objects.exists()


def test_the_limit_itself_is_accepted(opened: Return, clerk: User) -> None:
    exact = file(content=PDF.ljust(MEGABYTE, b"x"))
    assert attach(opened, clerk, exact).size == MEGABYTE


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("..\\..\\windows\\报表.pdf", "报表.pdf"),
        ("C:\\fakepath\\报表.pdf", "报表.pdf"),
        ("报\x00表.pdf", "报表.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(opened: Return, clerk: User, given: str, kept: str) -> None:
    upload = file()
    upload._name = given  # as another browser might send it, past Django's own cleaning
    assert attach(opened, clerk, upload).name == kept


# What is kept


def test_the_digest_is_that_of_the_stored_bytes(opened: Return, clerk: User) -> None:
    content = PDF + bytes(range(256)) * 1000  # more than one chunk
    kept = attach(opened, clerk, file(content=content))
    with kept.file.open("rb") as stored_file:
        held = stored_file.read()
    assert held == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.size, kept.uploaded_by, kept.uploaded_at) == (len(content), clerk, NOW)


def test_the_store_does_not_know_the_names_people_give(kept: Attachment) -> None:
    name = Path(kept.file.name).name
    assert name.startswith(kept.sha256[:32])  # a second file of that name gets an ending
    assert name.endswith(".pdf")
    assert Path(kept.file.path).stat().st_mode & 0o777 == 0o600


def test_the_same_file_twice_overwrites_nothing(opened: Return, clerk: User) -> None:
    first, second = attach(opened, clerk), attach(opened, clerk, file("又一份.pdf"))
    assert first.sha256 == second.sha256
    assert first.file.path != second.file.path
    assert Path(first.file.path).read_bytes() == Path(second.file.path).read_bytes() == PDF


def test_putting_on_and_taking_off_are_recorded_and_move_the_version(
    opened: Return, clerk: User
) -> None:
    version = opened.version
    kept = attach(opened, clerk)
    evidence.remove(opened.pk, kept.pk, by=actor(clerk), at=NOW)
    opened.refresh_from_db()
    assert opened.version == version + 2
    added, removed = AuditEvent.objects.filter(action__startswith="evidence").order_by("sequence")
    facts = {"name": "调度表.pdf", "sha256": kept.sha256, "size": len(PDF)}
    assert (added.action, added.before, added.after) == ("evidence.add", {}, facts)
    assert (removed.action, removed.before, removed.after) == ("evidence.remove", facts, {})
    assert {event.monthly_return_id for event in (added, removed)} == {opened.pk}
    assert {event.actor for event in (added, removed)} == {clerk}


def test_a_removed_file_stays_in_the_store_but_is_not_given_out(
    opened: Return, clerk: User, kept: Attachment
) -> None:
    answer = take_off(clerk, opened, kept)
    assert "已移除佐证" in answer.content.decode()
    assert download(clerk, kept).status_code == 404
    assert Path(kept.file.path).read_bytes() == PDF
    assert take_off(clerk, opened, kept).status_code == 404  # it is off already


def test_a_file_is_taken_off_its_own_return_only(
    opened: Return, clerk: User, kept: Attachment, finance: Department
) -> None:
    other = workflow.open_return(finance, SEPTEMBER - 1, by=actor(clerk), at=NOW)
    assert take_off(clerk, other, kept).status_code == 404
    kept.refresh_from_db()
    assert kept.removed_at is None


# Through the page


def test_several_files_at_once_and_a_bad_one_costs_not_the_others(
    opened: Return, clerk: User
) -> None:
    answer = add(clerk, opened, file("甲.pdf"), file("乙.exe"), file("丙.png", HEADS["png"]))
    text = answer.content.decode()
    assert [one.name for one in Attachment.objects.all()] == ["甲.pdf", "丙.png"]
    assert "已上传“甲.pdf”" in text
    assert "“乙.exe”的类型不能作为佐证" in text
    assert text.count("entry/evidence/") >= 2


def test_no_file_chosen_is_told(opened: Return, clerk: User) -> None:
    assert "请先选择文件" in add(clerk, opened).content.decode()


def test_the_limit_of_the_page_is_the_setting(opened: Return, clerk: User, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 2 * MEGABYTE
    big = file("大.pdf", PDF + b"x" * 2 * MEGABYTE)
    assert "超过2MB" in add(clerk, opened, big).content.decode()


@pytest.mark.parametrize(
    "name", ["调度表.pdf", "a b.pdf", 'quo"te.pdf', "semi;colon.pdf", "%0d%0aX: y.pdf"]
)
def test_a_download_is_a_download_and_nothing_else(opened: Return, clerk: User, name: str) -> None:
    answer = download(clerk, attach(opened, clerk, file(name)))
    assert answer.status_code == 200
    assert answer.body == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox"
    assert answer["Cache-Control"] == "private, no-store"  # a shared desk keeps no copy
    assert "X: y" not in answer.headers


def test_the_name_of_a_download_is_the_one_given(kept: Attachment, clerk: User) -> None:
    disposition = download(clerk, kept)["Content-Disposition"]
    assert disposition == (
        "attachment; filename*=utf-8''%E8%B0%83%E5%BA%A6%E8%A1%A8.pdf"  # 调度表.pdf
    )


def test_a_file_that_is_gone_from_the_disk_is_not_found(kept: Attachment, clerk: User) -> None:
    Path(kept.file.path).unlink()
    assert download(clerk, kept).status_code == 404
