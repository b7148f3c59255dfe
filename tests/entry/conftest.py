"""A return of the finance bureau with one revenue indicator, as most kernel tests need it."""

import pytest

from accounts.models import Department, User
from entry import workflow
from entry.actions import Saved, save_cells
from entry.models import Attachment, Return
from entry.periods import Month
from entry.sheets import Change
from indicators.models import Indicator
from tests.entry.files import attach
from tests.factories import NOW, IndicatorFactory, actor

SEPTEMBER = Month(2024, 9)


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors' clock stands in October 2024."""
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


@pytest.fixture
def revenue(finance: Department) -> Indicator:
    return IndicatorFactory(
        code="revenue",
        name="一般公共预算收入",
        owner=finance,
        unit="万元",
        decimals=0,
        has_growth=True,
    )


@pytest.fixture
def opened(finance: Department, revenue: Indicator, clerk: User) -> Return:
    return workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)


def change(column: str, text: str, version: int = 0, subject: str = "revenue:150205") -> Change:
    return Change("indicators", subject, column, text, version)


def fill(opened: Return, user: User, value: str = "34200", growth: str = "8.6") -> Saved:
    """Type value and growth in one go."""
    draft = opened.indicators_observations.filter(published_at=None).first()
    version = draft.version if draft else 0
    changes = [change("value", value, version), change("growth", growth, version)]
    return save_cells(opened.pk, changes, by=actor(user), at=NOW)


def walk(opened: Return, clerk: User, reviewer: User, publisher: User, *, to: str) -> Return:
    """Take a filled return through the workflow as far as a state."""
    people = {
        "submitted": ("submit", clerk),
        "approved": ("approve", reviewer),
        "published": ("publish", publisher),
    }
    moved = Return.objects.get(pk=opened.pk)
    for state, (step, user) in people.items():
        moved = workflow.act(moved.pk, step, by=actor(user), at=NOW, seen_version=moved.version)
        if state == to:
            break
    return moved


@pytest.fixture
def filled(opened: Return, clerk: User) -> Return:
    fill(opened, clerk)
    return Return.objects.get(pk=opened.pk)


@pytest.fixture
def submitted(filled: Return, clerk: User, reviewer: User, publisher: User) -> Return:
    return walk(filled, clerk, reviewer, publisher, to="submitted")


@pytest.fixture
def approved(filled: Return, clerk: User, reviewer: User, publisher: User) -> Return:
    return walk(filled, clerk, reviewer, publisher, to="approved")


@pytest.fixture
def published(filled: Return, clerk: User, reviewer: User, publisher: User) -> Return:
    return walk(filled, clerk, reviewer, publisher, to="published")


@pytest.fixture
def kept(opened: Return, clerk: User) -> Attachment:
    return attach(opened, clerk)
