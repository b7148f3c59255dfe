"""Returns, calendar and audit trail in the administration."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Department, User
from accounts.roles import Role
from entry import audit
from entry.audit import Entry
from entry.models import AuditEvent, CalendarDay, DueRule, Return, ReturnEvent
from tests.conftest import browser_of
from tests.factories import (
    NOW,
    AreaFactory,
    DepartmentFactory,
    ReturnFactory,
    actor,
    person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def far() -> Department:
    return DepartmentFactory(
        code="far", short_name="外区局", area=AreaFactory(code="150206", short_name="白云矿区")
    )


# -- returns --------------------------------------------------------------------------------------


def test_the_publisher_sees_the_returns_of_his_area_only(
    publisher: User, finance: Department, far: Department
) -> None:
    ours, theirs = ReturnFactory(department=finance), ReturnFactory(department=far)
    browser = browser_of(publisher)
    page = browser.get("/admin/entry/return/").content.decode()
    assert "财政局" in page
    assert "2024-09" in page
    assert "外区局" not in page, "neither as a row nor in the filter"
    assert browser.get(f"/admin/entry/return/{ours.pk}/change/").status_code == 200
    for key in (theirs.pk, 987654):
        assert browser.get(f"/admin/entry/return/{key}/change/").status_code == 404


def test_a_return_is_not_changed_here(publisher: User, finance: Department) -> None:
    one, browser = ReturnFactory(department=finance), browser_of(publisher)
    address = f"/admin/entry/return/{one.pk}/"
    assert browser.post(f"{address}change/", {"state": "published"}).status_code == 403
    assert browser.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert browser.post("/admin/entry/return/add/", {}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
    browser.post("/admin/entry/return/", data)
    assert Return.objects.get().state == "draft"


@pytest.mark.parametrize(
    "query",
    [
        "department__area__code=150206",
        "submitted_by__username__startswith=a",
        "indicators_observations__value__gt=1",
        "reason__contains=x",
        "version__gt=3",
    ],
)
def test_a_return_is_not_found_by_what_the_page_does_not_show(publisher: User, query: str) -> None:
    assert browser_of(publisher).get(f"/admin/entry/return/?{query}").status_code == 400


def test_the_list_takes_the_same_queries_at_n_and_3n(publisher: User) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = browser_of(publisher)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/admin/entry/return/").status_code == 200
        return len(captured)

    def more(count: int) -> None:
        for _ in range(count):
            ReturnFactory()

    queries()
    more(3)
    few = queries()
    more(6)
    assert queries() == few <= 12


# -- the auditor's pages ----------------------------------------------------------------------------


@pytest.fixture
def trail(clerk: User, finance: Department) -> list[AuditEvent]:
    one = ReturnFactory(department=finance)
    saved = Entry(
        "figure.save", "indicators.observation", "1", monthly_return=one,
        subject="indicators/budget:150205", before={"value": "88.31"}, after={"value": "99.42"},
    )  # fmt: skip
    loose = Entry("figure.save", "indicators.observation", "2", after={"value": "77.53"})
    changed = Entry(
        "record.change", "accounts.user", "1", before={"name": "甲"}, after={"name": "乙"}
    )
    return audit.record([saved, loose, changed], by=actor(clerk), at=NOW)


def test_the_auditor_reads_who_did_what_but_no_figure(
    auditor: User, trail: list[AuditEvent]
) -> None:
    browser = browser_of(auditor)
    pages = [browser.get("/admin/entry/auditevent/").content.decode()]
    pages += [
        browser.get(f"/admin/entry/auditevent/{event.pk}/change/").content.decode()
        for event in trail
    ]
    for figure in ("88.31", "99.42", "77.53"):
        assert not [page for page in pages if figure in page]
    assert "indicators/budget:150205" in pages[1]
    assert "业务数据，不在审计页显示" in pages[1]
    assert "业务数据，不在审计页显示" in pages[2]
    assert "甲 → 乙" in pages[3]
    assert "保存数据（figure.save）" in pages[0]


@pytest.mark.parametrize(
    "query", ["after__value=99.42", "before__icontains=88", "reason__contains=a", "actor__phone=1"]
)
def test_no_filter_reaches_into_the_values(auditor: User, query: str) -> None:
    assert browser_of(auditor).get(f"/admin/entry/auditevent/?{query}").status_code == 400


@pytest.mark.parametrize(
    ("term", "found"),
    [("99.42", 0), ("88", 0), ("clerk", 3), ("cler", 0), ("figure.save", 2), ("127.0.0.1", 3)],
)
def test_the_search_finds_by_whole_words_of_its_own_columns(
    auditor: User, trail: list[AuditEvent], term: str, found: int
) -> None:
    response = browser_of(auditor).get("/admin/entry/auditevent/", {"q": term})
    assert response.context["cl"].result_count == found


def test_the_door_filter(auditor: User, trail: list[AuditEvent]) -> None:
    browser = browser_of(auditor)
    for door, found in (("page", 3), ("api", 0), ("nonsense", 3)):
        response = browser.get("/admin/entry/auditevent/", {"door": door})
        assert response.context["cl"].result_count == found


def test_the_trail_cannot_be_touched(auditor: User, trail: list[AuditEvent]) -> None:
    browser = browser_of(auditor)
    address = f"/admin/entry/auditevent/{trail[0].pk}/"
    assert browser.post(f"{address}change/", {"action": "x"}).status_code == 403
    assert browser.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert AuditEvent.objects.count() == 3
    assert audit.verify() == []


def test_steps_of_returns_are_listed_in_words(
    auditor: User, clerk: User, finance: Department
) -> None:
    one = ReturnFactory(department=finance)
    ReturnEvent.objects.create(
        monthly_return=one, action="submit", from_state="draft", to_state="submitted",
        by=clerk, at=NOW, version=2,
    )  # fmt: skip
    page = browser_of(auditor).get("/admin/entry/returnevent/").content.decode()
    for word in ("财政局2024年9月月报", "提交", "填报中", "待审核", "王芳"):
        assert word in page


def test_only_the_auditor_reads_the_trail() -> None:
    for role in set(Role) - {Role.AUDITOR}:
        browser = browser_of(person(role, DepartmentFactory()))
        for page in ("auditevent", "returnevent"):
            assert browser.get(f"/admin/entry/{page}/").status_code == 403


# -- the calendar -----------------------------------------------------------------------------------


def test_a_year_is_filled_once_and_what_was_typed_stays(publisher: User) -> None:
    CalendarDay.objects.create(day=date(2024, 10, 1), is_workday=True, name="自定")
    browser = browser_of(publisher)
    assert "按年度补齐节假日" in browser.get("/admin/entry/calendarday/").content.decode()
    assert browser.get("/admin/entry/calendarday/fill/").status_code == 200
    response = browser.post("/admin/entry/calendarday/fill/", {"year": "2024"}, follow=True)
    assert "2024年补入" in response.content.decode()
    assert CalendarDay.objects.get(day=date(2024, 10, 1)).name == "自定"
    assert CalendarDay.objects.get(day=date(2024, 9, 29)).is_workday, "调休上班"
    event = AuditEvent.objects.get()
    assert (event.action, event.door, event.actor) == ("calendar.fill", "admin", publisher)
    assert event.after["year"] == 2024
    browser.post("/admin/entry/calendarday/fill/", {"year": "2024"})
    assert AuditEvent.objects.count() == 1, "nothing was added the second time"


@pytest.mark.parametrize("year", ["", "abc", "1949", "99999"])
def test_a_wrong_year_is_told_at_the_field(publisher: User, year: str) -> None:
    response = browser_of(publisher).post("/admin/entry/calendarday/fill/", {"year": year})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not CalendarDay.objects.exists()


def test_others_do_not_fill(sysadmin: User, auditor: User) -> None:
    for user in (sysadmin, auditor):
        browser = browser_of(user)
        assert browser.get("/admin/entry/calendarday/fill/").status_code == 403
        assert browser.post("/admin/entry/calendarday/fill/", {"year": 2024}).status_code == 403


def test_the_command_fills_and_is_recorded() -> None:
    out = StringIO()
    call_command("fill_calendar", "2024", stdout=out)
    added = CalendarDay.objects.filter(day__year=2024).count()
    assert out.getvalue().startswith(f"2024年补入{added}天")
    assert AuditEvent.objects.get().after == {"year": 2024, "added": added}


def test_days_and_rules_are_edited_and_recorded(publisher: User, finance: Department) -> None:
    browser = browser_of(publisher)
    day = {"day": "2025-01-28", "name": "除夕"}
    assert browser.post("/admin/entry/calendarday/add/", day).status_code == 302
    rule: dict[str, Any] = {"department": finance.pk, "day": 8}
    assert browser.post("/admin/entry/duerule/add/", rule).status_code == 302
    assert DueRule.objects.get(department=finance).day == 8
    assert AuditEvent.objects.filter(action="record.add").count() == 2


@pytest.mark.parametrize(
    ("department", "day", "told"),
    [("own", 31, "小于或等于"), ("", 5, "已存在|约束|唯一|通用")],
)
def test_a_wrong_rule_is_refused_with_a_sentence(
    publisher: User, finance: Department, department: str, day: int, told: str
) -> None:
    import re

    DueRule.objects.create(department=None, day=5)
    data = {"department": finance.pk if department else "", "day": day}
    response = browser_of(publisher).post("/admin/entry/duerule/add/", data)
    assert response.status_code == 200
    assert re.search(told, response.content.decode())
    assert DueRule.objects.count() == 1
