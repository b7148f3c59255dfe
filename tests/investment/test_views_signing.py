"""The page of one signing, as each person meets it."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Department, User
from entry.models import Return
from entry.periods import Month
from investment.models import CountingRule, Event, InvestorChange, Signing
from tests.factories import NOW, person
from tests.investment.factories import (
    SigningFactory,
    agree,
    firm,
    paper,
    receive,
    take,
)
from tests.investment.pages import SIGNINGS, queries, text, told, words
from tests.projects.factories import ProjectFactory, happen
from tests.projects.problem_rows import problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table", "store", "_at")]
PAGE = f"{SIGNINGS}blades/"


@pytest.fixture
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


def test_the_head_says_where_it_stands_and_whether_it_counts(signed: Signing, clerk: User) -> None:
    page = told(clerk, PAGE)
    assert "签约 在本阶段151天" in page
    assert "计入2024年签约" in page
    assert "长期没有进展" in page
    assert "协议总投资 20,000万元" in page
    CountingRule.objects.create(year=2024, code="small", title="太小", text="不计", least=30_000)
    assert "不计入：太小" in told(clerk, PAGE)


def test_a_lead_does_not_count_yet(lead_only: Signing, clerk: User) -> None:
    assert "尚未签约，不计数" in told(clerk, PAGE)
    take(lead_only, "signed", date(2024, 5, 10), confirmed_at=None)
    page = told(clerk, PAGE)
    assert "签约待核实，核实后计数" in page
    assert "线索" in page


def test_it_tells_what_the_next_step_lacks(signed: Signing, clerk: User, leader: User) -> None:
    page = text(clerk, PAGE)
    assert "还缺：在石拐区注册的公司、用地或厂房／项目代码。" in words(page)
    assert f'href="{PAGE}steps/landed/new/"' in page
    assert f'href="{PAGE}steps/abandoned/new/"' in page
    assert f'href="{PAGE}steps/lost/new/"' not in page
    assert "/new/" not in text(leader, PAGE)  # a leader reads


def test_a_step_that_waits_is_seen_inside_alone(
    lead_only: Signing, clerk: User, reviewer: User, leader: User
) -> None:
    step = take(lead_only, "signed", date(2024, 5, 10), confirmed_at=None, by=clerk)
    for user, may_confirm, may_void in ((clerk, False, True), (reviewer, True, True)):
        page = text(user, PAGE)
        assert "待核实" in page
        assert (f"steps/{step.pk}/confirm/" in page) is may_confirm, user
        assert (f"steps/{step.pk}/void/" in page) is may_void, user
    page = told(leader, PAGE)
    assert "2024年5月10日" not in page
    assert "待核实" not in page.replace("签约待核实，核实后计数", "")


def test_terms_are_read_by_those_entitled_alone(
    signed: Signing, clerk: User, reviewer: User, publisher: User, leader: User
) -> None:
    scan = paper(signed, clerk, caption="协议扫描件", is_restricted=True)
    made = agree(signed, date(2024, 5, 10), terms="土地价格优惠", file=scan, review="passed",
                 reviewed_on=date(2024, 5, 8))  # fmt: skip
    official = person("leader", username="official")
    Signing.objects.filter(pk=signed.pk).update(lead_official=official)
    for user in (reviewer, leader, official):
        page = text(user, PAGE)
        assert "土地价格优惠" in page, user
        assert f"files/{scan.pk}/" in page
        assert text(user, f"{PAGE}files/{scan.pk}/").startswith("%PDF")
    for user in (clerk, publisher):
        page = text(user, PAGE)
        assert "土地价格优惠" not in page, user
        assert "协议扫描件" not in page
        assert "有协议条款，仅限有权查看的人员查看。" in page
        assert "公平竞争审查：审查通过 2024-05-08" in page
        assert text(user, f"{PAGE}files/{scan.pk}/", 404)
        assert "土地价格优惠" not in text(user, f"{PAGE}agreements/{made.pk}/")


def test_funds_are_told_with_who_entered_them_and_what_they_replaced(
    signed: Signing, clerk: User
) -> None:
    receive(signed, Month(2023, 12), "40")
    receive(signed, Month(2024, 7), "100", outside_region="80", fixed="60")
    receive(signed, Month(2024, 8), "150", superseded_at=NOW)
    page = told(clerk, PAGE)
    assert "2024年7月 100 100 — 80 — — — 60 — 银行进账单" in page
    assert "已撤销" in page
    assert "2023年（核定40万元）" in page
    assert "累计核定到位 140万元 到位率0.7%" in page
    newer = receive(signed, Month(2024, 8), "170", note="更正")
    Return.objects.filter(pk=newer.monthly_return_id).update(reason="银行回单补正")
    page = told(clerk, PAGE)
    assert "2024年8月 170 170 70" in page
    assert "核定： 150 → 170" in page
    assert "原因：银行回单补正" in page


def test_the_project_shows_its_light_and_problems(
    signed: Signing, clerk: User, finance: Department
) -> None:
    project = ProjectFactory(key="works", name="叶片厂", lead=finance)
    happen(project, "started", date(2024, 8, 1))
    problem(project)
    Signing.objects.filter(pk=signed.pk).update(project=project)
    page = told(clerk, PAGE)
    assert "叶片厂" in page
    assert "未解决问题1个" in page
    assert "开工 2024年8月1日 重点项目登记" in page
    assert "下一环节 投产 ，在重点项目登记。" in page
    hidden = person("clerk", signed.lead, username="none")
    project.lead = ProjectFactory().lead
    project.save()
    assert "这个重点项目不在你的查看范围" in told(hidden, PAGE)


def test_increases_and_their_project_know_each_other(
    signed: Signing, clerk: User, finance: Department
) -> None:
    more = SigningFactory(key="more", name="叶片增资", lead=finance, parent=signed,
                          agreed_investment=500)  # fmt: skip
    take(more, "signed", date(2024, 8, 1))
    SigningFactory(key="unseen", name="别处的增资", parent=signed)
    page = told(clerk, PAGE)
    assert "叶片增资 签约 · 2024-08-01签约 · 增加500万元" in page
    assert "另有1笔增资不在你的查看范围" in page
    page = told(clerk, f"{SIGNINGS}more/")
    assert "增资，2024年只计增量" in page
    assert "增资的原项目 叶片项目" in page
    assert "对应的重点项目" not in page


def test_a_change_of_investor_stays_told(signed: Signing, clerk: User) -> None:
    InvestorChange.objects.create(
        signing=signed, on=date(2024, 6, 1), before=firm(), after=firm("heir", "接手公司"),
        source_before="outside_region", source_after="foreign", evidence=paper(signed, clerk),
        by=clerk, at=NOW,
    )  # fmt: skip
    assert (
        "2024年6月1日由 firm公司 （自治区外（国内））变更为 接手公司 （境外（含港澳台））"
        in told(clerk, PAGE)
    )


def test_what_ended_says_why(signed: Signing, clerk: User) -> None:
    take(signed, "abandoned", date(2024, 9, 1))
    page = text(clerk, PAGE)
    assert "已终止：市场变化（2024年9月1日）" in words(page)
    assert "steps/resumed/new/" in page
    assert "steps/landed/new/" not in page


def test_a_page_takes_a_fixed_number_of_queries(
    signed: Signing, clerk: User, finance: Department
) -> None:
    event = Event.objects.create(
        key="fair", title="推介会", kind="fair", city="杭州", held_on=date(2024, 3, 1), lead=finance
    )

    def more(number: int) -> None:
        for at in range(number):
            made: Any = SigningFactory(lead=finance, parent=signed, event=event)
            take(made, "signed", date(2024, 8, 1))
            agree(signed, date(2024, 1, 1 + at), "intent" if number > 1 else "framework")
            paper(signed, clerk)
            take(signed, "upgraded", date(2024, 5, 11 + at + number))
            receive(signed, Month(2024, 1 + at + number), "5")

    more(1)
    before = queries(clerk, PAGE)
    more(3)
    assert queries(clerk, PAGE) == before <= 40


def test_a_stranger_finds_nothing(signed: Signing, other_clerk: User) -> None:
    assert text(other_clerk, PAGE, 404)
    assert text(other_clerk, f"{SIGNINGS}nothing/", 404)
