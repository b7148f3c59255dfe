"""What a project is to achieve in a year: money month by month, and its months of events."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from entry.fields import MonthField, month_check, optional_month
from plan.models import PlanCurve
from projects.models.project import Project, money


class YearPlan(models.Model):
    """年度计划. A project with one reports every month of the year until it is removed."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="year_plans", verbose_name="项目"
    )
    year = models.PositiveSmallIntegerField("年度")
    goal = models.CharField("年度目标", max_length=200, blank=True)
    planned_investment: Any = money("本年计划投资")
    done_before: Any = money("至上年底累计完成")
    curve = models.ForeignKey(
        PlanCurve,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="计划曲线",
        help_text="没有分月计划时据此推算；留空按计划开工月至竣工月均分。",
    )
    planned_start = optional_month("计划开工月")
    planned_finish = optional_month("计划竣工月")
    planned_production = optional_month("计划投产月")
    deadline_words = models.CharField("时限原文", max_length=40, blank=True)
    quote = models.CharField("原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)
    note = models.CharField("说明", max_length=300, blank=True)
    is_demo = models.BooleanField(
        "示意数据", default=False, editable=False, help_text="计划投资和月份为示意，不是实际计划。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "年度计划"
        ordering = ("-year", "project")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "year"], name="year_plan_once"),
            models.CheckConstraint(
                condition=Q(planned_investment=None) | Q(planned_investment__gte=0),
                name="year_plan_not_negative",
            ),
            models.CheckConstraint(
                condition=(
                    Q(planned_start=None)
                    | Q(planned_finish=None)
                    | Q(planned_finish__gte=F("planned_start"))
                ),
                name="year_plan_finish_after_start",
                violation_error_message="计划竣工月不能早于计划开工月。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(planned_start=None)
                    | Q(planned_production=None)
                    | Q(planned_production__gte=F("planned_start"))
                ),
                name="year_plan_production_after_start",
                violation_error_message="计划投产月不能早于计划开工月。",
            ),
            *(
                month_check(f"year_plan_{field}", field)
                for field in ("planned_start", "planned_finish", "planned_production")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"


class PlannedMonth(models.Model):
    """分月计划: what the year's investment is to have reached by the end of a month."""

    year_plan = models.ForeignKey(
        YearPlan, models.CASCADE, related_name="months", verbose_name="年度计划"
    )
    month = MonthField("月份")
    amount = models.DecimalField("累计计划投资", max_digits=15, decimal_places=4, help_text="万元")

    class Meta:
        verbose_name = verbose_name_plural = "分月计划"
        ordering = ("year_plan", "month")
        constraints: ClassVar = [
            month_check("planned_month"),
            models.UniqueConstraint(fields=["year_plan", "month"], name="planned_month_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="planned_month_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.month)
