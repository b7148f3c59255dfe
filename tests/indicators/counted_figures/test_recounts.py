"""What no longer agrees with its register: of other months, by little, or never counted at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from entry import queries, recounts, workflow
from entry.actions import recount_into
from entry.models import Return, State
from entry.periods import Month
from indicators.models import Indicator, Observation
from projects.models import Project, ProjectProgress
from tests.entry.conftest import walk
from tests.factories import NOW, actor
from tests.indicators.counted_figures import counting
from tests.indicators.counted_figures.asking import LATER, SEPTEMBER, SUBJECT, again, told, void
from tests.indicators.counted_figures.counting import COST, STARTS
from tests.projects.factories import draft

pytestmark = pytest.mark.django_db
AUGUST = Month(2024, 8)
People = tuple[User, User, User]


class OfTheYear(counting.Starts):
    """Projects of which anything was published in the year, by the month's end."""

    def records(self, codes: Any, area: Any, month: Any, carriers: Any = ()) -> Any:
        found = super().records(codes, area, month, carriers)
        told = ProjectProgress.objects.current().filter(
            month__gte=Month(month.year, 1), month__lte=month
        )
        keys = set(told.values_list("project__key", flat=True))
        return {code: [one for one in rows if one.key in keys] for code, rows in found.items()}


ADDING = (OfTheYear(), counting.Silent())


def waiting(department: Department, month: Month, people: People) -> Return:
    """An approved return, with the counts of its day."""
    made = Return.objects.create(
        department=department, month=month, due_on=date(2025, 3, 1), opened_at=NOW,
        opened_by=people[0],
    )  # fmt: skip
    recount_into(made, by=actor(people[0]), at=NOW)
    Return.objects.filter(pk=made.pk).update(state=State.APPROVED)
    return again(made)


def published(one: Return, people: People) -> list[str]:
    """What is told after the publication."""
    found = again(one)
    told_by = recounts.Publication([found], people[2])
    workflow.act(found.pk, "publish", by=actor(people[2]), at=LATER, seen_version=found.version)
    return told_by.warnings()


def marked(publisher: User, month: Month = SEPTEMBER) -> list[str]:
    """The words of the board."""
    board = queries.board(publisher, month, date(2024, 10, 9))
    return [one.words for line in (*board.lines, *board.corrections) for one in line.moved]


# -- figures of other months ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lag", "month", "names"),
    [
        (0, SEPTEMBER, "2024年9月"),  # what August reported stands in September too
        (0, Month(2024, 12), "2024年12月"),
        (1, SEPTEMBER, "2024年9月"),  # August's own figure, carried by September's return
        (2, Month(2025, 2), "2025年2月"),  # December's
        (0, AUGUST, "2024年8月"),
        (0, Month(2024, 7), ""),
        (0, Month(2025, 1), ""),
        (1, AUGUST, ""),
    ],
)
def test_a_late_publication_names_what_it_moves_in_later_months(
    lag: int, month: Month, names: str, finance: Department, statistics: Department,
    people: People, settings: Any,
) -> None:  # fmt: skip
    settings.COUNTERS = f"{__name__}.ADDING"
    counting.counting("starts", finance, name="新开工项目", lag_months=lag, since=Month(2023, 1))
    counting.started("b", statistics, date(2024, 3, 1))
    assert published(waiting(finance, month, people), people) == []
    late = waiting(statistics, AUGUST, people)
    draft(Project.objects.get(key="b"), late, invested=5)
    words = "“新开工项目”月报为0个，登记簿现为1个。请发起更正。"
    expected = f"财政局{names}月报已发布，但汇总的数与登记簿不一致：{words}"
    assert published(late, people) == ([expected] if names else [])


def test_returns_of_other_months_are_found_in_as_many_queries(
    finance: Department, people: People, django_assert_num_queries: Any
) -> None:
    """Where they have no counted figures, that is all; where they do, their months are counted."""
    one = waiting(finance, AUGUST, people)
    recounts.Publication([one], people[2])
    for months in (1, 3):
        for _ in range(months):
            waiting(finance, SEPTEMBER + Return.objects.count(), people)
        Return.objects.exclude(pk=one.pk).update(state=State.PUBLISHED, published_at=NOW)
        with django_assert_num_queries(3):
            recounts.Publication([one], people[2])


# -- a difference that rounding would hide --------------------------------------------------------


def test_a_small_difference_is_told_exactly(finance: Department, people: People) -> None:
    counting.counting("cost", finance, COST, name="总投资", unit="亿元", decimals=2)
    counting.started("a", finance, date(2024, 3, 1), "123000")
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(people[0]), at=NOW)
    counting.started("b", finance, date(2024, 4, 1), "30")
    now, was = "12.303亿元", "12.3亿元"
    ((_, sentence),) = told(opened)
    assert f"现为{now}，本表为{was}，" in sentence
    Return.objects.filter(pk=opened.pk).update(state=State.APPROVED)
    assert marked(people[2]) == [f"月报为{was}，登记簿现为{now}"]
    (warning,) = published(opened, people)
    assert f"月报为{was}，登记簿现为{now}。" in warning
    Project.objects.filter(key="b").update(total_investment="20")
    found = recounts.recounted([again(opened)])[opened.pk]
    assert [one.words for one in found] == [f"月报为{was}，登记簿现为12.302亿元"]


# -- what is to be counted and is not -------------------------------------------------------------


@pytest.fixture
def reported(
    finance: Department, statistics: Department, people: People
) -> tuple[Indicator, Return]:
    """A typed 87 that was handed in; the two projects of the register are not asked for yet."""
    made = counting.counting("starts", finance, name="新开工项目", since=SEPTEMBER + 1)
    counting.started("a", finance, date(2024, 3, 9))
    counting.started("b", statistics, date(2024, 9, 30))
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(people[0]), at=NOW)
    Observation.objects.create(
        indicator=made, area=finance.area, month=SEPTEMBER, value=Decimal(87), note="手填",
        monthly_return=opened, entered_by=people[0], entered_at=NOW,
    )  # fmt: skip
    return made, walk(opened, *people, to="approved")


def agreed(people: People, found: Return, words: str) -> None:
    """Page, board and publication say it, and the publication only once."""
    assert [code for code, _ in told(found)] in (["recount"], ["uncounted"])
    assert marked(people[2], found.month) == [words]
    (warning,) = published(found, people)
    assert f"汇总的数与登记簿不一致：“新开工项目”{words}。请发起更正。" in warning
    assert recounts.Publication([again(found)], people[2]).warnings() == []


def test_a_typed_number_of_a_counted_month_is_told(
    reported: tuple[Indicator, Return], people: People
) -> None:
    indicator, approved = reported
    assert (told(approved), marked(people[2])) == ([], [])
    Indicator.objects.filter(pk=indicator.pk).update(counted_since=SEPTEMBER)
    words = "由“重点项目”的“开工项目”汇总，月报的87个不是这样汇总的"
    agreed(people, approved, words)


def test_a_missing_number_of_a_counted_month_is_told(finance: Department, people: People) -> None:
    counting.counting("other", finance, since=SEPTEMBER + 1)
    approved = waiting(finance, SEPTEMBER, people)
    Indicator.objects.filter(code="other").update(name="新开工项目", counted_since=SEPTEMBER)
    agreed(people, approved, "由“重点项目”的“开工项目”汇总，月报还没有汇总")


def test_another_count_than_is_due_is_told(opened: Return, people: People) -> None:
    approved = walk(opened, *people, to="approved")
    void("a")
    Indicator.objects.filter(code="starts").update(counted_from=counting.NOBODY.code)
    agreed(people, approved, "由“重点项目”的“无人问津”汇总，月报的2个不是这样汇总的")


def test_a_count_that_no_register_knows_is_told(opened: Return, people: People) -> None:
    approved = walk(opened, *people, to="approved")
    Indicator.objects.filter(code="starts").update(counted_from="gone")
    agreed(people, approved, "由登记簿汇总，但没有“gone”这项计数（单位个）")


def test_a_correction_is_held_to_what_it_reopened_alone(
    published_two: Return, people: People
) -> None:
    correction = workflow.correct(
        published_two.pk, figures=[("indicators", SUBJECT)], reason="重报", by=actor(people[0]),
        at=LATER,
    )  # fmt: skip
    Return.objects.filter(pk=correction.pk).update(state=State.APPROVED)
    assert marked(people[2]) == []
    Observation.objects.filter(monthly_return=correction).update(records=None)
    words = f"由{STARTS.words}汇总，月报的2个不是这样汇总的"
    assert marked(people[2]) == [words]
    Observation.objects.filter(monthly_return=correction).delete()
    assert marked(people[2]) == [f"由{STARTS.words}汇总，月报还没有汇总"]


@pytest.fixture
def published_two(starts: Indicator, finance: Department, people: People) -> Return:
    """With another counted figure, which nobody reopens."""
    counting.counting("more", finance)
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(people[0]), at=NOW)
    return walk(opened, *people, to="published")


def test_what_was_typed_before_its_month_was_counted_stands(
    reported: tuple[Indicator, Return], people: People
) -> None:
    """Of what is published nobody asks; a correction would count it."""
    indicator, approved = reported
    published(approved, people)
    Indicator.objects.filter(pk=indicator.pk).update(counted_since=SEPTEMBER)
    assert recounts.recounted([again(approved)]) == {}


# -- in which order -------------------------------------------------------------------------------


def test_the_order_of_a_publication_counts_nothing(
    opened: Return, statistics: Department, people: People, django_assert_num_queries: Any
) -> None:
    """One query; a count that no register knows any more is a count all the same."""
    Indicator.objects.filter(code="starts").update(counted_from="gone")
    other = waiting(statistics, SEPTEMBER, people)
    with django_assert_num_queries(1):
        assert recounts.in_publishing_order([opened, other]) == [other, opened]
