"""Every example of the documentation, run as it is printed: `docs/api.md`, `docs/sdmx.md`.

curl, Python and the command line are run; of Power Query the address it asks for. R cannot be run
here: its example stays within what R itself brings.
"""

import re
import shlex
import subprocess
import sys
from io import StringIO
from typing import Any

import pandas
import pytest
import requests
import sdmx

from tests.api.served.examples import Example, examples, pattern
from tests.api.served.house import Caller, House
from tests.browser.prepare import ROOT

pytestmark = pytest.mark.xdist_group("served")
DOCS = ROOT / "docs"
PRINTED_URL, PRINTED_RETURN, PRINTED_TAG = "http://127.0.0.1:8000", 304, '"1-904989c5ec87a773"'


class Shell:
    """Runs the blocks one after another; what one sets the next ones have."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.reader = house.token("leader", "read")
        self.writer = house.token("tjj-clerk", "returns:150205:write")
        self.number = house.returns["tjj 2024-10 0"]
        self.before: list[str] = [
            'curl() { command curl --silent --show-error --max-time 60 "$@"; }'
        ]

    def ours(self, code: str) -> str:
        """A printed example as it reads in this house."""
        token = self.writer if "W=" in code else self.reader
        made = code.replace("python3 start.py manage", f"{shlex.quote(sys.executable)} manage.py")
        made = made.replace("pt_…", token).replace("pt_4835e573", self.reader_to_revoke())
        made = made.replace(PRINTED_URL, self.house.url)
        made = made.replace(f"returns/{PRINTED_RETURN}/", f"returns/{self.number}/")
        return made.replace(PRINTED_TAG, self.tag()) if PRINTED_TAG in made else made

    def reader_to_revoke(self) -> str:
        return self.house.token("leader", "read")[:11] if self.revokes else "pt_4835e573"

    revokes = False

    def tag(self) -> str:
        return Caller(self.house, self.writer).tag(self.number)

    def run(self, one: Example) -> str:
        self.revokes = "token revoke" in one.code
        lines = self.ours(one.code)
        script = "\n".join([*self.before, lines])
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=ROOT, env=self.house.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (one.line, done.stderr, done.stdout[-500:])
        self.before += [line for line in lines.splitlines() if re.match(r"[A-Z]=", line)]
        return done.stdout


def test_every_example_for_the_shell_answers_as_it_is_printed(house: House) -> None:
    shell = Shell(house)
    run = [one for one in examples(DOCS / "api.md") if one.kind == "shell"]
    told = 0
    for one in run:
        version = int(shell.tag()[1:].split("-")[0])
        printed = shell.run(one).removeprefix("\ufeff")
        if not one.answer:
            assert "problems/" not in printed, (one.line, printed[:500])
            continue
        wanted = one.answer.replace(f'"id": {PRINTED_RETURN}', f'"id": {shell.number}')
        wanted = wanted.replace('"version": 2', f'"version": {version + 1}')
        plain = re.sub(r"\s", "", printed)
        assert pattern(wanted).fullmatch(plain), f"line {one.line}: {printed[:1500]}"
        told += 1
    assert len(run) > 12
    assert told > 10


def test_the_example_of_pandas(house: House) -> None:
    (one,) = [each for each in examples(DOCS / "api.md") if each.kind == "python"]
    names: dict[str, Any] = {"B": f"{house.url}/api/v1", "token": house.token("leader", "read")}
    exec(compile(one.code, "docs/api.md", "exec"), names)
    rows = names["rows"]
    assert set(rows.area) == {"150205"}
    assert rows.value.dropna().gt(0).all()
    assert rows.month.str.fullmatch(r"\d{4}-\d{2}").all()


def test_the_address_of_power_query_answers_with_its_columns(house: House) -> None:
    (one,) = [each for each in examples(DOCS / "api.md") if each.kind == "m"]
    root = re.search(r'Web\.Contents\("([^"]+)"', one.code)
    path = re.search(r'RelativePath = "([^"]+)"', one.code)
    query = re.search(r"Query = \[([^\]]+)\]", one.code)
    assert root is not None
    assert path is not None
    assert query is not None
    assert '[Authorization = "Bearer " & Token]' in one.code
    given = dict(re.findall(r'(\w+) = "([^"]*)"', query[1]))
    answer = requests.get(
        root[1].replace(PRINTED_URL, house.url) + path[1],
        params=given,
        headers={"Authorization": f"Bearer {house.token('leader', 'read')}"},
        timeout=60,
    )
    assert answer.status_code == 200
    table = pandas.read_csv(StringIO(answer.content.decode("utf-8-sig")))
    named = re.findall(r'\{"(\w+)", type number\}', one.code)
    assert named == ["value", "growth"]
    assert all(table[name].dtype.kind == "f" for name in named)


def test_the_example_of_r_needs_nothing_but_r() -> None:
    (one,) = [each for each in examples(DOCS / "api.md") if each.kind == "r"]
    assert "library(" not in one.code


def test_the_python_of_the_sdmx_page(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    page = (DOCS / "sdmx.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    token = house.token("leader", "read")
    made = code.replace("http://localhost:8000", house.url).replace("pt_…", token)
    sdmx.Client.cache.clear()
    exec(compile(made, "docs/sdmx.md", "exec"), {})
    sdmx.Client.cache.clear()
    printed = capsys.readouterr().out
    assert "地区生产总值" in printed
    assert "2024-Q3" in printed


def test_the_line_of_the_sdmx_page_that_needs_no_client(house: House) -> None:
    page = (DOCS / "sdmx.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"`(pandas\.read_csv\(url.*?\))`", page, re.DOTALL)
    url = f"{house.url}/sdmx/2.1/data/OBSERVATIONS/..gdp.growth"
    made = line.replace("pt_…", house.token("leader", "read")).replace("\n", " ")
    rows = eval(made, {"pandas": pandas, "url": url})
    assert "150205" in set(rows.REF_AREA)
    assert set(rows.MEASURE) == {"growth"}
