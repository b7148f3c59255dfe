"""What is missing or striking in a month of a task. Pure.

Hard: what must be there is not. Soft: what wants a word in the note (DOMAIN §7).
"""

from dataclasses import dataclass

from entry.findings import Finding, same_words
from entry.sheets import Severity
from plan.facts import Facts

SAME_TEXT_MONTHS = 3
NOT_STARTED, ON_TRACK, LATE, DONE = "not_started", "on_track", "late", "done"


@dataclass(frozen=True, slots=True)
class Stated:
    """A month's draft; `state` is a value of `TaskState`, "" where none was chosen."""

    state: str = ""
    text: str = ""
    next_step: str = ""
    note: str = ""


def findings(facts: Facts, given: Stated) -> list[Finding]:
    return [
        *_incomplete(given),
        *_unchanged(facts, given),
        *_done(facts, given),
        *_late(given),
        *_overdue(facts, given),
    ]


def _incomplete(given: Stated) -> list[Finding]:
    found: list[Finding] = []
    if not given.state:
        text = "进展状态未填：请从列表中选择。"
        found.append(Finding("state", "blank", Severity.HARD, text))
    if not given.text and given.state != NOT_STARTED:
        text = "进展情况未填：写清本月做了什么、到了哪一步。"
        code = "blank-text" if given.state else "blank"
        found.append(Finding("text", code, Severity.HARD, text))
    return found


def _unchanged(facts: Facts, given: Stated) -> list[Finding]:
    """The same words three months running: nothing moved, or nobody looked."""
    if not same_words(given.text, facts.running_texts, SAME_TEXT_MONTHS):
        return []
    text = "进展情况连续三个月文字相同：请按实际更新；确无进展的，在“说明”写明原因。"
    return [Finding("text", "same-text", Severity.SOFT, text)]


def _done(facts: Facts, given: Stated) -> list[Finding]:
    """The report alone closes nothing: the closing is applied for, and granted by another."""
    if given.state != DONE or facts.is_closing:
        return []
    text = "已完成的任务请到任务页申请核销；暂不申请的，在“说明”写明原因。"
    return [Finding("state", "done-unclosed", Severity.SOFT, text)]


def _late(given: Stated) -> list[Finding]:
    if given.state != LATE or given.next_step:
        return []
    text = "进展滞后的，请写明下月计划怎么赶上；没有的，在“说明”写明原因。"
    return [Finding("next_step", "late-without-plan", Severity.SOFT, text)]


def _overdue(facts: Facts, given: Stated) -> list[Finding]:
    if given.state not in (ON_TRACK, NOT_STARTED) or not facts.is_overdue:
        return []
    day = facts.limit
    word = "正常推进" if given.state == ON_TRACK else "未启动"
    text = (
        f"时限是{day.year}年{day.month}月{day.day}日，到本月底已经到期，状态却是“{word}”：请核对；"
        "需要延期的请到任务页申请，并在“说明”写明。"
    )
    return [Finding("state", "overdue", Severity.SOFT, text)]
