"""The projects' sheet of a return: who is on it, what it shows, what a save and a month do."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry import workflow
from entry.actions import save_cells
from entry.models import Return
from entry.periods import Month
from entry.sheets import Change, Outcome, Result
from projects.models import Project, ProjectLightSnapshot, ProjectProgress
from projects.sheets import ProjectRegister
from tests.factories import NOW, actor
from tests.projects.factories import (
    ProjectFactory,
    draft,
    happen,
    permit,
    plan_for,
    report,
    rules,
)

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
REGISTER = ProjectRegister()
YEAR = Month.range(Month(2024, 1), Month(2024, 12))


def subjects(opened: Return) -> list[str]:
    return [row.subject for row in REGISTER.sheet(opened).rows]


def save(opened: Return, user: User, **texts: str) -> dict[str, Result]:
    saved = ProjectProgress.objects.filter(monthly_return=opened).first()
    version = saved.version if saved else 0
    changes = [Change("projects", "works", name, text, version) for name, text in texts.items()]
    found = save_cells(opened.pk, changes, by=actor(user), at=NOW)
    return {one.change.column: one for one in found.results}


# --- who is on it -----------------------------------------------------------------------------


def test_a_plan_for_the_year_puts_a_project_on_its_leads_sheet(
    opened: Return, works: Project, statistics: Department
) -> None:
    plan_for(ProjectFactory(key="theirs", lead=statistics))
    last_year = ProjectFactory(key="last-year", lead=works.lead)
    plan_for(last_year, year=2023)
    ProjectFactory(key="unplanned", lead=works.lead)
    joined = ProjectFactory(key="joined", lead=statistics)
    joined.co_operating.add(works.lead)
    plan_for(joined)
    assert subjects(opened) == ["works"]


@pytest.mark.parametrize(
    ("on", "due"), [(date(2024, 8, 31), False), (date(2024, 9, 1), True), (date(2024, 12, 1), True)]
)
def test_what_was_taken_off_is_reported_for_the_last_time_in_that_month(
    on: date, due: bool, opened: Return, works: Project
) -> None:
    happen(works, "removed", on)
    assert (subjects(opened) == ["works"]) is due
    months = REGISTER.departments_due(YEAR)
    last = Month.of(on)
    assert {month for month in YEAR if months[month]} == {one for one in YEAR if one <= last}


def test_an_unconfirmed_or_voided_removal_takes_nothing_off(
    opened: Return, works: Project, clerk: User
) -> None:
    happen(works, "removed", date(2024, 2, 1), confirmed_at=None)
    other = ProjectFactory(key="other", lead=works.lead)
    plan_for(other)
    happen(
        other, "removed", date(2024, 2, 1), voided_at=NOW, voided_by=clerk, void_reason="登记有误"
    )
    assert subjects(opened) == ["other", "works"]
    assert REGISTER.departments_due([SEPTEMBER]) == {SEPTEMBER: {works.lead_id}}


def test_what_leaves_afterwards_stays_in_what_was_published(
    opened: Return, works: Project, statistics: Department, clerk: User
) -> None:
    """Neither a removal told late nor another lead takes it away, nor the way to correct it."""
    kept = draft(works, opened, invested="900", physical="封顶")
    Return.objects.update(state="published", published_at=NOW, published_by=clerk)
    ProjectProgress.objects.filter(pk=kept.pk).update(published_at=NOW)
    opened.refresh_from_db()
    happen(works, "removed", date(2024, 5, 1))
    assert subjects(opened) == ["works"]
    correction = workflow.correct(
        opened.pk, figures=[("projects", "works")], reason="填错", by=actor(clerk), at=NOW
    )
    assert subjects(correction) == ["works"]
    Project.objects.update(lead=statistics)
    assert subjects(opened) == subjects(correction) == ["works"]


def test_a_published_month_keeps_its_order_when_a_project_goes_to_another_lead(
    opened: Return, works: Project, statistics: Department, clerk: User
) -> None:
    plan_for(last := ProjectFactory(key="zeal", lead=works.lead))
    made = [draft(one, opened, invested="900") for one in (works, last)]
    Return.objects.update(state="published", published_at=NOW, published_by=clerk)
    ProjectProgress.objects.filter(pk__in=[one.pk for one in made]).update(published_at=NOW)
    opened.refresh_from_db()
    before = subjects(opened)
    Project.objects.filter(key=before[0]).update(lead=statistics)
    assert subjects(opened) == before
    assert list(REGISTER.rows(opened, before[:1])) == before[:1]


@pytest.mark.parametrize("projects", [1, 3, 9])
def test_who_owes_takes_one_query_for_all_months(projects: int, finance: Department) -> None:
    for _ in range(projects):
        made = ProjectFactory(lead=finance)
        plan_for(made)
        happen(made, "removed", date(2024, 6, 1))
    with CaptureQueriesContext(connection) as captured:
        due = REGISTER.departments_due([*YEAR, Month(2025, 1)])
    assert len(captured) == 1
    assert due[Month(2024, 6)] == {finance.pk}
    assert due[Month(2024, 7)] == due[Month(2025, 1)] == frozenset()


def test_why_a_project_is_missing_is_told(
    opened: Return, works: Project, statistics: Department
) -> None:
    ProjectFactory(key="theirs", name="别家的", lead=statistics)
    ProjectFactory(key="unplanned", name="没有计划", lead=works.lead)
    happen(works, "removed", date(2024, 5, 1))
    told = {key: REGISTER.why_missing(opened, key) for key in ("x", "theirs", "unplanned", "works")}
    assert told == {
        "x": "没有标识为“x”的项目。",
        "theirs": "“别家的”不由财政局填报。",
        "unplanned": "“没有计划”没有列入2024年度计划，不需填报。",
        "works": "“厂房”已调出，不再填报。",
    }


# --- what it shows ----------------------------------------------------------------------------


def test_a_row_tells_what_is_known(opened: Return, works: Project) -> None:
    (row,) = REGISTER.sheet(opened).rows
    assert (row.title, row.group, row.period_label, row.unit) == (
        "厂房",
        "产业-工业",
        "1—9月",
        "万元",
    )
    assert row.synonyms == ("标准厂房", "新厂房")
    assert (row.cells["plan"], row.cells["previous"]) == ("2000", "800")
    assert row.context.is_under_way
    assert [one.month.month for one in row.context.earlier] == [8, 7]
    assert row.context.schedule == Decimal(70)  # seven of the ten months from March


def test_parts_stand_under_their_package(opened: Return, works: Project) -> None:
    part = ProjectFactory(key="part", lead=works.lead, parent=works)
    plan_for(part)
    rows = REGISTER.rows(opened, ["part", "nothing"])
    assert set(rows) == {"part"}
    assert (rows["part"].group, rows["part"].indent) == ("厂房", 1)


@pytest.mark.parametrize("count", [3, 9])
def test_the_sheet_takes_a_fixed_number_of_queries(
    count: int, opened: Return, finance: Department
) -> None:
    rules()
    for number in range(count):
        made = ProjectFactory(lead=finance)
        plan_for(made, months={3: "100", 12: "900"})
        happen(made, "started", date(2024, 3, 1))
        report(made, Month(2024, 8), str(number))
        permit(made, "eia")
        draft(made, opened, invested=Decimal(5))
    with CaptureQueriesContext(connection) as captured:
        assert len(REGISTER.sheet(opened).rows) == count
    assert len(captured) == 6
    with CaptureQueriesContext(connection) as captured:
        assert len(REGISTER.check(opened)) >= count
    assert len(captured) == 6
    keys = list(Project.objects.values_list("key", flat=True))
    with CaptureQueriesContext(connection) as captured:
        assert len(REGISTER.rows(opened, keys)) == count
    assert len(captured) == 6


# --- checks, publication, panel ---------------------------------------------------------------


def test_the_checks_speak_of_the_drafts(opened: Return, works: Project) -> None:
    made = draft(works, opened, invested=Decimal(900), physical="")
    (found,) = REGISTER.check(opened)
    assert (found.subject, found.column, found.title) == ("works", "physical", "厂房")
    ProjectProgress.objects.filter(pk=made.pk).update(
        physical="封顶", paid=5, received=4, note="借"
    )
    (found,) = REGISTER.check(opened)
    assert (found.code, found.explanation, found.stops) == ("paid-above", "借", False)


def test_a_draft_off_the_sheet_is_told(opened: Return, works: Project) -> None:
    draft(works, opened, invested=Decimal(900))
    happen(works, "removed", date(2024, 5, 1))
    (found,) = REGISTER.check(opened)
    assert (found.code, found.column) == ("not-due", "invested")
    assert found.message == "“厂房”已调出，不再填报。"


def test_publication_keeps_the_lights(
    opened: Return, works: Project, clerk: User, reviewer: User, publisher: User
) -> None:
    rules()
    save(opened, clerk, invested="900", physical="安装", listed="0", received="100", paid="100")
    for step, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        version = Return.objects.get(pk=opened.pk).version
        workflow.act(opened.pk, step, by=actor(user), at=NOW, seen_version=version)
    kept = {one.family: one for one in ProjectLightSnapshot.objects.filter(project=works)}
    assert set(kept) == {"start", "progress", "library", "payment", "overall"}
    assert kept["progress"].colour == "yellow"  # 45% against 70%
    assert kept["library"].colour == "red"  # six months without entry
    assert kept["overall"].colour == "red"
    assert kept["progress"].rule_version == "2024-1"
    assert kept["progress"].inputs["invested"] == "900"


def test_the_panel_tells_the_year_and_the_changes(
    opened: Return, works: Project, clerk: User
) -> None:
    save(opened, clerk, month="100")
    with CaptureQueriesContext(connection) as captured:
        told = REGISTER.panel(opened, "works")
    assert len(captured) == 10
    assert told["problems"] == []
    assert [one.month.month for one in told["series"]] == [7, 8]
    assert told["latest"].physical == "封顶"
    (change,) = told["changes"]
    cells = {one.title: (one.before, one.after) for one in change.cells}
    assert cells == {"本月完成投资": ("", "100"), "本年累计完成投资": ("", "900")}
    with pytest.raises(LookupError, match="没有标识"):
        REGISTER.panel(opened, "nothing")


def test_a_correction_reopens_one_project(
    opened: Return, works: Project, publisher: User, clerk: User
) -> None:
    other = ProjectFactory(key="other", lead=works.lead)
    plan_for(other)
    published = Return.objects.get(month=Month(2024, 8))
    Return.objects.filter(pk=published.pk).update(is_history=False)
    correction = workflow.correct(
        published.pk, figures=[("projects", "works")], reason="审计核减", by=actor(clerk), at=NOW
    )
    assert subjects(correction) == ["works"]
    (row,) = REGISTER.sheet(correction).rows
    assert (row.cells["invested"], row.cells["month"], row.cells["physical"]) == (
        "800",
        "100",
        "封顶",
    )
    changes = [
        Change("projects", "works", "month", "50", 1),
        Change("projects", "other", "invested", "1", 0),
    ]
    results = save_cells(correction.pk, changes, by=actor(clerk), at=NOW).results
    assert [one.outcome for one in results] == [Outcome.SAVED, Outcome.REFUSED]
    assert ProjectProgress.objects.get(monthly_return=correction).invested == 750
