"""The registers' arithmetic against slow and obvious counting."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from projects.formulas import (
    Part,
    Permit,
    Schedule,
    counted,
    money_once,
    rate_by_procedure,
    rate_by_project,
    share,
    time_share,
    weighted_completion,
)

D = Decimal
LINEAR = tuple(D(month) * 100 / 12 for month in range(1, 13))
amounts = st.decimals(0, 10**9, places=4)


def near(found: Decimal | None, wanted: Fraction) -> bool:
    """Equal but for the twenty-eighth digit."""
    return found is not None and abs(Fraction(found) - wanted) <= Fraction(1, 10**18) * max(
        1, abs(wanted)
    )


# --- shares -----------------------------------------------------------------------------------


@given(amounts, amounts)
def test_a_share_is_the_quotient_in_per_cent(part: Decimal, whole: Decimal) -> None:
    found = share(part, whole)
    if whole == 0:
        assert found is None
    else:
        assert near(found, Fraction(part) * 100 / Fraction(whole))


def test_a_share_is_not_capped() -> None:
    """化解债务7.4亿元，完成年度任务329%."""
    found = share(D("7.4"), D("2.25"))
    assert found is not None
    assert round(found) == 329


@pytest.mark.parametrize(
    ("part", "whole"), [(None, D(1)), (D(1), None), (None, None), (D(1), D(0))]
)
def test_what_is_not_known_has_no_share(part: Decimal | None, whole: Decimal | None) -> None:
    assert share(part, whole) is None


def test_nothing_done_is_not_unknown() -> None:
    assert share(D(0), D(5)) == 0


def test_published_gaps_are_repeated() -> None:
    """占年计划74%，超序时进度7.33个百分点 (1—8月, DOMAIN §6.3)."""
    assert D(74) - time_share(Month(2024, 8)) == pytest.approx(D("7.3333"), abs=D("0.001"))
    assert time_share(Month(2024, 12)) == 100


# --- schedules --------------------------------------------------------------------------------


def counted_on_fingers(first: Month, last: Month, month: Month) -> Fraction:
    span = [one for one in Month.range(Month(2024, 1), Month(2024, 12)) if first <= one <= last]
    return Fraction(100 * sum(one <= month for one in span), len(span))


within = st.integers(1, 12).map(lambda number: Month(2024, number))


@given(within, within, within)
def test_the_even_curve_runs_from_start_to_finish(a: Month, b: Month, month: Month) -> None:
    first, last = min(a, b), max(a, b)
    made = Schedule(2024, D(1200), {}, first=first, last=last)
    assert near(made.share(month), counted_on_fingers(first, last, month))
    assert near(made.planned(month), counted_on_fingers(first, last, month) * 12)


@pytest.mark.parametrize(
    ("first", "last", "month", "wanted"),
    [
        (None, None, 6, 50),
        (7, None, 6, 0),
        (7, None, 7, Fraction(100, 6)),  # starts in July: a sixth of the year's money by its end
        (7, None, 12, 100),
        (3, 9, 9, 100),
        (3, 9, 12, 100),
        (5, 5, 4, 0),
        (5, 5, 5, 100),
    ],
)
def test_mid_year_starts(first: int | None, last: int | None, month: int, wanted: Fraction) -> None:
    made = Schedule(
        2024,
        D(600),
        {},
        first=Month(2024, first) if first else None,
        last=Month(2024, last) if last else None,
    )
    assert near(made.share(Month(2024, month)), Fraction(wanted))


def test_what_began_last_year_or_ends_next_year_is_even_over_this_one() -> None:
    made = Schedule(2024, D(600), {}, first=Month(2022, 3), last=Month(2026, 5))
    assert near(made.share(Month(2024, 3)), Fraction(25))
    later = Schedule(2024, D(600), {}, first=Month(2025, 2))
    assert later.share(Month(2024, 12)) == 0


def test_a_curve_wins_over_the_months_of_start_and_finish() -> None:
    curve = tuple(map(D, (2, 4, 8, 16, 28, 42, 54, 66, 77, 87, 95, 100)))
    made = Schedule(2024, D(1000), {}, curve=curve, first=Month(2024, 7))
    assert [made.share(Month(2024, month)) for month in range(1, 13)] == list(curve)
    assert made.planned(Month(2024, 9)) == 770


stated = st.dictionaries(within, amounts, min_size=1, max_size=12)


@given(stated, within, amounts.filter(bool))
def test_stated_months_win_over_everything(
    months: dict[Month, Decimal], month: Month, total: Decimal
) -> None:
    made = Schedule(2024, total, months, curve=LINEAR)
    planned = D(0)
    for each in Month.range(Month(2024, 1), month):
        planned = months.get(each, planned)
    assert made.planned(month) == planned
    assert near(made.share(month), Fraction(planned) * 100 / Fraction(total))


@pytest.mark.parametrize("total", [None, D(0)])
def test_no_plan_has_no_schedule(total: Decimal | None) -> None:
    made = Schedule(2024, total, {}, curve=LINEAR)
    assert made.share(Month(2024, 6)) is None
    assert made.planned(Month(2024, 6)) is None


def test_other_years_are_before_and_after() -> None:
    made = Schedule(2024, D(10), {}, curve=LINEAR)
    assert (made.share(Month(2023, 12)), made.share(Month(2025, 1))) == (0, 100)


# --- money once -------------------------------------------------------------------------------


@st.composite
def registers(draw: st.DrawFn) -> list[Part]:
    """Projects of which some are packages and some their parts, in any order, some repeated."""
    packages = [Part(pk, None, draw(st.none() | amounts)) for pk in range(draw(st.integers(0, 4)))]
    others = [
        Part(
            10 + number,
            draw(st.none() | st.sampled_from([one.pk for one in packages] or [99])),
            draw(st.none() | amounts),
        )
        for number in range(draw(st.integers(0, 8)))
    ]
    every = [*packages, *others]
    again = draw(st.lists(st.sampled_from(every), max_size=6)) if every else []
    return draw(st.permutations([*every, *again]))


def added_up(parts: Sequence[Part]) -> Decimal | None:
    """Every package is asked first; what it does not say is asked of its parts."""
    seen: set[int] = set()
    total, known = D(0), False
    for part in parts:
        if part.pk in seen:
            continue
        seen.add(part.pk)
        packages = [one for one in parts if one.pk == part.parent and one.amount is not None]
        if packages or part.amount is None:
            continue
        total, known = total + part.amount, True
    return total if known else None


@given(registers())
def test_money_counts_once(parts: list[Part]) -> None:
    assert money_once(parts) == added_up(parts)


@given(registers(), registers())
def test_a_union_of_two_lists_counts_what_stands_on_both_once(
    one: list[Part], other: list[Part]
) -> None:
    same = {part.pk: part for part in [*one, *other]}  # a project is the same on every list
    first, second = ([same[part.pk] for part in each] for each in (one, other))
    union = [*first, *second]
    assert money_once(union) == money_once(list({part.pk: part for part in union}.values()))
    assert counted(union) == counted([*second, *first])


def test_a_package_stands_for_its_parts() -> None:
    """13个工程 2.1亿元: the package carries the money, two named parts carry some of it."""
    package, part, other = Part(1, None, D(21000)), Part(2, 1, D(3000)), Part(3, 1, None)
    assert money_once([package, part, other]) == 21000
    assert money_once([part, other]) == 3000
    assert money_once([Part(1, None, None), part, Part(3, 1, D(500))]) == 3500
    assert money_once([other]) is None
    assert money_once([]) is None


# --- rates ------------------------------------------------------------------------------------

permits = st.builds(Permit, needed=st.booleans(), main=st.booleans(), done=st.booleans())


@given(st.lists(st.lists(permits, max_size=6), max_size=12))
def test_both_rates_of_procedures(projects: list[list[Permit]]) -> None:
    known = complete = settled = total = 0
    for project in projects:
        main = 0
        left = 0
        for each in project:
            total += 1
            fine = each.done or not each.needed
            settled += fine
            main += each.main
            left += each.main and not fine
        known += main > 0
        complete += main > 0 and left == 0
    by_project = rate_by_project(projects)
    by_procedure = rate_by_procedure([each for project in projects for each in project])
    assert by_project is None if not known else near(by_project, Fraction(100 * complete, known))
    assert by_procedure is None if not total else near(by_procedure, Fraction(100 * settled, total))


def test_what_is_not_needed_counts_as_settled() -> None:
    """主要手续全部办结的项目占79%；办结（含不需办理）占95.1% (DOMAIN §3.5)."""
    done, left = (
        Permit(needed=True, main=True, done=True),
        Permit(needed=True, main=True, done=False),
    )
    spare = Permit(needed=False, main=True, done=False)
    minor = Permit(needed=True, main=False, done=False)
    assert rate_by_project([[done, spare, minor], [done, left]]) == 50
    assert rate_by_procedure([done, spare, minor, done, left]) == 60
    assert rate_by_project([[minor], []]) is None
    assert rate_by_procedure([]) is None


pairs = st.lists(st.tuples(st.none() | amounts, st.none() | amounts), max_size=20)


@given(pairs)
def test_completion_is_weighted_by_money(
    found: list[tuple[Decimal | None, Decimal | None]],
) -> None:
    done, planned = Fraction(0), Fraction(0)
    for invested, plan in found:
        if plan:
            planned += Fraction(plan)
            done += Fraction(invested) if invested is not None else 0
    wanted = weighted_completion(found)
    assert wanted is None if not planned else near(wanted, done * 100 / planned)


def test_the_mean_of_rates_is_not_the_rate() -> None:
    assert weighted_completion([(D(100), D(100)), (D(0), D(900))]) == 10
    assert weighted_completion([(D(5), None), (None, D(0))]) is None
    assert weighted_completion([(D(50), D(100)), (None, D(100)), (D(70), None)]) == 25
