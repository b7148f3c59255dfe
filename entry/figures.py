"""The abstract monthly figure: drafts, the current vintage, superseded vintages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from entry.fields import MonthField, month_check
from entry.models import Return

M_co = TypeVar("M_co", bound="MonthlyFigure", covariant=True)


class FigureQuerySet(models.QuerySet[M_co]):
    def drafts(self) -> Self:
        return self.filter(published_at=None)

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def current(self) -> Self:
        """The vintage in force now: published and not superseded."""
        return self.filter(published_at__isnull=False, superseded_at=None)

    def as_of(self, at: datetime | None) -> Self:
        """What was known at a moment, by real-time period; None means now (DESIGN §3.2)."""
        if at is None:
            return self.current()
        return self.filter(published_at__lte=at).filter(
            Q(superseded_at=None) | Q(superseded_at__gt=at)
        )


class MonthlyFigure(models.Model):
    """A figure as at the end of a month.

    `published_at` to `superseded_at` is the row's real-time period (ALFRED): while that lasts,
    this is what was known. Subclasses name their subject in `subject_fields` and what they state
    in `content_fields`. Database triggers (`entry.guards`) refuse any change of a published row
    but its closing.
    """

    subject_fields: ClassVar[tuple[str, ...]]
    content_fields: ClassVar[tuple[str, ...]]

    monthly_return = models.ForeignKey(
        Return, models.PROTECT, related_name="%(app_label)s_%(class)ss", verbose_name="月报"
    )
    month = MonthField("月份")
    note = models.CharField("说明", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本", default=1, help_text="草稿每改一次加一。")
    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        db_index=False,  # nobody asks for it, and every figure would pay for it
        verbose_name="填报人",
    )
    entered_at = models.DateTimeField("填报时间")
    published_at = models.DateTimeField(
        "发布时间", null=True, editable=False, help_text="空为草稿；发布后不再改动。"
    )
    superseded_at = models.DateTimeField(
        "被替代时间", null=True, editable=False, help_text="空为现行数；更正发布时写入。"
    )

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def subject_key(self) -> tuple[Any, ...]:
        """What makes two rows vintages of one figure, month aside."""
        return tuple(getattr(self, f"{name}_id") for name in self.subject_fields)

    def content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.content_fields}

    def is_empty(self) -> bool:
        """Nothing is stated: no vintage comes of it."""
        return all(value in (None, "") for value in self.content().values())


def figure_indexes(name: str) -> list[models.Index]:
    """The indexes by which every table of monthly figures finds what changed since a moment.

    Few rows are drafts and fewer superseded, so each index holds only those that have the moment.
    """
    return [
        models.Index(
            fields=[moment], condition=Q(**{f"{moment}__isnull": False}), name=f"{name}_{short}"
        )
        for moment, short in (("published_at", "published"), ("superseded_at", "superseded"))
    ]


def figure_constraints(name: str, subject: Sequence[str]) -> list[models.BaseConstraint]:
    """The constraints that every table of monthly figures carries.

    One current vintage and one draft for each (subject, month); a row is superseded only after it
    was published, and never before.
    """
    key = [*subject, "month"]
    return [
        month_check(f"{name}_month"),
        models.UniqueConstraint(
            fields=key, condition=Q(published_at__isnull=True), name=f"{name}_one_draft"
        ),
        models.UniqueConstraint(
            fields=key,
            condition=Q(published_at__isnull=False, superseded_at__isnull=True),
            name=f"{name}_one_current",
        ),
        models.CheckConstraint(
            condition=Q(superseded_at=None)
            | Q(published_at__isnull=False, superseded_at__gte=F("published_at")),
            name=f"{name}_superseded_after",
        ),
    ]
