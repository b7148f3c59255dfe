"""A change of investor: from its day the record counts as the new investor's."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from entry.errors import Invalid
from entry.periods import Month
from investment import investors
from investment.investors import NewInvestor
from investment.judging import Investor, judge
from investment.models import InvestorChange, Signing
from tests.factories import NOW, actor
from tests.investment.factories import SigningFactory, firm, paper
from tests.trail import last_event

pytestmark = pytest.mark.django_db
DAY = date(2024, 8, 15)


def change(signing: Signing, by: User, seen: int = 1, **given: Any) -> InvestorChange:
    known: dict[str, Any] = {
        "on": DAY,
        "enterprise": firm("new", "新投资方"),
        "source": "foreign",
        "place": "香港",
        **given,
    }
    if "evidence" not in known:
        known["evidence"] = paper(signing, by)
    return investors.change(
        signing.pk, NewInvestor(**known), by=actor(by), at=NOW, seen_version=seen
    )


def who(signing: Signing, month: Month, as_of: Any = None) -> Investor:
    fresh = Signing.objects.for_lists().get(pk=signing.pk)
    return judge([fresh], month, as_of)[fresh.pk].investor


def test_it_counts_as_the_new_investors_from_that_day(signed: Signing, clerk: User) -> None:
    old = signed.enterprise
    assert old is not None
    made = change(signed, clerk)
    assert (made.before, made.source_before) == (old, "outside_region")
    assert who(signed, Month(2024, 7)) == Investor(old.pk, old.name, "outside_region")
    assert who(signed, Month(2024, 8)) == Investor(made.after_id, "新投资方", "foreign")
    # Nobody knew of it before it was entered.
    before = NOW.replace(hour=1)
    assert who(signed, Month(2024, 8), before) == Investor(old.pk, old.name, "outside_region")
    signed.refresh_from_db()
    assert (signed.enterprise, signed.source, signed.source_place) == (
        made.after,
        "foreign",
        "香港",
    )
    trace = last_event()
    assert trace.action == "signing.investor"
    assert trace.after["enterprise"] == "新投资方"


def test_changes_come_one_after_the_other(signed: Signing, clerk: User) -> None:
    change(signed, clerk)
    third = firm("third", "第三家")
    with pytest.raises(Invalid, match="新的变更日期应在其后"):
        change(signed, clerk, 2, enterprise=third)
    change(signed, clerk, 2, on=date(2024, 9, 20), enterprise=third, source="local", place="")
    names = [who(signed, Month(2024, month)).name for month in (7, 8, 9)]
    assert names == ["firm公司", "新投资方", "第三家"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"evidence": None}, "须附本项目的佐证材料"),
        ({"on": date(2024, 10, 9)}, "不能晚于今天"),
        ({"source": "moon"}, "新来源"),
    ],
)
def test_what_is_unsound_is_refused(
    signed: Signing, clerk: User, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        change(signed, clerk, **given)
    assert not InvestorChange.objects.exists()


def test_the_same_investor_is_no_change(signed: Signing, clerk: User) -> None:
    with pytest.raises(Invalid, match="新投资方与原投资方相同"):
        change(signed, clerk, enterprise=signed.enterprise)


def test_who_has_no_investor_is_not_changed(signed: Signing, clerk: User) -> None:
    bare = SigningFactory(lead=signed.lead)
    with pytest.raises(Invalid, match="不是变更"):
        change(bare, clerk)
