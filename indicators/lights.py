"""The judge: one target in one month becomes a light that can be questioned.

Pure. Thresholds and versions come from the `Rule`s it is given (DOMAIN §6.4); boundaries compare
unrounded numbers. The order of the gates matters: a target without a number waits for a person, a
month in which nothing is due says so, a missing figure is grey whatever last month was.
"""

from collections.abc import Mapping

from entry.numbers import exact
from indicators.questions import Light, Qualifier, Question, Weighing
from indicators.rules import Direction, Family, Measure, Operator, Rule, family_of
from indicators.sentences import explain
from indicators.silences import after_weighing, before_weighing
from indicators.weighing import lean, reaches, unbounded, weigh
from plan.lights import Colour

__all__ = [
    "Colour",
    "Direction",
    "Family",
    "Light",
    "Measure",
    "Operator",
    "Qualifier",
    "Question",
    "Rule",
    "family_of",
    "judge",
]


_PROGRESS = ("completion", "schedule", "time_share", "gap", "time_gap", "ratio")


def judge(question: Question, rules: Mapping[Family, Rule]) -> Light:
    """Judge one target in one month by the rules of its year.

    Grey, with the reason as its sentence, where nothing can be judged: no figure, no reference,
    nothing due, nothing planned yet, no rule. A figure stated as a bound (3.9以内, 不足5亿) is
    judged at the stated number, and is grey where the open side could still turn out worse;
    3.9以内 against a ceiling of 3.9 therefore has a margin of 0 and is yellow: the limit is
    kept, but whether there is a margin nobody knows.
    """
    rule = rules.get(question.family)
    reason, observed = before_weighing(question, rule), question.observed
    if reason or rule is None or observed is None:
        return _light(question, rule, Colour.GREY, Weighing(), reason)
    weighing = weigh(question, rule, observed)
    colour = _colour(question, weighing)
    if colour is Colour.GREY:
        return _light(question, rule, colour, weighing, after_weighing(question, weighing))
    sentence = explain(question, observed, weighing, colour, rule.version)
    return _light(question, rule, colour, weighing, sentence)


def _colour(question: Question, weighing: Weighing) -> Colour:
    colour = _colour_at(weighing, lean(question))
    return Colour.GREY if unbounded(question) and colour is not Colour.RED else colour


def _colour_at(weighing: Weighing, leaning: int) -> Colour:
    if weighing.met_for_the_year:
        return Colour.DONE
    if weighing.metric is None:
        return Colour.GREY
    if reaches(weighing.metric, weighing.green_from, weighing.strict_green, leaning):
        return Colour.GREEN
    if not weighing.sunk and reaches(
        weighing.metric, weighing.yellow_from, weighing.strict_yellow, leaning
    ):
        return Colour.YELLOW
    return Colour.RED


def _light(
    question: Question, rule: Rule | None, colour: Colour, weighing: Weighing, sentence: str
) -> Light:
    inputs = question.inputs()
    if weighing.metric is not None:
        inputs["green_from"] = exact(weighing.green_from)
        inputs["yellow_from"] = exact(weighing.yellow_from)
    for name in _PROGRESS:
        number = getattr(weighing, name)
        if number is not None:
            inputs[name] = exact(number)
    return Light(
        colour=colour,
        family=question.family,
        rule_version="" if rule is None else rule.version,
        sentence=sentence,
        metric=weighing.metric,
        completion=weighing.completion,
        schedule=weighing.schedule,
        time_share=weighing.time_share,
        gap=weighing.gap,
        time_gap=weighing.time_gap,
        ratio=weighing.ratio,
        inputs=inputs,
    )
