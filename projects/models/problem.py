"""问题清单: what stands in a project's way, and who must do what by when (DOMAIN §3.6)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Department, User
from accounts.roles import Action
from entry.fields import known_choice, month_check, optional_month
from projects import choices
from projects.models.enterprise import Enterprise
from projects.models.project import Project

OPEN = (
    choices.ProblemStage.RAISED,
    choices.ProblemStage.ASSIGNED,
    choices.ProblemStage.WORKING,
    choices.ProblemStage.RESOLVED,
    choices.ProblemStage.SUSPENDED,
)


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, user: User) -> Self:
        """A department what it must settle, joins in or raised; a publisher his area; a leader
        all; a lead official what was put to him; and everybody what he raised himself."""
        reach = user.reach(Action.VIEW_PROJECT)
        if reach.everything:
            return self
        shared = Problem.co_operating.through.objects.filter(reach.q())
        return self.filter(
            reach.q("lead")
            | Q(pk__in=shared.values("problem"))
            | Q(project__in=Project.objects.visible_to(user))
            | Q(lead_official=user)
            | Q(raised_by=user)
        )

    def open(self) -> Self:
        return self.filter(stage__in=OPEN)


class Problem(models.Model):
    """`stage` is assigned by `projects.solving` alone."""

    number = models.CharField("编号", max_length=20, unique=True)
    source = models.CharField("来源", max_length=10, choices=choices.ProblemSource)
    source_month = optional_month("来源月份", help_text="由哪个月的亮灯或月报引起。")
    origin = models.CharField(
        "来源原文", max_length=500, blank=True, help_text="当时的灯下说明或月报所填，不再改动。"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="项目"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name="企业",
    )
    title = models.CharField("问题", max_length=80)
    description = models.CharField("问题描述", max_length=500, blank=True)
    kind = models.CharField("问题类别", max_length=10, choices=choices.ProblemKind)
    asked = models.CharField("需协调事项", max_length=300, help_text="具体到请谁做什么。")
    level = models.CharField(
        "协调层级", max_length=10, choices=choices.Level, default=choices.Level.DEPARTMENT
    )
    lead = models.ForeignKey(
        Department, models.PROTECT, related_name="led_problems", verbose_name="责任单位"
    )
    co_operating = models.ManyToManyField(
        Department, blank=True, related_name="joined_problems", verbose_name="配合单位"
    )
    lead_official = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_problems",
        verbose_name="牵头领导",
    )
    raised_by = models.ForeignKey(
        User, models.PROTECT, related_name="raised_problems", verbose_name="提出人"
    )
    raised_on = models.DateField("提出日期")
    due_on = models.DateField("要求完成时限", null=True, blank=True)
    stage = models.CharField(
        "状态", max_length=10, choices=choices.ProblemStage, default=choices.ProblemStage.RAISED
    )
    reminders = models.PositiveSmallIntegerField("催办次数", default=0)
    reopened = models.PositiveSmallIntegerField("反复次数", default=0)
    is_returned = models.BooleanField("被退回", default=False)
    is_escalated = models.BooleanField("已报牵头领导", default=False)
    resolved_on = models.DateField("办结日期", null=True, blank=True)
    resolved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核销人"
    )
    satisfaction = models.CharField(
        "满意度", max_length=12, choices=choices.Satisfaction, blank=True
    )
    version = models.PositiveIntegerField("版本", default=1)
    is_demo = models.BooleanField("示意数据", default=False)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ("-raised_on", "-pk")
        constraints: ClassVar = [
            known_choice("source", choices.ProblemSource, "problem_source_known"),
            known_choice("kind", choices.ProblemKind, "problem_kind_known"),
            known_choice("level", choices.Level, "problem_level_known"),
            known_choice("stage", choices.ProblemStage, "problem_stage_known"),
            known_choice(
                "satisfaction", choices.Satisfaction, "problem_satisfaction_known", blank=True
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(enterprise__isnull=False),
                name="problem_of_something",
                violation_error_message="请选择问题所属的项目或企业。",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["raised", "dropped"]) | Q(due_on__isnull=False),
                name="problem_assigned_with_a_day",
                violation_error_message="交办须有完成时限。",
            ),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_by__isnull=False)
                | (~Q(stage="closed") & Q(closed_by=None)),
                name="problem_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["resolved", "closed"])
                | Q(resolved_on__isnull=False, resolved_by__isnull=False),
                name="problem_resolved_dated",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=F("resolved_by")),
                name="problem_second_person",
                violation_error_message="办结人不能核销自己办结的问题。",
            ),
            models.CheckConstraint(
                condition=Q(is_escalated=False) | Q(lead_official__isnull=False),
                name="problem_escalated_to_somebody",
                violation_error_message="报牵头领导须写明是哪位领导。",
            ),
            models.CheckConstraint(
                condition=Q(is_returned=False) | Q(stage="working"),
                name="problem_returned_while_working",
            ),
            month_check("problem_source_month", "source_month"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def department(self) -> Department:
        """Who answers for it, for the permission question."""
        return self.lead

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN


class ProblemEvent(models.Model):
    """One step of a problem's life, 办理进展 among them. Append-only."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="events", verbose_name="问题")
    action = models.CharField("动作", max_length=12)
    from_stage = models.CharField("原状态", max_length=10, blank=True)
    to_stage = models.CharField("新状态", max_length=10, choices=choices.ProblemStage)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")
    text = models.TextField("内容", blank=True)
    due = models.DateField("涉及时限", null=True)
    version = models.PositiveIntegerField("版本")

    class Meta:
        verbose_name = verbose_name_plural = "问题办理记录"
        ordering = ("pk",)
        constraints: ClassVar = [
            known_choice("to_stage", choices.ProblemStage, "problem_event_stage_known")
        ]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.action}"
