"""The lights of a project: start, progress, statistics entry, payment, and the worst of them. Pure.

Default rules after 银川 2025 and DOMAIN §6.4; the thresholds are rows that an administrator edits
(`plan.models.ThresholdRule`). What is finished, not due, removed, exempted or unreported is no
colour but a state of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from entry.numbers import display, exact
from entry.periods import Month
from plan.lights import Light, State, Threshold, worst
from projects.formulas import share, time_share
from projects.stages import Course

START, PROGRESS, LIBRARY, PAYMENT, OVERALL = "start", "progress", "library", "payment", "overall"
FAMILIES = (START, PROGRESS, LIBRARY, PAYMENT)
NAMES: Mapping[str, str] = {
    START: "开工灯",
    PROGRESS: "进度灯",
    LIBRARY: "入库灯",
    PAYMENT: "支付灯",
    OVERALL: "总灯",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a project is judged on at the end of a month; amounts in 万元, shares in per cent.

    `reported` is whether the month's progress is there, `expected` whether it has to be: a project
    without a plan for the year reports nothing. `schedule` is the plan's share by now.
    """

    month: Month
    course: Course
    planned_start: Month | None = None
    planned_investment: Decimal | None = None
    schedule: Decimal | None = None
    expected: bool = True
    reported: bool = False
    invested: Decimal | None = None
    received: Decimal | None = None
    paid: Decimal | None = None


Rules = Mapping[str, Threshold]


def lights(
    standing: Standing, rules: Rules, exempt: frozenset[str] = frozenset()
) -> dict[str, Light]:
    """The four lights and the overall one, by family; a family without a rule shows no light.

    An approved exemption (`exempt`, families) stands in place of a yellow or red light only.
    """
    judges = {START: _start, PROGRESS: _progress, LIBRARY: _library, PAYMENT: _payment}
    found = {
        family: judge(standing, rules[family]) if family in rules else _unruled(family)
        for family, judge in judges.items()
    }
    for family in exempt & found.keys():
        if found[family].state in (State.RED, State.YELLOW):
            told = f"已批准豁免；否则为{found[family].word}：{found[family].sentence}"
            found[family] = _same(found[family], State.EXEMPT, told)
    return {**found, OVERALL: _overall(standing, found)}


def _same(light: Light, state: State, sentence: str) -> Light:
    return Light(light.family, state, sentence, light.rule_version, light.inputs)


def _unruled(family: str) -> Light:
    return Light(family, State.NOT_DUE, f"{NAMES[family]}：本年度没有亮灯规则。")


def _light(family: str, state: State, sentence: str, rule: Threshold, **inputs: object) -> Light:
    texts = tuple((name, _text(value)) for name, value in inputs.items() if value is not None)
    return Light(family, state, sentence, rule.version, texts)


def _text(value: object) -> str:
    return exact(value) if isinstance(value, Decimal) else str(value)


def _start(at: Standing, rule: Threshold) -> Light:
    """银川 2025: the metric is minus the month-ends that passed without a start, the planned one
    counted; yellow once the planned month has passed, red after three of them."""
    planned, course = at.planned_start, at.course
    if course.is_under_way:
        begun = course.started
        told = f"{_month(begun)}已开工" if begun else "已开工"
        return _light(START, State.GREEN, f"{told}。", rule, planned=planned, started=begun)
    if planned is None:
        return _light(START, State.NOT_DUE, "没有计划开工月份。", rule)
    late = at.month - planned + 1
    if late <= 0:
        told = f"计划{_month(planned)}开工，未到期。"
        return _light(START, State.NOT_DUE, told, rule, planned=planned)
    told = f"计划{_month(planned)}开工，截至{_month(at.month)}底未开工，已过{late}个月底。"
    return _light(START, rule.state(-late), told, rule, planned=planned, late=late)


def _progress(at: Standing, rule: Threshold) -> Light:
    """The metric is completion less the plan's share, in points, unrounded."""
    planned = at.planned_investment
    if planned is None or planned <= 0 or at.schedule is None:
        return _light(PROGRESS, State.NOT_DUE, "没有年度投资计划。", rule)
    if not at.reported or at.invested is None:
        told = f"{_month(at.month)}的完成投资未报。"
        return _light(PROGRESS, State.UNREPORTED, told, rule, planned=planned)
    completion = share(at.invested, planned)
    assert completion is not None  # noqa: S101 - the plan is above nought
    gap = completion - at.schedule
    told = (
        f"完成投资{display(at.invested, 0)}万元÷年度计划{display(planned, 0)}万元"
        f"＝{display(completion, 1)}%，计划进度{display(at.schedule, 1)}%，"
        f"{'超' if gap >= 0 else '欠'}{display(abs(gap), 1)}个百分点。"
    )
    state = State.DONE if completion >= 100 else rule.state(gap)
    return _light(
        PROGRESS, state, told, rule,
        invested=at.invested, planned=planned, completion=completion, schedule=at.schedule, gap=gap,
    )  # fmt: skip


def _library(at: Standing, rule: Threshold) -> Light:
    """The metric is minus the months since the start without entry into the statistics library."""
    course = at.course
    if course.listed:
        told = f"{_month(course.listed)}已入库。"
        return _light(LIBRARY, State.GREEN, told, rule, listed=course.listed)
    begun = course.started
    if begun is None:
        told = "尚未开工，无须入库。" if not course.is_under_way else "开工月份不详，入库未登记。"
        return _light(LIBRARY, State.NOT_DUE, told, rule)
    months = at.month - begun
    told = f"{_month(begun)}开工，已{months}个月未入库。" if months else "本月开工，未入库。"
    return _light(LIBRARY, rule.state(-months), told, rule, started=begun, months=months)


def _payment(at: Standing, rule: Threshold) -> Light:
    """The metric is the share of the money received that was paid, less m/12, in points."""
    if not at.reported and not at.expected:
        return _light(PAYMENT, State.NOT_DUE, "没有列入本年计划，不需填报。", rule)
    if not at.reported:
        return _light(PAYMENT, State.UNREPORTED, f"{_month(at.month)}的资金支付未报。", rule)
    rate = share(at.paid, at.received)
    if at.received is None or at.received <= 0:
        return _light(PAYMENT, State.NOT_DUE, "本年没有到位资金。", rule)
    if rate is None:
        return _light(PAYMENT, State.UNREPORTED, f"{_month(at.month)}的资金支付未报。", rule)
    due = time_share(at.month)
    gap = rate - due
    told = (
        f"支付率{display(rate, 1)}%，时间进度{display(due, 1)}%，"
        f"{'超' if gap >= 0 else '欠'}{display(abs(gap), 1)}个百分点。"
    )
    state = State.GREEN if rate >= 100 else rule.state(gap)
    return _light(
        PAYMENT, state, told, rule, paid=at.paid, received=at.received, rate=rate, due=due, gap=gap
    )


def _overall(at: Standing, found: Mapping[str, Light]) -> Light:
    """The worst of the four (银川); removed and finished projects are no longer judged."""
    course = at.course
    if course.removed:
        return Light(OVERALL, State.REMOVED, f"{_month(course.removed)}调出。")
    if course.finished:
        reached = course.production or course.full_capacity or course.completed
        word = "投产" if course.production else "达产" if course.full_capacity else "竣工"
        return Light(OVERALL, State.DONE, f"{_month(reached)}已{word}。")
    bad = worst(found.values())
    if bad is not None and bad.state is not State.GREEN:
        return Light(OVERALL, bad.state, f"{NAMES[bad.family]}：{bad.sentence}", bad.rule_version)
    return _harmless(at, found, bad)


def _harmless(at: Standing, found: Mapping[str, Light], green: Light | None) -> Light:
    """Nothing yellow or red: silence comes before 正常, and an exemption before 未到期."""
    states = {one.state for one in found.values()}
    if State.UNREPORTED in states:
        return Light(OVERALL, State.UNREPORTED, f"{_month(at.month)}的进度未报。")
    done = found[PROGRESS].state is State.DONE
    if green is not None or done:
        version = green.rule_version if green else found[PROGRESS].rule_version
        return Light(OVERALL, State.GREEN, "各灯正常。", version)
    if State.EXEMPT in states:
        return Light(OVERALL, State.EXEMPT, "已批准豁免。")
    return Light(OVERALL, State.NOT_DUE, "各灯均未到期。")


def _month(month: Month | None) -> str:
    return f"{month.year}年{month.month}月" if month else ""
