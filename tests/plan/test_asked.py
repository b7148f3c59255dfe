"""What every list reads of its address, and what its page makes of it."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from plan.asked import (
    YES_NO,
    AskedFilters,
    AskedLedger,
    AskedList,
    AskedRegister,
    columns_asked,
    day_asked,
    filters_asked,
    month_asked,
    page_asked,
)
from plan.list_columns import ListColumn, ordered
from plan.list_parts import head, switches, tabs, turns, words


@dataclass(frozen=True, slots=True)
class Wanted(AskedFilters):
    open: str = ""
    steps: str = ""
    year: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(AskedList):
    filters: Wanted = field(default_factory=Wanted)


CLOSED = {"open": ("是否办结", YES_NO), "steps": ("环节", ("signed", "landed", "none"))}


def wanted(**query: str) -> tuple[Wanted, list[str]]:
    problems: list[str] = []
    found = filters_asked(
        Wanted,
        query,
        problems,
        closed=CLOSED,
        several=("steps",),
        years={"year": "年度"},
        besides=("none",),
    )
    return found, problems


def test_what_is_known_is_taken() -> None:
    found, problems = wanted(open="yes", steps="signed, landed", year="2024", q=" 风\x00电 ")
    assert found == Wanted(open="yes", steps="signed,landed", year="2024", q="风电")
    assert wanted(year="none") == (Wanted(year="none"), [])
    assert problems == []


def test_one_slip_has_one_sentence() -> None:
    found, problems = wanted(open="maybe", steps="signed,moon", year="0000")
    assert found == Wanted(steps="signed")
    assert problems == [
        "没有名为“maybe”的是否办结，这一条件没有采用。",
        "没有名为“moon”的环节，这一条件没有采用。",
        "“0000”不是年度，这一条件没有采用。",
    ]


@given(st.dictionaries(st.sampled_from(["open", "steps", "year", "q"]), st.text()))
def test_no_text_fails_and_what_was_read_is_read_again(query: dict[str, str]) -> None:
    found, _ = wanted(**query)
    assert found.open in ("", *YES_NO)
    assert wanted(**found.as_query()) == (found, [])


@pytest.mark.parametrize("text", ["0", "-1", "²", "9999999", "last"])
def test_what_is_no_page_is_the_first(text: str) -> None:
    problems: list[str] = []
    assert page_asked(text, problems) == 1
    assert problems == [f"“{text}”不是页码，现显示第1页。"]


def test_month_and_day_say_what_is_shown_instead() -> None:
    problems: list[str] = []
    assert month_asked("2024-13", problems, "现按最新月份显示。") is None
    assert day_asked("gestern", problems) is None
    assert problems[0].endswith("现按最新月份显示。")
    assert problems[1] == "“gestern”不是有效的日期，请写成2024-05-01这样的形式。"
    assert month_asked("2024-9", problems) == Month(2024, 9)
    assert day_asked(" 2024-05-01 ", problems) == date(2024, 5, 1)
    assert len(problems) == 2


def test_the_usual_columns_are_no_choice() -> None:
    problems: list[str] = []
    every, usual = ("name", "state", "gap"), ("name", "state")
    assert columns_asked(["state"], every, usual, "name", problems) == ()
    assert columns_asked(["gap", "state"], every, usual, "name", problems) == ("state", "gap")
    assert problems == []
    assert columns_asked(["moon"], every, usual, "name", problems) == ()
    assert problems == ["没有名为“moon”的栏目，这一条件没有采用。"]


def test_an_address_is_written_back() -> None:
    asked = AskedLedger(
        month=Month(2024, 9), as_of_day=date(2024, 10, 1), columns=("a", "b"), sort="-a", page=3
    )
    assert asked.query() == "?month=2024-09&as_of=2024-10-01&col=a&col=b&sort=-a"
    assert asked.query(month=None, as_of=None, col="", sort="", by="x", page=2) == "?by=x&page=2"
    assert AskedRegister(columns="all").query(sort="b") == "?cols=all&sort=b"
    assert str(asked.as_of) == "2024-10-01 23:59:59.999999+08:00"
    assert AskedList().query() == ""


def test_a_switch_narrows_and_a_second_press_takes_it_off() -> None:
    asked = Shown(filters=Wanted(open="yes", q="风"), by="chain")
    shown = switches(asked, "open", [("yes", "是"), ("no", "否")], {"no": 2}, by="")
    assert [(one["word"], one["count"], one["current"]) for one in shown] == [
        ("是", 0, True),
        ("否", 2, False),
    ]
    assert [one["href"] for one in shown] == ["?q=%E9%A3%8E", "?open=no&q=%E9%A3%8E"]
    assert switches(Shown(), "open", [("yes", "是")], {}) == []


def test_a_head_orders_by_its_column_and_back() -> None:
    def presses(is_number: bool) -> list[tuple[str, str]]:
        column: ListColumn[int] = ListColumn("age", "年龄", 8, int, int, is_number=is_number)
        at, seen = Shown(), []
        for _ in range(3):
            href = head(column, at)["href"]
            at = Shown(sort=href.removeprefix("?sort="))
            seen.append((at.sort, head(column, at)["order"]))
        return seen

    down, up = ("-age", "descending"), ("age", "ascending")
    assert presses(is_number=True) == [down, up, down]
    assert presses(is_number=False) == [up, down, up]
    columns: dict[str, ListColumn[int | None]] = {
        "age": ListColumn("age", "年龄", 8, lambda one: one, lambda one: one)
    }
    assert ordered(columns, [2, None, 3, 1], "-age") == [3, 2, 1, None]
    assert ordered(columns, [2, None, 3, 1], "age") == [1, 2, 3, None]
    assert ordered(columns, [2, None, 3, 1], "") == [2, None, 3, 1]


def test_tabs_and_turns_lead_on() -> None:
    asked = Shown(by="chain", sort="-days")
    assert [
        (one["href"], one["current"]) for one in tabs(asked, [("", "清单"), ("chain", "链")])
    ] == [
        ("?sort=-days", False),
        ("?sort=-days&by=chain", True),
    ]
    assert turns(asked, 1, 1) is None
    assert turns(Shown(), 2, 3) == {"page": 2, "pages": 3, "before": "?", "after": "?page=3"}
    assert turns(Shown(), 3, 3) == {"page": 3, "pages": 3, "before": "?page=2", "after": ""}


def test_what_was_asked_in_words() -> None:
    offered = {"steps": [("signed", "签约"), ("landed", "落地")]}
    assert words({"steps": "signed,landed", "q": "a,b"}, offered) == "签约、落地，a,b"
