"""The wall's address: the year's lists for a start, and nothing lost on the way."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from projects.board import GROUPS, USUAL
from projects.ledgers import Filters
from projects.wall_addresses import EVERY, WallAddress, read

LISTS = ["region-major", "district-major"]


def reread(address: WallAddress) -> WallAddress:
    asked = parse_qs(address.query().removeprefix("?"))
    return read({name: values[-1] for name, values in asked.items()}, asked)


def test_without_a_list_the_years_lists_are_meant() -> None:
    address = read({}, {})
    assert address.is_usual
    assert address.filters == Filters()
    narrowed = address.within(LISTS)
    assert narrowed.filters.list == "region-major,district-major"
    assert narrowed.query() == "?"  # and the address stays bare
    assert address.within([]).filters.list == ""  # no lists are kept: every project


def test_every_project_must_be_asked_for() -> None:
    address = read({"list": EVERY}, {"list": [EVERY]})
    assert address.within(LISTS).filters.list == ""
    assert address.query() == "?list=all"
    chosen = read({"list": "x"}, {"list": ["region-major,x", "x"]})
    assert chosen.within(LISTS).filters.list == "region-major,x"


def test_the_controls_of_the_list_do_not_disturb_the_wall() -> None:
    address = read({"by": "phase", "sort": "luck", "col": "moon", "group": "stage"}, {})
    assert address.problems == ()
    assert (address.group, address.ledger.by, address.ledger.sort) == ("stage", "", "")


def test_a_slip_is_told_in_a_sentence() -> None:
    address = read({"group": "luck", "month": "2024-13", "light": "pink"}, {})
    assert len(address.problems) == 3
    assert "没有名为“luck”的分组方式，现按责任单位分组。" in address.problems
    assert (address.group, address.month, address.filters.light) == (USUAL, None, "")


@given(
    st.sampled_from(sorted(GROUPS)),
    st.sampled_from([[], [EVERY], ["a"], ["a", "b"]]),
    st.sampled_from(["", "red", "done"]),
    st.text(max_size=20).map(str.strip),
    st.booleans(),
    st.none() | st.integers(1, 12).map(lambda month: Month(2024, month)),
)
def test_an_address_survives_being_written(
    group: str, lists: list[str], light: str, q: str, screen: bool, month: Month | None
) -> None:
    query = {"group": group, "light": light, "q": q, "month": str(month or "")}
    query |= {"screen": "1"} if screen else {}
    address = read(query, {"list": lists})
    assert reread(address) == address


@pytest.mark.parametrize("name", ["light", "screen", "as_of"])
def test_what_changes_changes_alone(name: str) -> None:
    address = read(
        {"light": "red", "screen": "1", "as_of": "2024-07-01", "q": "风电"}, {"list": ["a"]}
    )
    rest = parse_qs(address.query(**{name: ""}).removeprefix("?"))
    assert set(rest) == {"light", "screen", "as_of", "q", "list"} - {name}
