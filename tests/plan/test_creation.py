"""Tasks that do not stand in the plan: set up by the supervising office, numbered, sound."""

from datetime import date
from typing import Any

import pytest

from entry.errors import Invalid, NotAllowed
from entry.models import AuditEvent
from plan import supervision
from plan.handed import NewTask
from tests.factories import AreaFactory, DepartmentFactory, PlanFactory, actor
from tests.plan.scenes import House, at

pytestmark = pytest.mark.django_db


def new(office: House, **fields: Any) -> NewTask:
    return NewTask(
        **{
            "plan": PlanFactory(),
            "source": "meeting",
            "title": "落实会议决定",
            "kind": "document",
            "lead": office.finance,
            "assigned_on": date(2024, 5, 6),
            "due": date(2024, 6, 6),
            **fields,
        }
    )


def test_a_task_from_a_meeting(office: House) -> None:
    office.task(number="2024-007")
    made = supervision.create(
        new(office, co_operating=[office.statistics]), by=actor(office.publisher), at=at(5, 6)
    )
    assert (made.number, made.key, made.stage) == ("2024-008", "task-2024-008", "assigned")
    assert (made.original_due, made.due) == (date(2024, 6, 6), date(2024, 6, 6))
    assert list(made.co_operating.all()) == [office.statistics]
    assert [one.action for one in made.events.all()] == ["create"]
    assert AuditEvent.objects.get().action == "task.create"
    again = supervision.create(new(office), by=actor(office.publisher), at=at(5, 6))
    assert again.number == "2024-009"


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "plan"},
        {"source": "rumour"},
        {"kind": ""},
        {"title": " "},
        {"title": "长" * 81},
        {"due": date(2024, 5, 5)},
    ],
)
def test_a_new_task_must_be_sound(office: House, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        supervision.create(new(office, **fields), by=actor(office.publisher), at=at(5, 6))


def test_only_the_supervising_office_sets_tasks(office: House) -> None:
    for user in (office.clerk, office.reviewer, office.leader):
        with pytest.raises(NotAllowed):
            supervision.create(new(office), by=actor(user), at=at(5, 6))
    abroad = DepartmentFactory(area=AreaFactory(code="150203", name="邻区", short_name="邻区"))
    with pytest.raises(NotAllowed):
        supervision.create(new(office, lead=abroad), by=actor(office.publisher), at=at(5, 6))
