"""Agreements and evidence behind signings: kept by digest, taken away only by a mark."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from entry import audit, evidence
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed
from investment.edits import subject_of
from investment.models import InvestmentFile, InvestorChange, Signing
from investment.scopes import may_edit


def attach(
    signing: Signing,
    upload: "UploadedFile[Any]",
    *,
    max_bytes: int,
    by: Actor,
    at: datetime,
    caption: str = "",
    is_restricted: bool = False,
    is_demo: bool = False,
) -> InvestmentFile:
    """Put a file behind a signing; one that tells agreement terms is restricted.

    Raises `NotAllowed`, and `Invalid` for a file that is not what its name says.
    """
    if not may_edit(by.person, signing):
        raise NotAllowed("你没有为这个招商项目上传资料的权限。")
    accepted = evidence.accept(upload, max_bytes=max_bytes)
    with transaction.atomic():
        kept = InvestmentFile.objects.create(
            signing=signing,
            caption=caption.strip()[:100],
            is_restricted=is_restricted,
            is_demo=is_demo,
            **accepted.kept(by=by, at=at),
        )
        facts = {"name": kept.name, "sha256": kept.sha256, "is_restricted": is_restricted}
        audit.record([_entry("signing.file.add", kept, signing, after=facts)], by=by, at=at)
    return kept


def own(signing: Signing, file: InvestmentFile | None) -> InvestmentFile | None:
    """The file if it is this signing's and still there."""
    if file is None or file.signing_id != signing.pk or file.removed_at is not None:
        return None
    return file


def remove(file: InvestmentFile, *, by: Actor, at: datetime) -> None:
    """Take a file away; it stays in the store and in the audit trail.

    Raises `NotAllowed`, and `Invalid` for what a step, an agreement or a change rests on.
    """
    with transaction.atomic():
        files = InvestmentFile.objects.select_for_update(of=("self",)).select_related("signing")
        kept = files.get(pk=file.pk)
        signing = kept.signing
        if signing is None or not may_edit(by.person, signing):
            raise NotAllowed("你没有移除这份资料的权限。")
        if kept.removed_at is not None:
            return
        _refuse_needed(kept)
        kept.removed_at = at
        kept.save(update_fields=["removed_at"])
        facts = {"name": kept.name, "sha256": kept.sha256}
        audit.record([_entry("signing.file.remove", kept, signing, before=facts)], by=by, at=at)


def _refuse_needed(kept: InvestmentFile) -> None:
    if kept.steps.filter(voided_at=None).exists():
        raise Invalid("这份资料是招商环节的佐证，不能移除；环节有误的请先作废。")
    if kept.agreements.exists():
        raise Invalid("这份资料是协议文本，不能移除；有误的请先在协议中换成正确的文本。")
    if InvestorChange.objects.filter(evidence=kept).exists():
        raise Invalid("这份资料是投资方变更的佐证，不能移除。")


def _entry(action: str, kept: InvestmentFile, signing: Signing, **facts: Any) -> Entry:
    return Entry(
        action, "investment.investmentfile", str(kept.pk), subject=subject_of(signing), **facts
    )
