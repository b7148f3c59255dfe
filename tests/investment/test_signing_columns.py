"""What the columns of 招商项目台账 say of a signing that has everything, and of one that has nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.periods import Month
from investment.column_values import more
from investment.columns import ALWAYS, COLUMNS, USUAL, needs_more, shown
from investment.extras import more_of, rows_of
from investment.ledgers import entries_of
from investment.models import Event, InvestorChange, Signing, Team
from investment.rows import Row
from projects.models import Member
from tests.factories import NOW, DepartmentFactory, UserFactory
from tests.investment.factories import (
    CODE,
    SigningFactory,
    agree,
    chain,
    firm,
    paper,
    receive,
    take,
)
from tests.projects.factories import ProjectFactory, happen

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
EVERYTHING = {
    "name": "风电叶片", "place": "落地", "days": 121, "chain": "链wind-equipment",
    "industry": "C3415", "content": "年产叶片500套", "area": "石拐区", "parent": "",
    "counted": "计入", "investor": "叶片集团", "credit": CODE, "source": "自治区外（国内）",
    "source_place": "江苏", "marks": "500强、链主", "way": "驻外小分队", "event": "推介会",
    "team": "南方小分队", "first_talker": "交通局", "recruiter": "王强", "agreed": Decimal(20_000),
    "outside": Decimal(15_000), "signed": "2024-03-01", "kind": "正式合同", "number": "石招2号",
    "review": "意向协议未审查；正式合同审查通过", "landed": "2024-06-01", "proof": "营业执照",
    "company": "石拐叶片", "company_code": "", "site": "园区3号地", "project": "叶片厂",
    "code": "2312-150205-04-01-123456", "started": "", "listed": "2024年8月9日入库",
    "production": "", "output": Decimal(9_000), "tax": Decimal(300),
    "claimed": Decimal("500.5"), "verified": Decimal("400.5"), "month": Decimal("100.5"),
    "from_region": Decimal(250), "from_city": Decimal(50), "from_district": None,
    "foreign": None, "fixed": Decimal(300), "working": Decimal(100),
    "received": Decimal("450.5"), "rate": Decimal("2.3"), "paper": "银行进账单",
    "problem": "缺用电指标", "next_step": "办理用电", "next_on": "2024-11-01",
    "updated": "2024-08-01", "official": "刘区长", "lead": "财政局", "co": "交通局、水利局",
    "heads": "张三",
}  # fmt: skip


@pytest.fixture
def full(finance: Department, clerk: User, store: Any) -> Signing:
    roads = DepartmentFactory(code="jtj", short_name="交通局", order=5)
    water = DepartmentFactory(code="slj", short_name="水利局", order=9)
    project = ProjectFactory(
        name="叶片厂", code=EVERYTHING["code"], annual_output=9_000, annual_tax=300
    )
    happen(project, "listed", date(2024, 8, 9))
    Member.objects.create(project=project, duty="head", name="张三", phone="1")
    Member.objects.create(project=project, duty="contact", name="李四", phone="1")
    team = Team.objects.create(code="south", name="南方小分队", lead=finance)
    event = Event.objects.create(
        key="fair", title="推介会", kind="fair", city="杭州", held_on=date(2024, 2, 1), lead=finance
    )
    made: Signing = SigningFactory(
        key="blades", name="风电叶片", lead=finance, area=finance.area, chain=chain(),
        industry="C3415", content="年产叶片500套", project=project, team=team, event=event,
        enterprise=firm("blades", "叶片集团", credit_code=CODE), source="outside_region",
        source_place="江苏", is_top500=True, is_chain_leader=True, way="team", first_talker=roads,
        recruiter="王强", agreed_investment=20_000, outside_investment=15_000,
        company=firm("own", "石拐叶片"), site="园区3号地", problem="缺用电指标",
        next_step="办理用电", next_on=date(2024, 11, 1), updated_at=NOW.replace(month=8, day=1),
        lead_official=UserFactory(full_name="刘区长"),
    )  # fmt: skip
    made.co_operating.add(water, roads)
    take(made, "signed", date(2024, 3, 1))
    slip = paper(made, clerk, caption="营业执照")
    take(made, "landed", date(2024, 6, 1), evidence=slip, quote="", confirmed_by=UserFactory())
    agree(made, date(2024, 1, 5), kind="intent")
    agree(made, date(2024, 3, 1), number="石招2号", review="passed", reviewed_on=date(2024, 2, 1))
    receive(made, Month(2023, 12), "50")
    receive(made, Month(2024, 8), "300")
    receive(
        made, SEPTEMBER, "400.5", claimed="500.5", outside_region="250", outside_city="50",
        fixed="300", working="100",
    )  # fmt: skip
    return made


def row_of(signing: Signing, **options: Any) -> Row:
    entries = entries_of(
        list(Signing.objects.for_ledgers().filter(pk=signing.pk)), SEPTEMBER, **options
    )
    return rows_of(entries, options.get("as_of"), with_more=True)[0]


def test_every_column_of_a_full_record(full: Signing) -> None:
    row = row_of(full)
    told = {key: column.cell(row) for key, column in COLUMNS.items()}
    assert told == {**EVERYTHING, "lacking": ""}


def test_a_bare_record_says_nothing_and_fails_nowhere() -> None:
    row = row_of(SigningFactory(name="某项目", lead=DepartmentFactory(short_name="某局")))
    told = {key: column.cell(row) for key, column in COLUMNS.items()}
    said = {"name", "place", "area", "counted", "lead", "updated"}
    assert {key for key, value in told.items() if value not in ("", None)} <= said
    assert (told["place"], told["agreed"]) == ("未进入漏斗", None)
    for column in COLUMNS.values():
        assert column.text(row) in ("", "—") or column.key in said, column.key


def test_an_increase_and_what_is_excluded_say_so(full: Signing) -> None:
    more_money = SigningFactory(key="more", parent=full)
    assert COLUMNS["counted"].cell(row_of(more_money)) == "只计增量"
    assert COLUMNS["parent"].cell(row_of(more_money)) == "风电叶片"


def test_a_former_investor_has_not_the_present_ones_code(full: Signing, clerk: User) -> None:
    slip = paper(full, clerk)
    InvestorChange.objects.create(
        signing=full, on=date(2024, 11, 1), before=firm("old", "旧投资方"), after=full.enterprise,
        source_before="local", source_after="outside_region", evidence=slip, by=clerk, at=NOW,
    )  # fmt: skip
    row = row_of(full)
    told = [COLUMNS[key].cell(row) for key in ("investor", "credit", "source")]
    assert told == ["旧投资方", "", "本区"]


def test_what_rests_on_agreement_terms_is_not_named(full: Signing, clerk: User) -> None:
    step = full.steps.get(kind="landed")
    step.evidence = paper(full, clerk, caption="免费用地五年", is_restricted=True)
    step.save()
    assert COLUMNS["proof"].cell(row_of(full)) == "佐证材料"
    step.evidence, step.quote = None, "叶片项目落地"
    step.save()
    assert COLUMNS["proof"].cell(row_of(full)) == "报告：叶片项目落地"


def test_the_past_is_as_it_was_known(full: Signing) -> None:
    then = row_of(full, as_of=NOW.replace(year=2023))
    told = [COLUMNS[key].cell(then) for key in ("place", "proof", "listed", "verified")]
    assert told == ["未进入漏斗", "", "", None]


def test_wider_columns_are_read_only_where_they_are_shown(full: Signing) -> None:
    assert not needs_more(())
    assert needs_more((), "proof")
    assert needs_more(("co",))
    assert not needs_more(("days",), "-agreed")
    plain = Row(row_of(full).entry)
    with pytest.raises(RuntimeError, match="with_more"):
        more(plain)
    for column in COLUMNS.values():
        if not column.needs_more:
            column.cell(plain)
    assert [one.key for one in shown(())] == [*USUAL]
    assert [one.key for one in shown(["lead"])] == [ALWAYS, "lead"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_wider_columns_take_six_queries(count: int, full: Signing) -> None:
    signings = [full, *(SigningFactory(project=ProjectFactory()) for _ in range(count - 1))]
    with CaptureQueriesContext(connection) as captured:
        assert len(more_of(signings)) == count
    assert len(captured) == 6
