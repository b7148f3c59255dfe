"""What a dated, evidenced event of any register has in common: 登记、佐证、核实、作废."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from entry.fields import known_choice
from entry.periods import Month
from plan.precisions import Precision, date_words


class EvidencedQuerySet(models.QuerySet[Any]):
    def as_of(self, at: datetime | None) -> Self:
        """The events in force at a moment, by real-time period; None means now."""
        if at is None:
            return self.filter(confirmed_at__isnull=False, voided_at=None)
        return self.filter(confirmed_at__lte=at).filter(Q(voided_at=None) | Q(voided_at__gt=at))

    def waiting(self) -> Self:
        """Recorded, and neither confirmed nor taken back."""
        return self.filter(confirmed_at=None, voided_at=None)


class EvidencedEvent(models.Model):
    """It counts from `confirmed_at` to `voided_at`, its real-time period; a wrong one is voided
    and recorded anew, never rewritten, so that a count can be repeated as of any past day.

    A subclass adds its subject, its `kind` and its `evidence`, and takes its constraints from
    `evidenced_constraints`.
    """

    on = models.DateField("日期", help_text="只知年、月的，记该年、月的最后一天。")
    precision = models.CharField(
        "日期精确到", max_length=6, choices=Precision, default=Precision.DAY
    )
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

    class Meta:
        abstract = True

    @property
    def month(self) -> Month:
        return Month.of(self.on)

    @property
    def day_text(self) -> str:
        """The date no more exact than its source."""
        return date_words(self.on, self.precision)


def evidenced_constraints(
    name: str, *, told: Q | None = None, unevidenced: Collection[str] = ()
) -> list[models.BaseConstraint]:
    """The rules of recording and confirming, as constraints.

    `told` are the rows that need neither evidence nor a second person because a public document
    says so (a quote); `unevidenced` the kinds that nobody has a paper for and that are no
    achievement: whoever records one may let it stand at once.
    """
    founded, second = Q(evidence__isnull=False), ~Q(confirmed_by=F("recorded_by"))
    if told is not None:
        founded, second = founded | told, second | told
    if unevidenced:
        noted = Q(kind__in=[*unevidenced])
        founded, second = founded | noted, second | noted
    return [
        known_choice("precision", Precision, f"{name}_precision_known"),
        models.CheckConstraint(
            condition=Q(confirmed_at=None) | founded,
            name=f"{name}_evidenced",
            violation_error_message="没有佐证材料的，不能核实。",
        ),
        models.CheckConstraint(
            condition=Q(confirmed_by=None) | second,
            name=f"{name}_second_person",
            violation_error_message="登记人不能核实自己登记的内容。",
        ),
        models.CheckConstraint(
            condition=Q(confirmed_at=None, confirmed_by=None)
            | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            name=f"{name}_confirmed_by_somebody",
        ),
        models.CheckConstraint(
            condition=Q(voided_at=None, voided_by=None, void_reason="")
            | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
            name=f"{name}_voided_with_reason",
            violation_error_message="作废须写明原因。",
        ),
    ]
