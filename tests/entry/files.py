"""Evidence files and what a browser does with them."""

import re
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from entry import evidence
from entry.models import Attachment, Return
from tests.conftest import browser_of
from tests.factories import NOW, actor

MEGABYTE = 1024 * 1024
HEADS = {
    "pdf": b"%PDF-1.7",
    "ofd": b"PK\x03\x04",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff\xe0",
    "jpeg": b"\xff\xd8\xff\xe1",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "wps": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "et": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}
PDF = HEADS["pdf"] + b"\n1 0 obj"


def file(name: str = "调度表.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(found: Return, user: User, upload: Any = None, *, limit: int = MEGABYTE) -> Attachment:
    upload = file() if upload is None else upload
    return evidence.attach(found.pk, upload, max_bytes=limit, by=actor(user), at=NOW)


def add(user: User, found: Return, *uploads: SimpleUploadedFile) -> Any:
    address = reverse("entry:evidence-add", args=[found.pk])
    return browser_of(user).post(address, {"file": list(uploads)}, follow=True)


def download(user: User, kept: Attachment) -> Any:
    """The answer, read to its end: `body` is what came."""
    answer = browser_of(user).get(reverse("entry:evidence", args=[kept.pk]))
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def words(answer: Any) -> str:
    """The page's text without what differs by address and visit alone."""
    varying = r"/entry/evidence/\d+/|csrf\S+|(value|content)=\"\S+\"|hx-headers='[^']*'"
    return re.sub(varying, "", answer.body.decode())


def take_off(user: User, found: Return, kept: Attachment) -> Any:
    address = reverse("entry:evidence-remove", args=[found.pk, kept.pk])
    return browser_of(user).post(address, follow=True)


def stored() -> set[Path]:
    folder = Path(default_storage.path(""))
    return {path for path in folder.rglob("*") if path.is_file()}
