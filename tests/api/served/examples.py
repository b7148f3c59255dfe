"""The examples of a page of documentation: its code blocks, and the answers that stand below them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ANSWER = ("{", "month,")
SHELL = ("curl ", "python3 start.py ", "T=", "B=", "Q=", "F=", "W=")


@dataclass
class Example:
    """A block of code, its kind (shell, python, r, m, told) and the answer below it, if any."""

    line: int
    kind: str
    code: str
    answer: str = field(default="")


def examples(path: Path) -> list[Example]:
    """The indented blocks of a page in their order. Raises ValueError for one of no known kind."""
    found: list[Example] = []
    for line, code in _blocks(path.read_text(encoding="utf-8").splitlines()):
        if code.startswith(ANSWER):
            found[-1].answer = code
        else:
            found.append(Example(line, _kind(code, line), code))
    return found


def _blocks(lines: Sequence[str]) -> list[tuple[int, str]]:
    found: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(lines, start=1):
        if not re.match(r" {4,}\S", line):
            inside = False
            continue
        if not inside:
            found.append((number, []))
        inside = True
        found[-1][1].append(line.strip())
    return [(number, "\n".join(block)) for number, block in found]


def _kind(code: str, line: int) -> str:
    if code.startswith(SHELL):
        return "shell"
    for begin, kind in (
        ("import ", "python"),
        ("answer <- ", "r"),
        ("let\n", "m"),
        ("POST ", "told"),
    ):
        if code.startswith(begin):
            return kind
    raise ValueError(f"line {line} begins a block that no test runs: {code[:60]}")


def pattern(answer: str) -> re.Pattern[str]:
    """What an answer must look like: white space aside as it is printed, … for what is left out."""
    parts = (re.escape(re.sub(r"\s", "", part)) for part in answer.split("…"))
    return re.compile(".*".join(parts).replace(re.escape(",") + ".*", ",?.*"), re.DOTALL)
