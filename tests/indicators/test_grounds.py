"""What rows stand on: the same whether a few are asked for or all, and read without waste."""

from collections.abc import Mapping
from typing import Any

import pytest

from accounts.models import Area, Department
from entry.models import Return
from entry.periods import Month
from entry.sheets import Row, Without
from indicators import grounds
from indicators.grounds import Ground
from indicators.models import Indicator
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.desk import REGISTER, draft, opened
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db
AUGUST, YEAR_AGO = SEPTEMBER - 1, SEPTEMBER.year_ago


@pytest.fixture
def found(finance: Department, statistics: Department) -> Return:
    """Wholes here and elsewhere, other areas, late and quarterly series; figures around them."""
    scenes.city("东区", "西区")
    finance.refresh_from_db()
    whole = scenes.indicator("whole", statistics, with_peers=True, order=1)
    parts = [
        scenes.indicator("part", finance, parent=whole, with_peers=True, order=2),
        scenes.indicator("late", finance, lag_months=1, order=3),
        scenes.indicator("quarter", finance, frequency="quarter", order=4),
        scenes.indicator("stock", finance, accumulation="point", order=5),
    ]
    for area in Area.objects.filter(level="county"):
        for at, one in enumerate([whole, *parts]):
            for back in (0, 1, 2, 3, 12, 13):
                observe(one, SEPTEMBER - back, str(100 + at - back), area=area)
    draft(parts[0], value="7", note="写过")
    return Return.objects.select_related("department__area").get(pk=opened(finance).pk)


def told(row: Row) -> dict[str, Any]:
    return {**row._asdict(), "cells": dict(row.cells)}


def test_a_few_rows_are_what_they_are_among_all(found: Return) -> None:
    whole = {row.subject: told(row) for row in REGISTER.sheet(found).rows}
    assert len(whole) == 6
    for subject, one in whole.items():
        few = REGISTER.rows(found, [subject, "nothing:150205", "part:999999"])
        assert {key: told(row) for key, row in few.items()} == {subject: one}
    assert {key: told(row) for key, row in REGISTER.rows(found, whole).items()} == whole
    assert REGISTER.rows(found, []) == {}


def test_a_few_rows_read_the_figures_of_no_others(found: Return) -> None:
    codes = dict(Indicator.objects.values_list("pk", "code"))
    assert {codes[one] for one, _ in Ground(found).figures} >= {"part", "stock"}
    few = Ground(found, ["part:150205"]).figures
    assert {codes[one] for one, _ in few} == {"part"}
    assert few.items() <= Ground(found).figures.items()


def test_very_many_indicators_are_named_by_what_they_share(
    found: Return, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [told(row) for row in Ground(found).rows()]
    monkeypatch.setattr(grounds, "_LISTED", 0)
    assert [told(row) for row in Ground(found).rows()] == listed


def test_rows_know_the_figures_around_them(found: Return) -> None:
    facts = {row.subject: row.context for row in REGISTER.sheet(found).rows}
    part, late = facts["part:150205"], facts["late:150205"]
    assert (part.previous.month, part.previous.value) == (AUGUST, 100)
    assert (part.year_ago.month, part.year_ago.value, part.parent_published) == (YEAR_AGO, 89, 100)
    assert (late.month, late.previous.month, late.year_ago.month) == (
        AUGUST, AUGUST - 1, AUGUST.year_ago
    )  # fmt: skip
    assert facts["quarter:150205"].previous.month == Month(2024, 6)
    east = next(one for key, one in facts.items() if one.name == "东区指标part")
    assert (east.previous.value, east.parent_published, east.has_value) == (100, 100, False)


def test_only_figures_that_a_row_shows_are_read(found: Return) -> None:
    ground = Ground(found, ["part:150205"])
    months = {month for _, _, month in ground.published}
    assert months == {SEPTEMBER, AUGUST, YEAR_AGO}
    assert {area for _, area, _ in ground.published} == {found.department.area_id}
    assert len(ground.published) == 2 * 3  # itself and its whole


def test_what_the_return_has_of_a_row_comes_with_it(found: Return) -> None:
    scenes.indicator("blank", found.department)
    rows: Mapping[str, Row] = REGISTER.rows(found, ["part:150205", "blank:150205"])
    figure = rows["part:150205"].figure
    assert figure is not None
    assert (figure.version, figure.content["value"], figure.content["note"]) == (1, 7, "写过")
    assert rows["part:150205"].cells["value"] == "7.00"
    assert (rows["blank:150205"].figure, rows["blank:150205"].version) == (None, 0)


def test_cells_are_a_mapping_of_all_columns(found: Return) -> None:
    cells = REGISTER.sheet(found).rows[0].cells
    assert len(cells) == len(dict(cells)) == 10
    assert "single" in cells
    assert "nothing" not in cells
    assert (cells.get("nothing"), cells.get("nothing", "x")) == (None, "x")
    with pytest.raises(KeyError):
        cells["nothing"]


def test_texts_without_some_of_their_keys() -> None:
    left = Without({"a": "1", "b": "2"}, frozenset({"b", "c"}))
    assert (dict(left), len(left)) == ({"a": "1"}, 1)
    with pytest.raises(KeyError):
        left["b"]
