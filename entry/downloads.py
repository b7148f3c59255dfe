"""Tables as an answer of ours: a file to keep, with its Chinese name (RFC 5987)."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import PurePath
from typing import IO

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from entry.exports import CSV, XLSX, Cell, Column, Table, csv_chunks, write_xlsx

CONTENT_TYPES = {"xlsx": XLSX, "csv": CSV}
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
WIDE = 18  # characters of a column whose content is not known


def file_response(
    title: str, kind: str, tables: Sequence[Table], names: Sequence[str]
) -> FileResponse:
    """The tables as xlsx or csv; `names` are those of the sheets. 404 for another kind of file.

    The file is whole before its first byte is sent: what fails on the way is an error, not a
    file that ends early. Rows pass through one by one; only what they make is held.
    """
    if kind not in CONTENT_TYPES:
        raise Http404
    file = BytesIO()
    if kind == "xlsx":
        write_xlsx(file, tables, names)
    else:
        file.writelines(csv_chunks(tables))
    return as_attachment(file, f"{title}.{kind}", CONTENT_TYPES[kind])


def listing_file(
    title: str,
    kind: str,
    *,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    told: str,
    cut: str,
) -> FileResponse:
    """A list of the administration (`accounts.admin_lists`); `told` says how much it holds."""
    columns = [Column(head, WIDE) for head in heads]
    table = Table(title=title, unit_line=told, columns=columns, rows=rows, cut=cut)
    return file_response(title, kind, [table], [title.partition("（")[0]])


def as_attachment(file: IO[bytes], name: str, content_type: str) -> FileResponse:
    """A written file as a download of that name."""
    size = file.seek(0, 2)
    file.seek(0)
    header = content_disposition_header(True, name)
    assert header is not None  # noqa: S101 - an attachment always has one
    headers = {"Content-Disposition": header, "Content-Length": str(size)}
    return FileResponse(file, content_type=content_type, headers=headers)


def guarded_file(kept: FieldFile, name: str) -> FileResponse:
    """A kept file as a download, never shown inside the site; 404 when it is gone.

    Whoever calls this has asked for the right to see it.
    """
    response = FileResponse(_opened(kept), as_attachment=True, filename=name)
    response.headers["Content-Type"] = "application/octet-stream"
    return _closed(response)


def picture(kept: FieldFile) -> FileResponse:
    """A kept photo for an `<img>` of our own pages; 404 for what is none, or is gone.

    Its content was compared with its name when it came in (`entry.evidence`), so the type told
    here is what it is, and no browser guesses another (`nosniff`).
    """
    kind = PICTURES.get(PurePath(kept.name or "").suffix.lower())
    if kind is None:
        raise Http404
    return _closed(FileResponse(_opened(kept), content_type=kind))


def _opened(kept: FieldFile) -> "File[bytes]":
    try:
        return kept.open("rb")
    except FileNotFoundError:
        raise Http404


def _closed(response: FileResponse) -> FileResponse:
    """Opened by itself it runs nothing, and no cache keeps it."""
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
