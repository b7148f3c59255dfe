"""申请不亮灯: asked for with a reason, decided by a second person, for a stated time."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from entry.errors import Invalid, NotAllowed, WrongState
from entry.periods import Month
from plan.lights import State
from projects import exemptions
from projects.exemptions import Wish
from projects.judging import judge
from projects.models import LightExemption, Project
from tests.factories import NOW, actor, person
from tests.projects.factories import ProjectFactory, plan_for, rules
from tests.trail import last_event

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, LATER = Month(2024, 9), Month(2024, 10), NOW + timedelta(days=1)


def ask(project: Project, user: User, **given: Any) -> LightExemption:
    told = {"family": "start", "first": SEPTEMBER, "last": OCTOBER, "reason": "等待用地批复"}
    return exemptions.ask(project.pk, Wish(**{**told, **given}), by=actor(user), at=NOW)


def decide(row: LightExemption, user: User, *, approve: bool = True, answer: str = "") -> Any:
    return exemptions.decide(row, approve=approve, answer=answer, by=actor(user), at=LATER)


def test_an_exemption_lights_nothing_once_it_is_approved(
    works: Project, clerk: User, publisher: User
) -> None:
    rules()
    late = ProjectFactory(lead=works.lead)
    plan_for(late, "1000", planned_start=Month(2024, 2))

    def lamp() -> State:
        return judge([late], SEPTEMBER)[late.pk].lights["start"].state

    made = ask(late, clerk)
    assert lamp() is State.RED
    decide(made, publisher, answer="情况属实")
    assert lamp() is State.EXEMPT
    assert judge([late], Month(2024, 8))[late.pk].lights["start"].state is State.RED
    trace = last_event()
    assert (trace.action, trace.reason) == ("exemption.decide", "情况属实")
    assert trace.after["is_approved"] is True


def test_a_refusal_says_why(works: Project, clerk: User, publisher: User) -> None:
    made = ask(works, clerk)
    with pytest.raises(Invalid, match="不同意的须写明意见"):
        decide(made, publisher, approve=False)
    done = decide(made, publisher, approve=False, answer="理由不足")
    assert (done.is_approved, done.answer, done.decided_by) == (False, "理由不足", publisher)
    assert ask(works, clerk).pk != made.pk  # what was refused may be asked for again


def test_it_is_decided_once(works: Project, clerk: User, publisher: User) -> None:
    made = ask(works, clerk)
    decide(made, publisher)
    with pytest.raises(WrongState, match="已经批准"):
        decide(made, publisher, approve=False, answer="改主意")


def test_nobody_decides_on_his_own_wish(works: Project, publisher: User) -> None:
    made = ask(works, publisher)
    with pytest.raises(NotAllowed, match="由另一人审批"):
        decide(made, publisher)


def test_who_may_ask_and_decide(
    works: Project, clerk: User, reviewer: User, leader: User, other_clerk: User
) -> None:
    for user in (reviewer, leader, other_clerk):
        with pytest.raises(NotAllowed):
            ask(works, user)
    made = ask(works, clerk)
    for user in (reviewer, leader, person("clerk", works.lead)):
        with pytest.raises(NotAllowed, match="没有审批"):
            decide(made, user)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"family": "task"}, "哪一种灯"),
        ({"reason": "  "}, "须写明理由"),
        ({"first": OCTOBER, "last": SEPTEMBER}, "止月不能早于起月"),
        ({"first": Month(2024, 8)}, "最早从上月"),
        ({"last": Month(2025, 9)}, "最多申请12个月"),
    ],
)
def test_what_is_not_sensible_is_refused(
    works: Project, clerk: User, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        ask(works, clerk, **given)
    assert not LightExemption.objects.exists()


def test_a_month_is_asked_for_once(works: Project, clerk: User, publisher: User) -> None:
    made = ask(works, clerk)
    with pytest.raises(Invalid, match="正在等待审批，与这次申请的月份重叠"):
        ask(works, clerk, first=OCTOBER, last=OCTOBER)
    decide(made, publisher)
    with pytest.raises(Invalid, match="已批准，与这次申请的月份重叠"):
        ask(works, clerk, first=OCTOBER, last=Month(2024, 11))
    ask(works, clerk, first=Month(2024, 11), last=Month(2024, 12))
    ask(works, clerk, family="payment")
    assert LightExemption.objects.count() == 3
