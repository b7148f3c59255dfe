"""Indicators, what was observed of them, what is aimed at, and how it is judged."""

from decimal import Decimal
from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Area, Department, User
from accounts.roles import Action
from entry.fields import MonthField, month_check
from entry.figures import FigureQuerySet, MonthlyFigure, figure_constraints
from entry.models import Return
from indicators import choices
from plan.models import Chapter, Plan


def _known(field: str, known: type[models.TextChoices], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": known.values}), name=name)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: User) -> Self:
        """Row scope: public indicators, and internal ones of the user's departments."""
        if not user.has_perm(Action.VIEW_PUBLISHED):
            return self.none()
        reach = user.reach(Action.VIEW_INTERNAL)
        if reach.everything:
            return self
        mine = reach.q("owner") | Q(pk__in=self.filter(reach.q("responsible")).values("pk"))
        return self.filter(Q(visibility=Indicator.Visibility.PUBLIC) | mine)

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
            models.CheckConstraint(
                condition=Q(has_value=True) | Q(has_growth=True),
                name="indicator_measures_something",
                violation_error_message="数值和同比至少报一项。",
            ),
            models.CheckConstraint(
                condition=Q(first_month__in=[1, 2]), name="indicator_first_month"
            ),
            models.CheckConstraint(condition=Q(lag_months__lte=2), name="indicator_lag_months"),
            models.CheckConstraint(condition=Q(decimals__lte=4), name="indicator_decimals"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="indicator_not_own_part"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        """Whose figure it is, for the permission question."""
        return self.owner


class ObservationQuerySet(FigureQuerySet["Observation"]):
    def visible_to(self, user: User) -> Self:
        """Published figures of the indicators that this user may see; drafts never."""
        return self.published().filter(indicator__in=Indicator.objects.visible_to(user))


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
        "可比基数", null=True, blank=True, max_digits=15, decimal_places=4
    )
    qualifier = models.CharField(
        "限定", max_length=10, choices=choices.Qualifier, default=choices.Qualifier.EXACT
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

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标数据"
        ordering = ("indicator", "area", "month", "published_at")
        indexes: ClassVar = [
            models.Index(fields=["month", "indicator", "area"], name="observation_month"),
            models.Index(fields=["monthly_return"], name="observation_return"),
        ]
        constraints: ClassVar = [
            *figure_constraints("observation", ["indicator", "area"]),
            _known("status", choices.Status, "observation_status_known"),
            _known("qualifier", choices.Qualifier, "observation_qualifier_known"),
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

    def is_empty(self) -> bool:
        stated = (self.value, self.growth, self.rank)
        return all(item is None for item in stated) and not (
            self.value_absence or self.growth_absence
        )


class PlanCurve(models.Model):
    """计划曲线: the share of the year's target planned by the end of each month, cumulative %."""

    code = models.SlugField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=40)
    m01 = models.DecimalField("1月", max_digits=6, decimal_places=3)
    m02 = models.DecimalField("2月", max_digits=6, decimal_places=3)
    m03 = models.DecimalField("3月", max_digits=6, decimal_places=3)
    m04 = models.DecimalField("4月", max_digits=6, decimal_places=3)
    m05 = models.DecimalField("5月", max_digits=6, decimal_places=3)
    m06 = models.DecimalField("6月", max_digits=6, decimal_places=3)
    m07 = models.DecimalField("7月", max_digits=6, decimal_places=3)
    m08 = models.DecimalField("8月", max_digits=6, decimal_places=3)
    m09 = models.DecimalField("9月", max_digits=6, decimal_places=3)
    m10 = models.DecimalField("10月", max_digits=6, decimal_places=3)
    m11 = models.DecimalField("11月", max_digits=6, decimal_places=3)
    m12 = models.DecimalField("12月", max_digits=6, decimal_places=3)

    class Meta:
        verbose_name = verbose_name_plural = "计划曲线"
        ordering = ("code",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(m01__gte=0, m12=100)
                & Q(**{f"m{i:02}__lte": F(f"m{i + 1:02}") for i in range(1, 12)}),
                name="curve_cumulative",
                violation_error_message="计划曲线须逐月不减，12月为100。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shares(self) -> tuple[Decimal, ...]:
        """Twelve cumulative percentages; the last is 100."""
        return tuple(getattr(self, f"m{month:02}") for month in range(1, 13))


class TargetQuerySet(models.QuerySet["Target"]):
    def in_force(self) -> Self:
        """Those that are judged: neither replaced by an adjustment nor a repetition of another."""
        return self.filter(restates=None, adjusted_to=None)

    def visible_to(self, user: User) -> Self:
        return self.filter(indicator__in=Indicator.objects.visible_to(user))


class Target(models.Model):
    """What the plan promises of an indicator for its year, as it is written."""

    Measure = choices.Measure
    Operator = choices.Operator
    Strength = choices.Strength

    key = models.SlugField("键", max_length=60, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets", verbose_name="计划")
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, related_name="targets", verbose_name="章节"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", verbose_name="指标"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="地区")
    measure = models.CharField("目标所指", max_length=10, choices=choices.Measure)
    operator = models.CharField("要求", max_length=10, choices=choices.Operator)
    amount = models.DecimalField("目标值", null=True, blank=True, max_digits=15, decimal_places=4)
    tolerance = models.DecimalField(
        "允许偏差", null=True, blank=True, max_digits=15, decimal_places=4
    )
    reference_indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="参照指标"
    )
    reference_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="参照地区"
    )
    strength = models.CharField("性质", max_length=10, choices=choices.Strength)
    headline_order = models.PositiveSmallIntegerField("主要目标序号", null=True, blank=True)
    curve = models.ForeignKey(
        PlanCurve,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="计划曲线",
        help_text="留空为按月均分（m/12）。",
    )
    responsible = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    lead_official = models.CharField("牵头领导", max_length=40, blank=True)
    quote = models.CharField("原文", max_length=200)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)
    restates = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="restated_by",
        verbose_name="重申",
        help_text="换一种说法的同一目标，不重复计算。",
    )
    adjusted_from = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjusted_to",
        verbose_name="调整自",
    )
    adjusted_reason = models.CharField("调整依据", max_length=200, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering = ("plan", "headline_order", "chapter__order", "key")
        constraints: ClassVar = [
            _known("measure", choices.Measure, "target_measure_known"),
            _known("operator", choices.Operator, "target_operator_known"),
            models.CheckConstraint(
                condition=Q(operator__in=["sync", "external"]) | Q(amount__isnull=False),
                name="target_amount_given",
                violation_error_message="这类目标须填目标值。",
            ),
            models.CheckConstraint(
                condition=~Q(operator="sync")
                | Q(reference_indicator__isnull=False)
                | Q(reference_area__isnull=False),
                name="target_reference_given",
                violation_error_message="“同步”须填参照指标或参照地区。",
            ),
            models.CheckConstraint(
                condition=Q(adjusted_from=None) | ~Q(adjusted_reason=""),
                name="target_adjusted_reason",
                violation_error_message="调整目标须写明依据。",
            ),
            models.UniqueConstraint(
                fields=["plan", "indicator", "area", "measure"],
                condition=Q(restates=None, adjusted_from=None),
                name="target_once",
                violation_error_message="这项指标已有目标；重复的提法请填“重申”。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year} {self.indicator.name}"


class PhaseTarget(models.Model):
    """分期目标: what a target asks for by the end of a month within its year."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="phases", verbose_name="目标")
    month = MonthField("月份")
    amount = models.DecimalField("目标值", max_digits=15, decimal_places=4)

    class Meta:
        verbose_name = verbose_name_plural = "分期目标"
        ordering = ("month",)
        constraints: ClassVar = [
            month_check("phase_month"),
            models.UniqueConstraint(fields=["target", "month"], name="phase_once"),
        ]


class LightRule(models.Model):
    """亮灯规则: thresholds of one family in one version of a year's rule set (DOMAIN §6.4)."""

    Family = choices.Family

    year = models.PositiveSmallIntegerField("年度")
    version = models.CharField("版本", max_length=20, help_text="例如 2024-1")
    family = models.CharField("类别", max_length=10, choices=choices.Family)
    green_from = models.DecimalField("绿灯起", max_digits=9, decimal_places=4)
    green_inclusive = models.BooleanField("含绿灯界", default=True)
    yellow_from = models.DecimalField("黄灯起", max_digits=9, decimal_places=4)
    yellow_inclusive = models.BooleanField("含黄灯界", default=True)
    band_points = models.DecimalField(
        "黄灯带（百分点）", max_digits=9, decimal_places=4, null=True, blank=True
    )
    band_share = models.DecimalField(
        "黄灯带（目标的份额）", max_digits=9, decimal_places=4, null=True, blank=True
    )
    red_below_zero = models.BooleanField("负增长即红灯", default=False)
    approved_by = models.CharField("批准", max_length=80, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "亮灯规则"
        ordering = ("-year", "-version", "family")
        constraints: ClassVar = [
            _known("family", choices.Family, "light_rule_family_known"),
            models.UniqueConstraint(fields=["year", "version", "family"], name="light_rule_once"),
            models.CheckConstraint(
                condition=Q(green_from__gte=F("yellow_from")),
                name="light_rule_ordered",
                violation_error_message="绿灯界不得低于黄灯界。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_family_display()}"


class LightSnapshot(models.Model):
    """A light as it was when a month was published. Append-only; a month's latest one counts."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="snapshots", verbose_name="目标"
    )
    month = MonthField("月份")
    monthly_return = models.ForeignKey(
        Return, models.PROTECT, related_name="+", verbose_name="月报"
    )
    colour = models.CharField("灯", max_length=8)
    rule_version = models.CharField("规则版本", max_length=20)
    inputs = models.JSONField("依据", default=dict)
    sentence = models.TextField("说明")
    taken_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "发布时的灯"
        ordering = ("target", "month", "taken_at")
        constraints: ClassVar = [
            month_check("snapshot_month"),
            models.UniqueConstraint(
                fields=["target", "month", "monthly_return"], name="snapshot_once"
            ),
        ]
