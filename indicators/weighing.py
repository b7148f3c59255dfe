"""Holding a figure against its target, one function for each family (DOMAIN §6.4).

Which colour comes of it is `indicators.lights`; what a family's metric is, `indicators.rules`.
"""

from collections.abc import Callable
from decimal import Decimal

from entry.periods import Accumulation
from entry.units import is_rate
from indicators.formulas import (
    completion,
    planned_amount,
    schedule_gap,
    schedule_ratio,
    schedule_share,
    time_share,
)
from indicators.questions import Qualifier, Question, Weighing
from indicators.rules import Family, Measure, Operator, Rule

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_ABOVE, _BELOW = {Qualifier.OVER}, {Qualifier.NEARLY, Qualifier.UNDER}
_NO_FLOOR = {Qualifier.AT_MOST, Qualifier.UNDER}
_NO_ROOF = {Qualifier.AT_LEAST, Qualifier.OVER}


def weigh(question: Question, rule: Rule, observed: Decimal) -> Weighing:
    """Weigh `observed`, the figure the target is about, by the rule of the question's family."""
    return _FAMILIES[question.family](question, rule, observed)


def lean(question: Question) -> int:
    """Which side of the stated number the true one lies: +1 better, −1 worse, 0 on it.

    超140 is a little more than 140, 近4000 a little less than 4000; it decides only where the
    stated number stands exactly on a threshold.
    """
    side = (question.qualifier in _ABOVE) - (question.qualifier in _BELOW)
    return -side if question.lower_is_better else side


def unbounded(question: Question) -> bool:
    """Whether the source leaves the bad side open, so that only a failure is certain.

    不足5亿 may be anything below; held against 4亿以上 it proves nothing. The other way round,
    3.9以内 against a ceiling, the stated bound is the worst the figure can be, and is judged.
    """
    return question.qualifier in (_NO_ROOF if question.lower_is_better else _NO_FLOOR)


def reaches(metric: Decimal, threshold: Decimal, strict: bool, leaning: int) -> bool:
    """Whether an unrounded metric, leaning to one side of itself, is at or beyond a threshold."""
    if metric != threshold:
        return metric > threshold
    return leaning > 0 or (leaning == 0 and not strict)


def _level(question: Question, rule: Rule, observed: Decimal) -> Weighing:
    target = question.amount or _ZERO
    schedule = _schedule(question, target)
    done = completion(observed, target)
    ratio = schedule_ratio(done, schedule)
    time = time_share(question.month.month)
    beyond = question.operator is Operator.GT
    return Weighing(
        metric=ratio,
        green_from=rule.green_from,
        yellow_from=rule.yellow_from,
        # 突破140 asks for more than 140 of the year, not of each month's schedule.
        strict_green=not rule.green_inclusive or (beyond and schedule >= _HUNDRED),
        strict_yellow=not rule.yellow_inclusive,
        met_for_the_year=reaches(observed, target, beyond, lean(question)),
        completion=done,
        schedule=schedule,
        time_share=time,
        gap=schedule_gap(done, schedule),
        time_gap=schedule_gap(done, time),
        ratio=ratio,
    )


def _schedule(question: Question, target: Decimal) -> Decimal:
    """The share of the year's target asked for by now, %: phase target, plan curve, or m/12."""
    if question.phase_amount is not None:
        return completion(question.phase_amount, target) or _ZERO
    return schedule_share(question.month.month, question.curve)


def _growth(question: Question, rule: Rule, observed: Decimal) -> Weighing:
    target = question.target
    return Weighing(
        metric=observed - target,
        green_from=rule.green_from,
        yellow_from=rule.yellow_from - rule.band(target),
        strict_green=not rule.green_inclusive or question.operator is Operator.GT,
        strict_yellow=not rule.yellow_inclusive,
        sunk=rule.red_below_zero and observed < 0 < target,
    )


def _ceiling(question: Question, rule: Rule, observed: Decimal) -> Weighing:
    # Met is a margin of 0, wherever a rule puts its lines; 低于4.1 is not met at 4.1.
    below = question.operator is Operator.LT
    yellow_from = rule.yellow_from - rule.band(question.target)
    return Weighing(
        metric=question.target - observed,
        green_from=rule.green_from,
        yellow_from=yellow_from,
        strict_green=not rule.green_inclusive or (below and rule.green_from == 0),
        strict_yellow=not rule.yellow_inclusive or (below and yellow_from == 0),
    )


def _floor(question: Question, rule: Rule, observed: Decimal) -> Weighing:
    ratio = schedule_ratio(observed, question.target)
    return Weighing(
        metric=ratio,
        green_from=rule.green_from,
        yellow_from=rule.yellow_from,
        strict_green=not rule.green_inclusive or question.operator is Operator.GT,
        strict_yellow=not rule.yellow_inclusive,
        completion=None if is_rate(question.unit) else completion(observed, question.target),
        ratio=ratio,
    )


def _zero(question: Question, rule: Rule, observed: Decimal) -> Weighing:
    strict = not rule.green_inclusive
    margin = _ZERO - observed
    clear = reaches(margin, rule.green_from, strict, lean(question))
    return Weighing(
        metric=margin,
        green_from=rule.green_from,
        yellow_from=rule.yellow_from,
        strict_green=strict,
        strict_yellow=not rule.yellow_inclusive,
        # Zero in May can be lost in June: it is done when the year is.
        met_for_the_year=clear and question.month.month == 12,
    )


def _about(question: Question, rule: Rule, observed: Decimal) -> Weighing:
    """左右: within the tolerance, or beyond on the better side; the next tolerance is yellow.

    An accumulating amount is held against its share of the year by now.
    """
    amount = question.target
    accumulates = question.measure is Measure.VALUE and question.accumulation is Accumulation.YTD
    schedule = _schedule(question, question.amount or _ZERO) if accumulates else None
    if schedule is not None and question.phase_amount is None:
        amount = planned_amount(amount, schedule)
    tolerance = _tolerance(question, rule, amount)
    down = question.lower_is_better
    done = completion(observed, question.amount or _ZERO) if accumulates else None
    time = time_share(question.month.month) if accumulates else None
    return Weighing(
        metric=(amount - observed if down else observed - amount) + tolerance,
        green_from=rule.green_from,
        yellow_from=rule.yellow_from - tolerance,
        strict_green=not rule.green_inclusive,
        strict_yellow=not rule.yellow_inclusive,
        sunk=rule.red_below_zero and not down and observed < 0 < amount,
        met_for_the_year=accumulates
        and not down
        and reaches(observed, question.amount or _ZERO, False, lean(question)),
        tolerance=tolerance,
        completion=done,
        schedule=schedule,
        time_share=time,
        gap=None if schedule is None else schedule_gap(done, schedule),
        time_gap=None if time is None else schedule_gap(done, time),
    )


def _tolerance(question: Question, rule: Rule, amount: Decimal) -> Decimal:
    if question.tolerance is not None:
        return question.tolerance
    if question.in_points:
        return rule.band_points or _ZERO
    return (rule.band_share or _ZERO) * amount.copy_abs()


def _rank(question: Question, rule: Rule, observed: Decimal) -> Weighing:
    return Weighing(
        metric=question.target - observed,
        green_from=rule.green_from,
        yellow_from=rule.yellow_from,
        strict_green=not rule.green_inclusive or question.operator is Operator.LT,
        strict_yellow=not rule.yellow_inclusive,
    )


def _relative(question: Question, rule: Rule, observed: Decimal) -> Weighing:
    reference = question.reference_value or _ZERO
    tolerance = question.tolerance or _ZERO
    down = question.lower_is_better
    return Weighing(
        metric=(reference - observed if down else observed - reference) + tolerance,
        green_from=rule.green_from,
        yellow_from=rule.yellow_from - rule.band(reference),
        strict_green=not rule.green_inclusive,
        strict_yellow=not rule.yellow_inclusive,
        sunk=rule.red_below_zero and not down and observed < 0 < reference,
        tolerance=tolerance,
    )


_FAMILIES: dict[Family, Callable[[Question, Rule, Decimal], Weighing]] = {
    Family.LEVEL: _level,
    Family.GROWTH: _growth,
    Family.CEILING: _ceiling,
    Family.FLOOR: _floor,
    Family.ZERO: _zero,
    Family.ABOUT: _about,
    Family.RANK: _rank,
    Family.RELATIVE: _relative,
}
