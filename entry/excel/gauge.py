"""How far a file has been read, in eight bytes that the child writes and its parent looks at.

The child may write no files, and its output is the book itself; a page of memory that both share
costs neither of them anything.
"""

import mmap
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

WHOLE = 1000  # thousandths
SCANNED = 500  # the scan of an .xlsx takes about half of the time
_SHAPE = struct.Struct("<Q")
_page: mmap.mmap | None = None


def blank(path: Path) -> None:
    """Make the file for a child that is about to begin."""
    path.write_bytes(_SHAPE.pack(0))


def begin(path: Path) -> None:
    """In the child: from now on `tell` writes there."""
    global _page  # noqa: PLW0603 - a process reads one file
    with path.open("r+b") as file:
        _page = mmap.mmap(file.fileno(), _SHAPE.size)


def tell(done: int, of: int, *, since: int = 0, until: int = WHOLE) -> None:
    """`done` of what lies between two marks, in thousandths of the whole; nobody may listen."""
    if _page is not None and of > 0:
        _SHAPE.pack_into(_page, 0, since + (until - since) * min(done, of) // of)


def scanned(pieces: Iterable[bytes], before: int, of: int) -> Iterator[bytes]:
    """Pieces of a part as they are scanned: `before` bytes were, `of` there are in all."""
    for piece in pieces:
        yield piece
        before += len(piece)
        tell(before, of, until=SCANNED)


def seen(path: Path) -> int:
    """In the parent: thousandths that are done."""
    (done,) = _SHAPE.unpack_from(path.read_bytes())
    return min(int(done), WHOLE)
