"""What the workbooks that we write share: formats, text that stays text, sheet names. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from accounts.apostrophes import begins_formula

FONT = "宋体"
MOST_ROWS = 1_048_576  # of a sheet
MOST_CHARACTERS = 32_767  # of a cell
BOXED: Mapping[str, Any] = {"border": 1, "valign": "vcenter"}
# What must be escaped, or would lose its white space.
_SPECIAL = re.compile(r"[&<>_\x00-\x1f\x7f-\x9f\ufffe\uffff]|^\s|\s$|\s\s")
_LETTERS = [xl_col_to_name(at) for at in range(1000)]
_RICH = ("<r>", "</r>")


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **traits: Any) -> Any:
        key = tuple(sorted(traits.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format({"font_name": FONT, "font_size": 11, **traits})
        return self._made[key]


class LongSheet(Worksheet):  # type: ignore[misc] # XlsxWriter ships no types
    """A sheet of a workbook in constant memory that also takes a whole row at once.

    A row goes straight to the sheet's file: a cell costs a quarter of what XlsxWriter's own calls
    cost, which matters at a million cells. Rows must be added from top to bottom.
    """

    def add_row(self, row: int, cells: Sequence[tuple[Decimal | int | str | None, int]]) -> None:
        """A row counted from 0: each cell's value with the number of its format (`xf`)."""
        self._write_single_row(row)  # what was written above goes out first
        at = row + 1
        parts = [
            _cell_xml(f"{letter}{at}", value, xf)
            for letter, (value, xf) in zip(_LETTERS[: len(cells)], cells, strict=True)
        ]
        self.fh.write(f'<row r="{at}">{"".join(parts)}</row>')
        self.dim_rowmax = row


def xf(style: Any) -> int:
    """The number of a format within its workbook."""
    number: int = style._get_xf_index()
    return number


def _cell_xml(place: str, value: Decimal | int | str | None, xf: int) -> str:
    if value is None:
        return f'<c r="{place}" s="{xf}"/>'
    if isinstance(value, str):
        return _text_xml(place, value, xf)
    number = f"{value:f}" if isinstance(value, Decimal) else value
    return f'<c r="{place}" s="{xf}"><v>{number}</v></c>'


def _text_xml(place: str, value: str, xf: int) -> str:
    keep = ""
    if _SPECIAL.search(value):
        value = Worksheet._escape_control_characters(value)
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        keep = ' xml:space="preserve"'
    return f'<c r="{place}" s="{xf}" t="inlineStr"><is><t{keep}>{value}</t></is></c>'


def put_text(sheet: Any, place: tuple[int, int], text: str, styles: Styles, **traits: Any) -> bool:
    """Write a text as a text, whatever it looks like; False when it was too long and is cut.

    What begins like a formula carries Excel's own mark (the leading apostrophe that is not part
    of the value), so that it stays text when somebody edits the cell. XlsxWriter takes `<r>…</r>`
    for markup of its own; such a text is written in two runs.
    """
    whole = len(text) <= MOST_CHARACTERS
    text = text if whole else text[: MOST_CHARACTERS - 1] + "…"
    if begins_formula(text):
        traits["quote_prefix"] = True
    style = styles(**traits)
    if text.startswith(_RICH[0]) and text.endswith(_RICH[1]):
        sheet.write_rich_string(*place, text[:1], styles(**traits), text[1:], style)
    else:
        sheet.write_string(*place, text, style)
    return whole


def across(
    sheet: Any, row: int, columns: tuple[int, int], text: str, styles: Styles, **traits: Any
) -> None:
    """A line over several columns, both ends included; a merge needs two cells."""
    first, last = columns
    if last > first:
        sheet.merge_range(row, first, row, last, "", styles(**traits))
    put_text(sheet, (row, first), text, styles, **traits)


def number_format(places: int) -> str:
    """Exactly so many decimals; below nought none."""
    return f"0.{'0' * places}" if places > 0 else "0"


def places_of(number: Decimal | int) -> int:
    """The decimals that a number is written with: 12.50 has two."""
    return -int(number.as_tuple().exponent) if isinstance(number, Decimal) else 0


def set_page(sheet: Any, last_head: int, *, on_a3: bool = False) -> None:
    """A4 or A3 across, as wide as the table, the heads down to a row repeated on every page."""
    sheet.set_landscape()
    sheet.set_paper(8 if on_a3 else 9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, last_head)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.set_footer("&C第&P页 共&N页")


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that Excel takes: at most 31 characters, none of []:*?/\\, no two alike."""
    found: list[str] = []
    for name in wanted:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("'")[:31] or "表"
        plain = "表" if plain.lower() == "history" else plain
        taken = {one.lower() for one in found}
        tried, number = plain, 2
        while tried.lower() in taken:
            ending = f"({number})"
            tried, number = plain[: 31 - len(ending)] + ending, number + 1
        found.append(tried)
    return found


def number_in(text: str) -> Decimal | None:
    """The number that a cell's text is: 12.50, -3, 8.3% as a fraction; None for all other texts."""
    plain = text.removesuffix("%")
    body = plain.removeprefix("-")
    whole, _, fraction = body.partition(".")
    digits = whole + fraction
    if not (whole and digits.isascii() and digits.isdecimal()) or body.endswith("."):
        return None
    return Decimal(plain) / 100 if text.endswith("%") else Decimal(plain)
