"""How targets are judged, and what was judged at publication."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from entry.fields import MonthField, known_choice, month_check
from entry.models import Return
from indicators import choices
from indicators.models.target import Target


class LightRule(models.Model):
    """亮灯规则: thresholds of one family in one version of a year's rule set (DOMAIN §6.4)."""

    Family = choices.Family

    year = models.PositiveSmallIntegerField("年度")
    version = models.CharField("版本", max_length=20, help_text="例如 2024-1")
    family = models.CharField("类别", max_length=10, choices=choices.Family)
    green_from = models.DecimalField(
        "绿灯起", max_digits=9, decimal_places=4, help_text="比率或差，所指见类别。"
    )
    green_inclusive = models.BooleanField("含绿灯界", default=True)
    yellow_from = models.DecimalField("黄灯起", max_digits=9, decimal_places=4)
    yellow_inclusive = models.BooleanField("含黄灯界", default=True)
    band_points = models.DecimalField(
        "黄灯带（百分点）",
        max_digits=9,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="黄灯界再往下的宽度；与份额两者取大。",
    )
    band_share = models.DecimalField(
        "黄灯带（目标的份额）", max_digits=9, decimal_places=4, null=True, blank=True
    )
    red_below_zero = models.BooleanField(
        "负增长即红灯", default=False, help_text="目标为正而实际为负时。"
    )
    approved_by = models.CharField("批准", max_length=80, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "亮灯规则"
        ordering = ("-year", "-version", "family")
        constraints: ClassVar = [
            known_choice("family", choices.Family, "light_rule_family_known"),
            models.UniqueConstraint(fields=["year", "version", "family"], name="light_rule_once"),
            models.CheckConstraint(
                condition=Q(green_from__gte=F("yellow_from")),
                name="light_rule_ordered",
                violation_error_message="绿灯界不得低于黄灯界。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_family_display()}"


class LightSnapshot(models.Model):
    """A light as it was when a month was published. Append-only; a month's latest one counts."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="snapshots", verbose_name="目标"
    )
    month = MonthField("月份")
    monthly_return = models.ForeignKey(
        Return, models.PROTECT, related_name="+", verbose_name="月报"
    )
    colour = models.CharField("灯", max_length=8)
    rule_version = models.CharField("规则版本", max_length=20)
    inputs = models.JSONField("依据", default=dict)
    sentence = models.TextField("说明")
    taken_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "发布时的灯"
        ordering = ("target", "month", "taken_at")
        constraints: ClassVar = [
            month_check("snapshot_month"),
            models.UniqueConstraint(
                fields=["target", "month", "monthly_return"], name="snapshot_once"
            ),
        ]
