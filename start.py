"""Two commands to a whole product: `python3 start.py` serves it, `python3 start.py test` runs every test.

python3 start.py [run] [--port 8000] [--data DIR] [--production]
python3 start.py test [pytest arguments]
python3 start.py manage [--data DIR] COMMAND ...

Standard library only. Dependencies are hash-pinned; a `wheelhouse/` folder replaces the network.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TOOLS = ROOT / ".tools"
WHEELS = (
    ["--no-index", "--find-links", str(ROOT / "wheelhouse")]
    if (ROOT / "wheelhouse").is_dir()
    else []
)


def call(*command: object) -> None:
    """Run a command in the project's folder and stop with its exit code if it fails."""
    code = subprocess.call([str(part) for part in command], cwd=ROOT)
    if code:
        sys.exit(code)


def follow_pip() -> None:
    """Let uv trust the certificates and use the package index that pip was told to use here."""
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    index = os.environ.get("PIP_INDEX_URL") or answer
    if index:
        os.environ.setdefault("UV_DEFAULT_INDEX", index)


def install(lock: str) -> None:
    """Bring `.venv` in step with a requirements file; nothing is done when it already is."""
    wanted, stamp = (ROOT / "requirements" / lock).read_text(), VENV / "installed"
    if stamp.exists() and wanted == stamp.read_text():
        return
    if not (TOOLS / "uv").is_dir():
        call(
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--root-user-action=ignore",
            "--target",
            TOOLS,
            *WHEELS,
            "uv==0.13.9",
        )
    follow_pip()
    os.environ["PYTHONPATH"] = str(TOOLS)
    if not PYTHON.exists():
        call(sys.executable, "-m", "uv", "venv", "--quiet", "--python", sys.executable, VENV)
    call(
        sys.executable,
        "-m",
        "uv",
        "pip",
        "sync",
        "--quiet",
        "--require-hashes",
        "--python",
        PYTHON,
        *WHEELS,
        f"requirements/{lock}",
    )
    del os.environ["PYTHONPATH"]
    stamp.write_text(wanted)


def main(arguments: list[str]) -> None:
    command, rest = (
        (arguments[0], arguments[1:])
        if arguments and arguments[0][0] != "-"
        else ("run", arguments)
    )
    if command not in {"run", "test", "manage"}:
        sys.exit(__doc__)
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False, allow_abbrev=False)
    parser.add_argument("--data", type=Path)
    known, rest = parser.parse_known_args(rest)
    if known.data:
        os.environ["PLAN_TRACKER_DATA"] = str(known.data.absolute())
    install("dev.txt" if command == "test" or (ROOT / ".venv/dev").exists() else "run.txt")
    if command == "test":
        (VENV / "dev").touch()
        call(PYTHON, "-m", "pytest", *rest)
    else:
        call(PYTHON, "manage.py", *(["serve"] if command == "run" else []), *rest)


if __name__ == "__main__":
    main(sys.argv[1:])
