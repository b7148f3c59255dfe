"""What the templates of the ledger and of one task get: plain values in words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entry.exports import Cell
from plan import columns as told
from plan.addresses import Address
from plan.columns import COLUMNS, LedgerColumn
from plan.details import TaskPage
from plan.lights import Light, State
from plan.links import served
from plan.list_parts import head, switches, tabs
from plan.models.task import Kind, Rating, Source, Stage
from plan.moves import MOVE_TITLES
from plan.tasklights import WORDS
from plan.tasks import CUTS, TODOS, TaskEntry, TaskLedger, TaskTotals, cuts

LIGHTS = tuple((state.value, WORDS.get(state, state.word)) for state in State)
_SHOWN_LIGHTS = tuple(pair for pair in LIGHTS if pair[0] != State.EXEMPT)
MOST_FITTING = 10  # columns beside each other on a desk; more scroll in a box of their own
_TABS = (("", "台账"), *((key, f"按{title}汇总") for key, (title, _) in CUTS.items()))
BADGES = {"退回重办": "badge--warn", "延期待批": "badge--warn", "待签收": "badge--accent"}
BADGES |= {"待核销": "badge--accent", "已办结": "badge--ok"}


@dataclass(frozen=True, slots=True)
class TaskCell:
    key: str
    title: str
    text: Cell
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One row of the ledger."""

    key: str
    title: str
    section: str
    is_overdue: bool
    badge: str
    light: Mapping[str, str]
    cells: tuple[TaskCell, ...]


def light_told(light: Light) -> dict[str, str]:
    """A light for `{% light %}`, in the words of tasks."""
    word = WORDS.get(light.state, light.word)
    return {"colour": light.colour, "word": word, "sentence": light.sentence}


def line(entry: TaskEntry, shown: Iterable[LedgerColumn]) -> TaskLine:
    return TaskLine(
        key=entry.task.key,
        title=entry.task.title,
        section=entry.section[1],
        is_overdue=entry.judged.is_overdue,
        badge=BADGES.get(told.stage_words(entry), ""),
        light=light_told(entry.judged.light),
        cells=tuple(TaskCell(one.key, one.title, one.cell(entry), one.is_number) for one in shown),
    )


def ledger_page(ledger: TaskLedger, address: Address) -> dict[str, Any]:
    """Everything that `plan/tasks.html` shows."""
    shown = told.shown(address.columns)
    return {
        "ledger": ledger,
        "address": address,
        "lines": [] if address.by else _lines(ledger, address, shown),
        "grouped": not address.sort,
        "is_wide": len(shown) > MOST_FITTING,
        "heads": [head(one, address) for one in shown],
        "columns": [(one, one in shown) for one in COLUMNS.values()],
        "chosen": address.columns,
        "tally": _tally(ledger.totals, address),
        "tabs": tabs(address, _TABS),
        "cut": cut_page(ledger, address) if address.by else None,
        "choices": _choices(ledger),
        "filter_words": filter_words(ledger),
        "export_query": address.query(),
        "overdue_href": address.query(overdue="yes"),
        "plain_query": Address(month=address.month, as_of_day=address.as_of_day).query(),
        "now_query": address.query(as_of=None),
        "more_open": any((ledger.filters.department, ledger.filters.kind, ledger.filters.source)),
    }


def _lines(ledger: TaskLedger, address: Address, shown: Sequence[LedgerColumn]) -> list[TaskLine]:
    return [line(one, shown) for one in told.ordered(ledger.entries, address.sort)]


def _tally(found: TaskTotals, address: Address) -> list[dict[str, Any]]:
    """The lights counted, each a filter."""
    return [
        {
            **one,
            "light": {"colour": State(one["value"]).colour, "word": one["word"], "sentence": ""},
        }
        for one in switches(address, "light", _SHOWN_LIGHTS, found.lights)
    ]


CUT_STAGES = tuple((stage.value, str(stage.label)) for stage in Stage)
_CUT = {State.GREEN, State.YELLOW, State.RED, State.UNREPORTED}
CUT_LIGHTS = tuple(pair for pair in _SHOWN_LIGHTS if pair[0] in _CUT)
CUT_PARAMETER = {"chapter": "chapter", "department": "lead"}


def cut_page(ledger: TaskLedger, address: Address) -> dict[str, Any]:
    """The summary by chapter or department; every count leads to the tasks that it counts."""
    name = CUT_PARAMETER[address.by]

    def row(title: str, totals: TaskTotals, **where: str) -> dict[str, Any]:
        def count(number: int, **more: str) -> dict[str, Any]:
            return {"number": number, "href": address.query(by="", **where, **more) or "?"}

        return {
            "title": title,
            "all": count(totals.tasks),
            "stages": [count(totals.stages.get(key, 0), stage=key) for key, _ in CUT_STAGES],
            "overdue": count(totals.overdue, overdue="yes"),
            "lights": [count(totals.lights.get(key, 0), light=key) for key, _ in CUT_LIGHTS],
        }

    return {
        "title": CUTS[address.by][0],
        "stages": [word for _, word in CUT_STAGES],
        "lights": [word for _, word in CUT_LIGHTS],
        "rows": [
            row(one.title, one.totals, **{name: one.key})
            for one in cuts(ledger.entries, address.by)
        ],
        "total": row("合计", ledger.totals),
    }


def _choices(ledger: TaskLedger) -> dict[str, Any]:
    """What each control of the filter bar offers, (value, word)."""
    return {
        "chapter": ledger.chapters,
        "department": ledger.departments,
        "kind": Kind.choices,
        "source": Source.choices,
        "stage": Stage.choices,
        "light": _SHOWN_LIGHTS,
        "overdue": (("yes", "已逾期"), ("no", "未逾期")),
        "todo": tuple(TODOS.items()),
    }


def filter_words(ledger: TaskLedger) -> str:
    """What a printed or exported ledger was narrowed to."""
    asked, choices = ledger.filters.as_query(), _choices(ledger)
    choices["lead"] = choices["department"]
    words = [
        str(dict(choices[name]).get(value, value)) if name in choices else value
        for name, value in asked.items()
    ]
    return "，".join(words)


def task_context(page: TaskPage) -> dict[str, Any]:
    """Everything that `plan/task.html` shows, but the forms."""
    task, judged = page.task, page.judged
    entry = TaskEntry(task, judged, ("", ""))
    path = [{"href": f"/tasks/?chapter={one.key}", "title": str(one)} for one in page.chapters[1:]]
    return {
        "page": page,
        "task": task,
        "judged": judged,
        "trail": [{"href": "/tasks/", "title": "任务"}, *path],
        "light": light_told(judged.light),
        "stage_words": told.stage_words(entry),
        "badge": BADGES.get(told.stage_words(entry), ""),
        "due_words": told.due_text(entry),
        "rating": str(Rating(task.rating).label) if task.rating else "",
        "plan_href": _plan_href(page),
        "timeline": [
            {
                "event": one,
                "title": MOVE_TITLES.get(one.action, one.action),
                "is_warning": one.action in {"send_back", "remind", "refuse_extension", "reopen"},
            }
            for one in page.events
        ],
    }


def _plan_href(page: TaskPage) -> str:
    """The section of the plan's text that the quote stands in."""
    if len(page.chapters) < 2 or not page.task.quote:
        return ""
    return served(f"/plan/{page.task.plan.year}/", f"#{page.chapters[1].key}")
