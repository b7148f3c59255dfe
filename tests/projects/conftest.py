"""A return of the finance bureau with a project on it."""

from datetime import date

import pytest

from accounts.models import Department, User
from entry.models import Return
from entry.periods import Month
from projects.models import Project
from tests.factories import NOW, ReturnFactory
from tests.projects import sixty as many
from tests.projects.factories import ProjectFactory, happen, plan_for, report

SEPTEMBER = Month(2024, 9)


@pytest.fixture
def opened(finance: Department, clerk: User) -> Return:
    made: Return = ReturnFactory(department=finance, month=SEPTEMBER, opened_by=clerk)
    return made


@pytest.fixture
def works(finance: Department) -> Project:
    """A project under way, with August published."""
    made: Project = ProjectFactory(
        key="works", name="厂房", lead=finance, aliases="标准厂房|新厂房"
    )
    plan_for(made, "2000", planned_start=Month(2024, 3))
    happen(made, "started", date(2024, 3, 9))
    report(made, Month(2024, 7), "700", physical="打桩")
    report(made, Month(2024, 8), "800", physical="封顶")
    return made


@pytest.fixture
def sixty(db: None) -> None:
    many.sixty()


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors' clock stands on 8 October 2024."""
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)
