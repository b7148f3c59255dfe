"""SDMX-ML 2.1 data and error messages, written as they are read: text in, text out. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from indicators.sdmx.artefacts import DSD, urn
from indicators.sdmx.codes import AGENCY, VERSION
from indicators.sdmx.points import MOST, POINT_ATTRIBUTES, SERIES_ATTRIBUTES, Block, Point
from indicators.sdmx.queries import ALL, DIMENSIONS, FLOW, TIME, DataQuery

DATA_TYPE = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
ERROR_TYPE = "application/xml"
_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FLUSH = 64 * 1024  # characters
_NAMES = {
    100: "No results found",
    110: "Unauthorized",
    130: "Response too large due to client request",
    140: "Syntax error",
    150: "Semantic error",
    500: "Internal server error",
}


def error(code: int, sentence: str) -> str:
    """An SDMX error message, in English by its code and in Chinese in our words."""
    english = _NAMES.get(code, "Request refused")
    return (
        f'{_DECLARATION}<mes:Error xmlns:mes="{_SCHEMAS}/message" xmlns:com="{_SCHEMAS}/common">'
        f'<mes:ErrorMessage code="{code}">'
        f'<com:Text xml:lang="en">{english}</com:Text>'
        f'<com:Text xml:lang="zh">{escape(sentence)}</com:Text>'
        "</mes:ErrorMessage></mes:Error>\n"
    )


def data(
    blocks: Iterable[Block], query: DataQuery, *, ident: str, at: datetime, sender: str
) -> Iterator[str]:
    """The whole message, in pieces of some ten thousand characters."""
    piece, size = [_head(query, ident, at, sender)], 0
    for (action, valid_from), group in groupby(blocks, lambda each: (each.action, each.valid_from)):
        piece.append(_opened(action, valid_from))
        for block in group:
            text = _written(block.points, query)
            piece.append(text)
            size += len(text)
            if size >= _FLUSH:
                yield "".join(piece)
                piece, size = [], 0
        piece.append("</mes:DataSet>\n")
    piece.append("</mes:StructureSpecificData>\n")
    yield "".join(piece)


def _head(query: DataQuery, ident: str, at: datetime, sender: str) -> str:
    structure = urn("datastructure", "DataStructure", DSD)
    extracted = ""
    if query.as_of:
        extracted = f"<mes:Extracted>{query.as_of.isoformat()}</mes:Extracted>"
    namespace = f"{structure}:ObsLevelDim:{query.at}"
    return (
        f'{_DECLARATION}<mes:StructureSpecificData xmlns:mes="{_SCHEMAS}/message" '
        f'xmlns:com="{_SCHEMAS}/common" xmlns:ss="{_SCHEMAS}/data/structurespecific" '
        f'xmlns:ns1="{namespace}" xmlns:xsi="{_XSI}">\n'
        f"<mes:Header><mes:ID>{ident}</mes:ID><mes:Test>false</mes:Test>"
        f"<mes:Prepared>{at.isoformat()}</mes:Prepared>"
        f'<mes:Sender id="{AGENCY}"><com:Name xml:lang="zh">{escape(sender)}</com:Name>'
        "</mes:Sender>"
        f'<mes:Structure structureID="{FLOW}" namespace="{namespace}" '
        f'dimensionAtObservation="{query.at}"><com:Structure>'
        f'<Ref agencyID="{AGENCY}" id="{DSD}" version="{VERSION}" class="DataStructure" '
        'package="datastructure"/></com:Structure></mes:Structure>'
        f"{extracted}</mes:Header>\n"
    )


def _opened(action: str, valid_from: datetime | None) -> str:
    since = f' ss:validFromDate="{valid_from.isoformat()}"' if valid_from else ""
    return (
        f'<mes:DataSet ss:structureRef="{FLOW}" xsi:type="ns1:DataSetType" '
        f'ss:dataScope="DataStructure" ss:action="{action}"{since}>\n'
    )


def _written(points: Sequence[Point], query: DataQuery) -> str:
    if query.at == ALL:
        return "".join(f"<Obs{_flat(point, query)}/>\n" for point in points)
    lines = []
    for key, group in _series(points, query.at).items():
        attributes = _attributes(SERIES_ATTRIBUTES, group[0].series, query)
        if query.at in {"INDICATOR", "MEASURE"}:  # they vary within the series, then
            attributes = ""
        lines.append(f"<Series{key}{attributes}")
        if query.detail in {"serieskeysonly", "nodata"}:
            lines.append("/>\n")
            continue
        lines.append(">")
        lines.extend(_observed(point, query) for point in group)
        lines.append("</Series>\n")
    return "".join(lines)


def _series(points: Sequence[Point], at: str) -> dict[str, list[Point]]:
    """The points by their series; its key is written as attributes."""
    found: dict[str, list[Point]] = {}
    for point in points:
        pairs = zip((*DIMENSIONS, TIME), (*point.key, point.period), strict=True)
        key = "".join(f' {name}="{code}"' for name, code in pairs if name != at)
        found.setdefault(key, []).append(point)
    return found


def _observed(point: Point, query: DataQuery) -> str:
    code = point.period if query.at == TIME else point.key[DIMENSIONS.index(query.at)]
    above = ""
    if query.at in {"INDICATOR", "MEASURE"}:
        above = _attributes(SERIES_ATTRIBUTES, point.series, query)
    return f'<Obs {query.at}="{code}"{_value(point)}{above}{_own(point, query)}/>'


def _flat(point: Point, query: DataQuery) -> str:
    pairs = zip((*DIMENSIONS, TIME), (*point.key, point.period), strict=True)
    key = "".join(f' {name}="{code}"' for name, code in pairs)
    above = _attributes(SERIES_ATTRIBUTES, point.series, query)
    return f"{key}{_value(point)}{above}{_own(point, query)}"


def _value(point: Point) -> str:
    """A missing observation has no value at all: never 0."""
    return f' OBS_VALUE="{point.value}"' if point.value else ""


def _own(point: Point, query: DataQuery) -> str:
    return _attributes(POINT_ATTRIBUTES, point.own, query)


def _attributes(names: Sequence[str], values: Sequence[str], query: DataQuery) -> str:
    if query.detail not in MOST:
        return ""
    pairs = zip(names, values, strict=True)
    return "".join(f" {name}={quoteattr(value)}" for name, value in pairs if value)
