"""Who may do what with one signing: its lead, those who join in, and its lead official."""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Action
from investment.models import Contact, Event, InvestmentFile, Signing, SigningStep


def may_edit(user: User, signing: Signing) -> bool:
    """The lead department, and those that join in, with the right to edit there."""
    return user.has_perm(Action.EDIT_INVESTMENT, signing) or any(
        user.has_perm(Action.EDIT_INVESTMENT, department)
        for department in signing.co_operating.all()
    )


def sees_inside(user: User, signing: Signing) -> bool:
    """Whether steps that wait, contacts and the trail are shown to somebody.

    The departments concerned and the publisher; of the leaders only the signing's own.
    """
    if signing.lead_official_id == user.pk:
        return True
    reach = user.reach(Action.VIEW_RETURN)
    return reach.covers(signing.lead) or any(
        reach.covers(department) for department in signing.co_operating.all()
    )


def sees_terms(user: User, signing: Signing) -> bool:
    """Whether agreement terms, and files that tell them, are shown to somebody (DOMAIN §4.5)."""
    return signing.lead_official_id == user.pk or user.has_perm(Action.VIEW_TERMS, signing)


def events_seen(user: User) -> "QuerySet[Event]":
    """Those that a department held, and those from which a signing or a contact came that somebody
    sees; a publisher his area's, a leader all."""
    reach = user.reach(Action.VIEW_INVESTMENT)
    if reach.everything:
        return Event.objects.all()
    signed = Signing.objects.visible_to(user).order_by().values("event")
    met = Contact.objects.visible_to(user).order_by().values("event")
    return Event.objects.filter(reach.q("lead") | Q(pk__in=signed) | Q(pk__in=met))


def may_edit_contact(user: User, contact: Contact) -> bool:
    return user.has_perm(Action.EDIT_INVESTMENT, contact)


def files_of(user: User, signing: Signing) -> "QuerySet[InvestmentFile]":
    """The files that are there for a reader who sees the signing.

    To those inside all, to others what a step in force rests on; drafts of evidence are as closed
    as the steps that wait. What tells agreement terms only to those entitled, wherever they stand.
    """
    kept = signing.files.filter(removed_at=None)
    if not sees_terms(user, signing):
        kept = kept.filter(is_restricted=False)
    if not sees_inside(user, signing):
        proven = SigningStep.objects.as_of(None).filter(signing=signing)
        told = Q(pk__in=proven.values("evidence")) | Q(is_restricted=True)
        kept = kept.filter(told)
    return kept.select_related("uploaded_by").order_by("-uploaded_at", "-pk")
