"""All areas of a level beside each other in one month, for an address that is asked all day long.

One kept statement (ADR 10); the figures of the year before are asked for only where a growth may
have to be computed. Placing the areas is a function of those
rows and asks nothing else, so it may be remembered for as long as they are the same: see
`indicators.memory`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, TextField, Value

from accounts.models import Area, Reach, User
from accounts.statements import Slot, Statement
from entry.fields import MonthField
from entry.periods import Month
from indicators.choices import Direction
from indicators.figure_rows import (
    DEMO,
    MARK,
    PLACES,
    Row,
    figure_of,
    known,
    month_of,
    read_as_rows,
    without_growth,
)
from indicators.figures import Figure, Figures
from indicators.judging import period_label
from indicators.models import Indicator
from indicators.models.indicator import sight, within_sight
from indicators.peers import places

AREA = ("pk", "code", "short_name", "parent__code", "order")
FIRST = len(AREA)  # where an area's figure begins
TRAITS = {  # of the indicator, in columns of a figure
    "indicator_id": "id",
    "qualifier": "unit",
    "status": "price_basis",
    "value_absence": "direction",
    "growth_absence": "accumulation",
    "note": "frequency",
    "rank": "first_month",
}


class Seen(NamedTuple):
    """All that a ranking is worked out of.

    `rows` are the areas, each with the columns of its figure, and the indicator; `before` the
    figures of the year before, where a growth may rest on them.
    """

    month: int
    rows: Sequence[Row]
    before: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An area in its group, the areas with the same one above; None where nothing is known."""

    area: str
    name: str
    parent: str | None
    label: str
    figure: Figure | None
    is_demo: bool
    growth: Decimal | None
    growth_place: int | None
    ranked: int
    value_place: int | None


def read(
    user: User,
    indicator: str,
    month: Month,
    *,
    level: str = Area.Level.COUNTY,
    parent: str = "",
    as_of: datetime | None = None,
) -> Seen | None:
    """The rows behind a ranking; None for an indicator that this user may not see.

    One query; one more where a growth may have to be computed.
    """
    given = {"indicator": indicator, "month": month, "level": level, "above": parent}
    asked = _Asked(sight(user), bool(parent), as_of is not None)
    rows = _ranked(asked).rows({**given, "as_of": as_of})
    if not any(row[FIRST + MARK] for row in rows):
        return None
    before: Sequence[Row] = ()
    if without_growth(rows, first=FIRST):
        before = _figures(asked).rows({**given, "month": month.year_ago, "as_of": as_of})
    return Seen(int(month), rows, before)


def ranking(seen: Seen) -> list[Placed]:
    """The areas by group and place. No query.

    Places follow growth (DOMAIN §6.5), the lowest first where down is better; who has none comes
    last. Growth is the official one, else computed where levels compare (DOMAIN §2.4).
    """
    month = month_of(seen.month)
    (indicator,) = (_indicator(row[FIRST:]) for row in seen.rows if row[FIRST + MARK])
    areas = [row for row in seen.rows if not row[FIRST + MARK]]
    now = {row[0]: _told(row[FIRST:]) for row in areas if row[FIRST] is not None}
    before = (figure_of(row) for row in seen.before)
    figures = Figures([*(figure for figure, _ in now.values()), *before])
    groups: dict[str | None, list[Row]] = {}
    for area in sorted({row[0]: row[:FIRST] for row in areas}.values(), key=_order):
        groups.setdefault(area[3], []).append(area)
    placed: list[Placed] = []
    for members in groups.values():
        growths = {pk: figures.growth(indicator, pk, month) for pk, *_ in members}
        placed += _group(members, now, growths, indicator=indicator, month=month)
    return placed


def _told(row: Row) -> tuple[Figure, bool]:
    return figure_of(row), row[DEMO]


def _group(
    members: Sequence[Row],
    now: Mapping[int, tuple[Figure, bool]],
    growths: Mapping[int, Decimal | None],
    *,
    indicator: Indicator,
    month: Month,
) -> list[Placed]:
    """The areas of one group in the order of their places."""
    lower_first = indicator.direction == Direction.DOWN
    values = {pk: now[pk][0].value if pk in now else None for pk in growths}
    by_growth = places(growths, lower_first=lower_first)
    by_value = places(values, lower_first=lower_first)
    last, label = len(members) + 1, period_label(indicator, month)
    ordered = sorted(
        members, key=lambda one: (by_growth.get(one[0], last), by_value.get(one[0], last))
    )
    return [
        Placed(
            area=code,
            name=name,
            parent=above,
            label=label,
            figure=now[pk][0] if pk in now else None,
            is_demo=pk in now and now[pk][1],
            growth=growths[pk],
            growth_place=by_growth.get(pk),
            ranked=len(by_growth),
            value_place=by_value.get(pk),
        )
        for pk, code, name, above, _ in ordered
    ]


def _order(area: Row) -> tuple[Any, ...]:
    """By the area above, those without one last, then as areas are ordered everywhere."""
    _, code, _, above, order = area
    return (above is None, above or "", order, code)


def _indicator(row: Row) -> Indicator:
    values = {name: row[PLACES[column]] for column, name in TRAITS.items()}
    names = [one.attname for one in Indicator._meta.concrete_fields if one.attname in values]
    return Indicator.from_db(None, names, [values[name] for name in names])


# -- the statements, of what they are kept under --------------------------------------------------


class _Asked(NamedTuple):
    sees: Reach | None
    within: bool  # only the areas below one
    at_moment: bool


LEVEL = Slot("level", CharField())
ABOVE = Slot("above", CharField())
CODE = Slot("indicator", CharField())


@lru_cache(maxsize=512)
def _figures(asked: _Asked) -> Statement:
    """The figures of an indicator that somebody who sees so far may see."""
    found = known(asked.at_moment).filter(
        within_sight(asked.sees, "indicator__"),
        indicator__code=CODE,
        month=Slot("month", MonthField()),
        area__level=LEVEL,
    )
    return Statement(
        read_as_rows(found.filter(area__parent__code=ABOVE) if asked.within else found)
    )


@lru_cache(maxsize=512)
def _ranked(asked: _Asked) -> Statement:
    """The areas with those figures beside them, and the indicator, in one round."""
    areas = Area.objects.filter(level=LEVEL).order_by()
    areas = areas.filter(parent__code=ABOVE) if asked.within else areas
    indicator = Indicator.objects.filter(within_sight(asked.sees), code=CODE).order_by()
    nothing = Value(None, TextField())
    traits = [TRAITS.get(name, nothing) for name in Figure._fields]
    mark = Value("indicator", TextField())
    return _Beside(
        Statement(areas.values_list(*AREA)),
        _figures(asked),
        Statement(indicator.values_list(*[nothing] * FIRST, *traits, nothing, mark)),
    )


class _Beside(Statement):
    """Areas, each with its figure where it has one; then rows of the same columns."""

    def __init__(self, areas: Statement, figures: Statement, others: Statement) -> None:
        self.sql = ""
        if figures.sql:
            self.sql = (
                f"SELECT a.*, f.* FROM ({areas.sql}) AS a "  # noqa: S608 - three that were composed
                f'LEFT JOIN ({figures.sql}) AS f ON f."area_id" = a."pk" '
                f"UNION ALL {others.sql}"
            )
        self._parameters = [*areas._parameters, *figures._parameters, *others._parameters]
        slots = ((at, one) for at, one in enumerate(self._parameters) if isinstance(one, Slot))
        self._slots = list(slots)
        self._converters = {FIRST + at: one for at, one in figures._converters.items()}
