"""招商项目 over REST: what it says of one, to whom, as of when; never the terms."""

from datetime import date, timedelta

import pytest

from accounts.models import Department, User
from entry.models import Return
from investment.models import Signing
from tests.api.attracted import AT, SEPTEMBER
from tests.api.conftest import Program, program_of
from tests.factories import NOW
from tests.investment.factories import draft, receive, take, won
from tests.projects.factories import ProjectFactory, happen

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


def test_a_signing_is_told_with_all_that_is_known_of_it(mill: Signing, reader: Program) -> None:
    row = reader.row("signings/", AT)
    assert row.pop("steps") == [
        step("talking", "2023-06-30", precision="month"),
        step("signed", "2023-11-02"),
        step("landed", "2024-03-09"),
    ]
    assert row == {
        "key": "mill",
        "name": "风电叶片",
        "aliases": ["叶片厂", "叶片"],
        "parent": None,
        "enterprise": "new",
        "enterprise_name": "new公司",
        "source_place": "",
        "is_top500": False,
        "is_chain_leader": False,
        "is_listed": False,
        "is_specialised": False,
        "investor_changes": [
            {
                "on": "2024-10-01",
                "before": "old",
                "before_name": "旧公司",
                "after": "new",
                "after_name": "new公司",
                "demo": False,
            }
        ],
        "way": "fair",
        "event": None,
        "team": "south",
        "first_talker": "tjj",
        "recruiter": "张三",
        "chain": "wind-equipment",
        "chain_name": "风电装备",
        "industry": "",
        "content": "",
        "agreed_investment": "20000",
        "outside_investment": "15000",
        "agreements": [
            {
                "kind": "contract",
                "number": "〔2023〕7号",
                "signed_on": "2023-11-02",
                "review": "waiting",
                "reviewed_on": None,
                "demo": False,
            }
        ],
        "area": "150205",
        "area_name": "石拐区",
        "company": "local",
        "company_name": "local公司",
        "site": "二号厂房",
        "project": None,
        "lead": "czj",
        "lead_name": "财政局",
        "co_operating": ["tjj"],
        "lead_official": "陈立新",
        "problem": "",
        "next_action": "办理环评",
        "next_on": "2024-11-01",
        "chapter": "industry",
        "quote": "风电叶片项目",
        "occurrence": 1,
        "note": "",
        "month": "2024-09",
        "step": "landed",
        "days": 205,
        "lead_on": None,
        "talking_on": "2023-06-30",
        "signed_on": "2023-11-02",
        "landed_on": "2024-03-09",
        "started_on": None,
        "production_on": None,
        "ended_on": None,
        "ended_as": None,
        "ended_reason": None,
        "cohort": 2023,
        "is_stale": False,
        "next_step": "started",
        "missing": [],
        "is_reviewed": False,
        "is_counted": True,
        "excluded": "",
        "investor": "旧公司",
        "source": "outside_region",
        "funds_month": "2024-09",
        "claimed": "600",
        "verified": "500.5",
        "outside_region": "400",
        "verified_in_month": "200.5",
        "received": "1500.5",
        "received_rate": "7.5025",
        "demo": False,
    }


def step(kind: str, on: str, precision: str = "day") -> dict[str, object]:
    return {
        "kind": kind,
        "on": on,
        "precision": precision,
        "reason": None,
        "quote": "原文",
        "evidence": None,
        "note": "",
        "confirmed_at": "2024-10-08T10:00:00+08:00",
        "demo": False,
    }


def test_a_signing_of_which_nothing_is_known_but_its_name(
    finance: Department, reader: Program
) -> None:
    won("bare", lead=finance)
    row = reader.row("signings/", AT)
    unknown = ("step", "days", "cohort", "verified", "received", "source", "next_on", "funds_month")
    assert {row[name] for name in unknown} == {None}
    assert (row["steps"], row["agreements"], row["next_step"]) == ([], [], "lead")


def test_what_its_project_says_is_not_typed_twice(mill: Signing, reader: Program) -> None:
    works = ProjectFactory(key="works", lead=mill.lead)
    happen(works, "started", date(2024, 5, 6))
    mill.project = works
    mill.save()
    row = reader.row("signings/", AT)
    assert (row["project"], row["step"], row["started_on"]) == ("works", "started", "2024-05-06")
    assert "started" not in [one["kind"] for one in row["steps"]]


def test_what_was_lost_says_why(mill: Signing, reader: Program) -> None:
    take(mill, "lost", date(2024, 9, 3))
    row = reader.row("signings/", AT)
    assert (row["step"], row["ended_as"], row["ended_on"]) == ("ended", "lost", "2024-09-03")
    assert (row["ended_reason"], row["next_step"], row["days"]) == ("market", None, None)
    before = reader.row("signings/", {"month": "2024-08"})
    assert (before["step"], before["ended_on"]) == ("landed", None)
    assert [one["kind"] for one in before["steps"]] == ["talking", "signed", "landed"]


# -- months and moments ----------------------------------------------------------------------------


def test_a_change_of_investor_counts_from_its_day(mill: Signing, reader: Program) -> None:
    told = {
        month: (row["investor"], row["source"], row["enterprise"])
        for month in ("2024-09", "2024-10")
        for row in reader.rows("signings/", {"month": month})
    }
    assert told["2024-09"] == ("旧公司", "outside_region", "new")
    assert told["2024-10"] == ("new公司", "foreign", "new")


def test_what_was_known_at_a_moment(mill: Signing, reader: Program) -> None:
    void = {"voided_at": LATER, "voided_by": mill.lead_official, "void_reason": "有误"}
    mill.steps.filter(kind="landed").update(**void)
    mill.funds.filter(month=SEPTEMBER).update(superseded_at=LATER)
    receive(mill, SEPTEMBER, "700", at=LATER)
    now, then = (
        reader.row("signings/", {**AT, **more})
        for more in ({}, {"as_of": (LATER - timedelta(seconds=1)).astimezone().isoformat()})
    )
    assert (now["step"], now["verified"]) == ("signed", "700")
    assert (then["step"], then["verified"]) == ("landed", "500.5")
    assert [one["kind"] for one in now["steps"]] == ["talking", "signed"]
    assert [one["kind"] for one in then["steps"]] == ["talking", "signed", "landed"]


def test_without_a_month_all_pages_stand_at_the_present_one(
    mill: Signing, reader: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    won("second", date(2024, 2, 1), lead=mill.lead)
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)
    first = reader.read("signings/", {"page_size": "1"})
    assert {row["month"] for row in first["results"]} == {"2024-10"}
    assert "month=2024-10" in first["next"]


def test_drafts_and_unconfirmed_steps_are_never_told(
    mill: Signing, opened: Return, clerk: User, publisher: User
) -> None:
    mill.funds.filter(month=SEPTEMBER).update(superseded_at=LATER)
    draft(mill, opened, claimed="999", verified="999")
    take(mill, "started", date(2024, 9, 1), confirmed_at=None)
    for user in (clerk, publisher, mill.lead_official):
        row = program_of(user).row("signings/", AT)
        assert (row["verified"], row["step"]) == ("300", "landed")
        assert "started" not in [one["kind"] for one in row["steps"]]


def test_illustrations_are_marked(mill: Signing, reader: Program) -> None:
    def told() -> bool:
        return bool(reader.row("signings/", {**AT, "fields": "demo"})["demo"])

    assert not told()
    for rows in (mill.steps.filter(kind="landed"), Signing.objects.filter(pk=mill.pk)):
        rows.update(is_demo=True)
        assert told()
        rows.update(is_demo=False)
    Return.objects.filter(month=SEPTEMBER).update(is_demo=True)
    assert told()
    assert not reader.row("signings/", {"month": "2024-08", "fields": "demo"})["demo"]
