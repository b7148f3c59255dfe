"""Several writes that belong together: both or neither.

A new signing with its first step, a step with what it asked for, a new investor with his paper.
Each raises what the functions do that it calls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Department
from accounts.roles import Action
from entry.audit import Actor
from investment import agreements, contacts, enterprises, files, investors, steps, upkeep
from investment.agreements import NewAgreement
from investment.investors import NewInvestor
from investment.models import Contact, InvestmentFile, InvestorChange, Signing, SigningStep
from investment.steps import NewStep
from investment.upkeep import NewSigning
from projects.models import Enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """An enterprise as it is typed, "" is none; `standing` is the one that is there already."""

    name: str = ""
    code: str = ""
    is_doubted: bool = False
    standing: Enterprise | None = None

    def found(self, lead: Department, region: str, *, by: Actor, at: datetime) -> Enterprise | None:
        if not self.name:
            return None
        known = self.standing
        if known is not None and self.name == known.name and self.code in ("", known.credit_code):
            return known
        return enterprises.register(
            self.name, code=self.code, is_doubted=self.is_doubted, region=region, lead=lead,
            by=by, at=at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file that proves something: a new one, or one that is there already."""

    upload: "UploadedFile[Any] | None" = None
    kept: InvestmentFile | None = None
    caption: str = ""
    is_restricted: bool = False
    max_bytes: int = 0

    def stored(self, signing: Signing, *, by: Actor, at: datetime) -> InvestmentFile | None:
        if self.upload is None:
            return self.kept
        return files.attach(
            signing, self.upload, max_bytes=self.max_bytes, caption=self.caption,
            is_restricted=self.is_restricted, by=by, at=at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is typed of a signing: `values` of `upkeep.FACTS`, its enterprises by name and code.

    `firms` are by the name of the fact: enterprise, company.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    firms: Mapping[str, Firm] = field(default_factory=dict)

    def known(self, lead: Department, *, by: Actor, at: datetime) -> dict[str, Any]:
        place = str(self.values.get("source_place", ""))
        told = {
            name: firm.found(lead, place if name == "enterprise" else "", by=by, at=at)
            for name, firm in self.firms.items()
        }
        return {**self.values, **told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A new signing, the step with which it begins, and the contact that led to it."""

    new: NewSigning
    facts: Facts
    first: NewStep | None = None
    contact: Contact | None = None
    seen_version: int = 0


def enter(given: Entered, *, by: Actor, at: datetime) -> Signing:
    """Enter a signing; one that comes of a contact settles it, and takes its next action along."""
    with transaction.atomic():
        values = given.facts.known(given.new.lead, by=by, at=at)
        signing = upkeep.create(replace(given.new, values=values), by=by, at=at)
        if given.first is not None:
            steps.record(signing.pk, given.first, by=by, at=at)
        if given.contact is not None:
            _take_along(signing, given.contact, by=by, at=at)
            contacts.win(given.contact.pk, signing, by=by, at=at, seen_version=given.seen_version)
    return signing


def _take_along(signing: Signing, contact: Contact, *, by: Actor, at: datetime) -> None:
    if contact.next_action:
        upkeep.set_news(
            signing.pk, problem="", next_step=contact.next_action, next_on=contact.next_on,
            by=by, at=at, seen_version=signing.version,
        )  # fmt: skip


def set_facts(
    signing: Signing,
    facts: Facts,
    joined: Sequence[Department] | None,
    *,
    by: Actor,
    at: datetime,
    seen_version: int,
) -> Signing:
    """Change what a signing is; `joined` are the departments that join in, None leaves them."""
    with transaction.atomic():
        values = facts.known(_registrar(signing, by), by=by, at=at)
        made = upkeep.set_facts(signing.pk, values, by=by, at=at, seen_version=seen_version)
        if joined is not None:
            made = upkeep.set_co_operating(
                signing.pk, joined, by=by, at=at, seen_version=made.version
            )
    return made


def _registrar(signing: Signing, by: Actor) -> Department:
    """In whose name an enterprise is entered: the lead's, or that of one who joins in."""
    wanted = (signing.lead, *signing.co_operating.all())
    mine = (one for one in wanted if by.person.has_perm(Action.EDIT_INVESTMENT, one))
    return next(mine, signing.lead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step, what of the record it still asked for, its agreement when that is new, its proof."""

    step: NewStep
    facts: Facts | None = None
    agreement: NewAgreement | None = None
    paper: Paper = field(default_factory=Paper)
    seen_version: int = 0


def take(signing: Signing, given: Taken, *, by: Actor, at: datetime) -> SigningStep:
    """Record a step with everything that it needs."""
    seen, step = given.seen_version, given.step
    with transaction.atomic():
        if given.facts is not None:
            values = given.facts.known(_registrar(signing, by), by=by, at=at)
            upkeep.set_facts(signing.pk, values, by=by, at=at, seen_version=seen)
        if given.agreement is not None:
            made = agreements.add(signing.pk, given.agreement, by=by, at=at, seen_version=seen)
            step = replace(step, agreement=made)
        evidence = given.paper.stored(signing, by=by, at=at)
        return steps.record(signing.pk, replace(step, evidence=evidence), by=by, at=at)


def change_investor(
    signing: Signing,
    firm: Firm,
    paper: Paper,
    *,
    on: date,
    source: str,
    place: str,
    by: Actor,
    at: datetime,
    seen_version: int,
) -> InvestorChange:
    """A new investor with the paper that says so."""
    with transaction.atomic():
        enterprise = firm.found(_registrar(signing, by), place, by=by, at=at)
        assert enterprise is not None  # noqa: S101 - the form asks for the name
        new = NewInvestor(
            on=on, enterprise=enterprise, source=source, place=place,
            evidence=paper.stored(signing, by=by, at=at),
        )  # fmt: skip
        return investors.change(signing.pk, new, by=by, at=at, seen_version=seen_version)
