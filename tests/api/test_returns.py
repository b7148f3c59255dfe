"""Returns over REST: who sees which, what one holds, and the version that writes must name."""

import json
from typing import Any

import pytest

from accounts.api_files import XLSX_TYPE
from accounts.models import Department, Membership, User
from entry.models import Return
from tests.api.conftest import Program, problem_of, program_of, writer_of
from tests.conftest import browser_of
from tests.entry.conftest import fill
from tests.factories import NOW, AreaFactory, DepartmentFactory, ReturnFactory

pytestmark = pytest.mark.django_db


def reading(user: User) -> Program:
    """A program that may read drafts where its owner may."""
    drafts = not {"leader"} & set(user.roles)
    return program_of(user, scopes=["returns:150205:drafts" if drafts else "read"])


def test_who_sees_which(
    opened: Return,
    statistics: Department,
    clerk: User,
    other_clerk: User,
    reviewer: User,
    publisher: User,
    leader: User,
) -> None:
    theirs = ReturnFactory(department=statistics, state="published", published_at=opened.opened_at)
    seen = {
        "clerk": {opened.pk},
        "other": {theirs.pk},
        "reviewer": {opened.pk},
        "publisher": {opened.pk, theirs.pk},
        "leader": {theirs.pk},
    }
    for user in (clerk, other_clerk, reviewer, publisher, leader):
        program = reading(user)
        assert {row["id"] for row in program.rows("returns/")} == seen[user.username]
        for one in (opened, theirs):
            wanted = 200 if one.pk in seen[user.username] else 404
            assert program.ask(f"returns/{one.pk}/").status_code == wanted, user.username


def test_the_administrators_see_none(sysadmin: User, opened: Return) -> None:
    program = program_of(sysadmin, scopes=["read"])
    for path in ("returns/", f"returns/{opened.pk}/"):
        assert program.ask(path).status_code == 403


def test_a_token_for_published_data_shows_no_draft(opened: Return, clerk: User) -> None:
    program = program_of(clerk, scopes=["read"])
    assert program.rows("returns/") == []
    assert program.ask(f"returns/{opened.pk}/").status_code == 404


@pytest.mark.usefixtures("october")
def test_a_row_and_its_filters(published: Return, clerk: User) -> None:
    program = reading(clerk)
    row = program.row("returns/")
    assert row["department"] == "czj"
    assert (row["month"], row["sequence"], row["state"]) == ("2024-09", 0, "published")
    assert (row["version"], row["demo"]) == (published.version, False)
    assert row["is_late"] is published.is_late(NOW.date())
    assert (row["submitted_by"], row["approved_by"]) == ("王芳", "李娜")
    for query in (
        {"state": "draft"},
        {"month": "2024-08"},
        {"department": "tjj"},
        {"sequence": "1"},
    ):
        assert program.rows("returns/", query) == []
    for query in ({"state": "published"}, {"month": "2024-09"}, {"department": "czj"}):
        assert len(program.rows("returns/", query)) == 1


def test_one_return_holds_its_sheet_its_problems_and_what_may_be_done(
    opened: Return, clerk: User, reviewer: User
) -> None:
    program = reading(clerk)
    empty = program.read(f"returns/{opened.pk}/")
    (sheet,) = empty["sheets"]
    (row,) = sheet["rows"]
    assert (row["subject"], row["version"], row["values"]) == ("revenue:150205", 0, None)
    assert {"value", "growth"} <= set(row["editable"])
    assert {problem["code"] for problem in empty["problems"]} == {"blank"}
    assert empty["actions"] == ["observations", "submit"]
    fill(opened, clerk)
    full = program.read(f"returns/{opened.pk}/")
    (row,) = full["sheets"][0]["rows"]
    assert (row["cells"]["value"], row["values"]["value"]) == ("34200", "34200")
    assert (row["values"]["growth"], row["values"]["rank"]) == ("8.6", None)
    assert full["version"] == empty["version"] + 1
    assert reading(reviewer).read(f"returns/{opened.pk}/")["actions"] == []


def test_the_tag_is_the_version_and_follows_the_content(opened: Return, clerk: User) -> None:
    program = reading(clerk)
    path = f"returns/{opened.pk}/"
    first = program.ask(path).headers["ETag"]
    assert first.startswith(f'"{opened.version}-')
    assert program.ask(path, If_None_Match=first).status_code == 304
    fill(opened, clerk)
    again = program.ask(path, If_None_Match=first)
    assert (again.status_code, again.headers["ETag"][:3]) == (200, f'"{opened.version + 1}-'[:3])


def test_opening_a_return(
    finance: Department, revenue: Any, clerk: User, other_clerk: User
) -> None:
    body = {"department": "czj", "month": "2024-09"}
    program = writer_of(clerk)
    made = program.send("post", "returns/", body)
    told = json.loads(made.content)
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1/returns/{told['id']}/"
    assert made.headers["ETag"] == f'"{told["version"]}"'
    assert told["state"] == "draft"
    again = program.send("post", "returns/", body)
    assert (again.status_code, json.loads(again.content)["id"]) == (200, told["id"])
    assert Return.objects.count() == 1
    assert writer_of(other_clerk).send("post", "returns/", body).status_code == 403


@pytest.mark.parametrize("way", ["text/csv", XLSX_TYPE])
def test_what_was_opened_is_answered_as_json_or_nothing_is_opened(
    finance: Department, revenue: Any, clerk: User, way: str
) -> None:
    """A file is for lists: an opening that could not be told must not take place."""
    body = {"department": "czj", "month": "2024-09"}
    answer = writer_of(clerk).send("post", "returns/", body, Accept=way)
    assert problem_of(answer) == (406, "not-acceptable")
    assert not Return.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"department": "nothing", "month": "2024-09"}, 422, "unprocessable"),
        ({"department": "tjj", "month": "2024-09"}, 422, "unprocessable"),
        ({"department": "czj", "month": "2099-09"}, 422, "unprocessable"),
        ({"department": "czj", "month": "2024-9"}, 400, "malformed-body"),
        ({"department": "czj", "month": 202409}, 400, "malformed-body"),
        ({"department": "czj"}, 400, "malformed-body"),
        ({"department": "czj", "month": "2024-09", "state": "published"}, 400, "malformed-body"),
        ([], 400, "malformed-body"),
    ],
)
def test_what_cannot_be_opened(
    finance: Department, statistics: Department, revenue: Any, publisher: User, body: Any,
    status: int, kind: str,
) -> None:  # fmt: skip
    response = writer_of(publisher).send("post", "returns/", body)
    told = json.loads(response.content)
    assert (response.status_code, told["type"]) == (status, f"/api/v1/problems/{kind}")
    assert not Return.objects.exists()


# -- names ----------------------------------------------------------------------------------------


def names(program: Program, found: Return) -> list[tuple[str | None, str | None, str | None]]:
    """Who submitted, approved and published, as the list tells it and as the return itself does."""
    told = [program.row("returns/"), program.read(f"returns/{found.pk}/")]
    return [(one["submitted_by"], one["approved_by"], one["published_by"]) for one in told]


@pytest.mark.parametrize("username", ["clerk", "reviewer", "publisher", "leader"])
def test_names_are_for_whom_the_pages_show_them(
    published: Return, clerk: User, reviewer: User, publisher: User, leader: User, username: str
) -> None:
    """By session: the return's own page is the measure."""
    user = User.objects.with_roles().get(username=username)
    program = Program()
    program.client = browser_of(user)
    page = program.client.get(f"/entry/returns/{published.pk}/")
    on_page = page.status_code == 200 and "王芳" in page.content.decode()
    assert on_page is (username != "leader")
    wanted = ("王芳", "李娜", "张伟") if on_page else (None, None, "张伟")
    assert names(program, published) == [wanted] * 2


def test_the_publisher_is_named_to_everybody_who_sees_the_figure(
    published: Return, leader: User
) -> None:
    page = browser_of(leader).get("/indicators/revenue/").content.decode()
    assert "张伟" in page
    assert "李娜" not in page


@pytest.mark.parametrize(
    ("scope", "shown"),
    [
        ("read", False),
        ("returns:150205:read", False),
        ("returns:150205:drafts", True),
        ("returns:150205:write", True),
    ],
)
def test_a_token_for_published_data_names_nobody_that_handed_it_in(
    published: Return, clerk: User, scope: str, shown: bool
) -> None:
    program = program_of(clerk, scopes=[scope])
    wanted = ("王芳", "李娜", "张伟") if shown else (None, None, "张伟")
    assert names(program, published) == [wanted] * 2


def test_names_follow_the_area_of_the_token(published: Return, clerk: User) -> None:
    """May read everything published, drafts only elsewhere: here it learns no names."""
    elsewhere = DepartmentFactory(code="far", area=AreaFactory(code="150203", name="昆都仑区"))
    Membership.objects.create(user=clerk, department=elsewhere, role="clerk")
    both = User.objects.with_roles().get(pk=clerk.pk)
    program = program_of(both, scopes=["returns:150205:read", "returns:150203:drafts"])
    assert names(program, published) == [(None, None, "张伟")] * 2
