"""Figures, lights and small charts for every template; a builtin library, never loaded by name.

Filters take Decimal, int or None and refuse anything else with TypeError: a misspelt name in a
template arrives here as "" and must not be shown as a missing figure. Rounding is
`entry.numbers`: once, half up (DOMAIN §8.1).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template

from config.sparkline import progress_bar, sparkline
from entry.models import State
from entry.numbers import NO_FIGURE, display, exact, round_half_up
from entry.periods import Accumulation, Frequency, Month, label, long_label
from entry.registers import register as register_of
from plan.lights import Colour

register = template.Library()

# States that only a page knows: a draft that came back, a return that is late or not begun.
_STATE_WORDS = {
    **dict(State.choices),
    "returned": "已退回",
    "overdue": "逾期",
    "none": "未开始",
}


def _number(value: object, name: str) -> Decimal | None:
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise TypeError(f"{name} needs a Decimal, an int or None, not {value!r}")


@register.filter
def num(value: object, form: int | str | None = None) -> str:
    """`num` every digit, `num:2` two decimals, `num:"2,"` with separators; None is “—”."""
    number = _number(value, "num")
    if number is None:
        return NO_FIGURE
    if form is None:
        return exact(number)
    text = str(form)
    return display(number, int(text.rstrip(",")), thousands=text.endswith(","))


@register.filter
def percent(value: object, places: int = 1) -> str:
    """97.2%; the value is the printed number, not a share."""
    number = _number(value, "percent")
    return NO_FIGURE if number is None else f"{display(number, places)}%"


@register.filter
def signed(value: object, places: int = 1) -> str:
    """+13.8, -6.6, 0.0: a difference whose sign matters."""
    number = _number(value, "signed")
    if number is None:
        return NO_FIGURE
    rounded = round_half_up(number, places)
    return f"{rounded:+f}" if rounded else f"{rounded:f}"


def _change(value: object, places: int, unit: str, name: str) -> str:
    number = _number(value, name)
    if number is None:
        return NO_FIGURE
    rounded = round_half_up(number, places)
    if not rounded:
        return "持平"
    return f"{'↑' if rounded > 0 else '↓'}{rounded.copy_abs():f}{unit}"


@register.filter
def growth(value: object, places: int = 1) -> str:
    """↑6.7%, ↓1.2%, 持平 for what rounds to zero (DOMAIN §8.1 rule 4); in neutral ink."""
    return _change(value, places, "%", "growth")


@register.filter
def points(value: object, places: int = 1) -> str:
    """↑2.2个百分点: a change between two rates, never in % (F9)."""
    return _change(value, places, "个百分点", "points")


@register.filter
def period(month: Month, subject: Any = None) -> str:
    """2024年9月; with an indicator as `subject` the period it covers: 2024年前三季度."""
    if subject is None:
        return f"{month.year}年{month.month}月"
    return long_label(month, *_rhythm(subject))


@register.filter
def short_period(month: Month, subject: Any) -> str:
    """The same without the year: 前三季度, 1—9月, 9月末."""
    return label(month, *_rhythm(subject))


def _rhythm(subject: Any) -> tuple[Accumulation, Frequency, int]:
    return Accumulation(subject.accumulation), Frequency(subject.frequency), subject.first_month


@register.inclusion_tag("components/light.html")
def light(judged: Any, size: str = "", link: str = "") -> dict[str, Any]:
    """A light by colour, shape and word; `judged` is a light, its snapshot, or None for no light.

    `size="large"` for a page's own light; `link` leads to the arithmetic.
    """
    told = {name: _told(judged, name) for name in ("colour", "word", "sentence")}
    colour = Colour(told["colour"] or Colour.GREY)
    return {
        "colour": colour.value,
        "shape": colour.shape,
        "word": told["word"] or colour.word,
        "sentence": told["sentence"],
        "large": size == "large",
        "link": link,
    }


def _told(judged: Any, name: str) -> str:
    if judged is None:
        return ""
    found = judged.get(name) if isinstance(judged, Mapping) else getattr(judged, name)
    return str(found or "")


@register.inclusion_tag("components/lights_legend.html")
def lights_legend() -> dict[str, Any]:
    return {
        "lights": [{"colour": colour, "word": colour.word, "sentence": ""} for colour in Colour]
    }


@register.inclusion_tag("components/spark.html")
def spark(
    values: Sequence[Decimal | None], labels: Sequence[str] = (), **options: Any
) -> dict[str, Any]:
    """A sparkline; options are `unit`, `places`, `width` and `height` of `config.sparkline`."""
    return {"spark": sparkline(values, labels, **options)}


@register.inclusion_tag("components/progress.html")
def progress(
    completion: Decimal | None = None,
    schedule: Decimal | None = None,
    time_share: Decimal | None = None,
    bare: bool = False,
) -> dict[str, Any]:
    """Completion against plan and time, in %; `bare` leaves the words to the label, for tables."""
    return {"bar": progress_bar(completion, schedule, time_share), "bare": bare}


@register.filter
def register_title(key: str) -> str:
    """What a register is called: 重点项目. LookupError for one that there is not."""
    return register_of(key).title


@register.inclusion_tag("components/state.html")
def state(name: str, words: str = "") -> dict[str, str]:
    """The badge of a return's state; `words` replace its own. KeyError for a state unknown."""
    return {"name": name, "words": words or str(_STATE_WORDS[name])}
