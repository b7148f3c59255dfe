"""Enterprises: who invests, builds and produces."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from plan.models import Chapter
from projects.codes import CodeError, credit_code


class Enterprise(models.Model):
    key = models.SlugField("键", max_length=60, unique=True)
    name = models.CharField("名称", max_length=120, unique=True)
    aliases = models.CharField("别名", max_length=200, blank=True, help_text="用 | 分隔")
    credit_code = models.CharField(
        "统一社会信用代码", max_length=18, blank=True, help_text="18位，与营业执照一致。"
    )
    code_doubted = models.BooleanField(
        "代码未通过校验", default=False, help_text="旧证照或上级名单原样如此的勾选，并另行核实。"
    )
    source_region = models.CharField("投资来源地", max_length=60, blank=True)
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="章节"
    )
    quote = models.CharField("原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)
    note = models.CharField("说明", max_length=300, blank=True)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "企业"
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="enterprise_code_once",
                violation_error_message="已有企业登记了这个统一社会信用代码。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *(name for name in self.aliases.split("|") if name))

    def clean(self) -> None:
        """The code in its stored form; one that fails its check digit only when said so."""
        if not self.credit_code:
            return
        try:
            self.credit_code = credit_code(self.credit_code)
        except CodeError as error:
            if not self.code_doubted:
                raise ValidationError({"credit_code": str(error)})
