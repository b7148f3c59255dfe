"""What the import linter cannot see: relations are strings, and they point down too."""

import ast
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parent.parent
_LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS: list[str] = _LINTER["contracts"][0]["layers"][::-1]  # from the lowest upwards
DOORS = (
    "views",
    "api",
    "admin",
    "management",
    "guards",
    "forms_admin",
    "middleware",
    "doors",
    "clock",
)


def ours() -> list[Path]:
    return [
        path
        for package in LAYERS
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    ]


def test_relations_point_down() -> None:
    level = {name: number for number, name in enumerate(LAYERS)}
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in level
        for field in model._meta.get_fields()
        if getattr(field, "remote_field", None) and not field.auto_created
        for target in [field.related_model]
        if target._meta.app_label in level
        and level[target._meta.app_label] > level[model._meta.app_label]
    ]
    assert upward == []


def test_no_clock_below_the_doors() -> None:
    guilty = []
    for path in ours():
        name = path.relative_to(ROOT).as_posix()
        if any(f"{door}" in name.partition("/")[2] for door in DOORS) or name.startswith("config/"):
            continue
        text = path.read_text()
        if any(
            call in text
            for call in (
                "timezone.now(",
                "datetime.now(",
                "date.today(",
                "localdate()",
                "clock.now(",
                "clock.today(",
            )
        ):
            guilty.append(name)
    assert guilty == []


# Margins and line widths, likenesses of names, and the weights of an Accept header.
NO_FIGURES = {
    "entry/excel/subjects.py",
    "entry/xlsx.py",
    "indicators/charts.py",
    "indicators/sdmx/formats.py",
}


def test_no_float_in_the_house() -> None:
    guilty = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in ours()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, float)
        and path.relative_to(ROOT).as_posix() not in NO_FIGURES
    ]
    assert guilty == []


def test_files_keep_to_their_size() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in ours()
        if (count := len(path.read_text().splitlines())) > (400 if path.stem == "models" else 300)
    }
    assert long == {}
