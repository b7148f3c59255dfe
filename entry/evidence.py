"""Evidence files: kept by digest, never overwritten, taken away only by a mark."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed, WrongState
from entry.locks import locked_return
from entry.models import Attachment, Return, State, Upload

# What a file of a kind begins with; the name alone proves nothing.
_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
KINDS: Mapping[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".ofd": _ZIP,
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".docx": _ZIP,
    ".xlsx": _ZIP,
    ".doc": _OLE,
    ".xls": _OLE,
    ".wps": _OLE,
    ".et": _OLE,
}
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept: `file` is what to store, under a name made of its digest."""

    file: "UploadedFile[Any]"
    name: str
    size: int
    sha256: str

    def kept(self, *, by: Actor, at: datetime) -> dict[str, Any]:
        """The columns that every table of files has for it."""
        return {
            "file": self.file,
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
            "uploaded_by": by.person,
            "uploaded_at": at,
        }


def accept(upload: "UploadedFile[Any]", *, max_bytes: int) -> Accepted:
    """A file of a known kind, whose content is what its name says; raises `Invalid`.

    Every register keeps its files after this check, whatever they stand behind.
    """
    name = _check(upload, max_bytes)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    upload.name = f"{digest.hexdigest()[:32]}{PurePath(name).suffix.lower()}"
    return Accepted(upload, name, upload.size or 0, digest.hexdigest())


def _check(upload: "UploadedFile[Any]", max_bytes: int) -> str:
    """The clean name of an acceptable file."""
    name = PurePath((upload.name or "").replace("\\", "/")).name.replace("\x00", "")[-NAME_LENGTH:]
    suffix = PurePath(name).suffix.lower()
    if suffix not in KINDS:
        known = "、".join(sorted(kind[1:] for kind in KINDS))
        raise Invalid(f"“{name}”的类型不能作为佐证，请上传{known}文件。")
    if not upload.size:
        raise Invalid(f"“{name}”是空文件。")
    if upload.size > max_bytes:
        raise Invalid(f"“{name}”超过{max_bytes // 1024 // 1024}MB，请压缩或拆分后再传。")
    head = upload.read(16)
    upload.seek(0)
    if not head.startswith(KINDS[suffix]):
        raise Invalid(f"“{name}”的内容与扩展名{suffix}不符，请用原软件另存后再传。")
    return name


def attach(
    pk: int, upload: "UploadedFile[Any]", *, max_bytes: int, by: Actor, at: datetime
) -> Attachment:
    """Put a file behind a return that is being filled in.

    Raises `Return.DoesNotExist`, `NotAllowed`, `WrongState`, `Invalid`.
    """
    accepted = accept(upload, max_bytes=max_bytes)
    with locked_return(pk) as monthly_return:
        _may_change(monthly_return, by)
        attachment = Attachment.objects.create(
            monthly_return=monthly_return, **accepted.kept(by=by, at=at)
        )
        _changed(monthly_return, attachment, "evidence.add", by=by, at=at)
    return attachment


def keep(upload: Upload, *, by: Actor, at: datetime) -> Attachment:
    """Put the workbook behind the return into which it was written; the file stays where it is."""
    with locked_return(upload.monthly_return_id) as monthly_return:
        _may_change(monthly_return, by)
        attachment = Attachment.objects.create(
            monthly_return=monthly_return,
            file=upload.file.name,
            name=upload.name,
            size=upload.size,
            sha256=upload.sha256,
            uploaded_by=by.person,
            uploaded_at=at,
        )
        _changed(monthly_return, attachment, "evidence.add", by=by, at=at)
    return attachment


def remove(pk: int, attachment_pk: int, *, by: Actor, at: datetime) -> None:
    """Take a file off a return; it stays in the store and in the audit trail."""
    with locked_return(pk) as monthly_return:
        _may_change(monthly_return, by)
        attachment = monthly_return.attachments.get(pk=attachment_pk, removed_at=None)
        attachment.removed_at = at
        attachment.save(update_fields=["removed_at"])
        _changed(monthly_return, attachment, "evidence.remove", by=by, at=at)


def _may_change(monthly_return: Return, by: Actor) -> None:
    if not by.person.has_perm(Action.EDIT_RETURN, monthly_return):
        raise NotAllowed("你没有为这份月报上传佐证的权限。")
    if monthly_return.state == State.PUBLISHED:
        raise WrongState("月报已发布，佐证不能再增减；需要补充请发起更正，附在更正月报后面。")
    if monthly_return.state != State.DRAFT:
        raise WrongState("月报已提交，佐证不能再增减；需要补充请先撤回或请审核人退回。")


def _changed(
    monthly_return: Return, attachment: Attachment, action: str, *, by: Actor, at: datetime
) -> None:
    monthly_return.version += 1
    monthly_return.save(update_fields=["version"])
    facts = {"name": attachment.name, "sha256": attachment.sha256, "size": attachment.size}
    entry = Entry(
        action=action,
        object_type="entry.attachment",
        object_id=str(attachment.pk),
        monthly_return=monthly_return,
        after=facts if action == "evidence.add" else {},
        before=facts if action == "evidence.remove" else {},
    )
    audit.record([entry], by=by, at=at)
