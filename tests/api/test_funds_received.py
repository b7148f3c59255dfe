"""The funds received of signings over REST: vintages, what each is told, and how they are written."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from entry import workflow
from entry.actions import Change, save_cells
from entry.models import Return
from entry.periods import Month
from investment.models import FundsReceived, Signing
from tests.api.conftest import Program, problem_of, program_of, there_and_back, writer_of
from tests.factories import NOW, AreaFactory, DepartmentFactory, actor, person
from tests.investment.factories import draft, receive, won
from tests.investment.many import sixty

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
LATER = NOW + timedelta(days=10)
TYPED = (("claimed", "900"), ("verified", "800"), ("proof", "银行进账单"), ("note", "已核对"))


@pytest.fixture
def mill(finance: Department) -> Signing:
    return won(
        "mill",
        NOW.date().replace(month=3),
        NOW.date().replace(month=5),
        name="叶片厂",
        lead=finance,
    )


def told(one: Program, name: str = "signing", **query: str) -> list[Any]:
    return [row[name] for row in one.rows("funds-received/", query)]


def test_a_months_funds_are_the_years_to_its_end(mill: Signing, reader: Program) -> None:
    receive(
        mill, SEPTEMBER, "800.5000", claimed="900", outside_region="500", outside_city="100",
        foreign="0", fixed="700", proof="audit", note="核对过",
    )  # fmt: skip
    assert reader.row("funds-received/") == {
        "signing": "mill",
        "signing_name": "叶片厂",
        "area": "150205",
        "month": "2024-09",
        "label": "1—9月",
        "claimed": "900",
        "verified": "800.5",
        "outside_region": "500",
        "outside_city": "100",
        "outside_district": None,
        "foreign": "0",
        "fixed": "700",
        "working": None,
        "proof": "audit",
        "note": "核对过",
        "published_at": "2024-10-08T10:00:00+08:00",
        "superseded_at": None,
        "demo": False,
    }


@pytest.fixture
def corrected(
    mill: Signing, clerk: User, reviewer: User, publisher: User, finance: Department
) -> Return:
    """September through the whole workflow, and corrected ten days later."""
    first = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    cells = [
        Change("funds", "mill", name, text, version) for version, (name, text) in enumerate(TYPED)
    ]
    save_cells(first.pk, cells, by=actor(clerk), at=NOW)
    _published(first, clerk, reviewer, publisher, NOW)
    again = workflow.correct(
        first.pk, figures=[("funds", "mill")], reason="对账", by=actor(clerk), at=LATER
    )
    row = [Change("funds", "mill", "verified", "850", 1)]
    save_cells(again.pk, row, by=actor(clerk), at=LATER)
    return _published(again, clerk, reviewer, publisher, LATER)


def _published(one: Return, clerk: User, reviewer: User, publisher: User, at: datetime) -> Return:
    moved = Return.objects.get(pk=one.pk)
    for step, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        moved = workflow.act(moved.pk, step, by=actor(user), at=at, seen_version=moved.version)
    return moved


def test_every_vintage_is_kept(corrected: Return, reader: Program) -> None:
    before = (LATER - timedelta(seconds=1)).isoformat()
    assert told(reader, "verified") == ["850"]
    assert told(reader, "verified", as_of=before) == ["800"]
    assert told(reader, "verified", include_history="true") == ["800", "850"]
    assert told(reader, "verified", include_history="true", as_of=before) == ["800"]
    assert told(reader, as_of=(NOW - timedelta(days=1)).isoformat()) == []
    page = reader.read("funds-received/", {"updated_since": LATER.isoformat()})
    assert [row["verified"] for row in page["results"]] == ["800", "850"]
    assert (
        page["as_of"] == page["results"][1]["published_at"] == page["results"][0]["superseded_at"]
    )


def test_a_draft_is_nobodys_funds(mill: Signing, opened: Return, clerk: User) -> None:
    draft(mill, opened, claimed="5")
    for query in ({}, {"include_history": "true"}, {"updated_since": "2000-01-01T00:00:00Z"}):
        assert program_of(clerk).rows("funds-received/", query) == []


def test_two_clerks_ask_one_statement_and_are_told_their_own(
    mill: Signing, statistics: Department, clerk: User, other_clerk: User
) -> None:
    """The lead official's own signings come by a value of the request, never by what is kept."""
    theirs = won("theirs", lead=statistics)
    health = DepartmentFactory(code="wjw", name="卫健委", short_name="卫健委")
    official, plain = person("clerk", health), person("clerk", health)
    led = won("led", lead=statistics, lead_official=official)
    for one in (mill, theirs, led):
        receive(one, SEPTEMBER, "1")
    for _ in range(2):
        assert told(program_of(clerk)) == ["mill"]
        assert told(program_of(other_clerk)) == ["theirs", "led"]
        assert told(program_of(official)) == ["led"]
        assert told(program_of(plain)) == []
    theirs.co_operating.add(health)
    mill.first_talker = health
    mill.save()
    assert told(program_of(plain)) == ["mill", "theirs"]


def test_each_parameter_narrows_the_funds(
    mill: Signing, statistics: Department, reader: Program
) -> None:
    town = AreaFactory(
        code="150205400", name="园区", short_name="园区", level="park", parent=mill.area
    )
    other = won("other", lead=statistics, area=town)
    for one in (mill, other):
        for month in (SEPTEMBER - 1, SEPTEMBER):
            receive(one, month, "1")
    assert told(reader, signing="other") == ["other"] * 2
    assert told(reader, lead="czj,tjj", to="2024-08") == ["mill", "other"]
    assert told(reader, area="150205400", **{"from": "2024-09"}) == ["other"]


def test_rows_and_sums_are_those_of_the_table(leader: User, reader: Program) -> None:
    sixty(30)
    for month in (Month(2023, 12), SEPTEMBER):
        rows = reader.rows("funds-received/", {"from": str(month), "to": str(month)})
        known = FundsReceived.objects.current().filter(month=month)
        assert len(rows) == known.count() > 0
        assert sum(Decimal(row["verified"]) for row in rows) == sum(
            one.verified for one in known if one.verified is not None
        )
    there_and_back(reader, "funds-received/", {}, 9)


# -- through the return's sheet --------------------------------------------------------------------


def put(user: User, found: Return, subject: str, cells: dict[str, Any]) -> Any:
    body = {"rows": [{"register": "funds", "subject": subject, "cells": cells}]}
    version = Return.objects.get(pk=found.pk).version
    return writer_of(user).send("put", f"returns/{found.pk}/observations/", body, tag=version)


@pytest.fixture
def sheet(mill: Signing, finance: Department, clerk: User) -> Return:
    return workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)


def test_funds_are_written_as_the_page_writes_them(
    mill: Signing, sheet: Return, clerk: User, reader: Program
) -> None:
    read = json.loads(writer_of(clerk).ask(f"returns/{sheet.pk}/").content)
    (funds,) = [one for one in read["sheets"] if one["register"] == "funds"]
    assert [row["subject"] for row in funds["rows"]] == ["mill"]
    cells = {"claimed": 900, "verified": "800.5", "outside_region": 500, "proof": "银行进账单"}
    response = put(clerk, sheet, "mill", cells)
    assert response.status_code == 200, response.content.decode()
    kept = FundsReceived.objects.get(signing=mill)
    assert (kept.claimed, kept.verified, kept.proof) == (
        Decimal(900), Decimal("800.5"), "bank_slip",
    )  # fmt: skip
    assert kept.published_at is None
    assert reader.rows("funds-received/") == []


@pytest.mark.parametrize(
    ("subject", "cells"),
    [
        ("nobody", {"claimed": 1}),
        ("mill", {"claimed": "许多"}),
        ("mill", {"proof": "口头"}),
        ("mill", {"terms": "x"}),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_written(
    sheet: Return, clerk: User, subject: str, cells: dict[str, Any]
) -> None:
    response = put(clerk, sheet, subject, {"verified": "1", **cells})
    assert response.status_code == 422
    told_of = json.loads(response.content)
    assert told_of["type"].endswith("/invalid-cells")
    assert {one["subject"] for one in told_of["errors"]} == {subject}
    assert not FundsReceived.objects.exists()


def test_who_may_not_fill_in_the_return_does_not_here(
    sheet: Return, reviewer: User, other_clerk: User, mill: Signing
) -> None:
    assert put(reviewer, sheet, "mill", {"claimed": 1}).status_code == 403
    assert put(other_clerk, sheet, "mill", {"claimed": 1}).status_code == 404
    stranger = person("clerk", DepartmentFactory(code="wjw"))
    assert put(stranger, sheet, "mill", {"claimed": 1}).status_code == 404


def test_funds_are_written_on_what_was_read_and_once(
    mill: Signing, sheet: Return, clerk: User
) -> None:
    """Without the version it is refused, with an old one too, and a repeat changes nothing."""
    writer, path = writer_of(clerk), f"returns/{sheet.pk}/observations/"
    rows = [{"register": "funds", "subject": "mill", "cells": {"claimed": 900, "verified": "5"}}]
    assert problem_of(writer.send("put", path, {"rows": rows})) == (428, "precondition-required")
    seen = Return.objects.get(pk=sheet.pk).version
    assert writer.send("put", path, {"rows": rows}, tag=seen).status_code == 200
    rows[0]["cells"] = {"verified": "6"}
    status, _ = problem_of(writer.send("put", path, {"rows": rows}, tag=seen))
    assert status == 412
    assert FundsReceived.objects.get(signing=mill).verified == 5
    now = Return.objects.get(pk=sheet.pk).version
    once = [writer.send("put", path, {"rows": rows}, tag=now, key="once") for _ in range(2)]
    assert [one.status_code for one in once] == [200, 200]
    assert once[0].content == once[1].content
    assert Return.objects.get(pk=sheet.pk).version == now + 1


def test_one_bad_cell_of_one_signing_and_no_signing_is_written(
    mill: Signing, sheet: Return, clerk: User, finance: Department
) -> None:
    won("foundry", NOW.date().replace(month=2), lead=finance)
    body = {
        "rows": [
            {"register": "funds", "subject": "foundry", "cells": {"claimed": "10"}},
            {"register": "funds", "subject": "mill", "cells": {"verified": "许多"}},
        ]
    }
    version = Return.objects.get(pk=sheet.pk).version
    path = f"returns/{sheet.pk}/observations/"
    response = writer_of(clerk).send("put", path, body, tag=version)
    assert response.status_code == 422
    told_of = {(one["subject"], one["column"]) for one in json.loads(response.content)["errors"]}
    assert told_of == {("mill", "verified")}
    assert not FundsReceived.objects.exists()
