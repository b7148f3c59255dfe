"""Why a target has no light, as a sentence: a missing figure is never red, green, or last month's.

(DOMAIN §6.4 grey, §9.3 last line: 该指标按季度核算，本月无数据 / 1月份数据免报, never "0".)
"""

from entry.cells import Absence
from entry.periods import Frequency, due_months
from indicators.questions import Qualifier, Question, Weighing
from indicators.rules import Family, Measure, Rule

_ABSENT = {
    Absence.NOT_COLLECTED: "该指标{month}月份数据免报。",
    Absence.NOT_DUE: "{label}数据未到期。",
    Absence.NOT_PUBLISHED: "{label}数据不公布。",
    Absence.CONFIDENTIAL: "{label}数据保密，不公布。",
}
_UPPER_BOUNDS = (Qualifier.AT_MOST, Qualifier.UNDER)


def before_weighing(question: Question, rule: Rule | None) -> str:
    """The reason not to judge at all, "" where there is none.

    In this order: a target without a number that somebody assesses, nothing due, no figure, no
    reference, no rule, a target that no completion can be counted from.
    """
    if question.family is Family.EXTERNAL:
        return _assessed(question)
    if not question.is_due:
        return _not_due(question)
    if question.observed is None:
        return _no_figure(question)
    if question.family is Family.RELATIVE and question.reference_value is None:
        return f"参照的{question.reference_name or '指标'}尚无数据，暂不判断是否同步。"
    if rule is None:
        return f"{question.month.year}年没有设定“{question.family.word}”的亮灯规则，不能判断。"
    return _no_share(question)


def after_weighing(question: Question, weighing: Weighing) -> str:
    """Why a weighed figure stays without a light: nothing planned yet, or only a bound is known."""
    if weighing.metric is None:
        return f"{question.label}计划进度为0，暂不判断。"
    bound = "上限" if question.qualifier in _UPPER_BOUNDS else "下限"
    return f"{question.label}的数据只给出{bound}，不能判断是否达到目标。"


def _assessed(question: Question) -> str:
    """目标为“达标”，不能自动判断：报告未给出标准值，按主管部门评定。"""
    aim = f"目标为“{question.requirement}”" if question.requirement else "目标没有数值"
    why = question.remark.rstrip("。") or "由主管部门或上级评定"
    return f"{aim}，不能自动判断：{why}。"


def _not_due(question: Question) -> str:
    month = question.month.month
    frequency = question.frequency
    if month in due_months(frequency, question.first_month):
        return f"{question.label}数据未到报告期。"
    if frequency is Frequency.MONTH:
        return "该指标1月份数据免报。"
    if frequency is Frequency.YEAR:
        return f"该指标按年度核算，{month}月未到期。"
    every = "季度" if frequency is Frequency.QUARTER else "半年"
    return f"该指标按{every}核算，{month}月无数据。"


def _no_figure(question: Question) -> str:
    label = question.label
    if question.absence in _ABSENT:
        return _ABSENT[question.absence].format(label=label, month=question.month.month)
    if question.measure is Measure.VALUE and question.observed_growth is not None:
        return f"{label}只反馈了同比增速，没有总量，不能对照目标判断。"
    if question.measure is Measure.GROWTH and question.observed_value is not None:
        return f"{label}只反馈了总量，没有同比增速，不能对照目标判断。"
    return f"{label}数据逾期未报。" if question.overdue else f"{label}数据未反馈。"


def _no_share(question: Question) -> str:
    amount = question.amount if question.family is Family.LEVEL else question.target
    counted = question.family in (Family.LEVEL, Family.FLOOR)
    if counted and amount is not None and amount <= 0:
        return "目标不是正数，完成率无从计算，不能判断。"
    return ""
