"""重点项目: what is built, by whom, for how much, and who answers for it."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Area, Department, Reach, User
from accounts.roles import Action
from entry.fields import known_choice
from plan.models import Chapter, Task
from projects import choices
from projects.codes import CodeError, project_code
from projects.models.enterprise import Enterprise

PAGES = ("problems", "board", "map", "waiting")  # addresses beside those of the projects


def money(name: str, **options: Any) -> "models.DecimalField[Any, Any]":
    """An amount in 万元, unknown unless given."""
    return models.DecimalField(
        name,
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        **{"help_text": "万元", **options},
    )


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> Self:
        """Row scope: a department what it leads or co-operates on, a publisher his area, a leader
        all; a project's lead official sees it whatever his roles are."""
        return self.within_sight(user.reach(Action.VIEW_PROJECT), user.pk)

    def within_sight(self, reach: Reach, person: Any) -> Self:
        """The same by how far somebody sees and who he is (his key)."""
        if reach.everything:
            return self
        shared = Project.co_operating.through.objects.filter(reach.q())
        return self.filter(
            reach.q("lead") | Q(pk__in=shared.values("project")) | Q(lead_official=person)
        )

    def for_lists(self) -> Self:
        return self.select_related("enterprise", "area", "lead", "lead_official", "parent")


class Project(models.Model):
    """A project, a work, or a package of them. Its stage is derived from its events, never typed.

    Parts of a package carry their own money, or none where only the package's is known; sums
    count a package's money once (`projects.formulas`).
    """

    key = models.SlugField("键", max_length=60, unique=True)
    name = models.CharField("项目名称", max_length=120)
    aliases = models.CharField("别名", max_length=300, blank=True, help_text="用 | 分隔")
    code = models.CharField(
        "项目代码", max_length=24, blank=True, help_text="24位，连字符可以省略。"
    )
    national_code = models.CharField("国家重大建设项目库编码", max_length=40, blank=True)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="项目单位",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="所属打包项目",
    )
    part_count = models.PositiveSmallIntegerField(
        "打包个数", null=True, blank=True, help_text="打包项目所含的个数，可多于逐一列名的。"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="建设地点")
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=8, decimal_places=5, null=True, blank=True)
    category = models.CharField("类别", max_length=14, choices=choices.Category)
    nature = models.CharField("建设性质", max_length=10, choices=choices.Nature, blank=True)
    industry = models.CharField("行业代码", max_length=5, blank=True, help_text="GB/T 4754-2017")
    chain = models.CharField("产业链（集群）", max_length=40, blank=True)
    investment_kind = models.CharField(
        "投资类型", max_length=10, choices=choices.InvestmentKind, blank=True
    )
    total_investment = money("总投资")
    content = models.CharField("主要建设内容及规模", max_length=500, blank=True)
    first_year = models.PositiveSmallIntegerField("建设起始年", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("建设终止年", null=True, blank=True)
    annual_output = money("投产后年产值")
    annual_tax = money("投产后年税收")
    jobs = models.PositiveIntegerField("投产后就业（人）", null=True, blank=True)
    lead = models.ForeignKey(
        Department, models.PROTECT, related_name="led_projects", verbose_name="责任单位"
    )
    co_operating = models.ManyToManyField(
        Department, blank=True, related_name="joined_projects", verbose_name="配合单位"
    )
    lead_official = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_projects",
        verbose_name="包联领导",
    )
    tasks = models.ManyToManyField(
        Task, blank=True, related_name="projects", verbose_name="对应任务"
    )
    chapter = models.ForeignKey(
        Chapter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="章节",
    )
    quote = models.CharField("原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)
    note = models.CharField("说明", max_length=300, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重点项目"
        ordering = ("order", "key")
        constraints: ClassVar = [
            known_choice("category", choices.Category, "project_category_known"),
            known_choice("nature", choices.Nature, "project_nature_known", blank=True),
            known_choice(
                "investment_kind", choices.InvestmentKind, "project_investment_known", blank=True
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="project_code_once",
                violation_error_message="已有项目登记了这个项目代码。",
            ),
            models.CheckConstraint(
                condition=~Q(key__in=[*PAGES]),
                name="project_key_no_page",
                violation_error_message="这个键是页面的地址，请换一个。",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="project_not_own_part"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(part_count=None),
                name="project_packages_do_not_nest",
                violation_error_message="打包项目不能再属于别的打包项目。",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="project_place_is_a_pair",
                violation_error_message="经度、纬度须同时填写。",
            ),
            models.CheckConstraint(
                condition=Q(first_year=None)
                | Q(last_year=None)
                | Q(last_year__gte=F("first_year")),
                name="project_years_ordered",
                violation_error_message="建设终止年不能早于起始年。",
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

    def clean(self) -> None:
        if self.code:
            try:
                self.code = project_code(self.code)
            except CodeError as error:
                raise ValidationError({"code": str(error)})


class Mention(models.Model):
    """A further place where the plan's text names a project."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="mentions", verbose_name="项目"
    )
    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="+", verbose_name="章节")
    quote = models.CharField("原文", max_length=200)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "报告中的提及"
        ordering = ("project", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "quote", "occurrence"], name="mention_once")
        ]

    def __str__(self) -> str:
        return self.quote


class Member(models.Model):
    """一个项目一套专班: who works for a project, and how to reach them."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="members", verbose_name="项目"
    )
    duty = models.CharField("职责", max_length=10, choices=choices.Duty)
    name = models.CharField("姓名", max_length=40)
    unit = models.CharField("单位", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "专班人员"
        ordering = ("project", "pk")
        constraints: ClassVar = [known_choice("duty", choices.Duty, "member_duty_known")]

    def __str__(self) -> str:
        return self.name


class Funding(models.Model):
    """The planned money of a project by source; the sum may fall short of the total."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="funding", verbose_name="项目"
    )
    kind = models.CharField("来源", max_length=10, choices=choices.FundingKind)
    amount = models.DecimalField(
        "金额", max_digits=15, decimal_places=4, validators=[MinValueValidator(0)], help_text="万元"
    )

    class Meta:
        verbose_name = verbose_name_plural = "资金来源"
        ordering = ("project", "pk")
        constraints: ClassVar = [
            known_choice("kind", choices.FundingKind, "funding_kind_known"),
            models.UniqueConstraint(fields=["project", "kind"], name="funding_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="funding_not_negative"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Milestone(models.Model):
    """形象进度节点: 基础完工、结构封顶、设备安装完成 …"""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="milestones", verbose_name="项目"
    )
    title = models.CharField("节点", max_length=60)
    due_on = models.DateField("计划完成日", null=True, blank=True)
    done_on = models.DateField("实际完成日", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "形象进度节点"
        ordering = ("project", "due_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "title"], name="milestone_once")
        ]

    def __str__(self) -> str:
        return self.title
