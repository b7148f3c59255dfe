"""start.py: what is run for which words. Nothing is installed, called or fetched here."""

import importlib.util
import os
import re
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


class World:
    """A copy of the project's outside and a record of the commands that were called."""

    def __init__(self, start: Any, root: Path) -> None:
        self.start, self.root = start, root
        self.calls: list[list[str]] = []
        self.environments: list[dict[str, str]] = []
        self.fails: str | None = None

    def call(self, command: list[str], **kwargs: Any) -> int:
        assert kwargs == {"cwd": self.root}
        assert all(isinstance(part, str) for part in command)
        self.calls.append(command)
        self.environments.append(dict(os.environ))
        if "venv" in command:
            self.start.PYTHON.parent.mkdir(parents=True)
            self.start.PYTHON.touch()
        if "--target" in command:
            (self.start.TOOLS / "uv").mkdir(parents=True)
        return 3 if self.fails and self.fails in command else 0

    def run(self, *arguments: str) -> list[str]:
        """The last command of a start."""
        self.calls.clear()
        self.start.main(list(arguments))
        return self.calls[-1]

    @property
    def installs(self) -> list[str]:
        """The requirement files that were synced."""
        return [call[-1] for call in self.calls if "sync" in call]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    spec = importlib.util.spec_from_file_location("start_under_test", ROOT / "start.py")
    assert spec
    assert spec.loader
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    (tmp_path / "requirements").mkdir()
    for lock in ("run.txt", "dev.txt"):
        (tmp_path / "requirements" / lock).write_text(f"locked for {lock}")
    venv = tmp_path / ".venv"
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VENV", venv)
    monkeypatch.setattr(start, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(start, "TOOLS", tmp_path / ".tools")
    monkeypatch.setattr(start, "WHEELS", [])
    made = World(start, tmp_path)
    answered = types.SimpleNamespace(stdout="", returncode=0)
    fake = types.SimpleNamespace(call=made.call, run=lambda *a, **k: answered)
    monkeypatch.setattr(start, "subprocess", fake)
    monkeypatch.delenv("PLAN_TRACKER_DATA", raising=False)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    kept = dict(os.environ)
    monkeypatch.setattr(os, "environ", kept | {})
    return made


def served(world: World, *rest: str) -> list[str]:
    return [str(world.start.PYTHON), "manage.py", *rest]


@pytest.mark.parametrize(
    ("arguments", "handed_over"),
    [
        ([], ["serve"]),
        (["run"], ["serve"]),
        (["--port", "8123"], ["serve", "--port", "8123"]),
        (["run", "--port", "8123", "--production"], ["serve", "--port", "8123", "--production"]),
        (["manage", "migrate", "--plan"], ["migrate", "--plan"]),
        (["manage", "token", "create", "--user", "x"], ["token", "create", "--user", "x"]),
        (["manage"], []),
    ],
)
def test_words_are_handed_over(world: World, arguments: list[str], handed_over: list[str]) -> None:
    assert world.run(*arguments) == served(world, *handed_over)


@pytest.mark.parametrize(
    ("arguments", "handed_over"),
    [
        (["run", "--data", "elsewhere", "--port", "1"], ["serve", "--port", "1"]),
        (["--port", "1", "--data", "elsewhere"], ["serve", "--port", "1"]),
        (["manage", "--data", "elsewhere", "check"], ["check"]),
    ],
)
def test_the_data_folder_goes_by_the_environment_and_is_absolute(
    world: World, arguments: list[str], handed_over: list[str]
) -> None:
    assert world.run(*arguments) == served(world, *handed_over)
    assert world.environments[-1]["PLAN_TRACKER_DATA"] == str(Path("elsewhere").absolute())


def test_without_a_data_folder_nothing_is_said_of_one(world: World) -> None:
    world.run()
    assert "PLAN_TRACKER_DATA" not in world.environments[-1]


@pytest.mark.parametrize("word", ["serve", "help", "TEST", "rnu"])
def test_an_unknown_word_shows_how_it_is_used_and_installs_nothing(world: World, word: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        world.run(word)
    assert "python3 start.py test [pytest arguments]" in str(stopped.value)
    assert world.calls == []
    assert not world.start.VENV.exists()


def test_the_first_start_installs_uv_an_environment_and_the_lock(world: World) -> None:
    world.run()
    pip, venv, sync, _ = world.calls
    assert pip[:4] == [sys.executable, "-m", "pip", "install"]
    assert re.fullmatch(r"uv==[\d.]+", pip[-1])
    assert venv[1:4] == ["-m", "uv", "venv"]
    assert "--require-hashes" in sync
    assert sync[-1] == "requirements/run.txt"
    assert (world.start.VENV / "installed").read_text() == "locked for run.txt"
    assert world.environments[2]["PYTHONPATH"] == str(world.start.TOOLS)
    assert "PYTHONPATH" not in world.environments[3]


def test_the_second_start_installs_nothing(world: World) -> None:
    world.run()
    assert world.run() == served(world, "serve")
    assert len(world.calls) == 1


def test_a_changed_lock_is_synced_into_the_environment_that_is_there(world: World) -> None:
    world.run()
    (world.root / "requirements" / "run.txt").write_text("a newer lock")
    world.run()
    assert [call[1:4] for call in world.calls[:-1]] == [["-m", "uv", "pip"]]
    assert (world.start.VENV / "installed").read_text() == "a newer lock"


def test_the_tests_bring_the_developers_lock_which_stays(world: World) -> None:
    world.run()
    assert world.run("test", "-k", "name", "--data-like") == [
        str(world.start.PYTHON), "-m", "pytest", "-k", "name", "--data-like",
    ]  # fmt: skip
    assert world.installs == ["requirements/dev.txt"]
    world.run()  # serving afterwards does not take the tests' libraries away again
    assert world.installs == []


@pytest.mark.parametrize("step", ["install", "venv", "sync", "manage.py"])
def test_a_command_that_fails_stops_the_start_with_its_code(world: World, step: str) -> None:
    world.fails = step
    with pytest.raises(SystemExit) as stopped:
        world.run()
    assert stopped.value.code == 3
    assert step in world.calls[-1]
    finished = (world.start.VENV / "installed").exists()
    assert finished == (step == "manage.py")  # half an installation is done again next time


def test_a_wheelhouse_takes_the_place_of_the_network(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.start, "WHEELS", ["--no-index", "--find-links", "wheelhouse"])
    world.run()
    pip, _, sync, _ = world.calls
    for call in (pip, sync):
        at = call.index("--no-index")
        assert call[at : at + 3] == ["--no-index", "--find-links", "wheelhouse"]


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "start.py"), "nonsense"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "python3 start.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_locks_are_pinned_by_hash_and_name_no_registry() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text
        packages = re.findall(r"^[a-z0-9].*?==", text, re.MULTILINE)
        assert len(packages) >= 10
        assert all(
            "--hash=sha256:" in part for part in re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
        )
