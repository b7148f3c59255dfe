"""The daily round: who is reminded of what, and what goes up."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from projects.chasing import Chased, chase
from projects.models import ChaseRule, Problem
from tests.factories import AreaFactory, DepartmentFactory, actor, person
from tests.projects.problem_scenes import House, at, house, rule, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None) -> House:
    rule()
    return house()


def test_a_round_reminds_of_what_is_overdue_and_only_once(bureau: House) -> None:
    late = bureau.working(date(2024, 10, 17), "逾期")
    bureau.working(date(2024, 10, 18), "今天到期")
    take(bureau.working(date(2024, 9, 30), "挂账"), "suspend", bureau.office, text="等批复。")
    bureau.resolved(date(2024, 9, 30), "待核销")
    bureau.problem("待交办")
    done = chase(by=actor(bureau.office, "command"), at=at(10, 18))
    assert done == Chased(reminded=(late.number,))
    event = late.events.latest("pk")
    assert (event.action, event.by) == ("remind", bureau.office)
    assert event.text == "要求10月17日前办结，逾期1个工作日，请尽快办理并填写办理进展。（自动催办）"
    assert chase(by=actor(bureau.office, "command"), at=at(10, 18, 9)) == Chased()
    assert chase(by=actor(bureau.office, "command"), at=at(10, 24)) == Chased(
        reminded=("WT2024-002",),
        proposed=(late.number,),  # five working days late: a person is asked
    )
    again = chase(by=actor(bureau.office, "command"), at=at(10, 25))
    assert again.reminded == (late.number,)
    assert Problem.objects.get(pk=late.pk).reminders == 2


def test_a_persons_reminder_counts_as_one(bureau: House) -> None:
    late = bureau.working(date(2024, 10, 14), "逾期")
    take(late, "remind", bureau.office, at(10, 17), text="催。")
    assert chase(by=actor(bureau.office, "command"), at=at(10, 18)).reminded == ()


def test_what_goes_up_by_itself_where_the_rule_says_so(bureau: House) -> None:
    ChaseRule.objects.update(escalates_itself=True)
    late = bureau.working(date(2024, 10, 8), "逾期")
    alone = bureau.working(date(2024, 10, 8), "没有领导")
    Problem.objects.filter(pk=alone.pk).update(lead_official=None)
    Problem.objects.filter(pk=late.pk).update(lead_official=bureau.leader)
    bureau.project.lead_official = None
    bureau.project.save()
    done = chase(by=actor(bureau.office, "command"), at=at(10, 18))
    assert done.reminded == (late.number, alone.number)
    assert (done.escalated, done.proposed) == ((late.number,), (alone.number,))
    found = Problem.objects.get(pk=late.pk)
    assert (found.is_escalated, found.lead_official) == (True, bureau.leader)
    assert [one.action for one in found.events.all()][-2:] == ["remind", "escalate"]
    assert "已逾期8个工作日" in found.events.latest("pk").text
    assert found.events.filter(action="escalate").count() == 1


def test_nothing_is_chased_beyond_the_persons_rights(bureau: House) -> None:
    bureau.working(date(2024, 10, 8), "逾期")
    elsewhere = person("publisher", DepartmentFactory(area=AreaFactory(code="150203")))
    for user in (elsewhere, bureau.solver):
        assert chase(by=actor(user, "command"), at=at(10, 18)) == Chased()


def test_without_a_rule_nothing_is_chased(bureau: House) -> None:
    ChaseRule.objects.all().delete()
    bureau.working(date(2024, 9, 8), "逾期")
    assert chase(by=actor(bureau.office, "command"), at=at(10, 18)) == Chased()


def test_the_command_acts_in_somebodys_name(bureau: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: at(10, 18))
    late = bureau.working(date(2024, 10, 8), "逾期")
    out = StringIO()
    call_command("chase_problems", by=bureau.office.username, stdout=out)
    assert f"已催办1个：{late.number}" in out.getvalue()
    assert f"建议报牵头领导，等人确认1个：{late.number}" in out.getvalue()
    with pytest.raises(CommandError, match="没有可用的账号"):
        call_command("chase_problems", by="nobody")
    with pytest.raises(CommandError, match="没有交办、催办、升级问题的权限"):
        call_command("chase_problems", by=bureau.solver.username)
