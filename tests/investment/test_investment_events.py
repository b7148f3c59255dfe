"""招商活动: entered once, changed by its department."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Department, User
from entry.errors import Invalid, NotAllowed, Stale
from investment import events
from investment.models import Event
from tests.factories import NOW, actor
from tests.trail import last_event

pytestmark = pytest.mark.django_db
FAIR: dict[str, Any] = {
    "title": "杭州招商推介会", "kind": "signing", "city": "杭州", "held_on": date(2024, 9, 1),
}  # fmt: skip


def create(lead: Department, by: User, **given: Any) -> Event:
    return events.create({**FAIR, **given}, lead=lead, by=actor(by), at=NOW)


def test_an_event_is_entered_and_changed(finance: Department, clerk: User) -> None:
    made = create(finance, clerk)
    assert made.key == "hd2024-01"
    found = events.change(made.pk, {"attended": 60}, by=actor(clerk), at=NOW, seen_version=1)
    assert (found.attended, found.version) == (60, 2)
    assert last_event().action == "investment_event.facts"
    with pytest.raises(Stale):
        events.change(made.pk, {"attended": 61}, by=actor(clerk), at=NOW, seen_version=1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "当天已登记了同名的活动"),
        ({"title": "另一场", "held_on": date(2024, 10, 9)}, "不能晚于今天"),
        ({"title": "另一场", "kind": "party"}, "种类"),
    ],
)
def test_what_is_unsound_is_refused(
    finance: Department, clerk: User, given: dict[str, Any], told: str
) -> None:
    create(finance, clerk)
    with pytest.raises(Invalid, match=told):
        create(finance, clerk, **given)


def test_who_may(finance: Department, clerk: User, other_clerk: User, leader: User) -> None:
    for user in (other_clerk, leader):
        with pytest.raises(NotAllowed):
            create(finance, user)
    made = create(finance, clerk)
    with pytest.raises(NotAllowed, match="没有修改这个招商活动"):
        events.change(made.pk, {"city": "北京"}, by=actor(other_clerk), at=NOW, seen_version=1)
