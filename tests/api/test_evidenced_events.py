"""Steps of signings and instalments of support over REST: as they were in force, and what changed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Department, User
from investment import arrivals
from investment.models import Arrival, InvestmentFile, Signing, SigningStep
from tests.api.attracted import TERMS
from tests.api.conftest import Program, program, program_of, there_and_back
from tests.factories import AreaFactory, DepartmentFactory, actor, person
from tests.investment.factories import SigningFactory, paper, take, won
from tests.investment.support_scenes import NOW, House, house, rules, store_at

pytestmark = pytest.mark.django_db
PATHS = {"signing-steps/": "signing", "support-arrivals/": "item"}


def at(day: int) -> datetime:
    return datetime(2024, 5, day, tzinfo=UTC)


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)
    store_at(settings, tmp_path)
    rules()
    return house()


def days(one: Program, path: str, **query: str) -> list[str]:
    return [row["on"] for row in one.rows(path, query)]


# -- what one says --------------------------------------------------------------------------------


def test_a_step_is_told_with_its_day_and_its_proof(
    finance: Department, clerk: User, reader: Program
) -> None:
    mill = SigningFactory(key="mill", name="叶片厂", lead=finance)
    proof = paper(mill, clerk)
    take(mill, "talking", date(2024, 3, 31), precision="month", evidence=proof, note="座谈")
    assert reader.row("signing-steps/") == {
        "signing": "mill",
        "signing_name": "叶片厂",
        "area": "150205",
        "kind": "talking",
        "on": "2024-03-31",
        "precision": "month",
        "reason": None,
        "quote": "原文",
        "evidence": "0" * 64,
        "note": "座谈",
        "confirmed_at": "2024-10-08T10:00:00+08:00",
        "voided_at": None,
        "void_reason": "",
        "demo": False,
    }
    take(mill, "lost", date(2024, 5, 1))
    lost = reader.row("signing-steps/", {"kind": "lost"})
    assert (lost["reason"], lost["evidence"]) == ("market", None)


def test_an_instalment_is_told_with_its_slip(bureau: House) -> None:
    item = bureau.won("管网资金")
    paid = bureau.paid(item, "100.5", date(2024, 6, 1))
    assert paid.evidence is not None
    answer = program_of(bureau.leader).ask("support-arrivals/")
    assert "进账单" not in answer.content.decode(), "a file's name is for its page"
    assert answer.json()["results"] == [
        {
            "item": item.key,
            "item_name": "管网资金",
            "area": "150205",
            "on": "2024-06-01",
            "precision": "day",
            "amount": "100.5",
            "evidence": paid.evidence.sha256,
            "note": "",
            "confirmed_at": "2024-10-18T10:00:00+08:00",
            "voided_at": None,
            "void_reason": "",
            "demo": False,
        }
    ]


# -- as they were in force ------------------------------------------------------------------------


def steps(finance: Department, clerk: User) -> None:
    """One that stands, one that was voided and told anew, one that nobody confirmed."""
    mill = SigningFactory(key="mill", lead=finance)
    void = {"voided_at": at(5), "voided_by": clerk, "void_reason": "日期有误"}
    take(mill, "talking", date(2023, 11, 2), confirmed_at=at(1))
    take(mill, "signed", date(2024, 3, 1), confirmed_at=at(2), **void)
    take(mill, "signed", date(2024, 3, 9), confirmed_at=at(6))
    take(mill, "landed", date(2024, 4, 30), confirmed_at=None)


def instalments(bureau: House) -> None:
    """The same of money."""
    item = bureau.won("mill")
    for on, confirmed, voided in (
        (date(2023, 11, 2), at(1), None),
        (date(2024, 3, 1), at(2), at(5)),
        (date(2024, 3, 9), at(6), None),
    ):
        made = bureau.paid(item, "10", on)
        if voided:
            arrivals.void(made, reason="日期有误", by=actor(bureau.reviewer), at=NOW)
        Arrival.objects.filter(pk=made.pk).update(confirmed_at=confirmed, voided_at=voided)
    bureau.recorded(item, "10", date(2024, 4, 30))


ASKED: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({}, ["2023-11-02", "2024-03-09"]),
    ({"as_of": at(1)}, ["2023-11-02"]),
    ({"as_of": at(4)}, ["2023-11-02", "2024-03-01"]),
    ({"as_of": at(5)}, ["2023-11-02"]),
    ({"include_history": "true"}, ["2023-11-02", "2024-03-01", "2024-03-09"]),
    ({"include_history": "true", "as_of": at(5)}, ["2023-11-02", "2024-03-01"]),
    ({"include_history": "false"}, ["2023-11-02", "2024-03-09"]),
    ({"updated_since": at(5)}, ["2024-03-01", "2024-03-09"]),
    ({"updated_since": at(3), "as_of": at(4)}, []),
    ({"updated_since": at(2), "as_of": at(5)}, ["2024-03-01"]),
    ({"from": "2024-01"}, ["2024-03-09"]),
    ({"to": "2023-11"}, ["2023-11-02"]),
    ({"from": "2024-03", "to": "2024-03"}, ["2024-03-09"]),
    ({"area": "150299"}, []),
    ({"lead": "czj,tjj"}, ["2023-11-02", "2024-03-09"]),
    ({"lead": "tjj"}, []),
)


def written(asked: dict[str, Any]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else value.isoformat()
        for name, value in asked.items()
    }


@pytest.mark.parametrize(("asked", "expected"), ASKED)
def test_steps_as_they_were_in_force(
    finance: Department, clerk: User, leader: User, asked: dict[str, Any], expected: list[str]
) -> None:
    steps(finance, clerk)
    reader = program_of(leader)
    assert days(reader, "signing-steps/", **written(asked)) == expected
    assert days(reader, "signing-steps/", signing="mill,other", **written(asked)) == expected
    assert days(reader, "signing-steps/", signing="other", **written(asked)) == []


@pytest.mark.parametrize(("asked", "expected"), ASKED)
def test_instalments_as_they_were_in_force(
    bureau: House, asked: dict[str, Any], expected: list[str]
) -> None:
    instalments(bureau)
    reader = program_of(bureau.leader)
    assert days(reader, "support-arrivals/", **written(asked)) == expected
    key = reader.row("support-items/", {"month": "2024-10", "fields": "key"})["key"]
    assert days(reader, "support-arrivals/", item=key, **written(asked)) == expected


def test_a_voided_one_says_when_and_why(finance: Department, clerk: User, reader: Program) -> None:
    steps(finance, clerk)
    (gone,) = [
        row
        for row in reader.rows("signing-steps/", {"include_history": "true"})
        if row["voided_at"]
    ]
    assert (gone["voided_at"], gone["void_reason"]) == ("2024-05-05T08:00:00+08:00", "日期有误")
    there_and_back(reader, "signing-steps/", {"include_history": "true"}, 1)


def test_what_nobody_confirmed_is_told_to_nobody(
    finance: Department, clerk: User, publisher: User, leader: User
) -> None:
    steps(finance, clerk)
    for user in (clerk, publisher, leader):
        for query in ({}, {"include_history": "true"}, {"updated_since": "2000-01-01T00:00:00Z"}):
            assert "2024-04-30" not in days(program_of(user), "signing-steps/", **query)


def test_instalments_add_up_to_what_the_items_say(bureau: House) -> None:
    """With each change of an instalment, now and as of every moment between."""
    item = bureau.won(amount="900")
    reader, moments = program_of(bureau.leader), []
    for number, amount in enumerate(("100", "200.25", "300")):
        made = bureau.recorded(item, amount, date(2024, 6, 1 + number))
        when = NOW + timedelta(hours=number)
        arrivals.confirm(made, by=actor(bureau.reviewer), at=when)
        moments.append((when, made))
    arrivals.void(
        moments[0][1], reason="退回", by=actor(bureau.reviewer), at=NOW + timedelta(hours=9)
    )

    def together(**query: str) -> Decimal:
        rows = reader.rows("support-arrivals/", query)
        return sum((Decimal(row["amount"]) for row in rows), Decimal(0))

    assert together() == Decimal("500.25")
    assert reader.row("support-items/", {"month": "2024-10"})["arrived"] == "500.25"
    sums = [together(as_of=when.isoformat()) for when, _ in moments]
    assert sums == [Decimal(100), Decimal("300.25"), Decimal("600.25")]


# -- who sees them --------------------------------------------------------------------------------


def test_each_sees_the_steps_of_the_signings_that_he_sees(
    mill: Signing, clerk: User, other_clerk: User, publisher: User, leader: User
) -> None:
    """The clerk leads, the other joins in; nobody is told a proof that has terms in it."""
    for user in (clerk, other_clerk, publisher, leader):
        rows = program_of(user).rows("signing-steps/")
        assert {row["signing"] for row in rows} == {"mill"}
        assert [row["evidence"] for row in rows] == [None] * len(rows)
        answer = program_of(user).ask("signing-steps/").content.decode()
        assert TERMS not in answer
        assert "0" * 64 not in answer
    stranger = person("clerk", DepartmentFactory(code="wjw"))
    assert program_of(stranger).rows("signing-steps/") == []


def test_each_sees_the_instalments_of_the_items_that_he_sees(bureau: House) -> None:
    item = bureau.item()
    bureau.paid(item)
    for user in (bureau.clerk, bureau.reviewer, bureau.office, bureau.leader):
        assert len(program_of(user).rows("support-arrivals/")) == 1
    for user in (bureau.partner, bureau.stranger):
        assert program_of(user).rows("support-arrivals/") == []
    bureau.share(item, {bureau.finance: "70", bureau.roads: "30"})
    assert len(program_of(bureau.partner).rows("support-arrivals/")) == 1
    InvestmentFile.objects.update(is_restricted=True)
    assert program_of(bureau.leader).row("support-arrivals/")["evidence"] is None


def _step_at(area: Any, bureau: House) -> None:
    won(f"at-{area.code}", date(2024, 3, 1), area=area, lead=bureau.finance)


def _paid_at(area: Any, bureau: House) -> None:
    bureau.paid(bureau.item(f"at-{area.code}", area=area))


@pytest.mark.parametrize(
    ("path", "make"), [("signing-steps", _step_at), ("support-arrivals", _paid_at)]
)
def test_a_token_reads_the_events_of_its_areas(
    bureau: House, path: str, make: Callable[[Any, House], None]
) -> None:
    """A park lies in its district; another district does not."""
    home = bureau.finance.area
    park = AreaFactory(code="150205400", name="园区", short_name="园区", level="park", parent=home)
    for area in (home, park):
        make(area, bureau)
    AreaFactory(code="150299", name="他区", short_name="他区")
    for code, expected in (("150205", 2), ("150205400", 1), ("150299", 0)):
        limited = program(bureau.leader, f"{path}:{code}:read")
        assert len(limited.rows(f"{path}/")) == expected


def test_illustrations_are_marked(finance: Department, reader: Program) -> None:
    won("mill", date(2024, 3, 1), lead=finance)
    assert reader.row("signing-steps/")["demo"] is False
    SigningStep.objects.update(is_demo=True)
    assert reader.row("signing-steps/")["demo"] is True
