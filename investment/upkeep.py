"""What a signing is: entered once, kept by its people, left out of the counts by a second one.

Each function changes one part of the book through `investment.edits.edit`, and raises what that
does. What only the office decides (key, order, quote) is kept in the administration.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import Area, Department
from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.books import Facts, facts_of, sound
from entry.errors import Invalid, NotAllowed
from investment.choices import StepKind
from investment.edits import DECISIONS, OBJECT, edit, subject_of
from investment.funnel import Step, course
from investment.keys import next_key
from investment.locks import lock_area, locked_signing
from investment.models import CountingRule, Signing, SigningStep

FACTS = (
    "name", "aliases", "enterprise", "source", "source_place", "is_top500", "is_chain_leader",
    "is_listed", "is_specialised", "way", "event", "team", "first_talker", "recruiter", "chain",
    "industry", "content", "agreed_investment", "outside_investment", "area", "company", "site",
    "lead_official", "note",
)  # fmt: skip
NEWS = ("problem", "next_step", "next_on")
# What an increase has from the project that it increases.
_INHERITED = (
    "enterprise", "source", "source_place", "chain", "industry", "team", "way", "lead_official",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSigning:
    """A signing as it is entered; `values` are of `FACTS`. With a `parent` a capital increase."""

    name: str
    lead: Department
    area: Area
    parent: Signing | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    is_demo: bool = False


def create(new: NewSigning, *, by: Actor, at: datetime) -> Signing:
    """Enter a signing. The same project is not entered twice: it counts once (DOMAIN §4.2).

    Raises `NotAllowed`, and `Invalid` for a name that is there, or an increase of no project.
    """
    if not by.person.has_perm(Action.EDIT_INVESTMENT, new.lead):
        raise NotAllowed("你没有为这个单位登记招商项目的权限。")
    names = [name for name in FACTS if name in new.values]
    values = {name: new.values[name] for name in names}
    if new.parent is not None:
        inherited = {name: getattr(new.parent, name) for name in _INHERITED}
        values = {**inherited, **values}
    with transaction.atomic():
        signing = Signing(
            parent=new.parent, lead=new.lead, is_demo=new.is_demo, updated_at=at,
            **{**values, "name": new.name.strip(), "area": new.area},
        )  # fmt: skip
        if new.parent is not None:
            _refuse_increase(new.parent)
        lock_area(new.lead.area_id)  # numbers and names are given out one at a time
        signing.key = next_key(Signing, f"zs{localdate(at).year}-", 3)
        _refuse_twice(signing)
        sound(signing, ("key", "parent", *FACTS))
        signing.save()
        after = facts_of(signing, ("name", "lead", "parent", *values))
        entry = Entry(
            "signing.create", OBJECT, str(signing.pk), subject=subject_of(signing),
            object_version=1, after=after,
        )  # fmt: skip
        audit.record([entry], by=by, at=at)
    return signing


def _refuse_increase(parent: Signing) -> None:
    if parent.parent_id is not None:
        raise Invalid("增资须登记在原项目下，不能登记在另一笔增资下。")
    with locked_signing(parent.pk):  # its signing is not voided meanwhile
        in_force = SigningStep.objects.as_of(None).filter(signing=parent)
        known = in_force.values_list("kind", "on", "pk", "reason")
        reached = course((Step(*row) for row in known), date.max)
    if StepKind.SIGNED not in reached.reached:
        raise Invalid(f"“{parent}”还没有签约，不能登记增资。")
    if reached.ended is not None:
        label = StepKind(reached.ended.kind).label
        raise Invalid(f"“{parent}”已{label}，不能登记增资；继续实施的请先登记重新启动。")


def _refuse_twice(signing: Signing) -> None:
    """Two records of one name are one project entered twice, unless one increases the other."""
    wanted = {_plain(name) for name in signing.names}
    others = Signing.objects.filter(area=signing.area).exclude(pk=signing.pk)
    for other in others.filter(parent=None) if signing.parent_id is None else others:
        if wanted & {_plain(name) for name in other.names}:
            raise Invalid(
                f"已有招商项目“{other}”，同一项目只登记一次，再次签约不另计；"
                "增资的请在原项目下登记增资。"
            )


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def set_facts(
    pk: int, values: Mapping[str, Any], *, by: Actor, at: datetime, seen_version: int
) -> Signing:
    """Change the facts of a signing that are named in `values` (of `FACTS`).

    The investor of what is signed is changed by `investors.change`, with a paper and a day.
    """
    names = [name for name in FACTS if name in values]

    def change(signing: Signing) -> tuple[Facts, Facts]:
        before = facts_of(signing, names)
        _refuse_other_investor(signing, values)
        for name in names:
            setattr(signing, name, values[name])
        lock_area(signing.lead.area_id)  # the same name is not given twice at once
        _refuse_twice(signing)
        sound(signing, FACTS)
        signing.save(update_fields=names)
        return before, facts_of(signing, names)

    return edit(pk, "facts", change, by=by, at=at, seen_version=seen_version)


def _refuse_other_investor(signing: Signing, values: Mapping[str, Any]) -> None:
    wanted = values.get("enterprise", signing.enterprise)
    if signing.enterprise is None or wanted == signing.enterprise:
        return
    signed = SigningStep.objects.as_of(None).filter(signing=signing, kind="signed")
    if signed.exists():
        raise Invalid("已经签约的项目更换投资方，请登记投资方变更，写明日期并附佐证材料。")


def set_co_operating(
    pk: int, departments: Sequence[Department], *, by: Actor, at: datetime, seen_version: int
) -> Signing:
    """The departments that join in, from now on."""

    def change(signing: Signing) -> tuple[Facts, Facts]:
        wanted = [one for one in departments if one.pk != signing.lead_id]
        if any(one.area_id != signing.lead.area_id or not one.is_active for one in wanted):
            raise Invalid("配合单位不在本地区的部门之列，请重新选择。")
        before = _joined(signing)
        signing.co_operating.set(wanted)
        return before, _joined(signing)

    return edit(pk, "facts", change, by=by, at=at, seen_version=seen_version)


def _joined(signing: Signing) -> dict[str, str]:
    named = signing.co_operating.order_by("order", "code")
    return {"co_operating": "、".join(one.short_name for one in named)}


def set_news(
    pk: int,
    *,
    problem: str,
    next_step: str,
    next_on: date | None,
    by: Actor,
    at: datetime,
    seen_version: int,
) -> Signing:
    """What stands in the way, and what comes next by when. Said again, it is still news."""

    def change(signing: Signing) -> tuple[Facts, Facts]:
        before = facts_of(signing, (*NEWS, "updated_at"))
        signing.problem, signing.next_step = problem.strip(), next_step.strip()
        signing.next_on, signing.updated_at = next_on, at
        sound(signing, NEWS)
        signing.save(update_fields=[*NEWS, "updated_at"])
        return before, facts_of(signing, (*NEWS, "updated_at"))

    return edit(pk, "news", change, by=by, at=at, seen_version=seen_version)


def set_exclusion(
    pk: int,
    rule: CountingRule | None,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    seen_version: int,
) -> Signing:
    """Leave a signing out of the counts by a named rule, or take it in again (None), and say why.

    It takes whoever confirms steps: who enters a signing does not decide whether it counts. Raises
    `NotAllowed`, and `Invalid` without a reason or for a rule that holds by itself.
    """
    reason = reason.strip()

    def change(signing: Signing) -> tuple[Facts, Facts]:
        if not reason:
            raise Invalid("请写明理由。")
        if rule is not None and rule.least is not None:
            raise Invalid(f"“{rule}”按协议投资自动判定，不需要指定。")
        before = facts_of(signing, ("exclusion",))
        signing.exclusion = rule
        signing.save(update_fields=["exclusion"])
        return before, facts_of(signing, ("exclusion",))

    return edit(
        pk, "exclusion", change, book=DECISIONS, by=by, at=at, seen_version=seen_version,
        reason=reason,
    )  # fmt: skip
