"""The decorator in front of every page."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.guards import UserRequest, page, wants_data
from accounts.models import User
from accounts.roles import Action

pytestmark = pytest.mark.django_db


@page(Action.APPROVE, Action.PUBLISH)
def view(request: UserRequest, number: int, *, word: str) -> HttpResponse:
    """A view."""
    return HttpResponse(f"{request.user.username} {number} {word}")


@page()
def open_view(request: UserRequest) -> HttpResponse:
    return HttpResponse(request.user.username)


def ask(rf: RequestFactory, user: object, **headers: str) -> HttpResponse:
    request = rf.get("/somewhere/?a=1", headers=headers)
    request.user = user
    return view(request, 3, word="w")


def test_one_of_the_rights_lets_in_and_arguments_go_through(
    rf: RequestFactory, reviewer: User, publisher: User
) -> None:
    assert ask(rf, reviewer).content == b"reviewer 3 w"
    assert ask(rf, publisher).content == b"publisher 3 w"


def test_none_of_the_rights_is_403_with_a_sentence(rf: RequestFactory, clerk: User) -> None:
    with pytest.raises(PermissionDenied, match="你的角色没有“审核通过、发布”的权限。"):
        ask(rf, clerk)


def test_nobody_goes_to_the_login_and_comes_back(rf: RequestFactory) -> None:
    response = ask(rf, AnonymousUser())
    assert response.status_code == 302
    assert response["Location"] == "/login/?next=%2Fsomewhere%2F%3Fa%3D1"
    assert "Accept" in response["Vary"]


def test_a_script_of_nobody_gets_401(rf: RequestFactory) -> None:
    response = ask(rf, AnonymousUser(), Accept="application/json")
    assert response.status_code == 401
    assert json.loads(response.content)["login"] is True


def test_without_an_action_whoever_is_logged_in_is_let_in(
    rf: RequestFactory, stranger: User
) -> None:
    request = rf.get("/")
    request.user = stranger
    assert open_view(request).content == b"stranger"


def test_the_view_keeps_its_name() -> None:
    assert (view.__name__, view.__doc__) == ("view", "A view.")


@pytest.mark.parametrize(
    ("path", "headers", "wanted"),
    [
        ("/entry/", {"Accept": "text/html,*/*"}, False),
        ("/entry/", {}, False),
        ("/entry/", {"Accept": "*/*"}, False),
        ("/entry/", {"Accept": "application/json"}, True),
        ("/entry/", {"HX-Request": "true"}, True),
        ("/entry/", {"X-Requested-With": "fetch"}, True),
        ("/api/v1/indicators/", {"Accept": "*/*"}, True),
        ("/api/v1/indicators/", {"Accept": "text/csv"}, True),
        ("/api/v1/docs/", {"Accept": "text/html,*/*"}, False),
    ],
)
def test_who_wants_data(
    rf: RequestFactory, path: str, headers: dict[str, str], wanted: bool
) -> None:
    assert wants_data(rf.get(path, headers=headers)) is wanted
