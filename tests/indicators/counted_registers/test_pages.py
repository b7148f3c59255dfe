"""The page of the register under a count lists what the count holds, as both stand now."""

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Area, User
from entry.counts import Measure, Record
from entry.periods import Month
from indicators.counters import counters, known_counts, page
from projects.models import Project
from tests.conftest import browser_of
from tests.indicators.counted_figures.reading import text
from tests.indicators.counted_registers.pages import agree, listed
from tests.investment.many import sixty as many_signings
from tests.investment.support_luck import everything
from tests.investment.support_scenes import TODAY, house, rules, store_at
from tests.projects.factories import ProjectFactory, happen
from tests.projects.sixty import sixty as many_projects

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)


def said(area: Area) -> Mapping[str, list[Record]]:
    """The records of every count of the house at the end of September."""
    found: dict[str, list[Record]] = {}
    for each in counters():
        codes = [one.code for one in each.counts]
        found |= {code: list(rows) for code, rows in each.records(codes, area, SEPTEMBER).items()}
    return found


def test_signings_landings_and_funds(leader: User, home: Area) -> None:
    many_signings()
    found, without = said(home), set[str]()
    for code, count in known_counts().items():
        if count.ledger not in ("招商项目", "招商活动", "对接企业"):
            continue
        href = page(code, SEPTEMBER)
        if not href:
            without.add(code)
            continue
        assert found[code] or code.startswith("landings-")
        assert agree(count, found[code], listed(leader, count, href, TODAY)), code
    assert without == {"signing-events", "firms-contacted"}


def test_projects(leader: User, home: Area) -> None:
    many_projects()
    done = ProjectFactory(key="done")
    for kind, day in (("started", 1), ("completed", 2), ("production", 3)):
        happen(done, kind, date(2024, 6, day))
    found = said(home)
    for code, count in known_counts().items():
        if count.ledger != "重点项目":
            continue
        shown = listed(leader, count, page(code, SEPTEMBER), TODAY)
        assert shown.keys, code
        if count.measure is Measure.AMOUNT:
            assert agree(count, found[code], shown), code
            continue
        keys = {one.key for one in found[code]}
        assert keys <= shown.keys
        parts = Project.objects.filter(key__in=shown.keys - keys)  # they stand in their package
        assert {*parts.values_list("parent__key", flat=True)} <= shown.keys


def test_support(settings: Any, tmp_path: Path) -> None:
    store_at(settings, tmp_path)
    rules()
    people = house()
    everything(people, random.Random(4), 20)
    found = said(people.finance.area)
    for code in ("support-fund", "support-policy", "support-pilot", "support-honour"):
        count, href = known_counts()[code], page(code, SEPTEMBER)
        assert agree(count, found[code], listed(people.leader, count, href, TODAY))
        assert text(browser_of(people.leader), href)


def test_no_page_for_what_nobody_counts() -> None:
    assert page("nothing", SEPTEMBER) == page("", SEPTEMBER) == ""
