"""The quick way to the headlines against the pages' way, on drawn districts."""

import random
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Area, User
from entry.models import Return
from entry.periods import Month
from indicators.figures import Figure, Stated
from indicators.headline_rows import Seen, read
from indicators.headlines import Headline, Told, headlines
from indicators.models import Target
from indicators.queries import target_standings
from indicators.standings import Standing
from tests.factories import person
from tests.indicators import draws

pytestmark = pytest.mark.django_db
ASKED = [Month(2024, month) for month in (1, 3, 5, 9, 10)]
TODAY, SEPTEMBER = date(2024, 10, 20), Month(2024, 9)


def pages(user: User, home: Area, month: Month, at: Any) -> list[Standing]:
    found = target_standings(user, home, month, as_of=at, today=TODAY)
    return [one for one in found if one.target and one.target.headline_order is not None]


def stated(figure: Stated | None) -> list[Any]:
    """What a figure states, of whatever kind its row is."""
    return [getattr(figure, name) for name in Figure._fields] if figure else []


def shown(told: Told | None) -> list[Any]:
    return stated(told.figure) if told else []


def place(one: Headline | Standing) -> tuple[Any, ...]:
    return (one.place.place, one.place.of, one.place.is_computed) if one.place else ()


def same(quick: Headline, slow: Standing, demo: frozenset[int]) -> None:
    assert slow.judged is not None
    assert slow.target is not None
    assert quick.target.pk == slow.target.pk
    assert (quick.month, quick.label) == (slow.month, slow.label)
    for each in fields(quick.light):
        assert getattr(quick.light, each.name) == getattr(slow.judged.light, each.name), each.name
    latest = slow.figure or slow.latest
    assert shown(quick.latest) == stated(latest)
    assert shown(quick.year_ago) == stated(slow.year_ago)
    assert (quick.growth, quick.growth_is_computed) == (slow.growth, slow.growth_is_computed)
    assert place(quick) == place(slow)
    for told, figure in ((quick.latest, latest), (quick.year_ago, slow.year_ago)):
        assert (told and told.is_demo) == (figure and figure.monthly_return_id in demo)


@pytest.mark.parametrize("seed", range(4))
def test_they_are_what_the_pages_say(seed: int) -> None:
    home, made = draws.district(random.Random(seed))
    readers = [person("leader"), person("clerk", made[1].owner)]
    demo = frozenset(Return.objects.filter(is_demo=True).values_list("pk", flat=True))
    compared = colours = 0
    for user in readers:
        for month in ASKED:
            for at in draws.MOMENTS:
                seen = read(user, home.code, month, as_of=at, today=TODAY)
                assert seen is not None
                with CaptureQueriesContext(connection) as queries:
                    quick = headlines(seen)
                assert len(queries) == 0, "judged of what was read, and of nothing else"
                slow = pages(user, home, month, at)
                assert len(quick) == len(slow)
                for one, other in zip(quick, slow, strict=True):
                    same(one, other, demo)
                    compared += 1
                    colours += one.light.colour != "grey"
    assert compared > 200
    assert colours > 20


def seen_by(user: User, home: Area, month: Month = SEPTEMBER) -> Seen | None:
    return read(user, home.code, month, as_of=None, today=TODAY)


def test_there_is_nothing_to_read_where_there_are_no_headlines(leader: User) -> None:
    home, _ = draws.district(random.Random(1), size=2)
    assert seen_by(leader, home, Month(2031, 9)) is None
    Target.objects.update(headline_order=None)
    assert seen_by(leader, home) is None
    assert read(leader, "150299", SEPTEMBER, as_of=None, today=TODAY) is None


def test_nobody_reads_without_the_right(stranger: User) -> None:
    home, _ = draws.district(random.Random(1), size=2)
    assert seen_by(stranger, home) is None
