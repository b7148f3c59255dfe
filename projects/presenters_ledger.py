"""What the templates of the 调度表 get: plain values in words, rounded once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plan.lights import Light, State
from plan.list_parts import column_choice, head, paper_sheets, switches, tabs, turns
from projects import columns as told
from projects.addresses import CLOSED, Address
from projects.arrangement import ordered
from projects.column_kinds import Group, LedgerColumn, Shown
from projects.column_values import blamed_words
from projects.entries import Entry
from projects.family import siblings
from projects.ledgers import Choices, Ledger
from projects.presenters_totals import cut_page, facts, starts
from projects.totals import CUTS, Totals

PAGE = 200  # projects on a page
MOST_FITTING = 12  # columns beside each other on a desk; more scroll in a box of their own
_TABS = (("", "明细"), *((key, f"按{title}") for key, (title, _) in CUTS.items()))


@dataclass(frozen=True, slots=True)
class LedgerCell:
    """`light` stands for a column that shows one."""

    key: str
    title: str
    text: str
    shown: Shown
    is_number: bool
    light: Light | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `small` are the words under the name, `package` what it belongs to, `blamed` the
    lights that made the overall one yellow or red."""

    number: int
    href: str
    name: str
    small: tuple[str, ...]
    is_part: bool
    package: str
    parts: int | None
    blamed: str
    streak: str
    problems: int
    cells: tuple[LedgerCell, ...]


def ledger_page(ledger: Ledger, address: Address, choices: Choices) -> dict[str, Any]:
    """Everything that `projects/ledger.html` shows."""
    shown = told.shown(address.columns)
    placed = [] if address.by else ordered(ledger.entries, address.sort)
    pages = max(1, -(-len(placed) // PAGE))
    page = min(address.page, pages)
    lines = _lines(placed, shown, page, is_sorted=bool(address.sort))
    columns = [one for one in shown if _in_cell(one)]
    return {
        "ledger": ledger,
        "address": address,
        "siblings": siblings("/projects/"),
        "lines": lines,
        "name_head": head(told.COLUMNS[told.ALWAYS], address),
        "heads": [head(one, address) for one in columns],
        "sheets": paper_sheets(columns, lines),
        "is_wide": len(columns) > MOST_FITTING,
        "columns": column_choice(Group, told.COLUMNS.values(), shown),
        "tally": _tally(ledger.totals, address),
        "facts": facts(ledger, address),
        "starts": starts(ledger.totals, address),
        "tabs": tabs(address, _TABS),
        "cut": cut_page(ledger, address) if address.by else None,
        "choices": _choices(choices),
        "chosen_lists": ledger.filters.list.split(","),
        "every": choices.projects,
        "filter_words": filter_words(ledger, choices),
        "export_query": address.query(),
        "plain_query": Address(month=address.month, as_of_day=address.as_of_day).query(),
        "now_query": address.query(as_of=None) or "?",
        "more_open": _more_open(ledger, address),
        "turns": turns(address, page, pages),
    }


def _lines(
    placed: Sequence[tuple[Entry, bool]],
    shown: Sequence[LedgerColumn],
    page: int,
    *,
    is_sorted: bool,
) -> list[Line]:
    """The rows of one page, counted through all pages."""
    first = (page - 1) * PAGE
    return [
        _line(number, entry, is_part, shown, is_sorted=is_sorted)
        for number, (entry, is_part) in enumerate(placed[first : first + PAGE], start=first + 1)
    ]


def _line(
    number: int, entry: Entry, is_part: bool, shown: Sequence[LedgerColumn], *, is_sorted: bool
) -> Line:
    project = entry.project
    package = project.parent.name if project.parent and not is_part else ""
    return Line(
        number=number,
        href=f"/projects/{project.key}/",
        name=project.name,
        small=tuple(text for one in shown if one.is_folded and (text := one.text(entry))),
        is_part=is_part,
        package=package,
        parts=project.part_count,
        blamed=blamed_words(entry),
        streak=_streak(entry),
        problems=entry.open_problems,
        cells=tuple(_cell(one, entry) for one in shown if _in_cell(one)),
    )


def _in_cell(column: LedgerColumn) -> bool:
    """Whether it has a cell of its own beside that of the name."""
    return not column.is_folded and column.key != told.ALWAYS


def _cell(column: LedgerColumn, entry: Entry) -> LedgerCell:
    light = entry.judged.lights[column.family] if column.family else None
    shown = column.shown
    return LedgerCell(column.key, column.title, column.text(entry), shown, shown.is_number, light)


def _streak(entry: Entry) -> str:
    """连红3月: from the second month on."""
    for word, months in (("红", entry.judged.red_months), ("黄", entry.judged.yellow_months)):
        if months > 1:
            return f"连{word}{months}个月"
    return ""


def _tally(found: Totals, address: Address) -> list[dict[str, Any]]:
    """The lights counted, each a filter."""
    return [
        {
            **one,
            "light": {"colour": State(one["value"]).colour, "word": one["word"], "sentence": ""},
        }
        for one in switches(address, "light", [(one, one.word) for one in State], found.lights)
    ]


def _choices(choices: Choices) -> dict[str, Any]:
    """What each control of the filter bar offers, (value, word)."""
    return {
        "list": choices.lists,
        "department": choices.departments,
        "area": choices.areas,
        "chapter": choices.chapters,
        **{name: tuple(values.items()) for name, (_, values) in CLOSED.items()},
    }


def filter_words(ledger: Ledger, choices: Choices) -> str:
    """What a printed or exported ledger was narrowed to."""
    offered = _choices(choices)
    offered["lead"] = offered["department"]

    def words(name: str, value: str) -> str:
        known = dict(offered.get(name, ()))
        parts = value.split(",") if name == "list" else [value]
        return "或".join(str(known.get(part, part)) for part in parts)

    return "，".join(words(name, value) for name, value in ledger.filters.as_query().items())


def _more_open(ledger: Ledger, address: Address) -> bool:
    """Whether something is set that stands in the folded part of the filter bar."""
    asked = ledger.filters
    folded = (asked.category, asked.investment, asked.area, asked.chapter, asked.lead)
    derived = (asked.starts, asked.reached)
    return any((*folded, *derived)) or address.as_of_day is not None
