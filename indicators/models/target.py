"""What the plan promises."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Area, Department, Reach, User
from entry.fields import MonthField, known_choice, month_check
from indicators import choices
from indicators.models.indicator import Indicator, sight, within_sight
from plan.models import Chapter, Plan, PlanCurve, Task


class TargetQuerySet(models.QuerySet["Target"]):
    def in_force(self) -> Self:
        """Those that are judged: neither replaced by an adjustment nor a repetition of another."""
        return self.filter(restates=None, adjusted_to=None)

    def visible_to(self, user: User) -> Self:
        """Row scope: the targets of which this user may know what they are held against, too.

        A light in step with an internal indicator would tell that indicator's growth.
        """
        return self.within_sight(sight(user))

    def within_sight(self, found: Reach | None) -> Self:
        """The same by how far somebody sees."""
        if found is not None and found.everything:
            return self
        known = Q(reference_indicator=None) | within_sight(found, "reference_indicator__")
        return self.filter(known, within_sight(found, "indicator__"))


class Target(models.Model):
    """What the plan promises of an indicator for its year, as it is written."""

    Measure = choices.Measure
    Operator = choices.Operator
    Strength = choices.Strength

    key = models.SlugField("键", max_length=60, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets", verbose_name="计划")
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, related_name="targets", verbose_name="章节"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", verbose_name="指标"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="地区")
    measure = models.CharField("目标所指", max_length=10, choices=choices.Measure)
    operator = models.CharField("要求", max_length=10, choices=choices.Operator)
    amount = models.DecimalField("目标值", null=True, blank=True, max_digits=15, decimal_places=4)
    tolerance = models.DecimalField(
        "允许偏差",
        null=True,
        blank=True,
        max_digits=15,
        decimal_places=4,
        help_text="用于“左右”“同步”，单位同目标值。",
    )
    reference_indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="参照指标"
    )
    reference_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="参照地区"
    )
    strength = models.CharField("性质", max_length=10, choices=choices.Strength)
    headline_order = models.PositiveSmallIntegerField(
        "主要目标序号", null=True, blank=True, help_text="留空为非主要目标。"
    )
    curve = models.ForeignKey(
        PlanCurve,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="计划曲线",
        help_text="留空为按月均分（m/12）。",
    )
    responsible = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    lead_official = models.CharField("牵头领导", max_length=40, blank=True)
    tasks = models.ManyToManyField(
        Task,
        blank=True,
        related_name="targets",
        verbose_name="对应任务",
        help_text="这一目标是其量化要求的任务。",
    )
    quote = models.CharField("原文", max_length=200)
    occurrence = models.PositiveSmallIntegerField(
        "第几处", default=1, help_text="同样的文字在报告里多次出现时，指其中第几处。"
    )
    restates = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="restated_by",
        verbose_name="重申",
        help_text="换一种说法的同一目标，不重复计算。",
    )
    adjusted_from = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjusted_to",
        verbose_name="调整自",
    )
    adjusted_reason = models.CharField("调整依据", max_length=200, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering = ("plan", "headline_order", "chapter__order", "key")
        constraints: ClassVar = [
            known_choice("measure", choices.Measure, "target_measure_known"),
            known_choice("operator", choices.Operator, "target_operator_known"),
            known_choice("strength", choices.Strength, "target_strength_known"),
            models.CheckConstraint(
                condition=Q(operator__in=["sync", "external"]) | Q(amount__isnull=False),
                name="target_amount_given",
                violation_error_message="这类目标须填目标值。",
            ),
            models.CheckConstraint(
                condition=~Q(operator="sync")
                | Q(reference_indicator__isnull=False)
                | Q(reference_area__isnull=False),
                name="target_reference_given",
                violation_error_message="“同步”须填参照指标或参照地区。",
            ),
            models.CheckConstraint(
                condition=Q(adjusted_from=None) | ~Q(adjusted_reason=""),
                name="target_adjusted_reason",
                violation_error_message="调整目标须写明依据。",
            ),
            models.UniqueConstraint(
                fields=["plan", "indicator", "area", "measure"],
                condition=Q(restates=None, adjusted_from=None),
                name="target_once",
                violation_error_message="这项指标已有目标；重复的提法请填“重申”。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year} {self.indicator.name}"


class PhaseTarget(models.Model):
    """分期目标: what a target asks for by the end of a month within its year."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="phases", verbose_name="目标")
    month = MonthField("月份")
    amount = models.DecimalField("目标值", max_digits=15, decimal_places=4)

    class Meta:
        verbose_name = verbose_name_plural = "分期目标"
        ordering = ("month",)
        constraints: ClassVar = [
            month_check("phase_month"),
            models.UniqueConstraint(fields=["target", "month"], name="phase_once"),
        ]
