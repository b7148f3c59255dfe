"""The door against its own description: what schemathesis makes up of it, all checks on."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck
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

from accounts.models import User
from config.api import VIEWS
from config.wsgi import application
from entry.actions import save_cells
from entry.models import Return
from entry.periods import Month
from tests.api.areas import registers
from tests.api.conftest import mint
from tests.api.made_up import beyond, grounded
from tests.entry.conftest import change, fill
from tests.factories import NOW, ChapterFactory, IndicatorFactory, actor, observe
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
EXAMPLES = 20
TESTED: set[str] = set()


def described() -> dict[str, Any]:
    """The description as it is served, but for `allowEmptyValue`.

    That an empty value is as good as none is true, but said in the description it would put a
    tick box beside every parameter of the interactive page.
    """
    found = SchemaGenerator().get_schema(request=None, public=True)
    for operations in found["paths"].values():
        for operation in operations.values():
            for one in operation.get("parameters", ()):
                if one["in"] == "query":
                    one["allowEmptyValue"] = not one.get("required", False)
    return found


ACCEPTED = (*POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES,)


def reading() -> ChecksConfig:
    """All checks, and as strict as they come."""
    return ChecksConfig()


def opening() -> ChecksConfig:
    """422: no description can say which departments there are, and which months have begun."""
    accepted = PositiveDataAcceptanceConfig(expected_statuses=[*ACCEPTED, "422"])
    return ChecksConfig(positive_data_acceptance=accepted)


def versioned() -> ChecksConfig:
    """A write may be right in its form and still be refused for what stands: 422, or 412.

    A tag that is no tag of ours is a version that does not stand, too: 412 as RFC 9110 §13.1.1
    has it, not 400. Where it is missing the answer is 428 (RFC 6585), or 404 when there is no such
    return to have a version.
    """
    return ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(
            expected_statuses=[*ACCEPTED, "412", "422"]
        ),
        negative_data_rejection=NegativeDataRejectionConfig(
            expected_statuses=[*NEGATIVE_DATA_REJECTION_EXPECTED_STATUSES, "412"]
        ),
        missing_required_header=MissingRequiredHeaderConfig(
            expected_statuses=[*MISSING_REQUIRED_HEADER_EXPECTED_STATUSES, "404", "428"]
        ),
    )


def schema_with(checks: ChecksConfig) -> Any:
    config = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(checks=checks)))
    found = schemathesis.openapi.from_dict(described(), config=config)
    found.app = application
    return found


READING, OPENING, VERSIONED = (schema_with(one()) for one in (reading, opening, versioned))


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
    """A clerk's, with September's return to fill in and August's to correct."""
    settings.AXES_FAILURE_LIMIT = 10**6  # the check of wrong credentials sends nothing else
    settings.API_LIMITS = {"read": 0, "write": 0}
    scenes.rules()
    finance = opened.department
    one = IndicatorFactory(code="gdp", owner=finance)
    scenes.aim(one, headline_order=1)
    observe(one, Month(2024, 8), value="70", growth="3.5")
    Return.objects.filter(month=Month(2024, 8)).update(is_history=False)
    registers(1, finance.area, ChapterFactory(key="named", title="另章"), finance)
    fill(opened, clerk)
    more = [change("value", "80", 0, "gdp:150205"), change("growth", "3.6", 0, "gdp:150205")]
    save_cells(opened.pk, more, by=actor(clerk), at=NOW)
    return mint(clerk, scopes=["*:150205:read", "returns:150205:write"])[1]


@pytest.fixture
def answers() -> Iterator[set[int]]:
    """The statuses met: a test that has only been refused has tested little."""
    found: set[int] = set()
    yield found
    assert found & {200, 201}, found
    assert found & {400, 404}, found


def promise_of(name: str, method: str = "GET", schema: Any = READING) -> Any:
    """The test of one operation; each has a name of its own, so that workers share them out."""
    path = f"/api/v1/{name}/"
    turns = count()

    @schema.include(path=path, method=method).parametrize()
    @examples(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def test(case: Any, token: str, answers: set[int]) -> None:
        grounded(case, next(turns))
        headers = {"Authorization": f"Bearer {token}"}
        response = case.call(headers=headers)
        case.validate_response(
            response,
            headers=headers,
            excluded_checks=beyond(case, response),
            transport_kwargs={"headers": headers},
        )
        answers.add(response.status_code)

    TESTED.add(f"{method} {path}")
    return test


test_areas = promise_of("areas")
test_departments = promise_of("departments")
test_plans = promise_of("plans")
test_chapters = promise_of("chapters")
test_indicators = promise_of("indicators")
test_targets = promise_of("targets")
test_observations = promise_of("observations")
test_observation_records = promise_of("observation-records")
test_lights = promise_of("lights")
test_overview = promise_of("overview")
test_rankings = promise_of("rankings")
test_enterprises = promise_of("enterprises")
test_projects = promise_of("projects")
test_project_lists = promise_of("project-lists")
test_project_events = promise_of("project-events")
test_project_progress = promise_of("project-progress")
test_procedures = promise_of("procedures")
test_problems = promise_of("problems")
test_tasks = promise_of("tasks")
test_task_progress = promise_of("task-progress")
test_chains = promise_of("chains")
test_teams = promise_of("teams")
test_investment_events = promise_of("events")
test_contacts = promise_of("contacts")
test_signings = promise_of("signings")
test_signing_steps = promise_of("signing-steps")
test_funds_received = promise_of("funds-received")
test_support_items = promise_of("support-items")
test_support_documents = promise_of("support-documents")
test_support_arrivals = promise_of("support-arrivals")
test_support_kinds = promise_of("support-kinds")
test_support_rules = promise_of("support-rules")
test_returns = promise_of("returns")
test_return_opening = promise_of("returns", "POST", OPENING)
test_return = promise_of("returns/{id}")
test_return_observations = promise_of("returns/{id}/observations", "PUT", VERSIONED)
test_return_correct = promise_of("returns/{id}/correct", "POST", VERSIONED)
test_return_steps = promise_of("returns/{id}/{action}", "POST", VERSIONED)


def test_every_operation_is_tested() -> None:
    told = {
        f"{method.upper()} {path}"
        for path in READING
        for method in READING.raw_schema["paths"][path]
    }
    assert told == TESTED
    assert {f"/api/v1/{view.name}/" for view in VIEWS} <= set(READING)


def test_one_address_after_another(token: str, within_the_test: None) -> None:
    """Stateful: what one answer names is used at the next address, in orders made up on the way."""
    machine = VERSIONED.as_state_machine()

    class Walk(machine):  # type: ignore[misc, valid-type]
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {token}"}}

        def validate_response(self, response: Any, case: Any, *_: Any, **given: Any) -> None:
            headers = self.get_call_kwargs(case)["headers"]  # ours, not one that it made up
            case.validate_response(
                response,
                headers=headers,
                excluded_checks=beyond(case, response),
                transport_kwargs=given,
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
