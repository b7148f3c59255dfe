"""What the overview's blocks get: the registers in a few words, and what changed. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboards.block_presenters import blocks_told
from dashboards.department_words import badge, light_counts, rates_told, returned_words
from dashboards.departments import DepartmentLine
from dashboards.overview_blocks import Blocks
from dashboards.overview_changes import Changes, NewsGroup
from entry.rounds import Timeliness
from indicators import presenters as say
from indicators.standpoints import Standpoint
from plan.asked import query_of
from plan.lights import State
from plan.news import Kind, News

SHOWN = 6  # news of a group that stand open
QUIET = (Kind.LIT, Kind.SILENT)  # many at a time, and no news of a record's own
DEPARTMENTS_SHOWN = 12
BADGES: Mapping[Kind, str] = {
    Kind.WORSE: "badge--danger",
    Kind.OVERDUE: "badge--danger",
    Kind.STOPPED: "badge--danger",
    Kind.BETTER: "badge--ok",
    Kind.CLOSED: "badge--ok",
    Kind.COMPLETED: "badge--ok",
    Kind.TAKEN_BACK: "badge--warn",
}


def blocks_page(found: Blocks, changed: Changes, stand: Standpoint) -> dict[str, Any]:
    """The context of `dashboards/_blocks.html` and `dashboards/_changes.html`."""
    return {
        "changes": changes_told(changed),
        "told": _figures(found, stand),
        "blocks": blocks_told(found, stand),
        "departments": departments_told(found, stand),
    }


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that changed; `badge` is its CSS class."""

    news: News
    word: str
    badge: str


def changes_told(found: Changes) -> dict[str, Any]:
    """What changed by register; `than` says what it is held against."""
    return {
        "groups": [_group(one) for one in found.groups if one.news],
        "total": sum(len(one.news) for one in found.groups),
        "than": _than(found),
    }


def _than(found: Changes) -> str:
    """与2024年8月相比，8月以10月22日开始发布9月数据之前已知的情况为准。"""
    then, month = found.then, found.now.month
    told = f"与{say.month_words(then.month)}相比"
    if then.as_of == found.now.as_of:
        return f"{told}，两个月都按{'当日' if then.as_of else '目前'}已知的情况。"
    day = say.day_words(then.as_of) if then.as_of else ""
    return f"{told}，{then.month.month}月以{day}开始发布{month.month}月数据之前已知的情况为准。"


def _group(group: NewsGroup) -> dict[str, Any]:
    loud = [one for one in group.news if one.kind not in QUIET]
    quiet = [one for one in group.news if one.kind in QUIET]
    kinds = Counter(one.kind for one in group.news)
    shown = loud[: SHOWN + 1] if len(loud) == SHOWN + 1 else loud[:SHOWN]  # no fold for one line
    return {
        "key": group.key,
        "title": group.title,
        "href": group.href,
        "count": len(group.news),
        "kinds": [(kind.word, kinds[kind]) for kind in Kind if kinds[kind]],
        "shown": [_news(one) for one in shown],
        "folded": [_news(one) for one in (*loud[len(shown) :], *quiet)],
    }


def _news(one: News) -> NewsLine:
    return NewsLine(one, one.kind.word, BADGES.get(one.kind, "badge--accent"))


def _figures(found: Blocks, stand: Standpoint) -> dict[str, Any]:
    """How many indicators have a figure of the month, with the list of them."""
    where = {"month": found.month, "as_of": stand.as_of_day, "told": "yes"}
    return {
        "month": f"{found.month.month}月",
        "number": found.told,
        "href": f"/indicators/{query_of(where)}",
    }


def departments_told(found: Blocks, stand: Standpoint) -> dict[str, Any] | None:
    """How the month was handed in, and who should be asked; None for who may see no department."""
    if not found.departments:
        return None
    amiss = sorted((one for one in found.departments if one.is_amiss), key=_urgency)
    where = stand.address(month=found.month)
    return {
        "href": f"/departments/{where}",
        "returns": returns_told(found.returns, where),
        "rates": rates_told(found.returns),
        "lines": [department_told(one, stand) for one in amiss[:DEPARTMENTS_SHOWN]],
        "amiss": len(amiss),
        "every": len(found.departments),
    }


def _urgency(line: DepartmentLine) -> tuple[object, ...]:
    return line.returned != "missing", -line.count(State.RED), line.returned != "late"


def returns_told(found: Timeliness, where: str) -> list[dict[str, Any]]:
    """The month's returns counted, each with the departments that it counts."""
    joint = "&" if where else "?"

    def count(word: str, number: int, returned: str = "") -> dict[str, Any]:
        narrowed = f"{where}{joint}returned={returned}" if returned else where
        return {"word": word, "number": number, "href": f"/departments/{narrowed}"}

    return [
        count("到期应报", found.due, "due"),
        count("按时报送", found.in_time, "in_time"),
        count("逾期报送", found.late, "late"),
        count("逾期未报", found.missing, "missing"),
    ]


def department_told(line: DepartmentLine, stand: Standpoint) -> dict[str, Any]:
    """A department's row: its month, and how many red and yellow lights by register."""
    return {
        "name": line.department.short_name,
        "href": f"/departments/{line.department.code}/{stand.address(month=line.month)}",
        "returned": returned_words(line),
        "badge": badge(line),
        "lights": light_counts(line, (State.RED, State.YELLOW), stand.as_of_day),
    }
