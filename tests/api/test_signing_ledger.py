"""招商项目 over REST: the same signings, counts and sums as the ledger's page, a page at a time."""

import csv
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from accounts import clock
from accounts.models import Department, User
from entry.periods import Month
from investment.api_signings import SigningParameters
from investment.ledgers import Filters, ledger
from tests.api.conftest import Program, program_of, there_and_back
from tests.factories import NOW, person
from tests.investment.many import sixty

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
AT = {"month": "2024-09"}
FLAGS = ("counted", "stale", "project", "listed", "increase", "review")
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"step": "signed"},
    {"step": "ended"},
    {"step": "none"},
    {"came": "landed"},
    {"passed": "signed"},
    {"reached": "signed"},
    {"cohort": "2023"},
    {"cohort": "none"},
    {"landed": "2024"},
    {"landed": "none"},
    {"state": "open"},
    {"state": "arrived"},
    {"state": "ended"},
    {"chain": "wind-equipment"},
    {"chain": "none"},
    {"source": "outside_region"},
    {"source": "none"},
    {"way": "fair"},
    {"way": "none"},
    {"team": "south"},
    {"team": "none"},
    {"event": "fair"},
    {"event": "none"},
    {"department": "d1"},
    {"lead": "d2"},
    {"area": "150205"},
    {"area": "150299"},
    {"listed": "yes"},
    {"listed": "no"},
    {"counted": "yes"},
    {"counted": "no"},
    {"stale": "yes"},
    {"stale": "no"},
    {"project": "yes"},
    {"project": "no"},
    {"increase": "yes"},
    {"increase": "no"},
    {"review": "yes"},
    {"review": "no"},
    {"q": "风电"},
    {"q": "a公司"},
    {"chain": "steel", "step": "landed"},
)


def sent(asked: dict[str, str]) -> dict[str, str]:
    """What the page writes yes and no is true and false here."""
    said = {"yes": "true", "no": "false"}
    return {name: said[value] if name in FLAGS else value for name, value in asked.items()}


@pytest.fixture
def people(leader: User) -> tuple[User, ...]:
    sixty(40)
    first = Department.objects.get(code="d0")
    return (leader, person("clerk", first), person("publisher", first))


def told(rows: list[dict[str, Any]], name: str) -> Decimal | None:
    known = [Decimal(row[name]) for row in rows if row[name] is not None]
    return sum(known, Decimal(0)) if known else None


def test_counts_and_sums_are_those_of_the_ledger(people: tuple[User, ...]) -> None:
    seen = set()
    for user, asked in ((user, asked) for user in people for asked in ASKED):
        found = ledger(user, SEPTEMBER, Filters(**asked), today=clock.today())
        rows = program_of(user).rows("signings/", {**AT, **sent(asked)})
        assert [row["key"] for row in rows] == [one.signing.key for one in found.entries], asked
        sums = found.totals
        assert sum(row["parent"] is None for row in rows) == sums.projects, asked
        assert told(rows, "agreed_investment") == sums.agreed
        assert told(rows, "claimed") == sums.claimed
        assert told(rows, "verified") == sums.verified
        assert told(rows, "outside_region") == sums.outside
        assert told(rows, "received") == sums.received
        assert sum(row["is_stale"] for row in rows) == sums.stale
        signed = [
            row
            for row in rows
            if (row["signed_on"] or "").startswith("2024")
            and row["is_counted"]
            and row["parent"] is None
        ]
        assert len(signed) == sums.year["signed"].projects
        seen.add(len(rows))
    assert len(seen) > 10, "filters that find different things"


def test_as_known_at_a_moment(people: tuple[User, ...]) -> None:
    for at in (NOW - timedelta(days=1), NOW + timedelta(days=1)):
        for asked in ({}, {"step": "landed"}, {"stale": "yes"}):
            found = ledger(people[0], SEPTEMBER, Filters(**asked), as_of=at, today=clock.today())
            query = {**AT, **sent(asked), "as_of": moment(at)}
            rows = program_of(people[0]).rows("signings/", query)
            assert [row["key"] for row in rows] == [one.signing.key for one in found.entries]
            assert told(rows, "verified") == found.totals.verified


def moment(at: datetime) -> str:
    return at.astimezone().isoformat()


@pytest.mark.parametrize("asked", [{}, {"step": "landed"}, {"chain": "steel"}])
@pytest.mark.parametrize("size", [3, 7])
def test_pages_hold_every_row_once_there_and_back(
    people: tuple[User, ...], reader: Program, asked: dict[str, str], size: int
) -> None:
    there_and_back(reader, "signings/", {**AT, **asked}, size)


def test_all_filters_of_the_page_but_one_can_be_asked() -> None:
    """What nobody has confirmed is not told to programs."""
    asked = SigningParameters.base_filters.keys()
    assert {one.name for one in fields(Filters)} - asked == {"waiting"}
    assert {name for case in ASKED for name in case} == {one.name for one in fields(Filters)} - {
        "waiting"
    }


def test_what_waits_cannot_be_asked_for(reader: Program) -> None:
    assert reader.refused("signings/", {"waiting": "yes"}) == (400, "unknown-parameter")


@pytest.mark.parametrize("path", ["signings/", "support-items/", "contacts/", "events/", "chains/"])
def test_a_file_holds_the_same_rows_and_an_answer_is_sent_once(
    people: tuple[User, ...], reader: Program, path: str
) -> None:
    query = AT if path in {"signings/", "support-items/"} else {}
    rows = reader.rows(path, query)
    content = reader.ask(path, {**query, "format": "csv"}).content.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(content)))
    assert [one.get("key") or one.get("code") for one in lines] == [
        row.get("key") or row.get("code") for row in rows
    ]
    answer = reader.ask(path, query)
    again = reader.ask(path, query, If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
