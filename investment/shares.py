"""主办、配合单位的比例: how much of an item each department may call its own; together 100 %."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import Department
from accounts.roles import Action
from entry.audit import Actor
from entry.books import Facts
from entry.errors import Invalid, NotAllowed
from entry.numbers import decimals, exact
from investment.models import SupportItem, SupportShare
from investment.recognising import HUNDRED
from investment.support_edits import edit

PLACES = 2
Shares = Mapping[Department, Decimal]


@dataclass(frozen=True, slots=True)
class Parted:
    """Who leads an item, and the per cent of each department, his own among them."""

    lead: Department
    shares: Shares


def set_shares(
    pk: int, parted: Parted, *, by: Actor, at: datetime, seen_version: int
) -> SupportItem:
    """Lead and shares of an item as they are from now on.

    Raises what `support_edits.edit` does; `Invalid` unless they come to 100 with the lead in them,
    `NotAllowed` for a lead in whose name this person may enter nothing.
    """

    def change(item: SupportItem) -> tuple[Facts, Facts]:
        _refuse_lead(item, parted.lead, by)
        refuse_unsound(parted.lead, parted.shares)
        before = _facts(item)
        item.lead = parted.lead
        item.save(update_fields=["lead"])
        put(item, parted.shares)
        return before, _facts(item)

    return edit(pk, "shares", change, by=by, at=at, seen_version=seen_version)


def _refuse_lead(item: SupportItem, lead: Department, by: Actor) -> None:
    if lead != item.lead and not by.person.has_perm(Action.EDIT_INVESTMENT, lead):
        raise NotAllowed(f"你没有把主办单位改为{lead}的权限，请由发布人办理。")


def _facts(item: SupportItem) -> dict[str, str]:
    """The lead, and the per cent of each department by its name."""
    return {"lead": str(item.lead), **told(item.shares.select_related("department"))}


def put(item: SupportItem, shares: Shares) -> None:
    """Write the shares; whoever calls this has looked at them (`refuse_unsound`)."""
    item.shares.exclude(department__in=[one.pk for one in shares]).delete()
    for department, percent in shares.items():
        SupportShare.objects.update_or_create(
            item=item, department=department, defaults={"percent": percent}
        )


def refuse_unsound(lead: Department, shares: Shares) -> None:
    """Every share is above nought with two decimals at most, and together they are 100."""
    wrong = next((one for one, percent in shares.items() if not _is_share(percent)), None)
    if wrong is not None:
        raise Invalid(f"{wrong}的比例应大于0、不超过100，最多两位小数。")
    if lead not in shares:
        raise Invalid(f"主办单位{lead}也要有比例。")
    together = sum(shares.values(), Decimal(0))
    if together != HUNDRED:
        raise Invalid(f"各单位比例合计{exact(together)}%，应为100%。")
    far = next((one for one in shares if one.area_id != lead.area_id), None)
    if far is not None:
        raise Invalid(f"{far}不在本地区的部门之列，请重新选择。")


def _is_share(percent: Decimal) -> bool:
    return 0 < percent <= HUNDRED and decimals(percent) <= PLACES


def told(rows: Iterable[SupportShare]) -> dict[str, str]:
    """Shares by the name of the department, for the trail and for words."""
    return {str(one.department): f"{exact(one.percent)}%" for one in rows}
