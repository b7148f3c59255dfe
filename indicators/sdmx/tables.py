"""SDMX-CSV 2.0 and 1.0, written as it is read: rows in, text out. Pure.

Every cell is a code, a number, a period or a phrase of ours, so none can begin a formula.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from indicators.sdmx.codes import AGENCY, VERSION
from indicators.sdmx.points import POINT_ATTRIBUTES, SERIES_ATTRIBUTES, Block, Point
from indicators.sdmx.queries import DIMENSIONS, FLOW, TIME, DataQuery

TYPES = {
    "2": "application/vnd.sdmx.data+csv;version=2.0.0;charset=utf-8",
    "1": "application/vnd.sdmx.data+csv;version=1.0.0;charset=utf-8",
}
_ACTIONS = {"Replace": "R", "Delete": "D"}
_FLOW = f"{AGENCY}:{FLOW}({VERSION})"
_FLUSH = 64 * 1024  # characters


def data(blocks: Iterable[Block], query: DataQuery, version: str) -> Iterator[str]:
    """The whole table, in pieces of some ten thousand characters."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    fixed = ("STRUCTURE", "STRUCTURE_ID", "ACTION") if version == "2" else ("DATAFLOW",)
    writer.writerow((*fixed, *_columns(query)))
    for block in blocks:
        lead = ("dataflow", _FLOW, _ACTIONS[block.action]) if version == "2" else (_FLOW,)
        writer.writerows((*lead, *cells) for cells in _rows(block.points, query))
        if buffer.tell() >= _FLUSH:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _columns(query: DataQuery) -> tuple[str, ...]:
    if query.detail == "serieskeysonly":
        return DIMENSIONS
    if query.detail == "nodata":
        return (*DIMENSIONS, *SERIES_ATTRIBUTES)
    base = (*DIMENSIONS, TIME, "OBS_VALUE")
    return base if query.detail == "dataonly" else (*base, *SERIES_ATTRIBUTES, *POINT_ATTRIBUTES)


def _rows(points: Iterable[Point], query: DataQuery) -> Iterable[tuple[str, ...]]:
    if query.detail == "serieskeysonly":
        return dict.fromkeys(point.key for point in points)
    if query.detail == "nodata":
        return dict.fromkeys((*point.key, *point.series) for point in points)
    if query.detail == "dataonly":
        return ((*point.key, point.period, point.value) for point in points)
    return ((*one.key, one.period, one.value, *one.series, *one.own) for one in points)
