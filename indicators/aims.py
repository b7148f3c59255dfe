"""Targets in their own words, and how far a figure is from one that has no 序时. Pure."""

from decimal import Decimal

from entry.numbers import decimals, display, exact
from entry.units import is_rate
from indicators.choices import Measure, Operator
from indicators.formulas import published_difference
from indicators.models import Target
from indicators.phrases import own_requirement
from indicators.presenters import printed_growth
from indicators.standings import Standing

_OWN_PREFIXES = ("不少于", "突破", "稳定在")
_SUFFIXES = {
    Operator.GT: "超过{}",
    Operator.LE: "{}以内",
    Operator.LT: "低于{}",
    Operator.EQ: "{}",
    Operator.ABOUT: "{}左右",
}


def target_words(target: Target) -> str:
    """A target in its own words: 增长15%以上, 3.9%以内, 不少于80个, 与经济增长基本保持同步."""
    if target.operator == Operator.EXTERNAL or target.amount is None:
        return _without_amount(target)
    if target.measure == Measure.RANK:
        within = "之前" if target.operator == Operator.LT else "以内"
        return f"全市第{exact(target.amount)}位{within}"
    if target.measure == Measure.GROWTH:
        return _growth_target(target, target.amount)
    return _own_words(target, target.amount, target.indicator.unit)


def _without_amount(target: Target) -> str:
    external = target.operator == Operator.EXTERNAL
    own = own_requirement(target.quote, assessed=external)
    if own:
        return own
    if external:
        return "由主管部门或上级评定"
    return f"与{target.reference_indicator or target.reference_area}基本同步"


def _growth_target(target: Target, aim: Decimal) -> str:
    if aim == 0:
        return {Operator.LT: "下降", Operator.LE: "不增长", Operator.GT: "正增长"}.get(
            Operator(target.operator), "不下降"
        )
    down = aim < 0
    # A decrease of 3 or more is growth of −3 or less: the words turn round with the sign.
    least = Operator.LE if down else Operator.GE
    words = _own_words(target, aim.copy_abs(), "%", least=least)
    return f"{'下降' if down else '增长'}{words}"


def _own_words(target: Target, aim: Decimal, unit: str, *, least: Operator = Operator.GE) -> str:
    shown = exact(aim)
    for prefix in _OWN_PREFIXES:
        if f"{prefix}{shown}" in target.quote:
            return f"{prefix}{shown}{unit}"
    if target.operator == least:
        return f"{shown}{unit}{'以上' if f'{shown}{unit}以上' in target.quote else ''}"
    return _SUFFIXES.get(Operator(target.operator), "{}以上").format(f"{shown}{unit}")


_CEILING = ("超出目标", "低于目标", "与目标持平")
_DISTANCES = {
    Operator.GE: ("高于目标", "距目标还差", "与目标持平"),
    Operator.LE: _CEILING,
    Operator.LT: _CEILING,
    Operator.ABOUT: ("高于目标", "低于目标", "与目标持平"),
    Operator.SYNC: ("高于参照", "低于参照", "与参照持平"),
}


def gap_to_target(standing: Standing) -> str:
    """The distance to a target without 序时, in points or the unit: 距目标还差5.0个百分点."""
    judged, target = standing.judged, standing.target
    if judged is None or target is None or judged.light.metric is None:
        return ""
    light = judged.light
    observed = Decimal(light.inputs["observed"])
    against = light.inputs.get("reference_value") or light.inputs.get("phase_target")
    aim = Decimal(against) if against else target.amount
    if light.completion is not None or aim is None or target.measure == Measure.RANK:
        return ""
    return _distance(observed, aim, target, computed=standing.growth_is_computed)


def _distance(observed: Decimal, aim: Decimal, target: Target, *, computed: bool) -> str:
    growth = target.measure == Measure.GROWTH
    in_points = growth or is_rate(target.indicator.unit)
    shown = printed_growth(observed, computed=computed) if growth else observed
    difference = published_difference(shown, aim) if in_points else observed - aim
    assert difference is not None  # both are known  # noqa: S101
    above, below, level = _DISTANCES.get(Operator(target.operator), _DISTANCES[Operator.GE])
    if not difference:
        return level
    places = max(1 if in_points else 0, decimals(difference))
    size = display(difference.copy_abs(), places)
    unit = "个百分点" if in_points else target.indicator.unit
    return f"{above if difference > 0 else below}{size}{unit}"
