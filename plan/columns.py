"""The columns of the ledger (DOMAIN §7): one list for the page, the files and the order. Pure."""

from collections.abc import Mapping, Sequence

from django.utils.timezone import localtime

from plan import list_columns
from plan.lights import State
from plan.list_columns import ListColumn, day_text
from plan.models.task import Rating, Source, Stage
from plan.tasklights import WORDS
from plan.tasks import TaskEntry

_STAGES = list(Stage)
_LIGHTS = [State.RED, State.YELLOW, State.UNREPORTED, State.GREEN, State.NOT_DUE]
_LIGHTS += [State.DONE, State.REMOVED]


class LedgerColumn(ListColumn[TaskEntry]):
    __slots__ = ()


def stage_words(entry: TaskEntry) -> str:
    """The stage, as the office says it: what was sent back and what asks for time is told."""
    course = entry.judged.course
    if course.is_open and course.is_returned:
        return "退回重办"
    if course.extension_due is not None:
        return "延期待批"
    return str(Stage(course.stage).label)


def light_word(entry: TaskEntry) -> str:
    state = entry.judged.light.state
    return WORDS.get(state, state.word)


def due_text(entry: TaskEntry) -> str:
    """The day, or the end of the year where nobody named one."""
    judged = entry.judged
    if not judged.is_stated:
        return f"{judged.limit.year}年底"
    return f"{judged.limit.isoformat()}（已延期）" if judged.is_extended else day_text(judged.limit)


def progress_text(entry: TaskEntry) -> str:
    said = entry.judged.progress
    if said is None:
        return ""
    state = said.get_state_display()
    return f"【{state}】{said.text}" if state else said.text


def updated_text(entry: TaskEntry) -> str:
    """The month that was reported, and the day on which it was published."""
    said = entry.judged.progress
    if said is None or said.published_at is None:
        return ""
    return f"{said.month.year}年{said.month.month}月（{localtime(said.published_at):%m-%d}发布）"


def node_text(entry: TaskEntry) -> str:
    node = entry.next_node
    return f"{node.title}（{node.due.isoformat()}）" if node else ""


def _official(entry: TaskEntry) -> str:
    return str(entry.task.lead_official or "")


def _rating(entry: TaskEntry) -> str:
    closed = entry.judged.course.stage == Stage.CLOSED and entry.task.rating
    return str(Rating(entry.task.rating).label) if closed else ""


def _updated(entry: TaskEntry) -> object:
    said = entry.judged.progress
    return (said.month, said.published_at) if said else None


def _number(entry: TaskEntry) -> str:
    return entry.task.number


COLUMNS: Mapping[str, LedgerColumn] = {
    one.key: one
    for one in (
        LedgerColumn("number", "编号", 10, _number, _number, is_usual=True),
        LedgerColumn(
            "source", "来源", 9,
            lambda one: str(Source(one.task.source).label), lambda one: one.task.source,
        ),
        LedgerColumn(
            "title", "事项", 36,
            lambda one: one.task.title, lambda one: one.task.title, is_usual=True,
        ),
        LedgerColumn(
            "assigned", "交办日期", 12,
            lambda one: day_text(one.task.assigned_on), lambda one: one.task.assigned_on,
        ),
        LedgerColumn("official", "牵头领导", 10, _official, lambda one: _official(one) or None),
        LedgerColumn(
            "lead", "牵头单位", 14, lambda one: one.task.lead.short_name,
            lambda one: (one.task.lead.order, one.task.lead.code), is_usual=True,
        ),
        LedgerColumn(
            "co", "配合单位", 18,
            lambda one: "、".join(each.short_name for each in one.co_operating),
            lambda one: len(one.co_operating), is_usual=True,
        ),
        LedgerColumn("due", "完成时限", 16, due_text, lambda one: one.judged.limit, is_usual=True),
        LedgerColumn(
            "node", "阶段节点", 22, node_text,
            lambda one: one.next_node.due if one.next_node else None,
        ),
        LedgerColumn("progress", "最新进展", 48, progress_text, _updated, is_usual=True),
        LedgerColumn("updated", "进展更新时间", 20, updated_text, _updated),
        LedgerColumn(
            "state", "状态", 10, stage_words,
            lambda one: _STAGES.index(Stage(one.judged.course.stage)), is_usual=True,
        ),
        LedgerColumn(
            "overdue", "是否逾期", 9,
            lambda one: "逾期" if one.judged.is_overdue else "否",
            lambda one: not one.judged.is_overdue,
        ),
        LedgerColumn(
            "light", "亮灯", 9, light_word,
            lambda one: _LIGHTS.index(one.judged.light.state), is_usual=True,
        ),
        LedgerColumn(
            "reminders", "催办次数", 9, lambda one: one.judged.course.reminders,
            lambda one: one.judged.course.reminders, is_number=True,
        ),
        LedgerColumn("rating", "评价", 8, _rating, lambda one: _rating(one) or None),
        LedgerColumn(
            "files", "附件", 8, lambda one: one.files, lambda one: one.files, is_number=True
        ),
    )
}  # fmt: skip
USUAL = tuple(key for key, one in COLUMNS.items() if one.is_usual)
ALWAYS = "title"


def shown(chosen: Sequence[str]) -> list[LedgerColumn]:
    """The columns asked for, the usual ones without a choice; the matter itself always."""
    wanted = {*(chosen or USUAL), ALWAYS}
    return [one for key, one in COLUMNS.items() if key in wanted]


def ordered(entries: Sequence[TaskEntry], sort: str) -> list[TaskEntry]:
    """By a column, "-" from the last to the first; what has nothing there stands at the end."""
    return list_columns.ordered(COLUMNS, entries, sort)
