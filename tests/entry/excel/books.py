"""Workbooks made by hand, part by part: good ones, and ones no office program would write."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlwt

from entry.excel import reading, workbooks
from entry.excel.grid import Cell, Sheet
from entry.excel.hostile import Unreadable

CASES = Path(__file__).parents[2] / "cases"
BULLETIN = CASES / "bulletin_2024-11.xlsx"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    """A worksheet part around the rows of its `sheetData`."""
    return f"{HEAD}<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def row(number: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


def text(at: str, words: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def number(at: str, value: object, style: int = 0) -> str:
    return f'<c r="{at}" s="{style}"><v>{value}</v></c>'


def styles(*formats: int | str) -> str:
    """Cell formats 0, 1, 2 … by the number of a built-in format or by a code of their own."""
    codes = [code for code in formats if isinstance(code, str)]
    ids = [164 + codes.index(code) if isinstance(code, str) else code for code in formats]
    return (
        f"{HEAD}<styleSheet {_MAIN}><numFmts>"
        + "".join(
            f'<numFmt numFmtId="{164 + place}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
            for place, code in enumerate(codes)
        )
        + '</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>'
        + "".join(f'<xf numFmtId="{one}" applyNumberFormat="1"/>' for one in ids)
        + "</cellXfs></styleSheet>"
    )


def strings(*items: str, claimed: int | None = None) -> str:
    count = len(items) if claimed is None else claimed
    body = "".join(item if item.startswith("<") else f"<si><t>{item}</t></si>" for item in items)
    return f'{HEAD}<sst {_MAIN} count="{count}" uniqueCount="{count}">{body}</sst>'


def workbook_part(
    names: Mapping[str, str], *, properties: str = "", calculation: str = "", doctype: str = ""
) -> str:
    """xl/workbook.xml for sheets (name → state)."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{place}" state="{state}" r:id="rId{place}"/>'
        for place, (name, state) in enumerate(names.items(), 1)
    )
    return (
        f'{HEAD}{doctype}<workbook {_MAIN} xmlns:r="{_OFFICE}"><workbookPr {properties}/>'
        f"<sheets>{listed}</sheets>{calculation}</workbook>"
    )


def parts(
    *sheets: str,
    names: Mapping[str, str] | None = None,
    extra: Mapping[str, str | bytes] | None = None,
    **workbook: str,
) -> dict[str, bytes]:
    """The parts of a workbook with these worksheets; `extra` adds or replaces parts."""
    names = names or {f"表{place}": "visible" for place in range(1, len(sheets) + 1)}
    relations = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rIdS" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    relations += (
        f'<Relationship Id="rIdT" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    )
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f"{HEAD}<Types/>",
        "_rels/.rels": f'{HEAD}<Relationships {_RELS}><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": workbook_part(names, **workbook),
        "xl/_rels/workbook.xml.rels": f"{HEAD}<Relationships {_RELS}>{relations}</Relationships>",
    }
    for place, part in enumerate(sheets, 1):
        made[f"xl/worksheets/sheet{place}.xml"] = part
    made["xl/styles.xml"] = styles(0)
    made |= extra or {}
    return {name: part.encode() if isinstance(part, str) else part for name, part in made.items()}


def zipped(made: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in made.items():
            package.writestr(name, part)
    return file.getvalue()


def book(*sheets: str, **rest: object) -> bytes:
    return zipped(parts(*sheets, **rest))  # type: ignore[arg-type]


def good() -> bytes:
    return book(sheet(row(1, text("A1", "地区生产总值"), number("B1", "577049"))))


def central(data: bytes, name: str) -> int:
    """Where the directory's entry of a part begins."""
    at = data.index(b"PK\x01\x02")
    while True:
        length, extra, comment = struct.unpack_from("<3H", data, at + 28)
        if data[at + 46 : at + 46 + length].decode() == name:
            return at
        at += 46 + length + extra + comment


def patched(data: bytes, at: int, form: str, *values: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into(form, changed, at, *values)
    return bytes(changed)


def saved(old: xlwt.Workbook) -> bytes:
    file = io.BytesIO()
    old.save(file)
    return file.getvalue()


def old_good() -> bytes:
    old = xlwt.Workbook()
    page = old.add_sheet("表一")
    page.write(0, 0, "地区生产总值")
    page.write(0, 1, 577049)
    return saved(old)


def renamed_stream(data: bytes, name: str, *, after: int = 0, kind: int = 2) -> bytes:
    """An OLE file whose stream "Workbook", or the entry `after` it, is called otherwise."""
    at = data.index("Workbook".encode("utf-16-le").ljust(64, b"\0")) + 128 * after
    spelt = name.encode("utf-16-le")
    changed = bytearray(data)
    changed[at : at + 64] = spelt.ljust(64, b"\0")
    struct.pack_into("<HB", changed, at + 64, len(spelt) + 2, kind)
    return bytes(changed)


def read_sheet(*rows: str, **rest: object) -> Sheet:
    (only,) = workbooks.read(book(sheet("".join(rows)), **rest)).sheets
    return only


def one(cell: str, **rest: object) -> Cell | None:
    """The cell at A1."""
    return read_sheet(row(1, cell), **rest).cells.get((0, 0))


def styled(value: object, form: int | str, **rest: object) -> Cell | None:
    extra = {"xl/styles.xml": styles(0, form)}
    return one(number("A1", value, 1), extra=extra, **rest)


def refusal(path: Path, name: str = "a.xlsx") -> str:
    """The sentence with which a file is refused, or nothing."""
    try:
        reading.read(path, name=name)
    except Unreadable as error:
        return error.sentence
    return ""
