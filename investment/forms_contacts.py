"""What people type about enterprises approached, conversations with them, and events."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Department, User
from accounts.roles import Action
from investment.boxes import VersionForm, day_box, words_box
from investment.choices import EventKind, NoteKind, Reason, StepKind
from investment.contacts import NewContact, NewNote
from investment.forms_signing import NewSigningForm, blank, offer, pick, words_line
from investment.models import Chain, Contact, Event, Signing, Team


class ContactFields(forms.Form):
    """Who was approached, where, and what comes next."""

    name = words_line("企业名称", 120, required=True)
    city = words_line("所在地", 60)
    chain = pick("产业链")
    intention = words_box("投资意向", 300)
    event = pick("招商活动", "（不是活动带来的）")
    team = pick("招商小分队")
    person = words_line("对接人", 40, help_text="本区负责对接的人。")
    first_on = day_box("首次对接日期", required=True)
    next_action = words_line("下一步", 200)
    next_on = day_box("下一步期限", help_text="与企业约定的日期；没有约定的按服务时限。")

    def offer_all(self, contact: Contact | None = None) -> None:
        team = Q(is_active=True) | Q(pk=(contact.team_id if contact else None) or 0)
        offer(self, "chain", Chain.objects.all())
        offer(self, "event", Event.objects.order_by("-held_on", "key"))
        offer(self, "team", Team.objects.filter(team))


FIELDS = tuple(ContactFields.base_fields)


class NewContactForm(ContactFields):
    lead = forms.ModelChoiceField(
        label="对接单位", queryset=Department.objects.none(), empty_label=None
    )
    field_order = ("name", "city", "first_on", "lead", "person", "chain", "event", "team")

    def __init__(self, user: User, today: date, data: Any = None, initial: Any = None) -> None:
        reach = user.reach(Action.EDIT_INVESTMENT)
        mine = Department.objects.filter(reach.q_departments(), is_active=True)
        mine = mine.order_by("order", "code")
        known = {"first_on": today, "lead": mine.first(), "person": user.full_name}
        super().__init__(data, initial={**known, **(initial or {})})
        offer(self, "lead", mine)
        self.offer_all()

    def new_contact(self) -> NewContact:
        return NewContact(**self.cleaned_data)


class ContactForm(VersionForm, ContactFields):
    """What stands of an enterprise approached."""

    def __init__(self, contact: Contact, data: Any = None) -> None:
        names = (*FIELDS, "version")
        super().__init__(data, initial={name: getattr(contact, name) for name in names})
        self.offer_all(contact)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class NoteForm(VersionForm):
    """A conversation, and what was agreed to come next."""

    kind = forms.ChoiceField(label="这次是", choices=NoteKind.choices)
    on = day_box("对接日期", required=True)
    text = forms.CharField(label="情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    next_action = words_line("下一步", 200)
    next_on = day_box("下一步期限", help_text="没有约定的不填，按服务时限。")

    def __init__(self, contact: Contact, kind: str, today: date, data: Any = None) -> None:
        known = {"kind": kind, "on": today, "version": contact.version}
        super().__init__(data, initial=known, auto_id="note-%s")

    def new_note(self) -> NewNote:
        return NewNote(
            **{name: value for name, value in self.cleaned_data.items() if name != "version"}
        )


class LetGoForm(VersionForm):
    reason = forms.ChoiceField(label="结束原因", choices=blank(Reason.choices, "请选择"))

    def __init__(self, contact: Contact, data: Any = None) -> None:
        super().__init__(data, initial={"version": contact.version}, auto_id="let-go-%s")


class AgainForm(VersionForm):
    why = words_box("重新对接的原因", 300, required=True)

    def __init__(self, contact: Contact, data: Any = None) -> None:
        super().__init__(data, initial={"version": contact.version}, auto_id="again-%s")


class WonForm(VersionForm):
    """It belongs to a signing that is there already."""

    signing = forms.ModelChoiceField(
        label="招商项目", queryset=Signing.objects.none(), empty_label="请选择"
    )

    def __init__(self, user: User, contact: Contact, data: Any = None) -> None:
        super().__init__(data, initial={"version": contact.version}, auto_id="won-%s")
        reach = user.reach(Action.EDIT_INVESTMENT)
        joined = Signing.co_operating.through.objects.filter(reach.q())
        mine = Signing.objects.filter(reach.q("lead") | Q(pk__in=joined.values("signing")))
        offer(self, "signing", mine.filter(parent=None).order_by("name"))


class LeadForm(VersionForm, NewSigningForm):
    """A signing that comes of a contact, with what the contact knows already."""

    def __init__(self, user: User, today: date, contact: Contact, data: Any = None) -> None:
        firm = contact.enterprise
        carried = {
            "version": contact.version,
            "first": StepKind.LEAD,
            "first_on": contact.first_on,
            "enterprise_name": firm.name if firm else contact.name,
            "enterprise_code": firm.credit_code if firm else "",
            "source_place": contact.city,
            "chain": contact.chain,
            "content": contact.intention,
            "event": contact.event,
            "team": contact.team,
            "first_talker": contact.lead,
            "recruiter": contact.person,
            "lead": contact.lead,
            "area": contact.lead.area_id,
        }
        super().__init__(user, today, data, carried)
        self.standing = {"enterprise": firm}


class EventFields(forms.Form):
    title = words_line("活动名称", 100, required=True)
    kind = forms.ChoiceField(label="种类", choices=blank(EventKind.choices, "请选择"))
    city = words_line("城市", 30, required=True)
    held_on = day_box("举办日期", required=True)
    team = pick("招商小分队")
    attended = forms.IntegerField(
        label="到场企业（家）", required=False, min_value=0, max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    note = words_box("说明", 300)

    def offer_teams(self, event: Event | None = None) -> None:
        kept = Q(is_active=True) | Q(pk=(event.team_id if event else None) or 0)
        offer(self, "team", Team.objects.filter(kept))


class NewEventForm(EventFields):
    lead = forms.ModelChoiceField(
        label="承办单位", queryset=Department.objects.none(), empty_label=None
    )
    field_order = ("title", "kind", "city", "held_on", "lead")

    def __init__(self, user: User, data: Any = None) -> None:
        reach = user.reach(Action.EDIT_INVESTMENT)
        mine = Department.objects.filter(reach.q_departments(), is_active=True)
        mine = mine.order_by("order", "code")
        super().__init__(data, initial={"lead": mine.first()})
        offer(self, "lead", mine)
        self.offer_teams()

    def values(self) -> Mapping[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "lead"}


class EventForm(VersionForm, EventFields):
    def __init__(self, event: Event, data: Any = None) -> None:
        names = (*EventFields.base_fields, "version")
        super().__init__(data, initial={name: getattr(event, name) for name in names})
        self.offer_teams(event)

    def values(self) -> Mapping[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
