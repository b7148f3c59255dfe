"""A story told day by day: what is done on which day, in the order of the days."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from django.utils.timezone import make_aware


class Play(NamedTuple):
    """Something done on a day; of one day's the lower `order` comes first."""

    on: date
    order: int
    act: Callable[[datetime], None]


def perform(plays: Iterable[Play], first: date, last: date) -> None:
    """Do what falls between two days, each on the morning of its day."""
    found = [one for one in plays if first <= one.on <= last]
    for number, one in enumerate(sorted(found, key=lambda one: one[:2])):
        one.act(make_aware(datetime.combine(one.on, time(8 + number % 3, number % 60))))
