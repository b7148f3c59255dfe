"""What holds of the returns of the demonstration (`test_demonstration`): most are in time, a few are
late, one is still waited for, and every one of them went through the workflow."""

from collections import Counter

from accounts import clock
from accounts.models import Department
from config.demonstration_days import LATE, MISSING, UNDER_WAY
from config.management.commands.demo import CURRENT, LAST_PUBLISHED
from entry.models import Return, ReturnEvent
from entry.periods import Month
from entry.rounds import Round, rounds, timeliness

MONTHS = Month.range(Month(2024, 1), LAST_PUBLISHED)


def seen(*months: Month) -> dict[tuple[str, int], Round]:
    named = list(Department.objects.filter(is_active=True))
    found = rounds(named, months, today=clock.today())
    return {
        (one.code, month.month): each
        for one in named
        for month, each in found.get(one.pk, {}).items()
    }


def whoever_is_said_to_be_late_is_and_nobody_else() -> None:
    found = seen(*MONTHS)
    late = {key for key, one in found.items() if one.is_late and one.is_handed_in}
    assert late == set(LATE)
    assert {key for key, one in found.items() if one.is_missing} == set(MISSING)
    assert {one.days_late for key, one in found.items() if key in late} == {1, 2, 3}
    assert all(one.submitted_on.weekday() < 5 for key, one in found.items() if key in late)
    told = timeliness(found.values())
    assert (told.due, told.late, told.missing) == (270, 15, 1)
    assert told.completeness is not None
    assert told.timeliness is not None
    assert 90 < told.timeliness < told.completeness < 100


def late_returns_were_published_in_their_turn() -> None:
    published = Return.objects.filter(month__in=MONTHS, sequence=0, is_demo=True)
    for month in MONTHS:
        moments = list(
            published.filter(month=month)
            .order_by("published_at")
            .values_list("published_at", "approved_at", "submitted_at")
        )
        assert all(sent <= passed <= told for told, passed, sent in moments)


def of_the_month_under_way_most_is_handed_in() -> None:
    found = seen(CURRENT)
    told = Counter(one.state for one in found.values())
    waits = Counter("approved" if one.is_approved else "submitted" for one in UNDER_WAY)
    assert (told["approved"], told["submitted"]) == (waits["approved"], waits["submitted"] + 1)
    assert (told["published"], told["draft"]) == (2, 2)
    came = timeliness(found.values())
    assert came.handed_in > 2 * came.missing > 0
    assert came.late == sum(one.day > 5 for one in UNDER_WAY) > 0


def nothing_has_happened_after_its_clock() -> None:
    assert not ReturnEvent.objects.filter(at__gt=clock.now()).exists()
    assert not Return.objects.filter(published_at__gt=clock.now()).exists()


CHECKS = (
    whoever_is_said_to_be_late_is_and_nobody_else,
    late_returns_were_published_in_their_turn,
    of_the_month_under_way_most_is_handed_in,
    nothing_has_happened_after_its_clock,
)
