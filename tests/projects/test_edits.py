"""The parts of a project's book: who changes them, at which version, what the trail keeps."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from entry.errors import Invalid, NotAllowed, Stale
from entry.models import AuditEvent
from projects import upkeep
from projects.models import Enterprise, Project
from projects.upkeep import NewMember, NewMilestone
from tests.factories import NOW, AreaFactory, actor
from tests.projects.factories import ProjectFactory
from tests.trail import last_event

pytestmark = pytest.mark.django_db
CODE = "2312-150205-04-01-123456"


def by(user: User, project: Project) -> dict[str, Any]:
    project.refresh_from_db()
    return {"by": actor(user), "at": NOW, "seen_version": project.version}


# Facts


def test_facts_are_changed_and_logged(works: Project, clerk: User) -> None:
    firm = Enterprise.objects.create(key="firm", name="某企业")
    given = {"total_investment": Decimal("5000.50"), "enterprise": firm, "content": "厂房"}
    changed = upkeep.set_facts(works.pk, given, **by(clerk, works))
    assert (changed.version, changed.total_investment) == (2, Decimal("5000.50"))
    works.refresh_from_db()
    assert (works.enterprise, works.content) == (firm, "厂房")
    trace = last_event()
    assert (trace.action, trace.object_version) == ("project.facts", 2)
    assert trace.before == {"total_investment": None, "enterprise": None, "content": ""}
    assert trace.after == {"total_investment": "5000.5", "enterprise": "某企业", "content": "厂房"}


@pytest.mark.parametrize(
    "typed",
    [CODE, "231215020504 01123456".replace(" ", ""), "２３１２－150205—04-01-123456", f" {CODE} "],
)
def test_a_code_is_taken_as_it_is_pasted(works: Project, clerk: User, typed: str) -> None:
    assert upkeep.set_facts(works.pk, {"code": typed}, **by(clerk, works)).code == CODE


def test_the_area_of_a_code_is_not_forced(works: Project, clerk: User) -> None:
    elsewhere = "2312-150000-04-01-123456"
    assert upkeep.set_facts(works.pk, {"code": elsewhere}, **by(clerk, works)).code == elsewhere


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"code": "2312-150205"}, "项目代码应为24位"),
        ({"code": CODE}, "已有项目登记了这个项目代码"),
        ({"latitude": Decimal("40.7")}, "经度、纬度须同时填写"),
        ({"first_year": 2025, "last_year": 2024}, "建设终止年不能早于起始年"),
        ({"total_investment": Decimal(-1)}, "总投资：确保该值大于或等于0。"),
        ({"category": "weather"}, "不是有效选项|有效的选项|有效选项"),
    ],
)
def test_facts_that_cannot_be_are_refused(
    works: Project, clerk: User, given: dict[str, Any], told: str
) -> None:
    ProjectFactory(code=CODE, lead=works.lead)
    with pytest.raises(Invalid, match=told):
        upkeep.set_facts(works.pk, given, **by(clerk, works))
    works.refresh_from_db()
    assert works.version == 1
    assert not AuditEvent.objects.exists()


def test_what_only_the_publisher_decides_is_left_alone(works: Project, clerk: User) -> None:
    upkeep.set_facts(works.pk, {"name": "别的", "key": "other"}, **by(clerk, works))
    works.refresh_from_db()
    assert (works.name, works.key, works.version) == ("厂房", "works", 1)


def test_a_change_of_nothing_changes_nothing(works: Project, clerk: User) -> None:
    upkeep.set_facts(works.pk, {"aliases": works.aliases}, **by(clerk, works))
    works.refresh_from_db()
    assert works.version == 1
    assert not AuditEvent.objects.exists()


# Who, and at which version


def test_the_lead_those_that_join_and_the_publisher_change_it(
    works: Project, clerk: User, other_clerk: User, reviewer: User, leader: User, publisher: User
) -> None:
    for user in (other_clerk, reviewer, leader):
        with pytest.raises(NotAllowed):
            upkeep.set_facts(works.pk, {"content": "厂房"}, **by(user, works))
    works.co_operating.add(other_clerk.memberships.get().department)
    for number, user in enumerate((clerk, other_clerk, publisher)):
        upkeep.set_facts(works.pk, {"content": f"厂房{number}"}, **by(user, works))
    works.refresh_from_db()
    assert works.version == 4


def test_two_people_in_different_parts_are_not_in_each_others_way(
    works: Project, clerk: User, publisher: User
) -> None:
    seen = by(clerk, works)
    upkeep.set_facts(works.pk, {"content": "厂房"}, **by(publisher, works))
    changed = upkeep.set_members(works.pk, [NewMember(duty="head", name="王芳")], **seen)
    assert changed.version == 3


def test_who_comes_second_to_the_same_part_is_told_who_was_first(
    works: Project, clerk: User, publisher: User
) -> None:
    seen = by(clerk, works)
    upkeep.set_facts(works.pk, {"content": "厂房"}, **by(publisher, works))
    with pytest.raises(Stale, match="基本情况在你打开之后有变动（张伟10月08日 10:00修改）") as told:
        upkeep.set_facts(works.pk, {"content": "车间"}, **seen)
    assert told.value.version == 2
    works.refresh_from_db()
    assert works.content == "厂房"


def test_a_change_that_the_trail_does_not_tell_of_stops_everybody(
    works: Project, clerk: User
) -> None:
    """The administration counts the version up; its own page may have changed any part."""
    seen = by(clerk, works)
    Project.objects.filter(pk=works.pk).update(version=2)
    with pytest.raises(Stale, match="在管理后台修改"):
        upkeep.set_members(works.pk, [], **seen)


# People, money, milestones


def test_the_team_is_replaced_row_by_row(works: Project, clerk: User) -> None:
    first = [NewMember(duty="head", name="王芳", phone="1"), NewMember(duty="member", name="李娜")]
    upkeep.set_members(works.pk, first, **by(clerk, works))
    kept = works.members.get(name="王芳")
    second = [
        NewMember(duty="head", name="王芳", phone="2"),
        NewMember(duty="contact", name="赵强"),
    ]
    upkeep.set_members(works.pk, second, **by(clerk, works))
    assert list(works.members.values_list("duty", "name", "phone")) == [
        ("head", "王芳", "2"),
        ("contact", "赵强", ""),
    ]
    assert works.members.get(name="王芳").pk == kept.pk
    trace = last_event()
    assert trace.before == {"members": ["专班成员 李娜", "专班负责人 王芳 1"]}
    assert trace.after == {"members": ["专班负责人 王芳 2", "联系人 赵强"]}


def test_a_person_is_named_once_for_a_duty(works: Project, clerk: User) -> None:
    twice = [NewMember(duty="head", name="王芳"), NewMember(duty="head", name="王芳", unit="乙")]
    with pytest.raises(Invalid, match="填了两次"):
        upkeep.set_members(works.pk, twice, **by(clerk, works))


def test_money_by_source(works: Project, clerk: User) -> None:
    Project.objects.filter(pk=works.pk).update(total_investment=Decimal(1000))
    given = {"own": Decimal(600), "loan": Decimal("399.5"), "bond": None}
    upkeep.set_funding(works.pk, given, **by(clerk, works))
    assert dict(works.funding.values_list("kind", "amount")) == {
        "own": Decimal(600),
        "loan": Decimal("399.5"),
    }
    upkeep.set_funding(works.pk, {"own": Decimal(700), "loan": None}, **by(clerk, works))
    assert dict(works.funding.values_list("kind", "amount")) == {"own": Decimal(700)}
    assert last_event().after == {"企业自筹": "700", "银行贷款": None}


def test_money_may_fall_short_of_the_total_and_not_pass_it(works: Project, clerk: User) -> None:
    upkeep.set_funding(works.pk, {"own": Decimal(9)}, **by(clerk, works))  # no total is known
    Project.objects.filter(pk=works.pk).update(total_investment=Decimal(1000))
    given = {"own": Decimal(600), "loan": Decimal("400.1")}
    with pytest.raises(Invalid, match=r"合计1000\.1万元，超过总投资1000万元"):
        upkeep.set_funding(works.pk, given, **by(clerk, works))
    assert works.funding.get().amount == 9


def test_milestones_are_kept_by_their_titles(works: Project, clerk: User) -> None:
    roof = NewMilestone(title="结构封顶", due_on=date(2024, 8, 1))
    upkeep.set_milestones(works.pk, [roof], **by(clerk, works))
    kept = works.milestones.get()
    done = NewMilestone(title="结构封顶", due_on=date(2024, 8, 1), done_on=date(2024, 8, 20))
    upkeep.set_milestones(works.pk, [done, NewMilestone(title="试运行")], **by(clerk, works))
    assert works.milestones.get(pk=kept.pk).done_on == date(2024, 8, 20)
    assert last_event().before == {"结构封顶": "计划2024-08-01，实际—", "试运行": None}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([NewMilestone(title="封顶"), NewMilestone(title="封顶")], "“封顶”填了两次"),
        ([NewMilestone(title="封顶", done_on=NOW.date() + timedelta(1))], "在今天之后"),
    ],
)
def test_milestones_that_cannot_be_are_refused(
    works: Project, clerk: User, given: list[NewMilestone], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        upkeep.set_milestones(works.pk, given, **by(clerk, works))


def test_a_place_is_of_the_area(works: Project, clerk: User) -> None:
    town = AreaFactory(code="150205001", name="某镇", short_name="某镇", level="township")
    assert upkeep.set_facts(works.pk, {"area": town}, **by(clerk, works)).area == town
    assert last_event().after == {"area": "某镇"}
