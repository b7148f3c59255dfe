"""What a program's request is spared, and what it is not."""

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string

from config.middleware import ForPeople, is_program
from tests.factories import person

ASK = RequestFactory()
FOR_PEOPLE = [
    found
    for found in map(import_string, settings.MIDDLEWARE)
    if isinstance(found, type) and issubclass(found, ForPeople)
]


def with_session(path: str) -> HttpRequest:
    request = ASK.get(path)
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "brought"
    return request


@pytest.mark.parametrize("path", ["/api/v1/observations/", "/sdmx/2.1/dataflow/all/"])
def test_a_program_brings_no_session(path: str) -> None:
    assert is_program(ASK.get(path))
    assert not is_program(with_session(path))


@pytest.mark.parametrize("path", ["/", "/entry/", "/api/v1/docs/", "/apiary/"])
def test_a_page_is_for_people(path: str) -> None:
    assert not is_program(ASK.get(path))


@pytest.mark.parametrize("layer", FOR_PEOPLE)
def test_a_program_passes_untouched(layer: type[ForPeople]) -> None:
    request = ASK.get("/api/v1/observations/")
    before = dict(vars(request))
    answer = layer(lambda asked: HttpResponse(str(asked is request)))(request)  # type: ignore[call-arg]
    assert answer.content == b"True"
    assert {name for name in vars(request) if name not in before} <= {"COOKIES"}


def test_six_layers_are_for_people() -> None:
    assert len(FOR_PEOPLE) == 6


@pytest.mark.parametrize("layer", FOR_PEOPLE)
def test_hooks_would_still_be_called(layer: type[ForPeople]) -> None:
    """Django calls these itself, past `__call__`: none of the spared layers may have one."""
    hooks = ("process_view", "process_exception", "process_template_response")
    assert not [hook for hook in hooks if hasattr(layer, hook)]


def test_the_system_checks_find_what_they_look_for() -> None:
    assert [found.id for found in run_checks() if found.id.startswith(("admin.", "axes."))] == []


@pytest.mark.django_db
def test_a_session_is_still_a_key_to_the_api() -> None:
    browser = Client()
    browser.force_login(person("leader"), backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/indicators/").status_code == 200
    assert Client().get("/api/v1/indicators/").status_code == 401
