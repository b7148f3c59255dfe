"""A right row of each kind of the projects' tables, and the rows that they point to."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.models import Department, User
from entry.models import Return
from entry.periods import Month
from projects.models import (
    ChaseRule,
    Dismissal,
    Enterprise,
    Funding,
    LightExemption,
    Listing,
    Member,
    Mention,
    Milestone,
    PlannedMonth,
    Problem,
    ProblemEvent,
    Procedure,
    ProcedureKind,
    Project,
    ProjectEvent,
    ProjectFile,
    ProjectLightSnapshot,
    ProjectList,
    ProjectProgress,
    YearPlan,
)
from tests.factories import NOW
from tests.projects.factories import ProjectFactory

SEPTEMBER = Month(2024, 9)
TODAY = date(2024, 9, 20)


class ProjectRows:
    clerk: User
    finance: Department
    chapter: Any
    carrier: Return

    @cached_property
    def project(self) -> Project:
        return ProjectFactory(key="ground", lead=self.finance)

    @cached_property
    def proof(self) -> ProjectFile:
        return ProjectFile.objects.create(**self._paper()[1])

    @cached_property
    def kind(self) -> ProcedureKind:
        return ProcedureKind.objects.create(year=2024, code="ground", name="环评")

    @cached_property
    def year_plan(self) -> YearPlan:
        return YearPlan.objects.create(project=self.project, year=2023)

    @cached_property
    def list(self) -> ProjectList:
        return ProjectList.objects.create(code="big", name="清单", owner=self.finance, rule="亿元")

    @cached_property
    def problem(self) -> Problem:
        return Problem.objects.create(**{**self._trouble()[1], "number": "W-2024-900"})

    def _enterprise(self) -> Any:
        return Enterprise, {"key": "made", "name": "某企业", "credit_code": "91350100M000100Y43"}

    def _project(self) -> Any:
        return Project, {
            "key": "made",
            "name": "某项目",
            "code": "2312-150205-04-01-123456",
            "area": self.finance.area,
            "category": "industry",
            "lead": self.finance,
        }

    def _mention(self) -> Any:
        return Mention, {"project": self.project, "chapter": self.chapter, "quote": "原文"}

    def _member(self) -> Any:
        return Member, {"project": self.project, "duty": "head", "name": "某人"}

    def _funding(self) -> Any:
        return Funding, {"project": self.project, "kind": "loan", "amount": Decimal(100)}

    def _milestone(self) -> Any:
        return Milestone, {"project": self.project, "title": "基础施工完成"}

    def _paper(self) -> Any:
        return ProjectFile, {
            "project": self.project,
            "kind": "evidence",
            "file": "a.pdf",
            "name": "施工许可证.pdf",
            "size": 4,
            "sha256": "0" * 64,
            "uploaded_by": self.clerk,
            "uploaded_at": NOW,
        }

    def _happening(self) -> Any:
        return ProjectEvent, {
            "project": self.project,
            "kind": "started",
            "on": TODAY,
            "evidence": self.proof,
            "recorded_by": self.clerk,
            "recorded_at": NOW,
        }

    def _exemption(self) -> Any:
        return LightExemption, {
            "project": self.project,
            "family": "start",
            "reason": "上级布局调整",
            "first": SEPTEMBER,
            "last": SEPTEMBER,
            "requested_by": self.clerk,
            "requested_at": NOW,
        }

    def _lit(self) -> Any:
        return ProjectLightSnapshot, {
            "project": self.project,
            "month": SEPTEMBER,
            "family": "start",
            "monthly_return": self.carrier,
            "colour": "green",
            "rule_version": "2023-1",
            "sentence": "一句话。",
            "taken_at": NOW,
        }

    def _listing(self) -> Any:
        return Listing, {
            "list": self.list,
            "project": self.project,
            "year": 2024,
            "entered": SEPTEMBER,
        }

    def _trouble(self) -> Any:
        return Problem, {
            "number": "W-2024-001",
            "source": "visit",
            "project": self.project,
            "title": "用地未交付",
            "kind": "land",
            "asked": "请自然资源分局月底前交地",
            "lead": self.finance,
            "raised_by": self.clerk,
            "raised_on": TODAY,
        }

    def _solving(self) -> Any:
        return ProblemEvent, {
            "problem": self.problem,
            "action": "assign",
            "to_stage": "assigned",
            "by": self.clerk,
            "at": NOW,
            "version": 2,
        }

    def _chasing(self) -> Any:
        return ChaseRule, {"year": 2024, "version": "2024-1"}

    def _dismissal(self) -> Any:
        return Dismissal, {
            "project": self.project,
            "source": "light",
            "month": SEPTEMBER,
            "origin": "一句话。",
            "reason": "已在专题会上部署",
            "by": self.clerk,
            "at": NOW,
        }

    def _menu(self) -> Any:
        return ProcedureKind, {"year": 2024, "code": "made", "name": "立项"}

    def _procedure(self) -> Any:
        return Procedure, {"project": self.project, "kind": self.kind}

    def _progress(self) -> Any:
        return ProjectProgress, {
            "project": self.project,
            "month": SEPTEMBER,
            "invested": Decimal(10),
            "monthly_return": self.carrier,
            "entered_by": self.clerk,
            "entered_at": NOW,
        }

    def _yearly(self) -> Any:
        return YearPlan, {"project": self.project, "year": 2024}

    def _planned(self) -> Any:
        return PlannedMonth, {
            "year_plan": self.year_plan,
            "month": SEPTEMBER,
            "amount": Decimal(10),
        }
