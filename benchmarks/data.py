"""A country's figures, made up: the same rows at every run, in the tables that migrations made.

They come by COPY. Indexes and foreign keys of their table are put away meanwhile and built again
from their own definitions, so every one of them is checked over all rows; the check constraints
stay. Figures lie in the order in which an installation publishes them, month after month.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.world import CORRECTED_AFTER, LAST, World, published_at
from entry.periods import Month
from indicators.models import Observation

CORRECTED_EVERY, ABSENT_EVERY = 97, 61  # figures
TABLE = "indicators_observation"
COLUMNS = (
    "indicator_id",
    "area_id",
    "month",
    "value",
    "growth",
    "value_absence",
    "growth_absence",
    "status",
    "monthly_return_id",
    "published_at",
    "superseded_at",
    "entered_at",
    "entered_by_id",
    "qualifier",
    "quote",
    "note",
    "version",
)
NULL = "\\N"


def figures(world: World) -> Iterator[str]:
    """The figures as lines for COPY, those of an indicator in a month together."""
    areas = [area.pk for area in world.areas]
    for at, month in enumerate(world.size.span):
        for number, indicator in enumerate(world.indicators):
            yield "".join(_lines(world, at, month, number, indicator.pk, areas))


def _lines(
    world: World, at: int, month: Month, number: int, indicator: int, areas: Sequence[int]
) -> Iterator[str]:
    """What the areas report of one indicator in one month, superseded rows before their heirs."""
    stamp = published_at(month)
    first, later = stamp.isoformat(), (stamp + CORRECTED_AFTER).isoformat()
    status = "final" if LAST - month > 12 else "flash"
    end = f"{first}\t{world.clerk.pk}\texact\t\t\t1\n"
    regular, correction = world.regular[month], world.corrections[month]
    in_force = f"{status}\t{regular}\t{first}\t{NULL}\t{end}"
    replaced = f"{status}\t{regular}\t{first}\t{later}\t{end}"
    replacing = f"{status}\t{correction}\t{later}\t{NULL}\t{end}"
    trend = month.month * (100 + 5 * (at // 12))
    seed = number * 7_919 + at * 15_485_863
    for place, area in enumerate(areas):
        chance = (seed + place * 104_729) % 999_983
        key = f"{indicator}\t{area}\t{int(month)}"
        if chance % ABSENT_EVERY == 0:
            yield f"{key}\t{NULL}\t{NULL}\tmissing\tmissing\t{in_force}"
            continue
        level = (500 + (number * 37 + place * 11) % 900) * trend // 10 + chance % 1000
        growth = chance % 151 - 30  # tenths of a per cent
        sign = "-" if growth < 0 else ""
        growth = abs(growth)
        rest = f"{sign}{growth // 10}.{growth % 10}\t\t\t"
        if chance % CORRECTED_EVERY == 0:
            yield f"{key}\t{level // 100}.{level % 100:02}\t{rest}{replaced}"
            level += 7
            yield f"{key}\t{level // 100}.{level % 100:02}\t{rest}{replacing}"
        else:
            yield f"{key}\t{level // 100}.{level % 100:02}\t{rest}{in_force}"


def load(connection: Any, world: World) -> None:
    """Write the figures with a psycopg connection in autocommit, and tell the planner of them."""
    statement = f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, put_away(cursor), cursor.copy(statement) as copy:
        for lines in figures(world):
            copy.write(lines)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


@contextmanager
def put_away(cursor: Any) -> Iterator[None]:
    """The table without indexes and foreign keys; afterwards with the very same ones."""
    keys, indexes = definitions(cursor)
    for name in keys:
        cursor.execute(f'ALTER TABLE {TABLE} DROP CONSTRAINT "{name}"')
    for name in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for definition in indexes.values():
        cursor.execute(definition)
    for name, definition in keys.items():
        cursor.execute(f'ALTER TABLE {TABLE} ADD CONSTRAINT "{name}" {definition}')


def definitions(cursor: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Foreign keys and indexes of the figures' table, its primary key aside, by name."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        f"WHERE conrelid = '{TABLE}'::regclass AND contype = 'f' ORDER BY conname"
    )
    keys = dict(cursor.fetchall())
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        f"WHERE indrelid = '{TABLE}'::regclass AND NOT indisprimary ORDER BY 1"
    )
    return keys, dict(cursor.fetchall())


def columns_known() -> bool:
    """Whether `COLUMNS` still name every column of a figure that must be given."""
    optional = {"id", "comparable_base", "rank", "records"}
    return {field.column for field in Observation._meta.concrete_fields} - optional == set(COLUMNS)
