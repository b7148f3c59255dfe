"""A right row of each kind of the signings' tables, and the rows that they point to."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.models import Department, User
from entry.models import Return
from investment.models import (
    Agreement,
    Contact,
    ContactNote,
    FundsReceived,
    InvestmentFile,
    InvestorChange,
    Signing,
    SigningStep,
)
from projects.models import Enterprise
from tests.factories import NOW, AreaFactory
from tests.ground_plan import SEPTEMBER

DAY = date(2024, 9, 20)


class InvestmentRows:
    clerk: User
    finance: Department
    carrier: Return

    @cached_property
    def signing(self) -> Signing:
        return Signing.objects.create(**{**self._signing()[1], "key": "kept"})

    @cached_property
    def slip(self) -> InvestmentFile:
        return InvestmentFile.objects.create(**self._slip()[1])

    @cached_property
    def contact(self) -> Contact:
        return Contact.objects.create(**self._approached()[1])

    @cached_property
    def enterprise_before(self) -> Enterprise:
        return self._firm("before")

    def _firm(self, key: str) -> Enterprise:
        return Enterprise.objects.get_or_create(key=key, defaults={"name": f"{key}公司"})[0]

    def _signing(self) -> Any:
        return Signing, {
            "key": "made",
            "name": "叶片项目",
            "area": AreaFactory(),
            "lead": self.finance,
            "agreed_investment": Decimal(100),
            "outside_investment": Decimal(100),
        }

    def _agreement(self) -> Any:
        return Agreement, {"signing": self.signing, "kind": "contract", "signed_on": DAY}

    def _investor(self) -> Any:
        return InvestorChange, {
            "signing": self.signing,
            "on": DAY,
            "before": self._firm("before"),
            "after": self._firm("after"),
            "evidence": self.slip,
            "by": self.clerk,
            "at": NOW,
        }

    def _advance(self) -> Any:
        return SigningStep, {
            "signing": self.signing,
            "kind": "signed",
            "on": DAY,
            "evidence": self.slip,
            "recorded_by": self.clerk,
            "recorded_at": NOW,
        }

    def _funds(self) -> Any:
        return FundsReceived, {
            "signing": self.signing,
            "month": SEPTEMBER,
            "claimed": Decimal(10),
            "verified": Decimal(5),
            "proof": "audit",
            "monthly_return": self.carrier,
            "entered_by": self.clerk,
            "entered_at": NOW,
        }

    def _slip(self) -> Any:
        return InvestmentFile, {
            "signing": self.signing,
            "file": "a.pdf",
            "name": "进账单.pdf",
            "size": 4,
            "sha256": "0" * 64,
            "uploaded_by": self.clerk,
            "uploaded_at": NOW,
        }

    def _approached(self) -> Any:
        return Contact, {"name": "某公司", "lead": self.finance, "first_on": DAY}

    def _talk(self) -> Any:
        return ContactNote, {
            "contact": self.contact,
            "kind": "answer",
            "on": DAY,
            "text": "已回电",
            "by": self.clerk,
            "at": NOW,
        }
