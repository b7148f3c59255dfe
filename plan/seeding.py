"""The plan document, its chapters and curves, the rules of the registers' lights, and its tasks."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from accounts.models import Area, Department
from accounts.seeding import keep, put, rows
from plan.models import Chapter, Plan, PlanCurve, Task, ThresholdRule
from plan.quotes import locate, squeeze


def seed_plans(folder: Path) -> list[Plan]:
    areas = {area.code: area for area in Area.objects.all()}
    return [
        put(
            Plan,
            {"area": areas[row["area"]], "year": int(row["year"])},
            {
                "title": row["title"],
                "short_title": row["short_title"],
                "reported_on": date.fromisoformat(row["reported_on"]),
                "document": (folder / row["document"]).read_text(encoding="utf-8"),
            },
        )
        for row in rows(folder / "plans.csv")
    ]


def seed_curves(folder: Path) -> None:
    for row in rows(folder / "plan_curves.csv"):
        months = {f"m{month:02}": Decimal(row[f"m{month:02}"]) for month in range(1, 13)}
        put(PlanCurve, {"code": row["code"]}, {"name": row["name"], **months})


def seed_threshold_rules(folder: Path) -> None:
    """Thresholds that a person has changed since are left alone: rules are the district's."""
    for row in rows(folder / "threshold_rules.csv"):
        keep(
            ThresholdRule,
            {"year": int(row["year"]), "version": row["version"], "family": row["family"]},
            {
                "green_from": Decimal(row["green_from"]),
                "green_inclusive": row["green_inclusive"] == "1",
                "yellow_from": Decimal(row["yellow_from"]),
                "yellow_inclusive": row["yellow_inclusive"] == "1",
                "approved_by": row["approved_by"],
                "note": row["note"],
            },
        )


def seed_chapters(folder: Path, plan: Plan) -> None:
    """Raises ValueError when a heading is not found in the document."""
    text = squeeze(plan.document)
    known: dict[str, Chapter] = {}
    for row in rows(folder / "chapters.csv"):
        if row["quote"]:
            locate(row["quote"], text)
        known[row["key"]] = put(
            Chapter,
            {"plan": plan, "key": row["key"]},
            {
                "parent": known[row["parent"]] if row["parent"] else None,
                "number": row["number"],
                "title": row["title"],
                "order": int(row["order"]),
                "quote": row["quote"],
            },
        )


def seed_tasks(folder: Path, plan: Plan) -> None:
    """The plan's commitments, numbered as the report runs: 2024-001, 2024-002 …

    A task that stands already is left alone: from the first load on it is the district's.
    Raises ValueError for a quote that the plan's document does not hold.
    """
    text = squeeze(plan.document)
    departments = {one.code: one for one in Department.objects.all()}
    chapters = {one.key: one for one in plan.chapters.all()}
    for number, row in enumerate(rows(folder / "tasks.csv"), start=1):
        occurrence = int(row["occurrence"] or 1)
        locate(row["quote"], text, occurrence)
        due = date.fromisoformat(row["due"]) if row["due"] else None
        task, is_new = keep(
            Task,
            {"key": row["key"]},
            {
                "plan": plan,
                "number": f"{plan.year}-{number:03}",
                "chapter": chapters[row["chapter"]],
                "title": row["title"],
                "kind": row["kind"],
                "lead": departments[row["lead"]],
                "deadline_words": row["deadline_words"],
                "original_due": due,
                "due": due,
                "quote": row["quote"],
                "occurrence": occurrence,
                "note": row["note"],
                "order": number,
            },
        )
        if is_new:
            task.co_operating.set([departments[code] for code in row["co"].split("|") if code])
