"""Rows into tables, many at once, without a model instance for each.

PostgreSQL takes any number of rows in one statement, each column as one array; SQLite takes them
one by one within its own process. Values are what the model's fields hold in Python.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from django.db import connection, models

Values = Sequence[Any]
_COPIED = 1000  # rows; more than these go by COPY


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Primary keys that nobody else will get, for rows that are to be inserted."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, key, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # A writing transaction has the whole database; AUTOINCREMENT counts on from what it sees.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


class Move(NamedTuple):
    """One row that is to change in the same breath as others are inserted."""

    model: type[models.Model]
    pk: int
    values: Mapping[str, Any]


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Values],
    move: Move | None = None,
) -> None:
    """Insert rows; `columns` are the columns of the database, one for each value of a row.

    With `move` another row changes, too, on PostgreSQL in the same statement: whoever holds a lock
    that all others wait for should not travel twice.
    """
    if not rows:
        return
    into = f"{_quote_name(model._meta.db_table)} ({_quoted(columns)})"
    fields = _fields(model, columns)
    moving, moved = _moving(move) if move else ("", [])
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            places = ", ".join(["%s"] * len(columns))
            adapted = list(_adapted(fields, rows))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", adapted)  # noqa: S608 - the models' names
        elif len(rows) > _COPIED:
            _copy(cursor, f"COPY {into} FROM STDIN", fields, rows)
        else:
            source, arrays = _unnested(fields, rows)
            first = f"WITH moved AS ({moving}) " if moving else ""
            cursor.execute(
                f"{first}INSERT INTO {into} SELECT * FROM {source}",  # noqa: S608 - as above
                [*moved, *arrays],
            )
            return
        if moving:
            cursor.execute(moving, moved)


def _moving(move: Move) -> tuple[str, list[Any]]:
    meta = move.model._meta
    new = ", ".join(f"{_quote_name(name)} = %s" for name in move.values)
    table, key = _quote_name(meta.db_table), _quote_name(str(meta.pk.column))
    sql = f"UPDATE {table} SET {new} WHERE {key} = %s"  # noqa: S608 - as above
    return sql, [*move.values.values(), move.pk]


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Values]) -> None:
    """Set columns of rows that exist; each row gives its primary key first."""
    if not rows:
        return
    key = model._meta.pk
    fields = [key, *_fields(model, columns)]
    table, pk = _quote_name(model._meta.db_table), _quote_name(str(key.column))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source, arrays = _unnested(fields, rows)
            new = ", ".join(f"{_quote_name(name)} = new.{_quote_name(name)}" for name in columns)
            cursor.execute(
                f"UPDATE {table} AS old SET {new} FROM {source} "  # noqa: S608 - the models' names
                f"AS new({pk}, {_quoted(columns)}) WHERE old.{pk} = new.{pk}",
                arrays,
            )
            return
        new = ", ".join(f"{_quote_name(name)} = %s" for name in columns)
        cursor.executemany(
            f"UPDATE {table} SET {new} WHERE {pk} = %s",  # noqa: S608 - as above
            [(*rest, number) for number, *rest in _adapted(fields, rows)],
        )


def _fields(model: type[models.Model], columns: Sequence[str]) -> list[Any]:
    known = {field.column: field for field in model._meta.concrete_fields}
    return [known[column] for column in columns]


def _quote_name(name: str) -> str:
    quoted: str = connection.ops.quote_name(name)
    return quoted


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(map(_quote_name, columns))


def _copy(cursor: Any, statement: str, fields: Sequence[Any], rows: Iterable[Values]) -> None:
    """The fastest way in for very many rows; it asks the server twice."""
    spelt = [(at, spell) for at, field in enumerate(fields) if (spell := _copied(field))]
    with cursor.copy(statement) as copy:
        for row in rows:
            values = list(row)
            for at, spell in spelt:
                if values[at] is not None:
                    values[at] = spell(values[at])
            copy.write_row(values)


def _copied(field: Any) -> Callable[[Any], Any] | None:
    """What COPY does not spell by itself: JSON, and months, which are numbers in the database."""
    if isinstance(field, models.JSONField):
        return _json
    return int if isinstance(field, models.IntegerField) else None


def _adapted(fields: Sequence[Any], rows: Iterable[Values]) -> Iterable[Values]:
    adapt = [field.get_db_prep_save for field in fields]
    for row in rows:
        yield [one(value, connection) for one, value in zip(adapt, row, strict=True)]


def _unnested(fields: Sequence[Any], rows: Sequence[Values]) -> tuple[str, list[str]]:
    """The rows as a source of PostgreSQL: each column as the text of one array."""
    places = ", ".join(f"%s::{_kind(field)}[]" for field in fields)
    columns = zip(*rows, strict=True)
    arrays = [
        _array(column, _spelling(field)) for field, column in zip(fields, columns, strict=True)
    ]
    return f"unnest({places})", arrays


def _kind(field: Any) -> str:
    """The type of a column. Text has no length here: a cast would cut it off without a word."""
    kind = str(field.rel_db_type(connection))
    return "text" if kind.startswith("varchar") else kind


Spell = Callable[[Any], str]


def _spelling(field: Any) -> Spell:
    """How a value of this field stands in an array: quoted where it could be mistaken."""
    if isinstance(field, models.JSONField):
        return lambda value: _quote(_json(value))
    if isinstance(field, models.CharField | models.TextField):
        return _quote
    if isinstance(field, models.DateTimeField):
        return lambda value: f'"{value.isoformat()}"'
    if isinstance(field, models.IntegerField):
        return lambda value: str(int(value))
    return str


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # a whole number of more than 64 bits
        return json.dumps(value, ensure_ascii=False)


def _quote(text: str) -> str:
    if '"' in text or "\\" in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _array(column: Values, spell: Spell) -> str:
    first = column[0]
    if all(value is first for value in column):  # who, when and on which return
        one = "NULL" if first is None else spell(first)
        return f"{{{','.join([one] * len(column))}}}"
    told = ("NULL" if value is None else spell(value) for value in column)
    return f"{{{','.join(told)}}}"
