"""三争取: funds, policies, pilots and honours won from above (DOMAIN §5)."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Area, Department, User
from accounts.roles import Action
from entry.fields import known_choice
from investment import choices
from investment.models.file import InvestmentFile
from investment.models.granting import SupportDocument, SupportKind
from plan.models import Chapter, EvidencedEvent, EvidencedQuerySet, evidenced_constraints
from projects.models import Project
from projects.models.project import money

DECIDED = (choices.Recognition.RECOGNISED, choices.Recognition.REFUSED)
OPEN = (choices.Recognition.APPLIED, choices.Recognition.REVIEWING)


def _amounts(*names: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0}),
            name=f"support_item_{name}_not_negative",
        )
        for name in names
    ]


def _recognition() -> list[models.BaseConstraint]:
    """What a state of recognition goes with; a public document (a quote) needs no person."""
    is_decided = Q(recognition__in=DECIDED)
    return [
        models.CheckConstraint(
            condition=is_decided & Q(recognised_on__isnull=False)
            | ~is_decided & Q(recognised_on=None),
            name="support_item_recognised_dated",
            violation_error_message="认定或不予认定须有日期。",
        ),
        models.CheckConstraint(
            condition=~is_decided | Q(recognised_by__isnull=False) | ~Q(quote=""),
            name="support_item_recognised_by_somebody",
        ),
        models.CheckConstraint(
            condition=Q(recognised_by=None)
            | Q(proposed_by=None)
            | ~Q(recognised_by=F("proposed_by")),
            name="support_item_second_person",
            violation_error_message="提请人不能认定自己提请的事项。",
        ),
        models.CheckConstraint(
            condition=~Q(recognition="reviewing") | Q(proposed_by__isnull=False),
            name="support_item_proposed_by_somebody",
        ),
        models.CheckConstraint(
            condition=~Q(recognition="refused") | ~Q(answer=""),
            name="support_item_refused_with_reason",
            violation_error_message="不予认定须写明理由。",
        ),
    ]


class SupportQuerySet(models.QuerySet["SupportItem"]):
    def visible_to(self, user: User) -> Self:
        """A department what it leads or has a share in, a publisher his area, a leader all."""
        reach = user.reach(Action.VIEW_INVESTMENT)
        if reach.everything:
            return self
        shared = SupportShare.objects.filter(reach.q())
        return self.filter(reach.q("lead") | Q(pk__in=shared.values("item")))


class SupportItem(models.Model):
    """One thing won. It counts when recognised, by the year's rule of its kind."""

    key = models.SlugField("键", max_length=60, unique=True)
    kind = models.ForeignKey(SupportKind, models.PROTECT, related_name="items", verbose_name="类别")
    name = models.CharField("名称", max_length=200)
    document = models.ForeignKey(
        SupportDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="文件",
    )
    level = models.CharField("级别", max_length=10, choices=choices.Level, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="受益地区")
    fund_class = models.CharField("资金类型", max_length=20, choices=choices.FundClass, blank=True)
    is_formula = models.BooleanField("因素法分配", default=False)
    needs_match = models.BooleanField("需地方配套", default=False)
    amount: Any = money("争取金额")
    novelty = models.CharField(
        "首次（延续）", max_length=10, choices=choices.Novelty, default=choices.Novelty.FIRST
    )
    valid_until = models.DateField("有效期至", null=True, blank=True)
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="support",
        verbose_name="用于项目",
    )
    lead = models.ForeignKey(
        Department, models.PROTECT, related_name="support_items", verbose_name="主办单位"
    )
    recognition = models.CharField(
        "认定状态",
        max_length=12,
        choices=choices.Recognition,
        default=choices.Recognition.APPLIED,
    )
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提请人"
    )
    proposed_at = models.DateTimeField("提请时间", null=True, blank=True)
    recognised_on = models.DateField("认定日期", null=True, blank=True)
    recognised_amount: Any = money("认定金额")
    recognised_count = models.PositiveSmallIntegerField("认定数（项）", null=True, blank=True)
    recognised_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认定人"
    )
    answer = models.CharField("认定意见", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(
        "报告年度", null=True, blank=True, help_text="报告只说到年度、没有文件日期的填写。"
    )
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="章节"
    )
    quote = models.CharField("原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)
    note = models.CharField("备注", max_length=300, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "争取事项"
        ordering = ("order", "key")
        constraints: ClassVar = [
            known_choice("level", choices.Level, "support_item_level_known", blank=True),
            known_choice("fund_class", choices.FundClass, "support_item_class_known", blank=True),
            known_choice("novelty", choices.Novelty, "support_item_novelty_known"),
            known_choice("recognition", choices.Recognition, "support_item_recognition_known"),
            models.UniqueConstraint(
                fields=["document", "kind", "name"],
                name="support_item_once",
                violation_error_message="这份文件下已有同名事项。",
            ),
            *_amounts("amount", "recognised_amount"),
            models.CheckConstraint(
                condition=Q(amount=None)
                | Q(recognised_amount=None)
                | Q(recognised_amount__lte=F("amount")),
                name="support_item_recognised_within_amount",
                violation_error_message="认定金额不能大于争取金额。",
            ),
            models.CheckConstraint(
                condition=Q(recognised_count=None) | Q(recognised_count__gte=1),
                name="support_item_recognised_count_positive",
                violation_error_message="认定数至少为1项。",
            ),
            *_recognition(),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        """Who answers for it, for the permission question."""
        return self.lead

    @property
    def stands_at(self) -> str:
        """Its own level, else its document's."""
        return self.level or (self.document.level if self.document else "")

    @property
    def dated(self) -> date | None:
        """Its document's day; the last day of the year where a source tells no more."""
        if self.document is not None and self.document.dated is not None:
            return self.document.dated
        return date(self.year, 12, 31) if self.year else None

    @property
    def is_returned(self) -> bool:
        """Sent back, to be completed."""
        return self.recognition == choices.Recognition.APPLIED and bool(self.answer)


class SupportShare(models.Model):
    """How much of an item a department may call its own, per cent; the shares sum to 100."""

    item = models.ForeignKey(
        SupportItem, models.CASCADE, related_name="shares", verbose_name="争取事项"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="support_shares", verbose_name="单位"
    )
    percent: Any = models.DecimalField(
        "比例%",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位比例"
        ordering = ("item", "-percent", "department")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "department"], name="support_share_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="support_share_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.percent}%"


class Arrival(EvidencedEvent):
    """到账: an instalment of an item, in 万元, on a day, by a slip."""

    item = models.ForeignKey(
        SupportItem, models.PROTECT, related_name="arrivals", verbose_name="争取事项"
    )
    amount: Any = models.DecimalField(
        "到账金额",
        max_digits=15,
        decimal_places=4,
        validators=[MinValueValidator(0)],
        help_text="万元",
    )
    evidence = models.ForeignKey(
        InvestmentFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arrivals",
        verbose_name="凭证",
    )

    objects = EvidencedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到账"
        ordering = ("item", "on", "pk")
        constraints: ClassVar = [
            *evidenced_constraints("arrival"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="arrival_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.day_text} {self.amount}"
