"""The page of a project as each person meets it, its tables as files, its photos."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from accounts import clock
from accounts.models import User
from entry.periods import Month
from projects.models import Enterprise, LightExemption, Project, ProjectEvent
from tests.conftest import browser_of
from tests.factories import NOW, ChapterFactory, DepartmentFactory, PlanFactory, person
from tests.plan.factories import TaskFactory
from tests.plan.pages import text
from tests.projects.book_pages import PDF, PNG, paper, read, store_at
from tests.projects.factories import ProjectFactory, happen, listed, permit, report, rules
from tests.projects.problem_rows import problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
SEPTEMBER = Month(2024, 9)


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    store_at(settings, tmp_path)


@pytest.fixture
def whole(works: Project, clerk: User) -> Project:
    """The project with something in every part of its book."""
    rules()
    plan = PlanFactory()
    part = ChapterFactory(plan=plan, key="part", title="二、任务", order=1)
    section = ChapterFactory(plan=plan, key="section", title="一节", parent=part, order=2)
    firm = Enterprise.objects.create(key="firm", name="某公司", credit_code="91350100M000100Y43")
    Project.objects.filter(pk=works.pk).update(
        quote="建设厂房", chapter=section, enterprise=firm, code="2312-150205-04-01-123456",
        total_investment=5000, first_year=2024, last_year=2025,
    )  # fmt: skip
    report(
        works, SEPTEMBER, "900", listed="300", received="600", paid="150", physical="装修",
        problem="电力不足", next_step="通电",
    )  # fmt: skip
    listed(works)
    permit(works, "land", state="done", done_on=date(2024, 5, 1), document_no="〔2024〕8号")
    permit(works, "water", blocked_by="等论证", person="李四", main=False)
    permit(works, "fire", need="not_needed")
    works.funding.create(kind="own", amount=4000)
    works.members.create(duty="head", name="专班长", unit="财政局", phone="0472-5555")
    works.milestones.create(title="结构封顶", due_on=date(2024, 8, 1), done_on=date(2024, 8, 11))
    works.milestones.create(title="竣工验收", due_on=date(2024, 9, 30))
    works.tasks.add(TaskFactory(title="建成厂房", lead=works.lead))
    problem(works, title="外部供电没有接通")
    paper(works, clerk, "现场.png", "photo")
    LightExemption.objects.create(
        project=works, family="payment", first=SEPTEMBER, last=SEPTEMBER, reason="资金集中支付",
        requested_by=clerk, requested_at=NOW,
    )  # fmt: skip
    return works


TOLD = (
    # head, facts
    "厂房", "2312-150205-04-01-123456", "在建", "建设阶段：新开工", "清单big", "某公司",
    "91350100M000100Y43", "5,000万元", "2024—2025年", "标准厂房、新厂房",
    # lights with their arithmetic and rule
    "完成投资900万元÷年度计划2000万元＝45.0%，计划进度70.0%，欠25.0个百分点。",
    "完成率减计划进度高于-10个百分点为绿灯，不低于-30个百分点为黄灯，其余为红灯（规则2024-1）",
    "按计划开工为绿灯，晚于计划不超过2个月底未开工为黄灯",
    "支付率25.0%，时间进度75.0%，欠50.0个百分点。", "总灯 滞后",
    # plan and months
    "2,000万元", "计划开工 2024年3月", "计划开工月至竣工月均分",
    # money, milestones, procedures
    "企业自筹 4,000 80.0%", "还有1,000万元没有落实来源", "支付率 25.0%",
    "结构封顶 2024-08-01 2024-08-11 晚10天", "竣工验收 2024-09-30 — 逾期8天",
    "应办2项，已办结 1 项，无需办理1项；手续办结率（含无需办理） 66.7%",
    "主要手续办结2/2项", "主要手续全部办结", "卡点： 手续water", "〔2024〕8号", "等论证",
    # people, events, texts, problems, tasks, exemptions
    "专班负责人 专班长 财政局", "开工 2024年3月9日", "装修", "电力不足", "通电",
    "外部供电没有接通", "建成厂房", "资金集中支付", "待审批", "建设厂房", "2024年计划报告·一节",
)  # fmt: skip


def test_the_book_tells_everything(whole: Project, leader: User) -> None:
    page = read(leader, whole)
    for word in TOLD:
        assert word in page, word


def test_telephone_numbers_stay_inside(
    whole: Project, clerk: User, reviewer: User, publisher: User, leader: User
) -> None:
    for user in (clerk, reviewer, publisher):
        assert "0472-5555" in read(user, whole)
    assert "0472-5555" not in read(leader, whole)
    assert "电话只对责任单位" in read(leader, whole)
    Project.objects.filter(pk=whole.pk).update(lead_official=leader)
    assert "0472-5555" in read(leader, whole)
    assert "0472-5555" not in read(person("leader"), whole)


def test_only_who_may_change_is_offered_to(
    whole: Project, clerk: User, reviewer: User, publisher: User, leader: User
) -> None:
    for user, may in ((clerk, True), (publisher, True), (reviewer, False), (leader, False)):
        page = text(user, "/projects/works/")
        for path in ("edit/facts/", "plan/2024/", "procedures/2024/menu/", "events/new/"):
            assert (f"/projects/works/{path}" in page) is may, (user, path)


def test_a_strangers_project_is_not_found(whole: Project, other_clerk: User) -> None:
    for path in ("", "export.xlsx", "edit/facts/", "plan/2024/", "files/1/"):
        assert browser_of(other_clerk).get(f"/projects/works/{path}").status_code == 404
    assert (
        browser_of(person("clerk", DepartmentFactory())).get("/projects/works/").status_code == 404
    )


def test_the_month_of_the_address(whole: Project, leader: User) -> None:
    assert "截至2024年8月底" in read(leader, whole, "?month=2024-08")
    assert "完成投资800万元÷年度计划2000万元" in read(leader, whole, "?month=2024-08")
    for slip, told in (("2024-13", "月份"), ("2025-01", "2025年1月还没有到"), ("x", "月份")):
        page = read(leader, whole, f"?month={slip}")
        assert told in page
        assert "截至2024年9月底" in page


def test_a_bare_project_says_what_is_missing(works: Project, leader: User) -> None:
    bare = ProjectFactory(key="bare", name="空项目", lead=works.lead)
    page = read(leader, bare)
    for word in (
        "没有列入2024年度计划", "没有登记资金来源", "没有登记前期手续", "没有登记专班人员",
        "还没有登记立项", "没有照片和资料", "还没有已发布的进度", "没有登记问题", "没有申请过豁免",
    ):  # fmt: skip
        assert word in page, word


def test_waiting_and_voided_events_are_marked(whole: Project, reviewer: User, leader: User) -> None:
    gone = happen(whole, "stopped", date(2024, 8, 1))
    ProjectEvent.objects.filter(pk=gone.pk).update(
        voided_at=NOW, voided_by=reviewer, void_reason="不是停建"
    )
    happen(whole, "listed", date(2024, 9, 1), confirmed_at=None)
    page = read(reviewer, whole)
    for word in ("入库 2024年9月1日 待核实", "停建 2024年8月1日 已作废", "不是停建"):
        assert word in page
    assert "待核实" not in read(leader, whole).replace("待核实和审批", "")
    assert "不是停建" not in read(leader, whole)


# Files


def test_tables_as_files_show_what_the_page_shows(
    whole: Project, leader: User, clerk: User
) -> None:
    response = browser_of(leader).get("/projects/works/export.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response)))
    assert book.sheet_names == [
        "基本情况", "年度计划与进度", "前期手续", "资金来源", "形象进度节点", "专班", "大事记",
        "逐月进展", "问题清单",
    ]  # fmt: skip
    year = book.get_sheet_by_name("年度计划与进度").to_python()
    assert year[0][0] == "厂房　年度计划与进度"
    assert year[1][0] == "单位：万元　截至2024年9月底"
    september = year[3 + 8]
    assert september[:4] == ["2024年9月", 1400, 70, 900]
    team = book.get_sheet_by_name("专班").to_python()
    assert "电话" not in team[2]
    rows = list(csv.reader(StringIO(text(clerk, "/projects/works/export.csv").lstrip("\ufeff"))))
    assert ["专班负责人", "专班长", "财政局", "0472-5555"] in rows
    assert ["手续water", "", "需办"] in [row[:3] for row in rows]
    assert browser_of(leader).get("/projects/works/export.pdf").status_code == 404


def test_photos_are_shown_and_files_fetched(
    whole: Project, clerk: User, leader: User, other_clerk: User
) -> None:
    photo, loose = whole.files.get(), paper(whole, clerk)
    seen = browser_of(leader).get(f"/projects/works/files/{photo.pk}/photo/")
    assert b"".join(seen) == PNG
    assert seen.headers["Content-Type"] == "image/png"
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert seen.headers["Content-Security-Policy"] == "sandbox"
    fetched = browser_of(clerk).get(f"/projects/works/files/{loose.pk}/")
    assert b"".join(fetched) == PDF
    assert "attachment" in fetched.headers["Content-Disposition"]
    assert fetched.headers["Content-Type"] == "application/octet-stream"
    for user, path in (
        (leader, f"files/{loose.pk}/"),  # a draft of evidence is not for him
        (clerk, f"files/{loose.pk}/photo/"),  # no picture
        (other_clerk, f"files/{photo.pk}/photo/"),
        (clerk, "files/987654/"),
    ):
        assert browser_of(user).get(f"/projects/works/{path}").status_code == 404
    other = ProjectFactory(lead=whole.lead)
    assert browser_of(clerk).get(f"/projects/{other.key}/files/{photo.pk}/").status_code == 404


def test_a_photo_that_is_too_large_is_a_file(whole: Project, leader: User) -> None:
    whole.files.update(size=20 * 1024 * 1024)
    photo = whole.files.get()
    page = text(leader, "/projects/works/")
    assert f"/files/{photo.pk}/photo/" not in page
    assert f"/files/{photo.pk}/" in page


PAGES = {"": 50, "export.csv": 50}


@pytest.mark.parametrize("path", PAGES)
def test_pages_take_a_fixed_number_of_queries(whole: Project, publisher: User, path: str) -> None:
    def grow(numbers: range) -> None:
        for number in numbers:
            permit(whole, f"p{number}")
            happen(whole, "stopped", date(2024, number, 5))
            whole.members.create(duty="member", name=f"成员{number}")
            whole.milestones.create(title=f"节点{number}")
            whole.tasks.add(TaskFactory(lead=whole.lead))
            whole.co_operating.add(DepartmentFactory())
            ProjectFactory(lead=whole.lead, parent=whole)
            paper(whole, publisher, f"{number}.pdf")
            problem(whole)

    def asked() -> int:
        browser = browser_of(publisher)
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/projects/works/{path}").status_code == 200
        return len(captured)

    grow(range(1, 3))
    first = asked()
    grow(range(3, 9))
    assert (first, asked()) == (PAGES[path], PAGES[path])
