"""How a department's month was handed in, and what is counted of it, in words. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboards.departments import DepartmentLine
from entry.handouts import state_words
from entry.rounds import Round, Timeliness
from plan.asked import query_of
from plan.lights import State

BADGES: Mapping[str, str] = {
    "in_time": "badge--ok",
    "late": "badge--warn",
    "missing": "badge--danger",
}
# Where the records are listed that a count is of, and the filter that names the department.
LISTS: Mapping[str, tuple[str, str]] = {
    "indicators": ("/indicators/", "department"),
    "projects": ("/projects/", "lead"),
    "tasks": ("/tasks/", "lead"),
}
TITLES: Mapping[str, str] = {"indicators": "指标", "projects": "重点项目", "tasks": "任务"}


def returned_words(line: DepartmentLine) -> str:
    """按时报送 / 逾期3天报送 / 逾期5天未报 / 10月8日到期 / 本月不报."""
    found = line.round
    if found is None:
        return "本月不报"
    if found.is_late:
        return f"逾期{found.days_late}天{'报送' if found.is_handed_in else '未报'}"
    return "按时报送" if found.is_handed_in else f"{day_text(found.due_on)}到期"


def badge(line: DepartmentLine) -> str:
    """The CSS class of `returned_words`."""
    return BADGES.get(line.returned, "")


def state_told(found: Round) -> dict[str, str]:
    """What the tag `{% state %}` draws of a round."""
    name = "returned" if found.is_returned else found.state or "none"
    return {"name": name, "words": state_words(found.state, is_returned=found.is_returned)}


def rates_told(found: Timeliness) -> list[dict[str, Any]]:
    """报送率 and 及时率, each with what it is a share of; a rate of nothing is None."""
    rates = (
        ("报送率", found.completeness, found.handed_in),
        ("及时率", found.timeliness, found.in_time),
    )
    return [
        {"word": word, "rate": rate, "of": f"{part}/{found.due}" if found.due else "没有到期的"}
        for word, rate, part in rates
    ]


def day_text(day: date | None) -> str:
    """10月8日; "" for none."""
    return f"{day.month}月{day.day}日" if day else ""


def light_counts(
    line: DepartmentLine, states: tuple[State, ...], as_of: date | None
) -> list[list[dict[str, Any]]]:
    """By register its lights counted, each number with the records that it counts."""
    code = line.department.code
    counted = {
        "indicators": line.indicators,
        "projects": line.projects,
        "tasks": line.tasks,
    }
    return [
        [
            {
                "number": counts.get(state.value, 0),
                "href": listed(key, code, line, as_of, light=state.value),
            }
            for state in states
        ]
        for key, counts in counted.items()
    ]


def listed(key: str, code: str, line: DepartmentLine, as_of: date | None, **narrowed: str) -> str:
    """The address of a register's list of what a department answers for."""
    root, name = LISTS[key]
    return f"{root}{query_of({name: code, 'month': line.month, 'as_of': as_of, **narrowed})}"
