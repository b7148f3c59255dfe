"""Figures as texts: what tables, cards and files say of an indicator. Pure, rounded here and once.

Growth is drawn with a neutral arrow: red means growth by Chinese custom and danger on a light,
and both meet on one card.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localtime

from entry.numbers import (
    NO_FIGURE,
    decimals,
    display,
    growth_words,
    points_words,
    round_half_up,
)
from entry.periods import Frequency, Month, is_due
from indicators.choices import Absence, Qualifier, Status
from indicators.figures import Stated
from indicators.formulas import published_difference
from indicators.models import Indicator
from indicators.peers import Place
from indicators.standings import Standing

GROWTH_PLACES, TYPED_PLACES = 1, 4
COMPUTED = "测算"
ROUNDING_NOTE = "部分数据因四舍五入，存在总计与分项合计不等的情况。"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure and its unit, qualified as the source states it: 近4000 人, 4.5 亿元以上."""

    text: str
    unit: str

    def __str__(self) -> str:
        return f"{self.text}{self.unit}"


_QUALIFIED = {
    Qualifier.AT_LEAST: ("{}", "{}以上"),
    Qualifier.AT_MOST: ("{}", "{}以内"),
    Qualifier.NEARLY: ("近{}", "{}"),
    Qualifier.OVER: ("{}多", "{}"),
    Qualifier.ABOUT: ("约{}", "{}"),
    Qualifier.UNDER: ("不足{}", "{}"),
}


def number(value: Decimal | None, places: int, *, bare: bool = False) -> str:
    """A figure at its indicator's decimals, finer where it was typed finer; — for none.

    `bare` keeps a number as it was written, for limits: 3.9以内 has no second decimal.
    """
    if value is None:
        return NO_FIGURE
    own = decimals(value)
    if own > TYPED_PLACES:
        return display(value, places)
    return display(value, own if bare else max(places, own))


def printed(value: Decimal | None, places: int) -> Decimal | None:
    """The number that `number` prints, for files that keep numbers as numbers."""
    return None if value is None else Decimal(number(value, places))


def amount(value: Decimal | None, unit: str, places: int, qualifier: str = "exact") -> Amount:
    """A value with its unit and the source's qualifier."""
    if value is None:
        return Amount(NO_FIGURE, "")
    text, suffix = _QUALIFIED.get(Qualifier(qualifier), ("{}", "{}"))
    shown = number(value, places, bare=qualifier != Qualifier.EXACT)
    return Amount(text.format(shown), suffix.format(unit))


def value_of(indicator: Indicator, figure: Stated | None) -> Amount:
    if figure is None:
        return Amount(NO_FIGURE, "")
    return amount(figure.value, indicator.unit, indicator.decimals, figure.qualifier)


def printed_growth(growth: Decimal, *, computed: bool = False) -> Decimal:
    """Growth as it is printed: one decimal, or the finer ones of a published rate."""
    finer = 0 if computed else min(decimals(growth), TYPED_PLACES)
    return round_half_up(growth, max(GROWTH_PLACES, finer))


def growth_text(growth: Decimal | None, *, computed: bool = False) -> str:
    """↑6.7% / ↓1.2% / 持平 / —."""
    if growth is None:
        return NO_FIGURE
    shown = printed_growth(growth, computed=computed)
    if not shown:
        return "持平"
    return f"{'↑' if shown > 0 else '↓'}{shown.copy_abs():f}%"


def change_words(label: str, now: Decimal | None, then: Decimal | None) -> str:
    """How growth moved since the period `label`: 比1—8月回落0.7个百分点 (DOMAIN §9.3, F9).

    Takes rates as printed (§8.1 rule 3, `printed_growth`); "" where one is missing.
    """
    if now is None or then is None:
        return ""
    if now * then < 0:
        turned = "由负转正" if now > 0 else "由正转负"
        return f"{label}为{growth_words(then, max(1, decimals(then)))}，{turned}"
    difference = published_difference(now.copy_abs(), then.copy_abs())
    assert difference is not None  # both rates are known  # noqa: S101
    falling = now < 0 or then < 0
    if not difference:
        return f"{'降幅' if falling else ''}与{label}持平"
    up, down = ("扩大", "收窄") if falling else ("提高", "回落")
    moved = points_words(difference, max(1, decimals(difference)), up, down)
    return f"{'降幅' if falling else ''}比{label}{moved}"


def movement(standing: Standing) -> str:
    """`change_words` of a standing; "" between an official and a computed growth."""
    if standing.growth is None or standing.previous_growth is None:
        return ""
    computed = standing.growth_is_computed
    if computed != standing.previous_is_computed:
        return ""
    now = printed_growth(standing.growth, computed=computed)
    then = printed_growth(standing.previous_growth, computed=computed)
    return change_words(standing.previous_label, now, then)


def rate_change_words(value: Decimal | None, before: Decimal | None) -> str:
    """A rate against the year before, in points: 比上年同期下降0.19个百分点 (§8.1 rule 6)."""
    difference = published_difference(value, before)
    if difference is None:
        return ""
    if not difference:
        return "与上年同期持平"
    return f"比上年同期{points_words(difference, max(1, decimals(difference)))}"


def place_words(place: Place | None) -> str:
    """全市第3位; 6个旗县区中第3位 where not all units of the city have a figure."""
    if place is None:
        return ""
    among = "全市" if place.of == place.units else f"{place.of}个旗县区中"
    return f"{among}第{place.place}位"


def movement_words(change: int | None) -> str:
    """↑2 / ↓1 / 与上期持平 since the place of the period before; "" where that is not known."""
    if change is None:
        return ""
    return "与上期持平" if change == 0 else f"{'↑' if change > 0 else '↓'}{abs(change)}"


def status_words(figure: Stated | None) -> str:
    return Status(figure.status).label if figure is not None else ""


def full_year_words(indicator: Indicator, figure: Stated | None, growth: Decimal | None) -> str:
    """上年实际: 9.3亿元，增长9.0%; "" when nothing is known of the year before."""
    if figure is None:
        return ""
    parts = [] if figure.value is None else [str(value_of(indicator, figure))]
    if growth is not None:
        parts.append(growth_words(printed_growth(growth), max(1, min(decimals(growth), 4))))
    return "，".join(parts)


def missing_words(standing: Standing) -> str:
    """Why there is no figure: the light's sentence where there is a light; "" for a figure."""
    figure, indicator = standing.figure, standing.indicator
    if figure is not None and (figure.value is not None or figure.growth is not None):
        return ""
    absence = (figure.value_absence or figure.growth_absence) if figure is not None else ""
    if absence:
        return f"{standing.label}数据{Absence(absence).label}。"
    if standing.judged is not None:
        return standing.judged.light.sentence
    if not is_due(standing.month, Frequency(indicator.frequency), indicator.first_month):
        return f"{indicator.get_frequency_display()}度指标，{standing.label}未到报告期。"
    return f"{standing.label}数据{'逾期未报' if standing.is_overdue else '未反馈'}。"


def latest_words(standing: Standing) -> str:
    """The last figure known before, when this period has none: 最近一期（1—8月）：增长18.7%.

    Last year's full year is not repeated: it stands on its own as 上年实际.
    """
    if standing.latest is None or standing.latest == standing.last_year:
        return ""
    known = full_year_words(standing.indicator, standing.latest, standing.latest.growth)
    return f"最近一期（{standing.latest_label}）：{known}"


def month_words(month: Month) -> str:
    return f"{month.year}年{month.month}月"


def day_words(at: datetime) -> str:
    local = localtime(at)
    return f"{local.year}年{local.month}月{local.day}日"
