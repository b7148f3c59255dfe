"""What each door tells of a counted figure: its value, and the records one by one."""

import csv
import html
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import User
from tests.api.conftest import program_of
from tests.conftest import browser_of

UNNAMED = "（按权限不显示）"


class Told(NamedTuple):
    """The figure's number, and of each record its name and day ("" for none)."""

    value: str
    records: list[tuple[str, str]]


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.status_code
    return b"".join(response).decode("utf-8-sig")


def words(marked: str) -> str:
    """What a person reads, without marks and with single blanks."""
    bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", marked, flags=re.S)
    return " ".join(html.unescape(bare).split())


def page_of(code: str, tail: str = "", **query: str) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"/indicators/{code}/records/{tail}{asked}"


def on_page(user: User, code: str, **query: str) -> Told:
    found = text(browser_of(user), page_of(code, **query))
    (value,) = re.findall(r'<span class="figure__value">([^<]*)</span>', found)
    if "还没有记录" in found:
        return Told(value, [])
    body = found.split('aria-label="记录表"')[1].split("<tbody>")[1].split("</tbody>")[0]
    lines = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    cells = [[words(one) for one in re.findall(r"<t[dh].*?</t[dh]>", line, re.S)] for line in lines]
    return Told(value, [(one[1], one[2].replace("—", "")) for one in cells])


def in_csv(user: User, code: str, **query: str) -> Told:
    found = list(csv.reader(io.StringIO(text(browser_of(user), page_of(code, "export.csv", **query)))))  # fmt: skip
    head, *lines, total = found
    assert total[1] == "合计"
    return Told(total[3], [(one[1], one[2]) for one in lines if head])


def in_xlsx(user: User, code: str, **query: str) -> Told:
    response = browser_of(user).get(page_of(code, "export.xlsx", **query))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))
    lines = book.get_sheet_by_name("明细").to_python()
    first = next(at for at, line in enumerate(lines) if line[0] == "序号") + 1
    last = next(at for at, line in enumerate(lines) if line[1] == "合计")
    total = Decimal(str(lines[last][3])).normalize()
    return Told(f"{total:f}", [(str(one[1]), str(one[2])) for one in lines[first:last]])


def over_rest(user: User, code: str, **query: str) -> Told:
    """The sum of what is listed must be the figure, by its measure."""
    found = program_of(user).read("observation-records/", {"indicator": code, **query})
    rows, figure = found["results"], found["figure"]
    assert [one["place"] for one in rows] == list(range(1, len(rows) + 1))
    assert sum(one["number"] for one in rows) == figure["number"]
    if figure["measure"] == "number":
        assert figure["value"] == str(figure["number"])
    return Told(figure["value"], [(one["title"] or UNNAMED, one["on"] or "") for one in rows])


def everywhere(user: User, code: str, rest: Mapping[str, str], **query: str) -> Told:
    """What all doors tell alike; `rest` names to REST what the query names to the pages."""
    told = over_rest(user, code, **rest)
    for door in (on_page, in_csv, in_xlsx):
        assert door(user, code, **query) == told, door.__name__
    return told
