"""Files behind a document from above: its scan, slips of money; taken away only by a mark."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from entry import audit, evidence
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed
from investment.choices import Recognition
from investment.models import InvestmentFile, SupportDocument
from investment.support_scopes import may_edit_document

CAPTION = 100


def subject_of(document: SupportDocument) -> str:
    """Where the trail keeps what is about the document itself."""
    return f"support-document/{document.pk}"


def attach(
    document: SupportDocument,
    upload: "UploadedFile[Any]",
    *,
    max_bytes: int,
    by: Actor,
    at: datetime,
    caption: str = "",
    is_demo: bool = False,
) -> InvestmentFile:
    """Put a file behind a document.

    Raises `NotAllowed`, and `Invalid` for a file that is not what its name says.
    """
    if not may_edit_document(by.person, document):
        raise NotAllowed("你没有为这份文件上传附件的权限。")
    accepted = evidence.accept(upload, max_bytes=max_bytes)
    with transaction.atomic():
        kept = InvestmentFile.objects.create(
            document=document,
            caption=caption.strip()[:CAPTION],
            is_demo=is_demo,
            **accepted.kept(by=by, at=at),
        )
        facts = {"name": kept.name, "sha256": kept.sha256, "size": kept.size}
        audit.record([_entry("support.file.add", kept, document, after=facts)], by=by, at=at)
    return kept


def shown(document: SupportDocument) -> "QuerySet[InvestmentFile]":
    """The files that are there for whoever sees something that the document grants."""
    kept = document.files.filter(removed_at=None, is_restricted=False)
    return kept.select_related("uploaded_by").order_by("-uploaded_at", "-pk")


def remove(file: InvestmentFile, *, by: Actor, at: datetime) -> None:
    """Take a file away; it stays in the store and in the audit trail.

    Raises `NotAllowed`, and `Invalid` for what an instalment in force rests on.
    """
    with transaction.atomic():
        files = InvestmentFile.objects.select_for_update(of=("self",)).select_related("document")
        kept = files.get(pk=file.pk)
        document = kept.document
        if document is None or not may_edit_document(by.person, document):
            raise NotAllowed("你没有移除这份附件的权限。")
        if kept.removed_at is not None:
            return
        _refuse_needed(kept, document)
        kept.removed_at = at
        kept.save(update_fields=["removed_at"])
        facts = {"name": kept.name, "sha256": kept.sha256}
        audit.record([_entry("support.file.remove", kept, document, before=facts)], by=by, at=at)


def _refuse_needed(kept: InvestmentFile, document: SupportDocument) -> None:
    if kept.arrivals.filter(voided_at=None).exists():
        raise Invalid("这份附件是到账的凭证，不能移除；到账有误的请先作废。")
    settled = document.items.exclude(recognition=Recognition.APPLIED).first()
    if settled is not None:
        raise Invalid(f"“{settled}”已提请认定或已有结论，它所依据的附件不能移除。")


def _entry(action: str, kept: InvestmentFile, document: SupportDocument, **facts: Any) -> Entry:
    return Entry(
        action, "investment.investmentfile", str(kept.pk), subject=subject_of(document), **facts
    )
