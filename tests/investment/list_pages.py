"""How a test reads the list pages of investment."""

import csv
import html
import re
from io import BytesIO, StringIO

from python_calamine import CalamineWorkbook

from accounts.models import User
from tests.conftest import browser_of
from tests.plan.pages import text

LEDGER = "/investment/signings/"
FUNNEL = "/investment/"


def names_of(page: str) -> list[str]:
    """The signings of a page of the ledger, in its order."""
    page = page.partition('class="print-only signings__sheet"')[0]
    number = r'<span class="muted signings__number">\d+</span>'
    return re.findall(r'<th scope="row">' + number + r" <a [^>]*>([^<]+)</a>", page)


def counts_of(part: str) -> list[tuple[str, int]]:
    """Every number of a part of a page that is a link, with where it leads."""
    return [
        (html.unescape(href), int(number))
        for href, number in re.findall(r'<a href="([^"]*)"[^>]*>(\d+)</a>', part)
    ]


def rows_of(user: User, query: str = "", path: str = LEDGER) -> list[dict[str, str]]:
    content = text(user, f"{path}export.csv{query}").removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(content)))


def sheets_of(user: User, query: str = "", path: str = LEDGER) -> dict[str, list[list[object]]]:
    """The sheets of a workbook by name."""
    response = browser_of(user).get(f"{path}export.xlsx{query}")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
