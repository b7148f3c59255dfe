"""Working days, and when returns are due."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Department
from entry.duedates import DEFAULT_DUE_DAY, DueDays


class CalendarDay(models.Model):
    """A day that differs from its weekday: a public holiday, or a weekend day worked."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班", default=False, help_text="调休上班的周末打勾。")
    name = models.CharField("名称", max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = "节假日调休"
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}{'（上班）' if self.is_workday else ''}"


class DueRuleQuerySet(models.QuerySet["DueRule"]):
    def due_days(self) -> DueDays:
        """When every department's returns are due, on the working days of the calendar."""
        days: dict[int | None, int] = dict(self.values_list("department", "day"))
        return DueDays(
            own={department: day for department, day in days.items() if department is not None},
            general=days.get(None, DEFAULT_DUE_DAY),
            exceptions=dict(CalendarDay.objects.values_list("day", "is_workday")),
        )


class DueRule(models.Model):
    """On which day of the following month a department's return is due.

    Without a department it is the rule for all that have none of their own. A day off moves it
    to the next working day.
    """

    department = models.OneToOneField(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name="部门",
        help_text="留空为其余部门的通用规则。",
    )
    day = models.PositiveSmallIntegerField(
        "次月几日", validators=[MinValueValidator(1), MaxValueValidator(28)]
    )

    objects = DueRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "截止日规则"
        ordering = ("department__order",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=28), name="due_day_in_month"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(department=None), name="due_rule_general_once"
            ),
        ]

    def __str__(self) -> str:
        who = self.department.short_name if self.department else "其余部门"
        return f"{who}：次月{self.day}日"
