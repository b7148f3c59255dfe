"""Every import contract of pyproject.toml can fail: an offence planted in a copy breaks it."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PACKAGES: list[str] = LINTER["root_packages"]
CONTRACTS = [contract["name"] for contract in LINTER["contracts"]]
STRAY = "drawer_for_everything.py"

# contract: (file, the line that is planted at its end)
PLANTS: dict[str, list[tuple[str, str]]] = {
    "The house: imports point down": [
        ("entry/units.py", "import indicators.rules"),
        ("accounts/roles.py", "import entry.units"),
    ],
    "Inside accounts": [
        (f"accounts/{STRAY}", ""),
        ("accounts/trail.py", "import accounts.middleware"),
        ("accounts/trail.py", "import accounts.passwords"),  # neighbours are strangers too
    ],
    "Inside entry": [
        (f"entry/{STRAY}", ""),
        ("entry/registers.py", "import entry.queries"),
        ("entry/queries.py", "import entry.forms"),
    ],
    "Inside plan": [
        (f"plan/{STRAY}", ""),
        ("plan/models/task.py", "import plan.seeding"),
        ("plan/todos.py", "import plan.handouts"),
    ],
    "Inside projects": [
        (f"projects/{STRAY}", ""),
        ("projects/stages.py", "import projects.models"),
        ("projects/panels.py", "import projects.snapshots"),
    ],
    "Inside investment": [
        (f"investment/{STRAY}", ""),
        ("investment/recognising.py", "import investment.models"),
        ("investment/shares.py", "import investment.support_documents"),
    ],
    "Inside indicators": [
        (f"indicators/{STRAY}", ""),
        ("indicators/models/light.py", "import indicators.judging"),
        ("indicators/sheets.py", "import indicators.queries"),
    ],
    "Inside indicators.sdmx": [
        (f"indicators/sdmx/{STRAY}", ""),
        ("indicators/sdmx/queries.py", "import indicators.sdmx.points"),
        ("indicators/sdmx/markup.py", "import indicators.sdmx.tables"),
    ],
    "Inside dashboards": [
        (f"dashboards/{STRAY}", ""),
        ("dashboards/queries.py", "import dashboards.presenters"),
    ],
    "Inside config": [
        (f"config/{STRAY}", ""),
        ("config/environment.py", "import config.settings"),
    ],
    "Arithmetic, rules and words know no framework": [
        ("entry/numbers.py", "import django.utils.timezone"),
        ("indicators/lights.py", "import entry.models"),  # Django behind one step
        ("plan/reading.py", "import plan.models"),
        ("investment/funnel.py", "import investment.models"),
    ],
    "Presenters and charts ask no framework themselves": [
        ("indicators/charts.py", "import django.conf"),
    ],
    "Dashboards and reports read through the registers' queries alone": [
        ("dashboards/queries.py", "import indicators.models"),
        ("dashboards/views.py", "import entry.actions"),
    ],
    "The REST framework stays in the api modules": [
        ("indicators/views.py", "import rest_framework.response"),
        ("accounts/guards.py", "import drf_spectacular.utils"),
        ("plan/models/task.py", "import django_filters"),
    ],
    "Only doors take a step of the workflow": [
        ("entry/presenters.py", "from entry.workflow import act"),
        ("dashboards/api.py", "from entry import workflow"),
    ],
    "One module knows how logins are locked": [("accounts/views.py", "import axes.models")],
}
CASES = [(name, *plant) for name, plants in PLANTS.items() for plant in plants]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    return folder


def broken(folder: Path) -> set[str]:
    """The names of the contracts that do not hold in a folder."""
    linter = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_logo=True, no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", linter],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    report = done.stdout + done.stderr
    found = {name for name in CONTRACTS if f"{name} BROKEN" in report}
    assert found or "0 broken" in report, report
    assert (done.returncode != 0) == bool(found), report
    return found


def test_the_contracts_hold(copy: Path) -> None:
    assert broken(copy) == set()


@pytest.mark.parametrize(
    ("contract", "file", "line"), CASES, ids=[f"{file}-{line}" for _, file, line in CASES]
)
def test_a_planted_offence_breaks_its_contract(
    copy: Path, contract: str, file: str, line: str
) -> None:
    path = copy / file
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        found = broken(copy)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)
    assert contract in found


def test_every_contract_has_an_offence_planted() -> None:
    assert list(PLANTS) == CONTRACTS


def test_every_package_that_holds_something_names_its_files() -> None:
    """A package gets its exhaustive contract with its first module."""
    bound = {
        container
        for contract in LINTER["contracts"]
        if contract.get("exhaustive")
        for container in contract["containers"]
    }
    filled = {
        package
        for package in PACKAGES
        if {path.stem for path in (ROOT / package).glob("*.py")} - {"__init__", "apps"}
    }
    assert {name for name in bound if "." not in name} == filled
