"""Reading seed tables, and the areas and departments among them."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db.models import Model

from accounts.models import Area, Department


def rows(path: Path) -> list[dict[str, str]]:
    """A UTF-8 CSV with a header row, cells stripped.

    Raises FileNotFoundError; ValueError with file and line for a row of another width.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        found = []
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(f"{path.name} 第{reader.line_num}行的列数与表头不符。")
            found.append({key: value.strip() for key, value in row.items()})
        return found


def put(model: type[Model], key: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """Create or update one row of reference data by its natural key; nothing is written twice."""
    manager = model._default_manager
    found = manager.filter(**key).first()
    if found is None:
        return manager.create(**key, **values)
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, values[name])
    if changed:
        found.save(update_fields=changed)
    return found


def keep(model: type[Model], key: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[Any, bool]:
    """Create one row by its natural key, or leave alone the one that stands; whether it is new.

    For what the district changes as it goes on: rules, lists, projects and tasks.
    """
    found = model._default_manager.filter(**key).first()
    if found is not None:
        return found, False
    return model._default_manager.create(**key, **values), True


def seed_areas(folder: Path) -> None:
    table = rows(folder / "areas.csv")
    known: dict[str, Area] = {}
    for row in table:
        known[row["code"]] = put(
            Area,
            {"code": row["code"]},
            {
                "name": row["name"],
                "short_name": row["short_name"],
                "name_en": row["name_en"],
                "level": row["level"],
                "order": int(row["order"] or 0),
                "parent": known[row["parent"]] if row["parent"] else None,
            },
        )


def seed_departments(folder: Path) -> None:
    areas = {area.code: area for area in Area.objects.all()}
    for row in rows(folder / "departments.csv"):
        put(
            Department,
            {"code": row["code"]},
            {
                "name": row["name"],
                "short_name": row["short_name"],
                "area": areas[row["area"]],
                "order": int(row["order"] or 0),
                "assumed": row["assumed"] == "1",
            },
        )
