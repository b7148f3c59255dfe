"""A counted figure equals the rows it lists, at every door, then and as of any past day.

Histories are generated: registers move through their own doors while the month is opened, counted,
handed in, published and corrected. An oracle that knows no counter says what each must come to.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from entry.errors import Refused
from tests.api.conftest import program_of
from tests.conftest import browser_of
from tests.indicators.counted_figures.reading import everywhere, on_page, over_rest, text
from tests.indicators.counted_registers.oracle import COUNTED, NUMBERS, Told
from tests.indicators.counted_registers.world import World, world
from tests.investment.support_scenes import store_at

pytestmark = pytest.mark.django_db
MONTH = {"month": "2024-09"}
Deed = Callable[[World], object]

WHICH = st.integers(0, 5)
DAYS = st.sampled_from(
    [date(2023, 12, 31), date(2024, 1, 1), date(2024, 5, 10), date(2024, 9, 30), date(2024, 10, 1)]
)


def deed(name: str, *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(name), *parts)


CHOSEN = st.lists(st.sampled_from(list(COUNTED)), min_size=1, unique=True)
DEEDS = st.one_of(
    deed("sign", WHICH, DAYS),
    deed("step", WHICH, st.just("landed"), DAYS),
    deed("void", WHICH, st.sampled_from(["signed", "landed"])),
    deed("increase", WHICH, DAYS),
    deed("agree", WHICH, st.sampled_from([20_000, 33_333, None])),
    deed("rename", WHICH),
    deed("hand_over", WHICH, WHICH),
    deed("take_over", WHICH, DAYS),
    deed("exclude", WHICH),
    deed("wish", WHICH, st.sampled_from([0, 500, 33_333])),
    deed("win", DAYS, st.integers(1, 4)),
    deed("lose", WHICH),
    deed("build", DAYS),
    deed("stop", WHICH),
    deed("begin", CHOSEN),
    deed("finish"),
)


DAY = date(2024, 3, 1)
# What every history begins with, so that there is something to move.
SCENE = [
    *(("sign", who, DAY) for who in (0, 0, 1)),
    *(("step", which, "landed", date(2024, 5, 10)) for which in (0, 2)),
    ("increase", 0, DAY),
    ("wish", 0, 500),
    ("win", DAY, 3),
    ("build", DAY),
    ("build", date(2024, 9, 30)),
]


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    store_at(settings, tmp_path)


def happen(told: World, deeds: Sequence[tuple[Any, ...]]) -> None:
    """One deed a day; what a door refuses has not happened."""
    for name, *parts in deeds:
        told.pass_a_day()
        with suppress(Refused):
            getattr(told, name)(*parts)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # a failure is not made smaller: that takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=st.lists(DEEDS, max_size=9), after=st.lists(DEEDS, min_size=2, max_size=12))
def test_whatever_happened_number_and_rows_are_one(
    before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        told = world()
        happen(told, [*SCENE, *before, ("begin", list(COUNTED)), ("finish",), *after])
        check(told)
        transaction.set_rollback(True)


def check(told: World) -> None:
    leader = told.people.leader
    assert told.published
    for at, figures in told.published:
        asked = {**MONTH, "as_of": at.isoformat()}
        page = {**MONTH, "as_of": localdate(at).isoformat()}
        for code, figure in figures.items():
            hold(told, code, figure, asked, page)
    last = told.published[-1][1]
    for code, figure in last.items():
        hold(told, code, figure, MONTH, MONTH)
    for code in NUMBERS:
        number = str(int(last[code].value))
        html = text(browser_of(leader), f"/indicators/{code}/?month=2024-09")
        assert f'<span class="figure__value">{number}</span>' in html
        assert f"看这{len(last[code].records)}条记录</a>" in html


def hold(told: World, code: str, figure: Told, asked: dict[str, str], page: dict[str, str]) -> None:
    leader = told.people.leader
    when = {name: value for name, value in asked.items() if name == "as_of"}
    row = program_of(leader).row("observations/", {"indicator": code, **when})
    if code in NUMBERS:
        found = everywhere(leader, code, asked, **page)
        assert found == (str(int(figure.value)), list(figure.records)), code
        assert row["value"] == found.value
    else:
        found = over_rest(leader, code, **asked)
        assert found.records == list(figure.records) == on_page(leader, code, **page).records
        assert f"{figure.value:.4f}".rstrip("0").rstrip(".") == found.value == row["value"]
