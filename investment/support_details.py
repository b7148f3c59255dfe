"""The page of one item of support: what it is, why it counts or not, what may be done next."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.roles import Action
from entry.models import AuditEvent
from entry.periods import Month
from investment.choices import Recognition
from investment.models import Arrival, InvestmentFile, SupportItem, SupportRule
from investment.recognising import Counted, counted
from investment.support_edits import subject_of
from investment.support_entries import SupportEntry, counting_item
from investment.support_files import shown
from investment.support_files import subject_of as document_subject
from investment.support_ledgers import YearRule, entries_of, rule_in
from investment.support_moves import MOVES, Move, fits, may
from investment.support_needs import missing
from investment.support_scopes import may_edit, may_edit_document, sees_inside
from projects.models import Project

CHANGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do here; the actions ask again."""

    inside: bool
    edit: bool
    edit_document: bool
    confirm: bool


@dataclass(frozen=True, slots=True)
class YearCount:
    """What an item adds to a year, by the rule in force then."""

    year: int
    rule: YearRule
    counted: Counted


@dataclass(frozen=True, slots=True)
class SupportPage:
    """One item, and what it adds to each year that it has to do with.

    `arrivals` are those in force, for people inside also those that wait and those that were
    voided, the latest first; `siblings` what else its document grants within the reader's sight;
    `moves` the steps that he may take now, `lacking` what it takes before it can be proposed.
    """

    entry: SupportEntry
    years: tuple[YearCount, ...]
    rights: Rights
    arrivals: tuple[Arrival, ...]
    files: tuple[InvestmentFile, ...]
    used: frozenset[int]
    siblings: tuple[SupportItem, ...]
    sees_project: bool
    moves: tuple[Move, ...]
    lacking: tuple[str, ...]
    changes: tuple[AuditEvent, ...]


def visible_item(user: User, key: str) -> SupportItem | None:
    """The item, when this user may see it."""
    found = SupportItem.objects.visible_to(user).filter(key=key)
    named = ("kind", "document__lead", "area", "lead__area", "project", "chapter__plan")
    above = ("chapter__parent__parent__parent", "proposed_by", "recognised_by")
    return found.select_related(*named, *above).first()


def support_page(user: User, item: SupportItem, today: date) -> SupportPage:
    """Everything that the page of a `visible_item` shows. A fixed number of queries."""
    month = Month.of(today)
    [entry] = entries_of(SupportItem.objects.filter(pk=item.pk), month, ())
    rights = _rights(user, item, entry)
    return SupportPage(
        entry=entry,
        years=_years(entry, today),
        rights=rights,
        arrivals=_arrivals(item, inside=rights.inside),
        files=tuple(shown(item.document)) if item.document else (),
        used=_used(item),
        siblings=_siblings(user, item),
        sees_project=Project.objects.visible_to(user).filter(support=item).exists(),
        moves=tuple(one for one in MOVES.values() if fits(one, item) and may(user, one, item)),
        lacking=tuple(missing(item)) if rights.edit else (),
        changes=_changes(item) if rights.inside else (),
    )


def _years(entry: SupportEntry, today: date) -> tuple[YearCount, ...]:
    """The year of the document and those of the instalments; without any the present one."""
    item = entry.item
    rows = list(SupportRule.objects.filter(kind=item.kind_id))
    seen = counting_item(item, entry.shares, entry.arrivals)
    named = {day.year for day in (item.dated, *(one.on for one in entry.arrivals)) if day}
    found = []
    for year in sorted(named or {today.year}):
        one = rule_in(year, item.kind, rows)
        sums = counted(seen, one.rule, date(year, 1, 1), date(year, 12, 31))
        found.append(YearCount(year, one, sums))
    return tuple(found)


def _rights(user: User, item: SupportItem, entry: SupportEntry) -> Rights:
    document = item.document
    return Rights(
        inside=sees_inside(user, item, [one.department for one in entry.shares]),
        edit=may_edit(user, item),
        edit_document=document is not None and may_edit_document(user, document),
        confirm=user.has_perm(Action.CONFIRM_STEP, item),
    )


def _arrivals(item: SupportItem, *, inside: bool) -> tuple[Arrival, ...]:
    found = Arrival.objects.filter(item=item) if inside else Arrival.objects.as_of(None)
    named = ("evidence", "recorded_by", "confirmed_by", "voided_by")
    return tuple(found.filter(item=item).select_related(*named).order_by("-on", "-pk"))


def _used(item: SupportItem) -> frozenset[int]:
    """The files that are not to be taken away: what instalments rest on, of every item of the
    document, and all of them once something of it is proposed or decided."""
    if item.document is None:
        return frozenset()
    if item.document.items.exclude(recognition=Recognition.APPLIED).exists():
        return frozenset(item.document.files.values_list("pk", flat=True))
    standing = Arrival.objects.filter(item__document=item.document, voided_at=None)
    return frozenset(pk for pk in standing.values_list("evidence", flat=True) if pk)


def _siblings(user: User, item: SupportItem) -> tuple[SupportItem, ...]:
    if item.document_id is None:
        return ()
    seen = SupportItem.objects.visible_to(user).filter(document=item.document_id)
    return tuple(seen.exclude(pk=item.pk).select_related("kind").order_by("kind__order", "key"))


def _changes(item: SupportItem) -> tuple[AuditEvent, ...]:
    subjects = [subject_of(item)]
    if item.document is not None:
        subjects.append(document_subject(item.document))
    found = AuditEvent.objects.filter(subject__in=subjects)
    return tuple(found.select_related("actor").order_by("-sequence")[:CHANGES_SHOWN])
