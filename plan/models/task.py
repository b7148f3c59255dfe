"""Tasks: what the plan, a meeting or a light asks of a department, without a number."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Department, Reach, User
from accounts.roles import Action
from entry.fields import known_choice
from plan.models.document import Chapter, Plan


class Kind(models.TextChoices):
    """交付物: what there is to be seen when the task is done."""

    DOCUMENT = "document", "出台文件"
    START = "start", "开工"
    BUILD = "build", "推进建设"
    COMPLETE = "complete", "建成投产"
    INTRODUCE = "introduce", "引进落地"
    FUNDING = "funding", "争取支持"
    CERTIFY = "certify", "创建认定"
    REMEDIATE = "remediate", "整改清零"
    REFORM = "reform", "改革创新"
    SERVICE = "service", "服务保障"
    EVENT = "event", "举办活动"
    ROUTINE = "routine", "常态坚持"


class Source(models.TextChoices):
    PLAN = "plan", "报告任务"
    MEETING = "meeting", "会议"
    INSTRUCTION = "instruction", "领导批示"
    LIGHT = "light", "亮灯"
    OTHER = "other", "其他"


class Stage(models.TextChoices):
    """DOMAIN §7; an extension does not change the stage."""

    ASSIGNED = "assigned", "待签收"
    WORKING = "working", "办理中"
    CLOSING = "closing", "待核销"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已撤销"


class Rating(models.TextChoices):
    GOOD = "good", "好"
    FAIR = "fair", "较好"
    PLAIN = "plain", "一般"
    POOR = "poor", "差"


OPEN = (Stage.ASSIGNED, Stage.WORKING, Stage.CLOSING)


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User) -> Self:
        """Row scope (DOMAIN §7): a department its own tasks, the supervising office all.

        A task is a department's own when it leads or co-operates; a leader sees all, and who is
        a task's lead official sees it whatever his roles are.
        """
        return self.within_sight(user.reach(Action.VIEW_TASK), user.pk)

    def within_sight(self, reach: Reach, person: Any) -> Self:
        """The same by how far somebody sees and who he is (his key)."""
        if reach.everything:
            return self
        shared = Task.co_operating.through.objects.filter(reach.q())
        return self.filter(
            reach.q("lead") | Q(pk__in=shared.values("task")) | Q(lead_official=person)
        )

    def open(self) -> Self:
        return self.filter(stage__in=OPEN)


class Task(models.Model):
    """重点任务. `stage` is assigned by `plan.supervision` alone."""

    Kind, Source, Stage, Rating = Kind, Source, Stage, Rating

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks", verbose_name="计划")
    key = models.SlugField("键", max_length=60, unique=True)
    number = models.CharField("编号", max_length=20, unique=True, help_text="例如 2024-001")
    source = models.CharField("来源", max_length=12, choices=Source, default=Source.PLAN)
    chapter = models.ForeignKey(
        Chapter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="章节",
        help_text="来自报告的任务必填。",
    )
    title = models.CharField("事项", max_length=80)
    kind = models.CharField("交付物", max_length=10, choices=Kind)
    lead = models.ForeignKey(
        Department, models.PROTECT, related_name="led_tasks", verbose_name="牵头单位"
    )
    co_operating = models.ManyToManyField(
        Department, blank=True, related_name="joined_tasks", verbose_name="配合单位"
    )
    lead_official = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_tasks",
        verbose_name="牵头领导",
    )
    assigned_on = models.DateField("交办日期", null=True, blank=True)
    deadline_words = models.CharField("时限原文", max_length=40, blank=True)
    original_due = models.DateField(
        "原定时限", null=True, blank=True, help_text="报告没有写明的留空，按计划年度年底掌握。"
    )
    due = models.DateField("完成时限", null=True, blank=True, help_text="批准延期后的时限。")
    extension_due = models.DateField("申请延至", null=True, blank=True, editable=False)
    quote = models.CharField("原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField(
        "第几处", default=1, help_text="原文在全文中第几次出现。"
    )
    note = models.CharField("说明", max_length=300, blank=True)
    stage = models.CharField(
        "状态", max_length=10, choices=Stage, default=Stage.ASSIGNED, editable=False
    )
    is_returned = models.BooleanField("被退回", default=False, editable=False)
    reminders = models.PositiveSmallIntegerField("催办次数", default=0, editable=False)
    closed_on = models.DateField("办结日期", null=True, blank=True, editable=False)
    rating = models.CharField("评价", max_length=6, choices=Rating, blank=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    order = models.PositiveSmallIntegerField("排序", default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重点任务"
        ordering = ("plan", "order", "number")
        constraints: ClassVar = [
            known_choice("kind", Kind, "task_kind_known"),
            known_choice("source", Source, "task_source_known"),
            known_choice("stage", Stage, "task_stage_known"),
            known_choice("rating", Rating, "task_rating_known", blank=True),
            models.CheckConstraint(
                condition=~Q(source="plan") | Q(chapter__isnull=False) & ~Q(quote=""),
                name="task_of_plan_is_quoted",
                violation_error_message="来自报告的任务须有章节和原文。",
            ),
            models.CheckConstraint(
                condition=Q(due=None) | Q(original_due=None) | Q(due__gte=F("original_due")),
                name="task_extended_forward",
                violation_error_message="延期后的时限不能早于原定时限。",
            ),
            models.CheckConstraint(
                condition=Q(extension_due=None) | Q(stage="working"),
                name="task_extended_while_working",
            ),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_on__isnull=False)
                | (~Q(stage="closed") & Q(closed_on=None)),
                name="task_closed_dated",
            ),
            models.CheckConstraint(
                condition=Q(stage="closed") | Q(rating=""), name="task_rated_when_closed"
            ),
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

    @property
    def limit(self) -> date:
        """The day it is held to: the stated or extended one, else the end of the plan's year."""
        return self.due or date(self.plan.year, 12, 31)


class TaskNode(models.Model):
    """阶段节点: a step on the way, with its day."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="nodes", verbose_name="任务")
    title = models.CharField("节点", max_length=80)
    due = models.DateField("时限")
    done_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务节点"
        ordering = ("task", "due", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "title"], name="task_node_once")
        ]

    def __str__(self) -> str:
        return self.title


class TaskEvent(models.Model):
    """One step of a task's life. Append-only."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="events", verbose_name="任务")
    action = models.CharField("动作", max_length=20)
    from_stage = models.CharField("原状态", max_length=10, blank=True)
    to_stage = models.CharField("新状态", max_length=10, choices=Stage)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")
    text = models.TextField("内容", blank=True)
    due = models.DateField("涉及时限", null=True)
    version = models.PositiveIntegerField("版本")

    class Meta:
        verbose_name = verbose_name_plural = "任务流转"
        ordering = ("pk",)
        constraints: ClassVar = [known_choice("to_stage", Stage, "task_event_stage_known")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.action}"
