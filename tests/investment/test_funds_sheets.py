"""The funds' sheet of a return: who is on it, what it shows, what a save and a month do."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry import workflow
from entry.actions import save_cells
from entry.models import Return
from entry.periods import Month
from entry.sheets import Change, Outcome, Result
from investment.models import FundsReceived, Signing
from investment.sheets import FundsRegister
from tests.factories import NOW, actor
from tests.investment.factories import SigningFactory, draft, receive, take, won
from tests.projects.factories import ProjectFactory, happen

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = Month(2024, 8), Month(2024, 9)
REGISTER = FundsRegister()
YEAR = Month.range(Month(2024, 1), Month(2024, 12))
D = Decimal


def subjects(opened: Return) -> list[str]:
    return [row.subject for row in REGISTER.sheet(opened).rows]


def save(opened: Return, user: User, **texts: str) -> dict[str, Result]:
    saved = FundsReceived.objects.filter(monthly_return=opened).first()
    version = saved.version if saved else 0
    changes = [Change("funds", "blades", name, text, version) for name, text in texts.items()]
    found = save_cells(opened.pk, changes, by=actor(user), at=NOW)
    return {one.change.column: one for one in found.results}


def due(signing: Signing) -> set[int]:
    months = REGISTER.departments_due(YEAR)
    return {month.month for month in YEAR if signing.lead_id in months[month]}


# Who is on it


def test_funds_are_reported_from_the_month_of_the_signing(
    opened: Return, signed: Signing, statistics: Department
) -> None:
    won("theirs", date(2024, 1, 5), lead=statistics)
    won("next-month", date(2024, 10, 1), lead=signed.lead)
    waiting = SigningFactory(key="waiting", lead=signed.lead)
    take(waiting, "signed", date(2024, 1, 5), confirmed_at=None)
    won("last-year", date(2022, 1, 5), lead=signed.lead, order=1)
    assert subjects(opened) == ["blades", "last-year"]


def test_until_it_ends(signed: Signing) -> None:
    assert due(signed) == set(range(5, 13))
    take(signed, "abandoned", date(2024, 8, 20))
    assert due(signed) == {5, 6, 7, 8}
    take(signed, "resumed", date(2024, 9, 2))
    assert due(signed) == set(range(5, 13))


@pytest.mark.parametrize("of_project", [False, True])
def test_until_december_of_the_year_of_production(signed: Signing, of_project: bool) -> None:
    if of_project:
        signed.project = ProjectFactory(lead=signed.lead)
        signed.save()
        happen(signed.project, "production", date(2024, 7, 1))
    else:
        take(signed, "production", date(2024, 7, 1))
    assert due(signed) == set(range(5, 13))
    months = REGISTER.departments_due([Month(2024, 12), Month(2025, 1)])
    assert months == {Month(2024, 12): {signed.lead_id}, Month(2025, 1): frozenset()}


@pytest.mark.parametrize("count", [1, 3, 9])
def test_who_owes_takes_one_query(count: int, finance: Department) -> None:
    for number in range(count):
        won(f"s{number}", date(2024, 1, 5), date(2024, 2, 5), lead=finance)
    with CaptureQueriesContext(connection) as captured:
        REGISTER.departments_due([*YEAR, Month(2025, 1)])
    assert len(captured) == 1


def test_a_published_month_keeps_its_order_when_a_signing_goes_to_another_lead(
    opened: Return, signed: Signing, statistics: Department, clerk: User
) -> None:
    last = won("zeal", date(2024, 1, 5), lead=signed.lead)
    made = [
        draft(one, opened, claimed="9", verified="9", proof="bank_slip") for one in (last, signed)
    ]
    Return.objects.update(state="published", published_at=NOW, published_by=clerk)
    FundsReceived.objects.filter(pk__in=[one.pk for one in made]).update(published_at=NOW)
    opened.refresh_from_db()
    Signing.objects.filter(pk=signed.pk).update(lead=statistics)
    assert subjects(opened) == ["blades", "zeal"]
    assert list(REGISTER.rows(opened, ["blades"])) == ["blades"]


def test_why_a_signing_is_missing_is_told(
    opened: Return, signed: Signing, statistics: Department
) -> None:
    won("theirs", date(2024, 1, 5), name="别家的", lead=statistics)
    won("later", date(2024, 10, 5), name="下月的", lead=signed.lead)
    SigningFactory(key="talk", name="在谈的", lead=signed.lead)
    take(signed, "abandoned", date(2024, 6, 1))
    told = {
        key: REGISTER.why_missing(opened, key) for key in ("x", "theirs", "later", "talk", "blades")
    }
    assert told == {
        "x": "没有标识为“x”的招商项目。",
        "theirs": "“别家的”不由财政局填报。",
        "later": "“下月的”自2024年10月起填报到位资金。",
        "talk": "“在谈的”没有核实的签约，不填报到位资金。",
        "blades": "“叶片项目”已终止或已投产，不再填报到位资金。",
    }


# What it shows


def test_a_row_tells_what_is_known(opened: Return, signed: Signing) -> None:
    receive(signed, Month(2023, 12), "100")
    receive(signed, Month(2024, 7), "700")
    receive(signed, AUGUST, "800")
    (row,) = REGISTER.sheet(opened).rows
    assert (row.title, row.group, row.period_label) == ("叶片项目", "链wind-equipment", "1—9月")
    cells = {name: row.cells[name] for name in ("agreed", "earlier", "previous", "verified")}
    assert cells == {"agreed": "20000", "earlier": "100", "previous": "800", "verified": ""}
    assert [one.month.month for one in row.context.earlier] == [8, 7]
    assert not row.context.is_landed
    take(signed, "landed", date(2024, 9, 30))
    assert REGISTER.rows(opened, ["blades"])["blades"].context.is_landed


def test_the_project_that_is_built_has_landed(opened: Return, signed: Signing) -> None:
    signed.project = ProjectFactory(lead=signed.lead)
    signed.save()
    happen(signed.project, "started", date(2024, 8, 1))
    assert REGISTER.rows(opened, ["blades"])["blades"].context.is_landed


@pytest.mark.parametrize("count", [3, 9])
def test_the_sheet_takes_a_fixed_number_of_queries(
    count: int, opened: Return, finance: Department
) -> None:
    for number in range(count):
        made = won(f"s{number}", date(2024, 1, 5), date(2024, 2, 5), lead=finance)
        receive(made, AUGUST, str(number))
        draft(made, opened, verified="5", claimed="5")
    keys = list(Signing.objects.values_list("key", flat=True))
    asked: tuple[Any, ...] = (REGISTER.sheet, REGISTER.check, lambda it: REGISTER.rows(it, keys))
    for ask in asked:
        with CaptureQueriesContext(connection) as captured:
            ask(opened)
        assert len(captured) == 3


# Saving, checks, publication


def test_cells_are_saved_one_by_one_in_any_order(
    opened: Return, signed: Signing, clerk: User
) -> None:
    """A draft may be unfinished: verified before its proof, parts before their whole."""
    for texts in ({"verified": "900"}, {"outside_region": "950"}, {"claimed": "800"}):
        assert {one.outcome for one in save(opened, clerk, **texts).values()} == {Outcome.SAVED}
    codes = {one.code for one in REGISTER.check(opened)}
    assert {"verified-above", "parts-above", "unproven"} <= codes
    found = save(opened, clerk, claimed="1000", outside_region="900", proof="银行进账单")
    assert {one.outcome for one in found.values()} == {Outcome.SAVED}
    assert {one.code for one in REGISTER.check(opened)} == {"not-landed"}


def test_the_month_fills_the_total_and_the_reverse(
    opened: Return, signed: Signing, clerk: User
) -> None:
    receive(signed, AUGUST, "800")
    assert save(opened, clerk, month="50")["month"].derived["verified"] == "850"
    assert save(opened, clerk, verified="900")["verified"].derived["month"] == "100"
    assert FundsReceived.objects.get(monthly_return=opened).verified == D(900)


def test_a_draft_off_the_sheet_is_told(opened: Return, signed: Signing) -> None:
    draft(signed, opened, claimed="1", verified="0")
    take(signed, "abandoned", date(2024, 6, 1))
    (found,) = REGISTER.check(opened)
    assert (found.code, found.column) == ("not-due", "claimed")


def test_a_month_is_published_and_corrected(
    opened: Return, signed: Signing, clerk: User, reviewer: User, publisher: User
) -> None:
    take(signed, "landed", date(2024, 6, 1))
    save(opened, clerk, claimed="1000", verified="900", outside_region="900", proof="验资报告")
    for step, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        version = Return.objects.get(pk=opened.pk).version
        workflow.act(opened.pk, step, by=actor(user), at=NOW, seen_version=version)
    (figure,) = FundsReceived.objects.current()
    assert (figure.verified, figure.proof, figure.signing) == (D(900), "capital_report", signed)
    correction = workflow.correct(
        opened.pk, figures=[("funds", "blades")], reason="审计核减", by=actor(clerk), at=NOW
    )
    (row,) = REGISTER.sheet(correction).rows
    assert (row.cells["verified"], row.cells["proof"]) == ("900", "验资报告")


def test_a_signing_voided_afterwards_leaves_what_was_published(
    opened: Return, signed: Signing, clerk: User, statistics: Department
) -> None:
    """The month stays to be read and to be corrected, though nothing new is asked of it."""
    kept = draft(signed, opened, claimed="900", verified="900", proof="audit")
    Return.objects.filter(pk=opened.pk).update(
        state="published", published_at=NOW, published_by=clerk
    )
    FundsReceived.objects.filter(pk=kept.pk).update(published_at=NOW)
    signed.steps.filter(kind="signed").update(
        voided_at=NOW, voided_by=clerk, void_reason="登记错了"
    )
    Signing.objects.update(lead=statistics)  # nor does another lead take it from its return
    opened.refresh_from_db()
    (row,) = REGISTER.sheet(opened).rows
    assert (row.cells["verified"], row.context.first) == ("900", None)
    assert due(signed) == set()
    Signing.objects.update(lead=opened.department)
    correction = workflow.correct(
        opened.pk, figures=[("funds", "blades")], reason="签约作废", by=actor(clerk), at=NOW
    )
    assert subjects(correction) == ["blades"]
    found = save(correction, clerk, claimed="0", verified="0")
    assert {one.outcome for one in found.values()} == {Outcome.SAVED}
    assert not REGISTER.check(correction)


def test_the_panel_tells_the_year_and_the_changes(
    opened: Return, signed: Signing, clerk: User
) -> None:
    receive(signed, AUGUST, "800")
    save(opened, clerk, month="100")
    told = REGISTER.panel(opened, "blades")
    assert [one.month for one in told["series"]] == [AUGUST]
    (change,) = told["changes"]
    cells = {one.title: (one.before, one.after) for one in change.cells}
    assert cells == {"本月核定到位": ("", "100"), "本年核定到位": ("", "900")}
    with pytest.raises(LookupError, match="没有标识"):
        REGISTER.panel(opened, "nothing")


def test_what_is_published_of_a_signing_is_seen_with_it(
    signed: Signing, opened: Return, clerk: User, other_clerk: User, leader: User
) -> None:
    kept = receive(signed, AUGUST, "800")
    draft(signed, opened, claimed="1")
    for user, seen in ((clerk, [kept]), (other_clerk, []), (leader, [kept])):
        assert list(FundsReceived.objects.visible_to(user)) == seen
