"""What the page of a register lists under an address: the very reading that the page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import QueryDict

from accounts.models import User
from entry.counts import Count, Measure, Record
from entry.periods import Month
from investment.addresses import read as read_signings
from investment.ledgers import ledger as signings
from investment.support_addresses import read as read_support
from investment.support_ledgers import support_ledger
from projects.addresses import read as read_projects
from projects.ledgers import ledger as projects


@dataclass(frozen=True, slots=True)
class Listed:
    """The records' keys, and what they come to in 万元."""

    keys: frozenset[str]
    money: Decimal


def listed(user: User, count: Count, href: str, today: date) -> Listed:
    path, _, query = href.partition("?")
    asked = QueryDict(query)
    month = Month.parse(asked["month"])
    if path == "/projects/":
        address = read_projects(asked.dict(), {"list": asked.getlist("list")})
        assert address.problems == ()
        built = projects(user, month, address.filters)
        return _listed((one.project.key for one in built.entries), built.totals.invested)
    if path == "/support/":
        wanted = read_support(asked.dict())
        assert wanted.problems == ()
        won = support_ledger(user, month, wanted.filters, today=today)
        amounts = (one.counted.amount for one in won.entries)
        return _listed(
            (one.item.key for one in won.entries), sum(filter(None, amounts), Decimal(0))
        )
    assert path == "/investment/signings/"
    where = read_signings(asked)
    assert where.problems == ()
    signed = signings(user, month, where.filters)
    money = {
        "outside-funds": signed.totals.outside,
        "verified-funds": signed.totals.verified,
    }.get(count.code, signed.totals.agreed)
    return _listed((one.signing.key for one in signed.entries), money)


def _listed(keys: Iterable[str], money: Decimal | None) -> Listed:
    return Listed(frozenset(keys), money or Decimal(0))


def agree(count: Count, records: Sequence[Record], found: Listed) -> bool:
    """Whether a count's records are those of the page: by money what they come to."""
    if count.measure is Measure.AMOUNT:
        return sum((one.amount or Decimal(0) for one in records), Decimal(0)) == found.money
    return {one.key for one in records} == found.keys
