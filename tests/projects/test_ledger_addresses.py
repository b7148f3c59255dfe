"""Every address of the ledger is read, and what cannot be is named in a sentence."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from projects.addresses import CLOSED, Address, read
from projects.columns import COLUMNS, USUAL
from projects.ledgers import Filters
from projects.totals import CUTS


def asked(query: str) -> Address:
    found = QueryDict(query.removeprefix("?"))
    return read(found.dict(), {name: found.getlist(name) for name in ("col", "list")})


def test_all_of_an_address() -> None:
    found = asked(
        "list=big&list=industry,big&stage=building&phase=starting&category=industry&investment=none"
        "&department=gxj&lead=fgw&area=150205&chapter=one&light=red&planned=yes&starts=behind"
        "&reached=built&q= 风电 &month=2024-09&as_of=2024-10-31&sort=-gap&by=phase&page=3&col=gap&col=level"
    )
    assert found.problems == ()
    assert found.filters == Filters(
        list="big,industry", stage="building", phase="starting", category="industry",
        investment="none", department="gxj", lead="fgw", area="150205", chapter="one", light="red",
        planned="yes", starts="behind", reached="built", q="风电",
    )  # fmt: skip
    assert (found.month, found.as_of_day) == (Month(2024, 9), date(2024, 10, 31))
    assert (found.sort, found.by, found.page, found.columns) == (
        "-gap",
        "phase",
        3,
        ("gap", "level"),
    )
    assert str(found.as_of) == "2024-10-31 23:59:59.999999+08:00"
    assert asked("") == Address()


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("month=2024-13", "月份"),
        ("as_of=gestern", "不是有效的日期"),
        ("sort=luck", "没有名为“luck”的栏目"),
        ("sort=--gap", "没有名为“--gap”的栏目"),
        ("by=moon", "没有名为“moon”的汇总方式"),
        ("col=moon", "没有名为“moon”的栏目"),
        ("page=0", "不是页码"),
        ("page=-1", "不是页码"),
        ("page=²", "不是页码"),
        ("page=9999999", "不是页码"),
        *((f"{name}=moon", f"没有名为“moon”的{title}") for name, (title, _) in CLOSED.items()),
    ],
)
def test_a_slip_is_told_and_left_out(query: str, word: str) -> None:
    found = asked(query)
    assert len(found.problems) == 1
    assert word in found.problems[0]
    assert (found.filters, found.sort, found.by, found.columns) == (Filters(), "", "", ())
    assert found.page == 1


def test_what_no_database_takes_is_left_out() -> None:
    assert asked("q=%00风%0B电&list=%00big").filters == Filters(q="风电", list="big")
    assert len(asked(f"q={'长' * 500}").filters.q) == 80


def test_the_usual_columns_are_no_choice() -> None:
    every = "&".join(f"col={key}" for key in reversed(USUAL))
    assert asked(every).columns == ()
    assert asked(f"{every}&col=level").columns == tuple(
        key for key in COLUMNS if key in (*USUAL, "level")
    )


@given(
    st.builds(
        Address,
        filters=st.builds(
            Filters,
            list=st.sampled_from(["", "big", "big,industry"]),
            q=st.text(st.characters(codec="utf-8", categories=["L", "N"]), max_size=9),
            **{name: st.sampled_from(["", *values]) for name, (_, values) in CLOSED.items()},
        ),
        month=st.none() | st.builds(Month, st.integers(2000, 2099), st.integers(1, 12)),
        as_of_day=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        columns=st.sets(st.sampled_from(["gap", "level", "content"])).map(
            lambda keys: tuple(key for key in COLUMNS if key in keys)
        ),
        sort=st.sampled_from(["", "gap", "-total"]),
        by=st.sampled_from(["", *CUTS]),
    )
)
def test_an_address_written_is_the_address_read(address: Address) -> None:
    assert asked(address.query()) == address
    assert asked(address.query(page=4)).page == 4
    assert asked(asked(address.query(page=4)).query()).page == 1
