"""Drafts and writing under a token."""

from typing import Any

import pytest
from django.db.models import Q
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.api_problems import ApiRefusal
from accounts.api_scopes import WithinScope, require, within
from accounts.models import ApiToken, Department, Membership, User
from accounts.scopes import Right
from config.api_auth import BearerAuthentication
from entry.models import AuditEvent, Return
from entry.periods import Month
from indicators.models import Indicator
from tests.api.areas import HERE, THERE
from tests.api.conftest import Program, mint, problem_of
from tests.factories import (
    AreaFactory,
    DepartmentFactory,
    IndicatorFactory,
    ReturnFactory,
)

pytestmark = pytest.mark.django_db


# -- drafts and writing ----------------------------------------------------------------------------------


@pytest.fixture
def returns(finance: Department) -> list[Return]:
    there = DepartmentFactory(code="kq", area=AreaFactory(code=THERE, short_name="昆都仑区"))
    found = []
    for department in (finance, there):
        found += [
            ReturnFactory(department=department),
            ReturnFactory(
                department=department, month=Month(2024, 8), state="published",
                published_at="2024-09-08T00:00:00Z",
            ),
        ]  # fmt: skip
    return found


def seen(token: ApiToken) -> set[tuple[str, str]]:
    rows = within(
        token, "returns", Return.objects.all(), ["department__area"], published=Q(state="published")
    )
    return set(rows.values_list("department__area__code", "state"))


DRAFT, PUBLISHED = "draft", "published"


@pytest.mark.parametrize(
    ("scopes", "rows"),
    [
        (["returns:*:read"], {(HERE, PUBLISHED), (THERE, PUBLISHED)}),
        ([f"returns:{HERE}:read"], {(HERE, PUBLISHED)}),
        ([f"returns:{HERE}:drafts"], {(HERE, PUBLISHED), (HERE, DRAFT)}),
        ([f"returns:{HERE}:write"], {(HERE, PUBLISHED), (HERE, DRAFT)}),
        (
            ["read", f"*:{HERE}:drafts"],
            {(HERE, PUBLISHED), (THERE, PUBLISHED), (HERE, DRAFT)},
        ),
        (["observations:*:read"], set()),
    ],
)
def test_drafts_are_shown_where_the_scope_says_so(
    publisher: User, returns: list[Return], scopes: list[str], rows: set[tuple[str, str]]
) -> None:
    token, _ = mint(publisher, scopes=scopes)
    assert seen(token) == rows
    assert seen_of_nobody(token) == set()


def seen_of_nobody(token: ApiToken) -> set[tuple[str, str]]:
    """The same token when its owner has lost his role."""
    Membership.objects.filter(user=token.user).delete()
    return seen(ApiToken.objects.select_related("user").get(pk=token.pk))


def test_a_list_that_names_no_areas_shows_a_limited_token_nothing(leader: User) -> None:
    IndicatorFactory()
    for scope, paths, count in [
        ("read", None, 1),
        ("*:150205:read", None, 0),
        ("*:150205:read", (), 1),
    ]:
        AreaFactory(code="150205")
        token, _ = mint(leader, scopes=[scope])
        rows = within(token, "indicators", Indicator.objects.all(), paths)
        assert rows.count() == count, (scope, paths)


@pytest.mark.parametrize("right", list(Right))
def test_requiring_is_refusing_what_is_not_allowed(
    clerk: User, returns: list[Return], right: Right
) -> None:
    token, _ = mint(clerk, scopes=[f"returns:{HERE}:write", "observations:*:read"])
    require(token, "returns", [HERE], right=right)
    require(token, "returns", right=right)
    for codes in ([THERE], [HERE, THERE], ["150299"], [""]):
        with pytest.raises(ApiRefusal) as refusal:
            require(token, "returns", codes, right=right)
        assert refusal.value.kind.slug == "insufficient-scope"
        assert refusal.value.extra == {"dataset": "returns", "right": right.value}
    if right is not Right.READ:
        with pytest.raises(ApiRefusal):
            require(token, "observations", [HERE], right=right)


class Writing(APIView):
    authentication_classes = [BearerAuthentication]
    permission_classes = [WithinScope]
    name, dataset = "return-figures", "returns"
    happened = 0

    def handle_exception(self, exc: Exception) -> Response:
        assert isinstance(exc, APIException)
        return Response(status=exc.status_code)

    def put(self, request: Any) -> Response:
        assert AuditEvent.objects.filter(action="token.write").exists(), "recorded beforehand"
        type(self).happened += 1
        return Response()

    get = post = put


def send(text: str, method: str = "put") -> int:
    request = getattr(APIRequestFactory(), method)(
        "/api/v1/returns/5/observations/", headers={"Authorization": f"Bearer {text}"}
    )
    return Writing.as_view()(request).status_code


def test_each_write_is_recorded_with_the_tokens_prefix_before_it_happens(clerk: User) -> None:
    token, text = mint(clerk, scopes=["returns:150205:write"])
    before = Writing.happened
    assert [send(text), send(text, "post")] == [200, 200]
    assert Writing.happened == before + 2
    events = AuditEvent.objects.filter(action="token.write").order_by("sequence")
    assert [one.after for one in events] == [
        {"prefix": token.prefix, "method": method, "path": "/api/v1/returns/5/observations/"}
        for method in ("PUT", "POST")
    ]
    assert {(one.actor, one.door, one.address) for one in events} == {(clerk, "api", "127.0.0.1")}


@pytest.mark.parametrize("scope", ["read", "returns:150205:drafts", "observations:*:read"])
def test_a_reading_token_writes_nothing_and_its_attempt_is_recorded(
    clerk: User, scope: str
) -> None:
    _, text = mint(clerk, scopes=[scope])
    before = Writing.happened
    assert send(text) == 403
    assert Writing.happened == before
    assert AuditEvent.objects.filter(action="token.write").count() == 1


# -- at the real door --------------------------------------------------------------------------------

ROW = {"register": "indicators", "subject": "revenue:150205", "cells": {"value": "34200"}}


def put(token: str, target: Return) -> tuple[int, str]:
    response = Program(token).send(
        "PUT", f"returns/{target.pk}/observations/", {"rows": [ROW]}, tag=1
    )
    return (200, "") if response.status_code == 200 else problem_of(response)


def test_the_prefix_stands_in_the_trail_before_the_figure_does(opened: Return, clerk: User) -> None:
    token, text = mint(clerk, scopes=["returns:150205:write"])
    assert put(text, opened) == (200, "")
    events = AuditEvent.objects.filter(door="api").order_by("sequence")
    assert [one.action for one in events] == ["token.use", "token.write", "figure.save"]
    assert events[1].after["prefix"] == token.prefix


@pytest.mark.parametrize(
    "stored",
    [["read"], ["returns:150205:drafts"], ["observations:150205:read"], ["returns:150203:write"]],
)
def test_what_the_scope_leaves_out_is_not_written(
    opened: Return, clerk: User, stored: list[str]
) -> None:
    token, text = mint(clerk, scopes=["read"])
    ApiToken.objects.filter(pk=token.pk).update(scopes=stored)  # even by hand
    assert put(text, opened) in {(403, "insufficient-scope"), (404, "not-found")}
    assert not AuditEvent.objects.filter(action="figure.save").exists()


def test_an_owner_who_lost_his_role_writes_nothing_with_his_token(
    opened: Return, clerk: User
) -> None:
    _, text = mint(clerk, scopes=["returns:150205:write"])
    Membership.objects.filter(user=clerk).update(role="reviewer")
    assert put(text, opened)[0] == 403
    Membership.objects.filter(user=clerk).delete()
    assert put(text, opened)[0] in {403, 404}
    assert not AuditEvent.objects.filter(action="figure.save").exists()
