"""三争取台账: one query for lists, cuts, exports, the API and the counters.

Counts and sums are taken from the same entries everywhere, so they cannot differ.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from django.db.models import Count, Max, Q

from accounts.models import User
from accounts.roles import Action
from entry.periods import Month
from investment.models import (
    Arrival,
    InvestmentFile,
    SupportItem,
    SupportKind,
    SupportQuerySet,
    SupportRule,
    SupportShare,
)
from investment.models.support import OPEN
from investment.recognising import HUNDRED, Rule, counted
from investment.support_entries import (
    NOT_STATED,
    SupportEntry,
    SupportTotals,
    counting_item,
    totals,
)
from investment.support_moves import MOVES, fits, may
from investment.support_past import as_known
from plan.asked import AskedFilters

# What waits for whom.
TODOS: Mapping[str, str] = {"redo": "退回补充", "recognise": "待认定", "confirm": "有到账待核实"}
URGENT = frozenset({"redo"})


@dataclass(frozen=True, slots=True)
class Filters(AskedFilters):
    """What the ledger is narrowed to; "" is everything. Kept in the address under these names.

    `department` has a share, `lead` leads; `counted` and `arrived` are "yes" or "no"; `todo` one
    of `TODOS`: what waits for the person who asks. `kind` and `project` are code and key.
    """

    kind: str = ""
    level: str = ""
    state: str = ""
    department: str = ""
    lead: str = ""
    fund_class: str = ""
    novelty: str = ""
    counted: str = ""
    arrived: str = ""
    project: str = ""
    todo: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class YearRule:
    """The rule in force for a kind in a year: that year's, or the last one before it."""

    kind: SupportKind
    rule: Rule | None
    year: int | None


@dataclass(frozen=True, slots=True)
class SupportLedger:
    """`every` counts what the person may see in that year without filters; `departments` are those
    that the filters offer, (code, name). `as_of` is the moment whose knowledge it shows."""

    month: Month
    today: date
    filters: Filters
    entries: tuple[SupportEntry, ...]
    totals: SupportTotals = field(repr=False)
    every: int = 0
    rules: tuple[YearRule, ...] = ()
    departments: tuple[tuple[str, str], ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    as_of: datetime | None = None


def rules_of(year: int) -> tuple[YearRule, ...]:
    """How a year counts each kind, in the order of the kinds. Two queries."""
    rows = list(SupportRule.objects.filter(year__lte=year))
    return tuple(rule_in(year, kind, rows) for kind in SupportKind.objects.all())


def rule_in(year: int, kind: SupportKind, rows: Iterable[SupportRule]) -> YearRule:
    """The rule of a kind in a year, of these rows."""
    known = [one for one in rows if one.kind_id == kind.pk and one.year <= year]
    row = max(known, key=lambda one: one.year, default=None)
    if row is None:
        return YearRule(kind, None, None)
    return YearRule(
        kind, Rule(**{one.name: getattr(row, one.name) for one in fields(Rule)}), row.year
    )


def support_ledger(
    user: User,
    month: Month,
    filters: Filters | None = None,
    *,
    today: date,
    as_of: datetime | None = None,
) -> SupportLedger:
    """The items of a month's year that this user may see, narrowed, as they count to its end.

    `as_of` goes back to what was recognised and had arrived at a moment; rules, documents and
    shares stand as they do now, and so does who may see an item. A fixed number of queries.
    """
    wanted = filters or Filters()
    rules = rules_of(month.year)
    seen = SupportItem.objects.visible_to(user)
    of_it = of_year(seen, month, with_pending=month.year == today.year, as_of=as_of)
    every = entries_of(of_it, month, rules, as_of)
    entries = tuple(one for one in every if _passes(one, wanted, user))
    return SupportLedger(
        month=month,
        today=today,
        filters=wanted,
        entries=entries,
        totals=totals(entries),
        every=len(every),
        rules=rules,
        departments=_departments(every),
        waiting={todo: sum(waits_for(user, one, todo) for one in every) for todo in TODOS},
        as_of=as_of,
    )


def usual_month(today: date) -> Month:
    """The month at which a page stands when none is asked for: the present one, or the last month
    of the latest year of which there is something. Two queries."""
    if SupportItem.objects.filter(recognition__in=OPEN).exists():
        return Month.of(today)
    known = SupportItem.objects.aggregate(dated=Max("document__dated"), stated=Max("year"))
    paid = Arrival.objects.as_of(None).aggregate(on=Max("on"))["on"]
    years = [day.year for day in (known["dated"], paid) if day] + [known["stated"] or 0]
    latest = max(years)
    return Month(latest, 12) if 0 < latest < today.year else Month.of(today)


def of_year(
    items: SupportQuerySet, month: Month, *, with_pending: bool, as_of: datetime | None = None
) -> SupportQuerySet:
    """What belongs to a month's year as at its end: by the document's day or the stated year, by an
    instalment in the year; with what is pending also what is not decided or confirmed yet."""
    first, last = date(month.year, 1, 1), month.last_day
    belongs = Q(document__dated__range=(first, last))
    if month.month == 12:  # a year alone is its last day
        belongs |= Q(document__dated=None, year=month.year)
    paid = Arrival.objects.as_of(as_of).filter(on__range=(first, last))
    belongs |= Q(pk__in=paid.values("item"))
    if with_pending:
        not_later = Q(document__dated=None) | Q(document__dated__lte=last)
        belongs |= Q(recognition__in=OPEN) & not_later
        belongs |= Q(pk__in=Arrival.objects.waiting().values("item"))
    return items.filter(belongs)


def entries_of(
    items: SupportQuerySet,
    month: Month,
    rules: Sequence[YearRule],
    as_of: datetime | None = None,
) -> list[SupportEntry]:
    """These items as they count from January to the month's end. Four queries; five as of a
    moment."""
    first, last = date(month.year, 1, 1), month.last_day
    named = ("kind", "document", "area", "lead", "project", "proposed_by", "recognised_by")
    found = list(items.select_related(*named).order_by("kind__order", "order", "key"))
    if as_of is not None:
        found = as_known(found, as_of)
    known = {one.kind.pk: one.rule for one in rules}
    shares = _shares(found)
    standing, waiting = _arrivals(found, last, as_of)
    files = _files(found)
    made = []
    for item in found:
        seen = counting_item(item, shares[item.pk], standing[item.pk])
        made.append(
            SupportEntry(
                item=item,
                counted=counted(seen, known.get(item.kind_id), first, last),
                shares=tuple(shares[item.pk]),
                arrivals=tuple(standing[item.pk]),
                waiting=tuple(waiting[item.pk]),
                files=files.get(item.document_id or 0, 0),
            )
        )
    return made


def _shares(items: Sequence[SupportItem]) -> dict[int, list[SupportShare]]:
    """The largest first; what nobody has shared out is all its lead's."""
    found: dict[int, list[SupportShare]] = defaultdict(list)
    rows = SupportShare.objects.filter(item__in=items).select_related("department")
    for one in rows.order_by("-percent", "department__order", "pk"):
        found[one.item_id].append(one)
    for item in items:
        if item.pk not in found:
            found[item.pk] = [SupportShare(item=item, department=item.lead, percent=HUNDRED)]
    return found


def _arrivals(
    items: Sequence[SupportItem], last: date, as_of: datetime | None
) -> tuple[dict[int, list[Arrival]], dict[int, list[Arrival]]]:
    """Those in force by the last day, and those that wait now (as of a moment nothing is told to
    wait)."""
    standing: dict[int, list[Arrival]] = defaultdict(list)
    waiting: dict[int, list[Arrival]] = defaultdict(list)
    rows = Arrival.objects.filter(item__in=items)
    rows = rows.filter(voided_at=None) if as_of is None else rows.as_of(as_of)
    for one in rows.order_by("on", "pk"):
        if one.confirmed_at is None:
            waiting[one.item_id].append(one)
        elif one.on <= last:
            standing[one.item_id].append(one)
    return standing, waiting


def _files(items: Sequence[SupportItem]) -> dict[int, int]:
    documents = {one.document_id for one in items if one.document_id}
    kept = InvestmentFile.objects.filter(document__in=documents, removed_at=None)
    counted_files = kept.order_by().values("document").annotate(count=Count("pk"))
    return dict(counted_files.values_list("document", "count"))


def _departments(entries: Iterable[SupportEntry]) -> tuple[tuple[str, str], ...]:
    """Those with a share, in the order of the house."""
    named = {share.department for entry in entries for share in entry.shares}
    ordered = sorted(named, key=lambda one: (one.order, one.code))
    return tuple((one.code, one.short_name) for one in ordered)


def _passes(entry: SupportEntry, wanted: Filters, user: User) -> bool:
    item = entry.item
    asked = (
        (wanted.kind, item.kind.code),
        (wanted.level, item.stands_at or NOT_STATED),
        (wanted.state, item.recognition),
        (wanted.lead, item.lead.code),
        (wanted.fund_class, item.fund_class or NOT_STATED),
        (wanted.novelty, item.novelty),
        (wanted.counted, "yes" if entry.is_counted else "no"),
        (wanted.arrived, "yes" if entry.arrivals else "no"),
        (wanted.project, item.project.key if item.project else None),
    )
    return (
        all(value in ("", found) for value, found in asked)
        and (not wanted.department or bool(entry.percent_of(wanted.department)))
        and (not wanted.todo or waits_for(user, entry, wanted.todo))
        and wanted.q.casefold() in _searched(item)
    )


def _searched(item: SupportItem) -> str:
    texts = [item.key, item.name, item.note]
    if item.document is not None:
        texts += [item.document.title, item.document.number, item.document.granted_by]
    return " ".join(texts).casefold()


def waits_for(user: User, entry: SupportEntry, todo: str) -> bool:
    """Whether an item waits for this person to do what `todo` names."""
    item = entry.item
    if todo == "confirm":
        others = any(one.recorded_by_id != user.pk for one in entry.waiting)
        return others and user.has_perm(Action.CONFIRM_STEP, item)
    if todo == "redo":
        return item.is_returned and user.has_perm(Action.EDIT_INVESTMENT, item)
    move = MOVES.get(todo)
    return move is not None and fits(move, item) and may(user, move, item)
