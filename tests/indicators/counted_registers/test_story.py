"""Told plainly: three signings are published, the register moves, and a correction follows."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from entry.models import Return
from indicators.models import Observation
from tests.api.conftest import program_of
from tests.conftest import browser_of
from tests.indicators.counted_figures.reading import everywhere, on_page, page_of, text, words
from tests.indicators.counted_registers.world import World, world
from tests.investment.support_scenes import store_at

pytestmark = pytest.mark.django_db
MONTH = {"month": "2024-09"}
MARCH, MAY, AUGUST, LATE = "2024-03-01", "2024-05-10", "2024-08-20", "2024-09-30"
THREE = ("3", [("招商0", MARCH), ("招商1", MAY), ("招商2", AUGUST)])
TWO = ("2", [("招商0改", MARCH), ("招商4", LATE)])
LEDGER = "/investment/signings/?reached=signed&counted=yes&increase=no&month=2024-09"


@pytest.fixture
def told(settings: Any, tmp_path: Path) -> World:
    """September is published with three signings of two departments."""
    store_at(settings, tmp_path)
    made = world()
    for who, day in ((0, MARCH), (1, MAY), (0, AUGUST)):
        made.sign(who, date.fromisoformat(day))
    made.increase(0, date.fromisoformat(MAY))  # more capital is no project
    made.begin([])
    made.finish()
    return made


def move(told: World) -> None:
    """Ten days later: one renamed, one not signed after all, one left out, one late."""
    for _ in range(10):
        told.pass_a_day()
    told.rename(0)
    told.void(1, "signed")
    told.exclude(2)
    told.sign(0, date.fromisoformat(LATE))


def in_ledger(told: World) -> set[str]:
    """The names that the ledger's page has now."""
    html = text(browser_of(told.people.leader), LEDGER)
    return {one.name for one in told.signings if f">{one.name}</a>" in html}


def test_three_then_and_two_now(told: World) -> None:
    leader, first = told.people.leader, told.published[0][0]
    assert everywhere(leader, "signings", MONTH, **MONTH) == THREE
    assert in_ledger(told) == {"招商0", "招商1", "招商2"}

    move(told)
    assert in_ledger(told) == {"招商0改", "招商4"}  # the register is of now
    assert everywhere(leader, "signings", MONTH, **MONTH) == THREE  # what was published is not

    told.begin(["signings"])
    assert everywhere(leader, "signings", MONTH, **MONTH) == THREE  # nor while it is corrected
    told.finish()
    assert everywhere(leader, "signings", MONTH, **MONTH) == TWO
    then = {**MONTH, "as_of": first.isoformat()}
    that_day = {**MONTH, "as_of": localdate(first).isoformat()}
    assert everywhere(leader, "signings", then, **that_day) == THREE

    before, after = Return.objects.filter(state="published").order_by("sequence")
    assert on_page(leader, "signings", **{"return": str(before.pk)}).records == THREE[1]
    assert on_page(leader, "signings", **{"return": str(after.pk)}).records == TWO[1]


def test_the_indicator_says_the_same_as_of_then_and_now(told: World) -> None:
    leader, first = told.people.leader, told.published[0][0]
    move(told)
    told.begin(["signings"])
    told.finish()
    reader, page = program_of(leader), "/indicators/signings/?month=2024-09"
    for number, asked, day in (
        ("3", {"as_of": first.isoformat()}, f"&as_of={localdate(first).isoformat()}"),
        ("2", {}, ""),
    ):
        row = reader.row("observations/", {"indicator": "signings", **asked})
        assert (row["value"], row["counted"]) == (number, True)
        html = text(browser_of(leader), page + day)
        assert f'<span class="figure__value">{number}</span>' in html
        assert f"看这{number}条记录</a>" in html
        lines = text(browser_of(leader), f"/indicators/signings/export.csv?year=2024{day}")
        nine = [one[1] for one in csv.reader(lines.splitlines()) if one[:1] == ["1—9月"]]
        assert nine == (["3", "3"] if day else ["2", "2", "3"])  # the month, then its vintages


def test_nothing_is_known_before_the_first_publication(told: World) -> None:
    leader = told.people.leader
    asked = {"indicator": "signings", **MONTH, "as_of": "2024-10-01T00:00:00+08:00"}
    found = program_of(leader).read("observation-records/", asked)
    assert (found["figure"], found["results"]) == (None, [])
    said = words(text(browser_of(leader), page_of("signings", **MONTH, as_of="2024-10-01")))
    assert "没有已发布的数" in said


def test_the_number_and_its_rows_are_one_row_of_the_database(told: World) -> None:
    """Guarded together: neither can be changed once it is published."""
    figure = Observation.objects.current().get(indicator__code="signings")
    with pytest.raises(DatabaseError, match="published"), transaction.atomic():
        Observation.objects.filter(pk=figure.pk).update(records=None)
    with pytest.raises(DatabaseError, match="published"), transaction.atomic():
        Observation.objects.filter(pk=figure.pk).update(value=4)
