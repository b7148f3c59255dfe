"""The pieces from which the sentences of a light are made: figures, targets, comparisons."""

import re
from decimal import Decimal

from entry.numbers import decimals, display, exact, round_half_up
from entry.periods import Accumulation
from indicators.questions import Qualifier, Question
from indicators.rules import Family, Measure, Operator

_TYPED_PLACES = 4  # what a cell can hold; a number with more decimals was computed
_FINEST = 24  # what `indicators.formulas` settles at
_IN_STEP = re.compile(r"与[^，。；、]*同步")
_ASSESSED = re.compile(r"达标|达到[^，。；、]*以上|完成[^，。；、]*任务")
_STATED = {
    Qualifier.AT_LEAST: "{}以上",
    Qualifier.AT_MOST: "{}以内",
    Qualifier.NEARLY: "近{}",
    Qualifier.OVER: "超{}",
    Qualifier.ABOUT: "{}左右",
    Qualifier.UNDER: "不足{}",
}
_JUDGED_AT = {
    Qualifier.OVER: "略高于",
    Qualifier.NEARLY: "略低于",
    Qualifier.UNDER: "略低于",
    Qualifier.AT_MOST: "最不利的",
    Qualifier.AT_LEAST: "最不利的",
}
_TARGETS = {
    Operator.GE: "{}以上",
    Operator.GT: "超过{}",
    Operator.LE: "{}以内",
    Operator.LT: "低于{}",
    Operator.EQ: "{}",
    Operator.ABOUT: "{}左右",
}
_RISES = {
    Operator.GE: "增长{}以上",
    Operator.GT: "增长超过{}",
    Operator.LE: "增幅控制在{}以内",
    Operator.LT: "增幅低于{}",
    Operator.EQ: "增长{}",
    Operator.ABOUT: "增长{}左右",
}
_FALLS = {
    Operator.GE: "降幅控制在{}以内",
    Operator.GT: "降幅低于{}",
    Operator.LE: "下降{}以上",
    Operator.LT: "下降超过{}",
    Operator.EQ: "下降{}",
    Operator.ABOUT: "下降{}左右",
}
_NO_CHANGE = {
    Operator.GE: "不下降",
    Operator.GT: "正增长",
    Operator.LE: "不增长",
    Operator.LT: "下降",
    Operator.EQ: "持平",
}


def places_of(question: Question, value: Decimal) -> int:
    """Decimals to show a figure with: the indicator's, or more where more were typed.

    A limit (3.9以内) is shown as it was written, without the zeros of a precision it has not.
    """
    least = {Measure.RANK: 0, Measure.GROWTH: 1}.get(question.measure, question.decimals)
    own = decimals(value)
    if question.qualifier is not Qualifier.EXACT and own <= least:
        return own
    return max(least, own) if own <= _TYPED_PLACES else least


def told_apart(value: Decimal, *others: Decimal, places: int) -> int:
    """The fewest decimals, from `places` on, at which `value` reads unlike numbers it is not."""
    for other in others:
        while (
            value != other
            and places < _FINEST
            and round_half_up(value, places) == round_half_up(other, places)
        ):
            places += 1
    return places


def line(question: Question, value: Decimal) -> str:
    """A target or a threshold in the figure's own unit, with every digit it was set with."""
    computed = decimals(value) > _TYPED_PLACES
    return _in_unit(question, display(value, _TYPED_PLACES) if computed else exact(value))


def figure(question: Question, value: Decimal, places: int) -> str:
    """An observed figure with its unit."""
    return _in_unit(question, display(value, places))


def _in_unit(question: Question, number: str) -> str:
    if question.measure is Measure.RANK:
        return f"第{number}位"
    return f"{number}{'%' if question.measure is Measure.GROWTH else question.unit}"


def observed_words(question: Question, observed: Decimal, places: int) -> str:
    """完成629.0亿元 / 同比增长18.0% / 城镇登记失业率3.54% / 居第3位, qualified as in the source."""
    shown = figure(question, observed, places)
    note = ""
    if question.qualifier is not Qualifier.EXACT:
        note = f"（原文未给准数，按{_JUDGED_AT.get(question.qualifier, '')}{shown}判断）"
    if question.measure is Measure.RANK:
        return f"居{shown}"
    if question.measure is Measure.GROWTH:
        return _growth_observed(question, observed, places) + note
    verb = "完成" if question.family is Family.LEVEL else question.name
    return f"{verb}{_stated(question, shown)}{note}"


def _growth_observed(question: Question, growth: Decimal, places: int) -> str:
    if growth == 0:
        return "与上年同期持平"
    shown = figure(question, growth.copy_abs(), places)
    return f"同比{'增长' if growth > 0 else '下降'}{_stated(question, shown)}"


def reference_words(question: Question, reference: Decimal) -> str:
    """What a relative target looks at: 地区生产总值增长9.8% / 全市平均3.2%."""
    name = question.reference_name or "指标"
    if question.measure is not Measure.GROWTH:
        return name + line(question, reference)
    if reference == 0:
        return f"{name}持平"
    return f"{name}{'增长' if reference > 0 else '下降'}{line(question, reference.copy_abs())}"


def _stated(question: Question, shown: str) -> str:
    return _STATED.get(question.qualifier, "{}").format(shown)


def target_words(question: Question, amount: Decimal) -> str:
    """增长15%以上 / 正增长 / 3.9%以内 / 647.4亿元 / 前5位 / 清零."""
    if question.family is Family.ZERO:
        # What has happened cannot be cleared again: accidents are 0起, a backlog is 清零.
        flow = question.accumulation is Accumulation.YTD
        return line(question, amount) if flow else "清零"
    if question.measure is Measure.RANK:
        place = f"第{exact(amount)}位"
        return f"{place}之前" if question.operator is Operator.LT else f"{place}以内"
    if question.measure is Measure.GROWTH:
        return _growth_target(question.operator, amount)
    if question.family is Family.LEVEL and question.operator is Operator.GE:
        return line(question, amount)
    return _TARGETS[question.operator].format(line(question, amount))


def own_requirement(quote: str, *, assessed: bool) -> str:
    """What a quote asks for without a number, "" if it is in none of the usual words.

    达标 / 达到控制性指标以上 / 完成2024年化债任务 where somebody assesses it, else
    与经济增长基本保持同步.
    """
    found = (_ASSESSED if assessed else _IN_STEP).search(quote)
    return found.group() if found else ""


def _growth_target(operator: Operator, amount: Decimal) -> str:
    if amount == 0 and operator in _NO_CHANGE:
        return _NO_CHANGE[operator]
    words = _FALLS if amount < 0 else _RISES
    return words[operator].format(f"{exact(amount.copy_abs())}%")


def difference(question: Question, amount: Decimal, places: int) -> str:
    """A distance between two figures: points for rates, places for ranks, else the unit."""
    places = told_apart(amount, Decimal(0), places=places)
    number = display(amount.copy_abs(), places)
    if question.measure is Measure.RANK:
        return f"{number}位"
    if question.in_points:
        return f"{number}个{'千分点' if question.unit == '‰' else '百分点'}"
    return f"{number}{question.unit}"


def passed(strict: bool, lower: bool) -> str:
    """The words for a threshold that was reached: 不低于 …"""
    if lower:
        return "低于" if strict else "不高于"
    return "高于" if strict else "不低于"


def failed(strict: bool, lower: bool) -> str:
    """The words for a threshold that was missed: 低于 …"""
    return passed(not strict, not lower)
