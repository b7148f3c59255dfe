"""What the templates of the list and of one indicator get: plain values in words. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from indicators import presenters as say
from indicators.charts import charts, peer_chart
from indicators.details import Detail
from indicators.lines import line, lines
from indicators.narrowing import FREQUENCIES, LIGHT_WORDS, TOLD
from indicators.queries import Listing
from indicators.standpoints import Standpoint
from indicators.tables import (
    MonthLine,
    arithmetic,
    has_values,
    month_lines,
    need_lines,
    peer_lines,
)
from indicators.vintages import vintage_lines


def list_page(
    listing: Listing, stand: Standpoint, query: str, slips: Sequence[str] = ()
) -> dict[str, Any]:
    """`query` is the page's own query string, which the exports repeat."""
    return {
        "listing": listing,
        "lines": lines(listing.rows),
        "stand": stand,
        "month_words": say.month_words(listing.month),
        "standing": stand.address(year=None),
        "export_query": f"?{query}" if query else "",
        "slips": slips,
        "frequencies": FREQUENCIES.items(),
        "lights": list(LIGHT_WORDS.items()),
        "told": TOLD.items(),
        "filter_words": _filter_words(listing),
        "as_of_words": say.day_words(listing.as_of) if listing.as_of else "",
        "rounding_note": say.ROUNDING_NOTE,
    }


def _filter_words(listing: Listing) -> str:
    """What a printed list was narrowed to; on the screen the controls say it."""
    asked = listing.filters
    department = next(
        (one.short_name for one in listing.departments if one.code == asked.department), ""
    )
    light = LIGHT_WORDS.get(asked.light, "")
    frequency = FREQUENCIES.get(asked.frequency, "")
    told = TOLD.get(asked.told, "")
    words = (asked.search, asked.group, department, light, frequency, told)
    return "，".join(one for one in words if one)


def detail_page(detail: Detail, stand: Standpoint, today: date) -> dict[str, Any]:
    indicator = detail.indicator
    peers = peer_lines(detail)
    unit, places = indicator.unit, indicator.decimals
    judged = detail.standing.judged
    months = month_lines(detail)
    return {
        "detail": detail,
        "indicator": indicator,
        "line": line(detail.standing),
        "stand": stand,
        "today": today,
        "month_words": say.month_words(detail.month),
        "address": stand.address(),
        "now_address": stand.address(as_of=None),
        "arithmetic": arithmetic(judged) if judged else [],
        "charts": charts(indicator, detail.rows, detail.target),
        "months": months,
        "counted": _counted(detail, months),
        "source": _source(detail),
        "show_growth": indicator.has_growth or any(row.growth is not None for row in detail.rows),
        "show_single": any(row.single is not None for row in detail.rows),
        "show_plan": any(row.schedule is not None for row in detail.rows),
        "vintages": vintage_lines(detail),
        "peers": [(peer, stand.address(area=peer.code)) for peer in peers],
        "peer_values": has_values(peers),
        "peer_chart": peer_chart(detail.peers, detail.area.code, detail.standing.label),
        "parts": lines(detail.parts),
        "needs": need_lines(detail.needed, unit, places) if detail.needed else [],
        "implied": f"{say.number(detail.implied, places)}{unit}" if detail.implied else "",
        "phases": _phases(detail),
        "synonyms": indicator.synonyms.split("|") if indicator.synonyms else [],
        "responsible": "、".join(one.name for one in indicator.responsible.all()),
        "as_of_words": say.day_words(detail.as_of) if detail.as_of else "",
        "rounding_note": say.ROUNDING_NOTE,
    }


def _phases(detail: Detail) -> list[tuple[str, str]]:
    target = detail.target
    if target is None:
        return []
    unit = "%" if target.measure == "growth" else detail.indicator.unit
    return [
        (f"{phase.month.year}年{phase.month.month}月", f"{say.number(phase.amount, 0)}{unit}")
        for phase in target.phases.all()
    ]


def _counted(detail: Detail, months: Sequence[MonthLine]) -> MonthLine | None:
    """The line of the period that the page stands at, where its figure is a counted one."""
    standing = detail.standing.month
    pairs = zip(detail.rows, months, strict=True)
    now = next((said for row, said in pairs if row.month == standing), None)
    return now if now is not None and now.records is not None else None


def _source(detail: Detail) -> str:
    """From what the indicator is counted and since when; "" for one that is typed."""
    since, count = detail.indicator.counted_since, detail.count
    if since is None or count is None:
        return ""
    return f"由{count.words}汇总，自{say.month_words(since)}起；此前各期为当时上报的数"
