"""Photos and evidence behind projects: kept by digest, taken away only by a mark."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from entry import audit, evidence
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed
from projects.choices import FileKind
from projects.models import Project, ProjectEvent, ProjectFile
from projects.scopes import may_edit


def attach(
    project: Project,
    upload: "UploadedFile[Any]",
    *,
    kind: str,
    max_bytes: int,
    by: Actor,
    at: datetime,
    caption: str = "",
    taken_on: date | None = None,
    is_demo: bool = False,
) -> ProjectFile:
    """Put a photo or a piece of evidence behind a project.

    Raises `NotAllowed`, and `Invalid` for a kind that is not known or a file that is not what its
    name says.
    """
    if not may_edit(by.person, project):
        raise NotAllowed("你没有为这个项目上传资料的权限。")
    _check(kind, taken_on, today=localdate(at))
    accepted = evidence.accept(upload, max_bytes=max_bytes)
    with transaction.atomic():
        kept = ProjectFile.objects.create(
            project=project,
            kind=kind,
            caption=caption.strip()[:100],
            taken_on=taken_on,
            is_demo=is_demo,
            **accepted.kept(by=by, at=at),
        )
        facts = {"kind": kind, "name": kept.name, "sha256": kept.sha256, "size": kept.size}
        audit.record([_entry("project.file.add", kept, after=facts)], by=by, at=at)
    return kept


def shown(project: Project, *, inside: bool) -> "QuerySet[ProjectFile]":
    """The files that are there for a reader: to those inside all, to others the photos and what
    an event in force rests on; drafts of evidence are as closed as the events that wait."""
    kept = project.files.filter(removed_at=None)
    if not inside:
        proven = ProjectEvent.objects.as_of(None).filter(project=project)
        kept = kept.filter(Q(kind=FileKind.PHOTO) | Q(pk__in=proven.values("evidence")))
    return kept.select_related("uploaded_by").order_by("-uploaded_at", "-pk")


def _check(kind: str, taken_on: date | None, *, today: date) -> None:
    if kind not in FileKind.values:
        raise Invalid("请选择资料的种类。")
    if taken_on is not None and taken_on > today:
        raise Invalid("拍摄（形成）日期不能晚于今天。")


def remove(file: ProjectFile, *, by: Actor, at: datetime) -> None:
    """Take a file away; it stays in the store and in the audit trail.

    Raises `NotAllowed`, and `Invalid` for what an event in force rests on.
    """
    with transaction.atomic():
        kept = ProjectFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if not may_edit(by.person, kept.project):
            raise NotAllowed("你没有移除这个项目资料的权限。")
        if kept.removed_at is not None:
            return
        if kept.events.filter(voided_at=None).exists():
            raise Invalid("这份资料是项目事件的佐证，不能移除；事件有误的请先作废事件。")
        kept.removed_at = at
        kept.save(update_fields=["removed_at"])
        facts = {"name": kept.name, "sha256": kept.sha256}
        audit.record([_entry("project.file.remove", kept, before=facts)], by=by, at=at)


def _entry(action: str, kept: ProjectFile, **facts: Any) -> Entry:
    return Entry(
        action,
        "projects.projectfile",
        str(kept.pk),
        subject=f"projects/{kept.project.key}",
        **facts,
    )
