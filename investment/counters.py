"""What signings, funds, events and contacts come to for indicators counted from them.

The records are the ledger's own entries, counted by `investment.counting`, so that a figure and
the page of the ledger cannot differ. A chain that an administrator adds can be counted by its code
(`landings-wind-equipment`) without more.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.models import Area, User
from entry.counts import Count, Measure, Named, Record
from entry.periods import Month
from investment.choices import EventKind, StepKind
from investment.counting import counts
from investment.entries import Entry
from investment.ledgers import entries_of, in_area
from investment.models import Chain, Contact, Event, Signing
from plan.asked import query_of
from plan.links import served

REGISTER, EVENTS, CONTACTS = "signings", "investment-events", "contacts"
LEDGER = "招商项目"
SIGNINGS = Count("signings", "签约项目", LEDGER)
SIGNED = Count("signed-investment", "签约协议投资", LEDGER, Measure.AMOUNT)
LANDINGS = Count("landings", "落地项目", LEDGER)
STARTS = Count("signing-starts", "签约项目开工", LEDGER)
FUNDS = Count("outside-funds", "到位国内（区外）资金", LEDGER, Measure.AMOUNT)
ALL_FUNDS = Count("verified-funds", "核定到位资金", LEDGER, Measure.AMOUNT)
HELD = Count("signing-events", "专题招商签约活动", "招商活动")
MET = Count("firms-contacted", "对接企业", "对接企业")
PREFIX = "landings-"
MOST_CODE = 40  # of an indicator's column


@dataclass(frozen=True, slots=True)
class Period:
    first: date
    last: date

    @classmethod
    def of(cls, month: Month) -> "Period":
        return cls(date(month.year, 1, 1), month.last_day)

    def has(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


class SigningCounter:
    """Signings and landings by number, what was agreed and what arrived by amount."""

    @property
    def counts(self) -> Sequence[Count]:
        """One query: chains are rows."""
        chains = Chain.objects.values_list("code", "name")
        return [
            SIGNINGS, SIGNED, LANDINGS, STARTS, FUNDS, ALL_FUNDS, HELD, MET,
            *(
                Count(PREFIX + code, f"{name}落地项目", LEDGER)
                for code, name in chains
                if len(PREFIX + code) <= MOST_CODE
            ),
        ]  # fmt: skip

    def records(
        self, codes: Collection[str], area: Area, month: Month, carriers: Collection[int] = ()
    ) -> Mapping[str, Sequence[Record]]:
        """The records of each count from January to the month's end.

        Eight queries where signings are asked for, one more for events and one for contacts. The
        drafts of the returns `carriers` count as if they stood.
        """
        period = Period.of(month)
        found: dict[str, Sequence[Record]] = {}
        mine = [code for code in codes if code not in (HELD.code, MET.code)]
        if mine:
            signings = list(in_area(area).for_lists())
            entries = entries_of(signings, month, carriers=carriers)
            found |= {code: _records(code, entries, period) for code in mine}
        if HELD.code in codes:
            found[HELD.code] = _events(area, period)
        if MET.code in codes:
            found[MET.code] = _contacts(area, period)
        return found

    def addresses(self, user: User, named: Collection[Named]) -> Mapping[Named, str]:
        """The pages of the signings that a person may see. One query for each kind of record."""
        keys = {key for register, key in named if register == REGISTER}
        seen = Signing.objects.visible_to(user).filter(key__in=keys) if keys else ()
        found = {(REGISTER, one.key): served(f"/investment/signings/{one.key}/") for one in seen}
        return found | _other_pages(user, named)

    def page(self, code: str, month: Month) -> str:
        """招商项目台账, narrowed to what a count holds; for events and contacts there is none."""
        where = _WHERE.get(code)
        if code.startswith(PREFIX):
            where = {**_WHERE[LANDINGS.code], "chain": code.removeprefix(PREFIX)}
        address = served("/investment/signings/")
        if where is None or not address:
            return ""
        return f"{address}{query_of({**where, 'month': month})}"


def _other_pages(user: User, named: Collection[Named]) -> dict[Named, str]:
    events = {key for register, key in named if register == EVENTS}
    firms = {key for register, key in named if register == CONTACTS}
    found: dict[Named, str] = {}
    if events:
        known = Event.objects.filter(key__in=events).values_list("key", flat=True)
        found |= {(EVENTS, key): served(f"/investment/events/{key}/") for key in known}
    if firms:
        seen = Contact.objects.visible_to(user).filter(pk__in=[int(key) for key in firms])
        pks = seen.values_list("pk", flat=True)
        found |= {(CONTACTS, str(pk)): served(f"/investment/contacts/{pk}/") for pk in pks}
    return found


def _records(code: str, entries: Iterable[Entry], period: Period) -> list[Record]:
    """Codes that are not known have no records."""
    if code.startswith(PREFIX):
        chain = code.removeprefix(PREFIX)
        of_chain = [one for one in entries if one.signing.chain and one.signing.chain.code == chain]
        return _taken(of_chain, StepKind.LANDED, period)
    made = _BY_CODE.get(code)
    return made(entries, period) if made else []


def _taken(entries: Iterable[Entry], kind: StepKind, period: Period) -> list[Record]:
    """Projects that took a step in the period, each once."""
    return [
        _record(one, one.day(kind))
        for one in entries
        if counts(one.judged.record, kind, period.first, period.last)
    ]


def _agreed(entries: Iterable[Entry], period: Period) -> list[Record]:
    """What was agreed at signings of the period, increments with it; what is excluded adds none."""
    return [
        _record(one, one.day(StepKind.SIGNED), one.signing.agreed_investment)
        for one in entries
        if one.is_counted
        and one.signing.agreed_investment is not None
        and period.has(one.day(StepKind.SIGNED))
    ]


def _outside(entries: Iterable[Entry], period: Period) -> list[Record]:
    return _arrived(entries, period, lambda one: one.outside)


def _verified(entries: Iterable[Entry], period: Period) -> list[Record]:
    return _arrived(entries, period, lambda one: one.verified)


def _arrived(
    entries: Iterable[Entry], period: Period, amount: Callable[[Entry], Decimal | None]
) -> list[Record]:
    """What was verified by the end of the year's latest month reported. Whether a project counts
    among the signings does not matter: its money arrived (DOMAIN §4.3)."""
    found = []
    for one in entries:
        value, funds = amount(one), one.judged.funds
        if value and funds is not None:
            told = f"1—{funds.month.month}月" if funds.month.month > 1 else "1月"
            found.append(_record(one, funds.month.last_day, value, told))
    return found


def _record(entry: Entry, on: date | None, amount: Decimal | None = None, told: str = "") -> Record:
    signing = entry.signing
    chain = signing.chain.name if signing.chain else ""
    increase = f"增资（{signing.parent}）" if signing.parent else ""
    words = (told, entry.judged.investor.name, entry.source_words, chain, increase)
    return Record(
        register=REGISTER,
        key=signing.key,
        title=signing.name,
        on=on,
        amount=amount,
        words=" · ".join(word for word in (*words, signing.lead.short_name) if word),
    )


def _events(area: Area, period: Period) -> list[Record]:
    held = Event.objects.filter(
        kind=EventKind.SIGNING, lead__area=area, held_on__range=(period.first, period.last)
    )
    return [
        Record(EVENTS, one.key, one.title, one.held_on, words=f"{one.city} · {one.lead.short_name}")
        for one in held.select_related("lead")
    ]


def _contacts(area: Area, period: Period) -> list[Record]:
    """Each enterprise once in a year, by its first contact in it, however often it is taken up."""
    met = Contact.objects.filter(
        Q(lead__area=area), first_on__range=(period.first, period.last)
    ).select_related("lead")
    firms: dict[str, Record] = {}
    for one in met.order_by("first_on", "pk"):
        firm = f"#{one.enterprise_id}" if one.enterprise_id else "".join(one.name.split())
        words = " · ".join(word for word in (one.city, one.lead.short_name) if word)
        record = Record(CONTACTS, str(one.pk), one.name, one.first_on, words=words)
        firms.setdefault(firm, record)
    return list(firms.values())


_BY_CODE: Mapping[str, Callable[[Iterable[Entry], Period], list[Record]]] = {
    SIGNINGS.code: lambda entries, period: _taken(entries, StepKind.SIGNED, period),
    LANDINGS.code: lambda entries, period: _taken(entries, StepKind.LANDED, period),
    STARTS.code: lambda entries, period: _taken(entries, StepKind.STARTED, period),
    SIGNED.code: _agreed,
    FUNDS.code: _outside,
    ALL_FUNDS.code: _verified,
}
# What the ledger is narrowed to for a count; capital increases are no projects.
_COUNTED = {"counted": "yes"}
_PROJECTS = {**_COUNTED, "increase": "no"}
_WHERE: Mapping[str, Mapping[str, str]] = {
    SIGNINGS.code: {"reached": StepKind.SIGNED.value, **_PROJECTS},
    LANDINGS.code: {"reached": StepKind.LANDED.value, **_PROJECTS},
    STARTS.code: {"reached": StepKind.STARTED.value, **_PROJECTS},
    SIGNED.code: {"reached": StepKind.SIGNED.value, **_COUNTED},
    FUNDS.code: {},
    ALL_FUNDS.code: {},
}
