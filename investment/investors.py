"""A change of investor: from its day a signing counts as the new investor's (DOMAIN §4.2)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from entry.audit import Actor
from entry.books import Facts, sound
from entry.errors import Invalid
from investment import files
from investment.choices import Source
from investment.edits import edit
from investment.models import InvestmentFile, InvestorChange, Signing
from projects.models import Enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvestor:
    """Who takes over on which day; `source` and `place` are where he comes from."""

    on: date
    enterprise: Enterprise
    source: str
    evidence: InvestmentFile | None
    place: str = ""
    is_demo: bool = False


def change(
    pk: int, new: NewInvestor, *, by: Actor, at: datetime, seen_version: int
) -> InvestorChange:
    """Put a new investor in the old one's place, with the paper that says so.

    Changes are entered in the order of their days, so that what was known at any moment is told by
    those entered until then. Raises what `edits.edit` does.
    """
    made: list[InvestorChange] = []

    def apply(signing: Signing) -> tuple[Facts, Facts]:
        evidence = files.own(signing, new.evidence)
        if evidence is None:
            raise Invalid("变更投资方须附本项目的佐证材料（变更协议、批复等）。")
        if signing.enterprise is None:
            raise Invalid("还没有登记投资方，请在基本情况中填写，不是变更。")
        _refuse_unordered(signing, new.on, today=localdate(at))
        before = _facts(signing)
        made.append(_record(signing, new, evidence, by=by, at=at))
        signing.enterprise, signing.source = new.enterprise, new.source
        signing.source_place = new.place.strip()
        sound(signing, ("source", "source_place"))
        signing.save(update_fields=["enterprise", "source", "source_place"])
        return before, {**_facts(signing), "on": new.on.isoformat(), "evidence": evidence.sha256}

    edit(pk, "investor", apply, by=by, at=at, seen_version=seen_version)
    return made[0]


def _record(
    signing: Signing, new: NewInvestor, evidence: InvestmentFile, *, by: Actor, at: datetime
) -> InvestorChange:
    made = InvestorChange(
        signing=signing,
        on=new.on,
        before=signing.enterprise,
        after=new.enterprise,
        source_before=signing.source,
        source_after=new.source,
        evidence=evidence,
        by=by.person,
        at=at,
        is_demo=new.is_demo,
    )
    sound(made, ("on", "before", "after", "source_after", "signing"))
    made.save()
    return made


def _refuse_unordered(signing: Signing, on: date, *, today: date) -> None:
    if on > today:
        raise Invalid("变更日期不能晚于今天。")
    last = signing.investor_changes.order_by("on").last()
    if last is not None and on <= last.on:
        raise Invalid(f"{last.on}已登记过变更，新的变更日期应在其后。")


def _facts(signing: Signing) -> dict[str, str]:
    source = Source(signing.source).label if signing.source else ""
    return {"enterprise": str(signing.enterprise or ""), "source": str(source)}
