"""The months of a signing's funds: what was new, what was withdrawn, what a year came to."""

from datetime import timedelta
from decimal import Decimal

import pytest

from entry.periods import Month
from investment.fund_history import fund_lines, years_told
from investment.models import FundsReceived, Signing
from tests.factories import NOW
from tests.investment.factories import receive

pytestmark = pytest.mark.django_db


def history(signing: Signing) -> list[FundsReceived]:
    rows = FundsReceived.objects.filter(signing=signing)
    return list(rows.order_by("-month", "-published_at", "-pk"))


def test_a_month_is_the_difference_within_a_year(signed: Signing) -> None:
    receive(signed, Month(2023, 12), "90")
    for month, verified in ((1, "10"), (2, "30"), (4, "50"), (5, None)):
        receive(signed, Month(2024, month), verified)
    lines = fund_lines(history(signed), None)
    assert [(str(one.month), one.in_month) for one in lines] == [
        ("2024-05", None),
        ("2024-04", None),  # March is not known
        ("2024-02", Decimal(20)),
        ("2024-01", Decimal(10)),
        ("2023-12", None),
    ]
    assert [(one.year, one.verified) for one in years_told(lines)] == [
        (2024, None),
        (2023, Decimal(90)),
    ]
    first = fund_lines(history(signed), Month(2024, 4))
    assert first[1].in_month == Decimal(50)  # it was signed in April


def test_a_correction_says_what_it_replaced_and_a_withdrawal_that_it_is_gone(
    signed: Signing,
) -> None:
    receive(signed, Month(2024, 7), "100", superseded_at=NOW)
    receive(signed, Month(2024, 7), "120", at=NOW + timedelta(days=1), proof="audit")
    receive(signed, Month(2024, 8), "130", superseded_at=NOW)
    august, july = fund_lines(history(signed), None)
    assert (august.is_withdrawn, august.in_month, july.is_withdrawn) == (True, None, False)
    (correction,) = july.corrections
    assert {(one.title, one.before, one.after) for one in correction.cells} == {
        ("申报", "100", "120"),
        ("核定", "100", "120"),
        ("凭证", "银行进账单", "审计报告"),
    }
    assert years_told([august, july])[0].verified == Decimal(120)
