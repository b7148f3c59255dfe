"""The light of a task: how far its limit is, and what its department says or fails to say. Pure.

The days are weighed by the rule of the family `task` (`plan.models.ThresholdRule`), an
administrator's row. Closed, cancelled and unreported are states of their own (DOMAIN §6.4, §7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from entry.periods import Month
from plan.courses import Course
from plan.lights import Light, State, Threshold
from plan.models.task import Stage

FAMILY = "task"
SIGN_DAYS = 10  # a task that nobody has acknowledged for so long is a warning
WORDS: Mapping[State, str] = {State.DONE: "已办结", State.REMOVED: "已撤销"}
_ORDER = (State.RED, State.YELLOW, State.GREEN)


@dataclass(frozen=True, slots=True)
class Question:
    """What a task is judged on.

    `limit` is the day it is held to, `is_stated` whether anybody named it or the plan's year ends
    then. `asked` is the last month whose progress should be there, None when none was due;
    `said_month` and `is_late` are the latest published progress and whether it says 滞后.
    """

    day: date
    course: Course
    limit: date
    is_stated: bool = True
    assigned_on: date | None = None
    asked: Month | None = None
    said_month: Month | None = None
    is_late: bool = False

    @property
    def ran_until(self) -> date:
        """The clock stops when the closing is applied for: the review is not the department's."""
        return self.course.applied_on or self.day

    @property
    def days_left(self) -> int:
        return (self.limit - self.ran_until).days

    @property
    def is_overdue(self) -> bool:
        return self.course.is_open and self.days_left < 0

    @property
    def is_silent(self) -> bool:
        """The month asked for is not there, nor any later one."""
        return self.asked is not None and (self.said_month is None or self.said_month < self.asked)


def light(at: Question, rule: Threshold | None) -> Light:
    """The light of a task on a day, with the sentence that says why."""
    stage = at.course.stage
    if stage == Stage.CANCELLED:
        on = at.course.cancelled_on
        return _light(at, State.REMOVED, f"{_day(on)}撤销。" if on else "已撤销。")
    if stage == Stage.CLOSED:
        return _light(at, State.DONE, _closed(at))
    if stage == Stage.CLOSING:
        return _closing(at, rule)
    if rule is None:
        return _light(at, State.NOT_DUE, "本年度没有任务的亮灯规则。")
    return _open(at, rule)


def _closed(at: Question) -> str:
    told = f"{_day(at.course.closed_on)}办结" if at.course.closed_on else "已办结"
    late = -at.days_left if at.course.applied_on else 0
    return f"{told}，比完成时限{_limit(at)}晚{late}天。" if late > 0 else f"{told}。"


def _closing(at: Question, rule: Threshold | None) -> Light:
    told = f"{_day(at.course.applied_on)}申请办结，等待核销"
    if at.days_left < 0:
        told = f"{told}；比完成时限{_limit(at)}晚{-at.days_left}天。"
        return _light(at, State.RED, told, rule)
    return _light(at, State.GREEN, f"{told}。", rule)


def _open(at: Question, rule: Threshold) -> Light:
    """The worst of the days left, what was reported, and a task not acknowledged."""
    days = at.days_left
    by_days = State.RED if days < 0 else rule.state(Decimal(days))
    far = f"已逾期{-days}天" if days < 0 else f"还有{days}天" if days else "今天到期"
    found = [(by_days, f"完成时限{_limit(at)}，{far}。")]
    if at.is_late and at.said_month is not None:
        found.append((State.YELLOW, f"{_month(at.said_month)}反馈为“滞后”。"))
    waited = _unsigned_days(at)
    if waited >= SIGN_DAYS:
        found.append((State.YELLOW, f"交办{waited}天仍未签收。"))
    state = min((one for one, _ in found), key=_ORDER.index)
    if at.is_silent:
        found.append((State.UNREPORTED, f"{_month(at.asked)}的进展未报。"))
        state = state if state is State.RED else State.UNREPORTED
    return _light(at, state, "".join(told for _, told in found), rule)


def _unsigned_days(at: Question) -> int:
    if at.course.stage != Stage.ASSIGNED or at.assigned_on is None:
        return 0
    return (at.day - at.assigned_on).days


def _light(at: Question, state: State, told: str, rule: Threshold | None = None) -> Light:
    inputs = {
        "day": at.day,
        "limit": at.limit,
        "days_left": at.days_left,
        "applied_on": at.course.applied_on,
        "asked": at.asked,
        "said_month": at.said_month,
    }
    texts = tuple((name, str(value)) for name, value in inputs.items() if value is not None)
    return Light(FAMILY, state, told, rule.version if rule else "", texts)


def _limit(at: Question) -> str:
    return _day(at.limit) if at.is_stated else f"{_day(at.limit)}（没有写明，按年底掌握）"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _month(month: Month | None) -> str:
    return f"{month.year}年{month.month}月" if month else ""
