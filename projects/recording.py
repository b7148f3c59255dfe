"""An event and the file that proves it, handed in together."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from entry.audit import Actor
from plan.precisions import Precision
from projects import events, files
from projects.choices import EventKind, FileKind
from projects.models import Project, ProjectEvent, ProjectFile


def record(
    project: Project,
    *,
    kind: str,
    on: date,
    precision: str,
    note: str,
    evidence: ProjectFile | None,
    upload: "UploadedFile[Any] | None",
    max_bytes: int,
    by: Actor,
    at: datetime,
) -> ProjectEvent:
    """Record an event on a new file, or without one on a file that is there already.

    Both or neither; raises what `files.attach` and `events.record` do.
    """
    with transaction.atomic():
        if upload is not None:
            titles = dict(EventKind.choices)
            evidence = files.attach(
                project,
                upload,
                kind=FileKind.EVIDENCE,
                max_bytes=max_bytes,
                caption=f"{titles.get(kind, '')}佐证",
                taken_on=on if precision == Precision.DAY else None,
                by=by,
                at=at,
            )
        return events.record(
            project,
            kind=kind,
            on=on,
            precision=precision,
            note=note,
            evidence=evidence,
            by=by,
            at=at,
        )
