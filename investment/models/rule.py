"""What counts, as rows that an administrator edits: every office counts by its own paper."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from entry.fields import known_choice
from investment import choices


class CountingRule(models.Model):
    """A kind of signing that a year does not count, by name (DOMAIN §4.2).

    With `least` the rule holds for agreed investments below it (万元) by itself; without, a
    person names it on the record.
    """

    year = models.PositiveSmallIntegerField("年度")
    code = models.SlugField("代码", max_length=40)
    title = models.CharField("不计入的情形", max_length=60)
    text = models.CharField("规定", max_length=300)
    least: Any = models.DecimalField(
        "最低协议投资",
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="万元；填写后，低于此数的自动不计。",
    )
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "签约计数规则"
        ordering = ("-year", "order", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "code"], name="counting_rule_once"),
            models.CheckConstraint(
                condition=Q(least=None) | Q(least__gt=0), name="counting_rule_least_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StepRule(models.Model):
    """One field that a step of the funnel needs (落地 = registered here, and site or code …).

    Rows of one `group` are alternatives: one of them is enough.
    """

    step = models.CharField("环节", max_length=10, choices=choices.StepKind)
    field = models.CharField("所需内容", max_length=30, choices=choices.Needed)
    group = models.CharField(
        "任一组", max_length=20, blank=True, help_text="同一组的内容，有一项即可。"
    )
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "环节所需内容"
        ordering = ("order", "step", "field")
        constraints: ClassVar = [
            known_choice("step", choices.StepKind, "step_rule_step_known"),
            known_choice("field", choices.Needed, "step_rule_field_known"),
            models.UniqueConstraint(fields=["step", "field"], name="step_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}：{self.get_field_display()}"


class SupportRule(models.Model):
    """How a year counts one kind of support (DOMAIN §5)."""

    year = models.PositiveSmallIntegerField("年度")
    kind = models.ForeignKey(
        "investment.SupportKind", models.PROTECT, related_name="rules", verbose_name="类别"
    )
    count_by = models.CharField(
        "计入时间", max_length=10, choices=choices.CountBy, default=choices.CountBy.DOCUMENT
    )
    counts_repayable = models.BooleanField("计入债券等需偿还资金", default=False)
    counts_formula = models.BooleanField("计入因素法分配资金", default=False)
    counts_matched = models.BooleanField("计入需地方配套资金", default=True)
    counts_renewed = models.BooleanField("计入延续的", default=True)
    least: Any = models.DecimalField(
        "最低金额",
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="万元；低于此数的不计。",
    )
    lowest_level = models.CharField(
        "最低级别", max_length=10, choices=choices.Level, default=choices.Level.CITY
    )
    text = models.CharField("依据", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "争取计数规则"
        ordering = ("-year", "kind")
        constraints: ClassVar = [
            known_choice("count_by", choices.CountBy, "support_rule_count_by_known"),
            known_choice("lowest_level", choices.Level, "support_rule_level_known"),
            models.UniqueConstraint(fields=["year", "kind"], name="support_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.kind}"
