"""The months of a project's year, and what was corrected in them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from entry.periods import Month
from projects.book_months import months_told, year_lines
from projects.ledgers import entries_of
from projects.models import Project, ProjectProgress
from tests.factories import NOW, ReturnFactory
from tests.projects.factories import plan_for, report

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)


def test_plan_and_figures_month_by_month(works: Project) -> None:
    report(works, SEPTEMBER, "1100", listed="900", received="1000", paid="800")
    [entry] = entries_of([works], SEPTEMBER)
    lines = year_lines(entry)
    assert [one.month.month for one in lines] == list(range(1, 13))
    august, september, october = lines[7:10]
    # 2000 evenly from March to December: 200 a month
    assert (august.planned, august.invested, august.single) == (1200, 800, 100)
    assert (september.completion, september.schedule, september.gap) == (55, 70, -15)
    assert (september.single, september.listed, september.received, september.paid) == (
        300, 900, 1000, 800,
    )  # fmt: skip
    assert (october.planned, october.invested, october.gap) == (1600, None, None)
    assert [one.month for one in lines if one.is_current] == [SEPTEMBER]


def test_a_month_alone_is_known_only_beside_the_one_before(works: Project) -> None:
    [entry] = entries_of([works], SEPTEMBER)
    july = year_lines(entry)[6]
    assert (july.invested, july.single) == (700, None)  # June was not reported


def test_nought_is_a_figure(works: Project) -> None:
    report(works, Month(2024, 1), "0")
    [entry] = entries_of([works], Month(2024, 1))
    january = year_lines(entry)[0]
    assert (january.invested, january.single, january.completion) == (0, 0, 0)
    assert january.gap == 0


def test_without_a_plan_there_is_no_completion(works: Project) -> None:
    works.year_plans.all().delete()
    [entry] = entries_of([works], Month(2024, 8))
    august = year_lines(entry)[7]
    assert (august.invested, august.planned, august.completion, august.gap) == (
        800, None, None, None,
    )  # fmt: skip


def history(project: Project) -> list[ProjectProgress]:
    found = ProjectProgress.objects.published().filter(project=project)
    return list(found.order_by("-month", "-published_at", "-pk"))


def test_a_correction_tells_what_it_replaced_and_why(works: Project) -> None:
    first = ProjectProgress.objects.get(project=works, month=Month(2024, 8))
    ProjectProgress.objects.filter(pk=first.pk).update(superseded_at=NOW + timedelta(days=1))
    carrier = ReturnFactory(
        department=works.lead, month=Month(2024, 8), sequence=1, reason="漏报一笔设备款",
        state="published", published_at=NOW, is_history=True,
    )  # fmt: skip
    ProjectProgress.objects.create(
        project=works, month=Month(2024, 8), monthly_return=carrier, invested=Decimal("850.5"),
        physical="封顶", problem="电力不足", entered_by=carrier.opened_by, entered_at=NOW,
        published_at=NOW + timedelta(days=1),
    )  # fmt: skip
    august, july = months_told(history(works))
    assert (august.row.invested, august.is_withdrawn) == (Decimal("850.5"), False)
    [correction] = august.corrections
    assert correction.reason == "漏报一笔设备款"
    assert [(one.title, one.before, one.after) for one in correction.cells] == [
        ("完成投资", "800", "850.5"),
        ("存在问题", "", "电力不足"),
    ]
    assert (july.row.physical, july.corrections) == ("打桩", ())


def test_a_withdrawn_month_says_so(works: Project) -> None:
    ProjectProgress.objects.filter(project=works).update(superseded_at=NOW + timedelta(days=1))
    assert [one.is_withdrawn for one in months_told(history(works))] == [True, True]


def test_years_do_not_mix(works: Project) -> None:
    plan_for(works, "500", year=2025)
    report(works, Month(2025, 1), "40")
    [entry] = entries_of([works], Month(2025, 1))
    assert [one.invested for one in year_lines(entry)][:2] == [40, None]
