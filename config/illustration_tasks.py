"""How the tasks of the demonstration fare: invented, deterministic, and never real. Pure."""

from dataclasses import dataclass

from config.illustration import dice
from entry.periods import Month

NOT_STARTED, ON_TRACK, LATE, DONE = "not_started", "on_track", "late", "done"
ENDLESS = frozenset({"routine", "service"})  # kept up all the year
STEPS = (
    "制定工作方案，明确责任人和时间表",
    "完成摸底调研，形成工作台账",
    "与上级部门对接，按要求补充材料",
    "召开专题会议调度，解决具体问题",
    "按台账逐项推进",
    "组织中期检查，对发现的问题限期整改",
)


@dataclass(frozen=True, slots=True)
class Course:
    """A task's invented year: when it begins, since when it is late, when it is done."""

    begins: int
    late_from: int | None
    done_in: int | None

    def state(self, month: Month) -> str:
        if self.done_in is not None and month.month >= self.done_in:
            return DONE
        if month.month < self.begins:
            return NOT_STARTED
        if self.late_from is not None and month.month >= self.late_from:
            return LATE
        return ON_TRACK


def course(key: str, kind: str) -> Course:
    """Of ten tasks one begins in summer, one or two come late, one or two are done early."""
    luck = dice(key, "course") % 10
    begins = 6 if luck == 0 else 1 + dice(key, "begins") % 3
    late_from = 5 + dice(key, "late") % 4 if luck in (1, 2) else None
    done_in = 4 + dice(key, "done") % 5 if luck in (3, 4) and kind not in ENDLESS else None
    return Course(begins, late_from, done_in)


def text(key: str, month: Month, state: str) -> str:
    """What was done in the month; nothing before it begins."""
    if state == NOT_STARTED:
        return ""
    if state == DONE:
        return f"{month.month}月已完成，成果材料已归档。"
    words = STEPS[(dice(key, "step") + month.month) % len(STEPS)]
    return f"{month.month}月{words}{'，进度慢于计划' if state == LATE else ''}。"


def next_step(key: str, month: Month, state: str) -> str:
    if state == DONE:
        return ""
    words = STEPS[(dice(key, "step") + month.month + 1) % len(STEPS)]
    return f"{'赶补滞后进度，' if state == LATE else ''}{words}。"
