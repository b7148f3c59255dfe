"""What the overview's template gets: cards and tables in words, lights counted. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.queries import Overview
from entry.periods import Month
from indicators import presenters as say
from indicators.lines import Line, lines
from indicators.standings import Standing
from indicators.standpoints import Standpoint
from plan.lights import Colour


@dataclass(frozen=True, slots=True)
class Count:
    """How many targets show a light; `light` is what the tag `{% light %}` draws."""

    light: dict[str, str]
    count: int


def tally(standings: Iterable[Standing]) -> list[Count]:
    """The lights of targets, counted, in the order 已完成 正常 预警 滞后 无灯; none left out."""
    found = Counter(one.judged.light.colour for one in standings if one.judged)
    return [
        Count({"colour": colour.value, "word": colour.word, "sentence": ""}, found[colour])
        for colour in Colour
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """A month in the switcher; without an address where nothing can be seen yet."""

    title: str
    address: str
    is_current: bool


def month_steps(month: Month, ended: Month, stand: Standpoint, **kept: str) -> list[Step]:
    """The twelve months of the page's year; those that have not ended are not yet open.

    `kept` goes with the month: what else the address asks for.
    """
    months = [Month(month.year, number) for number in range(1, 13)]
    return [
        Step(
            title=f"{one.month}月",
            address=stand.address(month=one, **kept) if one <= max(ended, month) else "",
            is_current=one == month,
        )
        for one in months
    ]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: Sequence[Line]


def overview_page(
    overview: Overview, stand: Standpoint, *, latest: Month, ended: Month, light: str
) -> dict[str, Any]:
    """The context of `dashboards/overview.html`; `light` narrows the table of other targets.

    `latest` is the month at which the page stands by itself, `ended` the last that is over.
    """
    sections = [Section(group.title, lines(lit(group.rows, light))) for group in overview.groups]
    return {
        "overview": overview,
        "stand": stand,
        "month_words": say.month_words(overview.month),
        "steps": month_steps(overview.month, ended, stand),
        "latest_address": (stand.address(month=None) or "?") if overview.month != latest else "",
        "cards": lines(overview.cards),
        "tally": tally(overview.cards),
        "others_count": len(overview.others),
        "others_tally": tally(overview.others),
        "sections": [section for section in sections if section.lines],
        "light": light,
        "all_address": stand.address(),
        "standing": stand.address(month=overview.month),
        "as_of_words": say.day_words(overview.as_of) if overview.as_of else "",
        "now_address": stand.address(as_of=None),
        "export_query": stand.address(month=overview.month, light=light),
        "rounding_note": say.ROUNDING_NOTE,
    }


def lit(standings: Iterable[Standing], light: str) -> list[Standing]:
    """Those that show a light; all of them for ""."""
    return [one for one in standings if not light or _colour(one) == light]


def _colour(standing: Standing) -> str:
    return standing.judged.light.colour.value if standing.judged else ""
