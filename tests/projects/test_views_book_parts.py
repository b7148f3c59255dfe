"""The pages on which the parts of a project's book are changed."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import User
from entry.models import AuditEvent
from entry.periods import Month
from projects.models import ProcedureKind, Project
from tests.conftest import browser_of
from tests.factories import DepartmentFactory, person
from tests.plan.pages import words
from tests.projects.book_pages import filled, read, send
from tests.projects.factories import permit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
PATHS = (
    "edit/facts/",
    "edit/members/",
    "edit/funding/",
    "edit/milestones/",
    "plan/2024/",
    "procedures/2024/menu/",
    "procedures/{procedure}/",
)


@pytest.fixture
def book(works: Project) -> Project:
    """A project with a menu of procedures, a person, an amount and a milestone."""
    permit(works, "land")
    ProcedureKind.objects.create(year=2024, code="water", name="取水")
    works.members.create(duty="head", name="专班长", unit="财政局", phone="1")
    works.funding.create(kind="own", amount=Decimal("4000.5"))
    works.milestones.create(title="封顶", due_on=date(2024, 8, 1))
    return works


def paths(project: Project) -> list[str]:
    return [one.format(procedure=project.procedures.get().pk) for one in PATHS]


def test_every_part_opens_filled_and_saves_unchanged(book: Project, clerk: User) -> None:
    for path in paths(book):
        data = filled(clerk, book, path)
        response = send(clerk, book, path, data)
        assert response.status_code == 302, (path, words(response.content.decode()))
        assert response.headers["Location"].startswith("/projects/works/#")
    book.refresh_from_db()
    assert (book.version, AuditEvent.objects.count()) == (1, 0)


def test_who_may_not_change_it_is_told(
    book: Project, reviewer: User, leader: User, other_clerk: User
) -> None:
    book.co_operating.add(DepartmentFactory(code="far"))
    far = person("reviewer", DepartmentFactory(code="far"))
    for path in paths(book):
        for user in (reviewer, leader, far):
            assert send(user, book, path, {}).status_code == 403
        assert send(other_clerk, book, path, {}).status_code == 404
    stranger_to_it = person("clerk", book.lead)
    assert browser_of(stranger_to_it).get("/projects/works/edit/facts/").status_code == 200
    near = person("clerk", DepartmentFactory(code="far"))
    assert browser_of(near).get("/projects/works/edit/facts/").status_code == 200


@pytest.mark.parametrize("path", ["edit/song/", "plan/2019/", "procedures/2030/menu/"])
def test_what_there_is_not_is_not_found(book: Project, clerk: User, path: str) -> None:
    assert browser_of(clerk).get(f"/projects/works/{path}").status_code == 404


def test_another_projects_procedure_is_not_found(book: Project, clerk: User) -> None:
    other = Project.objects.create(
        key="other", name="别的", area=book.area, category="industry", lead=book.lead
    )
    path = f"procedures/{book.procedures.get().pk}/"
    assert send(clerk, other, path, {}).status_code == 404


# Facts


def test_facts_are_changed_and_seen_in_the_trail(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "edit/facts/")
    data |= {"code": "２３１２ 150205 04 01 123456", "total_investment": "12，345.50"}
    assert send(clerk, book, "edit/facts/", data).status_code == 302
    book.refresh_from_db()
    assert (book.code, book.total_investment) == ("2312-150205-04-01-123456", Decimal("12345.5"))
    page = read(clerk, book)
    assert "12,346万元" in page
    assert "王芳 修改基本情况" in page
    assert "项目代码： 空 → 2312-150205-04-01-123456" in page
    assert "总投资： 空 → 12345.5" in page


def test_a_refusal_keeps_what_was_typed(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "edit/facts/")
    data |= {"code": "2312-15", "content": "车间<b>三座"}
    response = send(clerk, book, "edit/facts/", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "项目代码应为24位" in page
    assert 'value="2312-15"' in page
    assert "车间&lt;b&gt;三座" in page


def test_who_comes_second_keeps_his_words_and_may_go_on(
    book: Project, clerk: User, publisher: User
) -> None:
    mine, theirs = (filled(user, book, "edit/facts/") for user in (clerk, publisher))
    assert send(publisher, book, "edit/facts/", {**theirs, "jobs": "80"}).status_code == 302
    response = send(clerk, book, "edit/facts/", {**mine, "content": "车间三座"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "张伟10月08日 10:00修改" in page
    assert "车间三座" in page
    assert 'name="version" value="2"' in page
    again = send(clerk, book, "edit/facts/", {**mine, "content": "车间三座", "version": "2"})
    assert again.status_code == 302


# Rows


def test_the_team_is_typed_in_rows(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "edit/members/")
    data |= {"rows-0-phone": "2", "rows-1-name": "李四", "rows-1-duty": "contact"}
    assert send(clerk, book, "edit/members/", data).status_code == 302
    assert list(book.members.values_list("name", "phone")) == [("专班长", "2"), ("李四", "")]
    data = filled(clerk, book, "edit/members/")
    data |= {"rows-0-name": "", "rows-0-unit": "", "rows-0-phone": ""}
    assert send(clerk, book, "edit/members/", data).status_code == 302
    assert [one.name for one in book.members.all()] == ["李四"]


def test_half_a_row_is_no_row(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "edit/members/") | {"rows-2-phone": "0472-1"}
    response = send(clerk, book, "edit/members/", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "请填写姓名。" in page
    assert 'value="0472-1"' in page
    assert send(clerk, book, "edit/members/", {"version": "1"}).status_code == 422


def test_milestones_are_typed_in_rows(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "edit/milestones/")
    data |= {"rows-0-done_on": "2024-08-20", "rows-1-title": "试运行"}
    assert send(clerk, book, "edit/milestones/", data).status_code == 302
    assert book.milestones.get(title="封顶").done_on == date(2024, 8, 20)
    data = filled(clerk, book, "edit/milestones/") | {"rows-0-done_on": "2025-08-20"}
    response = send(clerk, book, "edit/milestones/", data)
    assert response.status_code == 422
    assert "在今天之后" in response.content.decode()


def test_money_by_source_is_typed_once_for_each(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "edit/funding/")
    assert data["own"] == "4000.5"
    assert (
        send(clerk, book, "edit/funding/", {**data, "own": "", "bond": "1,000"}).status_code == 302
    )
    assert dict(book.funding.values_list("kind", "amount")) == {"bond": 1000}
    Project.objects.filter(pk=book.pk).update(total_investment=500)
    data = filled(clerk, book, "edit/funding/") | {"loan": "1"}
    response = send(clerk, book, "edit/funding/", data)
    assert response.status_code == 422
    assert "超过总投资500万元" in response.content.decode()


# The year


def test_the_year_is_planned_by_totals(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "plan/2024/")
    assert (data["planned_investment"], data["planned_start"]) == ("2000", "2024-03")
    data |= {"m6": "500", "m12": "2000", "goal": "建成"}
    response = send(clerk, book, "plan/2024/", data)
    assert response.status_code == 302
    plan = book.year_plans.get()
    assert {one.month.month: one.amount for one in plan.months.all()} == {6: 500, 12: 2000}
    assert "500 25.0%" in read(clerk, book)


def test_the_year_is_planned_month_by_month(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "plan/2024/") | {f"m{number}": "100" for number in range(1, 12)}
    blank = send(clerk, book, "plan/2024/", {**data, "way": "single"})
    assert blank.status_code == 422
    assert "没有安排的填0；还缺12月" in blank.content.decode()
    wrong = send(clerk, book, "plan/2024/", {**data, "m12": "100", "way": "single"})
    assert wrong.status_code == 422
    assert "累计1200万元，与本年计划投资2000万元相差800万元" in wrong.content.decode()
    assert 'value="100"' in wrong.content.decode()
    right = send(clerk, book, "plan/2024/", {**data, "m12": "900", "way": "single"})
    assert right.status_code == 302
    assert book.year_plans.get().months.get(month=Month(2024, 11)).amount == 1100


def test_a_promise_is_moved_with_a_reason(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "plan/2024/") | {"planned_investment": "1500"}
    refused = send(clerk, book, "plan/2024/", data)
    assert refused.status_code == 422
    assert "须写明调整理由" in refused.content.decode()
    assert send(clerk, book, "plan/2024/", {**data, "reason": "资金推迟"}).status_code == 302
    page = read(clerk, book)
    assert "2024年本年计划投资： 2000 → 1500" in page
    assert "理由：资金推迟" in page


def test_a_new_year_is_planned(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "plan/2025/") | {"planned_investment": "900"}
    assert send(clerk, book, "plan/2025/", data).status_code == 302
    assert book.year_plans.get(year=2025).planned_investment == 900


# Procedures


def test_the_menu_is_chosen_from(book: Project, clerk: User) -> None:
    data = filled(clerk, book, "procedures/2024/menu/")
    assert data == {"version": "1", "need-land": "needed", "need-water": ""}
    data |= {"need-water": "not_needed"}
    assert send(clerk, book, "procedures/2024/menu/", data).status_code == 302
    assert "无需办理1项" in read(clerk, book)


def test_a_procedure_is_followed(book: Project, clerk: User, publisher: User) -> None:
    row = book.procedures.get()
    path = f"procedures/{row.pk}/"
    data = filled(clerk, book, path) | {"state": "done"}
    refused = send(clerk, book, path, data)
    assert refused.status_code == 422
    assert "须填实际办结日" in refused.content.decode()
    data |= {"done_on": "2024-09-30", "document_no": "〔2024〕8号"}
    assert send(clerk, book, path, data).status_code == 302
    assert "〔2024〕8号" in read(clerk, book)
    stale = send(publisher, book, path, {**data, "person": "李四"})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "王芳10月08日 10:00修改" in page
    assert 'name="version" value="2"' in page
    assert "李四" in page
