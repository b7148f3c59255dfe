"""A small house with problems: who raises, solves, assigns; and steps through the one door."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import Department, User
from projects import raising, solving
from projects.handed import Given, NewProblem
from projects.models import ChaseRule, Problem, Project
from tests.factories import DepartmentFactory, actor, person
from tests.projects.factories import ProjectFactory

TODAY = date(2024, 10, 18)  # a Friday
DUE = date(2024, 10, 31)


def at(month: int, day: int, hour: int = 2) -> datetime:
    """A moment of 2024; two o'clock UTC is ten in the morning."""
    return datetime(2024, month, day, hour, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """The finance bureau leads the project, the land bureau settles what hinders it."""

    finance: Department
    land: Department
    roads: Department
    raiser: User
    solver: User
    colleague: User
    helper: User
    stranger: User
    reviewer: User
    office: User
    leader: User
    official: User
    project: Project

    def problem(self, title: str = "用地未交付", **fields: Any) -> Problem:
        """A problem just raised, of the project unless said otherwise."""
        when = fields.pop("when", at(9, 2))
        by = fields.pop("by", self.raiser)
        told: dict[str, Any] = {
            "source": "visit",
            "project": self.project,
            "title": title,
            "kind": "land",
            "asked": "请自然资源分局月底前交地。",
            "level": "district",
            "lead": self.land,
            "raised_on": when.date(),
            **fields,
        }
        return raising.raise_problem(NewProblem(**told), by=actor(by), at=when)

    def assigned(self, due: date = DUE, title: str = "用地未交付", **fields: Any) -> Problem:
        made = self.problem(title, **fields)
        given = {"due": due, "co_operating": [self.roads]}
        return take(made, "assign", self.office, at(9, 3), **given)

    def working(self, due: date = DUE, title: str = "用地未交付", **fields: Any) -> Problem:
        return take(self.assigned(due, title, **fields), "accept", self.solver, at(9, 4))

    def resolved(self, due: date = DUE, title: str = "用地未交付", **fields: Any) -> Problem:
        found = self.working(due, title, **fields)
        return take(found, "resolve", self.solver, at(9, 20), text="已交地。")


def house() -> House:
    finance = DepartmentFactory(code="czj", name="财政局", short_name="财政局", order=1)
    land = DepartmentFactory(code="zrj", name="自然资源分局", short_name="自然资源分局", order=2)
    roads = DepartmentFactory(code="jtj", name="交通运输局", short_name="交通局", order=3)
    elsewhere = DepartmentFactory(code="wlj", name="文旅局", short_name="文旅局", order=4)
    office = DepartmentFactory(code="fgw", name="发改委", short_name="发改委", order=5)
    official = person("leader", username="official", full_name="赵刚")
    return House(
        finance=finance,
        land=land,
        roads=roads,
        raiser=person("clerk", finance, full_name="王芳"),
        solver=person("clerk", land, full_name="孙丽"),
        colleague=person("clerk", land, full_name="吴军"),
        helper=person("clerk", roads, full_name="郑凯"),
        stranger=person("clerk", elsewhere, full_name="冯涛"),
        reviewer=person("reviewer", land, full_name="李娜"),
        office=person("publisher", office, full_name="张伟"),
        leader=person("leader", username="chief", full_name="刘敏"),
        official=official,
        project=ProjectFactory(
            key="works", name="厂房", lead=finance, lead_official=official, aliases=""
        ),
    )


def rule(**fields: Any) -> ChaseRule:
    """The seeded default, unless said otherwise."""
    made: ChaseRule = ChaseRule.objects.create(year=2024, version="2024-1", **fields)
    return made


def take(
    problem: Problem, name: str, by: User, when: datetime | None = None, **given: Any
) -> Problem:
    """A step at the version that stands, on the day of the tests unless said otherwise."""
    now = Problem.objects.get(pk=problem.pk)
    return solving.act(
        problem.pk,
        name,
        by=actor(by),
        at=when or at(10, 18),
        seen_version=now.version,
        given=Given(**given),
    )
