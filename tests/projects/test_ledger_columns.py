"""What the columns of the 调度表 say (DOMAIN §3.4), rounded once, and the order of the list."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from entry.periods import Month
from projects.column_kinds import Group
from projects.columns import COLUMNS, needs_more
from projects.entries import Entry
from projects.ledgers import ledger
from projects.models import (
    Enterprise,
    Funding,
    LightExemption,
    Member,
    Project,
)
from tests.factories import NOW, person
from tests.projects.factories import (
    ProjectFactory,
    happen,
    listed,
    permit,
    plan_for,
    report,
    rules,
)
from tests.projects.problem_rows import photo, problem

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
D = Decimal


def entry_of(user: User, project: Project, month: Month = SEPTEMBER, **options: Any) -> Entry:
    found = ledger(user, month, with_more=True, **options).entries
    return next(one for one in found if one.project == project)


def told(user: User, project: Project, month: Month = SEPTEMBER) -> dict[str, str]:
    entry = entry_of(user, project, month)
    return {key: column.text(entry) for key, column in COLUMNS.items()}


@pytest.fixture
def full(finance: Department, statistics: Department, leader: User) -> Project:
    """A project of which everything is known."""
    rules()
    made: Project = ProjectFactory(
        name="标准厂房",
        code="2306-150205-04-01-123456",
        enterprise=Enterprise.objects.create(
            key="jinglv", name="京绿公司", credit_code="91150205MA0N000000"
        ),
        lead=finance,
        lead_official=leader,
        nature="new",
        investment_kind="enterprise",
        industry="C3360",
        chain="铝产业链",
        content="建设厂房两万平方米",
        first_year=2024,
        last_year=2025,
        total_investment=D("8000"),
        annual_output=D("12000"),
        annual_tax=D("300"),
        jobs=120,
    )
    made.co_operating.add(statistics)
    plan_for(
        made, "3000", months={3: "300", 6: "1200", 9: "2100", 12: "3000"}, done_before=D("500"),
        planned_start=Month(2024, 3), planned_finish=Month(2025, 10),
        planned_production=Month(2025, 12), goal="主体封顶",
    )  # fmt: skip
    happen(made, "started", date(2024, 3, 9))
    happen(made, "listed", date(2024, 4, 30), precision="month")
    report(made, Month(2024, 8), "1500")
    report(
        made, SEPTEMBER, "1687.125", listed="1400", received="1600", paid="1000",
        physical="封顶", problem="用电未通", next_step="通电",
    )  # fmt: skip
    listed(made, "big")
    permit(made, "eia", state="done", done_on=date(2024, 2, 1))
    permit(made, "land", blocked_by="占用林地")
    permit(made, "heritage", need="not_needed")
    for duty, name, phone in (
        ("head", "周明", "13900000001"), ("officer", "吴静", ""), ("contact", "郑磊", "13900000002"),
    ):  # fmt: skip
        Member.objects.create(project=made, duty=duty, name=name, phone=phone)
    Funding.objects.create(project=made, kind="bond", amount=D("2000"))
    Funding.objects.create(project=made, kind="own", amount=D("6000"))
    photo(made)
    problem(made, title="用电", asked="请供电公司接通", level="city", stage="working")
    return made


def test_every_column_of_the_register_is_there() -> None:
    """The columns that DOMAIN §3.4 lists, group by group; 序号 is the row's own."""
    titles = {
        group: {one.title for one in COLUMNS.values() if one.group is group} for group in Group
    }
    asked: dict[Group, str] = {
        Group.BASICS: "项目名称 项目代码 所属清单 项目单位 统一社会信用代码 建设地点 建设性质 建设阶段 类别"
        " 行业代码 投资类型 产业链（集群） 主要建设内容及规模 建设起止年限",
        Group.PLAN: "总投资 至上年底累计完成 本年计划投资 计划至3月底 计划至6月底 计划至9月底 计划至12月底"
        " 计划开工月 计划竣工月 计划投产月 投产后年产值 投产后年税收 投产后就业（人）",
        Group.PROGRESS: "本月完成投资 本年累计完成投资 投资完成率（%） 应完成投资 超（欠）进度（百分点）"
        " 开工以来累计完成 实际开工日 形象进度 现场照片（张） 是否复工",
        Group.STATISTICS: "是否入库 入库月份 本年入统投资 未入库原因",
        Group.MONEY: "中央预算内（国债） 专项债 自治区资金 市资金 区资金 银行贷款 企业自筹 本年到位资金"
        " 本年支付资金 支付率（%）",
        Group.PERMITS: "前期手续 卡点手续",
        Group.DUTY: "包联领导 责任单位 配合单位 专班负责人 联系人及电话",
        Group.PROBLEMS: "存在问题 需协调事项 协调层级 上月问题办理情况 下月计划",
        Group.LIGHTS: "开工灯 进度灯 入库灯 支付灯 总灯 连续黄灯（月） 连续红灯（月）",
    }
    for group, names in asked.items():
        assert set(names.split()) <= titles[group], group


def test_what_they_say_of_a_project(full: Project, leader: User) -> None:
    expected = {
        "name": "标准厂房", "code": "2306-150205-04-01-123456", "lists": "清单big",
        "enterprise": "京绿公司", "credit": "91150205MA0N000000", "area": "石拐区", "nature": "新建",
        "phase": "新开工", "stage": "在建", "category": "产业-工业", "industry": "C3360",
        "investment": "企业投资", "chain": "铝产业链", "content": "建设厂房两万平方米",
        "years": "2024—2025年", "total": "8000", "before": "500", "planned": "3000",
        "to_03": "300", "to_06": "1200", "to_09": "2100", "to_12": "3000", "goal": "主体封顶",
        "plan_start": "2024年3月", "plan_finish": "2025年10月", "plan_production": "2025年12月",
        "output": "12000", "tax": "300", "jobs": "120", "month": "187.13", "invested": "1687.13",
        "completion": "56.2", "due": "2100", "schedule": "70.0", "gap": "-13.8",
        "since": "2187.13", "started": "2024年3月9日", "completed": "", "production": "",
        "physical": "封顶", "photos": "1", "resumed": "", "is_listed": "是",
        "listed_month": "2024年4月", "listed": "1400", "unlisted_why": "", "from_central": "—",
        "from_bond": "2000", "from_own": "6000", "received": "1600", "paid": "1000",
        "paid_rate": "62.5", "permits": "应办2项，已办结1项", "blocked": "手续land",
        "official": "刘敏", "lead": "财政局", "co": "统计局", "head": "周明", "officer": "吴静",
        "problem": "用电未通", "asked": "请供电公司接通", "level": "市", "solved": "",
        "next_step": "通电", "light_start": "正常", "light_progress": "预警",
        "light_library": "正常", "light_payment": "滞后", "light": "滞后（支付）", "red_months": "1",
        "yellow_months": "0",
    }  # fmt: skip
    found = told(leader, full)
    assert {key: found[key] for key in expected} == expected


def test_gap_and_completion_are_rounded_once(full: Project, leader: User) -> None:
    """1687.125 ÷ 3000 = 56.2375 %; less 70 % is −13.7625: 欠13.8, not 56.2 − 70."""
    entry = entry_of(leader, full)
    assert entry.gap == D("-13.7625")
    assert COLUMNS["gap"].cell(entry) == D("-13.8")
    assert COLUMNS["invested"].cell(entry) == D("1687.13")  # half up


def test_telephones_are_for_those_inside(
    full: Project, leader: User, clerk: User, other_clerk: User, publisher: User
) -> None:
    """Its departments, those who co-operate, the publisher, and the leader whose project it is."""
    for user in (leader, clerk, other_clerk, publisher):
        assert told(user, full)["contact"] == "郑磊 13900000002"
    another = person("leader")
    assert told(another, full)["contact"] == "郑磊"


def test_what_is_not_known_is_said_to_be_unknown(finance: Department, clerk: User) -> None:
    bare = ProjectFactory(lead=finance)
    entry = entry_of(clerk, bare)
    for key in ("total", "planned", "month", "invested", "completion", "gap", "to_03", "paid_rate"):
        assert COLUMNS[key].cell(entry) is None
        assert COLUMNS[key].text(entry) == "—"
    assert COLUMNS["unlisted_why"].text(entry) == "尚未开工"
    assert COLUMNS["is_listed"].text(entry) == "否"
    assert COLUMNS["permits"].text(entry) == ""


def test_the_month_is_told_within_what_is_known(finance: Department, clerk: User) -> None:
    made = ProjectFactory(lead=finance)
    report(made, Month(2024, 1), "40")
    report(made, Month(2024, 3), "100")
    months = [entry_of(clerk, made, Month(2024, month)).invested_in_month for month in (1, 2, 3)]
    assert months == [D(40), None, None]  # February was not reported: March alone is not known
    report(made, Month(2024, 2), "55")
    assert entry_of(clerk, made, Month(2024, 3)).invested_in_month == D(45)
    assert COLUMNS["month"].text(entry_of(clerk, made, Month(2024, 2))) == "15"


@pytest.mark.parametrize(
    ("events", "spent", "word"),
    [
        ([("started", date(2023, 5, 1))], None, ""),
        ([("started", date(2023, 5, 1))], "0", "否"),
        ([("started", date(2023, 5, 1))], "90", "是"),
        ([("started", date(2023, 5, 1)), ("resumed", date(2024, 4, 1))], None, "是"),
        ([("started", date(2023, 5, 1)), ("stopped", date(2024, 4, 1))], "90", "否（停建）"),
        ([("started", date(2024, 5, 1))], "90", ""),
        ([("started", date(2023, 5, 1)), ("completed", date(2024, 4, 1))], "90", ""),
    ],
)
def test_whether_work_was_resumed(
    finance: Department, clerk: User, events: Any, spent: str | None, word: str
) -> None:
    made = ProjectFactory(lead=finance)
    for kind, on in events:
        happen(made, kind, on)
    if spent is not None:
        report(made, SEPTEMBER, spent)
    assert told(clerk, made)["resumed"] == word


def test_dates_are_no_more_exact_than_their_source(finance: Department, clerk: User) -> None:
    found = []
    for precision in ("day", "month", "year"):
        made = ProjectFactory(lead=finance)
        happen(made, "started", date(2023, 12, 31), precision=precision)
        found.append(told(clerk, made)["started"])
    assert found == ["2023年12月31日", "2023年12月", "2023年"]


def test_an_approved_excuse_is_the_reason(finance: Department, clerk: User, leader: User) -> None:
    made = ProjectFactory(lead=finance)
    happen(made, "started", date(2024, 3, 1))
    excuse = LightExemption.objects.create(
        project=made, family="library", reason="项目规模不到入库标准", first=Month(2024, 5),
        last=Month(2024, 9), requested_by=clerk, requested_at=NOW,
    )  # fmt: skip
    assert told(clerk, made)["unlisted_why"] == ""
    LightExemption.objects.filter(pk=excuse.pk).update(
        is_approved=True, decided_by=leader, decided_at=NOW
    )
    assert told(clerk, made)["unlisted_why"] == "项目规模不到入库标准"
    assert told(clerk, made, Month(2024, 10))["unlisted_why"] == ""
    early = datetime(2024, 10, 1, tzinfo=NOW.tzinfo)
    assert COLUMNS["unlisted_why"].text(entry_of(clerk, made, as_of=early)) == "尚未开工"


def test_photos_are_those_that_are_there(finance: Department, clerk: User) -> None:
    made = ProjectFactory(lead=finance)
    photo(made)
    photo(made, kind="evidence")
    photo(made, removed_at=NOW)
    assert told(clerk, made)["photos"] == "1"


def test_a_column_asked_for_too_little_says_so(full: Project, leader: User) -> None:
    (entry,) = ledger(leader, SEPTEMBER).entries
    for key, column in COLUMNS.items():
        if column.needs_more:
            with pytest.raises(RuntimeError, match="with_more"):
                column.value(entry)
        else:
            column.value(entry)
            assert column.key == key
    assert not needs_more(())
    assert needs_more(("name", "photos"))
    assert needs_more((), "-photos")
