"""Dated, evidenced events, of which a project's stage is derived."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from entry.fields import known_choice
from entry.periods import Month
from plan.models import Chapter
from projects import choices
from projects.models.file import ProjectFile
from projects.models.project import Project
from projects.stages import date_words


class ProjectEventQuerySet(models.QuerySet["ProjectEvent"]):
    def as_of(self, at: datetime | None) -> Self:
        """The events in force at a moment, by real-time period; None means now."""
        if at is None:
            return self.filter(confirmed_at__isnull=False, voided_at=None)
        return self.filter(confirmed_at__lte=at).filter(Q(voided_at=None) | Q(voided_at__gt=at))

    def waiting(self) -> Self:
        """Recorded, and neither confirmed nor taken back."""
        return self.filter(confirmed_at=None, voided_at=None)


class ProjectEvent(models.Model):
    """立项、开工、入库 …: what happened, when, by what evidence, confirmed by a second person.

    It counts from `confirmed_at` to `voided_at`, its real-time period; a wrong one is voided and
    recorded anew, never rewritten, so that a count can be repeated as of any past day.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="events", verbose_name="项目")
    kind = models.CharField("事件", max_length=14, choices=choices.EventKind)
    on = models.DateField("日期", help_text="只知年、月的，记该年、月的最后一天。")
    precision = models.CharField(
        "日期精确到", max_length=6, choices=choices.Precision, default=choices.Precision.DAY
    )
    evidence = models.ForeignKey(
        ProjectFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="佐证材料",
    )
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="章节"
    )
    quote = models.CharField("报告原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="核实人"
    )
    confirmed_at = models.DateTimeField("核实时间", null=True, help_text="核实之后才计数。")
    voided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="作废人"
    )
    voided_at = models.DateTimeField("作废时间", null=True)
    void_reason = models.CharField("作废原因", max_length=300, blank=True)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    objects = ProjectEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目事件"
        ordering = ("project", "on", "pk")
        indexes: ClassVar = [models.Index(fields=["kind", "on"], name="project_event_kind")]
        constraints: ClassVar = [
            known_choice("kind", choices.EventKind, "project_event_kind_known"),
            known_choice("precision", choices.Precision, "project_event_precision_known"),
            models.UniqueConstraint(
                fields=["project", "kind"],
                condition=Q(voided_at=None) & ~Q(kind__in=[*choices.REPEATABLE]),
                name="project_event_once",
                violation_error_message="这个项目已有这一事件；日期有误的请先作废原记录。",
            ),
            models.UniqueConstraint(
                fields=["project", "kind", "on"],
                condition=Q(voided_at=None),
                name="project_event_once_a_day",
                violation_error_message="这个项目当天已有这一事件。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(evidence__isnull=False) | ~Q(quote=""),
                name="project_event_evidenced",
                violation_error_message="没有佐证材料的事件不能核实。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("recorded_by")) | ~Q(quote=""),
                name="project_event_second_person",
                violation_error_message="登记人不能核实自己登记的事件。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="project_event_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                name="project_event_voided_with_reason",
                violation_error_message="作废须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day_text}"

    @property
    def month(self) -> Month:
        return Month.of(self.on)

    @property
    def day_text(self) -> str:
        """The date no more exact than its source."""
        return date_words(self.on, self.precision)
