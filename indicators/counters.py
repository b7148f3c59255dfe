"""The counters of the registers, and what they say now. `config/registers.py` lists them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Area, User
from entry.counts import Count, Named, Record, Tally, tally
from entry.periods import Month


class Counter(Protocol):
    """A register's own."""

    @property
    def counts(self) -> Sequence[Count]: ...

    def records(
        self, codes: Collection[str], area: Area, month: Month, carriers: Collection[int] = ()
    ) -> Mapping[str, Sequence[Record]]:
        """The records of each count, as the register stands now, in a fixed number of queries.

        What the returns `carriers` have in their drafts counts as if it stood: it will be
        published together with the figure.
        """

    def addresses(self, user: User, named: Collection[Named]) -> Mapping[Named, str]:
        """The pages of those of these records that a person may see, in a fixed number of queries.

        "" is a record that he may see and that has no page of its own. Records of other registers
        are left out.
        """

    def page(self, code: str, month: Month) -> str:
        """The register's own page of what a count holds at a month's end, as it stands now.

        "" where no page shows just that, or for a code of another register. No query.
        """


def counters() -> tuple[Counter, ...]:
    found: tuple[Counter, ...] = import_string(settings.COUNTERS)
    return found


def known_counts() -> dict[str, Count]:
    return {count.code: count for each in counters() for count in each.counts}


def count_of(code: str) -> Count | None:
    """What a code counts; None for "" and for what no register knows."""
    return known_counts().get(code) if code else None


def tallies(
    units: Mapping[str, Collection[str]], area: Area, month: Month, carriers: Collection[int] = ()
) -> dict[tuple[str, str], Tally]:
    """What the registers say for counts by code, in the units asked for: (code, unit) → tally.

    What no register counts, or not in that unit, is left out. `carriers` as in `Counter.records`.
    """
    found: dict[tuple[str, str], Tally] = {}
    for each in counters():
        own = [count for count in each.counts if count.code in units]
        if not own:
            continue
        records = each.records([count.code for count in own], area, month, carriers)
        found |= {
            (count.code, unit): tally(count, unit, records.get(count.code, ()))
            for count in own
            for unit in units[count.code]
            if unit in count.units
        }
    return found


def page(code: str, month: Month) -> str:
    """The page of the register that lists now what a count holds; "" where none does."""
    return next((href for each in counters() if (href := each.page(code, month))), "")


def addresses(user: User, records: Iterable[Record]) -> dict[Named, str]:
    """The pages of those of these records that a person may see, "" for what has none."""
    named = {(one.register, one.key) for one in records}
    found: dict[Named, str] = {}
    for each in counters() if named else ():
        found |= each.addresses(user, named)
    return found
