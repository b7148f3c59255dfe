"""招商项目: from a lead to production. Its step is derived from dated, evidenced steps."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Area, Department, Reach, User
from accounts.roles import Action
from entry.fields import known_choice
from investment import choices
from investment.models.event import Chain, Event, Team
from investment.models.file import InvestmentFile
from investment.models.rule import CountingRule
from plan.models import Chapter
from projects.models import Enterprise, Project
from projects.models.project import money

PAGES = ("new",)  # addresses beside those of the signings


class SigningQuerySet(models.QuerySet["Signing"]):
    def visible_to(self, user: User) -> Self:
        """Row scope: a department what it leads, joins in or first talked to, a publisher his
        area, a leader all; a lead official what is put to him."""
        return self.within_sight(user.reach(Action.VIEW_INVESTMENT), user.pk)

    def within_sight(self, reach: Reach, person: Any) -> Self:
        """The same by how far somebody sees and who he is (his key)."""
        if reach.everything:
            return self
        shared = Signing.co_operating.through.objects.filter(reach.q())
        return self.filter(
            reach.q("lead")
            | reach.q("first_talker")
            | Q(pk__in=shared.values("signing"))
            | Q(lead_official=person)
        )

    def for_lists(self) -> Self:
        return self.select_related(
            "enterprise", "area", "lead", "lead_official", "team", "event", "chain", "project",
            "parent__exclusion", "parent__project", "exclusion",
        )  # fmt: skip

    def for_ledgers(self) -> Self:
        """The same of thousands: what many of them share is read once, by a query for each kind,
        and not again with every row."""
        return self.prefetch_related(
            "enterprise", "area", "lead", "lead_official", "team", "event", "chain", "project",
            "exclusion", "parent__exclusion", "parent__project",
        )  # fmt: skip


class Signing(models.Model):
    """One project won, or to be won. It counts once, at its first signing (DOMAIN §4.2).

    With a `parent` it is a capital increase: its agreed investment is the increment, and it is
    no project of its own.
    """

    key = models.SlugField("键", max_length=60, unique=True)
    name = models.CharField("项目名称", max_length=120)
    aliases = models.CharField("别名", max_length=300, blank=True, help_text="用 | 分隔")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="increases",
        verbose_name="增资的原项目",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signings",
        verbose_name="投资方",
    )
    source = models.CharField("投资方来源", max_length=16, choices=choices.Source, blank=True)
    source_place = models.CharField("投资方所在地", max_length=60, blank=True)
    is_top500 = models.BooleanField("500强", default=False)
    is_chain_leader = models.BooleanField("链主", default=False)
    is_listed = models.BooleanField("上市公司", default=False)
    is_specialised = models.BooleanField("专精特新", default=False)
    way = models.CharField("引进方式", max_length=10, choices=choices.Way, blank=True)
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="signings", verbose_name="活动"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="signings", verbose_name="小分队"
    )
    first_talker = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="first_talks",
        verbose_name="首谈单位",
    )
    recruiter = models.CharField("招商人", max_length=40, blank=True)
    chain = models.ForeignKey(
        Chain, models.PROTECT, null=True, blank=True, related_name="signings", verbose_name="产业链"
    )
    industry = models.CharField("行业代码", max_length=5, blank=True, help_text="GB/T 4754-2017")
    content = models.CharField("建设内容", max_length=500, blank=True)
    agreed_investment: Any = money("协议总投资")
    outside_investment: Any = money("其中区外资金")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="落户地区")
    company = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="landed_as",
        verbose_name="注册公司",
    )
    site = models.CharField("用地（厂房）", max_length=200, blank=True)
    project = models.OneToOneField(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signing",
        verbose_name="对应的重点项目",
    )
    lead = models.ForeignKey(
        Department, models.PROTECT, related_name="led_signings", verbose_name="责任单位"
    )
    co_operating = models.ManyToManyField(
        Department, blank=True, related_name="joined_signings", verbose_name="配合单位"
    )
    lead_official = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_signings",
        verbose_name="包联领导",
    )
    exclusion = models.ForeignKey(
        CountingRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signings",
        verbose_name="不计入的规定",
    )
    problem = models.CharField("存在问题", max_length=300, blank=True)
    next_step = models.CharField("下步计划", max_length=300, blank=True)
    next_on = models.DateField("下步期限", null=True, blank=True)
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="章节"
    )
    quote = models.CharField("原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)
    note = models.CharField("说明", max_length=300, blank=True)
    updated_at = models.DateTimeField("更新时间", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    objects = SigningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "招商项目"
        ordering = ("order", "key")
        constraints: ClassVar = [
            known_choice("source", choices.Source, "signing_source_known", blank=True),
            known_choice("way", choices.Way, "signing_way_known", blank=True),
            models.CheckConstraint(
                condition=~Q(key__in=[*PAGES]),
                name="signing_key_no_page",
                violation_error_message="这个键是页面的地址，请换一个。",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="signing_not_own_increase"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0}),
                    name=f"signing_{name}_not_negative",
                )
                for name in ("agreed_investment", "outside_investment")
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(project=None),
                name="signing_increase_has_no_project",
                violation_error_message="增资计在原项目上，不另对应重点项目。",
            ),
            models.CheckConstraint(
                condition=Q(agreed_investment=None)
                | Q(outside_investment=None)
                | Q(outside_investment__lte=F("agreed_investment")),
                name="signing_part_within_whole",
                violation_error_message="其中区外资金不能大于协议总投资。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        """Who answers for it, for the permission question."""
        return self.lead

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *(name for name in self.aliases.split("|") if name))


class Agreement(models.Model):
    """An agreement signed; its terms and its file only for those entitled (DOMAIN §4.5)."""

    signing = models.ForeignKey(
        Signing, models.PROTECT, related_name="agreements", verbose_name="招商项目"
    )
    kind = models.CharField("协议类型", max_length=10, choices=choices.AgreementKind)
    number = models.CharField("编号", max_length=60, blank=True)
    signed_on = models.DateField("签订日期")
    review = models.CharField(
        "公平竞争审查", max_length=14, choices=choices.Review, default=choices.Review.WAITING
    )
    reviewed_on = models.DateField("审查日期", null=True, blank=True)
    terms = models.TextField("协议条款", blank=True, help_text="仅限有权查看协议条款的人员。")
    file = models.ForeignKey(
        InvestmentFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name="协议文本",
    )
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "协议"
        ordering = ("signing", "signed_on", "pk")
        constraints: ClassVar = [
            known_choice("kind", choices.AgreementKind, "agreement_kind_known"),
            known_choice("review", choices.Review, "agreement_review_known"),
            models.UniqueConstraint(
                fields=["signing", "kind", "signed_on"],
                name="agreement_once",
                violation_error_message="这个项目当天已登记了同一类型的协议。",
            ),
            models.CheckConstraint(
                condition=Q(review__in=["waiting", "not_concerned"]) | Q(reviewed_on__isnull=False),
                name="agreement_review_dated",
                violation_error_message="已审查的协议须填审查日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    @property
    def department(self) -> Department:
        return self.signing.lead


class InvestorChange(models.Model):
    """A change of investor: from its day the record counts as the new investor's (DOMAIN §4.2)."""

    signing = models.ForeignKey(
        Signing, models.PROTECT, related_name="investor_changes", verbose_name="招商项目"
    )
    on = models.DateField("变更日期")
    before = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="原投资方"
    )
    after = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name="新投资方")
    source_before = models.CharField("原来源", max_length=16, choices=choices.Source, blank=True)
    source_after = models.CharField("新来源", max_length=16, choices=choices.Source, blank=True)
    evidence = models.ForeignKey(
        InvestmentFile, models.PROTECT, related_name="+", verbose_name="佐证材料"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "投资方变更"
        ordering = ("signing", "on", "pk")
        constraints: ClassVar = [
            known_choice("source_before", choices.Source, "change_source_before_known", blank=True),
            known_choice("source_after", choices.Source, "change_source_after_known", blank=True),
            models.CheckConstraint(
                condition=~Q(before=F("after")),
                name="investor_change_is_one",
                violation_error_message="新投资方与原投资方相同。",
            ),
            models.UniqueConstraint(fields=["signing", "on"], name="investor_change_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
