"""The plan document and its chapters."""

from typing import ClassVar

from django.db import models

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
