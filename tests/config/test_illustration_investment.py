"""The invented year of investment and support: consistent, running forward, within the rules."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from accounts.seeding import rows
from config.illustration_investment import (
    STEPS,
    Deal,
    approach_of,
    deals_of,
    happenings,
    occasion_of,
    received,
    talks,
)
from config.illustration_support import WHOLE, won_of
from entry.periods import Month
from investment import choices
from projects.codes import credit_code
from tests.seeds.claims import SEEDS, by

DEMO = SEEDS / "demo"
DEALS = deals_of(rows(DEMO / "signings.csv"))
OCCASIONS = [occasion_of(row) for row in rows(DEMO / "events.csv")]
APPROACHES = [approach_of(row) for row in rows(DEMO / "contacts.csv")]
WON = [won_of(row) for row in rows(DEMO / "support.csv")]
MONTHS = Month.range(Month(2024, 1), Month(2024, 12))
SEPTEMBER = date(2024, 9, 30)
TODAY = date(2024, 11, 8)


def least() -> Decimal:
    return Decimal(by("counting_rules", "code")["too-small"]["least"])


def counts(deal: Deal, step: str, last: date) -> bool:
    """Whether the story means it to be one of the year's, by the slow road."""
    on = deal.days.get(step)
    if on is None or on.year != 2024 or on > last or deal.parent or deal.exclusion:
        return False
    return deal.agreed is None or deal.agreed >= least()


# Signings


def test_whatever_a_signing_names_is_there() -> None:
    occasions = {one.key: one for one in OCCASIONS}
    for one in DEALS.values():
        assert one.chain in by("chains", "code"), one.key
        assert not one.team or one.team in by("teams", "code"), one.key
        assert {one.lead, *one.co} <= set(by("departments", "code")), one.key
        assert one.lead not in one.co, one.key
        assert not one.exclusion or one.exclusion in by("counting_rules", "code"), one.key
        assert one.project in {"", "new", *by("projects", "key")}, one.key
        assert not one.event or occasions[one.event].held_on == one.days["signed"], one.key
        assert one.source in choices.Source.values, one.key
        assert one.way in choices.Way.values, one.key
        assert one.reason in {"", *choices.Reason.values}, one.key
        assert one.review in {"", *choices.Review.values}, one.key
        assert set(one.flags) <= {"top500", "chain_leader", "listed", "specialised"}, one.key


def test_enterprises_that_the_report_does_not_name_say_that_they_are_invented() -> None:
    named = {row["name"] for row in rows(SEEDS / "enterprises.csv")}
    named |= {
        alias for row in rows(SEEDS / "enterprises.csv") for alias in row["aliases"].split("|")
    }
    for one in DEALS.values():
        assert one.enterprise in named or one.enterprise.endswith("（示意）"), one.key
        assert not one.company or one.company.endswith("（示意）"), one.key
    assert all(one.name.endswith("（示意）") for one in APPROACHES)


def test_an_enterprise_has_one_code_and_a_code_one_enterprise() -> None:
    codes = {one.enterprise: one.credit_code for one in DEALS.values() if one.credit_code}
    codes |= {one.company: one.company_code for one in DEALS.values() if one.company}
    assert len(set(codes.values())) == len(codes)
    assert all(credit_code(code) == code for code in codes.values())


@pytest.mark.parametrize("one", DEALS.values(), ids=lambda one: one.key)
def test_a_signing_runs_forward_and_is_confirmed_within_its_month(one: Deal) -> None:
    days = [one.days[name] for name in STEPS if name in one.days]
    assert days
    assert days == sorted(set(days))
    found = happenings(one)
    assert [each.on for each in found] == sorted(each.on for each in found)
    assert all(each.on <= TODAY for each in found)
    counted = {"signed", "landed", "started", "production"}
    assert all(each.on.day <= 20 for each in found if each.kind in counted)
    assert bool(one.ended) == bool(one.ended_on) == bool(one.reason)
    assert one.resumed_on is None or (one.ended_on is not None and one.resumed_on > one.ended_on)


@pytest.mark.parametrize("one", DEALS.values(), ids=lambda one: one.key)
def test_a_signing_has_what_its_furthest_step_asks_for(one: Deal) -> None:
    assert one.enterprise
    assert one.source
    assert one.content
    if "signed" in one.days:
        assert one.agreement in choices.AgreementKind.values
        assert one.agreed is not None
        assert one.outside is not None
        assert one.outside <= one.agreed
        assert one.credit_code or one.enterprise in by("enterprises", "name") or one.parent
    assert ("upgraded" in one.days) == (one.agreement == "framework" and "landed" in one.days)
    if "landed" in one.days:
        assert one.company
        assert one.company_code
        assert one.site
        assert one.project
        assert one.review not in {"", choices.Review.WAITING}
    else:
        assert not one.project
    assert not {"started", "production"} & set(one.days) or one.project == "new"


def test_no_project_is_landed_on_twice() -> None:
    used = Counter(one.project for one in DEALS.values() if one.project not in {"", "new"})
    assert set(used.values()) == {1}
    assert len(used) >= 15


def test_the_year_is_a_little_behind_in_landings_and_in_time_with_signings() -> None:
    """≥80 signings and ≥60 landings by the year's end: 75 % of the time has passed."""
    signed = sum(counts(one, "signed", SEPTEMBER) for one in DEALS.values())
    landed = [one for one in DEALS.values() if counts(one, "landed", SEPTEMBER)]
    assert (signed, len(landed)) == (60, 41)
    assert sum(one.chain == "wind-equipment" for one in landed) == 10
    assert sum(one.days["signed"].year < 2024 for one in landed) == 6  # carried over


def test_every_counting_rule_that_can_be_shown_is_shown() -> None:
    named = {one.exclusion for one in DEALS.values()} - {""}
    assert named == {"network-branch", "relocation", "small-service-estate"}
    small = [one for one in DEALS.values() if one.agreed and one.agreed < least()]
    assert any(not one.exclusion and not one.parent for one in small)
    assert sum(bool(one.parent) for one in DEALS.values()) == 2


# Funds


@pytest.mark.parametrize("one", DEALS.values(), ids=lambda one: one.key)
def test_funds_begin_with_the_landing_never_fall_and_add_up(one: Deal) -> None:
    before = None
    for month in MONTHS:
        found = received(one, month)
        landed = one.landed_on is not None and Month.of(one.landed_on) <= month
        assert (found is not None) == landed
        if found is None:
            continue
        assert found.claimed >= found.verified >= 0
        assert found.fixed + found.working == found.verified
        assert found.proof in choices.Proof.values
        assert one.agreed is not None
        assert found.verified < one.agreed
        assert before is None or found.verified >= before.verified
        before = found


def test_funds_from_outside_the_region_are_near_what_the_plan_asks() -> None:
    """≥30亿元 by the year's end."""
    found = [received(one, Month(2024, 9)) for one in DEALS.values()]
    outside = sum(
        one.verified for one in found if one is not None and one.source == "outside_region"
    )
    assert 220_000 < outside < 250_000


# Events and contacts


def test_events_and_contacts_stand_where_they_say() -> None:
    occasions = {one.key: one for one in OCCASIONS}
    assert len(occasions) == len(OCCASIONS)
    assert sum(one.kind == "signing" for one in OCCASIONS) >= 18
    for occasion in OCCASIONS:
        assert occasion.kind in choices.EventKind.values
        assert not occasion.team or occasion.team in by("teams", "code")
        assert occasion.held_on <= TODAY
    for one in APPROACHES:
        assert one.chain in by("chains", "code"), one.name
        assert not one.event or occasions[one.event].held_on <= one.first_on, one.name
        assert bool(one.closed_on) == bool(one.close_reason or one.signing), one.name
        assert one.closed_on is None or one.first_on <= one.closed_on <= TODAY, one.name
        said = talks(one, TODAY)
        assert [each.on for each in said] == sorted(each.on for each in said)
        assert {each.kind for each in said} <= set(choices.NoteKind.values)
        last = one.closed_on or TODAY
        assert all(one.first_on < each.on < last for each in said), one.name


def test_a_contact_that_became_a_signing_came_before_it() -> None:
    for one in APPROACHES:
        if one.signing:
            deal = DEALS[one.signing]
            assert one.name == deal.enterprise
            assert one.closed_on == min(deal.days.values())


# Support


def test_whatever_a_thing_won_names_is_there() -> None:
    for one in WON:
        assert one.kind in by("support_kinds", "code"), one.name
        assert {one.lead, *one.shares} <= set(by("departments", "code")), one.name
        assert sum(one.shares.values()) == WHOLE, one.name
        assert one.lead in one.shares, one.name
        assert not one.project or one.project in by("projects", "key"), one.name
        assert one.level in choices.Level.values, one.name
        assert one.fund_class in {"", *choices.FundClass.values}, one.name
        assert bool(one.fund_class) == bool(one.amount) == (one.kind == "fund"), one.name


def test_one_document_is_the_same_in_all_its_rows_and_some_grant_several_things() -> None:
    told = {(one.number, one.title, one.dated, one.level, one.granted_by) for one in WON}
    assert len({number for number, *_ in told}) == len(told) < len(WON)
    named = Counter((one.number, one.kind, one.name) for one in WON)
    assert set(named.values()) == {1}


def test_what_was_won_runs_forward() -> None:
    for one in WON:
        decided = one.outcome in {"recognised", "refused"}
        assert (one.decided_on is not None) == decided, one.name
        assert one.decided_on is None or one.entered_on <= one.decided_on <= TODAY, one.name
        assert all(one.entered_on < paid.on <= TODAY for paid in one.arrivals), one.name
        if one.amount is not None:
            assert sum(paid.amount for paid in one.arrivals) <= one.amount, one.name
            assert (one.recognised_amount or one.amount) <= one.amount, one.name
        else:
            assert not one.arrivals, one.name


def test_every_rule_of_support_has_a_case() -> None:
    classes = {one.fund_class for one in WON}
    assert {"special_bond", "treasury_bond", "donation", "general_transfer"} <= classes
    assert any(one.is_formula for one in WON)
    assert any(one.needs_match for one in WON)
    assert any(one.novelty == "renewed" for one in WON)
    assert any(len(one.shares) > 2 for one in WON)
    assert any(one.dated.year == 2023 and one.arrivals[0].on.year == 2024 for one in WON)
    outcomes = {one.outcome for one in WON}
    assert outcomes == {"applied", "reviewing", "returned", "recognised", "refused"}
    assert any(one.recognised_amount and one.recognised_amount < (one.amount or 0) for one in WON)
