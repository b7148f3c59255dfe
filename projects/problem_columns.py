"""The columns of 问题清单 (DOMAIN §3.6): one list for the page, the files and the order. Pure."""

from collections.abc import Mapping, Sequence

from plan import list_columns
from plan.list_columns import ListColumn, day_text
from projects.choices import Level, ProblemStage
from projects.problem_entries import ProblemEntry

_STAGES, _LEVELS = list(ProblemStage), list(Level)
ALL = "all"


class ProblemColumn(ListColumn[ProblemEntry]):
    __slots__ = ()


def stage_words(entry: ProblemEntry) -> str:
    """The stage, as the office says it: what came back is told."""
    return "退回重办" if entry.problem.is_returned else entry.problem.get_stage_display()


def said_text(entry: ProblemEntry) -> str:
    """办理进展, all of it, the latest first."""
    return "\n".join(f"{one.on.month}月{one.on.day}日：{one.text}" for one in entry.said)


def _due_words(entry: ProblemEntry) -> str:
    words = entry.standing.words
    due = day_text(entry.problem.due_on)
    return f"{due}（{words}）" if due and words else due


def _overdue(entry: ProblemEntry) -> str:
    if entry.standing.is_overdue or entry.standing.late:
        return "逾期"
    return "否"


def _again(entry: ProblemEntry) -> str:
    times = entry.problem.reopened
    return f"反复{times}次" if times else "否"


def _number(entry: ProblemEntry) -> str:
    return entry.problem.number


COLUMNS: Mapping[str, ProblemColumn] = {
    one.key: one
    for one in (
        ProblemColumn("number", "编号", 13, _number, _number, is_usual=True),
        ProblemColumn(
            "source", "来源", 10,
            lambda one: one.problem.get_source_display(), lambda one: one.problem.source,
        ),
        ProblemColumn(
            "subject", "项目（企业）名称", 26,
            lambda one: one.subject, lambda one: one.subject, is_usual=True,
        ),
        ProblemColumn(
            "title", "问题", 24,
            lambda one: one.problem.title, lambda one: one.problem.title, is_usual=True,
        ),
        ProblemColumn(
            "description", "问题描述", 36,
            lambda one: one.problem.description, lambda one: one.problem.description or None,
        ),
        ProblemColumn(
            "kind", "问题类别", 12,
            lambda one: one.problem.get_kind_display(), lambda one: one.problem.kind, is_usual=True,
        ),
        ProblemColumn(
            "asked", "需协调事项", 32,
            lambda one: one.problem.asked, lambda one: one.problem.asked, is_usual=True,
        ),
        ProblemColumn(
            "level", "协调层级", 9, lambda one: one.problem.get_level_display(),
            lambda one: -_LEVELS.index(Level(one.problem.level)), is_usual=True,
        ),
        ProblemColumn(
            "official", "牵头领导", 10, lambda one: str(one.problem.lead_official or ""),
            lambda one: str(one.problem.lead_official or "") or None,
        ),
        ProblemColumn(
            "lead", "责任单位", 14, lambda one: one.problem.lead.short_name,
            lambda one: (one.problem.lead.order, one.problem.lead.code), is_usual=True,
        ),
        ProblemColumn(
            "co", "配合单位", 16,
            lambda one: "、".join(each.short_name for each in one.co_operating),
            lambda one: len(one.co_operating) or None,
        ),
        ProblemColumn(
            "raiser", "提出人", 10,
            lambda one: str(one.problem.raised_by), lambda one: str(one.problem.raised_by),
        ),
        ProblemColumn(
            "raised", "提出日期", 12,
            lambda one: day_text(one.problem.raised_on), lambda one: one.problem.raised_on,
        ),
        ProblemColumn(
            "due", "要求完成时限", 15, _due_words, lambda one: one.problem.due_on, is_usual=True
        ),
        ProblemColumn(
            "said", "办理进展", 48, said_text,
            lambda one: one.said[0].on if one.said else None, is_usual=True,
        ),
        ProblemColumn(
            "state", "状态", 10, stage_words,
            lambda one: _STAGES.index(ProblemStage(one.problem.stage)), is_usual=True,
        ),
        ProblemColumn("overdue", "是否逾期", 9, _overdue, lambda one: _overdue(one) == "否"),
        ProblemColumn(
            "reminders", "催办次数", 9, lambda one: one.problem.reminders,
            lambda one: one.problem.reminders, is_number=True,
        ),
        ProblemColumn(
            "resolved", "办结日期", 12,
            lambda one: day_text(one.problem.resolved_on), lambda one: one.problem.resolved_on,
        ),
        ProblemColumn(
            "closer", "核销人", 10, lambda one: str(one.problem.closed_by or ""),
            lambda one: str(one.problem.closed_by or "") or None,
        ),
        ProblemColumn(
            "satisfaction", "满意度", 10, lambda one: one.problem.get_satisfaction_display(),
            lambda one: one.problem.satisfaction or None,
        ),
        ProblemColumn("again", "是否反复", 10, _again, lambda one: -one.problem.reopened),
    )
}  # fmt: skip


def shown(columns: str) -> list[ProblemColumn]:
    """All columns of the office's list, or those that fit on a desk."""
    return [one for one in COLUMNS.values() if columns == ALL or one.is_usual]


def ordered(entries: Sequence[ProblemEntry], sort: str) -> list[ProblemEntry]:
    """By a column, "-" from the last to the first; what has nothing there stands at the end."""
    return list_columns.ordered(COLUMNS, entries, sort)
