"""What is reported of a project each month: seven inputs, the rest is known (DOMAIN §3.4)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Reach, User
from accounts.roles import Action
from entry.figures import FigureQuerySet, MonthlyFigure, figure_constraints, figure_indexes
from projects.models.project import Project, money

AMOUNTS = ("invested", "listed", "received", "paid")


class ProjectProgressQuerySet(FigureQuerySet["ProjectProgress"]):
    def visible_to(self, user: User) -> Self:
        """Published progress of the projects that this user may see; drafts never."""
        return self.within_sight(user.reach(Action.VIEW_PROJECT), user.pk)

    def within_sight(self, reach: Reach, person: Any) -> Self:
        """The same by how far somebody sees and who he is (his key)."""
        if reach.everything:
            return self.published()
        return self.published().filter(project__in=Project.objects.within_sight(reach, person))


class ProjectProgress(MonthlyFigure):
    """项目进度. Amounts are the year's to the end of the month, in 万元.

    调度口径 and 入统口径 are two figures; neither is ever added to the other (DOMAIN §2.8).
    """

    subject_fields = ("project",)
    content_fields = (*AMOUNTS, "physical", "problem", "next_step", "note")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="progress", verbose_name="项目"
    )
    invested: Any = money("本年累计完成投资（调度口径）")
    listed: Any = money("本年累计入统投资（统计口径）")
    received: Any = money("本年累计到位资金")
    paid: Any = money("本年累计支付资金")
    physical = models.CharField("形象进度", max_length=200, blank=True)
    problem = models.CharField("存在问题", max_length=300, blank=True)
    next_step = models.CharField("下月计划", max_length=300, blank=True)

    objects = ProjectProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目进度"
        ordering = ("project", "month", "published_at")
        indexes: ClassVar = [
            models.Index(fields=["month", "project"], name="project_progress_month"),
            *figure_indexes("project_progress"),
        ]
        constraints: ClassVar = [
            *figure_constraints("project_progress", ["project"]),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0}),
                    name=f"project_progress_{name}_not_negative",
                )
                for name in AMOUNTS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month}"
