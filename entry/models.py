"""Returns, the figures they carry, their evidence and the audit trail."""

from datetime import date
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from accounts.models import Department, User
from accounts.roles import Action
from entry.duedates import DEFAULT_DUE_DAY, DueDays
from entry.fields import MonthField, known_choice, month_check


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


class Attachment(models.Model):
    """佐证: a file behind a return. Served only through a permission check."""

    monthly_return = models.ForeignKey(
        Return, models.PROTECT, related_name="attachments", verbose_name="月报"
    )
    register = models.CharField(
        "台账", max_length=30, blank=True, help_text="留空为整份月报的佐证。"
    )
    subject = models.CharField("数据项", max_length=80, blank=True)
    file = models.FileField("文件", upload_to="%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256摘要", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField(
        "移除时间", null=True, help_text="移除后不再提供，文件仍留存。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        return self.monthly_return.department


class AuditEvent(models.Model):
    """Who did what, when, from where, before → after, why. Append-only, chained by hash."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    actor_name = models.CharField("用户名", max_length=40)
    door = models.CharField("入口", max_length=10, help_text="页面、管理、接口或命令。")
    address = models.CharField("地址", max_length=45, blank=True)
    action = models.CharField("动作", max_length=40)
    object_type = models.CharField("对象", max_length=60)
    object_id = models.CharField("对象编号", max_length=80)
    monthly_return = models.ForeignKey(
        Return, models.PROTECT, null=True, related_name="audit_events", verbose_name="月报"
    )
    subject = models.CharField("数据项", max_length=120, blank=True)
    object_version = models.PositiveIntegerField(
        "数据版本", null=True, help_text="这一步之后的版本。"
    )
    return_version = models.PositiveIntegerField(
        "月报版本", null=True, help_text="这一步之后的版本。"
    )
    before = models.JSONField("原值", default=dict)
    after = models.JSONField("新值", default=dict)
    reason = models.TextField("理由", blank=True)
    previous = models.CharField("上一条摘要", max_length=64)
    digest = models.CharField(
        "摘要", max_length=64, unique=True, help_text="本条内容连同上一条摘要的 SHA-256。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ("-sequence",)
        indexes: ClassVar = [
            models.Index(fields=["subject", "sequence"], name="audit_subject"),
            models.Index(fields=["monthly_return", "sequence"], name="audit_return"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.object_type} {self.object_id}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    singleton = models.BooleanField("唯一行", default=True, unique=True, editable=False)
    sequence = models.BigIntegerField("末条序号", default=0)
    digest = models.CharField("末条摘要", max_length=64, default="0" * 64)

    class Meta:
        verbose_name = verbose_name_plural = "审计链末端"


class CalendarDay(models.Model):
    """A day that differs from its weekday: a public holiday, or a weekend day worked."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班", default=False, help_text="调休上班的周末打勾。")
    name = models.CharField("名称", max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = "节假日调休"
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}{'（上班）' if self.is_workday else ''}"


class DueRuleQuerySet(models.QuerySet["DueRule"]):
    def due_days(self) -> DueDays:
        """When every department's returns are due, on the working days of the calendar."""
        days: dict[int | None, int] = dict(self.values_list("department", "day"))
        return DueDays(
            own={department: day for department, day in days.items() if department is not None},
            general=days.get(None, DEFAULT_DUE_DAY),
            exceptions=dict(CalendarDay.objects.values_list("day", "is_workday")),
        )


class DueRule(models.Model):
    """On which day of the following month a department's return is due.

    Without a department it is the rule for all that have none of their own. A day off moves it
    to the next working day.
    """

    department = models.OneToOneField(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name="部门",
        help_text="留空为其余部门的通用规则。",
    )
    day = models.PositiveSmallIntegerField(
        "次月几日", validators=[MinValueValidator(1), MaxValueValidator(28)]
    )

    objects = DueRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "截止日规则"
        ordering = ("department__order",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=28), name="due_day_in_month"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(department=None), name="due_rule_general_once"
            ),
        ]

    def __str__(self) -> str:
        who = self.department.short_name if self.department else "其余部门"
        return f"{who}：次月{self.day}日"
