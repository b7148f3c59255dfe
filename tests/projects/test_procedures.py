"""前期手续 of a project: the year's menu, and how far each of them is."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from projects import procedures
from projects.models import Procedure, ProcedureKind, Project
from projects.procedures import Course
from tests.factories import NOW, actor
from tests.projects.factories import permit
from tests.trail import last_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu(db: None) -> list[ProcedureKind]:
    return [
        ProcedureKind.objects.create(
            year=2024, code=code, name=name, authority="自然资源部门", order=order
        )
        for order, (code, name) in enumerate(
            (("land", "用地"), ("water", "取水"), ("fire", "消防"))
        )
    ]


def choose(project: Project, user: User, **needs: str) -> None:
    project.refresh_from_db()
    procedures.choose(project.pk, 2024, needs, by=actor(user), at=NOW, seen_version=project.version)


def standing(project: Project) -> dict[str, str]:
    return dict(project.procedures.values_list("kind__code", "need"))


def follow(row: Procedure, user: User, seen: int | None = None, **given: Any) -> Procedure:
    row.refresh_from_db()
    return procedures.follow(
        row, Course(**given), by=actor(user), at=NOW, seen_version=seen or row.version
    )


# The menu


def test_what_a_project_needs_is_chosen_from_the_years_menu(
    works: Project, clerk: User, menu: list[ProcedureKind]
) -> None:
    choose(works, clerk, land="needed", water="not_needed", fire="")
    assert standing(works) == {"land": "needed", "water": "not_needed"}
    assert works.procedures.get(kind__code="land").authority == "自然资源部门"
    choose(works, clerk, water="needed", land="")
    assert standing(works) == {"water": "needed"}
    trace = last_event()
    assert (trace.action, trace.before, trace.after) == (
        "project.procedures",
        {"用地": "需办", "取水": "无需办理"},
        {"用地": None, "取水": "需办"},
    )


def test_what_is_under_way_is_not_declared_needless(
    works: Project, clerk: User, menu: list[ProcedureKind]
) -> None:
    choose(works, clerk, land="needed")
    follow(works.procedures.get(), clerk, state="accepted", accepted_on=date(2024, 9, 1))
    with pytest.raises(Invalid, match="“用地”已在办理，不能改为无需办理"):
        choose(works, clerk, land="not_needed")
    with pytest.raises(Invalid, match="“用地”已在办理，不能改为不列"):
        choose(works, clerk, land="")


def test_what_is_not_on_the_menu_is_refused(
    works: Project, clerk: User, menu: list[ProcedureKind]
) -> None:
    with pytest.raises(Invalid, match="2024年的手续目录里没有“air”"):
        choose(works, clerk, air="needed")


def test_a_menu_is_chosen_by_who_maintains_the_project(
    works: Project, other_clerk: User, menu: list[ProcedureKind]
) -> None:
    with pytest.raises(NotAllowed):
        choose(works, other_clerk, land="needed")


# One procedure


def test_a_procedure_is_followed_to_its_end(works: Project, clerk: User) -> None:
    row = permit(works, "land")
    follow(row, clerk, state="submitted", submitted_on=date(2024, 8, 1), blocked_by="缺规划意见")
    done = follow(
        row, clerk, state="done", submitted_on=date(2024, 8, 1), accepted_on=date(2024, 8, 5),
        done_on=date(2024, 9, 30), document_no="石自然〔2024〕8号",
    )  # fmt: skip
    assert (done.version, done.state, done.blocked_by) == (3, "done", "")
    trace = last_event()
    assert (trace.action, trace.subject, trace.object_version) == (
        "procedure.follow",
        "project/works",
        3,
    )
    assert trace.before["blocked_by"] == "缺规划意见"
    assert trace.after["done_on"] == "2024-09-30"


def test_following_with_nothing_new_changes_nothing(works: Project, clerk: User) -> None:
    row = permit(works, "land")
    assert follow(row, clerk).version == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"submitted_on": date(2024, 8, 5), "accepted_on": date(2024, 8, 1)},
            "受理日期（2024-08-01）早于报送日期（2024-08-05）",
        ),
        (
            {"state": "done", "submitted_on": date(2024, 8, 5), "done_on": date(2024, 8, 1)},
            "实际办结日（2024-08-01）早于报送日期",
        ),
        ({"accepted_on": date(2024, 10, 9)}, "受理日期（2024-10-09）在今天之后"),
        ({"state": "done", "done_on": date(2024, 8, 1), "blocked_by": "等"}, "不填卡点原因"),
        ({"state": "done"}, "须有实际办结日"),
        ({"state": "accepted", "done_on": date(2024, 8, 1)}, "未办结的不能有"),
        ({"state": "lost"}, "有效"),
    ],
)
def test_what_cannot_be_is_refused(
    works: Project, clerk: User, given: dict[str, Any], told: str
) -> None:
    row = permit(works, "land")
    with pytest.raises(Invalid, match=told):
        follow(row, clerk, **given)
    row.refresh_from_db()
    assert (row.version, row.state) == (1, "not_started")


def test_a_procedure_that_is_not_needed_has_no_course(works: Project, clerk: User) -> None:
    row = permit(works, "land", need="not_needed")
    with pytest.raises(WrongState, match="无需办理"):
        follow(row, clerk, state="accepted")


def test_who_comes_second_is_told(works: Project, clerk: User, publisher: User) -> None:
    row = permit(works, "land")
    follow(row, publisher, person="赵强")
    with pytest.raises(Stale, match="“手续land”在你打开之后有变动（张伟10月08日 10:00修改）"):
        follow(row, clerk, seen=1, person="王芳")
    Procedure.objects.filter(pk=row.pk).update(version=9)
    with pytest.raises(Stale, match="在管理后台修改"):
        follow(row, clerk, seen=8, person="王芳")


def test_a_procedure_is_followed_by_who_maintains_the_project(
    works: Project, other_clerk: User, reviewer: User
) -> None:
    row = permit(works, "land")
    for user in (other_clerk, reviewer):
        with pytest.raises(NotAllowed):
            follow(row, user, person="王芳")
