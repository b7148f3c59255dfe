"""Lists of projects with their rule and their yearly membership (DOMAIN §3.1)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Department
from entry.fields import MonthField, known_choice, month_check, optional_month
from projects import choices
from projects.models.project import Project, money


class ProjectList(models.Model):
    """清单: 自治区重大、亿元以上工业重点 …: a definition, not a field of the project."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    owner = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="管理单位")
    rule = models.CharField("入列标准", max_length=300)
    least_government: Any = money("政府投资下限", help_text="万元；低于的提示，不拒绝。")
    least_enterprise: Any = money("企业投资下限", help_text="万元；低于的提示，不拒绝。")
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_active = models.BooleanField("在用", default=True)
    assumed = models.BooleanField(
        "默认标准", default=False, help_text="报告没有写明，此为默认标准，待区里确认。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "项目清单"
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """A project's year on a list. A project may stand on several; its money counts once."""

    list = models.ForeignKey(
        ProjectList, models.PROTECT, related_name="listings", verbose_name="清单"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="listings", verbose_name="项目"
    )
    year = models.PositiveSmallIntegerField("年度")
    entered = MonthField("列入月份")
    reason = models.CharField(
        "列入原因", max_length=10, choices=choices.EntryReason, default=choices.EntryReason.NEW
    )
    left = optional_month("调出月份")
    left_reason = models.CharField("调出原因", max_length=200, blank=True)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "清单成员"
        ordering = ("-year", "list", "project")
        constraints: ClassVar = [
            month_check("listing_entered", "entered"),
            month_check("listing_left", "left"),
            known_choice("reason", choices.EntryReason, "listing_reason_known"),
            models.UniqueConstraint(fields=["list", "project", "year"], name="listing_once"),
            models.CheckConstraint(
                condition=Q(left=None, left_reason="")
                | Q(left__isnull=False, left__gte=F("entered")) & ~Q(left_reason=""),
                name="listing_left_with_reason",
                violation_error_message="调出须有月份和原因，且不早于列入月份。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.list_id}"
