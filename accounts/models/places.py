"""Areas, the departments in them, and the installation that serves them."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models


class Area(models.Model):
    class Level(models.TextChoices):
        REGION = "region", "自治区"
        CITY = "city", "市"
        COUNTY = "county", "旗县区"
        TOWNSHIP = "township", "苏木镇街道"
        PARK = "park", "园区"

    code = models.CharField(
        "区划代码",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{2,12}$", "区划代码是2至12位数字。")],
        help_text="GB/T 2260 或统计用区划代码",
    )
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20)
    name_en = models.CharField(
        "英文名称", max_length=100, blank=True, help_text="供读英文的数据用户，可不填"
    )
    level = models.CharField("级别", max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=8, decimal_places=5, null=True, blank=True)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "地区"
        ordering = ("order", "code")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(level__in=["region", "city", "county", "township", "park"]),
                name="area_level_known",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="area_place_is_a_pair",
                violation_error_message="经度、纬度须同时填写。",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class Department(models.Model):
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="departments", verbose_name="所属地区"
    )
    code = models.CharField(
        "代码",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", "代码用小写字母、数字和连字符。")],
    )
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20)
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_active = models.BooleanField("在用", default=True)
    assumed = models.BooleanField(
        "默认名单", default=False, help_text="报告未列部门，此为默认名单，待区里确认。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.short_name


class Installation(models.Model):
    """What kind of place this is: one row. A demonstration also has a clock of its own."""

    singleton = models.BooleanField("唯一行", default=True, unique=True, editable=False)
    is_demo = models.BooleanField("演示系统", default=False)
    clock_offset = models.DurationField(
        "时钟偏移", null=True, blank=True, help_text="演示系统的今天 = 真实时间 + 偏移"
    )

    class Meta:
        verbose_name = verbose_name_plural = "安装信息"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(singleton=True), name="installation_single")
        ]

    def __str__(self) -> str:
        return "演示系统" if self.is_demo else "正式系统"
