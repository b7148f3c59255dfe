"""Dated, evidenced events, of which a project's stage is derived."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from entry.fields import known_choice
from plan.models import Chapter, EvidencedEvent, EvidencedQuerySet, evidenced_constraints
from projects import choices
from projects.models.file import ProjectFile
from projects.models.project import Project


class ProjectEvent(EvidencedEvent):
    """立项、开工、入库 …: what happened, when, by what evidence, confirmed by a second person."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="events", verbose_name="项目")
    kind = models.CharField("事件", max_length=14, choices=choices.EventKind)
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
    objects = EvidencedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目事件"
        ordering = ("project", "on", "pk")
        indexes: ClassVar = [models.Index(fields=["kind", "on"], name="project_event_kind")]
        constraints: ClassVar = [
            known_choice("kind", choices.EventKind, "project_event_kind_known"),
            *evidenced_constraints("project_event", told=~Q(quote="")),
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
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day_text}"
