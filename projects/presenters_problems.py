"""What the templates of 问题清单 get: plain values in words. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entry.exports import Cell
from plan.list_parts import head, switches, tabs
from projects import problem_columns as told
from projects.choices import Level, ProblemKind, ProblemSource, ProblemStage
from projects.deadlines import Pace
from projects.family import siblings
from projects.problem_addresses import Address
from projects.problem_columns import ALL, ProblemColumn, stage_words
from projects.problem_entries import CUTS, ProblemEntry, ProblemTotals, cuts
from projects.problems import TODOS, URGENT, ProblemLedger

_TABS = (("", "清单"), *((key, f"按{title}汇总") for key, (title, _) in CUTS.items()))
PACES: Mapping[Pace, str] = {
    Pace.OVERDUE: "已逾期",
    Pace.DUE_SOON: "临期",
    Pace.UNASSIGNED: "待交办",
    Pace.IN_TIME: "时限内",
    Pace.WAITING: "待核销",
    Pace.STOPPED: "挂账",
    Pace.SETTLED: "已销号",
    Pace.DROPPED: "不予立项",
}
BADGES = {
    "退回重办": "badge--warn",
    "待交办": "badge--accent",
    "已交办": "badge--accent",
    "办结待核": "badge--accent",
    "已销号": "badge--ok",
}
CONTROLS = {
    "lead": "责任单位",
    "stage": "状态",
    "kind": "类别",
    "level": "协调层级",
    "todo": "待我办理",
    "department": "责任或配合单位",
    "source": "来源",
    "pace": "时限",
    "open": "是否销号",
    "escalated": "升级",
    "year": "年度",
}
MORE = ("department", "source", "pace", "open", "escalated", "year")
TRAIL = (
    {"href": "/projects/", "title": "重点项目"},
    {"href": "/projects/problems/", "title": "问题清单"},
)
FOOT = "　　　　　".join(("单位负责人：", "审核人：", "填报人：", "联系电话：", "报出日期："))
CUT_STAGES = tuple((one.value, str(one.label)) for one in ProblemStage)
CUT_PARAMETER = {"kind": "kind", "level": "level", "department": "lead"}


@dataclass(frozen=True, slots=True)
class ProblemCell:
    key: str
    title: str
    text: Cell
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One row of the list; `note` is why it should go up, or that it did."""

    number: str
    project_key: str
    is_overdue: bool
    is_due_soon: bool
    badge: str
    note: str
    cells: tuple[ProblemCell, ...]


def line(entry: ProblemEntry, shown: Sequence[ProblemColumn]) -> ProblemLine:
    one = entry.problem
    return ProblemLine(
        number=one.number,
        project_key=one.project.key if one.project else "",
        is_overdue=entry.standing.is_overdue,
        is_due_soon=entry.standing.pace is Pace.DUE_SOON,
        badge=BADGES.get(stage_words(entry), ""),
        note=note_of(entry),
        cells=tuple(
            ProblemCell(each.key, each.title, each.cell(entry), each.is_number) for each in shown
        ),
    )


def note_of(entry: ProblemEntry) -> str:
    if entry.problem.is_escalated and entry.problem.is_open:
        return f"已报{entry.problem.lead_official}"
    return f"建议报牵头领导：{entry.why_escalate}" if entry.why_escalate else ""


def ledger_page(ledger: ProblemLedger, address: Address) -> dict[str, Any]:
    """Everything that `projects/problems.html` shows."""
    shown = told.shown(address.columns)
    is_all = address.columns == ALL
    return {
        "ledger": ledger,
        "address": address,
        "lines": [
            line(one, shown)
            for one in told.ordered(ledger.entries, "" if address.by else address.sort)
        ],
        "is_all": is_all,
        "columns_href": address.query(cols="" if is_all else ALL, by="") or "?",
        "all_query": address.query(cols=ALL, by=""),
        "heads": [head(one, address) for one in shown],
        "tally": _tally(ledger, address),
        "tabs": tabs(address, _TABS),
        "cut": cut_page(ledger, address) if address.by else None,
        "controls": _controls(ledger),
        "waiting": _waiting(ledger, address),
        "trail": TRAIL[:1],
        "siblings": siblings("/projects/problems/"),
        "filter_words": filter_words(ledger),
        "export_query": address.query(),
        "foot": FOOT,
        "year": ledger.filters.year or str(ledger.today.year),
        "more_open": any(getattr(ledger.filters, name) for name in MORE),
    }


def _controls(ledger: ProblemLedger) -> list[dict[str, Any]]:
    """The controls of the filter bar, those asked less often behind a fold."""
    choices = choices_of(ledger)
    blanks = {"year": f"{ledger.today.year}年和以前未销号"}
    return [
        {
            "name": name,
            "title": title,
            "choices": choices[name if name != "lead" else "department"],
            "value": getattr(ledger.filters, name),
            "blank": blanks.get(name, "全部"),
            "is_more": name in MORE,
        }
        for name, title in CONTROLS.items()
    ]


def _waiting(ledger: ProblemLedger, address: Address) -> list[dict[str, Any]]:
    """What waits for this person, each a filter."""
    return [
        {**one, "is_urgent": one["value"] in URGENT}
        for one in switches(address, "todo", TODOS.items(), ledger.waiting, by="")
    ]


def _tally(ledger: ProblemLedger, address: Address) -> list[dict[str, Any]]:
    """The paces counted, each a filter."""
    counts = Counter(str(one.standing.pace) for one in ledger.entries)
    return switches(address, "pace", PACES.items(), counts)


def cut_page(ledger: ProblemLedger, address: Address) -> dict[str, Any]:
    """The summary; every count leads to the problems that it counts."""
    name = CUT_PARAMETER[address.by]

    def row(title: str, totals: ProblemTotals, **where: str) -> dict[str, Any]:
        def count(number: int, **more: str) -> dict[str, Any]:
            return {"number": number, "href": address.query(by="", **where, **more) or "?"}

        return {
            "title": title,
            "all": count(totals.problems),
            "stages": [count(totals.stages.get(key, 0), stage=key) for key, _ in CUT_STAGES],
            "overdue": count(totals.overdue, pace=Pace.OVERDUE),
            "escalated": count(totals.escalated, escalated="yes"),
            "closing_rate": totals.closing_rate,
            "satisfaction": totals.satisfaction,
        }

    return {
        "title": CUTS[address.by][0],
        "stages": [word for _, word in CUT_STAGES],
        "rows": [
            row(one.title, one.totals, **{name: one.key})
            for one in cuts(ledger.entries, address.by)
        ],
        "total": row("合计", ledger.totals),
    }


def choices_of(ledger: ProblemLedger) -> dict[str, Any]:
    """What each control of the filter bar offers, (value, word)."""
    this = ledger.today.year
    return {
        "year": [(str(year), f"{year}年提出") for year in range(this - 1, this - 4, -1)],
        "open": (("yes", "未销号"), ("no", "已销号或不予立项")),
        "stage": ProblemStage.choices,
        "pace": [(pace.value, word) for pace, word in PACES.items()],
        "kind": ProblemKind.choices,
        "level": Level.choices,
        "source": ProblemSource.choices,
        "department": ledger.departments,
        "escalated": (("yes", "已报牵头领导"), ("no", "未报牵头领导")),
        "todo": tuple(TODOS.items()),
    }


def filter_words(ledger: ProblemLedger) -> str:
    """What a printed or exported list was narrowed to."""
    asked, choices = ledger.filters.as_query(), choices_of(ledger)
    choices["lead"] = choices["department"]
    names = {one.problem.project.key: one.problem.project.name
             for one in ledger.entries if one.problem.project}  # fmt: skip
    choices["project"] = tuple(names.items())
    words = [
        str(dict(choices[name]).get(value, value)) if name in choices else value
        for name, value in asked.items()
    ]
    return "，".join(words)
