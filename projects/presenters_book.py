"""What the template of a project's book gets: plain values in words. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from entry.numbers import exact
from entry.periods import Month
from plan.lights import Light, State, Threshold
from plan.links import served
from plan.presenters_tasks import light_told as task_light
from projects import book_records as records
from projects.book_drawing import drawing
from projects.book_facts import facts
from projects.book_months import months_told, year_lines
from projects.book_trail import changed
from projects.detail import Book
from projects.entries import Entry
from projects.lights import FAMILIES, NAMES, OVERALL
from projects.models import LightExemption
from projects.problem_entries import ProblemEntry

STAGE_BADGES = {
    "building": "badge--accent",
    "completed": "badge--ok",
    "production": "badge--ok",
    "full_capacity": "badge--ok",
    "stopped": "badge--warn",
    "removed": "badge--warn",
}
LIGHT_HEADS: Sequence[str] = tuple(NAMES[family] for family in (OVERALL, *FAMILIES))


def book_context(book: Book) -> dict[str, Any]:
    """Everything that `projects/book.html` shows, but the forms."""
    project, judged, today = book.project, book.entry.judged, book.today
    lines = year_lines(book.entry)
    return {
        "book": book,
        "project": project,
        "entry": book.entry,
        "judged": judged,
        "rights": book.rights,
        **_head(book),
        "facts": facts(project),
        "quotes": [{"quote": one, "href": _plan_href(one)} for one in book.quotes],
        "plan": judged.plan,
        "lines": lines,
        "has_figures": any(one.invested is not None for one in lines),
        "drawing": drawing([one.planned for one in lines], [one.invested for one in lines]),
        "permits": records.permits_told(book),
        "funding": records.funding_told(book),
        "milestones": [records.milestone_told(one, today) for one in book.milestones],
        "events": [records.event_told(one) for one in book.events],
        **records.files_told(book),
        "history": months_told(book.history),
        "problems": [_problem(one) for one in book.problems],
        "raise_href": _raise_href(book),
        "tasks": [{"task": one, "light": task_light(each.light)} for one, each in book.tasks],
        "parts": [{"entry": one, "light": light_told(one.judged.light)} for one in book.parts],
        "exemptions": [{"row": one, "state": _decision(one)} for one in book.exemptions],
        "light_heads": LIGHT_HEADS,
        "published_lights": _published(book),
        "changes": [changed(one) for one in book.changes],
    }


def _head(book: Book) -> dict[str, Any]:
    judged = book.entry.judged
    return {
        "trail": _trail(book),
        "stage": {"word": judged.stage.word, "badge": STAGE_BADGES.get(judged.stage, "")},
        "lists": [(one, _has_left(one.left, book.month)) for one in book.listings],
        "overall": light_told(judged.light),
        "streak": _streak(book.entry),
        "lights": [_lit(book, family) for family in FAMILIES],
    }


def light_told(light: Light) -> dict[str, str]:
    """A light for `{% light judged %}`."""
    return {"colour": light.colour, "word": light.word, "sentence": light.sentence}


def _trail(book: Book) -> list[dict[str, str]]:
    found = [{"href": "/projects/", "title": "重点项目"}]
    if book.parent is not None:
        found.append({"href": f"/projects/{book.parent.key}/", "title": book.parent.name})
    return found


def _has_left(left: Month | None, month: Month) -> bool:
    return left is not None and left <= month


def _streak(entry: Entry) -> str:
    """连续2个月红灯: one month is no streak; a month without a verdict does not end it."""
    judged = entry.judged
    if max(judged.red_months, judged.yellow_months) < 2:
        return ""
    is_red = judged.red_months > 1
    before = "" if judged.light.state in (State.RED, State.YELLOW) else "此前"
    months = judged.red_months if is_red else judged.yellow_months
    return f"{before}连续{months}个月{'红灯' if is_red else '黄灯'}"


def _lit(book: Book, family: str) -> dict[str, Any]:
    light, rule = book.entry.judged.lights[family], book.rules.get(family)
    return {
        "name": NAMES[family],
        "light": light_told(light),
        "rule": _rule(family, rule) if rule else "",
    }


# What a family measures: a difference in points, or months that count against the project; for
# these the words of nobody late, and of who is.
_GAPS = {"progress": "完成率减计划进度", "payment": "支付率减时间进度"}
_LATE = {
    "start": ("按计划开工", "晚于计划{}个月底未开工"),
    "library": ("开工当月入库", "开工后{}个月未入库"),
}


def _rule(family: str, rule: Threshold) -> str:
    """The thresholds in words: what counts months is told by the months, not by their minus."""

    def bound(value: Decimal, inclusive: bool) -> str:
        if family in _GAPS:
            return f"{'不低于' if inclusive else '高于'}{exact(value)}个百分点"
        on_time, late = _LATE[family]
        if inclusive and value == 0:
            return on_time
        return late.format(f"{'不超过' if inclusive else '少于'}{exact(-value)}")

    told = f"{_GAPS.get(family, '')}{bound(rule.green_from, rule.green_inclusive)}为绿灯"
    if rule.yellow_from != rule.green_from:
        told += f"，{bound(rule.yellow_from, rule.yellow_inclusive)}为黄灯"
    return f"{told}，其余为红灯（规则{rule.version}）"


def _plan_href(quote: Any) -> str:
    anchor = f"#{quote.anchor}" if quote.anchor else ""
    return served(f"/plan/{quote.year}/", anchor)


def _problem(entry: ProblemEntry) -> dict[str, Any]:
    return {"problem": entry.problem, "standing": entry.standing}


def _raise_href(book: Book) -> str:
    """Where a problem of this project is raised, for who may; "" for who may not."""
    may = book.rights.raise_problem
    return f"/projects/problems/new/?project={book.project.key}" if may else ""


def _decision(row: LightExemption) -> str:
    if row.decided_at is None:
        return "待审批"
    return "同意" if row.is_approved else "不同意"


def _published(book: Book) -> list[dict[str, Any]]:
    """The lights as they were when each month was published, the latest month first."""
    found: dict[Month, dict[str, Any]] = {}
    for one in book.snapshots:
        state = State(one.colour)
        told = {"colour": state.colour, "word": state.word, "sentence": one.sentence}
        found.setdefault(one.month, {})[one.family] = told
    return [
        {"month": month, "lights": [found[month].get(family) for family in (OVERALL, *FAMILIES)]}
        for month in sorted(found, reverse=True)
    ]
