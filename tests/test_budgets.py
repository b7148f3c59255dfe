"""Budgets on the tail (STYLE, rule 10): what grows past them is split by noun, or says why here."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("accounts", "config", "dashboards", "entry", "indicators", "investment", "plan")
PACKAGES += ("projects", "reports", "scripts")
MODELS, MODULE, TEMPLATE, FUNCTION, VIEW = 400, 300, 150, 40, 25
ARGUED: dict[str, str] = {}  # path or path:function -> why it may be longer


def modules() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def is_door(path: str) -> bool:
    return "/views" in path


def test_files_stay_short() -> None:
    long = [
        f"{path}: {lines} lines"
        for path, text in modules()
        if (lines := text.count("\n")) > (MODELS if "/models" in path else MODULE)
        and path not in ARGUED
    ]
    long += [
        f"{name}: {lines} lines"
        for pattern in ("tests/**/*.py", "static/js/**/*.js", "static/css/*.css", "tests/js/*.mjs")
        for path in ROOT.glob(pattern)
        if (lines := path.read_text().count("\n")) > MODULE
        and (name := path.relative_to(ROOT).as_posix()) not in ARGUED
    ]
    long += [
        f"{name}: {lines} lines"
        for path in (ROOT / "templates").rglob("*.html")
        if (lines := path.read_text().count("\n")) > TEMPLATE
        and (name := path.relative_to(ROOT).as_posix()) not in ARGUED
    ]
    assert long == []


def test_functions_stay_short() -> None:
    long = [
        f"{path}:{node.name}: {lines} lines"
        for path, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1)
        > (VIEW if is_door(path) else FUNCTION)
        and f"{path}:{node.name}" not in ARGUED
    ]
    assert long == []
