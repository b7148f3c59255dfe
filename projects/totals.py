"""What a set of projects comes to: counts, money counted once, rates, and the summary cuts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projects.choices import Category, InvestmentKind
from projects.entries import Entry
from projects.formulas import (
    Part,
    counted,
    money_once,
    rate_by_procedure,
    rate_by_project,
    weighted_completion,
)
from projects.stages import Phase, Stage, Starts, starts_of


@dataclass(frozen=True, slots=True)
class Totals:
    """What a set of projects comes to. Money counts once; rates are per cent, unrounded."""

    projects: int
    planned_projects: int
    total_investment: Decimal | None
    planned_investment: Decimal | None
    invested: Decimal | None
    listed: Decimal | None
    received: Decimal | None
    paid: Decimal | None
    completion: Decimal | None
    starts: Starts
    by_project: Decimal | None
    by_procedure: Decimal | None
    lights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """One line of a summary: 隶属、类别 …, what it comes to."""

    key: str
    title: str
    totals: Totals


def totals(entries: Iterable[Entry]) -> Totals:
    """What these projects come to."""
    every = list(entries)
    plans = [one for one in every if one.judged.plan is not None]
    lights: dict[str, int] = {}
    for one in every:
        state = one.judged.light.state
        lights[state] = lights.get(state, 0) + 1
    return Totals(
        projects=len(every),
        planned_projects=len(plans),
        total_investment=_sum(every, lambda one: one.project.total_investment),
        planned_investment=_sum(every, lambda one: one.judged.planned_investment),
        invested=_sum(every, lambda one: one.invested),
        listed=_sum(every, lambda one: one.judged.figure and one.judged.figure.listed),
        received=_sum(every, lambda one: one.judged.figure and one.judged.figure.received),
        paid=_sum(every, lambda one: one.judged.figure and one.judged.figure.paid),
        completion=_completion(every),
        starts=starts_of(one.start_marks for one in every),
        by_project=rate_by_project([one.permits for one in every]),
        by_procedure=rate_by_procedure(permit for one in every for permit in one.permits),
        lights=lights,
    )


def _completion(entries: Iterable[Entry]) -> Decimal | None:
    """Weighted by money, over the projects whose plans make up the planned investment."""
    every = {one.project.pk: one for one in entries}
    planned = counted(
        Part(pk, one.project.parent_id, one.judged.planned_investment) for pk, one in every.items()
    )
    return weighted_completion((every[pk].invested, plan) for pk, plan in planned.items())


def _sum(entries: Iterable[Entry], amount: Callable[[Entry], Decimal | None]) -> Decimal | None:
    return money_once(Part(one.project.pk, one.project.parent_id, amount(one)) for one in entries)


NOT_STATED = "none"  # the key of projects that do not say who invests
Key = Callable[[Entry], tuple[str, str]]


def _investment(entry: Entry) -> tuple[str, str]:
    kind = entry.project.investment_kind
    return (kind, str(InvestmentKind(kind).label)) if kind else (NOT_STATED, "未注明")


# What a line is called, and of each project the key and the title of its line.
CUTS: Mapping[str, tuple[str, Key]] = {
    "department": ("责任单位", lambda one: (one.project.lead.code, one.project.lead.short_name)),
    "phase": ("建设阶段", lambda one: (one.judged.phase.value, one.judged.phase.word)),
    "stage": ("项目状态", lambda one: (one.judged.stage.value, one.judged.stage.word)),
    "category": (
        "类别",
        lambda one: (one.project.category, str(Category(one.project.category).label)),
    ),
    "investment": ("投资类型", _investment),
    "area": ("建设地点", lambda one: (one.project.area.code, one.project.area.short_name)),
}
_ORDERS: Mapping[str, Sequence[str]] = {
    "phase": list(Phase),
    "stage": list(Stage),
    "category": Category.values,
    "investment": [*InvestmentKind.values, NOT_STATED],
}


def grouped(
    entries: Iterable[Entry], name: str, key: Key
) -> list[tuple[tuple[str, str], list[Entry]]]:
    """The projects of each line, the lines in the order of the house, unknown ones at the end."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    return sorted(found.items(), key=lambda pair: _rank(name, *pair))


def _rank(name: str, line: tuple[str, str], entries: Sequence[Entry]) -> tuple[int, str]:
    project = entries[0].project
    if name == "department":
        return project.lead.order, project.lead.code
    if name == "area":
        return project.area.order, project.area.code
    known = _ORDERS.get(name, ())
    return (known.index(line[0]) if line[0] in known else len(known)), ""


def cuts(entries: Iterable[Entry], name: str) -> list[Cut]:
    """The summary of a ledger by one of `CUTS`. Raises KeyError for another name."""
    _, key = CUTS[name]
    return [Cut(code, title, totals(group)) for (code, title), group in grouped(entries, name, key)]
