"""What a workbook that we wrote really holds: its XML, read without our own reader."""

import re
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Parts:
    """The parts of an xlsx file; sheets are numbered from 1."""

    def __init__(self, content: bytes) -> None:
        self.file = zipfile.ZipFile(BytesIO(content))
        styles = self.tree("xl/styles.xml")
        self.formats = list(styles.find(f"{MAIN}cellXfs") or [])
        self.fills = list(styles.find(f"{MAIN}fills") or [])
        self.codes = {
            one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{MAIN}numFmt")
        }

    def tree(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.file.read(name))

    def xml(self, number: int) -> str:
        return self.file.read(f"xl/worksheets/sheet{number}.xml").decode()

    def sheet(self, number: int) -> ElementTree.Element:
        return self.tree(f"xl/worksheets/sheet{number}.xml")

    def states(self) -> dict[str, str]:
        book = self.tree("xl/workbook.xml")
        return {
            str(one.get("name")): one.get("state", "visible") for one in book.iter(f"{MAIN}sheet")
        }

    def style(self, number: int, place: str) -> ElementTree.Element:
        [cell] = [one for one in self.sheet(number).iter(f"{MAIN}c") if one.get("r") == place]
        return self.formats[int(cell.get("s") or 0)]

    def locked(self, number: int) -> dict[str, bool]:
        """Whether each cell is locked once its sheet is protected."""
        return {
            str(one.get("r")): self._is_locked(self.formats[int(one.get("s") or 0)])
            for one in self.sheet(number).iter(f"{MAIN}c")
        }

    def code(self, number: int, place: str) -> str:
        found = self.style(number, place).get("numFmtId")
        return str(self.codes.get(found) or {"0": "General", "1": "0", "2": "0.00"}.get(str(found)))

    def colour(self, number: int, place: str) -> str:
        fill = self.fills[int(self.style(number, place).get("fillId") or 0)]
        colours = [one.get("rgb") for one in fill.iter(f"{MAIN}fgColor")]
        return str(colours[0]) if colours else ""

    def comments(self, number: int) -> dict[str, str]:
        names = [one for one in self.file.namelist() if re.fullmatch(r"xl/comments\d+\.xml", one)]
        wanted = f"comments{number}.xml"
        relations = f"xl/worksheets/_rels/sheet{number}.xml.rels"
        if relations in self.file.namelist():
            told = self.file.read(relations).decode()
            found = re.search(r"comments\d+\.xml", told)
            wanted = found[0] if found else wanted
        if f"xl/{wanted}" not in names:
            return {}
        return {
            str(one.get("ref")): "".join(part.text or "" for part in one.iter(f"{MAIN}t"))
            for one in self.tree(f"xl/{wanted}").iter(f"{MAIN}comment")
        }

    @staticmethod
    def _is_locked(style: Any) -> bool:
        protection = style.find(f"{MAIN}protection")
        return protection is None or protection.get("locked", "1") != "0"
