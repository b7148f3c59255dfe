"""The rows that others point to, and a right row of each kind."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from accounts.models import ApiToken, Area, Installation, Membership, TokenUse
from entry.models import (
    Attachment,
    AuditEvent,
    DueRule,
    KeptAnswer,
    LearnedName,
    ReopenedFigure,
    Return,
    ReturnEvent,
    Upload,
)
from entry.periods import Month
from indicators.models import (
    Indicator,
    LightRule,
    LightSnapshot,
    Observation,
    PhaseTarget,
    Target,
)
from tests.factories import (
    NOW,
    ChapterFactory,
    DepartmentFactory,
    IndicatorFactory,
    PlanFactory,
    ReturnFactory,
    TargetFactory,
    UserFactory,
)
from tests.ground_investment import InvestmentRows
from tests.ground_plan import SEPTEMBER, PlanRows
from tests.ground_projects import ProjectRows
from tests.ground_support import SupportRows


class Ground(PlanRows, ProjectRows, InvestmentRows, SupportRows):
    """The rows that others point to, made on demand and once."""

    def __init__(self) -> None:
        self.clerk, self.reviewer = UserFactory(), UserFactory()
        self.finance = DepartmentFactory(code="czj")
        self.indicator = IndicatorFactory(owner=self.finance)
        self.other = IndicatorFactory(owner=self.finance)
        self.plan = PlanFactory()
        self.chapter = ChapterFactory(plan=self.plan, key="part", title="部分")
        self.target = TargetFactory(
            plan=self.plan, chapter=self.chapter, indicator=self.other, key="other"
        )
        self.carrier = ReturnFactory(department=self.finance, month=Month(2024, 8))
        self.file = Attachment.objects.create(
            monthly_return=self.carrier,
            file="kept.xlsx",
            name="kept.xlsx",
            size=4,
            sha256="0" * 64,
            uploaded_by=self.clerk,
            uploaded_at=NOW,
        )

    def fields(self, kind: str) -> tuple[type[models.Model], dict[str, Any]]:
        made: tuple[type[models.Model], dict[str, Any]] = getattr(self, f"_{kind}")()
        return made

    def _area(self) -> Any:
        return Area, {"code": "150299", "name": "某区", "short_name": "某区", "level": "county"}

    def _membership(self) -> Any:
        return Membership, {"user": self.clerk, "department": self.finance, "role": "clerk"}

    def _token(self) -> Any:
        return ApiToken, {
            "user": self.clerk,
            "name": "接口",
            "prefix": "pt_00000001",
            "digest": "1" * 64,
            "created_at": NOW,
            "expires_at": NOW + timedelta(days=1),
        }

    def _use(self) -> Any:
        _, token = self.fields("token")
        known, _ = ApiToken.objects.get_or_create(prefix=token["prefix"], defaults=token)
        return TokenUse, {
            "token": known,
            "on": NOW.date(),
            "address": "10.0.0.1",
            "first_at": NOW,
            "last_at": NOW,
        }

    def _installation(self) -> Any:
        return Installation, {}

    def _return(self) -> Any:
        return Return, {
            "department": self.finance,
            "month": SEPTEMBER,
            "due_on": date(2024, 10, 8),
            "opened_at": NOW,
            "opened_by": self.clerk,
        }

    def _event(self) -> Any:
        return ReturnEvent, {
            "monthly_return": self.carrier,
            "action": "open",
            "to_state": "draft",
            "by": self.clerk,
            "at": NOW,
            "version": 1,
        }

    def _reopened(self) -> Any:
        figure = {"register": "indicators", "subject": "gdp:150205"}
        return ReopenedFigure, {"monthly_return": self.carrier, **figure}

    def _upload(self) -> Any:
        return Upload, {
            "monthly_return": self.carrier,
            "file": "a.xlsx",
            "name": "九月.xlsx",
            "size": 4,
            "sha256": "0" * 64,
            "uploaded_by": self.clerk,
            "uploaded_at": NOW,
            "beat_at": NOW,
        }

    def _learned(self) -> Any:
        return LearnedName, {
            "department": self.finance,
            "kind": "row",
            "text": "财政一本账",
            "meaning": "indicators|revenue:150205",
            "learned_by": self.clerk,
            "learned_at": NOW,
        }

    def _answer(self) -> Any:
        return KeptAnswer, {
            "user": self.clerk,
            "key": "5f0c",
            "digest": "0" * 64,
            "created_at": NOW,
        }

    def _audit(self) -> Any:
        return AuditEvent, {
            "sequence": 900_000,
            "at": NOW,
            "door": "page",
            "action": "figure.save",
            "object_type": "indicators.observation",
            "object_id": "1",
            "previous": "0" * 64,
            "digest": "f" * 64,
        }

    def _rule(self) -> Any:
        return DueRule, {"department": self.finance, "day": 5}

    def _indicator(self) -> Any:
        return Indicator, {
            "code": "made",
            "name": "某项指标",
            "group": "综合",
            "unit": "亿元",
            "accumulation": "ytd",
            "frequency": "month",
            "price_basis": "nominal",
            "direction": "up",
            "owner": self.finance,
            "visibility": "public",
        }

    def _observation(self) -> Any:
        return Observation, {
            "monthly_return": self.carrier,
            "indicator": self.indicator,
            "area": self.finance.area,
            "month": SEPTEMBER,
            "value": Decimal(10),
            "entered_by": self.clerk,
            "entered_at": NOW,
        }

    def _target(self) -> Any:
        return Target, {
            "key": "made",
            "plan": self.plan,
            "chapter": self.chapter,
            "indicator": self.indicator,
            "area": self.finance.area,
            "measure": "value",
            "operator": "ge",
            "amount": Decimal(100),
            "strength": "expected",
            "quote": "原文",
        }

    def _phase(self) -> Any:
        return PhaseTarget, {"target": self.target, "month": SEPTEMBER, "amount": Decimal(70)}

    def _light(self) -> Any:
        bounds = {"green_from": Decimal(100), "yellow_from": Decimal(90)}
        return LightRule, {"year": 2024, "version": "2024-1", "family": "level", **bounds}

    def _snapshot(self) -> Any:
        return LightSnapshot, {
            "target": self.target,
            "month": SEPTEMBER,
            "monthly_return": self.carrier,
            "colour": "green",
            "rule_version": "2024-1",
            "sentence": "一句话。",
            "taken_at": NOW,
        }
