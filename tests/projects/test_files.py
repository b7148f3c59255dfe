"""Files behind projects: what is kept, what is refused, and that evidence stays."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Department, User
from entry.errors import Invalid, NotAllowed
from entry.models import AuditEvent
from projects import events, files
from projects.models import Project, ProjectFile
from tests.factories import NOW, actor
from tests.projects.factories import ProjectFactory
from tests.trail import last_event

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 8


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


@pytest.fixture
def project(finance: Department) -> Project:
    return ProjectFactory(lead=finance)


def attach(project: Project, by: User, **given: Any) -> ProjectFile:
    options = {"kind": "photo", "max_bytes": 1024, "at": NOW, **given}
    upload = options.pop("upload", None) or SimpleUploadedFile("现场.png", PNG)
    return files.attach(project, upload, by=actor(by), **options)


def test_a_photo_is_kept_under_its_digest(project: Project, clerk: User, store: Path) -> None:
    kept = attach(project, clerk, caption=" 东侧厂房 ", taken_on=date(2024, 9, 30))
    assert (kept.name, kept.size, kept.caption) == ("现场.png", len(PNG), "东侧厂房")
    assert kept.file.name.startswith("projects/")
    assert kept.sha256[:32] in kept.file.name
    assert (store / kept.file.name).read_bytes() == PNG
    trace = last_event()
    assert (trace.action, trace.after["sha256"]) == ("project.file.add", kept.sha256)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "song"}, "请选择资料的种类"),
        ({"taken_on": date(2024, 10, 9)}, "不能晚于今天"),
        ({"upload": SimpleUploadedFile("a.exe", b"MZ")}, "不能作为佐证"),
        ({"upload": SimpleUploadedFile("a.png", b"GIF89a")}, "与扩展名.png不符"),
        ({"max_bytes": 4}, "超过"),
    ],
)
def test_what_is_not_fit_is_refused(
    project: Project, clerk: User, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        attach(project, clerk, **given)
    assert not ProjectFile.objects.exists()
    assert not AuditEvent.objects.exists()


def test_only_who_edits_the_project_adds_and_removes(
    project: Project, clerk: User, other_clerk: User, leader: User
) -> None:
    kept = attach(project, clerk)
    for user in (other_clerk, leader):
        with pytest.raises(NotAllowed):
            attach(project, user)
        with pytest.raises(NotAllowed):
            files.remove(kept, by=actor(user), at=NOW)


def test_a_removed_file_stays_in_the_store(project: Project, clerk: User, store: Path) -> None:
    kept = attach(project, clerk)
    files.remove(kept, by=actor(clerk), at=NOW)
    files.remove(kept, by=actor(clerk), at=NOW)  # a second click changes nothing
    kept.refresh_from_db()
    assert kept.removed_at == NOW
    assert (store / kept.file.name).exists()
    assert AuditEvent.objects.filter(action="project.file.remove").count() == 1


def test_the_evidence_of_an_event_is_not_removed(
    project: Project, clerk: User, reviewer: User
) -> None:
    kept = attach(project, clerk, kind="evidence")
    event = events.record(
        project, kind="started", on=date(2024, 9, 18), evidence=kept, by=actor(clerk), at=NOW
    )
    with pytest.raises(Invalid, match="项目事件的佐证"):
        files.remove(kept, by=actor(clerk), at=NOW)
    events.void(event, reason="有误", by=actor(reviewer), at=NOW)
    files.remove(kept, by=actor(clerk), at=NOW)
