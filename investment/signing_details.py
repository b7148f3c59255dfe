"""Everything about one signing, within what its reader may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.roles import Action
from entry.models import AuditEvent
from entry.periods import Month
from investment.contact_ledgers import ContactEntry
from investment.contact_ledgers import entries_of as contact_entries
from investment.edits import subject_of
from investment.entries import Entry
from investment.ledgers import entries_of
from investment.models import (
    Agreement,
    Contact,
    FundsReceived,
    InvestmentFile,
    InvestorChange,
    Signing,
    SigningStep,
)
from investment.reads import BUILT
from investment.scopes import files_of, may_edit, sees_inside, sees_terms
from projects.entries import Entry as ProjectEntry
from projects.ledgers import entries_of as project_entries
from projects.models import Project, ProjectEvent

CHANGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do here; the actions ask again."""

    inside: bool
    edit: bool
    confirm: bool
    terms: bool


@dataclass(frozen=True, slots=True)
class SigningPage:
    """One signing today.

    `steps` are those in force, for people inside also those that wait and those that were voided,
    in the order of their days; `built` the project's events that stand for its 开工 and 投产.
    `funds` are all published vintages, the latest month and vintage first. `files` are what the
    reader may fetch, `used` those that something rests on, `closed` those whose very name he does
    not read in the trail. `project` is None where there is none, or none of his sight.
    """

    signing: Signing
    today: date
    entry: Entry
    rights: Rights
    steps: tuple[SigningStep, ...]
    built: tuple[ProjectEvent, ...]
    agreements: tuple[Agreement, ...]
    investors: tuple[InvestorChange, ...]
    parent: Entry | None
    increases: tuple[Entry, ...]
    unseen_increases: int
    funds: tuple[FundsReceived, ...]
    project: ProjectEntry | None
    contacts: tuple[ContactEntry, ...]
    files: tuple[InvestmentFile, ...]
    used: frozenset[int]
    changes: tuple[AuditEvent, ...]
    closed: frozenset[str]

    @property
    def open_to_reader(self) -> frozenset[int]:
        """The files that he may fetch, by their number."""
        return frozenset(one.pk for one in self.files)


def visible_signing(user: User, key: str) -> Signing | None:
    """The signing, when this user may see it."""
    found = Signing.objects.visible_to(user).filter(key=key).for_lists()
    named = ("lead__area", "company", "first_talker", "chapter__plan", "project__lead")
    above = ("chapter__parent__parent__parent",)
    found = found.select_related("parent__company", *named, *above)
    return found.prefetch_related("co_operating").first()


def signing_page(user: User, signing: Signing, today: date) -> SigningPage:
    """Everything that the page of a `visible_signing` shows. A fixed number of queries."""
    rights = rights_of(user, signing)
    seen = Signing.objects.visible_to(user).for_lists().order_by("order", "key")
    increases = list(seen.filter(parent=signing))
    parents = list(seen.filter(increases=signing)) if signing.parent_id else []
    entry, *others = entries_of([signing, *parents, *increases], Month.of(today), today=today)
    steps = _steps(signing, inside=rights.inside)
    agreements = tuple(signing.agreements.select_related("file"))
    changes = tuple(signing.investor_changes.select_related("before", "after", "evidence", "by"))
    return SigningPage(
        signing=signing,
        today=today,
        entry=entry,
        rights=rights,
        steps=steps,
        built=_built(signing),
        agreements=agreements,
        investors=changes,
        parent=others[0] if parents else None,
        increases=tuple(others[len(parents) :]),
        unseen_increases=signing.increases.count() - len(increases),
        funds=_funds(user, signing),
        project=_project(user, signing, today),
        contacts=_contacts(user, signing, today),
        files=tuple(files_of(user, signing)),
        used=_used(steps, agreements, changes),
        changes=_changes(signing) if rights.inside else (),
        closed=frozenset() if rights.terms else _closed(signing),
    )


def _closed(signing: Signing) -> frozenset[str]:
    pks = signing.files.filter(is_restricted=True).values_list("pk", flat=True)
    return frozenset(str(pk) for pk in pks)


def rights_of(user: User, signing: Signing) -> Rights:
    return Rights(
        inside=sees_inside(user, signing),
        edit=may_edit(user, signing),
        confirm=user.has_perm(Action.CONFIRM_STEP, signing),
        terms=sees_terms(user, signing),
    )


def _steps(signing: Signing, *, inside: bool) -> tuple[SigningStep, ...]:
    every = SigningStep.objects.all() if inside else SigningStep.objects.as_of(None)
    named = ("evidence", "agreement", "recorded_by", "confirmed_by", "voided_by")
    found = every.filter(signing=signing).select_related(*named)
    return tuple(found.order_by("on", "pk"))


def _built(signing: Signing) -> tuple[ProjectEvent, ...]:
    if signing.project_id is None:
        return ()
    found = ProjectEvent.objects.as_of(None).filter(project=signing.project_id, kind__in=[*BUILT])
    return tuple(found.select_related("recorded_by", "confirmed_by").order_by("on", "pk"))


def _funds(user: User, signing: Signing) -> tuple[FundsReceived, ...]:
    found = FundsReceived.objects.visible_to(user).filter(signing=signing)
    named = found.select_related("entered_by", "monthly_return")
    return tuple(named.order_by("-month", "-published_at", "-pk"))


def _project(user: User, signing: Signing, today: date) -> ProjectEntry | None:
    seen = Project.objects.visible_to(user).filter(pk=signing.project_id or 0).for_lists()
    found = project_entries(list(seen), Month.of(today))
    return found[0] if found else None


def _contacts(user: User, signing: Signing, today: date) -> tuple[ContactEntry, ...]:
    seen = Contact.objects.visible_to(user).filter(signing=signing)
    return tuple(contact_entries(seen, today=today))


def _used(
    steps: Sequence[SigningStep],
    agreements: Sequence[Agreement],
    changes: Iterable[InvestorChange],
) -> frozenset[int]:
    """The files that something rests on: they are not to be taken away."""
    pks = [one.evidence_id for one in steps if one.voided_at is None]
    pks += [one.file_id for one in agreements]
    return frozenset(pk for pk in [*pks, *(one.evidence_id for one in changes)] if pk is not None)


def _changes(signing: Signing) -> tuple[AuditEvent, ...]:
    found = AuditEvent.objects.filter(subject=subject_of(signing)).select_related("actor")
    return tuple(found.order_by("-sequence")[:CHANGES_SHOWN])
