"""Who may do what with one item of support: its lead department, and those with a share in it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import Department, User
from accounts.roles import Action
from investment.models import SupportDocument, SupportItem


def may_edit(user: User, item: SupportItem) -> bool:
    return user.has_perm(Action.EDIT_INVESTMENT, item)


def may_edit_document(user: User, document: SupportDocument) -> bool:
    """Who entered it, and who leads something that it grants."""
    leads = (item.lead for item in document.items.select_related("lead"))
    return any(user.has_perm(Action.EDIT_INVESTMENT, one) for one in (document.lead, *leads))


def sees_inside(user: User, item: SupportItem, partners: Iterable[Department]) -> bool:
    """Whether instalments that wait and the trail are shown: to the departments concerned and the
    publisher, as with drafts."""
    reach = user.reach(Action.VIEW_RETURN)
    return any(reach.covers(one) for one in (item.lead, *partners))


def documents_open_to(user: User) -> "QuerySet[SupportDocument]":
    """Those that somebody may enter items under: all of his area, whoever entered them, since one
    document grants things to several departments."""
    mine = Department.objects.filter(user.reach(Action.EDIT_INVESTMENT).q_departments())
    return SupportDocument.objects.filter(lead__area__in=mine.values("area"))


def documents_seen(user: User) -> "QuerySet[SupportDocument]":
    """Those behind the items that somebody sees, and those that he entered."""
    items = SupportItem.objects.visible_to(user).values("document")
    entered = user.reach(Action.EDIT_INVESTMENT).q("lead")
    return SupportDocument.objects.filter(Q(pk__in=items) | entered)
