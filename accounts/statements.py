"""Statements that are compiled once and bound anew for every request (ADR 10).

Django builds and compiles a query in one to three milliseconds, each time; PostgreSQL answers it
in a fraction of that. So the few questions that every program asks are put to the ORM once, with
`Slot`s where a request's own values go, and kept as SQL. Whoever keeps one must make it in a
function that sees nothing but the key it is kept under: then no statement can hold more than its
key says, and none can answer one person with what was made for another.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BooleanField, F, Field, Func, Q, QuerySet
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

MOST_KEYS = 1024  # a page's, and far fewer than a statement may have values


class Slot(Expression):
    """The place of a value that comes with the request; it can stand wherever a value can."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return "%s", [self]

    def prepared(self, value: Any, database: Any) -> Any:
        """The value as the database takes it for this field."""
        return self.output_field.get_db_prep_value(value, connection=database)


class Statement:
    """A compiled query: its SQL, its constants, and where the values of a request go."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        """Raises ValueError for a queryset of objects: give one of `values_list()`."""
        if not queryset.query.values_select and not queryset.query.annotation_select:
            raise ValueError("Only tuples can be read by a kept statement.")
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            self.sql, parameters = compiler.as_sql()
        except EmptyResultSet:  # nobody has to be asked
            self.sql, parameters = "", ()
        self._parameters = [one.value if isinstance(one, Enum) else one for one in parameters]
        self._slots = [(at, one) for at, one in enumerate(parameters) if isinstance(one, Slot)]
        columns = [expression for expression, _, _ in compiler.select or ()]
        self._converters = compiler.get_converters(columns) if self.sql else {}

    def rows(self, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """Ask with these values of the slots, by name. One query."""
        if not self.sql:
            return []
        database = connections[DEFAULT_DB_ALIAS]  # of this thread
        parameters = self._parameters.copy()
        for at, slot in self._slots:
            parameters[at] = slot.prepared(values[slot.name], database)
        found = self._asked(database, parameters)
        return self._converted(found) if self._converters and found else found

    def _asked(self, database: Any, parameters: list[Any]) -> list[tuple[Any, ...]]:
        """By the driver's own cursor: Django's wrappers cost half as much as the question.

        They are for those who listen in or count, and for SQLite, whose placeholders differ.
        """
        is_heard = database.execute_wrappers or database.queries_logged
        found: list[tuple[Any, ...]]
        if is_heard or database.vendor != "postgresql":
            with database.cursor() as cursor:
                cursor.execute(self.sql, parameters)
                found = cursor.fetchall()
        else:
            database.ensure_connection()
            database.validate_no_broken_transaction()
            with database.wrap_database_errors:
                found = database.connection.execute(self.sql, parameters).fetchall()
        return found

    def _converted(self, found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Columns that the driver gives otherwise than Python has them (booleans of SQLite)."""
        columns: list[Sequence[Any]] = list(zip(*found, strict=True))
        for at, (converters, expression) in self._converters.items():
            for convert in converters:
                columns[at] = [convert(one, expression, connection) for one in columns[at]]
        return list(zip(*columns, strict=True))


def among(path: str, name: str, count: int) -> Q:
    """Whether a column of whole numbers is one of `count` that come with the request.

    Not one array of any length: PostgreSQL cannot tell what that costs, and would plan the
    statement anew each time that it is asked.
    """
    return Q(_Among(F(path), *(Slot(f"{name}.{at}", _Number()) for at in range(count))))


def room(values: Collection[int]) -> int:
    """For how many values there is to be room: a power of two, so that few statements are kept."""
    return 1 << (max(1, len(values)) - 1).bit_length()


def filling(name: str, values: Collection[int]) -> dict[str, int]:
    """These values in the slots of `among`; the last one fills up, which changes no answer.

    None at all are filled with 0, which no row has.
    """
    listed = sorted(values) or [0]
    listed += listed[-1:] * (room(values) - len(listed))
    return {f"{name}.{at}": value for at, value in enumerate(listed)}


class _Among(Func):
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        column, before = compiler.compile(self.source_expressions[0])
        slots = self.source_expressions[1:]
        return f"{column} IN ({', '.join(['%s'] * len(slots))})", [*before, *slots]


class _Number(Field):  # type: ignore[type-arg]
    """A whole number as it is."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value


class ByKeys:
    """A question about the rows of some records, kept: one statement for each room and shape.

    `ask` makes the tuples' query of the condition that a row is one of theirs and of a shape,
    which is all that the statement may depend on; a request's other values go into slots. `path`
    leads from a row to the number of its record.
    """

    def __init__(self, path: str, ask: Callable[..., QuerySet[Any, Any]]) -> None:
        self._path, self._ask = path, ask
        self._kept = lru_cache(maxsize=64)(self._made)

    def _made(self, count: int, shape: tuple[Any, ...]) -> Statement:
        return Statement(self._ask(among(self._path, "keys", count), *shape))

    def rows(self, keys: Collection[int], *shape: Any, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of these records. One query for a thousand of them, none for none."""
        listed = list(keys)
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(listed), MOST_KEYS):
            part = listed[start : start + MOST_KEYS]
            statement = self._kept(room(part), shape)
            found += statement.rows({**values, **filling("keys", part)})
        return found
