"""Fixtures for all tests: the people of a small district, and a flush that append-only tables allow."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.utils import timezone
from xdist.scheduler import LoadScopeScheduling

from accounts import clock, tokens
from accounts.models import Area, Department, User
from entry import guards
from entry.figures import MonthlyFigure
from entry.models import Attachment, Upload
from entry.periods import Month
from indicators.models import Observation
from plan.models import TaskEvent, TaskFile
from projects.models import Enterprise, Problem
from tests.factories import (
    NOW,
    AreaFactory,
    DepartmentFactory,
    IndicatorFactory,
    ReturnFactory,
    person,
)
from tests.investment.signing_house import signing
from tests.investment.support_house import support
from tests.personas import PERSONAS
from tests.plan.factories import TaskFactory
from tests.projects.book_rows import book

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
        models = apps.get_models()
        figures = {one._meta.db_table for one in models if issubclass(one, MonthlyFigure)}
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


@pytest.fixture(scope="module")
def report_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The report's data, loaded once for a module within a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def report(report_of_module: None, db: None) -> None:
    """The report's data for tests that ask it many things; each test's own rows are undone."""


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
    task = TaskFactory(key="road", lead=finance, stage="assigned")
    reminded = TaskEvent.objects.create(
        task=task, action="remind", to_stage="assigned", by=clerk, at=NOW, version=1
    )
    task_file = TaskFile.objects.create(
        event=reminded, name="方案.txt", size=4, sha256="0" * 64,
        file=ContentFile(b"text", name="plan.txt"),
    )  # fmt: skip
    Problem.objects.create(
        number="WT2024-001", source="enterprise", title="道路限行", kind="other", lead=finance,
        enterprise=Enterprise.objects.create(key="housed", name="某厂"), asked="请研究。",
        stage="assigned", due_on=NOW.date(), raised_by=clerk, raised_on=NOW.date(),
    )  # fmt: skip
    project, won = book(finance, clerk), support(finance, clerk)
    signed = signing(finance, clerk)
    token, _ = tokens.mint(
        clerk, name="接口", scopes=["read"], days=9, by=clerk, door="page", at=timezone.now()
    )
    return {
        "<int:pk>": str(draft.pk),
        "<int:year>": "2024",
        "<int:attachment>": str(file.pk),
        "<int:upload>": str(upload.pk),
        "<int:file>": str(task_file.pk),
        "<slug:key>": "road",
        **project,
        **won,
        **signed,
        "<slug:move>": "acknowledge",
        "<slug:number>": "WT2024-001",
        "<slug:step>": "accept",
        "<slug:name>": "submit",
        "<slug:action>": "submit",
        "<slug:prefix>": token.prefix,
        "<slug:code>": "budget",
        "<slug:department>": finance.code,
        "<str:kind>": "csv",
        r"^(?:[\s\S]+/)?$": "nothing/here/",
        r"^data(?:/(?P<path>[\s\S]*))?$": "data/OBSERVATIONS",
        r"^(?P<path>[\s\S]*)$": "dataflow",
    }
