"""New problems: who raises them, what they need, their numbers; proposals turned down."""

from datetime import date
from typing import Any

import pytest

from entry.errors import Invalid, NotAllowed, WrongState
from entry.models import AuditEvent
from entry.periods import Month
from projects import raising
from projects.models import Dismissal, Enterprise
from projects.proposals import Proposal
from tests.factories import AreaFactory, DepartmentFactory, actor, person
from tests.projects.problem_scenes import House, at, house, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None) -> House:
    return house()


def test_numbers_run_by_year(bureau: House) -> None:
    numbers = [bureau.problem(f"第{n}个").number for n in range(3)]
    assert numbers == ["WT2024-001", "WT2024-002", "WT2024-003"]
    late = bureau.problem("去年的", raised_on=date(2023, 12, 30))
    assert late.number == "WT2023-001"
    assert bureau.problem("又一个").number == "WT2024-004"


def test_who_leads_or_co_operates_on_a_project_raises_its_problems(bureau: House) -> None:
    for title, by in (("甲", bureau.office), ("乙", bureau.leader), ("丙", bureau.raiser)):
        assert bureau.problem(title, by=by).raised_by == by
    for by in (bureau.helper, bureau.stranger, person("auditor")):
        with pytest.raises(NotAllowed):
            bureau.problem("丁", by=by)
    bureau.project.co_operating.add(bureau.roads)
    assert bureau.problem("丁", by=bureau.helper).raised_by == bureau.helper


def test_of_an_enterprise_whoever_raises_problems_anywhere(bureau: House) -> None:
    made = Enterprise.objects.create(key="made", name="某企业")
    told = bureau.problem("道路限行", by=bureau.stranger, project=None, enterprise=made)
    assert (told.project, told.enterprise, told.lead_official) == (None, made, None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": " "}, "问题须填写"),
        ({"title": "长" * 81}, "最多80字"),
        ({"asked": ""}, "需协调事项须填写"),
        ({"description": "长" * 501}, "问题描述最多500字"),
        ({"kind": "mood"}, "请选择问题的来源和类别"),
        ({"level": "moon"}, "请选择协调层级"),
        ({"raised_on": date(2024, 9, 3)}, "不能晚于今天"),
        ({"project": None}, "请选择问题所属的项目或企业"),
        ({"source": "light"}, "写明是哪个月的情况"),
    ],
)
def test_what_is_missing_is_told(bureau: House, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        bureau.problem(**fields)
    assert not AuditEvent.objects.filter(action="problem.raise").exists()


def test_a_department_of_another_area_is_not_proposed(bureau: House) -> None:
    other = DepartmentFactory(area=AreaFactory(code="150203", name="别区", short_name="别区"))
    with pytest.raises(Invalid, match="不在本地区的部门之列"):
        bureau.problem(lead=other)


def test_the_same_is_not_raised_twice_while_it_is_open(bureau: House) -> None:
    first = bureau.problem()
    with pytest.raises(WrongState, match="WT2024-001"):
        bureau.problem()
    take(first, "drop", bureau.office, text="不立项。")
    assert bureau.problem().number == "WT2024-002"


def test_turning_a_proposal_down_wants_the_office_and_a_reason(bureau: House) -> None:
    proposal = Proposal(
        bureau.project, "light", Month(2024, 9), "进度灯：欠30个百分点。", "other", "进度滞后"
    )
    with pytest.raises(NotAllowed, match="由交办问题的部门决定"):
        raising.dismiss(proposal, reason="没事", by=actor(bureau.raiser), at=at(10, 18))
    with pytest.raises(Invalid, match="不予提出的理由须填写"):
        raising.dismiss(proposal, reason=" ", by=actor(bureau.office), at=at(10, 18))
    made = raising.dismiss(
        proposal, reason="专题会已部署。", by=actor(bureau.office), at=at(10, 18)
    )
    event = AuditEvent.objects.get(action="problem.dismiss")
    assert (event.reason, event.subject) == ("专题会已部署。", "projects/works")
    assert event.after["month"] == "2024-09"
    with pytest.raises(WrongState, match="已经有人处理"):
        raising.dismiss(proposal, reason="又一次", by=actor(bureau.leader), at=at(10, 18))
    assert list(Dismissal.objects.all()) == [made]
