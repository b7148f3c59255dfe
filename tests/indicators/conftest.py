"""The publisher's browser, and a department of another area."""

import pytest
from django.test import Client

from accounts.models import Department, User
from tests.conftest import browser_of
from tests.factories import AreaFactory, DepartmentFactory


@pytest.fixture
def browser(publisher: User) -> Client:
    return browser_of(publisher)


@pytest.fixture
def far() -> Department:
    return DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
