"""The address of funnel and ledger: read without failing, written back, narrowed by a count."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from investment.addresses import CLOSED, Address, read
from investment.columns import COLUMNS, USUAL
from investment.ledgers import Filters
from investment.totals import CUTS


def test_an_address_is_read_and_written_back() -> None:
    query = {
        "q": " 风电\x00 ", "step": "landed", "source": "none", "chain": "wind", "cohort": "2022",
        "landed": "none", "came": "signed,landed", "month": "2024-9", "as_of": "2024-10-01",
        "sort": "-agreed", "by": "chain", "page": "3",
    }  # fmt: skip
    found = read(query, ["days", "agreed"])
    assert found == Address(
        filters=Filters(
            q="风电", step="landed", source="none", chain="wind", cohort="2022", landed="none",
            came="signed,landed",
        ),
        month=Month(2024, 9), as_of_day=date(2024, 10, 1), columns=("days", "agreed"),
        sort="-agreed", by="chain", page=3,
    )  # fmt: skip
    assert found.query(page="") == (
        "?step=landed&came=signed%2Clanded&cohort=2022&landed=none&chain=wind&source=none"
        "&q=%E9%A3%8E%E7%94%B5&month=2024-09&as_of=2024-10-01&col=days&col=agreed&sort=-agreed"
        "&by=chain"
    )
    assert found.as_of is not None
    assert (found.as_of.hour, found.as_of.minute) == (23, 59)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        *((name, "moon", f"没有名为“moon”的{title}") for name, (title, _) in CLOSED.items()),
        ("cohort", "２０２４", "“２０２４”不是签约年度"),
        ("landed", "24", "“24”不是落地年度"),
        ("sort", "-moon", "没有名为“-moon”的栏目"),
        ("by", "moon", "没有名为“moon”的汇总方式"),
        ("page", "0", "“0”不是页码，现显示第1页"),
        ("page", "²", "“²”不是页码"),
        ("month", "2024-13", "2024-13"),
        ("as_of", "昨天", "“昨天”不是有效的日期"),
    ],
)
def test_a_slip_is_named_and_left_out(name: str, value: str, told: str) -> None:
    found = read({name: value})
    (problem,) = found.problems
    assert told in problem
    assert found == Address(problems=found.problems)


def test_of_several_steps_those_that_are_known_hold() -> None:
    found = read({"reached": "signed,moon,landed"})
    assert found.filters.reached == "signed,landed"
    assert len(found.problems) == 1


def test_the_usual_columns_are_no_choice() -> None:
    assert read({}, USUAL).columns == ()
    assert read({}, [key for key in USUAL if key != "name"]).columns == ()
    assert read({}, ["lead", "days"]).columns == ("days", "lead")
    told = read({}, ["no", "days"])
    assert (told.columns, len(told.problems)) == (("days",), 1)


def test_a_count_is_among_what_was_asked_for_before() -> None:
    asked = read({"reached": "landed", "step": "started", "by": "chain", "sort": "days"}, ["days"])
    assert asked.narrowed(reached="started") == "?step=started&reached=landed%2Cstarted"
    assert asked.narrowed(reached="landed") == "?step=started&reached=landed"
    assert asked.narrowed(step="landed") == "?step=landed&reached=landed"
    assert Address().narrowed() == "?"


TEXTS = st.one_of(st.text(max_size=12), st.sampled_from([*CUTS, *COLUMNS, "none", "2024", "yes"]))
NAMES = [*Filters.__dataclass_fields__, "month", "as_of", "sort", "by", "page"]


@given(st.dictionaries(st.sampled_from(NAMES), TEXTS), st.lists(TEXTS, max_size=4))
def test_no_address_fails_and_what_is_kept_reads_the_same_again(
    query: dict[str, str], columns: list[str]
) -> None:
    found = read(query, columns)
    again = read(found.filters.as_query(), found.columns)
    assert again.filters == found.filters
    assert (again.columns, again.problems) == (found.columns, ())
