"""What changed in the support won from above: what counts now, what arrived (`plan.news`).

Instalments are told by their real-time period; of a recognition its day is known, so what was
reopened since is told as it stands now. Two queries, however many items.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from entry.numbers import exact, round_half_up
from entry.periods import Month
from investment.choices import Level, Recognition
from investment.models import Arrival, SupportItem
from investment.recognising import Counted, Rule, counted
from investment.support_entries import SupportEntry, counting_item
from investment.support_ledgers import YearRule
from plan.news import Kind, News, Telling


@dataclass(frozen=True, slots=True)
class _Told:
    """The year's support as it was told of a month: the instalments of each item by its end."""

    year: int
    telling: Telling
    arrivals: Mapping[int, Sequence[Arrival]]

    @classmethod
    def of(cls, items: Sequence[SupportItem], year: int, telling: Telling) -> "_Told":
        found: dict[int, list[Arrival]] = defaultdict(list)
        known = Arrival.objects.as_of(telling.as_of)
        for one in known.filter(item__in=items, on__lte=telling.month.last_day).order_by("on"):
            found[one.item_id].append(one)
        return cls(year, telling, found)

    def arrived(self, item: SupportItem) -> Decimal:
        return sum((one.amount for one in self.arrivals.get(item.pk, ())), Decimal(0))

    def counted(self, entry: SupportEntry, rule: Rule | None) -> Counted:
        """What an item had added to the year by then."""
        item, month = entry.item, self.telling.month
        if month.year != self.year or not self._is_known(item):
            return Counted()
        arrivals = self.arrivals.get(item.pk, ())
        seen = counting_item(item, entry.shares, arrivals)
        return counted(seen, rule, date(self.year, 1, 1), month.last_day)

    def _is_known(self, item: SupportItem) -> bool:
        """Whether its recognition was known then."""
        as_of = self.telling.as_of
        if as_of is None or item.recognition != Recognition.RECOGNISED:
            return True
        return item.recognised_on is not None and item.recognised_on <= localdate(as_of)


def support_news(
    entries: Sequence[SupportEntry], rules: Sequence[YearRule], now: Telling, then: Telling
) -> list[News]:
    """What became of these items of the year of `now`."""
    items = [one.item for one in entries]
    if not items:
        return []
    year = now.month.year
    at, before = _Told.of(items, year, now), _Told.of(items, year, then)
    known = {one.kind.pk: one.rule for one in rules}
    return [news for one in entries for news in _of(one, known.get(one.item.kind_id), at, before)]


def _of(entry: SupportEntry, rule: Rule | None, at: _Told, before: _Told) -> Iterator[News]:
    item, month = entry.item, at.telling.month
    now, then = at.counted(entry, rule), before.counted(entry, rule)
    came = at.arrived(item) - before.arrived(item)
    if now.number and not then.number:
        arrived = f"，到账{_money(came)}" if came > 0 else ""
        words = f"{_what(entry, now)}{arrived}"
        is_late = now.on is not None and Month.of(now.on) < month
        yield _news(item, Kind.WON, words, now.on, is_late=is_late)
    elif then.number and not now.number:
        yield _news(item, Kind.TAKEN_BACK, f"上月列入{item.kind.name}，现不计入：{now.why}")
    elif came > 0:
        last = at.arrivals[item.pk][-1].on
        yield _news(item, Kind.ARRIVED, f"到账{_money(came)}", last)
    elif came < 0:
        yield _news(item, Kind.TAKEN_BACK, f"上月列入到账{_money(-came)}，现已作废")


def _what(entry: SupportEntry, found: Counted) -> str:
    """资金，自治区级，1200万元: the kind, the level, what it counts."""
    item = entry.item
    told = [item.kind.name]
    if item.stands_at:
        told.append(f"{Level(item.stands_at).label}级")
    if entry.is_money:
        told.append("金额未登记" if found.amount is None else _money(found.amount))
    elif found.number > 1:
        told.append(f"{found.number}项")
    return "，".join(told)


def _money(amount: Decimal) -> str:
    return f"{exact(round_half_up(amount, 2))}万元"


def _news(
    item: SupportItem, kind: Kind, words: str, on: date | None = None, *, is_late: bool = False
) -> News:
    return News(
        kind=kind,
        title=item.name,
        href=f"/support/{item.key}/",
        words=words,
        on=on,
        is_late=is_late,
    )
