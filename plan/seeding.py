"""The plan document and its chapters."""

from datetime import date
from pathlib import Path

from accounts.models import Area
from accounts.seeding import put, rows
from plan.models import Chapter, Plan
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
