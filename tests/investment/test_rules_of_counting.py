"""The rules of DOMAIN §4.2 on whole registers, against a clerk who goes through his papers.

Increases, excluded kinds, least amounts by year, upgrades and new investors come together; the
ledger, its cuts, the cohorts and the counters must all say what the clerk says.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Area, Department, User
from entry.periods import Month
from investment.counters import SigningCounter
from investment.ledgers import Filters, ledger
from investment.models import CountingRule, InvestorChange, Signing
from investment.totals import cohorts, cuts
from tests.factories import NOW
from tests.investment.factories import SigningFactory, firm, paper, take

pytestmark = pytest.mark.django_db
D = Decimal
MONTHS = (Month(2023, 7), Month(2023, 12), Month(2024, 4), Month(2024, 9))
LEAST = {2023: 5_000, 2024: 10_000}  # 万元; a year counts by its own paper
SOURCES = ("outside_region", "outside_city", "local", "foreign")


@dataclass
class Paper:
    """One project as its papers tell of it; an increase is a paper of its own."""

    key: str
    agreed: int | None
    source: str
    days: dict[str, date]
    is_moved: bool = False  # 区内搬迁, a rule that a person names
    whole: "Paper | None" = None  # what it increases
    investors: list[tuple[date, str]] = field(default_factory=list)

    def counts(self) -> bool:
        """By the paper of the year in which it was signed; an increase counts with its whole."""
        sizes = [self.agreed, self.whole.agreed if self.whole else None]
        known = [one for one in sizes if one is not None]
        is_small = bool(known) and sum(known) < LEAST.get(self.days["signed"].year, 0)
        return not (self.is_moved or (self.whole is not None and self.whole.is_moved) or is_small)

    def of(self, day: date) -> str:
        """Whose it is on a day: the last who took over by then."""
        return next((name for on, name in reversed(self.investors) if on <= day), self.source)

    def took(self, kind: str, month: Month) -> bool:
        day = self.days.get(kind)
        return day is not None and day.year == month.year and day <= month.last_day


def some_day(dice: random.Random) -> date:
    return date(2022, 1, 1) + timedelta(days=dice.randint(0, 1000))


def papers(dice: random.Random) -> Iterator[Paper]:
    """Sixty projects, every third of them increased, each signed."""
    for number in range(60):
        first = some_day(dice)
        days = [first + timedelta(days=150 * at) for at in range(3)]
        reached = ("signed", "landed", "production")[: dice.randint(1, 3)]
        one = Paper(
            f"p{number}",
            dice.choice([None, 4_000, 9_999, 10_000, 80_000]),
            dice.choice(SOURCES),
            dict(zip(reached, days, strict=False)),
            is_moved=dice.random() < 0.15,
        )
        for on in sorted({some_day(dice) for _ in range(dice.randint(0, 2))}):
            others = [each for each in SOURCES if each != one.of(on)]
            one.investors.append((on, dice.choice(others)))
        yield one
        if number % 3 == 0:
            later = one.days["signed"] + timedelta(days=dice.randint(1, 400))
            yield Paper(
                f"p{number}-more", dice.choice([None, 500, 6_000]), one.source,
                {"signed": later}, whole=one,
            )  # fmt: skip


def enter(every: list[Paper], lead: Department, by: User) -> None:
    """What the papers say, in the register; agreements are upgraded, which counts nothing."""
    moved = CountingRule.objects.create(year=2024, code="moved", title="区内搬迁", text="不计")
    for year, least in LEAST.items():
        CountingRule.objects.create(
            year=year, code="small", title=f"不足{least}万元", text="不计", least=least
        )
    made: dict[str, Signing] = {}
    for one in every:
        signing: Signing = SigningFactory(
            key=one.key, lead=lead, area=lead.area, agreed_investment=one.agreed,
            source=one.of(date.max), enterprise=firm(one.of(date.max)),
            exclusion=moved if one.is_moved else None,
            parent=made[one.whole.key] if one.whole else None,
        )  # fmt: skip
        made[one.key] = signing
        for kind, on in one.days.items():
            take(signing, kind, on)
        take(signing, "upgraded", one.days["signed"] + timedelta(days=9))
        before = one.source
        for on, after in one.investors:
            InvestorChange.objects.create(
                signing=signing, on=on, before=firm(before), after=firm(after), by=by, at=NOW,
                source_before=before, source_after=after, evidence=paper(signing, by),
            )  # fmt: skip
            before = after


@pytest.fixture(params=[1, 2, 3])
def every(request: pytest.FixtureRequest, finance: Department, leader: User) -> list[Paper]:
    found = list(papers(random.Random(request.param)))
    enter(found, finance, leader)
    return found


@pytest.mark.parametrize("month", MONTHS)
def test_a_year_counts_as_the_papers_say(
    month: Month, every: list[Paper], leader: User, home: Area
) -> None:
    signed = [one for one in every if one.took("signed", month) and one.counts()]
    projects = {one.key for one in signed if one.whole is None}
    known = [one.agreed for one in signed if one.agreed is not None]
    found = ledger(leader, month)
    assert found.totals.year["signed"].projects == len(projects)
    assert found.totals.year["signed"].agreed == (sum(known) if known else None)

    said = SigningCounter().records(["signings", "signed-investment"], home, month)
    assert {one.key for one in said["signings"]} == projects
    assert len(said["signings"]) == len(projects)
    money = {one.key: one.amount for one in said["signed-investment"]}
    assert money == {one.key: one.agreed for one in signed if one.agreed is not None}

    listed = ledger(leader, month, Filters(reached="signed", counted="yes", increase="no"))
    assert {one.signing.key for one in listed.entries} == projects


@pytest.mark.parametrize("month", MONTHS)
def test_a_new_investor_has_the_signing_from_his_day(
    month: Month, every: list[Paper], leader: User
) -> None:
    """Not counted once more: among the signings of its year it is another investor's."""
    wanted = Counter(
        one.of(month.last_day)
        for one in every
        if one.whole is None and one.took("signed", month) and one.counts()
    )
    lines = cuts(ledger(leader, month).entries, "source")
    found = {line.key: line.totals.year["signed"].projects for line in lines}
    assert {key: number for key, number in found.items() if number} == wanted


@pytest.mark.parametrize("month", MONTHS)
def test_a_cohort_is_converted_by_what_it_signed(
    month: Month, every: list[Paper], leader: User
) -> None:
    day = month.last_day
    mine = [
        one for one in every if one.whole is None and one.days["signed"] <= day and one.counts()
    ]
    signed = Counter(one.days["signed"].year for one in mine)
    landed = Counter(
        one.days["signed"].year
        for one in mine
        if any(on <= day for kind, on in one.days.items() if kind != "signed")
    )
    lines = cohorts(ledger(leader, month).entries).lines
    assert {one.year: one.signed for one in lines} == signed
    assert {one.year: one.landed for one in lines if one.landed} == landed


def test_what_is_left_out_says_by_which_rule(every: list[Paper], leader: User) -> None:
    titles = {}
    signed = [one for one in every if one.days["signed"] <= MONTHS[-1].last_day]
    for one in signed:
        is_moved = one.is_moved or (one.whole is not None and one.whole.is_moved)
        least = f"不足{LEAST.get(one.days['signed'].year, 0)}万元"
        titles[one.key] = "" if one.counts() else "区内搬迁" if is_moved else least
    found = {one.signing.key: one.judged.excluded for one in ledger(leader, MONTHS[-1]).entries}
    assert {one.key: found[one.key] for one in signed} == titles
    assert {"", "区内搬迁"} < set(titles.values())  # and some by their year's least
