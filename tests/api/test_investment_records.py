"""Chains, teams, events and enterprises approached over REST."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Department, User
from investment.models import Contact, Event, Team
from tests.api.conftest import Program, program, program_of, there_and_back
from tests.factories import NOW, AreaFactory, ChapterFactory, DepartmentFactory, person
from tests.investment.factories import chain, firm, won

pytestmark = pytest.mark.django_db


def keys(one: Program, path: str, name: str = "key", **query: str) -> list[Any]:
    return [row[name] for row in one.rows(path, query)]


def test_a_chain_is_told_as_the_plan_has_it(reader: Program, clerk: User) -> None:
    made = chain(name="风电装备")
    made.aliases, made.quote, made.chapter = "风电|风机", "风电产业链", ChapterFactory(key="wind")
    made.save()
    chain("steel")
    for one in (reader, program_of(clerk)):
        assert one.row("chains/", {"code": "wind-equipment"}) == {
            "code": "wind-equipment",
            "name": "风电装备",
            "aliases": ["风电", "风机"],
            "chapter": "wind",
            "quote": "风电产业链",
            "occurrence": 1,
        }
        assert keys(one, "chains/", "code") == ["steel", "wind-equipment"]


@pytest.fixture
def south(finance: Department) -> Team:
    return Team.objects.create(
        code="south", name="南方小分队", region="江浙沪", lead=finance, head="李四"
    )


def test_a_team_is_told_with_its_region(south: Team, reader: Program) -> None:
    assert reader.row("teams/") == {
        "code": "south",
        "name": "南方小分队",
        "region": "江浙沪",
        "lead": "czj",
        "lead_name": "财政局",
        "area": "150205",
        "head": "李四",
        "is_active": True,
        "chapter": None,
        "quote": "",
        "occurrence": 1,
    }
    assert keys(reader, "teams/", "code", lead="tjj") == []
    assert keys(reader, "teams/", "code", is_active="false") == []
    assert keys(reader, "teams/", "code", code="south,north") == ["south"]


# -- events -----------------------------------------------------------------------------------------


@pytest.fixture
def fairs(south: Team, statistics: Department) -> None:
    Event.objects.create(
        key="hd2023-01", title="推介会", kind="fair", city="杭州", held_on=date(2023, 11, 2),
        lead=south.lead, team=south, attended=12, note="省外",
    )  # fmt: skip
    Event.objects.create(
        key="hd2024-01", title="签约仪式", kind="signing", city="包头", held_on=date(2024, 3, 31),
        lead=statistics,
    )  # fmt: skip


@pytest.mark.usefixtures("fairs")
def test_an_event_is_told_with_its_day_and_place(reader: Program) -> None:
    assert reader.row("events/", {"key": "hd2023-01"}) == {
        "key": "hd2023-01",
        "title": "推介会",
        "kind": "fair",
        "city": "杭州",
        "held_on": "2023-11-02",
        "lead": "czj",
        "lead_name": "财政局",
        "area": "150205",
        "team": "south",
        "attended": 12,
        "note": "省外",
        "demo": False,
    }


@pytest.mark.usefixtures("fairs")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["hd2023-01", "hd2024-01"]),
        ({"kind": "signing"}, ["hd2024-01"]),
        ({"city": "杭州,北京"}, ["hd2023-01"]),
        ({"lead": "tjj"}, ["hd2024-01"]),
        ({"team": "south"}, ["hd2023-01"]),
        ({"area": "150299"}, []),
        ({"from": "2024-03", "to": "2024-03"}, ["hd2024-01"]),
        ({"to": "2023-11"}, ["hd2023-01"]),
        ({"from": "2024-04"}, []),
    ],
)
def test_each_parameter_narrows_the_events(
    reader: Program, asked: dict[str, str], expected: list[str]
) -> None:
    assert keys(reader, "events/", **asked) == expected


@pytest.mark.usefixtures("fairs")
def test_events_are_ones_own_and_those_that_what_one_sees_came_from(
    clerk: User, publisher: User, leader: User
) -> None:
    health = DepartmentFactory(code="wjw", name="卫健委", short_name="卫健委")
    stranger = person("clerk", health)
    assert keys(program_of(clerk), "events/") == ["hd2023-01"]
    assert keys(program_of(publisher), "events/") == ["hd2023-01", "hd2024-01"]
    assert keys(program_of(stranger), "events/") == []
    won("mill", lead=health, event=Event.objects.get(key="hd2023-01"))
    assert keys(program_of(stranger), "events/") == ["hd2023-01"]
    Contact.objects.create(
        name="甲", lead=health, first_on=date(2024, 4, 1), event=Event.objects.get(key="hd2024-01")
    )
    assert keys(program_of(stranger), "events/") == ["hd2023-01", "hd2024-01"]
    there = AreaFactory(code="150299", name="他区", short_name="他区")
    Event.objects.create(
        key="far", title="别处", kind="fair", city="北京", held_on=date(2024, 1, 2),
        lead=DepartmentFactory(code="far", area=there),
    )  # fmt: skip
    assert keys(program(leader, "events:150299:read"), "events/") == ["far"]


# -- contacts ---------------------------------------------------------------------------------------


@pytest.fixture
def contacts(
    finance: Department, statistics: Department, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One to be answered, one that became a signing, one that was lost. It is 8 October 2024."""
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)
    first = Contact.objects.create(
        name="甲公司", enterprise=firm("a"), city="苏州", chain=chain(), lead=finance, person="王芳",
        first_on=date(2024, 9, 2), intention="建塔筒厂", next_action="送资料",
        next_on=date(2024, 9, 5),
    )  # fmt: skip
    first.notes.create(kind="answer", on=date(2024, 9, 3), text="已回电", by=clerk, at=NOW)
    Contact.objects.create(
        name="乙公司", lead=statistics, first_on=date(2023, 5, 1), signing=won("mill", lead=finance),
        closed_on=date(2024, 2, 1),
    )  # fmt: skip
    Contact.objects.create(
        name="丙公司", lead=statistics, first_on=date(2024, 5, 1), closed_on=date(2024, 6, 1),
        close_reason="price",
    )  # fmt: skip


@pytest.mark.usefixtures("contacts")
def test_a_contact_is_told_with_what_is_to_be_done(reader: Program) -> None:
    row = reader.row("contacts/", {"state": "open"})
    assert row.pop("id") == Contact.objects.get(name="甲公司").pk
    assert row.pop("days") > 0
    assert row == {
        "name": "甲公司",
        "enterprise": "a",
        "city": "苏州",
        "chain": "wind-equipment",
        "event": None,
        "team": None,
        "lead": "czj",
        "lead_name": "财政局",
        "area": "150205",
        "person": "王芳",
        "first_on": "2024-09-02",
        "intention": "建塔筒厂",
        "next_action": "送资料",
        "next_on": "2024-09-05",
        "state": "open",
        "duty": "judge",
        "due_on": "2024-09-05",
        "pace": "overdue",
        "notes": [{"kind": "answer", "on": "2024-09-03", "text": "已回电"}],
        "signing": None,
        "closed_on": None,
        "close_reason": None,
        "demo": False,
    }
    lost = reader.row("contacts/", {"state": "lost"})
    assert (lost["close_reason"], lost["duty"], lost["due_on"]) == ("price", None, None)
    assert reader.row("contacts/", {"state": "won"})["signing"] == "mill"


@pytest.mark.usefixtures("contacts")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["甲公司", "乙公司", "丙公司"]),
        ({"pace": "overdue"}, ["甲公司"]),
        ({"pace": "settled"}, ["乙公司", "丙公司"]),
        ({"year": "2023"}, ["乙公司"]),
        ({"chain": "wind-equipment"}, ["甲公司"]),
        ({"team": "south"}, []),
        ({"event": "fair"}, []),
        ({"lead": "tjj"}, ["乙公司", "丙公司"]),
        ({"q": "塔筒"}, ["甲公司"]),
        ({"q": "苏州", "state": "lost"}, []),
    ],
)
def test_each_parameter_narrows_the_contacts(
    reader: Program, asked: dict[str, str], expected: list[str]
) -> None:
    assert keys(reader, "contacts/", "name", **asked) == expected


@pytest.mark.usefixtures("contacts")
def test_contacts_are_ones_own(
    clerk: User, other_clerk: User, publisher: User, leader: User, reader: Program
) -> None:
    assert keys(program_of(clerk), "contacts/", "name") == ["甲公司"]
    assert keys(program_of(other_clerk), "contacts/", "name") == ["乙公司", "丙公司"]
    assert len(keys(program_of(publisher), "contacts/", "name")) == 3
    AreaFactory(code="150299", name="他区", short_name="他区")
    assert keys(program(leader, "contacts:150299:read"), "contacts/", "name") == []
    there_and_back(reader, "contacts/", {}, 1)
