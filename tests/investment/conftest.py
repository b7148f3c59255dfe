"""A signed project of the finance bureau, and what its steps ask for."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Department, User
from entry.models import Return
from entry.periods import Month
from investment.models import Signing, StepRule
from tests.factories import ReturnFactory
from tests.investment.factories import CODE, SigningFactory, chain, firm, take

SEPTEMBER = Month(2024, 9)
TABLE = (
    ("talking", "enterprise", ""),
    ("signed", "agreement", ""),
    ("signed", "agreed_investment", ""),
    ("signed", "evidence", ""),
    ("upgraded", "contract", ""),
    ("landed", "company", ""),
    ("landed", "site", "place"),
    ("landed", "project_code", "place"),
    ("started", "project", "start"),
    ("started", "evidence", "start"),
    ("lost", "reason", ""),
)


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: datetime(2024, 10, 18, 2, tzinfo=UTC))


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> None:
    """Files go to a folder of the test's own."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def table(db: None) -> None:
    """What each step asks for."""
    for number, (step, field, group) in enumerate(TABLE):
        StepRule.objects.create(step=step, field=field, group=group, order=number)


@pytest.fixture
def opened(finance: Department, clerk: User) -> Return:
    made: Return = ReturnFactory(department=finance, month=SEPTEMBER, opened_by=clerk)
    return made


@pytest.fixture
def lead_only(finance: Department) -> Signing:
    """Not signed yet, with all that a signing asks of the record but an agreement."""
    made: Signing = SigningFactory(
        key="blades", name="叶片项目", lead=finance, enterprise=firm(credit_code=CODE),
        source="outside_region", chain=chain(), content="叶片", agreed_investment=20_000,
        outside_investment=20_000,
    )  # fmt: skip
    take(made, "lead", date(2024, 2, 1))
    return made


@pytest.fixture
def signed(lead_only: Signing) -> Signing:
    take(lead_only, "signed", date(2024, 5, 10))
    return lead_only
