"""What the page of the funnel gets: plain values in words, rounded once. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from entry.numbers import display, round_half_up
from entry.periods import Month
from investment.addresses import Address
from investment.aims import Aim
from investment.choices import StepKind
from investment.column_values import place_words
from investment.counters import FUNDS
from investment.counting import Cohort
from investment.entries import ENDED, NOT_STATED, Entry
from investment.family import siblings
from investment.fund_months import FundMonth
from investment.ledgers import Choices, Ledger
from investment.presenters_signings import filter_bar
from investment.presenters_sums import (
    PROJECTS,
    cut_page,
    facts,
    hundred_millions,
    link,
    told,
    year_link,
    yi,
)
from investment.rows import Row
from investment.stays import Stay, stays
from investment.totals import COUNTED, CUTS, Cohorts, Stage, cohorts
from projects.column_kinds import MONEY_PLACES
from projects.formulas import share

BY = ("chain", "source", "team", "event", "way", "department", "area")
USUAL_BY = BY[0]
STALE_SHOWN = 10
HUNDRED = Decimal(100)
COUNTED_PROJECTS = {"counted": "yes", **PROJECTS}


def by_of(address: Address) -> str:
    """The summary that the page shows: the one asked for, else by chain."""
    return address.by if address.by in BY else USUAL_BY


def funnel_page(
    ledger: Ledger,
    address: Address,
    choices: Choices,
    months: Sequence[FundMonth],
    aims: Sequence[Aim],
) -> dict[str, Any]:
    """Everything that `investment/funnel.html` shows."""
    entries, by = ledger.entries, by_of(address)
    stale = stale_of(entries)
    return {
        "ledger": ledger,
        "address": address,
        "siblings": siblings("/investment/"),
        "facts": facts(ledger.totals, address),
        "funnel": funnel_told(ledger, address),
        "ended": {"number": ledger.totals.ended, "href": link(address, step=ENDED, **PROJECTS)},
        "is_begun": any(one.place for one in entries),
        "before": {
            "number": sum(not one.place for one in entries if not one.is_increase),
            "href": link(address, step=NOT_STATED, **PROJECTS),
        },
        "waiting": {"number": ledger.totals.waiting, "href": link(address, waiting="yes")},
        "aims": aims,
        "by": by,
        "tabs": _tabs(address, by),
        "cut": cut_page(entries, ledger.totals, address, by),
        **_cohorts_told(cohorts(entries), address),
        "stays": [stay_told(one, address) for one in stays(entries)],
        "stale": [_stale(one) for one in stale[:STALE_SHOWN]],
        "stale_all": {"number": len(stale), "href": link(address, stale="yes")},
        "months": months_told(months, planned_of(ledger, aims)),
        "has_plan": bool(planned_of(ledger, aims)),
        "ledger_href": link(address),
        "present_query": address.query(month=None, as_of=None) or "?",
        **filter_bar(ledger, address, choices),
    }


def _tabs(address: Address, by: str) -> list[dict[str, Any]]:
    return [
        {
            "href": f"{address.query(by=key) or '?'}#cuts",
            "title": f"按{CUTS[key][0]}",
            "current": key == by,
        }
        for key in BY
    ]


def funnel_told(ledger: Ledger, address: Address) -> list[dict[str, Any]]:
    """Along the steps: who stands there, who came at least so far, who took it in the year.

    `wide` and `filled` are the parts of the bar's width, %, as the drawing wants them.
    """
    stages = ledger.totals.funnel
    most = max((one.reached for one in stages), default=0)
    return [
        {
            "place": one.place,
            "word": str(StepKind(one.place).label),
            "here": {"number": one.here, "href": link(address, step=one.place, **PROJECTS)},
            "agreed": told(one.agreed) if one.here else "",
            "reached": {"number": one.reached, "href": link(address, came=one.place, **PROJECTS)},
            "rate": _rate(one, before),
            "wide": _bar(one.reached, most),
            "filled": _bar(one.here, most),
            "year": _year(ledger, one.place, address),
        }
        for one, before in zip(stages, (None, *stages), strict=False)
    ]


def _rate(stage: Stage, before: Stage | None) -> str:
    """Of those who came to the step before, how many came here; "" at the first."""
    if before is None:
        return ""
    found = share(Decimal(stage.reached), Decimal(before.reached))
    return "" if found is None else f"{display(found, 1)}%"


def _bar(number: int, most: int) -> dict[str, str]:
    """A bar in the middle: where it begins, and how wide it is."""
    wide = Decimal(0) if not most else round_half_up(HUNDRED * number / most, 2)
    start = round_half_up((HUNDRED - wide) / 2, 2)
    return {"x": f"{start:f}%", "width": f"{wide:f}%"}


def _year(ledger: Ledger, place: str, address: Address) -> dict[str, Any] | None:
    """What the year counts; leads and talks are no achievement, nobody counts them."""
    if place not in COUNTED:
        return None
    found = ledger.totals.year[place]
    return {
        "number": found.projects,
        "href": year_link(address, place),
        "agreed": told(found.agreed) if found.agreed is not None else "",
    }


def _cohorts_told(found: Cohorts, address: Address) -> dict[str, Any]:
    """By year of signing what became of it; and which year's signings landed when."""
    landed = sorted({year for _, year in found.landings}, reverse=True)
    signed = _signed_years(found)

    def cell(year: int | None, landing: int) -> dict[str, Any]:
        where = {"cohort": str(year or NOT_STATED), "landed": str(landing)}
        return {
            "number": found.landings.get((year, landing), 0),
            "href": link(address, **COUNTED_PROJECTS, **where),
        }

    return {
        "cohorts": [_cohort(one, address) for one in found.lines],
        "landed_years": landed,
        "landings": [
            {
                "title": f"{year}年签约" if year else "没有签约日期",
                "cells": [cell(year, one) for one in landed],
            }
            for year in signed
        ],
        "landed_totals": [
            {
                "number": sum(many for (_, year), many in found.landings.items() if year == one),
                "href": link(address, **COUNTED_PROJECTS, landed=str(one)),
            }
            for one in landed
        ],
    }


def _signed_years(found: Cohorts) -> list[int | None]:
    years = {year for year, _ in found.landings}
    known = sorted((year for year in years if year is not None), reverse=True)
    return [*known, *([None] if None in years else [])]


def _cohort(one: Cohort, address: Address) -> dict[str, Any]:
    def count(number: int, **where: str) -> dict[str, Any]:
        of_year = {"cohort": str(one.year), **COUNTED_PROJECTS}
        return {"number": number, "href": link(address, **of_year, **where)}

    return {
        "year": one.year,
        "signed": count(one.signed),
        "landed": count(one.landed, came=StepKind.LANDED),
        "landing_rate": one.landing_rate,
        "started": count(one.started, came=StepKind.STARTED),
        "start_rate": one.start_rate,
        "listed": count(one.listed, came=StepKind.STARTED, listed="yes"),
        "listing_rate": one.listing_rate,
        "produced": count(one.produced, came=StepKind.PRODUCTION),
        "ended": count(one.ended, step=ENDED),
        "agreed": yi(one.agreed),
        "received": yi(one.received),
        "received_rate": one.received_rate,
    }


def stay_told(one: Stay, address: Address) -> dict[str, Any]:
    longest = one.longest
    return {
        "word": str(StepKind(one.place).label),
        "here": {"number": one.here, "href": link(address, step=one.place, **PROJECTS)},
        "median": one.median,
        "longest": longest.days_here if longest else None,
        "longest_name": longest.signing.name if longest else "",
        "longest_href": f"/investment/signings/{longest.signing.key}/" if longest else "",
        "passed": {"number": one.passed, "href": link(address, passed=one.place, **PROJECTS)},
        "needed": one.needed,
    }


def stale_of(entries: Sequence[Entry]) -> list[Entry]:
    """What has had no news for long, the longest in its place first."""
    found = [one for one in entries if one.judged.is_stale]
    return sorted(found, key=lambda one: (-(one.days_here or 0), one.signing.key))


def _stale(one: Entry) -> dict[str, Any]:
    return {
        "name": one.signing.name,
        "href": f"/investment/signings/{one.signing.key}/",
        "place": place_words(Row(one)),
        "days": one.days_here,
        "lead": one.signing.lead.short_name,
        "next_step": one.signing.next_step,
    }


def planned_of(ledger: Ledger, aims: Sequence[Aim]) -> Sequence[Decimal]:
    """What the plan wants of funds from outside by the end of each month, 亿元.

    It is the whole register's: a part of it has no plan of its own.
    """
    if ledger.filters.as_query():
        return ()
    return next((one.planned for one in aims if one.counted == FUNDS.code), ())


def known_months(months: Sequence[FundMonth]) -> Sequence[FundMonth]:
    """Up to the last one that anybody reported."""
    last = max((at for at, one in enumerate(months) if one.is_reported), default=-1)
    return months[: last + 1]


def months_words(month: Month) -> str:
    return f"1—{month.month}月" if month.month > 1 else "1月"


def months_told(
    months: Sequence[FundMonth], planned: Sequence[Decimal] = ()
) -> list[dict[str, str]]:
    """The months of which something is known; amounts in 亿元, what came of the plan in %."""
    return [
        {
            "title": months_words(one.month),
            "claimed": yi(one.claimed),
            "verified": yi(one.verified),
            "outside": yi(one.outside),
            "in_month": yi(one.in_month),
            "planned": display(wanted, MONEY_PLACES),
            "done": display(share(hundred_millions(one.outside), wanted), 1),
        }
        for one in known_months(months)
        for wanted in [planned[one.month.month - 1] if planned else None]
    ]
