"""A department's round for one month, its steps and what they left."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from accounts.models import Department, User
from accounts.roles import Action
from entry.fields import MonthField, known_choice, month_check
from entry.periods import Month


class State(models.TextChoices):
    DRAFT = "draft", "填报中"
    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "待发布"
    PUBLISHED = "published", "已发布"


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, user: User) -> Self:
        """Row scope: the returns, drafts included, that this user may open."""
        return self.filter(user.reach(Action.VIEW_RETURN).q())

    def open(self) -> Self:
        return self.exclude(state=State.PUBLISHED)

    def ready(self, month: Month) -> Self:
        """The returns of a month that wait for publication."""
        return self.filter(month=month, state=State.APPROVED)

    def for_lists(self) -> Self:
        return self.select_related("department", "submitted_by", "approved_by", "published_by")


class Return(models.Model):
    """月报: one department's round for one month; sequence 0 is regular, 1, 2 … are corrections."""

    department = models.ForeignKey(Department, models.PROTECT, verbose_name="部门")
    month = MonthField("月份")
    sequence = models.PositiveSmallIntegerField(
        "次序", default=0, help_text="0为正常月报，1起为更正。"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(
        "版本", default=1, help_text="每次改数、每次流转加一；审核的是打开时的那一版。"
    )
    reason = models.TextField("更正原因", blank=True)
    due_on = models.DateField("截止日")
    opened_at = models.DateTimeField("开启时间")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="开启人")
    submitted_at = models.DateTimeField("提交时间", null=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    approved_at = models.DateTimeField("审核时间", null=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    published_at = models.DateTimeField("发布时间", null=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="发布人"
    )
    is_returned = models.BooleanField("被退回", default=False)
    is_demo = models.BooleanField("示意数据", default=False)
    is_history = models.BooleanField(
        "历史载入", default=False, help_text="随报告载入的往年数据，未经本平台流程。"
    )

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报"
        ordering = ("-month", "department__order", "sequence")
        constraints: ClassVar = [
            month_check("return_month"),
            known_choice("state", State, "return_state_known"),
            models.UniqueConstraint(fields=["department", "month", "sequence"], name="return_once"),
            models.UniqueConstraint(
                fields=["department", "month"],
                condition=~Q(state="published"),
                name="return_one_open",
            ),
            models.CheckConstraint(
                condition=Q(sequence=0) | ~Q(reason=""), name="return_correction_reason"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")),
                name="return_approver_not_submitter",
            ),
            models.CheckConstraint(
                condition=Q(is_history=True)
                | Q(published_by=None)
                | ~Q(published_by=F("submitted_by")),
                name="return_publisher_not_submitter",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="return_published_stamped",
            ),
        ]

    def __str__(self) -> str:
        suffix = f"（更正{self.sequence}）" if self.sequence else ""
        return f"{self.department.short_name}{self.month.year}年{self.month.month}月月报{suffix}"

    @property
    def is_correction(self) -> bool:
        return self.sequence > 0

    @property
    def is_open(self) -> bool:
        return self.state != State.PUBLISHED

    def published_with(self) -> list[int]:
        """The keys of the returns whose drafts count as if they stood, where this one counts.

        Its own; and once it waits for publication, all that wait together with it.
        """
        if self.state != State.APPROVED:
            return [self.pk]
        return list(Return.objects.ready(self.month).values_list("pk", flat=True))

    def is_late(self, today: date) -> bool:
        """Timeliness: handed in after the due day, or not handed in and the day is over.

        A flag, never a lock (DESIGN §3.3).
        """
        handed_in = self.submitted_at
        if handed_in is None or self.state == State.DRAFT:
            return today > self.due_on
        return localdate(handed_in) > self.due_on


class ReopenedFigure(models.Model):
    """A figure that a correction names; a correction may change nothing else."""

    monthly_return = models.ForeignKey(
        Return, models.CASCADE, related_name="reopened", verbose_name="更正月报"
    )
    register = models.CharField("台账", max_length=30)
    subject = models.CharField("数据项", max_length=80, help_text="台账里的行，例如 指标:地区。")

    class Meta:
        verbose_name = verbose_name_plural = "更正范围"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["monthly_return", "register", "subject"], name="reopened_once"
            )
        ]


class ReturnEvent(models.Model):
    """One step of a return's life. Append-only."""

    monthly_return = models.ForeignKey(
        Return, models.PROTECT, related_name="events", verbose_name="月报"
    )
    action = models.CharField("动作", max_length=12)
    from_state = models.CharField("原状态", max_length=10, blank=True)
    to_state = models.CharField("新状态", max_length=10, choices=State)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")
    reason = models.TextField("理由", blank=True)
    version = models.PositiveIntegerField("版本")

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ("pk",)
        constraints: ClassVar = [known_choice("to_state", State, "return_event_state_known")]


class CellRemark(models.Model):
    """A reviewer's word on one cell, given with a send-back. Append-only."""

    event = models.ForeignKey(
        ReturnEvent, models.PROTECT, related_name="remarks", verbose_name="退回记录"
    )
    register = models.CharField("台账", max_length=30)
    subject = models.CharField("数据项", max_length=80, help_text="台账里的行，例如 指标:地区。")
    text = models.CharField("意见", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "单元格意见"
