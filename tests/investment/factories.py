"""Signings, their steps and months of funds for tests."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile

from accounts.models import User
from entry.models import Return
from entry.periods import Month
from investment.models import (
    FUNDS,
    Agreement,
    Chain,
    FundsReceived,
    InvestmentFile,
    Signing,
    SigningStep,
)
from projects.models import Enterprise
from tests.factories import NOW, AreaFactory, DepartmentFactory, UserFactory, published_return

CODE = "91150205MA0Y6W1920"  # made up; passes its check


class SigningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Signing

    key = factory.Sequence(lambda n: f"signing-{n}")
    name = factory.LazyAttribute(lambda o: f"招商{o.key}")
    area = factory.SubFactory(AreaFactory)
    lead = factory.SubFactory(DepartmentFactory)


def amount(value: str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def firm(key: str = "firm", name: str = "", **fields: Any) -> Enterprise:
    made, _ = Enterprise.objects.get_or_create(
        key=key, defaults={"name": name or f"{key}公司", **fields}
    )
    return made


def chain(code: str = "wind-equipment", name: str = "") -> Chain:
    made, _ = Chain.objects.get_or_create(code=code, defaults={"name": name or f"链{code}"})
    return made


def take(
    signing: Signing,
    kind: str,
    on: date,
    *,
    confirmed_at: datetime | None = NOW,
    by: User | None = None,
    **fields: Any,
) -> SigningStep:
    """A step told by the report; one without `confirmed_at` still waits."""
    recorder = by or UserFactory()
    confirmed = {"confirmed_by": recorder, "confirmed_at": confirmed_at} if confirmed_at else {}
    known = {"quote": "原文", "reason": "market" if kind in ("lost", "abandoned") else ""}
    return SigningStep.objects.create(
        signing=signing,
        kind=kind,
        on=on,
        recorded_by=recorder,
        recorded_at=NOW,
        **{**known, **confirmed, **fields},
    )


def won(key: str, *days: date, **fields: Any) -> Signing:
    """A signing that took the steps of the funnel from 签约 on, on these days."""
    made: Signing = SigningFactory(key=key, **fields)
    for kind, on in zip(("signed", "landed", "started", "production"), days, strict=False):
        take(made, kind, on)
    return made


def paper(signing: Signing, by: User, **fields: Any) -> InvestmentFile:
    made: InvestmentFile = InvestmentFile.objects.create(
        signing=signing,
        file=ContentFile(b"%PDF-1.4\n", name="paper.pdf"),
        name="凭证.pdf",
        size=9,
        sha256="0" * 64,
        uploaded_by=by,
        uploaded_at=NOW,
        **fields,
    )
    return made


def agree(signing: Signing, on: date, kind: str = "contract", **fields: Any) -> Agreement:
    made: Agreement = Agreement.objects.create(signing=signing, kind=kind, signed_on=on, **fields)
    return made


def receive(
    signing: Signing,
    month: Month,
    verified: str | None = "0",
    *,
    at: datetime = NOW,
    superseded_at: datetime | None = None,
    **fields: Any,
) -> FundsReceived:
    """A published month; amounts are texts in 万元, claimed as much as was verified."""
    carrier = published_return(signing.lead, month, at)
    known = {"claimed": verified, "proof": "bank_slip", **fields}
    return FundsReceived.objects.create(
        signing=signing,
        month=month,
        monthly_return=carrier,
        verified=amount(verified),
        entered_by=carrier.opened_by,
        entered_at=at,
        published_at=at,
        superseded_at=superseded_at,
        **_amounts(known),
    )


def draft(signing: Signing, carrier: Return, **fields: Any) -> FundsReceived:
    """A month of a signing on an open return."""
    return FundsReceived.objects.create(
        signing=signing,
        month=carrier.month,
        monthly_return=carrier,
        entered_by=carrier.opened_by,
        entered_at=NOW,
        **_amounts(fields),
    )


def _amounts(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: amount(value) if name in FUNDS else value for name, value in fields.items()}
