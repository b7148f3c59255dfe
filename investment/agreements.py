"""Agreements of a signing: what was signed when, and the review that the law asks for.

Their terms are read by few (DOMAIN §4.5): whoever keeps the record may hand them in, only who may
read them may change them, and the trail keeps a digest instead of the words.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate

from entry.audit import Actor
from entry.books import Facts, facts_of, sound
from entry.errors import Invalid, NotAllowed
from investment import files
from investment.choices import Review
from investment.edits import edit
from investment.models import Agreement, Signing
from investment.scopes import sees_terms

FIELDS = ("kind", "number", "signed_on", "review", "reviewed_on", "terms", "file")
_OPEN = (Review.WAITING, Review.NOT_CONCERNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """`upload` is the agreement's own text, kept as a restricted file."""

    kind: str
    signed_on: date
    number: str = ""
    review: str = Review.WAITING
    reviewed_on: date | None = None
    terms: str = ""
    upload: "UploadedFile[Any] | None" = None
    max_bytes: int = 0
    is_demo: bool = False


def add(pk: int, new: NewAgreement, *, by: Actor, at: datetime, seen_version: int) -> Agreement:
    """Put an agreement into a signing's book; raises what `edits.edit` does."""
    made: list[Agreement] = []

    def change(signing: Signing) -> tuple[Facts, Facts]:
        agreement = Agreement(
            signing=signing,
            kind=new.kind,
            number=new.number.strip(),
            signed_on=new.signed_on,
            review=new.review,
            reviewed_on=new.reviewed_on,
            terms=new.terms.strip(),
            is_demo=new.is_demo,
        )
        if new.upload is not None:
            agreement.file = files.attach(
                signing,
                new.upload,
                max_bytes=new.max_bytes,
                caption="协议文本",
                is_restricted=True,
                is_demo=new.is_demo,
                by=by,
                at=at,
            )
        _check(agreement, today=localdate(at))
        agreement.save()
        made.append(agreement)
        return {}, _told(agreement)

    edit(pk, "agreements", change, by=by, at=at, seen_version=seen_version)
    return made[0]


def change(
    agreement: Agreement, values: Mapping[str, Any], *, by: Actor, at: datetime, seen_version: int
) -> Agreement:
    """Change what is named in `values` (of `FIELDS`); `seen_version` is the signing's.

    Raises what `edits.edit` does, and `NotAllowed` for terms that one may not read.
    """
    names = [name for name in FIELDS if name in values]
    found: list[Agreement] = []

    def apply(signing: Signing) -> tuple[Facts, Facts]:
        kept = Agreement.objects.select_related("file").get(pk=agreement.pk, signing=signing)
        if "terms" in names and not sees_terms(by.person, signing):
            raise NotAllowed("你没有查看协议条款的权限，不能修改条款。")
        before = _told(kept)
        for name in names:
            setattr(kept, name, values[name])
        if kept.file is not None and files.own(signing, kept.file) is None:
            raise Invalid("协议文本须是本项目的资料。")
        _refuse_other_day(kept, names)
        _check(kept, today=localdate(at))
        kept.save(update_fields=names)
        found.append(kept)
        return before, _told(kept)

    edit(agreement.signing_id, "agreements", apply, by=by, at=at, seen_version=seen_version)
    return found[0]


def _refuse_other_day(agreement: Agreement, names: list[str]) -> None:
    """A signing that stands is of the day of its agreement: one is not moved without the other."""
    standing = agreement.steps.filter(voided_at=None).exclude(on=agreement.signed_on).first()
    if "signed_on" in names and standing is not None:
        raise Invalid(f"“{standing}”以这份协议的日期登记，请先作废该环节再更正日期。")


def _check(agreement: Agreement, *, today: date) -> None:
    if agreement.signed_on > today:
        raise Invalid("签订日期不能晚于今天。")
    if agreement.reviewed_on is not None and agreement.reviewed_on > today:
        raise Invalid("审查日期不能晚于今天。")
    if agreement.review in _OPEN and agreement.reviewed_on is not None:
        raise Invalid("未审查或不涉及的，不填审查日期。")
    sound(agreement, ("kind", "number", "signed_on", "review", "reviewed_on", "terms", "signing"))


def _told(agreement: Agreement) -> dict[str, Any]:
    """What the trail keeps, under the agreement's own number: never the terms themselves."""
    facts = facts_of(agreement, ("kind", "number", "signed_on", "review", "reviewed_on"))
    facts["file"] = agreement.file.sha256 if agreement.file else ""
    facts["terms"] = hashlib.sha256(agreement.terms.encode()).hexdigest() if agreement.terms else ""
    return {f"{agreement.pk}/{name}": value for name, value in facts.items()}
