"""问题督办规则 as data, and the proposals that somebody turned down."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from entry.fields import MonthField, known_choice, month_check
from projects.choices import ProblemSource
from projects.models.project import Project

PROPOSED = (ProblemSource.LIGHT, ProblemSource.PROGRESS)


class ChaseRule(models.Model):
    """When an open problem is reminded of, and when it goes up to its lead official.

    All days are working days. The latest version of the latest year up to the present one holds:
    a new year without rules of its own keeps the old ones.
    """

    year = models.PositiveSmallIntegerField("年度")
    version = models.CharField("版本", max_length=20, help_text="例如 2024-1")
    due_soon = models.PositiveSmallIntegerField(
        "临期（工作日）", default=3, help_text="距完成时限不超过几个工作日列为临期。"
    )
    remind_after = models.PositiveSmallIntegerField(
        "自动催办（逾期工作日）", default=1, help_text="逾期满几个工作日起，每日任务自动催办。"
    )
    remind_every = models.PositiveSmallIntegerField(
        "再次催办间隔（工作日）", default=5, help_text="上次催办（含人工）后满几个工作日再催。"
    )
    escalate_after = models.PositiveSmallIntegerField(
        "建议升级（逾期工作日）", default=5, help_text="逾期满几个工作日建议报牵头领导。"
    )
    escalate_reminders = models.PositiveSmallIntegerField(
        "建议升级（催办次数）", default=2, help_text="催办满几次仍未办结建议报牵头领导。"
    )
    escalates_itself = models.BooleanField(
        "自动升级", default=False, help_text="打勾后由每日任务直接报牵头领导，不再等人确认。"
    )
    approved_by = models.CharField("批准", max_length=80, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "问题督办规则"
        ordering = ("-year", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "version"], name="chase_rule_once"),
            models.CheckConstraint(
                condition=Q(remind_after__gte=1, remind_every__gte=1, escalate_after__gte=1),
                name="chase_rule_days",
                violation_error_message="催办和升级的工作日数须为1以上。",
            ),
            models.CheckConstraint(
                condition=Q(escalate_reminders__gte=1),
                name="chase_rule_reminders",
                violation_error_message="建议升级的催办次数须为1以上。",
            ),
        ]

    def __str__(self) -> str:
        return self.version


class Dismissal(models.Model):
    """A proposal that was turned down. Append-only.

    A light's holds as long as the run of red months in which `month` lies; a reported text's as
    long as the same text is reported.
    """

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="dismissals", verbose_name="项目"
    )
    source = models.CharField("来源", max_length=10, choices=ProblemSource)
    month = MonthField("月份")
    origin = models.CharField("原文", max_length=500)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "不予提出的建议"
        ordering = ("-at", "-pk")
        constraints: ClassVar = [
            month_check("dismissal_month"),
            known_choice("source", [*PROPOSED], "dismissal_source_known"),
            models.UniqueConstraint(
                fields=["project", "source", "month", "origin"], name="dismissal_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="dismissal_with_reason",
                violation_error_message="不提出须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month} {self.source}"
