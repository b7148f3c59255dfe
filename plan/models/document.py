"""The plan document, its chapters, and the curves along which a year is planned."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Area


class Plan(models.Model):
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("标题", max_length=200)
    short_title = models.CharField("简称", max_length=40)
    reported_on = models.DateField("报告日期")
    document = models.TextField("原文", help_text="报告全文，引文据此核对。")

    class Meta:
        verbose_name = verbose_name_plural = "计划"
        ordering = ("-year",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "year"], name="plan_once")]

    def __str__(self) -> str:
        return self.short_title


class Chapter(models.Model):
    """A part, section or item of the document.

    Keyed by its own key and title, never by its number: the source has two 二是 in one section.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="chapters", verbose_name="计划")
    key = models.SlugField("键", max_length=60, help_text="计划内唯一，序号有重复时据此区分。")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    number = models.CharField("序号", max_length=10, blank=True)
    title = models.CharField("标题", max_length=120)
    order = models.PositiveSmallIntegerField("排序")
    quote = models.CharField("原文", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "章节"
        ordering = ("plan", "order")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "key"], name="chapter_key_once"),
            models.UniqueConstraint(fields=["plan", "parent", "title"], name="chapter_title_once"),
            models.UniqueConstraint(
                fields=["plan", "title"], condition=models.Q(parent=None), name="chapter_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}{self.title}"


class PlanCurve(models.Model):
    """计划曲线: the share of the year's target planned by the end of each month, cumulative %."""

    code = models.SlugField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=40)
    m01 = models.DecimalField("1月", max_digits=6, decimal_places=3)
    m02 = models.DecimalField("2月", max_digits=6, decimal_places=3)
    m03 = models.DecimalField("3月", max_digits=6, decimal_places=3)
    m04 = models.DecimalField("4月", max_digits=6, decimal_places=3)
    m05 = models.DecimalField("5月", max_digits=6, decimal_places=3)
    m06 = models.DecimalField("6月", max_digits=6, decimal_places=3)
    m07 = models.DecimalField("7月", max_digits=6, decimal_places=3)
    m08 = models.DecimalField("8月", max_digits=6, decimal_places=3)
    m09 = models.DecimalField("9月", max_digits=6, decimal_places=3)
    m10 = models.DecimalField("10月", max_digits=6, decimal_places=3)
    m11 = models.DecimalField("11月", max_digits=6, decimal_places=3)
    m12 = models.DecimalField("12月", max_digits=6, decimal_places=3)

    class Meta:
        verbose_name = verbose_name_plural = "计划曲线"
        ordering = ("code",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(m01__gte=0, m12=100)
                & Q(**{f"m{i:02}__lte": F(f"m{i + 1:02}") for i in range(1, 12)}),
                name="curve_cumulative",
                violation_error_message="计划曲线须逐月不减，12月为100。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shares(self) -> tuple[Decimal, ...]:
        """Twelve cumulative percentages; the last is 100."""
        return tuple(getattr(self, f"m{month:02}") for month in range(1, 13))
