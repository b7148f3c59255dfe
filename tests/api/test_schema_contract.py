"""The door against its own description: what schemathesis makes up of it, all checks on."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, assume
from hypothesis import settings as examples
from schemathesis.config import ChecksConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.config._checks import (
    MISSING_REQUIRED_HEADER_EXPECTED_STATUSES,
    NEGATIVE_DATA_REJECTION_EXPECTED_STATUSES,
    POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES,
    MissingRequiredHeaderConfig,
    NegativeDataRejectionConfig,
    PositiveDataAcceptanceConfig,
)
from schemathesis.specs.openapi.checks import ignored_auth

from accounts.models import User
from config.api import VIEWS
from config.wsgi import application
from entry.models import Return
from entry.periods import Month
from tests.api.conftest import mint
from tests.factories import IndicatorFactory, observe
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
EXAMPLES = 20
TESTED: set[str] = set()


def described() -> dict[str, Any]:
    """The description as this test needs it.

    Cursors cannot be made up, only a page gives a good one. That an empty value is as good as
    none is true, but would put a tick box beside every parameter of the interactive page.
    """
    found = SchemaGenerator().get_schema(request=None, public=True)
    for operations in found["paths"].values():
        for operation in operations.values():
            operation["parameters"] = [
                one
                if one["in"] != "query"
                else one | {"allowEmptyValue": not one.get("required", False)}
                for one in operation.get("parameters", ())
                if one["name"] != "cursor"
            ]
    return found


def configured() -> SchemathesisConfig:
    """All checks; a write may be right in its form and still be refused for what stands.

    That is 412 (the version moved), 422 (a rule or a cell) and 428 where `If-Match` is missing.
    """
    checks = ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(
            expected_statuses=[*POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES, "412", "422"]
        ),
        negative_data_rejection=NegativeDataRejectionConfig(
            expected_statuses=[*NEGATIVE_DATA_REJECTION_EXPECTED_STATUSES, "412", "413"]
        ),
        missing_required_header=MissingRequiredHeaderConfig(
            expected_statuses=[*MISSING_REQUIRED_HEADER_EXPECTED_STATUSES, "404", "428"]
        ),
    )
    return SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(checks=checks)))


schema = schemathesis.openapi.from_dict(described(), config=configured())
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
def token(clerk: User, opened: Return, within_the_test: None, settings: Any) -> str:
    """A clerk's, with a return to fill in."""
    settings.AXES_FAILURE_LIMIT = 10**6  # the check of wrong credentials sends nothing else
    settings.API_LIMITS = {"read": 0, "write": 0}
    scenes.rules()
    finance = opened.department
    one = IndicatorFactory(owner=finance)
    scenes.aim(one, headline_order=1)
    observe(one, Month(2024, 9), value="70", growth="3.5")
    return mint(clerk, scopes=["*:150205:read", "returns:150205:write"])[1]


def has_number_for_text(case: Any) -> bool:
    """0.35 for a code is meant to be wrong, but in an address it is the good code "0.35"."""
    whole = {"page_size", "year", "plan", "sequence"}
    given = {name: value for name, value in (case.query or {}).items() if name not in whole}
    return any(isinstance(value, (int, float)) for value in given.values())


def promise_of(name: str) -> Any:
    """The test of one address; each has a name of its own, so that workers share them out."""

    path = f"/api/v1/{name}/"
    TESTED.add(path)

    @schema.include(path=path).parametrize()
    @examples(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def test(case: Any, token: str) -> None:
        assume(not has_number_for_text(case))
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
test_rankings = promise_of("rankings")
test_returns = promise_of("returns")
test_return = promise_of("returns/{id}")
test_return_observations = promise_of("returns/{id}/observations")
test_return_correct = promise_of("returns/{id}/correct")
test_return_steps = promise_of("returns/{id}/{action}")


def test_every_address_is_tested() -> None:
    assert set(schema) == TESTED
    assert {f"/api/v1/{view.name}/" for view in VIEWS} <= TESTED


def test_one_address_after_another(token: str, within_the_test: None) -> None:
    """Stateful: what one answer names is used at the next address, in orders made up on the way."""
    machine = schema.as_state_machine()

    class Walk(machine):  # type: ignore[misc, valid-type]
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {token}"}}

        def validate_response(self, response: Any, case: Any, *_: Any, **given: Any) -> None:
            # Takes our token for one that it made up; each address is asked without above.
            case.validate_response(
                response, excluded_checks=[ignored_auth], transport_kwargs=given or None
            )

    Walk.run(
        settings=examples(
            max_examples=10,
            stateful_step_count=8,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
    )
