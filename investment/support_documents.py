"""Documents from above: entered once, however many things they grant."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.books import facts_of, sound
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from investment.choices import Recognition
from investment.models import SupportDocument
from investment.support_files import subject_of
from investment.support_handed import NewDocument
from investment.support_scopes import may_edit_document

FACTS = ("title", "number", "dated", "level", "granted_by")
OBJECT = "investment.supportdocument"


def create(new: NewDocument, *, by: Actor, at: datetime) -> SupportDocument:
    """Enter a document. Raises `NotAllowed`, and `Invalid` for one that is there already."""
    if not by.person.has_perm(Action.EDIT_INVESTMENT, new.lead):
        raise NotAllowed(f"你没有为{new.lead}登记文件的权限。")
    document = SupportDocument(
        title=new.title.strip(),
        number=spelled(new.number),
        dated=new.dated,
        level=new.level,
        granted_by=new.granted_by.strip(),
        lead=new.lead,
        is_demo=new.is_demo,
    )
    with transaction.atomic():
        _refuse_unsound(document, today=localdate(at))
        document.save()
        _log("document.create", document, by=by, at=at, after=facts_of(document, FACTS))
    return document


def change(
    pk: int, values: Mapping[str, Any], *, by: Actor, at: datetime, seen_version: int
) -> SupportDocument:
    """Change the facts of a document that are named in `values` (of `FACTS`).

    What it grants counts by its day and level: with an item proposed or decided it stands still.
    Raises `DoesNotExist`, `NotAllowed`, `Stale`, `WrongState`, `Invalid`.
    """
    with transaction.atomic():
        documents = SupportDocument.objects.select_for_update(of=("self",)).select_related("lead")
        document = documents.get(pk=pk)
        if not may_edit_document(by.person, document):
            raise NotAllowed("你没有修改这份文件的权限。")
        if document.version != seen_version:
            words = "文件在你打开之后有变动，你填的内容还在本页，核对后可再次保存。"
            raise Stale(words, (), document.version)
        _refuse_settled(document)
        before = facts_of(document, FACTS)
        for name in (one for one in FACTS if one in values):
            setattr(document, name, values[name])
        document.number = spelled(document.number)
        _refuse_unsound(document, today=localdate(at))
        after = facts_of(document, FACTS)
        changed = [name for name in after if before[name] != after[name]]
        if changed:
            document.version += 1
            document.save(update_fields=[*FACTS, "version"])
            was = {name: before[name] for name in changed}
            now = {name: after[name] for name in changed}
            _log("document.change", document, by=by, at=at, before=was, after=now)
    return document


def spelled(number: str) -> str:
    """A document's number in one spelling: 六角括号〔〕, no blanks (DOMAIN §10.4)."""
    text = "".join(number.split())
    for left, right in ("[]", "［］", "【】", "()", "（）"):
        year = text.partition(left)[2].partition(right)[0]
        if len(year) == 4 and year.isdecimal():
            text = text.replace(f"{left}{year}{right}", f"〔{year}〕", 1)
    return text


def _refuse_settled(document: SupportDocument) -> None:
    settled = document.items.exclude(recognition=Recognition.APPLIED).first()
    if settled is not None:
        raise WrongState(f"“{settled}”已提请认定或已有结论，它所依据的文件不能修改。")


def _refuse_unsound(document: SupportDocument, *, today: date) -> None:
    if not document.title:
        raise Invalid("文件名称须填写。")
    if document.dated is not None and document.dated > today:
        raise Invalid("文件日期不能晚于今天。")
    same = SupportDocument.objects.filter(number=document.number).exclude(pk=document.pk)
    if document.number and same.exists():
        raise Invalid(f"文号{document.number}已经登记，请在已登记的文件中选择它。")
    sound(document, FACTS)


def _log(action: str, document: SupportDocument, *, by: Actor, at: datetime, **facts: Any) -> None:
    entry = Entry(
        action,
        OBJECT,
        str(document.pk),
        subject=subject_of(document),
        object_version=document.version,
        **facts,
    )
    audit.record([entry], by=by, at=at)
