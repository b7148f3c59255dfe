"""The door against its own description: what schemathesis makes up of it, all checks on."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck
from hypothesis import settings as examples

from accounts.models import Department, User
from config.api import VIEWS
from config.wsgi import application
from entry.periods import Month
from tests.api.conftest import mint
from tests.factories import IndicatorFactory, observe
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
EXAMPLES = 20


def described() -> dict[str, Any]:
    """The description as this test needs it.

    Cursors cannot be made up, only a page gives a good one. That an empty value is as good as
    none is true, but would put a tick box beside every parameter of the interactive page.
    """
    found = SchemaGenerator().get_schema(request=None, public=True)
    for operations in found["paths"].values():
        operation = operations["get"]
        operation["parameters"] = [
            one | {"allowEmptyValue": not one.get("required", False)}
            for one in operation.get("parameters", ())
            if one["name"] != "cursor"
        ]
    return found


schema = schemathesis.openapi.from_dict(described())
schema.app = application


@pytest.fixture
def within_the_test() -> Iterator[None]:
    """The handler would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(leader: User, finance: Department, within_the_test: None, settings: Any) -> str:
    settings.AXES_FAILURE_LIMIT = 10**6  # the check of wrong credentials sends nothing else
    scenes.rules()
    one = IndicatorFactory(owner=finance)
    scenes.aim(one, headline_order=1)
    observe(one, Month(2024, 9), value="70", growth="3.5")
    return mint(leader)[1]


def promise_of(name: str) -> Any:
    """The test of one address; each has a name of its own, so that workers share them out."""

    @schema.include(path=f"/api/v1/{name}/").parametrize()
    @examples(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def test(case: Any, token: str) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    return test


test_areas = promise_of("areas")
test_departments = promise_of("departments")
test_plans = promise_of("plans")
test_chapters = promise_of("chapters")
test_indicators = promise_of("indicators")
test_targets = promise_of("targets")
test_observations = promise_of("observations")
test_lights = promise_of("lights")
test_overview = promise_of("overview")


def test_every_address_is_tested() -> None:
    named = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert {view.name for view in VIEWS} <= named
    assert set(schema) == {f"/api/v1/{view.name}/" for view in VIEWS}
