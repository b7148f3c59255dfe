"""A return of September with a counted figure: two projects that have started, a third in October."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Department, User
from entry import workflow
from entry.models import Return
from indicators.models import Indicator
from projects.models import Project
from tests.entry.conftest import walk
from tests.factories import NOW, actor
from tests.indicators.counted_figures.asking import LATER, SUBJECT, handed_on, void
from tests.indicators.counted_figures.counting import counting, started
from tests.indicators.scenes import SEPTEMBER


@pytest.fixture(autouse=True)
def _counters(settings: Any) -> None:
    """The registers of this installation count what is made up here."""
    settings.COUNTERS = "tests.indicators.counted_figures.counting.COUNTERS"


@pytest.fixture
def starts(finance: Department, statistics: Department) -> Indicator:
    """Two projects started by September, one of another department; a third in October."""
    made = counting("starts", finance, name="新开工项目")
    started("a", finance, date(2024, 3, 9), "12000")
    started("b", statistics, date(2024, 9, 30), "800.5")
    started("c", finance, date(2024, 10, 1), "9")
    return made


@pytest.fixture
def opened(starts: Indicator, finance: Department, clerk: User) -> Return:
    return workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)


@pytest.fixture
def published(opened: Return, clerk: User, reviewer: User, publisher: User) -> Return:
    return walk(opened, clerk, reviewer, publisher, to="published")


@pytest.fixture
def people(clerk: User, reviewer: User, publisher: User) -> tuple[User, User, User]:
    return clerk, reviewer, publisher


@pytest.fixture
def corrected(published: Return, finance: Department, people: tuple[User, User, User]) -> Return:
    """Records came, went and were renamed; the month was corrected; and then they did again."""
    void("a")
    started("d", finance, date(2024, 5, 1), "70")
    Project.objects.filter(key="b").update(name="改名的项目b")
    correction = workflow.correct(
        published.pk,
        figures=[("indicators", SUBJECT)],
        reason="重报",
        by=actor(people[0]),
        at=LATER,
    )
    handed_on(correction, people, LATER)
    void("b")
    started("e", finance, date(2024, 6, 1), "70")
    Project.objects.filter(key="d").update(name="又改名")
    return correction
