"""The house of the tasks' tests."""

from datetime import date

import pytest

from plan.models import Task
from tests.plan import scenes
from tests.plan.scenes import House, at, chapter


@pytest.fixture
def office(db: None) -> House:
    scenes.rule()
    return scenes.house()


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors' clock stands on 18 October 2024."""
    monkeypatch.setattr("accounts.clock.now", lambda: at(10, 18))


@pytest.fixture
def road(office: House) -> Task:
    task = office.task(
        key="road", title="出台道路规划", chapter=chapter(), due=date(2024, 12, 20),
        original_due=date(2024, 12, 20), quote="出台道路规划", deadline_words="年内",
    )  # fmt: skip
    task.co_operating.add(office.statistics)
    return task
