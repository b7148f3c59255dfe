"""The arithmetic of a light as one Chinese sentence: the answer to "为什么是红灯".

Numbers are shown at the indicator's decimals, finer where they were typed finer, and finer still
where rounding would hide why a threshold was missed (99.96 % is not written 完成100.0%). Why
there is no light at all is `indicators.silences`.
"""

from decimal import Decimal

from entry.numbers import decimals, display
from indicators.phrases import (
    difference,
    failed,
    line,
    observed_words,
    passed,
    places_of,
    reference_words,
    target_words,
    told_apart,
)
from indicators.questions import Question, Weighing
from indicators.rules import Family, Measure, Operator
from plan.lights import Colour

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_RATIOS = (Family.LEVEL, Family.FLOOR)
_DISTANCES = {  # better, worse
    Family.GROWTH: ("高于目标", "距目标还差"),
    Family.CEILING: ("低于目标", "超出目标"),
    Family.RANK: ("好于目标", "比目标差"),
}


def explain(
    question: Question, observed: Decimal, weighing: Weighing, colour: Colour, version: str
) -> str:
    """Why a weighed figure has its colour: figure, target, arithmetic, threshold, rule version."""
    sentence = f"{question.label}{_facts(question, observed, weighing)}"
    if colour is Colour.DONE:
        beyond = question.operator is Operator.GT
        sentence += "，已超过年度目标" if beyond else "，已达到年度目标"
    elif question.family in _RATIOS:
        sentence += f"；{_ratio_verdict(question, weighing, colour)}"
    else:
        sentence += f"；{_line_verdict(question, observed, weighing, colour)}"
    return f"{sentence}，判为{colour.word}（规则{version}）。"


def _facts(question: Question, observed: Decimal, weighing: Weighing) -> str:
    """The figure and what it is held against: 完成629.0亿元，年度目标647.4亿元，完成97.2%."""
    shown = observed_words(question, observed, _places(question, observed, weighing))
    if question.family is Family.RELATIVE:
        return shown + _reference(question, observed, weighing)
    shown += f"，{_target(question)}"
    if question.family is Family.LEVEL and weighing.completion is not None:
        done = weighing.completion
        return f"{shown}，完成{display(done, told_apart(done, _HUNDRED, places=1))}%"
    if question.family is Family.ABOUT:
        return shown + _tolerated(question, observed, weighing)
    if question.family in _DISTANCES:
        return shown + _distance(question, observed)
    return shown


def _places(question: Question, observed: Decimal, weighing: Weighing) -> int:
    others = [_ZERO, question.target, question.reference_value or question.target]
    if question.family not in _RATIOS:
        others += _lines(question, observed, weighing)
    return told_apart(observed, *others, places=places_of(question, observed))


def _target(question: Question) -> str:
    annual = f"年度目标{target_words(question, question.amount or _ZERO)}"
    if question.phase_amount is None:
        return annual
    phase = target_words(question, question.phase_amount)
    return annual if question.family is Family.LEVEL else f"阶段目标{phase}（{annual}）"


def _reference(question: Question, observed: Decimal, weighing: Weighing) -> str:
    reference = question.reference_value or _ZERO
    tolerance = weighing.tolerance
    allowed = difference(question, tolerance, decimals(tolerance))
    margin = f"（容差{allowed}）" if tolerance else ""
    gap = observed - reference
    places = max(places_of(question, observed), places_of(question, reference))
    word = f"{'高于' if gap > 0 else '低于'}参照" if gap else "与参照持平"
    distance = word + (difference(question, gap, places) if gap else "")
    return f"，参照{reference_words(question, reference)}{margin}，{distance}"


def _tolerated(question: Question, observed: Decimal, weighing: Weighing) -> str:
    tolerance = weighing.tolerance
    text = f"（允许偏差{difference(question, tolerance, min(decimals(tolerance), 4))}）"
    schedule = weighing.schedule
    if schedule is None or schedule == _HUNDRED or weighing.metric is None:
        return text
    planned = observed - weighing.metric + tolerance
    return f"{text}，计划进度{display(schedule, 1)}%对应{line(question, planned)}"


def _distance(question: Question, observed: Decimal) -> str:
    target = question.target
    if observed == target:
        return "，与目标持平"
    better, worse = _DISTANCES[question.family]
    ahead = (observed < target) == question.lower_is_better
    places = max(places_of(question, observed), places_of(question, target))
    return f"，{better if ahead else worse}{difference(question, observed - target, places)}"


def _ratio_verdict(question: Question, weighing: Weighing, colour: Colour) -> str:
    """计划进度83.3%，进度比1.17，不低于1.00 — with m/12 beside a plan that is not linear."""
    ratio = weighing.ratio or _ZERO
    green, yellow = weighing.green_from, weighing.yellow_from
    shown = display(ratio, told_apart(ratio, green, yellow, places=2))
    verdict = _verdict(
        weighing,
        colour,
        green=display(green, max(2, decimals(green))),
        yellow=display(yellow, max(2, decimals(yellow))),
        lower=False,
    )
    return f"{_schedule(question, weighing)}{shown}，{verdict}"


def _schedule(question: Question, weighing: Weighing) -> str:
    if question.family is Family.FLOOR or weighing.schedule is None:
        return "与目标之比"
    if question.phase_amount is not None:
        return f"阶段目标{line(question, question.phase_amount)}，进度比"
    text = f"计划进度{display(weighing.schedule, 1)}%，"
    if question.curve is not None:
        text += f"时间进度{display(weighing.time_share, 1)}%，"
    return f"{text}进度比"


def _line_verdict(question: Question, observed: Decimal, weighing: Weighing, colour: Colour) -> str:
    if weighing.sunk and colour is Colour.RED:
        return "目标为正而实际为负"
    green, yellow = _lines(question, observed, weighing)
    return _verdict(
        weighing,
        colour,
        green=f"正常线{line(question, green)}",
        yellow=f"{'预警线' if green != yellow else '正常线'}{line(question, yellow)}",
        # 位次不低于第5位 is the better side, though its number is lower.
        lower=question.lower_is_better and question.measure is not Measure.RANK,
    )


def _lines(question: Question, observed: Decimal, weighing: Weighing) -> tuple[Decimal, Decimal]:
    """Where green and yellow begin, in the figure's own unit."""
    metric = weighing.metric or _ZERO
    if question.lower_is_better:
        zero = observed + metric
        return zero - weighing.green_from, zero - weighing.yellow_from
    zero = observed - metric
    return zero + weighing.green_from, zero + weighing.yellow_from


def _verdict(weighing: Weighing, colour: Colour, *, green: str, yellow: str, lower: bool) -> str:
    if colour is Colour.GREEN:
        return f"{passed(weighing.strict_green, lower)}{green}"
    if colour is Colour.YELLOW:
        missed = f"{failed(weighing.strict_green, lower)}{green}"
        return f"{missed}、{passed(weighing.strict_yellow, lower)}{yellow}"
    return f"{failed(weighing.strict_yellow, lower)}{yellow}"
