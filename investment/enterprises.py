"""Investors and the companies that they register: found by their code or name, else entered."""

import unicodedata
from datetime import datetime

from django.db import transaction

from accounts.models import Department
from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.books import sound
from entry.errors import Invalid, NotAllowed
from investment.keys import next_key
from investment.locks import lock_area
from projects.codes import CodeError, credit_code
from projects.models import Enterprise


def register(
    name: str,
    *,
    code: str = "",
    is_doubted: bool = False,
    region: str = "",
    lead: Department,
    by: Actor,
    at: datetime,
    is_demo: bool = False,
) -> Enterprise:
    """The enterprise of this credit code or name; entered when there is none.

    A code that was not known of an enterprise is added to it. Raises `NotAllowed`, and `Invalid`
    for a code that fails its check digit (unless it is doubted) or belongs to another name.
    """
    if not by.person.has_perm(Action.EDIT_INVESTMENT, lead):
        raise NotAllowed("你没有登记企业的权限。")
    wanted, known_code = " ".join(name.split()), _checked(code, is_doubted)
    if not wanted:
        raise Invalid("请填写企业名称。")
    with transaction.atomic():
        lock_area(lead.area_id)
        same = _of_name(wanted)
        if known_code:
            holder = Enterprise.objects.filter(credit_code=known_code).first()
            if holder is not None:
                _refuse_other(holder, wanted, same)
                return holder
        if same is not None and (not known_code or same.credit_code == known_code):
            return same
        found = same or Enterprise(
            key=next_key(Enterprise, "qy-", 4),
            name=wanted,
            source_region=region.strip(),
            is_demo=is_demo,
        )
        return _kept(found, known_code, is_doubted, by=by, at=at)


def _checked(code: str, is_doubted: bool) -> str:
    if not code.strip():
        return ""
    try:
        return credit_code(code)
    except CodeError as error:
        if is_doubted:
            return "".join(unicodedata.normalize("NFKC", code).upper().split())[:18]
        raise Invalid(f"{error}旧证照确实如此的，请注明代码未通过校验。")


def _of_name(name: str) -> Enterprise | None:
    named = Enterprise.objects.filter(name=name).first()
    if named is not None:
        return named
    aliased = Enterprise.objects.filter(aliases__contains=name)
    return next((one for one in aliased if name in one.names), None)


def _refuse_other(holder: Enterprise, name: str, same: Enterprise | None) -> None:
    if same is not None and same.pk == holder.pk:
        return
    if name not in holder.names:
        raise Invalid(f"这个统一社会信用代码已登记为“{holder}”，请核对名称和代码。")


def _kept(
    enterprise: Enterprise, code: str, is_doubted: bool, *, by: Actor, at: datetime
) -> Enterprise:
    if enterprise.credit_code:
        known = enterprise.credit_code
        raise Invalid(f"“{enterprise}”已登记的统一社会信用代码是{known}，请核对。")
    action = "enterprise.create" if enterprise.pk is None else "enterprise.code"
    enterprise.credit_code, enterprise.code_doubted = code, is_doubted and bool(code)
    sound(enterprise, ("key", "name", "source_region", "credit_code"))
    enterprise.save()
    after = {"name": enterprise.name, "credit_code": code}
    entry = Entry(action, "projects.enterprise", str(enterprise.pk), after=after)
    audit.record([entry], by=by, at=at)
    return enterprise
