"""What may be asked of published figures over REST, and the kept statement that answers each kind.

Every program asks these lists, most of them again and again, and what Django needs to build and
compile the question is several times what the database needs to answer it. So each kind of
question is compiled once, by the ORM, from the same rules as everywhere (row scope, the token's
areas, the declared filters), and kept. ADR 10 says why this is safe and how it is proved.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateTimeField, Field, Q, QuerySet

from accounts import api_filters as p
from accounts.api_pages import Position, from_position
from accounts.api_rows import Row, table_of
from accounts.statements import Slot, Statement
from entry.api_fields import MonthNumber, MonthParameter
from entry.fields import MonthField
from entry.models import Return

KEPT = 512  # statements of each process
PERSON = "person"  # the slot of who asks


class FigureParameters(p.Parameters):
    """Those of every list of figures, after those that a list has of its own."""

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """`from` is a word of Python and cannot be declared like the others."""
        found: dict[str, Any] = super().get_filters()
        return {
            **found,
            "as_of": p.InstantControl(
                help_text="按这个时刻已知的数回答（含当时有效、后来更正的）；不给就是现行数"
            ),
            "include_history": p.FlagControl(
                help_text="true：每个数的全部版本，新旧都在内；与 as_of 同用时到 as_of 为止"
            ),
            "updated_since": p.InstantControl(
                help_text="只要这个时刻以来新发布的，以及被替代的旧数；与 as_of 同用时到 as_of 为止"
            ),
            "from": MonthParameter("month", "gte", help_text="从这个月起（含），如2024-01"),
            "to": MonthParameter("month", "lte", help_text="到这个月止（含），如2024-12"),
        }


_MOMENTS: Mapping[str, "Field[Any, Any]"] = {
    "from": MonthField(),
    "to": MonthField(),
    "as_of": DateTimeField(),
    "updated_since": DateTimeField(),
}
_FLAGS = ("include_history",)


@dataclass(frozen=True, eq=False)
class Figures:
    """One list of figures: its rows, what may be asked, who sees what. There is one of each.

    `seen` gives the published rows by how far somebody sees, and by nothing else; who he is stands
    in the slot `PERSON`. `inside` narrows to the token's areas. `order` is unique for figures in
    force. The parameters of its own are codes or texts.
    """

    row: type[Row]
    parameters: type[FigureParameters]
    order: tuple[str, ...]
    seen: Callable[[Any], QuerySet[Any]]
    inside: Callable[[frozenset[int]], Q]


@dataclass(frozen=True, slots=True)
class Question:
    """All that decides how a statement reads; the values that a request brings are not in it.

    `given` names the filters, each with how many codes it lists (0 where it holds one value).
    """

    of: Figures
    sight: Hashable  # how far the person who asks sees
    areas: frozenset[int] | None  # to which his token is limited
    given: tuple[tuple[str, int], ...]
    fields: tuple[str, ...]
    side: str  # of the cursor; "" without one
    most: int


class Kept(NamedTuple):
    statement: Statement
    key: tuple[int, ...]  # where in its rows the values of the order stand


def demo_returns(ids: Collection[int]) -> frozenset[int]:
    """The returns among these that hold illustrative data. One query."""
    return frozenset(Return.objects.filter(pk__in=ids, is_demo=True).values_list("pk", flat=True))


def changed(since: datetime, until: datetime | None) -> Q:
    """What was published or superseded from `since` to `until`, both included.

    A row that was superseded comes back with its `superseded_at`, so that a copy can close it.
    """
    superseded = Q(superseded_at__gte=since)
    if until is None:
        return Q(published_at__gte=since) | superseded
    superseded &= Q(superseded_at__lte=until)
    return Q(published_at__lte=until) & (Q(published_at__gte=since) | superseded)


def vintages(until: datetime | None) -> Q:
    """Everything that was published up to a moment, superseded or not."""
    return Q() if until is None else Q(published_at__lte=until)


def order_of(figures: Figures, given: Mapping[str, Any]) -> tuple[str, ...]:
    """A longer one where a figure can have several vintages."""
    several = given.get("updated_since") or given.get("include_history")
    return (*figures.order, "id") if several else figures.order


def asked(question: Question, given: Mapping[str, Any], key: Sequence[Any]) -> QuerySet[Any]:
    """The question as the ORM asks it, with values or with slots for them."""
    of = question.of
    found: Any = of.seen(question.sight)
    if question.areas is not None:
        found = found.filter(of.inside(question.areas))
    since, at = given.get("updated_since"), given.get("as_of")
    if since:
        found = found.filter(changed(since, at))
    elif given.get("include_history"):
        found = found.filter(vintages(at))
    else:
        found = found.as_of(at)
    position = Position(question.side, key) if question.side else None
    narrowed = of.parameters.narrow(found, given)
    return from_position(narrowed, order_of(of, given), position)[: question.most]


@lru_cache(maxsize=KEPT)
def kept(question: Question) -> Kept:
    """The statement for a question: it sees nothing but that, so it can hold nothing else."""
    given = {name: _slots(name, count) for name, count in question.given}
    order = order_of(question.of, given)
    key = [Slot(f"key.{at}", BigIntegerField()) for at in range(len(order))]
    table = table_of(question.of.row, question.fields)
    ends = [MonthNumber(path) if path == "month" else path for path in order]
    reads = list(dict.fromkeys((*table.paths, *ends)))
    statement = Statement(asked(question, given, key).values_list(*reads))
    return Kept(statement, tuple(reads.index(end) for end in ends))


def _slots(name: str, count: int) -> Any:
    if count:
        return [Slot(f"{name}.{at}", CharField()) for at in range(count)]
    return True if name in _FLAGS else Slot(name, _MOMENTS.get(name, CharField()))


def bound(
    given: Mapping[str, Any], position: Position | None
) -> tuple[tuple[tuple[str, int], ...], dict[str, Any]]:
    """The shape of what was given, and its values by slot.

    A list of codes is filled up to a power of two by repeating its last one: that changes no
    answer, and there are nine lengths instead of two hundred.
    """
    shape: list[tuple[str, int]] = []
    values: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, list):
            count = 1 << (len(value) - 1).bit_length()
            filled = value + value[-1:] * (count - len(value))
            values |= {f"{name}.{at}": code for at, code in enumerate(filled)}
            shape.append((name, count))
        elif value:  # neither absent nor a flag that says no
            values[name] = value
            shape.append((name, 0))
    if position:
        values |= {f"key.{at}": part for at, part in enumerate(position.key)}
    return tuple(sorted(shape)), values
