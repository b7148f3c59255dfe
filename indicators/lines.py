"""A standing as one line of a table or one card: plain texts and the few numbers that are drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from entry.numbers import NO_FIGURE, display, gap_words
from entry.periods import Accumulation, Frequency, due_months, long_label
from entry.units import is_rate
from indicators import presenters as say
from indicators.aims import gap_to_target, target_words
from indicators.judging import period_label
from indicators.models import Indicator
from indicators.presenters import Amount
from indicators.questions import Light
from indicators.standings import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is said of one indicator; "" where there is nothing to say, — where a figure misses.

    `figure` is the value, or the growth of a series that is published as growth only, and
    `figure_word` says which (同比增长). `achieved` is the completion, or the distance to a target
    that has no 序时. `anchor` leads to the figure's vintages on the indicator's page. `light` is
    None where there is no target. `counted_month` is given where the value is counted from a
    register, and "" elsewhere. Completion, schedule and time are unrounded, for the bar.
    """

    code: str
    name: str
    group: str
    is_part: bool
    anchor: str
    period: str
    period_long: str
    figure: Amount
    figure_word: str
    value: Amount
    growth: str
    growth_is_computed: bool
    change: str
    target: str
    strength: str
    achieved: str
    light: Light | None
    missing: str
    latest: str
    last_year: str
    last_year_note: str
    place: str
    moved: str
    status: str
    note: str
    owner: str
    responsible: str
    counted_month: str
    spark: tuple[Decimal | None, ...]
    spark_labels: tuple[str, ...]
    spark_unit: str
    spark_places: int
    spark_of: str

    @property
    def completion(self) -> Decimal | None:
        return self.light.completion if self.light else None

    @property
    def schedule(self) -> Decimal | None:
        return self.light.schedule if self.light else None

    @property
    def time_share(self) -> Decimal | None:
        return self.light.time_share if self.light else None

    @property
    def pace(self) -> str:
        """How far ahead of or behind the plan and the year; "" where there is no 序时."""
        return _pace(self.light)

    @property
    def growth_row(self) -> bool:
        """Whether growth is told beside the figure: not when it is the figure, or is not known."""
        return not self.figure_word and self.growth != NO_FIGURE

    @property
    def distance(self) -> str:
        """The distance to a target that has no completion to draw."""
        return "" if self.completion is not None or self.achieved == NO_FIGURE else self.achieved

    @property
    def has_spark(self) -> bool:
        """One figure is no course."""
        return sum(value is not None for value in self.spark) > 1


def line(standing: Standing) -> Line:
    """The texts of one standing."""
    indicator, figure, target = standing.indicator, standing.figure, standing.target
    light = standing.judged.light if standing.judged else None
    (shown, word), course = _figure(standing), _course(standing)
    return Line(
        code=indicator.code,
        name=indicator.name,
        group=indicator.group,
        is_part=indicator.parent_id is not None,
        anchor=f"v{int(standing.month)}",
        period=standing.label,
        period_long=_period_long(standing),
        figure=shown,
        figure_word=word,
        value=say.value_of(indicator, figure),
        growth=say.growth_text(standing.growth, computed=standing.growth_is_computed),
        growth_is_computed=standing.growth_is_computed,
        change=_change(standing),
        target=target_words(target) if target else "",
        strength=target.get_strength_display() if target else "",
        achieved=_achieved(standing, light),
        light=light,
        missing=say.missing_words(standing),
        latest=say.latest_words(standing),
        last_year=say.full_year_words(indicator, standing.last_year, standing.last_year_growth),
        last_year_note=standing.last_year.note if standing.last_year else "",
        place=say.place_words(standing.place),
        moved=say.movement_words(standing.rank_change),
        status=say.status_words(figure),
        note=figure.note if figure else "",
        owner=indicator.owner.short_name,
        responsible=target.responsible.short_name if target and target.responsible else "",
        counted_month=_counted_month(standing),
        spark=tuple(value for _, value in course),
        spark_labels=tuple(label for label, _ in course),
        spark_unit="%" if standing.spark_is_growth else indicator.unit,
        spark_places=1 if standing.spark_is_growth else indicator.decimals,
        spark_of="同比增速" if standing.spark_is_growth else _course_of(indicator),
    )


def _counted_month(standing: Standing) -> str:
    stated = standing.figure is not None and standing.figure.value is not None
    return str(standing.month) if stated and standing.indicator.is_counted(standing.month) else ""


def lines(standings: Iterable[Standing]) -> list[Line]:
    return [line(one) for one in standings]


def _figure(standing: Standing) -> tuple[Amount, str]:
    """The number that a card shows large, and the word that tells a growth from a level."""
    figure, growth = standing.figure, standing.growth
    if figure is None or figure.value is not None or growth is None:
        return say.value_of(standing.indicator, figure), ""
    shown = say.printed_growth(growth, computed=standing.growth_is_computed)
    if not shown:
        return Amount("持平", ""), "同比"
    return Amount(f"{shown.copy_abs():f}", "%"), "同比增长" if shown > 0 else "同比下降"


def _change(standing: Standing) -> str:
    """How it moved: growth in points since the period before, a rate since the year before."""
    figure, year_ago = standing.figure, standing.year_ago
    if not is_rate(standing.indicator.unit) or not standing.indicator.has_value:
        return say.movement(standing)
    if figure is None or year_ago is None or figure.qualifier != "exact":
        return ""
    return say.rate_change_words(figure.value, year_ago.value)


def _achieved(standing: Standing, light: Light | None) -> str:
    if light is None:
        return ""
    if light.completion is not None:
        return f"{display(light.completion, 1)}%"
    return gap_to_target(standing) or NO_FIGURE


def _pace(light: Light | None) -> str:
    """欠计划进度3.4个百分点，欠时间进度1.4个百分点; one of them where both are the same."""
    if light is None or light.gap is None or light.time_gap is None:
        return ""
    against_time = gap_words(light.time_gap, schedule="时间进度")
    if light.schedule == light.time_share:
        return against_time
    return f"{gap_words(light.gap, schedule='计划进度')}，{against_time}"


def _period_long(standing: Standing) -> str:
    indicator = standing.indicator
    return long_label(
        standing.month,
        Accumulation(indicator.accumulation),
        Frequency(indicator.frequency),
        indicator.first_month,
    )


def _course(standing: Standing) -> list[tuple[str, Decimal | None]]:
    """The sparkline's figures with their periods: only months in which one is due, so that a gap
    is a figure that misses and a quarterly series is a line.
    """
    indicator, last = standing.indicator, standing.spark_until
    due = due_months(Frequency(indicator.frequency), indicator.first_month)
    months = [last - back for back in range(len(standing.spark) - 1, -1, -1)]
    return [
        (f"{month.year}年{period_label(indicator, month)}", value)
        for month, value in zip(months, standing.spark, strict=True)
        if month.month in due
    ]


def _course_of(indicator: Indicator) -> str:
    return {"ytd": "累计", "point": "时点", "average": "累计平均"}[indicator.accumulation]
