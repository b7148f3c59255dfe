"""Thresholds of the registers' lights, as data."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from entry.fields import known_choice


class Family(models.TextChoices):
    """What is measured; higher is always better (DOMAIN §6.4)."""

    TASK = "task", "任务：距完成时限天数"
    START = "start", "开工灯：晚于计划开工月数（负数）"
    PROGRESS = "progress", "进度灯：完成率与计划进度之差（百分点）"
    LIBRARY = "library", "入库灯：开工后未入库月数（负数）"
    PAYMENT = "payment", "支付灯：支付率与时间进度之差（百分点）"


class ThresholdRule(models.Model):
    """台账亮灯规则: green from, yellow from, red below, of one family in one year's version."""

    Family = Family

    year = models.PositiveSmallIntegerField("年度")
    version = models.CharField("版本", max_length=20, help_text="例如 2024-1")
    family = models.CharField("类别", max_length=10, choices=Family)
    green_from = models.DecimalField("绿灯起", max_digits=9, decimal_places=4)
    green_inclusive = models.BooleanField("含绿灯界", default=True)
    yellow_from = models.DecimalField("黄灯起", max_digits=9, decimal_places=4)
    yellow_inclusive = models.BooleanField("含黄灯界", default=True)
    approved_by = models.CharField("批准", max_length=80, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账亮灯规则"
        ordering = ("-year", "-version", "family")
        constraints: ClassVar = [
            known_choice("family", Family, "threshold_family_known"),
            models.UniqueConstraint(fields=["year", "version", "family"], name="threshold_once"),
            models.CheckConstraint(
                condition=Q(green_from__gte=F("yellow_from")),
                name="threshold_ordered",
                violation_error_message="绿灯界不得低于黄灯界。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_family_display()}"
