"""Enterprises approached: taken up, talked to against the service clock, won or let go."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime

from accounts.models import Department
from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.books import facts_of, sound
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from entry.models import AuditEvent
from investment.choices import NoteKind, Reason
from investment.edits import touch
from investment.locks import lock_area, locked_contact
from investment.models import Chain, Contact, ContactNote, Event, Signing, Team
from investment.scopes import may_edit, may_edit_contact
from projects.models import Enterprise

OBJECT = "investment.contact"
_FACTS = (
    "enterprise", "name", "city", "chain", "event", "team", "person", "first_on", "intention",
    "next_action", "next_on",
)  # fmt: skip
MOST_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    name: str
    lead: Department
    first_on: date
    enterprise: Enterprise | None = None
    city: str = ""
    chain: Chain | None = None
    event: Event | None = None
    team: Team | None = None
    person: str = ""
    intention: str = ""
    next_action: str = ""
    next_on: date | None = None
    is_demo: bool = False


def take_up(new: NewContact, *, by: Actor, at: datetime) -> Contact:
    """Enter an enterprise approached; the service clock runs from the first day.

    Raises `NotAllowed`, and `Invalid` for a day to come or one that is being talked to already.
    """
    if not by.person.has_perm(Action.EDIT_INVESTMENT, new.lead):
        raise NotAllowed("你没有为这个单位登记对接企业的权限。")
    if new.first_on > localdate(at):
        raise Invalid("首次对接日期不能晚于今天。")
    name = " ".join(new.name.split())
    with transaction.atomic():
        values = {name: getattr(new, name) for name in _FACTS}
        contact = Contact(lead=new.lead, is_demo=new.is_demo, **{**values, "name": name})
        _refuse_twice(contact)
        sound(contact, (*_FACTS, "lead"))
        contact.save()
        _log("take_up", contact, after=facts_of(contact, _FACTS), by=by, at=at)
    return contact


def _refuse_twice(contact: Contact) -> None:
    """An enterprise is being talked to once, whoever of the area talks to it."""
    lock_area(contact.lead.area_id)  # one at a time
    others = Contact.objects.open().filter(name=contact.name, lead__area=contact.lead.area_id)
    same = others.exclude(pk=contact.pk).first()
    if same is not None:
        raise Invalid(f"“{same}”已在对接（{same.lead}），请在原记录上跟进。")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """A conversation, and what was agreed to come next; "" and None when nothing was."""

    kind: str
    on: date
    text: str
    next_action: str = ""
    next_on: date | None = None


def note(pk: int, new: NewNote, *, by: Actor, at: datetime, seen_version: int) -> Contact:
    """Tell of a conversation: the clock goes on from it.

    Raises `Contact.DoesNotExist`, `NotAllowed`, `Stale`, `WrongState`, `Invalid`.
    """
    with locked_contact(pk) as contact:
        _authorise(contact, seen_version, by=by)
        if new.kind not in NoteKind.values or not new.text.strip():
            raise Invalid("请选择这次对接的环节，并写明情况。")
        if not contact.first_on <= new.on <= localdate(at):
            raise Invalid("对接日期应在首次对接之后、不晚于今天。")
        if new.next_on is not None and new.next_on < new.on:
            raise Invalid("下一步期限不能早于这次对接。")
        ContactNote.objects.create(
            contact=contact, kind=new.kind, on=new.on, text=new.text.strip()[:500],
            by=by.person, at=at,
        )  # fmt: skip
        before = facts_of(contact, ("next_action", "next_on"))
        contact.next_action, contact.next_on = new.next_action.strip(), new.next_on
        sound(contact, ("next_action", "next_on"))
        after = {**facts_of(contact, ("next_action", "next_on")), "note": new.text.strip()}
        if contact.signing is not None:
            touch(contact.signing, at)
        _saved("note", contact, before, after, by=by, at=at)
    return contact


def win(pk: int, signing: Signing, *, by: Actor, at: datetime, seen_version: int) -> Contact:
    """What came of it is a signing: the contact belongs to it from now on, and is settled.

    Raises what `note` does.
    """
    with locked_contact(pk) as contact:
        _authorise(contact, seen_version, by=by)
        if not may_edit(by.person, signing):
            raise NotAllowed("你没有修改这个招商项目的权限，不能与它对应。")
        contact.signing, contact.closed_on = signing, localdate(at)
        after = {"signing": signing.key, "closed_on": contact.closed_on.isoformat()}
        touch(signing, at)
        _saved("win", contact, {"signing": None}, after, by=by, at=at)
    return contact


def let_go(pk: int, reason: str, *, by: Actor, at: datetime, seen_version: int) -> Contact:
    """End it without a project, with the reason. Raises what `note` does."""
    with locked_contact(pk) as contact:
        _authorise(contact, seen_version, by=by)
        if reason not in Reason.values:
            raise Invalid("没有形成项目的对接，结束时须选择原因。")
        contact.closed_on, contact.close_reason = localdate(at), reason
        after = {"closed_on": contact.closed_on.isoformat(), "reason": reason}
        _saved("let_go", contact, {"closed_on": None}, after, by=by, at=at)
    return contact


def take_up_again(pk: int, *, why: str, by: Actor, at: datetime, seen_version: int) -> Contact:
    """Open what was let go, with the reason. Raises what `note` does."""
    with locked_contact(pk) as contact:
        _authorise(contact, seen_version, by=by, is_open=False)
        if not why.strip():
            raise Invalid("重新对接须写明原因。")
        if contact.signing is not None:
            raise WrongState("已形成招商项目的对接不能重新开始，请在招商项目上跟进。")
        _refuse_twice(contact)
        before = facts_of(contact, ("closed_on", "close_reason"))
        contact.closed_on, contact.close_reason = None, ""
        _saved("again", contact, before, {"closed_on": None}, by=by, at=at, reason=why.strip())
    return contact


def set_facts(
    pk: int, values: dict[str, Any], *, by: Actor, at: datetime, seen_version: int
) -> Contact:
    """Change what is named in `values`. Raises what `note` does."""
    names = [name for name in _FACTS if name in values]
    with locked_contact(pk) as contact:
        _authorise(contact, seen_version, by=by)
        before = facts_of(contact, names)
        for name in names:
            setattr(contact, name, values[name])
        contact.name = " ".join(contact.name.split())
        _refuse_other_days(contact, today=localdate(at))
        _refuse_twice(contact)
        sound(contact, _FACTS)
        _saved("facts", contact, before, facts_of(contact, names), by=by, at=at)
    return contact


def _refuse_other_days(contact: Contact, *, today: date) -> None:
    if contact.first_on > today:
        raise Invalid("首次对接日期不能晚于今天。")
    earliest = contact.notes.order_by("on").first()
    if earliest is not None and earliest.on < contact.first_on:
        raise Invalid(f"{earliest.on}已有对接记录，首次对接日期不能晚于它。")


def _authorise(contact: Contact, seen: int, *, by: Actor, is_open: bool = True) -> None:
    if not may_edit_contact(by.person, contact):
        raise NotAllowed("你没有跟进这家企业的权限。")
    if contact.version != seen:
        since = AuditEvent.objects.filter(
            subject=subject_of(contact), object_type=OBJECT, object_version__gt=seen
        ).select_related("actor")
        told = "；".join(
            f"{one.actor}{localtime(one.at):%m月%d日 %H:%M}"
            for one in since.order_by("-sequence")[:MOST_TOLD]
        )
        who = f"（{told}）" if told else ""
        raise Stale(f"这条对接在你打开之后有变动{who}，请核对后再保存。", (), contact.version)
    if is_open and contact.closed_on is not None:
        raise WrongState("这条对接已经结束，请刷新页面。")
    if not is_open and contact.closed_on is None:
        raise WrongState("这条对接没有结束，请刷新页面。")


def subject_of(contact: Contact) -> str:
    """Where the trail keeps everything about an enterprise approached."""
    return f"contact/{contact.pk}"


def _saved(
    action: str,
    contact: Contact,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    contact.version += 1
    contact.save()
    _log(action, contact, before=before, after=after, by=by, at=at, reason=reason)


def _log(action: str, contact: Contact, *, by: Actor, at: datetime, **facts: Any) -> None:
    entry = Entry(
        f"contact.{action}",
        OBJECT,
        str(contact.pk),
        subject=subject_of(contact),
        object_version=contact.version,
        **facts,
    )
    audit.record([entry], by=by, at=at)
