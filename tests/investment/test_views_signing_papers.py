"""Agreements, investors, the project and whether it counts, by their pages."""

from datetime import date

import pytest

from accounts.models import Department, User
from investment.models import Agreement, CountingRule, InvestorChange, Signing
from projects.models import Project
from tests.factories import NOW, DepartmentFactory, person
from tests.investment.factories import SigningFactory, agree, firm
from tests.investment.pages import SIGNINGS, pdf, post, text, told
from tests.projects.factories import ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table", "store", "_at")]
PAGE = f"{SIGNINGS}blades/"


@pytest.fixture
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


def version() -> int:
    return Signing.objects.get(key="blades").version


# Agreements


def test_an_agreement_is_entered_and_its_review_told(
    signed: Signing, clerk: User, reviewer: User
) -> None:
    path = f"{PAGE}agreements/new/"
    given = {
        "version": 1, "kind": "contract", "number": "ZS-1", "signed_on": "2024-05-10",
        "review": "waiting", "terms": "地价优惠", "upload": pdf("合同.pdf"),
    }  # fmt: skip
    assert post(clerk, path, **given).endswith("#agreements")
    made = Agreement.objects.get()
    assert made.file is not None
    assert (made.terms, made.file.is_restricted) == ("地价优惠", True)
    assert "公平竞争审查：未审查" in told(clerk, PAGE)
    page = post(clerk, path, 422, **{**given, "version": version(), "upload": pdf()})
    assert "这个项目当天已登记了同一类型的协议。" in page
    assert 'value="ZS-1"' in page

    path = f"{PAGE}agreements/{made.pk}/"
    page = text(clerk, path)
    assert 'name="terms"' not in page
    assert "仅限有权查看的人员查看、修改" in page
    del given["upload"]
    review = {**given, "version": version(), "review": "passed"}
    assert "已审查的协议须填审查日期" in post(clerk, path, 422, **review)
    post(clerk, path, **{**review, "reviewed_on": "2024-05-09"})
    made.refresh_from_db()
    assert (made.review, made.terms) == ("passed", "地价优惠")  # what he does not see stays
    assert post(reviewer, path, 403, **review)


def test_a_lead_official_changes_no_terms_without_the_right_to_edit(
    signed: Signing, publisher: User
) -> None:
    """Terms are read by some, kept by others; who has both rights changes them."""
    made = agree(signed, date(2024, 5, 10), terms="旧条款")
    path = f"{PAGE}agreements/{made.pk}/"
    given = {"kind": "contract", "signed_on": "2024-05-10", "review": "waiting"}
    Signing.objects.filter(pk=signed.pk).update(lead_official=publisher)
    assert "旧条款" in text(publisher, path)
    post(publisher, path, **given, version=1, terms="新条款")
    made.refresh_from_db()
    assert made.terms == "新条款"
    trail = told(publisher, PAGE)
    assert "内容有改动，不在此显示" in trail


def test_two_at_once_do_not_overwrite_each_other(
    signed: Signing, clerk: User, finance: Department
) -> None:
    made = agree(signed, date(2024, 5, 10))
    path = f"{PAGE}agreements/{made.pk}/"
    given = {"kind": "contract", "signed_on": "2024-05-10", "review": "not_concerned"}
    post(clerk, path, **given, version=1)
    colleague = person("clerk", finance, username="colleague")
    page = post(colleague, path, 409, **{**given, "number": "ZS-7"}, version=1)
    assert "在你打开之后有变动" in page
    assert 'value="ZS-7"' in page
    assert 'name="version" value="2"' in page


# Investors


def test_an_investor_is_changed_with_a_paper(signed: Signing, clerk: User) -> None:
    path = f"{PAGE}investor/"
    assert "现投资方：firm公司" in text(clerk, path)
    given = {
        "version": 1, "on": "2024-09-01", "enterprise_name": "接手公司", "source": "foreign",
        "source_place": "新加坡",
    }  # fmt: skip
    assert "须附本项目的佐证材料" in post(clerk, path, 422, **given)
    future = {**given, "on": "2024-12-01", "upload": pdf()}
    assert "变更日期不能晚于今天" in post(clerk, path, 422, **future)
    post(clerk, path, **given, upload=pdf())
    signed.refresh_from_db()
    assert (str(signed.enterprise), signed.source) == ("接手公司", "foreign")
    assert InvestorChange.objects.get().before == firm()
    page = told(clerk, PAGE)
    assert "变更为 接手公司" in page
    assert "新加坡" in page
    again = {**given, "version": version(), "enterprise_name": "再接手", "upload": pdf()}
    assert "2024-09-01已登记过变更" in post(clerk, path, 422, **again)


# The project


def test_a_project_is_offered_found_and_linked(
    signed: Signing, clerk: User, finance: Department
) -> None:
    alike = ProjectFactory(key="alike", name="风电叶片制造项目", lead=finance)
    same = ProjectFactory(key="same", name="某某工程", lead=finance, enterprise=firm())
    taken = ProjectFactory(key="taken", name="叶片项目二", lead=finance)
    SigningFactory(project=taken, lead=finance)
    hidden = ProjectFactory(key="hidden", name="叶片厂", lead=DepartmentFactory())
    path = f"{PAGE}project/"
    page = told(clerk, path)
    assert page.index("某某工程") < page.index("风电叶片制造项目")
    assert ("同一企业" in page, "名称相近" in page) == (True, True)
    assert taken.name not in page
    assert hidden.name not in page
    assert "没有找到" in told(clerk, f"{path}?q=没有这样的")
    assert "风电叶片制造项目" in told(clerk, f"{path}?q=制造")
    link = f"{PAGE}project/link/"
    assert post(clerk, link, 404, version=1, project="hidden")
    assert "请刷新页面重选" in post(clerk, link, 422, version=1, project="")
    assert "已对应招商项目" in post(clerk, link, 422, version=1, project="taken")
    assert post(clerk, link, version=1, project="same").endswith("#project")
    signed.refresh_from_db()
    assert signed.project == same
    assert alike.name not in told(clerk, PAGE)
    page = text(clerk, path)
    assert "取消对应重点项目" in page
    assert "必填" in post(clerk, path, 422, version=version(), reason="")
    post(clerk, path, version=version(), reason="不是同一项目")
    signed.refresh_from_db()
    assert signed.project is None
    assert "理由：不是同一项目" in told(clerk, PAGE)


def test_a_new_project_takes_over_what_is_known(signed: Signing, clerk: User) -> None:
    path = f"{PAGE}project/"
    assert "必填" in post(clerk, path, 422, version=1, name="叶片厂", category="")
    wrong = post(clerk, path, 422, version=1, name="叶片厂", category="industry", code="12")
    assert 'value="12"' in wrong
    post(clerk, path, version=1, name="叶片厂", category="industry", nature="new")
    made = Project.objects.get(name="叶片厂")
    assert (made.total_investment, made.enterprise, made.content) == (20_000, firm(), "叶片")
    assert "叶片厂" in told(clerk, PAGE)


def test_what_is_not_signed_becomes_no_project(lead_only: Signing, clerk: User) -> None:
    page = post(clerk, f"{PAGE}project/", 422, version=1, name="叶片厂", category="industry")
    assert "还没有核实的签约或落地，不能对应重点项目。" in page
    assert f'href="{PAGE}project/"' not in text(clerk, PAGE)


# Whether it counts


def test_who_confirms_decides_whether_it_counts(
    signed: Signing, clerk: User, reviewer: User
) -> None:
    rule = CountingRule.objects.create(year=2024, code="moved", title="区内搬迁", text="不计入")
    small = CountingRule.objects.create(year=2024, code="s", title="太小", text="不计", least=9)
    CountingRule.objects.create(year=2023, code="moved", title="旧规定", text="不计入")
    path = f"{PAGE}exclusion/"
    assert text(clerk, path, 403)
    assert f'href="{path}"' not in text(clerk, PAGE)
    page = text(reviewer, path)
    assert "区内搬迁：不计入" in page
    assert small.title not in page
    assert "旧规定" not in page
    assert "必填" in post(reviewer, path, 422, version=1, rule=rule.pk, reason="")
    post(reviewer, path, version=1, rule=rule.pk, reason="从本区另一处搬来")
    assert "不计入：区内搬迁" in told(reviewer, PAGE)
    assert "理由：从本区另一处搬来" in told(reviewer, PAGE)
    post(reviewer, path, version=version(), rule="", reason="查明不是搬迁")
    assert "计入2024年签约" in told(reviewer, PAGE)
