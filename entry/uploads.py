"""Workbooks into a return: received, read, previewed, then written whole or not at all."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.roles import Action
from entry import audit, evidence
from entry.actions import save_cells
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed, Refused, WrongState
from entry.excel import gauge
from entry.excel.grid import Book
from entry.excel.hostile import Unreadable
from entry.excel.isolation import read as read_book
from entry.excel.marking import marked as marked_book
from entry.locks import locked_return
from entry.measure import Measure
from entry.models import LearnedName, Return, State, Upload
from entry.previews import Preview, preview, sheets_of
from entry.sheets import Outcome, Result
from entry.uncollected import uncollected

SUFFIXES = (".xlsx", ".xls", ".et", ".csv")
_READING = "读取文件"
_LOOK = 1  # seconds between two looks at a child
_SETTLED: Mapping[str, Any] = {"step": "", "done": 0, "total": 0, "trouble": "", "preview": {}}
_CROWDED = "现在同时在读的大文件太多。文件已经收下，请过一两分钟点“重新读取”。"
MOST_AT_ONCE = 4  # processes; each takes up to half a gigabyte
DEAD_AFTER = timedelta(minutes=2)  # without a sign of life, its reader is gone


class Gone(Refused):
    """The upload was cancelled, or another file has taken its place."""

    code = "gone"

    def __init__(self) -> None:
        super().__init__("这个文件已经取消，或者换成了另一个文件，没有写入任何数据。")


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
            step=_READING,
        )


def begin(upload: Upload, *, at: datetime) -> None:
    """From now on the file is being read, and nothing that was found in it before counts.

    Raises `Gone`, and `WrongState` for a file that is written already.
    """
    waiting = Upload.objects.filter(pk=upload.pk).exclude(stage=Upload.Stage.APPLIED)
    found = {**_SETTLED, "stage": Upload.Stage.READING, "step": _READING, "beat_at": at}
    rows = waiting.update(**found)
    if not rows and Upload.objects.filter(pk=upload.pk).exists():
        raise WrongState("文件已经写入，不用再读。")
    _kept(rows)


@uncollected()
def read(
    upload: Upload, *, by: Actor, at: datetime, now: Callable[[], datetime] | None = None
) -> Upload:
    """Read and preview a workbook; what it is found to be is kept with the upload.

    Safe to call again: it reads anew from the kept file. With a clock `now`, for whoever reads
    out of sight, each part of the work is told as it is done. Never raises for a bad file; raises
    `Gone` as soon as nobody wants the file any more, and keeps nothing.
    """
    if now is None or upload.stage != Upload.Stage.READING:
        begin(upload, at=at)
    monthly_return = Return.objects.get(pk=upload.monthly_return_id)
    measure = Measure((lambda *told: _beat(upload, *told, at=now())) if now else None)
    try:
        with TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=1) as beside:
            progress = Path(folder) / "gauge"
            gauge.blank(progress)
            reading = beside.submit(  # it waits for a process of its own
                read_book, Path(upload.file.path), name=upload.name, gauge=progress
            )
            sheets = sheets_of(monthly_return)
            book = _awaited(reading, progress, measure)
    except Unreadable as refusal:
        return _settle(upload, Upload.Stage.FAILED, trouble=str(refusal))
    except FileNotFoundError:
        raise Gone
    found = preview(monthly_return, sheets, book, by=by, at=at, measure=measure)
    return _settle(upload, Upload.Stage.READY, preview=found.as_json())


def _awaited(reading: "Future[Book]", progress: Path, measure: Measure) -> Book:
    """The book when it is there; meanwhile it is told how far the child has come."""
    while measure.is_heard:
        try:
            return reading.result(timeout=_LOOK)
        except TimeoutError:
            measure.reached(_READING, gauge.seen(progress), gauge.WHOLE)
    return reading.result()


def marked(upload: Upload) -> bytes:
    """The person's own file as an .xlsx with everything marked that its preview complains of.

    Raises `Invalid` when there is nothing to mark or the file cannot be read now.
    """
    marks = Preview.from_json(upload.preview).marks() if upload.preview else {}
    if not marks:
        raise Invalid("这个文件里没有要标出的地方。")
    try:
        book = read_book(Path(upload.file.path), name=upload.name)
    except Unreadable as refusal:
        raise Invalid(str(refusal))
    return marked_book(book, marks)


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


@uncollected()
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


def is_crowded(upload: Upload, at: datetime, *, larger_than: int) -> bool:
    """As many others as may be are being read out of sight right now, in a process each."""
    others = Upload.objects.filter(
        stage=Upload.Stage.READING, size__gt=larger_than, beat_at__gt=at - DEAD_AFTER
    )
    return others.exclude(pk=upload.pk).count() >= MOST_AT_ONCE


def put_off(upload: Upload) -> None:
    """Not read now: the machine has enough to do."""
    _settle(upload, Upload.Stage.FAILED, trouble=_CROWDED)


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


def _beat(upload: Upload, step: str, done: int, total: int, *, at: datetime) -> None:
    """A sign of life, and how far it has come; raises `Gone`."""
    reading = Upload.objects.filter(pk=upload.pk, stage=Upload.Stage.READING)
    _kept(reading.update(step=step, done=done, total=total, beat_at=at))


def _settle(upload: Upload, stage: Upload.Stage, **facts: Any) -> Upload:
    """What came of reading, unless the file was cancelled or written meanwhile."""
    reading = Upload.objects.filter(pk=upload.pk, stage=Upload.Stage.READING)
    found = {**_SETTLED, **facts, "stage": stage}
    _kept(reading.update(**found))
    for name, value in found.items():
        setattr(upload, name, value)
    return upload


def _kept(rows: int) -> None:
    if not rows:
        raise Gone


def _record(upload: Upload, action: str, after: Mapping[str, Any], by: Actor, at: datetime) -> None:
    entry = Entry(
        action,
        "entry.upload",
        str(upload.pk),
        monthly_return=upload.monthly_return,
        after={"name": upload.name, **after},
    )
    audit.record([entry], by=by, at=at)
