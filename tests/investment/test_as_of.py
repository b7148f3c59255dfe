"""What was known when: many lives of signings, told again by walking through what was entered."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from entry.periods import Month
from investment import counting
from investment.choices import FUNNEL
from investment.entries import Entry
from investment.judging import Judged, judge
from investment.models import InvestorChange, Signing
from investment.totals import cohorts, records_of
from tests.factories import NOW, DepartmentFactory, UserFactory
from tests.investment.factories import SigningFactory, firm, paper, receive, take

pytestmark = pytest.mark.django_db
D = Decimal
MONTHS = (Month(2023, 6), Month(2023, 12), Month(2024, 5), Month(2024, 9))


@dataclass(frozen=True)
class Entered:
    """Something that was entered: from when to when it was in force."""

    on: date
    what: str
    since: datetime
    until: datetime | None = None

    def holds(self, day: date, at: datetime) -> bool:
        in_force = self.since <= at and (self.until is None or self.until > at)
        return self.on <= day and in_force


@dataclass
class Told:
    signing: Signing
    steps: list[Entered]
    changes: list[Entered]
    first: str


def day_of(dice: random.Random) -> date:
    return date(2022, 1, 1) + timedelta(days=dice.randint(0, 1000))


def moment_after(day: date, dice: random.Random) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day) + timedelta(
        days=dice.randint(1, 300)
    )


def lives(count: int, by: User) -> list[Told]:
    """Steps in their order, confirmed late, some voided and taken anew; investors that change."""
    dice = random.Random(5)
    lead = DepartmentFactory()
    firms = [firm(f"f{number}") for number in range(4)]
    every = []
    for number in range(count):
        made = SigningFactory(key=f"a{number}", lead=lead, enterprise=firms[0], source="local")
        told = Told(made, [], [], "local")
        days = sorted(day_of(dice) for _ in FUNNEL)
        for kind, on in list(zip(FUNNEL, days, strict=True))[: dice.randint(0, len(FUNNEL))]:
            _enter(told, kind, on, by, dice)
        source = "local"
        for on in sorted({day_of(dice) for _ in range(dice.randint(0, 3))}):
            after = dice.choice(["foreign", "outside_region", "outside_city"])
            at = moment_after(on, dice) + timedelta(days=1000 * len(told.changes))
            before, now = firms[len(told.changes)], firms[len(told.changes) + 1]
            InvestorChange.objects.create(
                signing=made, on=on, before=before, after=now, source_before=source,
                source_after=after, evidence=paper(made, by), by=by, at=at,
            )  # fmt: skip
            made.enterprise, made.source, source = now, after, after
            told.changes.append(Entered(on, after, at))
        made.save()
        every.append(told)
    return every


def _enter(told: Told, kind: str, on: date, by: User, dice: random.Random) -> None:
    """The first word on a step may be wrong by some days, and be voided for a second one."""
    since = moment_after(on, dice)
    if dice.random() < 0.3:
        until = since + timedelta(days=dice.randint(1, 200))
        wrong = on + timedelta(days=dice.randint(1, 90))
        take(
            told.signing, kind, wrong, confirmed_at=since, by=by,
            voided_at=until, voided_by=by, void_reason="日期有误",
        )  # fmt: skip
        told.steps.append(Entered(wrong, kind, since, until))
        since = until
    take(told.signing, kind, on, confirmed_at=since, by=by)
    told.steps.append(Entered(on, kind, since))


def source_of(told: Told, day: date, at: datetime) -> str:
    """The last change that had happened and was known."""
    known = [one.what for one in told.changes if one.holds(day, at)]
    return known[-1] if known else told.first


@pytest.mark.parametrize("year", [2023, 2024, 2030])
def test_any_day_is_told_as_it_was_known_at_any_moment(year: int) -> None:
    every = lives(40, UserFactory())
    at = NOW.replace(year=year)
    signings = list(Signing.objects.for_lists())
    for month in MONTHS:
        found = judge(signings, month, at)
        for told in every:
            judged = found[told.signing.pk]
            reached = {one.what: one.on for one in told.steps if one.holds(month.last_day, at)}
            assert dict(judged.course.reached) == reached
            assert judged.investor.source == source_of(told, month.last_day, at)
        _counted_as_listed(every, found, month, at)


def _counted_as_listed(
    every: list[Told], found: dict[int, Judged], month: Month, at: datetime
) -> None:
    """By date and by cohort: a signing of 2022 that landed in 2024 is in both years' counts."""
    entries = [Entry(told.signing, found[told.signing.pk]) for told in every]
    day = month.last_day
    for kind in ("signed", "landed"):
        wanted = sum(
            one.what == kind and one.holds(day, at) and one.on.year == month.year
            for told in every
            for one in told.steps
        )
        of_year = counting.total(records_of(entries), kind, date(month.year, 1, 1), day)
        assert of_year.projects == wanted
    days = [{one.what: one.on.year for one in told.steps if one.holds(day, at)} for told in every]
    for (cohort, year), number in cohorts(entries).landings.items():
        assert number == sum(
            one.get("signed") == cohort and one.get("landed") == year for one in days
        )


def test_funds_are_what_was_published_by_then() -> None:
    made = SigningFactory()
    later = NOW + timedelta(days=40)
    receive(made, Month(2023, 12), "100", at=NOW)
    receive(made, Month(2024, 9), "300", at=NOW, superseded_at=later)
    receive(made, Month(2024, 9), "250", at=later)
    signings = list(Signing.objects.for_lists())
    for at, received in ((NOW - timedelta(1), None), (NOW, D(400)), (later, D(350))):
        assert judge(signings, Month(2024, 9), at)[made.pk].received == received
