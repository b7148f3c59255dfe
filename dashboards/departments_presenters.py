"""What the page of all departments gets: the month's returns, the year's, and lights. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.department_words import (
    TITLES,
    badge,
    day_text,
    light_counts,
    listed,
    rates_told,
    returned_words,
    state_told,
)
from dashboards.departments import COUNTED, LIGHTS, DepartmentLine, Departments, Filters
from dashboards.presenters import month_steps
from entry.periods import Month
from entry.rounds import Round, Timeliness
from indicators import presenters as say
from indicators.standpoints import Standpoint

_ALWAYS = ("due", "in_time", "late", "missing")  # counted also where there are none
NOTES = (
    "注：1. 截止日为次月的规定日期，遇节假日顺延；报送以最后一次提交审核的日期为准，"
    "被退回后重新提交的按重新提交的日期。",
    "2. 到期应报的份数不含尚未到截止日又没有报送的；"
    "报送率＝已报送÷到期应报，及时率＝按时报送÷到期应报。",
    "3. 指标按数源单位和责任单位列，重点项目和任务按牵头单位列；"
    "未报数据为本月逾期未报的指标和没有报进展的项目、任务，不含尚未到期的和已报送待发布的。",
)


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One line of the page; `lights` are by register: all records, then those of each light."""

    name: str
    href: str
    round: Round | None
    state: dict[str, str] | None
    returned: str
    badge: str
    due: str
    submitted: str
    published: str
    corrections: int
    year: Timeliness
    rates: list[dict[str, Any]]
    months: list[dict[str, str]]
    missing: dict[str, Any]
    lights: list[list[dict[str, Any]]]


def departments_page(
    found: Departments, stand: Standpoint, problems: Iterable[str], *, latest: Month, ended: Month
) -> dict[str, Any]:
    """The context of `dashboards/departments.html`."""
    kept = found.filters.as_query()
    return {
        "found": found,
        "stand": stand,
        "problems": [*problems],
        "month_words": say.month_words(found.month),
        "as_of_words": say.day_words(found.as_of) if found.as_of else "",
        "now_address": stand.address(as_of=None, **kept),
        "steps": month_steps(found.month, ended, stand, **kept),
        "latest_address": _latest(found.month, latest, stand),
        "rows": [row(one, found.months, stand) for one in found.lines],
        "registers": [*TITLES.values()],
        "light_words": [one.word for one in LIGHTS],
        "light_columns": len(LIGHTS) + 1,
        "tally": tally(found, stand),
        "rates": rates_told(found.returns),
        "year_rates": rates_told(found.year),
        "months": [f"{month.month}月" for month in found.months],
        "by_month": _by_month(found),
        "missing": sum(one.missing for one in found.lines),
        "choices": {
            "returned": tuple(COUNTED.items()),
            "light": tuple((one.value, f"有{one.word}的") for one in LIGHTS),
        },
        "plain_query": stand.address(),
        "export_query": stand.address(month=found.month, **kept),
        "filter_words": filter_words(found.filters),
        "is_assumed": any(one.department.assumed for one in found.lines),
        "notes": NOTES,
    }


def _by_month(found: Departments) -> list[tuple[str, list[dict[str, Any]]]]:
    """Each rate with its twelve or fewer months."""
    told = [rates_told(found.by_month[month]) for month in found.months]
    return [(rates[0]["word"], [*rates]) for rates in zip(*told, strict=True)]


def _latest(month: Month, latest: Month, stand: Standpoint) -> str:
    return (stand.address(month=None) or "?") if month != latest else ""


def tally(found: Departments, stand: Standpoint) -> list[dict[str, Any]]:
    """The month's returns counted, each a filter that a second press takes off."""
    wanted = found.filters.returned
    return [
        {
            "word": word,
            "number": found.counts[name],
            "href": stand.address(
                **found.filters.as_query() | {"returned": "" if wanted == name else name}
            )
            or "?",
            "current": wanted == name,
        }
        for name, word in COUNTED.items()
        if found.counts[name] or name in _ALWAYS or wanted == name
    ]


def row(line: DepartmentLine, months: Iterable[Month], stand: Standpoint) -> DepartmentRow:
    found, one, as_of = line.round, line.department, stand.as_of_day
    href = f"/departments/{one.code}/{stand.address(month=line.month)}"
    return DepartmentRow(
        name=one.short_name,
        href=href,
        round=found,
        state=state_told(found) if found else None,
        returned=returned_words(line),
        badge=badge(line),
        due=day_text(found.due_on) if found else "",
        submitted=day_text(found.submitted_on) if found else "",
        published=day_text(found.published_on) if found else "",
        corrections=len(found.corrections) if found else 0,
        year=line.timeliness,
        rates=rates_told(line.timeliness),
        months=[month_told(line.rounds.get(month), month) for month in months],
        missing={"number": line.missing, "href": f"{href}#missing"},
        lights=[
            [every, *lights]
            for every, lights in zip(
                _every(line, as_of), light_counts(line, LIGHTS, as_of), strict=True
            )
        ],
    )


def _every(line: DepartmentLine, as_of: date | None) -> list[dict[str, Any]]:
    """How many records of each register, with their list."""
    counts = (line.indicators, line.projects, line.tasks)
    return [
        {
            "number": sum(one.values()),
            "href": listed(key, line.department.code, line, as_of),
        }
        for key, one in zip(TITLES, counts, strict=True)
    ]


def month_told(found: Round | None, month: Month) -> dict[str, str]:
    """A cell of the year: a sign, its word for who cannot see it, and its CSS class."""
    if found is None:
        return {"text": "", "word": f"{month.month}月不报", "css": ""}
    if found.is_missing:
        return {"text": "未报", "word": f"逾期{found.days_late}天未报", "css": "is-missing"}
    if not found.is_handed_in:
        return {"text": "…", "word": f"{day_text(found.due_on)}到期", "css": "muted"}
    corrected = f"，更正{len(found.corrections)}次" if found.corrections else ""
    mark = "*" if found.corrections else ""
    if found.is_late:
        text = f"+{found.days_late}{mark}"
        return {"text": text, "word": f"逾期{found.days_late}天报送{corrected}", "css": "is-late"}
    return {"text": f"✓{mark}", "word": f"按时报送{corrected}", "css": "is-in-time"}


def filter_words(filters: Filters) -> str:
    """What a printed or exported list was narrowed to."""
    lights = {one.value: f"有{one.word}的" for one in LIGHTS}
    words = (filters.q, COUNTED.get(filters.returned, ""), lights.get(filters.light, ""))
    return "，".join(one for one in words if one)
