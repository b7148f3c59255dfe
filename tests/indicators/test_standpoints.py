"""What is read from a page's address, and that a slip in it costs nothing."""

from datetime import date

import pytest

from entry.periods import Month
from indicators.standpoints import Standpoint, read


def test_everything_is_read():
    found = read({"area": " 150205 ", "month": "2024-9", "year": "2023", "as_of": "2024-05-01"})
    assert found == Standpoint(
        area="150205", month=Month(2024, 9), year=2023, as_of_day=date(2024, 5, 1)
    )


def test_a_day_lasts_until_its_midnight_here():
    at = read({"as_of": "2024-05-01"}).as_of
    assert at is not None
    assert at.isoformat() == "2024-05-01T23:59:59.999999+08:00"
    assert read({}).as_of is None


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"month": "2024-13"}, "月份"),
        ({"month": "九月"}, "月份"),
        ({"year": "零"}, "年度"),
        ({"year": "99999"}, "年度"),
        ({"year": "²⁰"}, "年度"),
        ({"as_of": "2024-02-30"}, "日期"),
        ({"as_of": "<script>alert(1)</script>长长长长长长长长"}, "日期"),
    ],
)
def test_a_slip_is_named_and_left_out(query: dict[str, str], word: str):
    found = read(query)
    assert (found.month, found.year, found.as_of_day) == (None, None, None)
    [problem] = found.problems
    assert word in problem
    assert len(problem) < 80


def test_blank_is_nothing_asked():
    assert read({"month": " ", "as_of": "", "year": ""}) == Standpoint()


def test_addresses():
    stand = read({"month": "2024-09", "as_of": "2024-05-01"})
    assert stand.address() == "?month=2024-09&as_of=2024-05-01"
    assert stand.address(month=None, area="150203") == "?area=150203&as_of=2024-05-01"
    assert Standpoint().address() == ""
    assert read({"area": "a&b=c"}).address() == "?area=a%26b%3Dc"
