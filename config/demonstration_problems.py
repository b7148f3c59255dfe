"""The problems of the demonstration: raised, assigned, chased, settled through their one door."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import make_aware

from accounts.models import Department, User
from config.demonstration import Demonstration
from config.illustration_problems import OFFICE, TROUBLES, Step, Trouble
from entry.audit import Actor
from projects import raising, solving
from projects.handed import Given, NewProblem
from projects.models import Enterprise, Problem, Project
from projects.proposals import Proposal, told_of


class Problems:
    """Plays the problems of the year, day by day."""

    def __init__(self, stage: Demonstration) -> None:
        self.stage = stage
        self.departments = {one.code: one for one in Department.objects.select_related("area")}
        self.raised: dict[int, Problem] = {}

    def happen(self, first: date, last: date) -> None:
        """What was raised and done between two days, in the order of the days."""
        days: list[tuple[date, int, int]] = [
            (on, number, at)
            for number, trouble in enumerate(TROUBLES)
            for at, on in enumerate((trouble.on, *(step.on for step in trouble.steps)), start=-1)
        ]
        for on, number, at in sorted(days):
            if first <= on <= last:
                moment = make_aware(datetime.combine(on, time(10, at + 2)))
                if at < 0:
                    self._raise(number, TROUBLES[number], moment)
                else:
                    self._step(number, TROUBLES[number].steps[at], moment)

    def _actor(self, who: str) -> Actor:
        if who == OFFICE:
            return self.stage.publisher
        if who in self.departments:
            return self.stage.people(self.departments[who]).clerk
        return Actor(User.objects.get(username=who), "command")

    def _raise(self, number: int, trouble: Trouble, at: datetime) -> None:
        project = Project.objects.filter(key=trouble.project).first()
        told = self._told(project, trouble)
        enterprise = Enterprise.objects.filter(key=trouble.enterprise).first()
        new = NewProblem(
            source=trouble.source,
            source_month=told.month if told else None,
            origin=told.origin if told else "",
            project=project,
            enterprise=enterprise,
            title=trouble.title or (told.title if told else ""),
            description=trouble.description or (told.origin if told else ""),
            kind=trouble.kind,
            asked=trouble.asked,
            level=trouble.level,
            lead=self.departments[trouble.lead],
            raised_on=trouble.on,
            is_demo=True,
        )
        self.raised[number] = raising.raise_problem(new, by=self._actor(trouble.who), at=at)

    def _told(self, project: Project | None, trouble: Trouble) -> Proposal | None:
        """The light or the report of a published month, as a person would raise it from there."""
        if project is None or trouble.month is None:
            return None
        return told_of(project, trouble.source, trouble.month)

    def _step(self, number: int, step: Step, at: datetime) -> None:
        problem = self.raised[number]
        handed: dict[str, Any] = {}
        if step.name == "assign":
            handed["lead_official"] = problem.lead_official
        handed |= {key: self._named(key, step.given) for key in step.given}
        given = Given(text=step.text, **handed)
        self.raised[number] = solving.act(
            problem.pk,
            step.name,
            by=self._actor(step.who),
            at=at,
            seen_version=problem.version,
            given=given,
        )

    def _named(self, key: str, given: Mapping[str, Any]) -> Any:
        """Departments and people by what they are called in the story."""
        value = given[key]
        if key == "lead":
            return self.departments[value]
        if key == "co_operating":
            return [self.departments[one] for one in value]
        return User.objects.get(username=value) if key == "lead_official" else value
