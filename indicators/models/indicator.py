"""What is measured, and whose number it is."""

from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Department, Reach, User
from accounts.roles import Action
from entry.fields import known_choice, optional_month
from entry.periods import MOST_LAG, Month
from indicators import choices


def sight(user: User) -> Reach | None:
    """How far a user sees beyond what is public; None for who may not even see that."""
    return user.reach(Action.VIEW_INTERNAL) if user.has_perm(Action.VIEW_PUBLISHED) else None


def within_sight(found: Reach | None, path: str = "") -> Q:
    """Row scope: public indicators, and internal ones of the departments in reach.

    `path` leads from the row to its indicator, with `__` at its end. What it says depends on
    nothing but `found`.
    """
    if found is None:
        return Q(pk__in=())
    if found.everything:
        return Q()
    answered = Indicator.responsible.through.objects.filter(found.q())
    return (
        Q(**{f"{path}visibility": Indicator.Visibility.PUBLIC})
        | found.q(f"{path}owner")
        | Q(**{f"{path}pk__in": answered.values("indicator")})
    )


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(within_sight(sight(user)))

    def in_order(self) -> Self:
        return self.order_by("order", "code")


class Indicator(models.Model):
    Accumulation = choices.Accumulation
    Frequency = choices.Frequency
    PriceBasis = choices.PriceBasis
    Direction = choices.Direction
    Visibility = choices.Visibility

    code = models.CharField(
        "代码",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", "代码用小写字母、数字和下划线。")],
    )
    name = models.CharField("名称", max_length=80, unique=True)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    synonyms = models.CharField("别名", max_length=300, blank=True, help_text="用 | 分隔")
    definition = models.TextField("口径", blank=True)
    group = models.CharField("分组", max_length=20)
    unit = models.CharField("单位", max_length=20, help_text="数值的单位；只有增速时写 %")
    decimals = models.PositiveSmallIntegerField("数值小数位", default=2)
    has_value = models.BooleanField("报数值", default=True)
    has_growth = models.BooleanField("报同比", default=False)
    accumulation = models.CharField("累计方式", max_length=10, choices=choices.Accumulation)
    frequency = models.CharField("频率", max_length=10, choices=choices.Frequency)
    first_month = models.PositiveSmallIntegerField(
        "首报月", default=1, help_text="1月免报的填 2，其2月数为1—2月。"
    )
    lag_months = models.PositiveSmallIntegerField(
        "错月", default=0, help_text="数据比月报晚几个月。"
    )
    price_basis = models.CharField("价格口径", max_length=12, choices=choices.PriceBasis)
    direction = models.CharField("方向", max_length=8, choices=choices.Direction)
    owner = models.ForeignKey(
        Department, models.PROTECT, related_name="owned_indicators", verbose_name="数源单位"
    )
    responsible = models.ManyToManyField(
        Department, blank=True, related_name="answered_indicators", verbose_name="责任单位"
    )
    statutory = models.BooleanField(
        "来自统计系统", default=False, help_text="填报页不显示目标、差距和灯（统计法）。"
    )
    visibility = models.CharField("可见范围", max_length=10, choices=choices.Visibility)
    with_peers = models.BooleanField(
        "报旗县区对比", default=False, help_text="由数源单位同时录入全市各旗县区的数。"
    )
    counted_from = models.CharField(
        "汇总来源", max_length=40, blank=True, help_text="由哪个登记簿的哪项计数汇总；留空为填报。"
    )
    counted_since = optional_month("汇总起始月", help_text="此前各月以当时上报的数为准。")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="上级指标",
        help_text="本指标是其中项。",
    )
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_active = models.BooleanField("在用", default=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ("order", "code")
        constraints: ClassVar = [
            known_choice("accumulation", choices.Accumulation, "indicator_accumulation_known"),
            known_choice("frequency", choices.Frequency, "indicator_frequency_known"),
            known_choice("price_basis", choices.PriceBasis, "indicator_price_basis_known"),
            known_choice("direction", choices.Direction, "indicator_direction_known"),
            known_choice("visibility", choices.Visibility, "indicator_visibility_known"),
            models.CheckConstraint(
                condition=Q(has_value=True) | Q(has_growth=True),
                name="indicator_measures_something",
                violation_error_message="数值和同比至少报一项。",
            ),
            models.CheckConstraint(
                condition=Q(first_month__in=[1, 2]), name="indicator_first_month"
            ),
            models.CheckConstraint(
                condition=Q(lag_months__lte=MOST_LAG), name="indicator_lag_months"
            ),
            models.CheckConstraint(condition=Q(decimals__lte=4), name="indicator_decimals"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="indicator_not_own_part"
            ),
            models.CheckConstraint(
                condition=Q(counted_from="", counted_since=None)
                | ~Q(counted_from="") & Q(counted_since__isnull=False, has_value=True),
                name="indicator_counted_since_a_month",
                violation_error_message="由登记簿汇总的指标须报数值，并填汇总起始月。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_counted(self, month: Month) -> bool:
        """Whether the month's value comes from a register, and nobody types it."""
        return self.counted_since is not None and month >= self.counted_since

    @property
    def department(self) -> Department:
        """Whose figure it is, for the permission question."""
        return self.owner
