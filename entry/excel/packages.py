"""The zip around an .xlsx, read strictly and in bounded pieces.

`zipfile` believes the directory: it stops at the declared size, keeps the last of two entries with
one name and reads overlapping ones. The reader that comes after us may believe something else, so
every number is checked here against what the bytes really are.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from entry.excel.hostile import (
    LOCKED,
    MACROS,
    MAX_PART,
    MAX_PARTS,
    MAX_RATIO,
    MAX_UNPACKED,
    RATIO_FROM,
    Unreadable,
    bomb,
    damaged,
)

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_WIDE = 0xFFFFFFFF
_PIECE = 64 * 1024
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_MACRO_FOLDERS = ("xl/macrosheets/", "xl/dialogsheets/")
_OTHERS: Mapping[str, str] = {
    "xl/workbook.bin": "这是“Excel 二进制工作簿（.xlsb）”，本系统不读",
    "word/document.xml": "这是Word文档，不是Excel工作簿",
    "ppt/presentation.xml": "这是PPT演示文稿，不是Excel工作簿",
    "content.xml": "这是ODS表格，本系统不读",
    "ofd.xml": "这是OFD版式文件，不是Excel工作簿",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One entry: `start` is where its packed bytes begin, sizes are in bytes."""

    name: str
    method: int
    start: int
    packed: int
    size: int
    crc: int


class _Central(NamedTuple):
    """The fixed fields of an entry in the central directory."""

    sign: bytes
    made_by: int
    needs: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    name_length: int
    extra_length: int
    comment_length: int
    disk: int
    internal: int
    external: int
    offset: int


def parts(data: bytes) -> Mapping[str, Part]:
    """The entries of a package by lower-case name, after every check that needs no unpacking.

    Raises `Unreadable`: truncated, odd or overlapping entries, too many or too large, paths that
    leave the package, macros, a password, or a package of something other than a workbook.
    """
    found: dict[str, Part] = {}
    lowered: set[str] = set()
    ends: list[tuple[int, int]] = []
    for entry, raw, extra in _directory(data):
        name = _name(raw)
        if name.lower() in lowered:
            raise damaged(f"两个部件都叫 {name[:60]}")
        lowered.add(name.lower())
        header, part = _part(data, entry, name, raw, extra)
        ends.append((header, part.start + part.packed))
        if not name.endswith("/"):
            found[name.lower()] = part
    _check_overlaps(ends)
    _check_sizes(found)
    _check_content(lowered)
    return found


def _directory(data: bytes) -> Iterator[tuple[_Central, bytes, bytes]]:
    end = len(data) - _END.size
    if end < 0 or data[end : end + 4] != b"PK\x05\x06":
        raise damaged("压缩包没有结尾")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, end)
    if disk or first_disk or here != count or comment or start + size != end:
        raise damaged("压缩包目录不符")
    if count > MAX_PARTS:
        raise bomb(f"压缩包里有{count}个部件")
    at = start
    for _ in range(count):
        if at + _CENTRAL.size > end:
            raise damaged("压缩包目录不全")
        entry = _Central(*_CENTRAL.unpack_from(data, at))
        if entry.sign != b"PK\x01\x02":
            raise damaged("压缩包目录不符")
        name_at = at + _CENTRAL.size
        extra_at = name_at + entry.name_length
        at = extra_at + entry.extra_length + entry.comment_length
        yield entry, data[name_at:extra_at], data[extra_at : extra_at + entry.extra_length]
    if at != end:
        raise damaged("压缩包目录不符")


def _name(raw: bytes) -> str:
    name = raw.decode("utf-8", "replace")
    steps = name.rstrip("/").split("/")
    if "\\" in name or ":" in name or "\x00" in name or not all(steps) or ".." in steps:
        raise bomb(f"文件内部有指向别处的路径“{name[:60]}”")
    return name


def _part(data: bytes, entry: _Central, name: str, raw: bytes, extra: bytes) -> tuple[int, Part]:
    """Where an entry's header begins and what it holds, as both its headers say."""
    if entry.flags & _ENCRYPTED:
        raise Unreadable(LOCKED)
    if entry.method not in (_STORED, _DEFLATED):
        raise damaged(f"{name} 的压缩方式")
    entry = _widened(entry, extra)
    if entry.offset + _LOCAL.size > len(data):
        raise damaged(name)
    local = _LOCAL.unpack_from(data, entry.offset)
    name_at = entry.offset + _LOCAL.size
    if local[0] != b"PK\x03\x04" or local[3] != entry.method:
        raise damaged(name)
    if data[name_at : name_at + local[9]] != raw:
        raise damaged(f"{name} 的两处名称不同")
    start = name_at + local[9] + local[10]
    if start + entry.packed > len(data):
        raise damaged(name)
    part = Part(name, entry.method, start, entry.packed, entry.size, entry.crc)
    return entry.offset, part


def _widened(entry: _Central, extra: bytes) -> _Central:
    """Some writers put every size into the 64-bit field, whatever it is."""
    wide = [field for field in ("size", "packed", "offset") if getattr(entry, field) == _WIDE]
    at = 0
    while wide and at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1 and length >= 8 * len(wide) and at + 4 + length <= len(extra):
            values = struct.unpack_from(f"<{len(wide)}Q", extra, at + 4)
            return entry._replace(**dict(zip(wide, values, strict=True)))
        at += 4 + length
    return entry


def _check_overlaps(ends: list[tuple[int, int]]) -> None:
    reached = 0
    for start, end in sorted(ends):
        if start < reached:
            raise bomb("压缩包里的部件互相重叠")
        reached = end


def _check_sizes(found: Mapping[str, Part]) -> None:
    total = sum(part.size for part in found.values())
    if total > MAX_UNPACKED or any(part.size > MAX_PART for part in found.values()):
        raise bomb(f"压缩包解开后有{total // 1024 // 1024}MB")
    for part in found.values():
        if part.size > RATIO_FROM and part.size > MAX_RATIO * part.packed:
            times = part.size // max(part.packed, 1)
            raise bomb(f"压缩包里的 {part.name[:60]} 解开后是压缩时的{times}倍")


def _check_content(names: set[str]) -> None:
    if any("vbaproject" in name or name.startswith(_MACRO_FOLDERS) for name in names):
        raise Unreadable(MACROS)
    if any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names):
        return
    for name, what in _OTHERS.items():
        if name in names:
            raise Unreadable(f"{what}。请上传Excel工作簿（.xlsx），或用Excel、WPS另存为 .xlsx。")
    if "[content_types].xml" in names:
        raise damaged("没有 xl/workbook.xml")
    raise Unreadable("这是压缩包。请解压后上传里面的Excel文件。")


def unpacked(data: bytes, part: Part) -> Iterator[bytes]:
    """The bytes of a part in pieces; raises `Unreadable` once they are not what was declared."""
    size = crc = 0
    for piece in _pieces(data, part):
        size += len(piece)
        if size > part.size:
            raise bomb(f"压缩包里的 {part.name[:60]} 比声明的大")
        crc = zlib.crc32(piece, crc)
        yield piece
    if size != part.size or crc != part.crc:
        raise damaged(part.name)


def _pieces(data: bytes, part: Part) -> Iterator[bytes]:
    packed = memoryview(data)[part.start : part.start + part.packed]
    if part.method == _STORED:
        for at in range(0, len(packed), _PIECE):
            yield bytes(packed[at : at + _PIECE])
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _PIECE):
            rest: bytes | memoryview = packed[at : at + _PIECE]
            while rest:
                yield inflater.decompress(rest, _PIECE)
                rest = inflater.unconsumed_tail
        yield inflater.flush()  # a few thousand bytes at most: what its own buffer holds
    except zlib.error:
        raise damaged(part.name)
    if not inflater.eof or inflater.unused_data:
        raise damaged(part.name)


def check_embedded(data: bytes, part: Part) -> None:
    """Refuse an archive or document inside the package: it is never opened here, but kept."""
    head = next(unpacked(data, part), b"")
    if head.startswith(_ARCHIVES):
        raise bomb(f"文件里嵌着另一个压缩包或文档（{part.name[:60]}）")
