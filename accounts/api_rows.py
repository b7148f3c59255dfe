"""Rows of the REST door: one class says how a row reads and from which columns it is read.

A `Row` is a serializer that documents each field of the answer. Its rows are never serialised one
by one: the columns come as tuples (`.values_list()`) and are turned into text column by column,
which is what makes a thousand rows cheap (STACK, API).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from drf_spectacular.utils import set_override
from rest_framework import serializers

from accounts.api_problems import INVALID_PARAMETER, ApiRefusal, shown

Values = Sequence[Any]
Make = Callable[..., Any]


class Cell(serializers.Field):  # type: ignore[type-arg]
    """A field that knows its database paths: its own name when none is given.

    `make` turns the values of these paths into the JSON value; without it the value is taken as
    it is.
    """

    default_make: Make | None = None
    is_number = False  # whether a file shows it as a number

    def __init__(self, *reads: str, make: Make | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reads = reads
        self.make = make or type(self).default_make

    def column(self, columns: Sequence[Values]) -> Iterable[Any]:
        """The field's JSON values for all rows of a page, from the columns of `reads`."""
        return map(self.make, *columns) if self.make else columns[0]


class Text(Cell, serializers.CharField):
    pass


class Whole(Cell, serializers.IntegerField):
    is_number = True


class Flag(Cell, serializers.BooleanField):
    pass


class Choice(Cell, serializers.ChoiceField):
    pass


class Day(Cell, serializers.DateField):
    default_make = str


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in the district's own zone, to the microsecond, so that `as_of` may repeat it."""
    return localtime(value).isoformat() if value else None


class Moment(Cell, serializers.DateTimeField):
    default_make = moment


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
                    f"fields 中的“{shown(name)}”不是这里的字段，可选：{'、'.join(cls.cells())}。",
                    parameter="fields",
                    known=list(cls.cells()),
                )
        return chosen


class Table:
    """Reads rows of one `Row` class from tuples: which paths to ask for, what to make of them."""

    def __init__(self, row: type[Row], chosen: Sequence[str] = ()) -> None:
        self._cells = row.cells(chosen)
        reads = {name: cell.reads or (name,) for name, cell in self._cells.items()}
        self.paths = tuple(dict.fromkeys(path for paths in reads.values() for path in paths))
        self._reads = reads

    def rows(self, tuples: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """JSON rows of tuples that begin with the values of `paths`."""
        if not tuples:
            return []
        by_path = dict(zip(self.paths, zip(*tuples, strict=True), strict=False))
        columns = [
            cell.column([by_path[path] for path in self._reads[name]])
            for name, cell in self._cells.items()
        ]
        names = tuple(self._cells)
        return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
