"""Slow, obvious twins of the formulas and of the judge, in exact fractions.

Each follows the wording of DOMAIN §8 and §6.4 and shares no code with what it checks.
"""

from fractions import Fraction as Fr
from typing import Any

HALF = Fr(1, 2)


def rounded_by_hand(number: Fr, places: int) -> Fr:
    """四舍五入 as taught at school: by size, then the sign back."""
    scaled = abs(number) * 10**places
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= HALF:
        whole += 1
    return Fr(whole if number >= 0 else -whole, 10**places)


def of(number: object) -> Fr:
    """A Decimal, int or text as an exact fraction."""
    return Fr(str(number))


def percent(part: Fr, whole: Fr) -> Fr:
    return part / whole * 100


def grown(number: Fr, rate: Fr) -> Fr:
    """A number after growing by a rate in %."""
    return number * (1 + rate / 100)


def rate_between(now: Fr, then: Fr) -> Fr:
    return (now / then - 1) * 100


def month_of_a_year(monthly: list[Fr], month: int) -> Fr:
    """The accumulation of single months to `month`."""
    return sum(monthly[:month], Fr(0))


def rest_of_the_year(monthly: list[Fr], month: int) -> Fr:
    return sum(monthly[month:], Fr(0))


def needed_by_trial(so_far: Fr, rest_base: Fr, year_goal: Fr) -> Fr:
    """The growth of the rest of the year that brings the year exactly to its goal."""
    rest_needed = year_goal - so_far
    return rate_between(rest_needed, rest_base)


def square_root_brackets(candidate: Fr, square: Fr) -> bool:
    """Whether `candidate` is √square to within 10⁻²⁰."""
    step = Fr(1, 10**20)
    low, high = max(candidate - step, Fr(0)), candidate + step
    return low * low <= square <= high * high


class NothingToJudgeError(Exception):
    """Raised by an oracle where there is nothing to judge."""


def light(question: Any) -> str:
    """The colour by DOMAIN §6.4 as it is written, for exact figures and the default rules."""
    try:
        return _light(question)
    except NothingToJudgeError:
        return "grey"


def _light(question: Any) -> str:
    operator, measure = str(question.operator), str(question.measure)
    accumulation, month = str(question.accumulation), question.month.month
    if operator == "external" or not question.is_due:
        raise NothingToJudgeError
    seen = {
        "value": question.observed_value,
        "growth": question.observed_growth,
        "rank": question.observed_rank,
    }[measure]
    if seen is None:
        raise NothingToJudgeError
    value = of(seen)
    annual = None if question.amount is None else of(question.amount)
    now = annual if question.phase_amount is None else of(question.phase_amount)
    down = str(question.direction) == "down"
    if operator == "sync":
        return _in_step(question, value, down)
    if measure == "rank":
        worse_by = value - now
        if worse_by < 0 or (worse_by == 0 and operator != "lt"):
            return "green"
        return "yellow" if worse_by <= 1 else "red"
    if operator == "about":
        return _about(question, value, annual, now, down)
    if operator in ("le", "lt", "eq") and measure == "value" and annual == 0:
        if value > 0:
            return "red"
        return "done" if month == 12 else "green"
    if operator in ("le", "lt"):
        if value > now or (value == now and operator == "lt"):
            return "red"
        return "green" if value <= now - Fr(1, 10) else "yellow"
    if measure == "growth":
        return _growth(value, now, operator)
    if accumulation == "ytd":
        return _level(question, value, annual, operator)
    if now <= 0:
        raise NothingToJudgeError
    if value > now or (value == now and operator != "gt"):
        return "green"
    return "yellow" if value >= now * Fr(95, 100) else "red"


def _growth(value: Fr, target: Fr, operator: str) -> str:
    if value > target or (value == target and operator != "gt"):
        return "green"
    if value < 0 < target:
        return "red"
    return "yellow" if value >= target - max(Fr(1), abs(target) / 5) else "red"


def asked_by_now(question: Any, annual: Fr) -> Fr:
    """The amount that plan or calendar ask for by the end of the month."""
    if question.phase_amount is not None:
        return of(question.phase_amount)
    if question.curve is not None:
        return annual * of(question.curve[question.month.month - 1]) / 100
    return annual * question.month.month / 12


def _level(question: Any, value: Fr, annual: Fr, operator: str) -> str:
    if annual <= 0:
        raise NothingToJudgeError
    if value > annual or (value == annual and operator != "gt"):
        return "done"
    asked = asked_by_now(question, annual)
    if asked <= 0:
        raise NothingToJudgeError
    reached = value > asked if operator == "gt" and asked >= annual else value >= asked
    if reached:
        return "green"
    return "yellow" if value >= asked * Fr(8, 10) else "red"


def _about(question: Any, value: Fr, annual: Fr, now: Fr, down: bool) -> str:
    accumulates = str(question.measure) == "value" and str(question.accumulation) == "ytd"
    if accumulates and not down and value >= annual:
        return "done"
    asked = asked_by_now(question, annual) if accumulates else now
    if question.tolerance is not None:
        tolerance = of(question.tolerance)
    elif str(question.measure) == "growth" or question.unit == "%":
        tolerance = Fr(1, 2)
    else:
        tolerance = abs(asked) * Fr(2, 100)
    short = value - asked if down else asked - value
    if short <= tolerance:
        return "green"
    return "yellow" if short <= 2 * tolerance else "red"


def _in_step(question: Any, value: Fr, down: bool) -> str:
    if question.reference_value is None:
        raise NothingToJudgeError
    reference = of(question.reference_value)
    tolerance = Fr(0) if question.tolerance is None else of(question.tolerance)
    short = value - reference if down else reference - value
    if short <= tolerance:
        return "green"
    if not down and value < 0 < reference:
        return "red"
    return "yellow" if short <= tolerance + max(Fr(1), abs(reference) / 5) else "red"
