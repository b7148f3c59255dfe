"""Agreements, slips and documents behind the records. Served only through a permission check."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Department, User


class InvestmentFile(models.Model):
    """A file of a signing or of a support document, never of both.

    `is_restricted` files tell agreement terms: only for those with that right (DOMAIN §4.5).
    """

    signing = models.ForeignKey(
        "investment.Signing",
        models.PROTECT,
        null=True,
        related_name="files",
        verbose_name="招商项目",
    )
    document = models.ForeignKey(
        "investment.SupportDocument",
        models.PROTECT,
        null=True,
        related_name="files",
        verbose_name="文件",
    )
    caption = models.CharField("说明", max_length=100, blank=True)
    is_restricted = models.BooleanField("含协议条款", default=False)
    file = models.FileField("文件", upload_to="investment/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256摘要", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField(
        "移除时间", null=True, help_text="移除后不再提供，文件仍留存。"
    )
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "招商与争取资料"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(signing__isnull=False, document=None)
                | Q(signing=None, document__isnull=False),
                name="investment_file_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        if self.signing is not None:
            return self.signing.lead
        assert self.document is not None  # noqa: S101 - the constraint
        return self.document.lead
