"""What a caller asks for, read from the path and the parameters of an SDMX address. Pure.

Everything raises `Wrong`, a Chinese sentence with the SDMX error code it belongs to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from entry.periods import Month
from indicators.sdmx.codes import AGENCY, VERSION
from indicators.sdmx.periods import bound

NO_RESULTS, SYNTAX, SEMANTIC, TOO_LARGE = 100, 140, 150, 130
DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "MEASURE")
TIME, ALL = "TIME_PERIOD", "AllDimensions"
FLOW = "OBSERVATIONS"
DETAILS = ("full", "dataonly", "serieskeysonly", "nodata")
DATA_PARAMETERS = (
    "startPeriod",
    "endPeriod",
    "updatedAfter",
    "firstNObservations",
    "lastNObservations",
    "dimensionAtObservation",
    "detail",
    "includeHistory",
    "asOf",
    "format",
)
MOST_CODES = 500
_ID = re.compile(r"[A-Za-z0-9_@$.-]{1,100}")
_CODE = re.compile(r"[A-Za-z0-9_@$-]{1,100}")
_LATEST = {"latest", "all", "*", VERSION}
_SHOWN = 40
T = TypeVar("T")


class Wrong(ValueError):
    """What was asked for cannot be answered; `code` is SDMX's, str() the sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def shown(text: str) -> str:
    """What a caller sent, fit for an XML text: short and printable."""
    plain = "".join(char if char.isprintable() else "\ufffd" for char in text)
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN] + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuery:
    """One request for data; None narrows nothing."""

    keys: Mapping[str, frozenset[str]]
    start: Month | None = None
    end: Month | None = None
    as_of: datetime | None = None
    updated_after: datetime | None = None
    history: bool = False
    at: str = TIME
    detail: str = "full"
    first: int | None = None
    last: int | None = None

    def wants(self, dimension: str, code: str) -> bool:
        return dimension not in self.keys or code in self.keys[dimension]


def segments(path: str) -> list[str]:
    """The parts of a path; slashes at its end say nothing."""
    parts = path.split("/")
    while parts and not parts[-1]:
        parts.pop()
    return parts


def ids(text: str) -> frozenset[str] | None:
    """The alternatives of one part (`A+B`); None for all."""
    if text in {"", "all", "*"}:
        return None
    found = frozenset(text.split("+"))
    if len(found) > MOST_CODES:
        raise Wrong(TOO_LARGE, f"一次最多列{MOST_CODES}个代码，请分几次取。")
    for one in found:
        if not _ID.fullmatch(one):
            raise Wrong(SYNTAX, f"“{shown(one)}”不是SDMX的标识符，请检查网址。")
    return found


def data_query(path: str, given: Mapping[str, str]) -> DataQuery:
    """Read `{flow}/{key}/{provider}` and the parameters that were given."""
    parts = segments(path)
    if not 1 <= len(parts) <= 3:
        raise Wrong(SYNTAX, "数据的网址写成 data/数据流/键/提供者，键和提供者可以不写。")
    flow, key, provider = [*parts, "", ""][:3]
    _check_flow(flow)
    for one in provider.replace(",", "+").split("+") if provider else ():
        ids(one)  # whoever is named, the district is the only provider
    detail = _one_of(given, "detail", DETAILS)
    at = _one_of(given, "dimensionAtObservation", (TIME, ALL, *DIMENSIONS))
    query = DataQuery(
        keys=_keys(key),
        start=_period(given, "startPeriod", last=False),
        end=_period(given, "endPeriod", last=True),
        as_of=_moment(given, "asOf"),
        updated_after=_moment(given, "updatedAfter"),
        history=_flag(given, "includeHistory"),
        at=TIME if detail in {"serieskeysonly", "nodata"} else at,
        detail=detail,
        first=_count(given, "firstNObservations"),
        last=_count(given, "lastNObservations"),
    )
    _check_together(query)
    return query


def _check_flow(text: str) -> None:
    """`OBSERVATIONS`, `agency,OBSERVATIONS` or `agency,OBSERVATIONS,version`; any agency's name."""
    parts = text.split(",")
    if len(parts) > 3 or not all(_ID.fullmatch(part) or part == "*" for part in parts):
        raise Wrong(SYNTAX, f"“{shown(text)}”不是数据流，请写{FLOW}或{AGENCY},{FLOW},{VERSION}。")
    name = parts[0] if len(parts) == 1 else parts[1]
    if name not in {FLOW, "all", "*"} or (len(parts) == 3 and parts[2] not in _LATEST):
        raise Wrong(NO_RESULTS, f"没有数据流“{shown(text)}”，现有的是{FLOW}（{VERSION}版）。")


def _keys(text: str) -> dict[str, frozenset[str]]:
    if text in {"", "all", "*"}:
        return {}
    places = text.split(".")
    if len(places) != len(DIMENSIONS):
        raise Wrong(
            SEMANTIC,
            f"键要有{len(DIMENSIONS)}段，依次是{'.'.join(DIMENSIONS)}，不限的段留空；"
            f"这里有{len(places)}段。",
        )
    found = {}
    for dimension, place in zip(DIMENSIONS, places, strict=True):
        if place in {"", "*"}:
            continue
        codes = frozenset(place.split("+"))
        if len(codes) > MOST_CODES:
            raise Wrong(TOO_LARGE, f"{dimension}一次最多列{MOST_CODES}个代码，请分几次取。")
        for code in codes:
            if not _CODE.fullmatch(code):
                raise Wrong(SYNTAX, f"键中{dimension}一段的“{shown(code)}”不是代码。")
        found[dimension] = codes
    return found


def _period(given: Mapping[str, str], name: str, *, last: bool) -> Month | None:
    text = given.get(name, "")
    if not text:
        return None
    month = bound(text, last=last)
    if month is None:
        raise Wrong(
            SYNTAX, f"{name}：“{shown(text)}”不是时期，请写成2024、2024-Q1、2024-09这样的形式。"
        )
    return month


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    """A moment with its offset; one without is taken for UTC, as SDMX does."""
    text = given.get(name, "")
    if not text:
        return None
    try:
        # A plus sign that was not written as %2B arrives as a blank.
        at = datetime.fromisoformat(text.replace(" ", "+").upper())
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Wrong(
            SYNTAX, f"{name}：“{shown(text)}”不是时间，请写成2024-05-01T00:00:00%2B08:00。"
        ) from None
    return max(at, datetime(1970, 1, 1, tzinfo=UTC))


def _one_of(given: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    text = given.get(name, "")
    if text and text not in known:
        raise Wrong(SYNTAX, f"{name}：“{shown(text)}”不在可选值内：{'、'.join(known)}。")
    return text or known[0]


def _flag(given: Mapping[str, str], name: str) -> bool:
    """A client written in Python sends True."""
    lower = {name: given.get(name, "").lower()}
    return _one_of(lower, name, ("false", "true")) == "true"


def _count(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text) or not int(text):
        raise Wrong(SYNTAX, f"{name}：“{shown(text)}”不是正整数。")
    return int(text)


def _check_together(query: DataQuery) -> None:
    if (query.first or query.last) and query.at not in {TIME, ALL}:
        raise Wrong(
            SEMANTIC,
            "firstNObservations、lastNObservations按时间序列计数，"
            f"请同时把dimensionAtObservation写成{TIME}或{ALL}。",
        )
    if query.history and query.updated_after:
        raise Wrong(SEMANTIC, "includeHistory已含全部历次发布，请不要同时写updatedAfter。")
