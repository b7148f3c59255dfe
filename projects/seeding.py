"""Enterprises and projects that the report names, what it says of them, lists and procedures.

Every row taken from the report carries its exact quote; a quote that is not in the report's text
stops the load. What stands already is left alone: from the first load on it is the district's.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from accounts.models import Area, Department
from accounts.seeding import keep, rows
from entry import audit
from entry.audit import Actor, Entry
from entry.periods import Month
from plan.models import Chapter, Plan, Task
from plan.precisions import Precision
from plan.quotes import locate, squeeze
from projects.models import (
    ChaseRule,
    Enterprise,
    Mention,
    ProcedureKind,
    Project,
    ProjectEvent,
    ProjectList,
    YearPlan,
)

Row = Mapping[str, str]


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _month(text: str) -> Month | None:
    return Month.parse(text) if text else None


def seed_project_lists(folder: Path) -> None:
    departments = {one.code: one for one in Department.objects.all()}
    for row in rows(folder / "project_lists.csv"):
        keep(
            ProjectList,
            {"code": row["code"]},
            {
                "name": row["name"],
                "owner": departments[row["owner"]],
                "rule": row["rule"],
                "least_government": _decimal(row["least_government"]),
                "least_enterprise": _decimal(row["least_enterprise"]),
                "order": int(row["order"]),
                "assumed": row["assumed"] == "1",
            },
        )


def seed_chase_rules(folder: Path) -> None:
    """When problems are reminded of and escalated; from the first load on the district's."""
    days = ("due_soon", "remind_after", "remind_every", "escalate_after", "escalate_reminders")
    for row in rows(folder / "chase_rules.csv"):
        keep(
            ChaseRule,
            {"year": int(row["year"]), "version": row["version"]},
            {
                **{name: int(row[name]) for name in days},
                "escalates_itself": row["escalates_itself"] == "1",
                "approved_by": row["approved_by"],
                "note": row["note"],
            },
        )


def seed_procedure_kinds(folder: Path) -> None:
    for row in rows(folder / "procedure_kinds.csv"):
        keep(
            ProcedureKind,
            {"year": int(row["year"]), "code": row["code"]},
            {
                "name": row["name"],
                "authority": row["authority"],
                "is_main": row["is_main"] == "1",
                "order": int(row["order"]),
                "assumed": row["assumed"] == "1",
            },
        )


class Report:
    """The plan that the rows quote, and what they name."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.text = squeeze(plan.document)
        self.chapters: dict[str, Chapter] = {one.key: one for one in plan.chapters.all()}

    def quoted(self, row: Row) -> dict[str, Any]:
        """Quote and occurrence of a row; raises ValueError when they do not stand in the text."""
        occurrence = int(row["occurrence"] or 1)
        locate(row["quote"], self.text, occurrence)
        return {"quote": row["quote"], "occurrence": occurrence}

    def placed(self, row: Row) -> dict[str, Any]:
        return {**self.quoted(row), "chapter": self.chapters[row["chapter"]]}


def seed_projects(folder: Path, plan: Plan, *, by: Actor, at: datetime) -> None:
    """All tables of the projects; `at` is the moment at which the report made them known."""
    report = Report(plan)
    _enterprises(folder, report)
    _projects(folder, report)
    _mentions(folder, report)
    _year_plans(folder, report)
    _events(folder, report, by=by, at=at)


def _enterprises(folder: Path, report: Report) -> None:
    for row in rows(folder / "enterprises.csv"):
        values = {name: row[name] for name in ("name", "aliases", "note")}
        keep(Enterprise, {"key": row["key"]}, {**values, **report.placed(row)})


def _projects(folder: Path, report: Report) -> None:
    """Rows, and which tasks are about them; packages stand before their parts."""
    areas: dict[str, Area] = {one.code: one for one in Area.objects.all()}
    areas[""] = report.plan.area
    departments = {one.code: one for one in Department.objects.all()}
    enterprises = {one.key: one for one in Enterprise.objects.all()}
    tasks = _tasks_of(folder)
    table = rows(folder / "projects.csv")
    orders = {row["key"]: number for number, row in enumerate(table, start=1)}
    known: dict[str, Project] = {}
    for row in sorted(table, key=lambda one: bool(one["parent"])):
        known[row["key"]], is_new = keep(
            Project,
            {"key": row["key"]},
            {
                **{name: row[name] for name in _COPIED},
                **report.placed(row),
                "enterprise": enterprises[row["enterprise"]] if row["enterprise"] else None,
                "parent": known[row["parent"]] if row["parent"] else None,
                "part_count": int(row["part_count"]) if row["part_count"] else None,
                "area": areas[row["area"]],
                "total_investment": _decimal(row["total_investment"]),
                "content": row["capacity"],
                "lead": departments[row["lead"]],
                "order": orders[row["key"]],
            },
        )
        if is_new:
            known[row["key"]].co_operating.set(
                [departments[code] for code in row["co"].split("|") if code]
            )
            known[row["key"]].tasks.set(tasks[row["key"]])


_COPIED = ("name", "aliases", "category", "nature", "investment_kind", "note")


def _tasks_of(folder: Path) -> dict[str, list[Task]]:
    tasks = {one.key: one for one in Task.objects.all()}
    found: dict[str, list[Task]] = defaultdict(list)
    for row in rows(folder / "tasks.csv"):
        for project in filter(None, row["projects"].split("|")):
            found[project].append(tasks[row["key"]])
    return found


def _mentions(folder: Path, report: Report) -> None:
    projects = {one.key: one for one in Project.objects.all()}
    for row in rows(folder / "project_mentions.csv"):
        placed = report.placed(row)
        chapter = placed.pop("chapter")
        keep(Mention, {"project": projects[row["project"]], **placed}, {"chapter": chapter})


def _year_plans(folder: Path, report: Report) -> None:
    projects = {one.key: one for one in Project.objects.all()}
    for row in rows(folder / "year_plans.csv"):
        months = ("planned_start", "planned_finish", "planned_production")
        keep(
            YearPlan,
            {"project": projects[row["project"]], "year": int(row["year"])},
            {
                "goal": row["goal"],
                "planned_investment": _decimal(row["planned_investment"]),
                **{name: _month(row[name]) for name in months},
                "deadline_words": row["deadline_words"],
                **report.quoted(row),
                "note": row["note"],
            },
        )


def _events(folder: Path, report: Report, *, by: Actor, at: datetime) -> None:
    """What the report says has happened, confirmed by the report itself.

    An event that was voided since is not brought back.
    """
    projects = {one.key: one for one in Project.objects.all()}
    fresh = []
    for row in rows(folder / "project_events.csv"):
        on, precision = _dated(row["period"])
        stamp = {"recorded_by": by.person, "recorded_at": at}
        confirmed = {"confirmed_by": by.person, "confirmed_at": at}
        placed = report.placed(row)
        chapter = placed.pop("chapter")
        event, is_new = keep(
            ProjectEvent,
            {"project": projects[row["project"]], "kind": row["kind"], **placed},
            {
                "chapter": chapter,
                "on": on,
                "precision": precision,
                "note": row["note"],
                **stamp,
                **confirmed,
            },
        )
        if is_new:
            after = {"kind": event.kind, "on": event.day_text, "quote": event.quote}
            fresh.append(
                Entry("event.load", "projects.projectevent", str(event.pk), after=after,
                      subject=f"projects/{row['project']}", reason=f"《{report.plan.title}》")
            )  # fmt: skip
    audit.record(fresh, by=by, at=at)


def _dated(period: str) -> tuple[Any, Precision]:
    """The last day of a year, a month or that day, and how exact the period is.

    Raises ValueError for anything else than 2023, 2023-10 or 2023-10-08.
    """
    if len(period) == 4:
        return Month(int(period), 12).last_day, Precision.YEAR
    if len(period) == 7:
        return Month.parse(period).last_day, Precision.MONTH
    return datetime.fromisoformat(period).date(), Precision.DAY
