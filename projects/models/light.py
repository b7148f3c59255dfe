"""Exemptions from a light, and the lights as they were at publication."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Department, User
from entry.fields import MonthField, known_choice, month_check
from entry.models import Return
from plan.models import ThresholdRule
from projects.models.project import Project

FAMILIES = [
    (each.value, each.label.partition("：")[0])
    for each in ThresholdRule.Family
    if each != ThresholdRule.Family.TASK
]
OVERALL = "overall"


class LightExemption(models.Model):
    """申请不亮灯: asked for with a reason, approved by a second person, for a stated time."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="exemptions", verbose_name="项目"
    )
    family = models.CharField("灯", max_length=10, choices=FAMILIES)
    reason = models.CharField("理由", max_length=300)
    first = MonthField("自")
    last = MonthField("至", help_text="含当月；到期自动恢复亮灯。")
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    is_approved = models.BooleanField("同意", default=False)
    answer = models.CharField("审批意见", max_length=300, blank=True)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "亮灯豁免"
        ordering = ("project", "first", "pk")
        constraints: ClassVar = [
            month_check("exemption_first", "first"),
            month_check("exemption_last", "last"),
            known_choice("family", [value for value, _ in FAMILIES], "exemption_family_known"),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="exemption_ordered",
                violation_error_message="豁免的止月不能早于起月。",
            ),
            models.CheckConstraint(
                condition=Q(is_approved=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="exemption_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                name="exemption_second_person",
                violation_error_message="申请人不能审批自己的申请。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_family_display()} {self.first}—{self.last}"

    @property
    def department(self) -> Department:
        return self.project.lead


class ProjectLightSnapshot(models.Model):
    """A project's light as it was when a month was published. Append-only; the latest counts."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="snapshots", verbose_name="项目"
    )
    month = MonthField("月份")
    family = models.CharField("灯", max_length=10, choices=[*FAMILIES, (OVERALL, "总灯")])
    monthly_return = models.ForeignKey(
        Return, models.PROTECT, related_name="+", verbose_name="月报"
    )
    colour = models.CharField("颜色", max_length=12)
    rule_version = models.CharField("规则版本", max_length=20)
    inputs = models.JSONField("依据", default=dict)
    sentence = models.TextField("说明")
    taken_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "发布时的项目灯"
        ordering = ("project", "month", "family", "taken_at")
        constraints: ClassVar = [
            month_check("project_snapshot_month"),
            models.UniqueConstraint(
                fields=["project", "month", "family", "monthly_return"],
                name="project_snapshot_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month} {self.family}"
