"""A signing entered, changed and increased by its pages."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Department, User
from investment.models import Signing, SigningStep
from projects.models import Enterprise
from tests.factories import NOW, DepartmentFactory, person
from tests.investment.factories import CODE, chain, firm, take
from tests.investment.pages import SIGNINGS, post, text, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table", "_at")]
PAGE, NEW = f"{SIGNINGS}blades/", f"{SIGNINGS}new/"


@pytest.fixture
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


def entered(finance: Department, **fields: object) -> dict[str, object]:
    return {
        "name": "叶片项目", "first": "lead", "first_on": "2024-09-02", "lead": finance.pk,
        "area": finance.area_id, **fields,
    }  # fmt: skip


def test_a_signing_is_entered_with_its_first_step(finance: Department, clerk: User) -> None:
    page = text(clerk, NEW)
    assert 'value="2024-10-08"' in page  # today, until somebody says otherwise
    where = post(
        clerk, NEW,
        **entered(
            finance, chain=chain().pk, enterprise_name="远景能源", enterprise_code=CODE,
            source="outside_region", agreed_investment="１２,０００", is_listed="on", way="fair",
        ),
    )  # fmt: skip
    made = Signing.objects.get()
    assert where == f"{SIGNINGS}{made.key}/"
    assert made.key == "zs2024-001"
    assert (made.agreed_investment, made.is_listed, str(made.enterprise)) == (
        Decimal(12_000), True, "远景能源",
    )  # fmt: skip
    step = SigningStep.objects.get()
    assert (step.kind, step.on, step.confirmed_by) == ("lead", date(2024, 9, 2), clerk)
    assert "已登记“叶片项目”" in text(clerk, where) or "线索 2024年9月2日" in told(clerk, where)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "必填"),
        ({"first_on": "2024-12-01"}, "线索的日期不能晚于今天"),
        ({"first_on": "0024-09-02"}, "年份早于1990年，请核对。"),
        ({"first_on": "9月2日"}, "输入一个有效的日期，如2024-09-20。"),
        ({"agreed_investment": "两亿"}, "输入一个数字，不带单位，如1234.5。"),
        ({"industry": "C34150"}, "最多5个字，现有6个字，请压缩。"),
        ({"first": "talking"}, "登记在谈还缺：投资方。"),
        ({"enterprise_code": CODE}, "填了代码的，请同时填写企业全称。"),
        ({"enterprise_name": "某厂", "enterprise_code": "123"}, "统一社会信用代码"),
        ({"agreed_investment": "5", "outside_investment": "6"}, "其中区外资金不能大于协议总投资"),
    ],
)
def test_a_slip_comes_back_as_it_was_typed(
    finance: Department, clerk: User, fields: dict[str, str], words: str
) -> None:
    page = post(clerk, NEW, 422, **{**entered(finance, recruiter="老周"), **fields})
    assert words in page
    assert 'value="老周"' in page
    assert not Signing.objects.exists()
    assert not Enterprise.objects.exists()


def test_the_same_project_is_entered_once(signed: Signing, clerk: User) -> None:
    page = post(clerk, NEW, 422, **entered(signed.lead, area=signed.area_id, name="叶片 项目"))
    assert "同一项目只登记一次" in page
    elsewhere = DepartmentFactory()
    page = post(clerk, NEW, 422, **entered(signed.lead, lead=elsewhere.pk, name="别的"))
    assert "选择一个有效的选项" in page


def facts(signing: Signing, **fields: object) -> dict[str, object]:
    return {
        "version": Signing.objects.get(pk=signing.pk).version, "name": signing.name,
        "area": signing.area_id, "chain": chain().pk, "content": "叶片",
        "agreed_investment": "20000", "outside_investment": "20000", "source": "outside_region",
        **fields,
    }  # fmt: skip


def test_facts_are_changed_and_told(lead_only: Signing, clerk: User) -> None:
    roads = DepartmentFactory(code="jtj", short_name="交通局", area=lead_only.lead.area)
    path = f"{PAGE}facts/"
    given = facts(
        lead_only, enterprise_name="另一家", company_name="石拐公司", co_operating=[roads.pk],
        agreed_investment="25000",
    )  # fmt: skip
    assert post(clerk, path, **given).endswith("#facts")
    lead_only.refresh_from_db()
    assert (str(lead_only.enterprise), str(lead_only.company)) == ("另一家", "石拐公司")
    page = told(clerk, PAGE)
    assert "协议总投资： 20000 → 25000" in page
    assert "配合单位： 空 → 交通局" in page
    given = facts(lead_only, company_name="石拐公司", company_code="1")
    assert 'value="石拐公司"' in post(clerk, path, 422, **given)


def test_the_investor_of_what_is_signed_is_not_changed_in_passing(
    signed: Signing, clerk: User
) -> None:
    path = f"{PAGE}facts/"
    assert "enterprise_name" not in text(clerk, path)
    post(clerk, path, **facts(signed, enterprise_name="悄悄换掉"))
    signed.refresh_from_db()
    assert signed.enterprise == firm()


def test_a_department_that_joins_in_keeps_the_facts_too(signed: Signing, clerk: User) -> None:
    roads = DepartmentFactory(code="jtj", area=signed.lead.area)
    signed.co_operating.add(roads)
    partner = person("clerk", roads, username="partner")
    path = f"{PAGE}facts/"
    post(
        partner, path,
        **facts(signed, company_name="石拐公司", co_operating=[roads.pk], site="标准厂房"),
    )  # fmt: skip
    assert "标准厂房" in told(clerk, PAGE)
    page = post(clerk, path, 409, **{**facts(signed, site="别处"), "version": 1})
    assert "在你打开之后有变动" in page
    assert 'value="别处"' in page


def test_news_said_again_is_still_news(signed: Signing, clerk: User) -> None:
    assert "长期没有进展" in told(clerk, PAGE)
    path = f"{PAGE}news/"
    given = {"problem": "用地未定", "next_step": "报批", "next_on": "2024-11-01"}
    post(clerk, path, **given, version=1)
    page = told(clerk, PAGE)
    assert "用地未定" in page
    assert "报批 （2024年11月1日前）" in page
    assert "长期没有进展" not in page
    assert "用地未定" in post(clerk, path, 422, **{**given, "next_on": "明天"}, version=2)


def test_an_increase_takes_over_what_is_known(signed: Signing, clerk: User) -> None:
    path = f"{PAGE}increases/new/"
    assert 'value="叶片项目增资"' in text(clerk, path)
    assert "必填" in post(clerk, path, 422, name="叶片项目增资", agreed_investment="")
    post(clerk, path, name="叶片项目增资", agreed_investment="3000", outside_investment="1000")
    made = Signing.objects.get(parent=signed)
    assert (made.enterprise, made.source, made.agreed_investment) == (
        signed.enterprise, "outside_region", Decimal(3000),
    )  # fmt: skip
    assert "叶片项目增资" in told(clerk, PAGE)
    page = text(clerk, f"{SIGNINGS}{made.key}/")
    assert f"{made.key}/increases/new/" not in page
    assert text(clerk, f"{SIGNINGS}{made.key}/increases/new/", 404)
    assert text(clerk, f"{SIGNINGS}{made.key}/project/", 404)


def test_nothing_is_increased_before_it_is_signed(lead_only: Signing, clerk: User) -> None:
    path = f"{PAGE}increases/new/"
    page = post(clerk, path, 422, name="增资", agreed_investment="3000")
    assert "还没有签约，不能登记增资" in page
    take(lead_only, "signed", date(2024, 5, 10))
    post(clerk, path, name="增资", agreed_investment="3000")
