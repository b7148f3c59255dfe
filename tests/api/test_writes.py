"""Writing sheets and taking steps over REST: everything or nothing, at the version that was seen."""

import json
from typing import Any

import pytest

from accounts.models import User
from entry.models import AuditEvent, Return
from indicators.models import Indicator, Observation
from tests.api.conftest import Program, problem_of, program_of, writer_of
from tests.entry.conftest import fill
from tests.factories import IndicatorFactory

pytestmark = pytest.mark.django_db
SUBJECT = "revenue:150205"


def sheet(subject: str = SUBJECT, **cells: Any) -> dict[str, Any]:
    return {"rows": [{"register": "indicators", "subject": subject, "cells": cells}]}


def path_of(found: Return, tail: str = "observations") -> str:
    return f"returns/{found.pk}/{tail}/"


def told(response: Any) -> Any:
    return json.loads(response.content)


@pytest.fixture
def writer(clerk: User) -> Program:
    return writer_of(clerk)


@pytest.fixture
def second(revenue: Indicator) -> Indicator:
    return IndicatorFactory(code="tax", owner=revenue.owner, unit="万元", decimals=0)


# -- the sheet ------------------------------------------------------------------------------------


def test_a_sheet_is_written_at_the_version_that_was_seen(
    second: Indicator, opened: Return, writer: Program, clerk: User
) -> None:
    body = {"rows": [sheet(value="34200", growth=8.6)["rows"][0], sheet("tax:150205", value=5)["rows"][0]]}  # fmt: skip
    response = writer.send("put", path_of(opened), body, tag=opened.version)
    assert response.status_code == 200
    answer = told(response)
    assert (answer["version"], response.headers["ETag"]) == (2, '"2"')
    assert {(c["subject"], c["column"], c["text"]) for c in answer["cells"]} == {
        (SUBJECT, "value", "34200"), (SUBJECT, "growth", "8.6"), ("tax:150205", "value", "5"),
    }  # fmt: skip
    assert {str(one.value) for one in Observation.objects.drafts()} == {"34200.0000", "5.0000"}
    event = AuditEvent.objects.filter(action="figure.save").first()
    assert event is not None
    assert (event.door, event.actor, event.address) == ("api", clerk, "10.1.2.3")


def test_a_number_keeps_every_digit(opened: Return, writer: Program) -> None:
    raw = json.dumps(sheet(value="@")).replace('"@"', "12345678901.2345").encode()
    response = writer.send("put", path_of(opened), raw, tag=1)
    assert response.status_code == 200
    assert str(Observation.objects.drafts().get().value) == "12345678901.2345"


def test_one_bad_cell_leaves_everything_as_it_was_and_all_are_named(
    second: Indicator, opened: Return, writer: Program
) -> None:
    body = sheet(value="34200", growth="很多")
    body["rows"].append(sheet("tax:150205", value="x", single="1")["rows"][0])
    body["rows"].append(sheet("nothing:150205", value="1")["rows"][0])
    response = writer.send("put", path_of(opened), body, tag=1)
    assert problem_of(response) == (422, "invalid-cells")
    errors = {one["pointer"]: one for one in told(response)["errors"]}
    assert set(errors) == {
        "/rows/0/cells/growth", "/rows/1/cells/value", "/rows/1/cells/single", "/rows/2/cells/value",
    }  # fmt: skip
    assert errors["/rows/0/cells/growth"]["subject"] == SUBJECT
    assert errors["/rows/0/cells/growth"]["column"] == "growth"
    assert all(one["detail"].endswith("。") for one in errors.values())
    assert not Observation.objects.exists()
    assert Return.objects.get().version == 1


def test_null_empties_a_cell_and_a_word_is_read_as_on_the_page(
    opened: Return, writer: Program, clerk: User
) -> None:
    fill(opened, clerk)
    response = writer.send("put", path_of(opened), sheet(value=None, growth="持平"), tag=2)
    assert response.status_code == 200
    draft = Observation.objects.get()
    assert (draft.value, draft.growth) == (None, 0)


def test_what_does_not_change_makes_no_version(
    opened: Return, writer: Program, clerk: User
) -> None:
    fill(opened, clerk)
    response = writer.send("put", path_of(opened), sheet(value="34200"), tag=2)
    assert (response.status_code, response.headers["ETag"]) == (200, '"2"')


def test_without_a_version_nothing_is_written(opened: Return, writer: Program) -> None:
    for tag in ("", "*", " * "):
        response = writer.send("put", path_of(opened), sheet(value="1"), tag=tag)
        assert problem_of(response) == (428, "precondition-required")
    assert not Observation.objects.exists()


def test_who_saw_an_older_version_is_told_the_differences(
    opened: Return, writer: Program, clerk: User
) -> None:
    fill(opened, clerk)
    response = writer.send("put", path_of(opened), sheet(value="1"), tag=1)
    assert problem_of(response) == (412, "precondition-failed")
    answer = told(response)
    assert (answer["version"], response.headers["ETag"]) == (2, '"2"')
    assert {(d["column"], d["before"], d["after"]) for d in answer["differences"]} == {
        ("value", "", "34200"), ("growth", "", "8.6"),
    }  # fmt: skip
    assert Observation.objects.get().value == 34200


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"1-0a1b"', '"7", "1"', 'W/"1-ff" , "3"'])
def test_a_tag_is_known_in_every_form_a_gateway_gives_it(
    opened: Return, writer: Program, tag: str
) -> None:
    assert writer.send("put", path_of(opened), sheet(value="1"), tag=tag).status_code == 200


@pytest.mark.parametrize("tag", ["1", '"x"', '"1', '"-1"', '"99999999999999999999"', '"2"', "[]"])
def test_a_tag_of_anything_else_does_not_fit(opened: Return, writer: Program, tag: str) -> None:
    response = writer.send("put", path_of(opened), sheet(value="1"), tag=tag)
    assert problem_of(response) == (412, "precondition-failed")


def test_two_programs_that_fill_different_fields_of_one_row_lose_nothing(
    opened: Return, clerk: User
) -> None:
    """The second is told that the row moved, and what; it writes its own field on what stands."""
    one, other = writer_of(clerk), writer_of(clerk)
    tag = one.ask(f"returns/{opened.pk}/").headers["ETag"]
    assert one.send("put", path_of(opened), sheet(value="34200"), tag=tag).status_code == 200
    late = other.send("put", path_of(opened), sheet(growth="8.6"), tag=tag)
    assert late.status_code == 412
    again = other.send("put", path_of(opened), sheet(growth="8.6"), tag=late.headers["ETag"])
    assert again.status_code == 200
    draft = Observation.objects.get()
    assert (str(draft.value), str(draft.growth)) == ("34200.0000", "8.6000")


def test_who_may_not_write(
    opened: Return, clerk: User, reviewer: User, other_clerk: User, leader: User
) -> None:
    def write(program: Program) -> tuple[int, str]:
        return problem_of(program.send("put", path_of(opened), sheet(value="1"), tag=1))

    assert write(program_of(clerk, scopes=["read"])) == (403, "insufficient-scope")
    assert write(program_of(clerk, scopes=["returns:150205:drafts"])) == (403, "insufficient-scope")
    assert write(writer_of(reviewer)) == (403, "forbidden")
    assert write(writer_of(other_clerk)) == (404, "not-found")
    assert write(program_of(leader, scopes=["read"])) == (403, "insufficient-scope")
    assert write(Program()) == (401, "not-authenticated")
    assert not Observation.objects.exists()


def test_what_was_submitted_is_written_no_more(submitted: Return, writer: Program) -> None:
    response = writer.send("put", path_of(submitted), sheet(value="1"), tag=submitted.version)
    assert problem_of(response) == (409, "wrong-state")


# -- the steps ------------------------------------------------------------------------------------


def test_the_whole_round_by_programs(
    opened: Return, writer: Program, reviewer: User, publisher: User, settings: Any, tmp_path: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    settings.AUDIT_ANCHORS = tmp_path / "audit.jsonl"
    steps = [
        (writer, "submit", "submitted"), (writer, "withdraw", "draft"),
        (writer, "submit", "submitted"), (writer_of(reviewer), "send-back", "draft"),
        (writer, "submit", "submitted"), (writer_of(reviewer), "approve", "approved"),
        (writer_of(publisher), "publish", "published"),
    ]  # fmt: skip
    tag: Any = writer.send("put", path_of(opened), sheet(value="34200", growth="8.6"), tag=1).headers["ETag"]  # fmt: skip
    for program, action, state in steps:
        body = {"reason": "口径不对"} if action == "send-back" else {}
        with django_capture_on_commit_callbacks(execute=True):
            response = program.send("post", path_of(opened, action), body, tag=tag)
        assert (response.status_code, told(response)["state"]) == (200, state), response.content
        tag = response.headers["ETag"]
    assert settings.AUDIT_ANCHORS.exists(), "a publication is anchored"
    figures = {"reason": "对账", "figures": [{"register": "indicators", "subject": SUBJECT}]}
    response = writer.send("post", path_of(opened, "correct"), figures, tag=tag)
    assert response.status_code == 201
    correction = told(response)
    assert (correction["sequence"], correction["state"], correction["reason"]) == (
        1,
        "draft",
        "对账",
    )
    assert response.headers["Location"] == f"/api/v1/returns/{correction['id']}/"


def test_a_remark_on_a_row_goes_with_a_send_back(submitted: Return, reviewer: User) -> None:
    remark = {"register": "indicators", "subject": SUBJECT, "text": "请核对"}
    body = {"reason": "有误", "remarks": [remark]}
    response = writer_of(reviewer).send(
        "post", path_of(submitted, "send-back"), body, tag=submitted.version
    )
    assert response.status_code == 200
    event = submitted.events.last()
    assert event is not None
    assert [one.text for one in event.remarks.all()] == ["请核对"]


def test_checks_that_stop_a_submission_are_all_told(opened: Return, writer: Program) -> None:
    response = writer.send("post", path_of(opened, "submit"), tag=1)
    assert problem_of(response) == (422, "blocked")
    errors = told(response)["errors"]
    assert {(one["subject"], one["code"], one["stops"]) for one in errors} == {
        (SUBJECT, "blank", True)
    }


def test_a_step_at_an_older_version_is_refused_with_the_differences(
    submitted: Return, reviewer: User
) -> None:
    response = writer_of(reviewer).send("post", path_of(submitted, "approve"), tag=1)
    assert problem_of(response) == (412, "precondition-failed")
    assert len(told(response)["differences"]) == 2
    assert Return.objects.get().state == "submitted"


@pytest.mark.parametrize(
    ("action", "body", "wanted"),
    [
        ("approve", {}, (403, "forbidden")),  # the clerk's own
        ("publish", {}, (403, "forbidden")),
        ("submit", {}, (409, "wrong-state")),
        ("correct", {"reason": "x", "figures": [{"register": "indicators", "subject": SUBJECT}]}, (409, "wrong-state")),
        ("send_back", {}, (404, "not-found")),
        ("delete", {}, (404, "not-found")),
        ("correct", {"reason": "x"}, (400, "malformed-body")),
        ("withdraw", {"why": "x"}, (400, "malformed-body")),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_taken(
    submitted: Return, writer: Program, action: str, body: Any, wanted: tuple[int, str]
) -> None:
    response = writer.send("post", path_of(submitted, action), body, tag=submitted.version)
    assert problem_of(response) == wanted
    assert Return.objects.get().state == "submitted"


def test_a_step_without_a_version_is_not_taken(submitted: Return, writer: Program) -> None:
    response = writer.send("post", path_of(submitted, "withdraw"))
    assert problem_of(response) == (428, "precondition-required")


def test_a_reason_that_is_needed_is_asked_for(submitted: Return, reviewer: User) -> None:
    response = writer_of(reviewer).send(
        "post", path_of(submitted, "send-back"), {"reason": " "}, tag=submitted.version
    )
    assert problem_of(response) == (422, "unprocessable")
