"""The headline targets of an area at a month, for an address that is asked all day long.

They are judged as `indicators.queries.target_standings` judges them, by the same functions from
the same figures, but with no more read than is told of them: three statements, kept (ADR 10),
that give rows and not models. More are asked only where there is a reason: one where a target has
phases, one where a place rests on computed growth, one where a place is reported, and three where
a figure misses (what was stated before, and whether it is overdue).

Judging is a function of those rows and asks nothing else, so what it gave may be remembered for as
long as the rows are the same: see `indicators.memory`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from entry.periods import Month
from indicators import lights
from indicators.figure_rows import DEMO, MARK, Row, figure_of, month_of, number
from indicators.figures import Figure, Figures, states_number
from indicators.headline_rows import Seen
from indicators.headline_statements import extra_of, part_of, parts, rule_part
from indicators.judging import Deadlines, judged_month, period_label, question, rules_in
from indicators.models import Indicator, PhaseTarget, Target
from indicators.peers import Place, place_among


@dataclass(frozen=True, slots=True)
class Told:
    """A figure, and whether it is illustrative."""

    figure: Figure
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A headline target as it stands at a month: `Standing`, as far as an address tells of it.

    `latest` is the month's figure or the last one known before it; `growth` is the month's.
    """

    target: Target
    plan_title: str
    month: Month
    label: str
    light: lights.Light
    latest: Told | None
    year_ago: Told | None
    growth: Decimal | None
    growth_is_computed: bool
    place: Place | None


class _Overdue(Deadlines):
    """What was found overdue when the rows were read."""

    def __init__(self, keys: Iterable[tuple[int, int]]) -> None:
        super().__init__()
        self._keys = frozenset(keys)

    def passed(self, indicator: Indicator, month: Month) -> bool:
        return (indicator.pk, int(month)) in self._keys


class _Bench:
    """Judges the targets of one reading."""

    def __init__(self, seen: Seen) -> None:
        self.month = month_of(seen.month)
        self.told = {row[:3]: Told(figure_of(row), row[DEMO]) for row in seen.figures}
        self.figures = Figures(one.figure for one in self.told.values())
        self.rules = rules_in(map(rule_part().made, seen.rules))
        self.overdue = _Overdue(seen.overdue)
        self.phases = seen.phases
        self.home: int = part_of(seen.targets[0], "area").pk
        self.units = seen.units
        self.members = {self.home, *(row[1] for row in seen.figures if row[MARK])}

    def headline(self, row: Row) -> Headline:
        target, extra = _target(row, self.phases), extra_of(row)
        indicator = target.indicator
        month = judged_month(indicator, self.month)
        figure = self._get(indicator, month)
        growth = self.figures.growth(indicator, self.home, month)
        asked = question(target, month, self.figures, self.overdue)
        place = place_among(
            self.members,
            indicator,
            self.home,
            month,
            figures=self.figures,
            units=self.units,
        )
        return Headline(
            target=target,
            plan_title=extra.plan_title,
            month=month,
            label=period_label(indicator, month),
            light=lights.judge(asked, self.rules),
            latest=figure or self._latest(indicator, month),
            year_ago=self._get(indicator, month.year_ago),
            growth=growth,
            growth_is_computed=growth is not None
            and (figure is None or figure.figure.growth is None),
            place=place,
        )

    def _get(self, indicator: Indicator, month: Month) -> Told | None:
        return self.told.get((indicator.pk, self.home, int(month)))

    def _latest(self, indicator: Indicator, month: Month) -> Told | None:
        """The last figure of this year or the one before that is one."""
        earlier = (self._get(indicator, month - back) for back in range(1, month.month + 12))
        return next((one for one in earlier if one and states_number(one.figure)), None)


def headlines(seen: Seen) -> list[Headline]:
    """The headlines of an answer, in the plan's order. No query."""
    bench = _Bench(seen)
    return [bench.headline(row) for row in seen.targets]


def _target(row: Row, phases: Iterable[Row]) -> Target:
    """The target of a row, with all that `indicators.judging.question` reads of it."""
    target: Target = part_of(row, "target")
    for name in parts():
        if name != "target":
            setattr(target, name, part_of(row, name))
    held = [
        PhaseTarget(target_id=owner, month=month_of(month), amount=number(amount) or 0)
        for owner, month, amount in phases
        if owner == target.pk
    ]
    target.__dict__["_prefetched_objects_cache"] = {"phases": held}
    return target
