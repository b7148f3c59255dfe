"""The made-up data of the benchmarks keep every rule of the database, and the limit tells no lie."""

import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from benchmarks import cases, data, world
from entry import audit
from entry.actions import save_cells
from entry.audit import Actor
from entry.models import Return
from entry.sheets import Change
from indicators.models import Observation
from indicators.sheets import IndicatorRegister

TINY = world.Size("tiny", 4, 32, 24)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the limit is PostgreSQL's"
)


@pytest.fixture
def made(db: None) -> world.World:
    return world.make_world(TINY)


@pytest.fixture
def filled(made: world.World) -> world.World:
    with connection.cursor() as cursor:
        raw = cursor.connection.cursor()
        statement = f"COPY {data.TABLE} ({', '.join(data.COLUMNS)}) FROM STDIN"
        with raw.copy(statement) as copy:
            for lines in data.figures(made):
                copy.write(lines)
    return made


def rows(made: world.World) -> list[dict[str, str]]:
    lines = "".join(data.figures(made)).splitlines()
    return [dict(zip(data.COLUMNS, line.split("\t"), strict=True)) for line in lines]


def test_columns_are_all_that_a_figure_must_have() -> None:
    assert data.columns_known()


def test_figures_are_the_same_at_every_run(made: world.World) -> None:
    assert list(data.figures(made)) == list(data.figures(made))


def test_figures_one_is_in_force_for_each_subject_and_month(made: world.World) -> None:
    found = rows(made)
    current = [row for row in found if row["superseded_at"] == data.NULL]
    keys = {(row["indicator_id"], row["area_id"], row["month"]) for row in current}
    assert len(current) == len(keys) == TINY.figures
    assert 0 < len(found) - len(current) < TINY.figures / 50


def test_figures_state_a_number_or_why_there_is_none(made: world.World) -> None:
    for row in rows(made):
        assert (row["value"] == data.NULL) == (row["value_absence"] == "missing")
        assert (row["growth"] == data.NULL) == (row["growth_absence"] == "missing")


def test_sizes_are_those_of_the_bars() -> None:
    assert [size.figures for size in world.SIZES.values()] == [4_320, 741_600, 17_064_000]


@on_postgresql
def test_copy_keeps_every_constraint_and_index(made: world.World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        before = data.definitions(cursor)
        with data.put_away(cursor):
            assert data.definitions(cursor) == ({}, {})
            statement = f"COPY {data.TABLE} ({', '.join(data.COLUMNS)}) FROM STDIN"
            with cursor.connection.cursor() as raw, raw.copy(statement) as copy:
                for lines in data.figures(made):
                    copy.write(lines)
        assert data.definitions(cursor) == before
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert len(before[0]) > 2
    assert len(before[1]) > 4
    assert Observation.objects.current().count() == TINY.figures


class Servers:
    """Both callables, asked without a server between."""

    def __init__(self, made: world.World) -> None:
        self.token = cases.token_of(made.reader, "read")

    def ours(self, path: str) -> Any:
        answer = Client().get(path, headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == 200, answer.content
        return answer.json()

    def limit(self, path: str) -> Any:
        from benchmarks.limit import application

        address, _, query = path.partition("?")
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": query}
        environ["HTTP_HOST"] = "testserver"
        with connection.cursor() as cursor:  # it has a connection of its own when it is served
            cursor.execute("SET TIME ZONE 'Asia/Shanghai'")
            body = b"".join(application(environ, lambda status, headers: None))
            cursor.execute("SET TIME ZONE 'UTC'")
        return json.loads(body)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The limit within the test's own transaction: a cursor of bare psycopg on its connection."""
    pytest.importorskip("orjson")
    from psycopg import Cursor
    from psycopg.types.datetime import TimestamptzLoader
    from psycopg.types.string import TextLoader

    from benchmarks import limit

    connection.ensure_connection()

    class Bare:
        def execute(self, *args: Any, **more: Any) -> Any:
            cursor = Cursor(connection.connection)
            cursor.adapters.register_loader("numeric", TextLoader)
            cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
            return cursor.execute(*args, **more)

        def transaction(self) -> Any:
            return connection.connection.transaction()

    found = Bare()
    monkeypatch.setattr(limit, "connected", lambda: found)
    return found


@on_postgresql
@pytest.mark.parametrize("key", ["series", "page", "deep", "named", "overview", "ranking"])
def test_limit_answers_what_we_answer(
    key: str, filled: world.World, bare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks import limit

    case = next(one for one in cases.cases(filled) if one.key == key)
    if case.skipped:
        pytest.skip(case.skipped)
    servers = Servers(filled)
    given = {}
    if key == "overview":
        given = cases.given_of(servers.ours(path) for path in case.ours)
    monkeypatch.setattr(limit, "given", lambda: given)
    for ours, theirs in zip(case.ours, case.limit, strict=True):
        found, wanted = servers.limit(theirs), servers.ours(ours)
        for answer in (found, wanted):
            cases.without_addresses(answer)
        assert found == wanted, cases.difference(wanted, found)


@on_postgresql
def test_limit_writes_what_we_write(
    filled: world.World, bare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks import limit_write

    monkeypatch.setenv("LIMIT_CLERK", f"{filled.clerk.pk}:{filled.clerk.username}")
    target = filled.open[0]
    first, second = (json.loads(cases.body_of(target, turn)) for turn in range(2))
    by = Actor(filled.clerk, "api", "127.0.0.1")
    changes = [
        Change("indicators", row["subject"], column, text)
        for row in first["rows"]
        for column, text in row["cells"].items()
    ]
    assert len(changes) == cases.CELLS
    save_cells(target.pk, changes, by=by, at=world.OPENED, all_or_nothing=True)
    body = json.dumps(second).encode()
    target.refresh_from_db()
    environ = {
        "PATH_INFO": f"/api/v1/returns/{target.pk}/observations/",
        "HTTP_IF_MATCH": f'"{target.version}"',
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    answer = limit_write.save(bare, environ)
    sheet = {row.subject: row.cells for row in IndicatorRegister().sheet(target).rows}
    assert [cell["text"] for cell in answer["cells"]] == [
        sheet[row["subject"]][column] for row in second["rows"] for column in row["cells"]
    ]
    assert Return.objects.get(pk=target.pk).version == answer["version"]
    assert audit.verify() == []
