"""The parts of an .xlsx around its worksheets: which sheets there are, how numbers are shown."""

from collections.abc import Mapping

from entry.excel.hostile import LINKS, MAX_CELLS, MAX_STYLES, Unreadable, bomb, damaged
from entry.excel.markup import TRUE, Attributes, Budget, Walk
from entry.excel.spelling import Shown, shown


class WorkbookWalk(Walk):
    """xl/workbook.xml: the sheets in order as (name, relation, hidden), and two switches."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False
        self.unsolved = False  # results are to be worked out when the file is opened

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), relation, hidden))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in TRUE
        elif name == "calcPr":
            self.unsolved = attributes.get("fullCalcOnLoad") in TRUE


class RelationsWalk(Walk):
    """A .rels part: target and kind (the last word of its address) by relation."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.targets: dict[str, tuple[str, str]] = {}

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            key = attributes.get("Id", "")
            if key in self.targets:
                raise damaged("部件关系重复")
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[key] = (attributes.get("Target", ""), kind)


class StylesWalk(Walk):
    """xl/styles.xml: how each cell format shows its numbers."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._inside = ""
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []

    def opened(self, name: str, attributes: Attributes) -> None:
        if name in ("numFmts", "cellXfs"):
            self._inside = name
        elif name == "numFmt" and self._inside == "numFmts":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and self._inside == "cellXfs":
            self._formats.append(attributes.get("numFmtId", "0"))
        if len(self._formats) > MAX_STYLES or len(self._codes) > MAX_STYLES:
            raise bomb(f"文件里的单元格格式超过{MAX_STYLES}种")

    def closed(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""

    def styles(self) -> Mapping[str, Shown]:
        """By the cell's style as it is written in the sheet, only what is not plain."""
        known = {
            number: shown(int(number) if number.isdecimal() else 0, self._codes.get(number))
            for number in set(self._formats)
        }
        return {
            str(style): known[number]
            for style, number in enumerate(self._formats)
            if known[number] is not Shown.PLAIN
        }


class RestWalk(Walk):
    """Any other part, for what may stand in it: claims that cost memory, links to programs.

    calamine reserves room for as many shared strings as the part says it has. Links to other
    workbooks are harmless (the last value is stored), links to programs are not.
    """

    def opened(self, name: str, attributes: Attributes) -> None:
        if name in ("ddeLink", "oleLink"):
            raise Unreadable(LINKS)
        if name == "sst":
            claimed = attributes.get("uniqueCount", "0")
            if not claimed.isdecimal() or len(claimed) > 7 or int(claimed) > 4 * MAX_CELLS:
                raise bomb(f"文件声明有{claimed[:20]}条文字")
