"""前期手续: the year's menu, and where each project stands in it (DOMAIN §3.5)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from entry.fields import known_choice
from projects import choices
from projects.models.project import Project


class ProcedureKind(models.Model):
    """One procedure of a year's set; the set changes by year, so it is data."""

    year = models.PositiveSmallIntegerField("年度")
    code = models.SlugField("代码", max_length=40)
    name = models.CharField("名称", max_length=60)
    authority = models.CharField("审批部门", max_length=60, blank=True)
    is_main = models.BooleanField(
        "主要手续", default=True, help_text="计入“主要手续全部办结的项目占比”。"
    )
    assumed = models.BooleanField(
        "默认目录", default=False, help_text="当年目录未见正式文件，此为默认目录，待区里确认。"
    )
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "手续目录"
        ordering = ("-year", "order")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "code"], name="procedure_kind_once")
        ]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="procedures", verbose_name="项目"
    )
    kind = models.ForeignKey(
        ProcedureKind, models.PROTECT, related_name="procedures", verbose_name="手续"
    )
    need = models.CharField(
        "是否需办", max_length=10, choices=choices.Need, default=choices.Need.NEEDED
    )
    level = models.CharField("审批层级", max_length=10, choices=choices.Level, blank=True)
    authority = models.CharField("审批部门", max_length=60, blank=True)
    requirement = models.CharField("要件", max_length=200, blank=True)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=choices.ProcedureState,
        default=choices.ProcedureState.NOT_STARTED,
    )
    submitted_on = models.DateField("报送日期", null=True, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    limit_days = models.PositiveSmallIntegerField("承诺时限（工作日）", null=True, blank=True)
    due_on = models.DateField("计划办结日", null=True, blank=True)
    done_on = models.DateField("实际办结日", null=True, blank=True)
    document_no = models.CharField("文号", max_length=60, blank=True)
    blocked_by = models.CharField("卡点原因", max_length=200, blank=True)
    person = models.CharField("责任人", max_length=40, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "前期手续"
        ordering = ("project", "kind__order")
        constraints: ClassVar = [
            known_choice("need", choices.Need, "procedure_need_known"),
            known_choice("level", choices.Level, "procedure_level_known", blank=True),
            known_choice("state", choices.ProcedureState, "procedure_state_known"),
            models.UniqueConstraint(fields=["project", "kind"], name="procedure_once"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on=None)),
                name="procedure_done_dated",
                violation_error_message="状态为“办结”的须有实际办结日，未办结的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(need="needed") | Q(state="not_started"),
                name="procedure_not_needed_has_no_state",
                violation_error_message="无需办理的手续不填办理状态。",
            ),
        ]

    def __str__(self) -> str:
        return self.kind.name
