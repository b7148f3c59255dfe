"""The columns of the 调度表 (DOMAIN §3.4): one list for the page, the files and the order. Pure."""

from collections.abc import Callable, Mapping, Sequence

from entry.periods import Month
from projects import column_values as values
from projects.choices import Duty, FundingKind
from projects.column_kinds import Group, LedgerColumn, Shown, maker
from projects.entries import Entry
from projects.lights import FAMILIES, NAMES, OVERALL
from projects.stages import Phase, Stage


def _months(
    group: Group, key: str, title: str, month: Callable[[Entry], Month | None]
) -> LedgerColumn:
    return LedgerColumn(
        key, title, group, lambda one: values.month_text(month(one)), Shown.DATE, rank=month
    )


_basic = maker(Group.BASICS, Shown.WORDS, 12)
_BASICS = [
    _basic("name", "项目名称", lambda one: one.project.name, width=34, is_usual=True),
    _basic(
        "code", "项目代码", lambda one: one.project.code, width=26, is_usual=True, is_folded=True
    ),
    _basic("lists", "所属清单", lambda one: "、".join(one.lists), width=22, shown=Shown.LONG),
    _basic(
        "enterprise",
        "项目单位",
        lambda one: one.project.enterprise.name if one.project.enterprise else "",
        width=24,
        is_usual=True,
        is_folded=True,
    ),
    _basic(
        "credit",
        "统一社会信用代码",
        lambda one: one.project.enterprise.credit_code if one.project.enterprise else "",
        shown=Shown.DATE,
        width=22,
    ),
    _basic(
        "area",
        "建设地点",
        lambda one: one.project.area.short_name,
        rank=lambda one: (one.project.area.order, one.project.area.code),
    ),
    _basic("nature", "建设性质", lambda one: one.project.get_nature_display()),
    _basic(
        "phase",
        "建设阶段",
        lambda one: one.judged.phase.word,
        rank=lambda one: list(Phase).index(one.judged.phase),
    ),
    _basic(
        "stage",
        "项目状态",
        lambda one: one.judged.stage.word,
        shown=Shown.DATE,
        is_usual=True,
        rank=lambda one: list(Stage).index(one.judged.stage),
    ),
    _basic("category", "类别", lambda one: one.project.get_category_display()),
    _basic("industry", "行业代码", lambda one: one.project.industry),
    _basic("investment", "投资类型", lambda one: one.project.get_investment_kind_display()),
    _basic("chain", "产业链（集群）", lambda one: one.project.chain, width=16),
    _basic(
        "content", "主要建设内容及规模", lambda one: one.project.content, width=40, shown=Shown.LONG
    ),
    _basic("years", "建设起止年限", values.years, rank=lambda one: one.project.first_year),
]

_plan = maker(Group.PLAN, Shown.MONEY)
_PLANS = [
    _plan("total", "总投资", lambda one: one.project.total_investment, is_usual=True),
    _plan("before", "至上年底累计完成", values.of_plan("done_before")),
    _plan("planned", "本年计划投资", lambda one: one.judged.planned_investment, is_usual=True),
    *(
        _plan(f"to_{each:02}", f"计划至{each}月底", values.planned_by(each))
        for each in (3, 6, 9, 12)
    ),
    LedgerColumn("goal", "年度目标", Group.PLAN, values.of_plan("goal"), Shown.LONG, 28),
    _months(Group.PLAN, "plan_start", "计划开工月", values.of_plan("planned_start")),
    _months(Group.PLAN, "plan_finish", "计划竣工月", values.of_plan("planned_finish")),
    _months(Group.PLAN, "plan_production", "计划投产月", values.of_plan("planned_production")),
    _plan("output", "投产后年产值", lambda one: one.project.annual_output),
    _plan("tax", "投产后年税收", lambda one: one.project.annual_tax),
    _plan("jobs", "投产后就业（人）", lambda one: one.project.jobs, shown=Shown.COUNT),
]

_done = maker(Group.PROGRESS, Shown.MONEY)
_said = maker(Group.PROGRESS, Shown.WORDS)
_PROGRESS = [
    _done("month", "本月完成投资", lambda one: one.invested_in_month, is_usual=True),
    _done("invested", "本年累计完成投资", lambda one: one.invested, is_usual=True),
    _done(
        "completion", "投资完成率（%）", lambda one: one.completion, shown=Shown.RATE, is_usual=True
    ),
    _done("due", "应完成投资", lambda one: one.judged.planned),
    _done("schedule", "计划进度（%）", lambda one: one.judged.schedule, shown=Shown.RATE),
    _done("gap", "超（欠）进度（百分点）", lambda one: one.gap, shown=Shown.POINTS, is_usual=True),
    _done("since", "开工以来累计完成", lambda one: one.invested_since_start),
    _said(
        "started",
        "实际开工日",
        lambda one: one.start.words if one.start else "",
        shown=Shown.DATE,
        width=16,
        is_usual=True,
        rank=lambda one: one.start.order if one.start else None,
    ),
    _months(Group.PROGRESS, "completed", "实际竣工月", values.of_course("completed")),
    _months(Group.PROGRESS, "production", "实际投产月", values.of_course("production")),
    _said("physical", "形象进度", values.of_figure("physical", ""), shown=Shown.LONG, width=40),
    _done(
        "photos",
        "现场照片（张）",
        lambda one: values.more(one).photos,
        shown=Shown.COUNT,
        needs_more=True,
    ),
    _said("resumed", "是否复工", values.resumed),
]

_stat = maker(Group.STATISTICS, Shown.WORDS)
_STATISTICS = [
    _stat("is_listed", "是否入库", lambda one: values.yes_no(one.listing is not None)),
    _months(Group.STATISTICS, "listed_month", "入库月份", values.of_course("listed")),
    _stat("listed", "本年入统投资", values.of_figure("listed"), shown=Shown.MONEY),
    _stat(
        "unlisted_why",
        "未入库原因",
        values.why_unlisted,
        shown=Shown.LONG,
        width=28,
        needs_more=True,
    ),
]

_fund = maker(Group.MONEY, Shown.MONEY)
_MONEY = [
    *(
        _fund(f"from_{kind}", values.source_title(kind), values.funding(kind), needs_more=True)
        for kind in FundingKind
    ),
    _fund("received", "本年到位资金", values.of_figure("received")),
    _fund("paid", "本年支付资金", values.of_figure("paid")),
    _fund("paid_rate", "支付率（%）", lambda one: one.paid_rate, shown=Shown.RATE),
]

_duty = maker(Group.DUTY, Shown.WORDS, 16)
_PERMITS_AND_DUTY = [
    LedgerColumn(
        "permits",
        "前期手续",
        Group.PERMITS,
        values.permits,
        width=22,
        rank=lambda one: one.needed_permits - one.done_permits if one.permits else None,
    ),
    LedgerColumn("blocked", "卡点手续", Group.PERMITS, lambda one: one.blocked, Shown.LONG, 26),
    _duty("official", "包联领导", lambda one: str(one.project.lead_official or "")),
    _duty(
        "lead",
        "责任单位",
        lambda one: one.project.lead.short_name,
        rank=lambda one: (one.project.lead.order, one.project.lead.code),
    ),
    _duty(
        "co",
        "配合单位",
        lambda one: "、".join(values.more(one).co_operating),
        shown=Shown.LONG,
        width=24,
        needs_more=True,
    ),
    _duty("head", "专班负责人", lambda one: values.more(one).names(Duty.HEAD), needs_more=True),
    _duty(
        "officer", "企业服务专员", lambda one: values.more(one).names(Duty.OFFICER), needs_more=True
    ),
    _duty(
        "contact",
        "联系人及电话",
        lambda one: values.more(one).with_phones(Duty.CONTACT),
        width=26,
        needs_more=True,
    ),
]

_trouble = maker(Group.PROBLEMS, Shown.LONG, 36)
_PROBLEMS = [
    _trouble("problem", "存在问题", values.of_figure("problem", ""), is_usual=True),
    _trouble("asked", "需协调事项", lambda one: "；".join(each.asked for each in one.problems)),
    _trouble(
        "level",
        "协调层级",
        lambda one: "、".join(dict.fromkeys(each.level for each in one.problems)),
        shown=Shown.WORDS,
        width=12,
    ),
    _trouble("solved", "上月问题办理情况", lambda one: values.more(one).solved, needs_more=True),
    _trouble("next_step", "下月计划", values.of_figure("next_step", "")),
]

_light = maker(Group.LIGHTS, Shown.LIGHT)
_count = maker(Group.LIGHTS, Shown.COUNT)
_LIGHTS = [
    *(
        _light(
            f"light_{each}",
            NAMES[each],
            values.light_of(each),
            rank=values.light_rank(each),
            family=each,
        )
        for each in FAMILIES
    ),
    _light(
        "light",
        NAMES[OVERALL],
        values.overall_words,
        rank=values.light_rank(OVERALL),
        family=OVERALL,
        width=16,
        is_usual=True,
    ),
    _count("yellow_months", "连续黄灯（月）", lambda one: one.judged.yellow_months),
    _count("red_months", "连续红灯（月）", lambda one: one.judged.red_months),
]


COLUMNS: Mapping[str, LedgerColumn] = {
    one.key: one
    for group in (
        _BASICS,
        _PLANS,
        _PROGRESS,
        _STATISTICS,
        _MONEY,
        _PERMITS_AND_DUTY,
        _PROBLEMS,
        _LIGHTS,
    )
    for one in group
}
USUAL = tuple(key for key, one in COLUMNS.items() if one.is_usual)
ALWAYS = "name"


def shown(chosen: Sequence[str]) -> list[LedgerColumn]:
    """The columns asked for, the usual ones without a choice; the project's name always."""
    wanted = {*(chosen or USUAL), ALWAYS}
    return [one for key, one in COLUMNS.items() if key in wanted]


def needs_more(chosen: Sequence[str], sort: str = "") -> bool:
    """Whether the ledger has to be read with what the wider columns tell."""
    asked = [*shown(chosen), *(one for key, one in COLUMNS.items() if key == sort.lstrip("-"))]
    return any(one.needs_more for one in asked)
