"""On which days the departments of the demonstration hand in: most in time, some late, one not yet.

The same few are late again and again, as it is with people. Late is what comes after the day of
`entry.duedates`; the publisher publishes it after the others, and before those begin who count
what is published. Who is later than that has nothing that anybody counts.
"""

from collections.abc import Mapping
from typing import NamedTuple

from config.demonstration import COMPILED, USUAL, Days
from entry.periods import Month

# Their figures are counted from what others publish, in this order; statistics come late by
# themselves.
COMPILERS = ("tjj", "tzj", "fgw")
# (department, month of 2024): the day of the following month on which it was handed in.
LATE: Mapping[tuple[str, int], int] = {
    ("nmj", 2): 7,
    ("slj", 2): 6,
    ("zrj", 3): 8,
    ("zjj", 4): 7,
    ("yqw", 4): 7,
    ("nmj", 5): 6,
    ("slj", 5): 7,
    ("zrj", 6): 8,
    ("wlj", 7): 6,
    ("slj", 7): 7,
    ("xzj", 7): 6,
    ("nmj", 8): 6,
    ("gaj", 8): 6,
    ("rsj", 9): 9,
    ("zrj", 9): 10,
}
MISSING = (("gaj", 9),)  # a single task to report of; its sheet is waited for
YEAR = 2024


class Handed(NamedTuple):
    """What is there of the month under way: by whom, on which day, and whether it is approved."""

    code: str
    day: int = USUAL.submit
    is_approved: bool = True

    @property
    def days(self) -> Days:
        return Days(self.day, self.day, self.day + 1, USUAL.publish)


UNDER_WAY = (
    Handed("tzj"),
    Handed("rsj"),
    Handed("mzj"),
    Handed("jtj"),
    Handed("zwj"),
    Handed("sfj"),
    Handed("zfb"),
    Handed("zfw"),
    Handed("tyj"),
    Handed("yjj"),
    Handed("wjw", 5, is_approved=False),
    Handed("jyj", 5, is_approved=False),
    Handed("ybj", 5, is_approved=False),
    Handed("wlj", 5, is_approved=False),
    Handed("xzj", 5, is_approved=False),
    Handed("kjj", 6, is_approved=False),
    Handed("nmj", 7, is_approved=False),
)


def days_of(code: str, month: Month) -> Days:
    """When a department's round goes on."""
    if code in COMPILERS:
        return COMPILED
    day = LATE.get((code, month.month)) if month.year == YEAR else None
    if day is None:
        return USUAL
    approved = day + 1
    return Days(day, day, approved, max(approved, USUAL.publish))


def is_missing(code: str, month: Month) -> bool:
    return month.year == YEAR and (code, month.month) in MISSING


def turn(code: str, month: Month) -> tuple[int, int]:
    """Who publishes after whom: publications come into force in the order of their moments."""
    place = COMPILERS.index(code) if code in COMPILERS else 0
    return days_of(code, month).publish, place
