"""What grants support from above: the kinds that there are, and the documents (DOMAIN §5)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Department
from entry.fields import known_choice
from investment import choices


class SupportKind(models.Model):
    """资金、政策、示范试点、荣誉: kinds as rows; money is counted in 万元, the others in 项."""

    code = models.SlugField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=20, unique=True)
    is_money = models.BooleanField("按金额计", default=False)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "争取类别"
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name


class SupportDocument(models.Model):
    """One document from above; it may grant several items."""

    title = models.CharField("文件名称", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    dated = models.DateField("文件日期", null=True, blank=True)
    level = models.CharField("级别", max_length=10, choices=choices.Level)
    granted_by = models.CharField("授予（下达）单位", max_length=100, blank=True)
    lead = models.ForeignKey(
        Department, models.PROTECT, related_name="support_documents", verbose_name="登记单位"
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "争取文件"
        ordering = ("-dated", "pk")
        constraints: ClassVar = [
            known_choice("level", choices.Level, "support_document_level_known"),
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="support_document_once",
                violation_error_message="这个文号已经登记，请在原文件下增加事项。",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def department(self) -> Department:
        return self.lead
