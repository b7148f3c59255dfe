"""Rows of the REST door: one class says how a row reads and from which columns it is read.

A `Row` is a serializer that documents each field of the answer. Its rows are never serialised one
by one: the columns come as tuples (`.values_list()`) and are turned into text column by column,
which is what makes a thousand rows cheap (STACK, API).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.timezone import localtime
from drf_spectacular.utils import extend_schema_field, set_override
from rest_framework import serializers

from accounts.api_problems import INVALID_PARAMETER, ApiRefusal, shown

TEXTS = {"type": "array", "items": {"type": "string"}}
MOST_TOLD = 30
Values = Sequence[Any]
Make = Callable[..., Any]
Read = str | Combinable


@lru_cache(maxsize=1)
def texts_are_cheap() -> bool:
    """Whether the database writes decimals and moments as exactly as we do, and faster.

    PostgreSQL does. SQLite keeps a decimal as a float, which only Django's converter makes exact.
    """
    return connection.vendor == "postgresql"


def as_text(path: str) -> Read:
    """A decimal or a moment as the database writes it, where that is as exact and cheaper."""
    return Cast(path, TextField()) if texts_are_cheap() else path


class Cell(serializers.Field):  # type: ignore[type-arg]
    """A field that knows what it reads: database paths, its own name when none is given.

    `make` turns the values of these paths into the JSON value; without it the value is taken as
    it is.
    """

    default_make: Make | None = None
    is_number = False  # whether a file shows it as a number

    def __init__(self, *reads: Read, make: Make | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._paths = reads
        self.make = make or type(self).default_make

    def reads(self, name: str) -> tuple[Read, ...]:
        """What to ask the database for; `name` is the field's own."""
        return self._paths or (name,)

    def column(self, columns: Sequence[Values]) -> Iterable[Any]:
        """The field's JSON values for all rows of a page, from the columns of `reads`."""
        return map(self.make, *columns) if self.make else columns[0]


class TextCell(Cell):
    """A field whose value the database may write for us.

    `of_texts` makes of the database's texts what `make` makes of Python's values.
    """

    def of_texts(self, texts: Values) -> Iterable[Any]:
        raise NotImplementedError

    def reads(self, name: str) -> tuple[Read, ...]:
        (path,) = super().reads(name)
        return (as_text(str(path)),)

    def column(self, columns: Sequence[Values]) -> Iterable[Any]:
        if texts_are_cheap():
            return self.of_texts(columns[0])
        return super().column(columns)


class Text(Cell, serializers.CharField):
    pass


class Whole(Cell, serializers.IntegerField):
    is_number = True


class Flag(Cell, serializers.BooleanField):
    pass


class Choice(Cell, serializers.ChoiceField):
    pass


class OrNone(Choice):
    """A choice that may be empty, which programs are told as null."""

    def column(self, columns: Sequence[Values]) -> Iterable[Any]:
        return [text or None for text in columns[0]]


def day_text(day: date | None) -> str | None:
    """2024-09-30; None stays None."""
    return day.isoformat() if day else None


class Day(Cell, serializers.DateField):
    default_make = day_text


@extend_schema_field(TEXTS)
class Texts(Cell):
    """Several short texts; `split` makes them of names with | between."""


def split(text: str) -> list[str]:
    return [name for name in text.split("|") if name]


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class TextMap(Cell):
    pass


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in the district's own zone, to the microsecond, so that `as_of` may repeat it."""
    return localtime(value).isoformat() if value else None


@lru_cache(maxsize=4096)  # what was published together has one moment
def moment_of_text(text: str | None) -> str | None:
    """The same from PostgreSQL's text, which has the offset of the connection's zone."""
    return moment(datetime.fromisoformat(text)) if text else None


class Moment(TextCell, serializers.DateTimeField):
    default_make = moment

    def of_texts(self, texts: Values) -> Iterable[Any]:
        return map(moment_of_text, texts)


class Attached(Cell):
    """A list or object that hangs on the row: fetched for the whole page in one query.

    `load` maps primary keys to values; a key that it leaves out gets an empty list.
    """

    def __init__(
        self, load: Callable[[Values], Mapping[Any, Any]], schema: Any, **kwargs: Any
    ) -> None:
        super().__init__("pk", **kwargs)
        self.load = load
        set_override(self, "field", schema)

    def column(self, columns: Sequence[Values]) -> Iterable[Any]:
        found = self.load(columns[0])
        return [found.get(pk, []) for pk in columns[0]]


class Row(serializers.Serializer[Any]):
    """The fields of one row, in the order of the answer; every field is a `Cell`."""

    def get_fields(self) -> dict[str, Any]:
        """`fields=` may leave any of them out, so none is documented as required."""
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields

    @classmethod
    def cells(cls, chosen: Sequence[str] = ()) -> dict[str, Cell]:
        """The fields to answer with: all of them, or the chosen ones in the row's own order."""
        declared: Any = cls._declared_fields
        return {name: cell for name, cell in declared.items() if not chosen or name in chosen}

    @classmethod
    def choose(cls, text: str) -> tuple[str, ...]:
        """Read `fields=code,name`; () for all. Raises `ApiRefusal` for a name that is no field."""
        chosen = tuple(text.split(",")) if text else ()
        for name in chosen:
            if name not in cls._declared_fields:
                raise ApiRefusal(
                    INVALID_PARAMETER,
                    f"fields 中的“{shown(name)}”不是这里的字段，可选：{cls._told()}。",
                    parameter="fields",
                    known=list(cls.cells()),
                )
        return chosen

    @classmethod
    def _told(cls) -> str:
        """The fields' names, as many as anybody reads in a sentence."""
        names = list(cls.cells())
        rest = f"等{len(names)}个，见 known" if len(names) > MOST_TOLD else ""
        return "、".join(names[:MOST_TOLD]) + rest


class Table:
    """Reads rows of one `Row` class from tuples: what to ask for, what to make of it."""

    def __init__(self, row: type[Row], chosen: Sequence[str] = ()) -> None:
        cells = row.cells(chosen)
        reads = [cell.reads(name) for name, cell in cells.items()]
        self.paths = tuple(dict.fromkeys(path for paths in reads for path in paths))
        places = {path: place for place, path in enumerate(self.paths)}
        wanted = [[places[path] for path in paths] for paths in reads]
        self._plan = list(zip(cells, cells.values(), wanted, strict=True))
        self._blank: dict[str, Any] = dict.fromkeys(cells)

    def rows(self, tuples: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """JSON rows of tuples that begin with the values of `paths`."""
        if not tuples:
            return []
        columns = list(zip(*tuples))  # noqa: B905 - so a database answers
        # Copies of one row that are filled column by column take half the time of new ones.
        rows = [self._blank.copy() for _ in tuples]
        for name, cell, places in self._plan:
            made = cell.column([columns[at] for at in places])
            for row, value in zip(rows, made, strict=True):
                row[name] = value
        return rows


@lru_cache(maxsize=256)
def table_of(row: type[Row], chosen: tuple[str, ...]) -> Table:
    return Table(row, chosen)
