"""How a light turns from one month's telling to the next: every pair of colours."""

from itertools import product

import pytest

from entry.periods import Month
from plan.lights import Colour
from plan.news import Kind, Mark, Telling, is_of_one_year, turned

GOOD_TO_BAD = (Colour.DONE, Colour.GREEN, Colour.YELLOW, Colour.RED)


def slow(then: Colour, now: Colour) -> Kind | None:
    """The same, case by case."""
    if then == now:
        return None
    if now == Colour.GREY:
        return Kind.SILENT
    if then == Colour.GREY:
        return Kind.WORSE if now in (Colour.YELLOW, Colour.RED) else Kind.LIT
    return Kind.WORSE if GOOD_TO_BAD.index(now) > GOOD_TO_BAD.index(then) else Kind.BETTER


@pytest.mark.parametrize(("then", "now"), [*product(Colour, Colour)])
def test_every_turn(then: Colour, now: Colour) -> None:
    assert turned(Mark(then, "", ""), Mark(now, "", "")) == slow(then, now)


def test_every_kind_has_its_word() -> None:
    words = [kind.word for kind in Kind]
    assert all(words)
    assert len(set(words)) == len(words)


def test_lights_are_compared_within_a_year() -> None:
    march, february = Telling(Month(2024, 3)), Telling(Month(2024, 2))
    assert is_of_one_year(march, february)
    assert not is_of_one_year(Telling(Month(2024, 1)), Telling(Month(2023, 12)))
