"""Workbooks into a return: received, read, previewed, then written whole or not at all."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.roles import Action
from entry import audit, evidence
from entry.actions import save_cells
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed, Refused, WrongState
from entry.excel.hostile import Unreadable
from entry.excel.isolation import read as read_book
from entry.locks import locked_return
from entry.models import LearnedName, Return, State, Upload
from entry.previews import Preview, preview
from entry.sheets import Outcome, Result

SUFFIXES = (".xlsx", ".xls", ".et", ".csv")
DEAD_AFTER = timedelta(minutes=2)  # without a sign of life, its reader is gone


class Moved(Refused):
    """The return moved since the preview; `results` are the cells that somebody else changed."""

    code = "moved"

    def __init__(self, message: str, results: tuple[Result, ...]) -> None:
        super().__init__(message)
        self.results = results


def receive(
    pk: int, upload: "UploadedFile[Any]", *, max_bytes: int, by: Actor, at: datetime
) -> Upload:
    """Take a workbook in; an earlier one of this person for this return gives way to it.

    Raises `Return.DoesNotExist`, `NotAllowed`, `WrongState`, `Invalid`.
    """
    name = _name(upload, max_bytes)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    with locked_return(pk) as monthly_return:
        _may_write(monthly_return, by)
        for earlier in _open(monthly_return, by):
            _forget(earlier)
        upload.name = f"{digest.hexdigest()[:32]}{PurePath(name).suffix.lower()}"
        return Upload.objects.create(
            monthly_return=monthly_return,
            file=upload,
            name=name,
            size=upload.size or 0,
            sha256=digest.hexdigest(),
            uploaded_by=by.person,
            uploaded_at=at,
            beat_at=at,
            step="等待读取",
        )


def read(upload: Upload, *, by: Actor, at: datetime) -> Upload:
    """Read and preview a workbook; what it is found to be is kept with the upload.

    Safe to call again: it reads anew from the kept file. Never raises for a bad file.
    """
    _beat(upload, "读取文件", at)
    try:
        book = read_book(Path(upload.file.path), name=upload.name)
    except Unreadable as refusal:
        return _settle(upload, Upload.Stage.FAILED, trouble=str(refusal))
    _beat(upload, "识别和比对", at)
    monthly_return = Return.objects.get(pk=upload.monthly_return_id)
    found = preview(monthly_return, book, by=by, at=at)
    return _settle(upload, Upload.Stage.READY, preview=found.as_json())


def learn(
    upload: Upload, meanings: Mapping[tuple[str, str], str], *, by: Actor, at: datetime
) -> None:
    """Remember what a department means by the keys of names (row) and headings (column)."""
    for (kind, text), meaning in meanings.items():
        LearnedName.objects.update_or_create(
            department_id=upload.monthly_return.department_id,
            kind=kind,
            text=text[:120],
            defaults={"meaning": meaning, "learned_by": by.person, "learned_at": at},
        )
    entry = Entry(
        "upload.learn",
        "entry.upload",
        str(upload.pk),
        monthly_return=upload.monthly_return,
        after={f"{kind}:{text}": meaning for (kind, text), meaning in meanings.items()},
    )
    audit.record([entry], by=by, at=at)


def apply(pk: int, *, by: Actor, at: datetime) -> Upload:
    """Write what was previewed, all of it or nothing, and keep the file as evidence.

    Raises `NotAllowed`, `WrongState`, `Invalid` for a preview that cannot be written, `Moved` when
    somebody changed one of its cells in the meantime.
    """
    with _locked(pk) as upload:
        if upload.stage != Upload.Stage.READY:
            raise WrongState("这个文件现在不能写入，请重新上传。")
        found = Preview.from_json(upload.preview)
        if not found.is_writable:
            raise Invalid("文件里还有不能采用的内容，或者没有要改的数，没有写入。")
        changes = [line.change() for line in found.wanted]
        saved = save_cells(upload.monthly_return_id, changes, by=by, at=at, all_or_nothing=True)
        stopped = tuple(r for r in saved.results if r.outcome is not Outcome.SAVED)
        if stopped:
            raise Moved("预览之后有人改过下列数据，没有写入；请重新比对后再确认。", stopped)
        upload.attachment = evidence.keep(upload, by=by, at=at)
        upload.stage = Upload.Stage.APPLIED
        upload.preview = {}
        upload.save(update_fields=["attachment", "stage", "preview"])
        _record(upload, "upload.apply", {"cells": len(changes), "sha256": upload.sha256}, by, at)
    return upload


def cancel(pk: int, *, by: Actor, at: datetime) -> None:
    """Forget a workbook that was not written: neither file nor row is left."""
    with _locked(pk) as upload:
        if upload.stage == Upload.Stage.APPLIED:
            raise WrongState("文件已经写入，不能取消；需要改正请直接修改数据。")
        _forget(upload)


def is_dead(upload: Upload, at: datetime) -> bool:
    """Its reader was killed: no sign of life for too long."""
    return upload.stage == Upload.Stage.READING and at - upload.beat_at > DEAD_AFTER


@contextmanager
def _locked(pk: int) -> Iterator[Upload]:
    """The upload, ours alone; its return is locked first, as everywhere, so nobody dead-locks."""
    with locked_return(Upload.objects.values_list("monthly_return", flat=True).get(pk=pk)):
        yield Upload.objects.select_related("monthly_return").get(pk=pk)


def _name(upload: "UploadedFile[Any]", max_bytes: int) -> str:
    name = PurePath((upload.name or "").replace("\\", "/")).name.replace("\x00", "")[-200:]
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise Invalid(f"“{name}”不是表格文件，请上传 xlsx、xls、et 或 csv。")
    if not upload.size:
        raise Invalid(f"“{name}”是空文件。")
    if upload.size > max_bytes:
        raise Invalid(f"“{name}”超过{max_bytes // 1024 // 1024}MB，请只保留要报的表再传。")
    return name


def _may_write(monthly_return: Return, by: Actor) -> None:
    if not by.person.has_perm(Action.EDIT_RETURN, monthly_return):
        raise NotAllowed("你没有填报这份月报的权限。")
    if monthly_return.state != State.DRAFT:
        state = State(monthly_return.state).label
        raise WrongState(f"月报现为“{state}”，不能导入；需要修改请先撤回、退回或发起更正。")


def _open(monthly_return: Return, by: Actor) -> list[Upload]:
    return list(Upload.objects.open_of(by.person).filter(monthly_return=monthly_return))


def _forget(upload: Upload) -> None:
    file = upload.file
    upload.delete()
    name = str(file.name)
    transaction.on_commit(lambda: file.storage.delete(name))


def _beat(upload: Upload, step: str, at: datetime) -> None:
    Upload.objects.filter(pk=upload.pk).update(step=step, beat_at=at)


def _settle(upload: Upload, stage: Upload.Stage, **facts: Any) -> Upload:
    upload.stage, upload.step = stage, ""
    for name, value in facts.items():
        setattr(upload, name, value)
    upload.save(update_fields=["stage", "step", *facts])
    return upload


def _record(upload: Upload, action: str, after: Mapping[str, Any], by: Actor, at: datetime) -> None:
    entry = Entry(
        action,
        "entry.upload",
        str(upload.pk),
        monthly_return=upload.monthly_return,
        after={"name": upload.name, **after},
    )
    audit.record([entry], by=by, at=at)
