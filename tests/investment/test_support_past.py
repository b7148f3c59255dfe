"""三争取台账 as the house knew it at a past moment: each answer is given again, whatever came later."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entry.errors import Refused
from entry.periods import Month
from investment import arrivals, support
from investment.models import Arrival, SupportItem
from investment.support_entries import cuts
from investment.support_ledgers import SupportLedger, support_ledger
from investment.support_moves import MOVES
from tests.factories import actor
from tests.investment.support_luck import everything
from tests.investment.support_scenes import (
    TODAY,
    House,
    at,
    fresh,
    house,
    rule,
    rules,
    store_at,
    take,
)

pytestmark = pytest.mark.django_db
OCTOBER = Month(2024, 10)
STEPS = 60


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    rules()
    return house()


def told(ledger: SupportLedger) -> list[tuple[Any, ...]]:
    """What a row says that may change with time."""
    facts = ("key", "name", "level", "amount", "recognition", "recognised_on", "recognised_amount")
    return [
        (
            *(getattr(one.item, name) for name in (*facts, "answer")),
            *(one.counted, one.arrived, [each.amount for each in one.arrivals]),
        )
        for one in ledger.entries
    ]


def now(bureau: House, as_of: datetime | None = None) -> SupportLedger:
    return support_ledger(bureau.leader, OCTOBER, today=TODAY, as_of=as_of)


def _step(bureau: House, luck: random.Random, when: datetime) -> None:
    """One thing that somebody does, if it may be done."""
    items = list(SupportItem.objects.order_by("pk"))
    if not items or luck.random() < 0.2:
        kind = luck.choice(("fund", "fund", "honour"))
        made = bureau.item(f"第{len(items)}项", kind, when=when)
        if made.document is not None:
            bureau.file(made.document)
        return
    item = fresh(luck.choice(items))
    waits = Arrival.objects.filter(voided_at=None).order_by("pk")
    deed = luck.choice(("move", "move", "move", "facts", "record", "confirm", "void"))
    if deed == "move":
        name = luck.choice([*MOVES])
        by = bureau.clerk if name in ("propose", "withdraw") else bureau.office
        take(item, name, by, when, text="意见")
    elif deed == "facts":
        values = {"amount": Decimal(luck.randrange(300, 900)), "level": luck.choice(("", "city"))}
        given: dict[str, Any] = {"by": actor(bureau.clerk), "seen_version": item.version}
        support.set_facts(item.pk, values, at=when, **given)
    elif deed == "record":
        bureau.recorded(item, str(luck.randrange(1, 200)), date(2024, 6, 1), when=when)
    elif deed == "confirm" and waits:
        arrivals.confirm(luck.choice([*waits]), by=actor(bureau.reviewer), at=when)
    elif deed == "void" and waits:
        gone = luck.choice([*waits])
        arrivals.void(gone, reason="有误", by=actor(bureau.reviewer), at=when)


def history(bureau: House, luck: random.Random) -> Iterator[tuple[datetime, SupportLedger]]:
    """Sixty things done an hour apart; the ledger as it stood after each."""
    when = at(10, 1)
    for _ in range(STEPS):
        when += timedelta(hours=1)
        try:
            _step(bureau, luck, when)
        except Refused:
            continue
        yield when, now(bureau)


@pytest.mark.parametrize(("seed", "count_by"), [(1, "document"), (2, "arrival"), (3, "arrival")])
def test_every_answer_is_given_again(bureau: House, seed: int, count_by: str) -> None:
    rule(count_by=count_by)
    stood = [(when, told(ledger)) for when, ledger in history(bureau, random.Random(seed))]
    assert len({str(one) for _, one in stood}) > 20, "things have happened"
    for when, rows in stood:
        again = told(now(bureau, when))
        assert again == rows, when
        assert told(now(bureau, when + timedelta(minutes=59))) == rows
    assert told(now(bureau, at(10, 18))) == told(now(bureau))
    assert told(now(bureau, at(10, 1))) == []


def test_what_was_recognised_later_did_not_count(bureau: House) -> None:
    item = bureau.complete(when=at(10, 2))
    take(item, "propose", bureau.clerk, at(10, 3))
    take(item, "recognise", bureau.office, at(10, 5), amount=Decimal(450))
    take(item, "reopen", bureau.office, at(10, 7), text="金额有误")

    def stood(day: int) -> list[tuple[Any, ...]]:
        ledger = now(bureau, at(10, day))
        return [(one.item.recognition, one.counted.amount) for one in ledger.entries]

    assert stood(1) == []
    assert stood(2) == [("applied", None)]
    assert stood(4) == [("reviewing", None)]
    assert stood(6) == [("recognised", Decimal(450))]
    assert stood(8) == [("applied", None)]


def test_the_sums_of_a_past_moment_add_up(bureau: House) -> None:
    everything(bureau, random.Random(3), 12)
    ledger = now(bureau, at(10, 19))
    whole = ledger.totals
    for by in ("kind", "level", "department"):
        parts = [one.totals.amount or Decimal(0) for one in cuts(ledger.entries, by)]
        assert sum(parts, Decimal(0)) == (whole.amount or 0)


def test_going_back_costs_one_question_more(bureau: House) -> None:
    def asked(as_of: datetime | None) -> int:
        me = type(bureau.leader).objects.get(pk=bureau.leader.pk)
        assert me.entitlements
        with CaptureQueriesContext(connection) as captured:
            support_ledger(me, OCTOBER, today=TODAY, as_of=as_of)
        return len(captured)

    everything(bureau, random.Random(6), 6)
    first = asked(None), asked(at(10, 19))
    everything(bureau, random.Random(7), 12)
    assert first == (asked(None), asked(at(10, 19))) == (6, 7)
