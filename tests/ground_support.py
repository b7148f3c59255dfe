"""A right row of each kind of support's tables and of investment's reference data."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.models import Department, User
from investment.models import (
    Arrival,
    Chain,
    CountingRule,
    Event,
    InvestmentFile,
    StepRule,
    SupportDocument,
    SupportItem,
    SupportKind,
    SupportRule,
    SupportShare,
    Team,
)
from tests.factories import NOW

DAY = date(2024, 9, 20)


class SupportRows:
    clerk: User
    finance: Department
    chapter: Any

    @cached_property
    def support_kind(self) -> SupportKind:
        return SupportKind.objects.create(code="ground", name="某类", is_money=True)

    @cached_property
    def support_document(self) -> SupportDocument:
        return SupportDocument.objects.create(**{**self._notice()[1], "number": "原〔2024〕1号"})

    @cached_property
    def support_item(self) -> SupportItem:
        return SupportItem.objects.create(**{**self._won()[1], "key": "ground", "name": "另一项"})

    @cached_property
    def slip(self) -> InvestmentFile:
        return InvestmentFile.objects.create(
            document=self.support_document, file="a.pdf", name="进账单.pdf", size=4,
            sha256="0" * 64, uploaded_by=self.clerk, uploaded_at=NOW,
        )  # fmt: skip

    def _chain(self) -> Any:
        return Chain, {"code": "made", "name": "某产业链"}

    def _team(self) -> Any:
        return Team, {"code": "made", "name": "某小分队", "lead": self.finance}

    def _gathering(self) -> Any:
        return Event, {
            "key": "made",
            "title": "某推介会",
            "kind": "platform",
            "city": "上海",
            "held_on": DAY,
            "lead": self.finance,
        }

    def _exclusion(self) -> Any:
        return CountingRule, {"year": 2024, "code": "made", "title": "某种情形", "text": "不计。"}

    def _asked(self) -> Any:
        return StepRule, {"step": "landed", "field": "site"}

    def _sort(self) -> Any:
        return SupportKind, {"code": "made", "name": "另一类"}

    def _counting(self) -> Any:
        return SupportRule, {"year": 2024, "kind": self.support_kind}

    def _notice(self) -> Any:
        return SupportDocument, {
            "title": "某通知",
            "number": "内财预〔2024〕2号",
            "dated": DAY,
            "level": "region",
            "lead": self.finance,
        }

    def _won(self) -> Any:
        return SupportItem, {
            "key": "made",
            "kind": self.support_kind,
            "name": "某项资金",
            "document": self.support_document,
            "area": self.finance.area,
            "lead": self.finance,
        }

    def _part(self) -> Any:
        return SupportShare, {
            "item": self.support_item,
            "department": self.finance,
            "percent": Decimal(70),
        }

    def _instalment(self) -> Any:
        return Arrival, {
            "item": self.support_item,
            "amount": Decimal(10),
            "on": DAY,
            "evidence": self.slip,
            "recorded_by": self.clerk,
            "recorded_at": NOW,
        }
