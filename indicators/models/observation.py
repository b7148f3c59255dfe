"""What was observed of an indicator: drafts and vintages."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Func, IntegerField, Q

from accounts.models import Area, Reach, User
from entry.fields import known_choice
from entry.figures import FigureQuerySet, MonthlyFigure, figure_constraints, figure_indexes
from indicators import choices
from indicators.models.indicator import Indicator, sight, within_sight


class _Records(Func):
    """How many records a figure was counted from; NULL for one that was typed."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "JSON_ARRAY_LENGTH(%(expressions)s, '$.records')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "JSONB_ARRAY_LENGTH(%(expressions)s -> 'records')"
        return self.as_sql(compiler, connection, template=template, **context)


class ObservationQuerySet(FigureQuerySet["Observation"]):
    def visible_to(self, user: User) -> Self:
        """Published figures of the indicators that this user may see; drafts never."""
        return self.within_sight(sight(user))

    def with_record_count(self) -> Self:
        """Figures with `record_count` in the place of the records, of which there may be many."""
        return self.defer("records").annotate(record_count=_Records("records"))

    def within_sight(self, found: Reach | None) -> Self:
        """The same by how far somebody sees."""
        return self.published().filter(within_sight(found, "indicator__"))


class Observation(MonthlyFigure):
    """A figure of an indicator in an area as at the end of a month."""

    Status = choices.Status
    Absence = choices.Absence
    Qualifier = choices.Qualifier

    subject_fields = ("indicator", "area")
    content_fields = (
        "value",
        "growth",
        "comparable_base",
        "qualifier",
        "status",
        "rank",
        "value_absence",
        "growth_absence",
        "quote",
        "note",
        "records",
    )

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="observations", verbose_name="指标"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="地区")
    value = models.DecimalField("数值", null=True, blank=True, max_digits=15, decimal_places=4)
    growth = models.DecimalField(
        "同比（%）", null=True, blank=True, max_digits=15, decimal_places=4
    )
    comparable_base = models.DecimalField(
        "可比基数",
        null=True,
        blank=True,
        max_digits=15,
        decimal_places=4,
        help_text="按现口径调整的上年同期数，同比据此计算。",
    )
    qualifier = models.CharField(
        "限定",
        max_length=10,
        choices=choices.Qualifier,
        default=choices.Qualifier.EXACT,
        help_text="出处写“近”“以上”等的照录；这样的数不参与计算。",
    )
    status = models.CharField(
        "状态", max_length=10, choices=choices.Status, default=choices.Status.FLASH
    )
    rank = models.PositiveSmallIntegerField("全市位次", null=True, blank=True)
    value_absence = models.CharField("数值缺因", max_length=15, choices=choices.Absence, blank=True)
    growth_absence = models.CharField(
        "同比缺因", max_length=15, choices=choices.Absence, blank=True
    )
    quote = models.CharField("出处原文", max_length=200, blank=True)
    records = models.JSONField(
        "汇总的记录",
        null=True,
        blank=True,
        editable=False,
        help_text="由登记簿汇总的数值所含的每条记录，与数值一同冻结。",
    )

    record_count: int | None = None  # of `with_record_count`

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标数据"
        ordering = ("indicator", "area", "month", "published_at")
        indexes: ClassVar = [
            models.Index(fields=["month", "indicator", "area"], name="observation_month"),
            *figure_indexes("observation"),
        ]
        constraints: ClassVar = [
            *figure_constraints("observation", ["indicator", "area"]),
            known_choice("status", choices.Status, "observation_status_known"),
            known_choice("qualifier", choices.Qualifier, "observation_qualifier_known"),
            known_choice(
                "value_absence", choices.Absence, "observation_value_absence_known", blank=True
            ),
            known_choice(
                "growth_absence", choices.Absence, "observation_growth_absence_known", blank=True
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value_absence=""), name="observation_value_or_absence"
            ),
            models.CheckConstraint(
                condition=Q(growth=None) | Q(growth_absence=""),
                name="observation_growth_or_absence",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | Q(value__isnull=False)
                | Q(growth__isnull=False)
                | Q(rank__isnull=False)
                | ~Q(value_absence="")
                | ~Q(growth_absence=""),
                name="observation_states_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.month}"

    @property
    def exact_value(self) -> Decimal | None:
        """The value to calculate with; None where the source states only a limit (近4000)."""
        return self.value if self.qualifier == self.Qualifier.EXACT else None

    def is_empty(self) -> bool:
        stated = (self.value, self.growth, self.rank)
        return all(item is None for item in stated) and not (
            self.value_absence or self.growth_absence
        )
