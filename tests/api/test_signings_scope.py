"""招商项目 over REST: who is told of which, never the terms, and what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from investment.models import Signing
from tests.api.attracted import AT, SEPTEMBER, TERMS
from tests.api.conftest import Program, program, program_of
from tests.factories import AreaFactory, DepartmentFactory, person
from tests.investment.factories import receive, won

pytestmark = pytest.mark.django_db


# -- who sees what ----------------------------------------------------------------------------------


def test_the_terms_go_out_to_nobody(
    mill: Signing, clerk: User, reviewer: User, leader: User
) -> None:
    """Not to those either who read them on the page."""
    for user in (clerk, reviewer, leader, mill.lead_official):
        one = program_of(user)
        for kind in ("json", "csv"):
            for path in ("signings/", "funds-received/", "contacts/", "events/"):
                told = one.ask(path, {"format": kind}).content.decode()
                assert TERMS not in told
                assert "凭证.pdf" not in told
        assert one.refused("signings/", {"fields": "terms"}) == (400, "invalid-parameter")


def test_a_department_is_told_what_it_leads_joins_or_first_talked_to(
    mill: Signing, statistics: Department
) -> None:
    health = DepartmentFactory(code="wjw", name="卫健委", short_name="卫健委")
    far = DepartmentFactory(code="far", area=AreaFactory(code="150299", name="他区"))

    def keys(user: User, path: str = "signings/") -> set[str]:
        return {row.get("key") or row["signing"] for row in program_of(user).rows(path)}

    for path in ("signings/", "funds-received/"):
        for user in (person("clerk", mill.lead), person("reviewer", statistics)):
            assert keys(user, path) == {"mill"}, (path, user)
        for user in (person("publisher", mill.lead), mill.lead_official):
            assert keys(user, path) == {"mill"}, (path, user)
        for user in (person("clerk", health), person("publisher", far)):
            assert keys(user, path) == set(), (path, user)
    mill.lead_official = person("clerk", health)
    mill.save()
    assert keys(mill.lead_official) == keys(mill.lead_official, "funds-received/") == {"mill"}


def test_a_token_of_a_district_reads_its_townships_and_a_townships_only_itself(
    mill: Signing, leader: User
) -> None:
    park = AreaFactory(
        code="150205400", name="园区", short_name="园区", level="park", parent=mill.area
    )
    inside = won("inside", date(2024, 2, 1), lead=mill.lead, area=park)
    receive(inside, SEPTEMBER, "5")
    for name in ("signings", "funds-received"):
        found = {}
        for code in ("150205", "150205400"):
            rows = program(leader, f"{name}:{code}:read").rows(f"{name}/")
            found[code] = {row.get("key") or row["signing"] for row in rows}
        assert found == {"150205": {"mill", "inside"}, "150205400": {"inside"}}
    limited = program(leader, "signings:150205400:read")
    assert limited.refused("funds-received/") == (403, "insufficient-scope")


# -- what it costs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"fields": "key,name,agreed_investment"}, 1),
        ({"fields": "key,agreements"}, 2),
        ({"fields": "key,demo"}, 10),
    ],
)
def test_only_what_is_asked_for_is_looked_up(
    mill: Signing, reader: Program, asked: dict[str, str], count: int
) -> None:
    reader.ask("areas/")
    with CaptureQueriesContext(connection) as queries:
        assert reader.rows("signings/", {**AT, **asked})
    assert len(queries) - 1 == count
