"""Fixtures for all tests: the people of a small district, and a flush that append-only tables allow."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone
from xdist.scheduler import LoadScopeScheduling

from accounts import clock, tokens
from accounts.models import Area, Department, User
from entry import guards
from entry.models import Attachment, Upload
from entry.periods import Month
from indicators.models import Observation
from tests.factories import (
    NOW,
    AreaFactory,
    DepartmentFactory,
    IndicatorFactory,
    ReturnFactory,
    person,
)
from tests.personas import PERSONAS

# Each runs as a whole in one worker: what it prepares or races for is dear.
TOGETHER = (
    "tests/api/test_races.py",
    "tests/config/test_demonstration.py",
    "tests/entry/test_concurrency.py",
    "tests/entry/test_killed.py",
)


class TogetherScheduling(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if module in TOGETHER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherScheduling:
    """`xdist_group` says the same, but xdist 3.8 writes it where pytest 9.2 no longer reads."""
    return TogetherScheduling(config, log)


@pytest.fixture(autouse=True, scope="session")
def _flush_despite_guards() -> Iterator[None]:
    """Transactional tests empty all tables at their end; the guards step aside for that alone."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        figures = {"indicators_observation"}
        tables = guards.installed()
        for table in tables:
            guards.uninstall(table)
        try:
            original(self)
        finally:
            for table in tables:
                guards.install(table, figure=table in figures)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(autouse=True)
def _fresh_installation() -> Iterator[None]:
    """The installation's row is cached per process; tests are many processes in one."""
    clock.forget_installation()
    yield
    clock.forget_installation()


@pytest.fixture
def home(db: None) -> Any:
    return AreaFactory()


@pytest.fixture
def finance(db: None) -> Department:
    return DepartmentFactory(code="czj", name="财政局", short_name="财政局")


@pytest.fixture
def statistics(db: None) -> Department:
    return DepartmentFactory(code="tjj", name="统计局", short_name="统计局")


@pytest.fixture
def clerk(finance: Department) -> User:
    return person("clerk", finance, username="clerk", full_name="王芳")


@pytest.fixture
def other_clerk(statistics: Department) -> User:
    return person("clerk", statistics, username="other", full_name="赵强")


@pytest.fixture
def reviewer(finance: Department) -> User:
    return person("reviewer", finance, username="reviewer", full_name="李娜")


@pytest.fixture
def publisher(statistics: Department) -> User:
    return person("publisher", statistics, username="publisher", full_name="张伟")


@pytest.fixture
def leader(db: None) -> User:
    return person("leader", username="leader", full_name="刘敏")


@pytest.fixture
def sysadmin(db: None) -> User:
    return person("system_admin", username="sysadmin")


@pytest.fixture
def secadmin(db: None) -> User:
    return person("security_admin", username="secadmin")


@pytest.fixture
def auditor(db: None) -> User:
    return person("auditor", username="auditor")


@pytest.fixture
def stranger(db: None) -> User:
    return person(None, username="stranger")


@pytest.fixture
def seeded(db: None) -> None:
    """The report's data, as the product starts with it."""
    call_command("seed", verbosity=0)


def browser_of(user: User) -> Client:
    """A logged-in test client."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@pytest.fixture
def people(
    clerk: User,
    other_clerk: User,
    reviewer: User,
    publisher: User,
    leader: User,
    sysadmin: User,
    secadmin: User,
    auditor: User,
    stranger: User,
) -> dict[str, Client]:
    users = (clerk, other_clerk, reviewer, publisher, leader, sysadmin, secadmin, auditor, stranger)
    browsers = [browser_of(user) for user in users]
    for browser in [*browsers, nobody := Client()]:
        browser.raise_request_exception = False
    return dict(zip(PERSONAS, [*browsers, nobody], strict=True))


@pytest.fixture
def house(
    finance: Department, clerk: User, home: Area, settings: Any, tmp_path: Path
) -> dict[str, str]:
    """A draft return of the finance bureau with a figure and a file; what the addresses name."""
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    budget = IndicatorFactory(code="budget", owner=finance)
    IndicatorFactory(code="secret", owner=finance, visibility="internal")
    draft = ReturnFactory(department=finance, opened_by=clerk)
    Observation.objects.create(
        monthly_return=draft, indicator=budget, area=home, month=Month(2024, 9),
        value=Decimal("12.5"), entered_by=clerk, entered_at=NOW,
    )  # fmt: skip
    file = Attachment.objects.create(
        monthly_return=draft, name="说明.txt", size=4, sha256="0" * 64, uploaded_by=clerk,
        uploaded_at=NOW, file=ContentFile(b"text", name="note.txt"),
    )  # fmt: skip
    upload = Upload.objects.create(
        monthly_return=draft, name="九月.xlsx", size=4, sha256="0" * 64, uploaded_by=clerk,
        uploaded_at=NOW, beat_at=NOW, stage="failed", trouble="读不出。",
        file=ContentFile(b"text", name="book.xlsx"),
    )  # fmt: skip
    token, _ = tokens.mint(
        clerk, name="接口", scopes=["read"], days=9, by=clerk, door="page", at=timezone.now()
    )
    return {
        "<int:pk>": str(draft.pk),
        "<int:attachment>": str(file.pk),
        "<int:upload>": str(upload.pk),
        "<slug:name>": "submit",
        "<slug:action>": "submit",
        "<slug:prefix>": token.prefix,
        "<slug:code>": "budget",
        "<str:kind>": "csv",
        r"^(?:[\s\S]+/)?$": "nothing/here/",
        r"^data(?:/(?P<path>[\s\S]*))?$": "data/OBSERVATIONS",
        r"^(?P<path>[\s\S]*)$": "dataflow",
    }
