"""`Idempotency-Key`: the same request has one effect and one answer, however often it is sent."""

import json
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import ApiToken, Department, Membership, User
from entry import api_writes, workflow
from entry.models import KeptAnswer, Return, ReturnEvent
from indicators.models import Indicator, Observation
from tests.api.conftest import Program, problem_of, program, writer_of
from tests.api.test_writes import path_of, sheet
from tests.conftest import browser_of
from tests.entry.conftest import fill
from tests.factories import AreaFactory, DepartmentFactory, person

pytestmark = pytest.mark.django_db
KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


@pytest.fixture
def writer(clerk: User) -> Program:
    return writer_of(clerk)


def put(writer: Program, opened: Return, value: str = "34200", key: str = KEY, tag: Any = 1) -> Any:
    return writer.send("put", path_of(opened), sheet(value=value), tag=tag, key=key)


def test_the_same_request_is_answered_again_and_done_once(opened: Return, writer: Program) -> None:
    first = put(writer, opened)
    for _ in range(19):
        again = put(writer, opened)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert (Return.objects.get().version, Observation.objects.get().version) == (2, 1)


def test_a_step_and_an_opening_are_done_once_too(
    submitted: Return, reviewer: User, publisher: User
) -> None:
    approving, opening = writer_of(reviewer), writer_of(publisher)
    one = [
        approving.send("post", path_of(submitted, "approve"), tag=submitted.version, key=KEY)
        for _ in range(20)
    ]
    assert {(r.status_code, r.content) for r in one} == {(200, one[0].content)}
    assert ReturnEvent.objects.filter(action="approve").count() == 1
    body = {"department": "czj", "month": "2024-08"}
    two = [opening.send("post", "returns/", body, key=KEY) for _ in range(20)]
    assert {r.status_code for r in two} == {201}, "the first answer, not that it exists by now"
    assert {r.headers["Location"] for r in two} == {two[0].headers["Location"]}
    assert Return.objects.filter(month=202408).count() == 1


def test_another_request_under_the_key_is_refused(opened: Return, writer: Program) -> None:
    put(writer, opened)
    for other in (
        put(writer, opened, value="1"),
        put(writer, opened, tag=2),
        writer.send("post", path_of(opened, "submit"), sheet(value="34200"), tag=1, key=KEY),
        writer.send("post", "returns/", {"department": "czj", "month": "2024-09"}, key=KEY),
    ):
        assert problem_of(other) in {
            (422, "idempotency-key-reused"), (400, "malformed-body"),
        }  # fmt: skip
    assert problem_of(put(writer, opened, value="1")) == (422, "idempotency-key-reused")
    assert Observation.objects.get().value == 34200


def test_white_space_makes_no_other_request(opened: Return, writer: Program) -> None:
    first = put(writer, opened)
    raw = json.dumps(sheet(value="34200"), indent=2).encode()
    again = writer.send("put", path_of(opened), raw, tag=1, key=KEY)
    assert again.content == first.content


def test_a_key_belongs_to_one_person(opened: Return, writer: Program, clerk: User) -> None:
    put(writer, opened)
    colleague = person("clerk", opened.department)
    assert put(writer_of(colleague), opened, value="9", tag=2).status_code == 200
    again = put(writer, opened)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_kept_answer_is_for_the_token_that_asked_and_for_no_other_of_its_owner(
    opened: Return, writer: Program, clerk: User
) -> None:
    """Nor has the key a second effect: another token is told that it is used."""
    put(writer, opened)
    by_session = Program()
    by_session.client = browser_of(clerk)
    for other in (writer_of(clerk), by_session):
        assert problem_of(put(other, opened)) == (422, "idempotency-key-reused")
    assert Return.objects.get().version == 2


@pytest.fixture
def of_two_districts(finance: Department, revenue: Indicator, clerk: User) -> User:
    elsewhere = DepartmentFactory(code="far", area=AreaFactory(code="150203", name="昆都仑区"))
    Membership.objects.create(user=clerk, department=elsewhere, role="clerk")
    return User.objects.with_roles().get(pk=clerk.pk)


def test_an_opening_is_not_told_again_to_a_token_without_its_area(of_two_districts: User) -> None:
    clerk = of_two_districts
    body = {"department": "czj", "month": "2024-09"}
    first = writer_of(clerk).send("post", "returns/", body, key=KEY)
    assert first.status_code == 201
    other = program(clerk, "returns:150203:write")
    again = other.send("post", "returns/", body, key=KEY)
    assert problem_of(again) == (403, "insufficient-scope")
    assert b"sheets" not in again.content


def test_a_token_whose_scope_was_cut_gets_no_kept_opening(of_two_districts: User) -> None:
    clerk = of_two_districts
    body = {"department": "czj", "month": "2024-09"}
    writer = program(clerk, "returns:150205:write", "returns:150203:write")
    assert writer.send("post", "returns/", body, key=KEY).status_code == 201
    ApiToken.objects.update(scopes=["returns:150203:write"])
    answer = writer.send("post", "returns/", body, key=KEY)
    assert problem_of(answer) == (403, "insufficient-scope")


def test_a_refusal_is_not_kept_and_the_key_serves_for_the_request_put_right(
    opened: Return, writer: Program
) -> None:
    assert put(writer, opened, value="很多").status_code == 422
    assert put(writer, opened, tag=7).status_code == 412
    assert not KeptAnswer.objects.exists()
    assert put(writer, opened).status_code == 200


def test_what_breaks_half_way_leaves_neither_effect_nor_answer(
    opened: Return, writer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(api_writes, "json", _Failing)
        assert put(writer, opened).status_code == 500
    assert not KeptAnswer.objects.exists()
    assert not Observation.objects.exists()
    assert put(writer, opened).status_code == 200


class _Failing:
    """JSON that breaks when the answer is to be kept, after the work was done."""

    @staticmethod
    def dumps(content: Any, **given: Any) -> str:
        if "ensure_ascii" in given:
            raise RuntimeError("killed")
        return json.dumps(content, **given)


def test_after_a_day_the_key_is_new(opened: Return, writer: Program) -> None:
    put(writer, opened)
    KeptAnswer.objects.update(created_at=api_writes.timezone.now() - timedelta(hours=24))
    assert problem_of(put(writer, opened)) == (412, "precondition-failed"), "done anew, and refused"
    assert put(writer, opened, value="2", tag=2).status_code == 200
    assert KeptAnswer.objects.count() == 1


@pytest.mark.parametrize("key", ["a b", "数", "x" * 256, "\t"])
def test_a_key_that_is_none_is_refused(opened: Return, writer: Program, key: str) -> None:
    assert problem_of(put(writer, opened, key=key))[0] == 400
    assert not Observation.objects.exists()


def test_an_empty_key_is_none_that_protects(opened: Return, writer: Program) -> None:
    answer = put(writer, opened, key="")
    assert answer.status_code == 200
    named = {"If-Match": '"2"', "Idempotency-Key": ""}
    sent = json.dumps(sheet(value="1"))
    answer = writer.client.put(
        f"/api/v1/{path_of(opened)}", sent, content_type="application/json", headers=named
    )
    assert problem_of(answer) == (400, "invalid-header")
    assert Observation.objects.get().value == 34200


def test_without_a_key_nothing_is_kept(opened: Return, writer: Program) -> None:
    put(writer, opened, key="")
    assert not KeptAnswer.objects.exists()


def test_the_answer_is_not_for_who_lost_his_rights(opened: Return, writer: Program) -> None:
    put(writer, opened)
    Membership.objects.filter(user__username="clerk").delete()
    assert put(writer, opened).status_code == 403


def test_the_kernel_is_asked_once(
    opened: Return, clerk: User, writer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without the key each request takes its step, or is refused for itself."""
    fill(opened, clerk)
    calls = []
    original = workflow.act
    monkeypatch.setattr(workflow, "act", lambda *a, **k: (calls.append(1), original(*a, **k))[1])
    answers = [writer.send("post", path_of(opened, "submit"), tag=2).status_code for _ in range(3)]
    assert (answers, len(calls)) == ([200, 412, 412], 3)
