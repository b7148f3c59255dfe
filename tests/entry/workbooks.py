"""Workbooks as a clerk would send them."""

import io
from collections.abc import Sequence

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from entry import uploads
from entry.audit import Actor
from entry.models import Return, Upload
from entry.previewed import Preview
from tests.factories import NOW

HEAD = ("指标名称", "累计", "同比增长")
MEGABYTE = 1024 * 1024


def workbook(
    *rows: Sequence[object],
    title: str = "2024年1—9月主要指标",
    unit: str = "万元",
    head: Sequence[str] = HEAD,
) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("主要指标")
    sheet.write_row(0, 0, [title])
    sheet.write_row(1, 0, [f"单位：{unit}、%"])
    for number, row in enumerate((head, *rows), start=2):
        sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def importer(user: User) -> Actor:
    return Actor(user, "import", "10.1.2.3")


def send(
    found: Return, user: User, content: bytes | None = None, *, name: str = "九月.xlsx"
) -> Upload:
    """Received, not yet read."""
    content = workbook(("一般公共预算收入", 34200, 8.6)) if content is None else content
    file = SimpleUploadedFile(name, content)
    return uploads.receive(found.pk, file, max_bytes=MEGABYTE, by=importer(user), at=NOW)


def sent(found: Return, user: User, *rows: Sequence[object]) -> Upload:
    """Received and read."""
    upload = send(found, user, workbook(*rows) if rows else None)
    return uploads.read(upload, by=importer(user), at=NOW)


def fates(upload: Upload) -> list[tuple[str, str, str, str]]:
    """Address, before, after and fate of every cell that was matched."""
    lines = Preview.from_json(upload.preview).lines
    return [(line.address, line.before, line.after, line.fate) for line in lines]
