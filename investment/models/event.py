"""Who goes out, where, and whom they meet: teams, events, chains, enterprises approached."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Department, User
from accounts.roles import Action
from entry.fields import known_choice
from investment import choices
from plan.models import Chapter
from projects.models import Enterprise


class Chain(models.Model):
    """产业链: the names under which signings and landings are counted together."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    aliases = models.CharField("别名", max_length=200, blank=True, help_text="用 | 分隔")
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="章节"
    )
    quote = models.CharField("原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "产业链"
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """招商小分队, with the region that it works."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    region = models.CharField("负责区域", max_length=100, blank=True)
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="牵头单位")
    head = models.CharField("负责人", max_length=40, blank=True)
    is_active = models.BooleanField("在用", default=True)
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="章节"
    )
    quote = models.CharField("原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "招商小分队"
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """招商活动: where and when the district presented itself."""

    key = models.SlugField("键", max_length=60, unique=True)
    title = models.CharField("名称", max_length=100)
    kind = models.CharField("种类", max_length=10, choices=choices.EventKind)
    city = models.CharField("城市", max_length=30)
    held_on = models.DateField("举办日期")
    lead = models.ForeignKey(
        Department, models.PROTECT, related_name="investment_events", verbose_name="承办单位"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="小分队"
    )
    attended = models.PositiveSmallIntegerField("到场企业（家）", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "招商活动"
        ordering = ("-held_on", "key")
        constraints: ClassVar = [
            known_choice("kind", choices.EventKind, "investment_event_kind_known"),
            models.UniqueConstraint(
                fields=["title", "held_on"],
                name="investment_event_once",
                violation_error_message="当天已登记了同名的活动。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.held_on:%Y-%m-%d}，{self.city}）"

    @property
    def department(self) -> Department:
        return self.lead


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> Self:
        """A department its own contacts, a publisher his area's, a leader all."""
        reach = user.reach(Action.VIEW_INVESTMENT)
        return self if reach.everything else self.filter(reach.q("lead"))

    def open(self) -> Self:
        return self.filter(closed_on=None)


class Contact(models.Model):
    """对接企业: an enterprise approached, the next action and its day (DOMAIN §4.1).

    The service clock runs in working days: answer within one, judge within three, reply within
    a week, then news every two weeks.
    """

    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name="企业",
    )
    name = models.CharField("企业名称", max_length=120)
    city = models.CharField("所在地", max_length=60, blank=True)
    chain = models.ForeignKey(
        Chain, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="产业链"
    )
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name="活动"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name="小分队"
    )
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="对接单位")
    person = models.CharField("对接人", max_length=40, blank=True)
    first_on = models.DateField("首次对接日期")
    intention = models.CharField("投资意向", max_length=300, blank=True)
    next_action = models.CharField("下一步", max_length=200, blank=True)
    next_on = models.DateField("下一步期限", null=True, blank=True)
    signing = models.ForeignKey(
        "investment.Signing",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name="形成的招商项目",
    )
    closed_on = models.DateField("结束日期", null=True, blank=True)
    close_reason = models.CharField("结束原因", max_length=10, choices=choices.Reason, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "对接企业"
        ordering = ("next_on", "-first_on", "pk")
        constraints: ClassVar = [
            known_choice("close_reason", choices.Reason, "contact_reason_known", blank=True),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("first_on")),
                name="contact_closed_after_first",
                violation_error_message="结束日期不能早于首次对接日期。",
            ),
            models.CheckConstraint(
                condition=~Q(closed_on=None) | Q(close_reason=""),
                name="contact_reason_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(signing__isnull=False) | ~Q(close_reason=""),
                name="contact_closed_with_reason",
                violation_error_message="没有形成项目的对接，结束时须选择原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        return self.lead


class ContactNote(models.Model):
    """One conversation. Append-only: the clock counts from these."""

    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="notes", verbose_name="对接企业"
    )
    kind = models.CharField("环节", max_length=10, choices=choices.NoteKind)
    on = models.DateField("日期")
    text = models.CharField("情况", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "对接记录"
        ordering = ("contact", "on", "pk")
        constraints: ClassVar = [
            known_choice("kind", choices.NoteKind, "contact_note_kind_known"),
        ]

    def __str__(self) -> str:
        return self.text[:30]
