"""The kernel's pages as people use them: worklist, return, panel and review."""

import re

import pytest
from django.urls import reverse

from accounts.models import Department, User
from entry import workflow
from entry.models import AuditEvent, Return
from entry.periods import Month
from indicators.models import Indicator, Observation
from tests.conftest import browser_of
from tests.entry.conftest import SEPTEMBER, change, fill, walk
from tests.entry.pages import page, post, step
from tests.factories import NOW, TargetFactory, actor, observe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def test_a_month_from_the_worklist_to_publication(
    revenue: Indicator, clerk: User, reviewer: User, publisher: User
) -> None:
    """One round through the pages alone, as three people click it."""
    filling, checking, issuing = browser_of(clerk), browser_of(reviewer), browser_of(publisher)
    assert "开始填报" in filling.get("/entry/").content.decode()
    answer = filling.post("/entry/open/", {"department": revenue.owner_id, "month": "2024-09"})
    found = Return.objects.get(month=SEPTEMBER)
    assert answer.url == page(found)
    saved = post(filling, found, change("value", "34,200"), change("growth", "8.6%")).json()
    assert [r["outcome"] for r in saved["results"]] == ["saved", "saved"]
    assert saved["summary"] == {
        "filled": 1,
        "due": 1,
        "hard": 0,
        "soft": 0,
        "blank": 0,
        "version": 2,
    }
    step(filling, found, "submit")
    assert "去审核" in checking.get("/entry/").content.decode()
    assert "审核通过" in checking.get(page(found)).content.decode()
    step(checking, found, "approve")
    board = issuing.get("/entry/board/?month=2024-09").content.decode()
    choice = re.search(r'name="return" value="(\d+:\d+)"', board)
    assert choice
    issuing.post("/entry/board/publish/", {"month": "2024-09", "return": choice.group(1)})
    assert Observation.objects.current().get().value == 34200
    assert "已发布" in filling.get("/entry/").content.decode()


def test_returned_comes_first_then_by_due_day(
    opened: Return, clerk: User, reviewer: User, finance: Department
) -> None:
    workflow.open_return(finance, Month(2024, 8), by=actor(clerk), at=NOW)
    fill(opened, clerk)
    sent = walk(opened, clerk, reviewer, reviewer, to="submitted")
    workflow.act(
        sent.pk, "send_back", by=actor(reviewer), at=NOW, seen_version=sent.version, reason="x"
    )
    listed = browser_of(clerk).get("/entry/").context["worklist"].to_fill
    assert [(task.month.month, task.is_returned) for task in listed][:2] == [(9, True), (1, False)]
    assert [task.due_on for task in listed[1:]] == sorted(task.due_on for task in listed[1:])


def test_the_grid_shows_last_month_and_last_year_in_reference(
    opened: Return, clerk: User, revenue: Indicator
) -> None:
    observe(revenue, SEPTEMBER - 1, "30000")
    observe(revenue, SEPTEMBER.year_ago, "31500")
    text = browser_of(clerk).get(page(opened)).content.decode()
    assert re.search(r'data-ref="last_month">30000<', text)
    assert re.search(r'data-ref="year_ago">31500<', text)


@pytest.mark.parametrize("statutory", [True, False])
def test_no_target_on_the_entry_page_of_statutory_statistics(
    statutory: bool, opened: Return, clerk: User, revenue: Indicator
) -> None:
    Indicator.objects.update(statutory=statutory)
    TargetFactory(indicator=revenue, quote="一般公共预算收入增长20%以上", plan__year=2024)
    client = browser_of(clerk)
    shown = client.get(page(opened)).content.decode()
    assert "20%以上" not in shown
    assert 'class="light' not in shown
    panel = client.get(
        reverse("entry:panel", args=[opened.pk]),
        {"register": "indicators", "subject": "revenue:150205"},
    ).content.decode()
    assert ("20%以上" in panel) is not statutory


def test_the_panel_tells_months_definition_and_changes(
    opened: Return, clerk: User, revenue: Indicator
) -> None:
    observe(revenue, SEPTEMBER - 1, "30000")
    fill(opened, clerk, "34200")
    text = (
        browser_of(clerk)
        .get(
            reverse("entry:panel", args=[opened.pk]),
            {"register": "indicators", "subject": "revenue:150205"},
        )
        .content.decode()
    )
    for wanted in ("口径。", "2024年8月", "30000", "王芳", "34200"):
        assert wanted in text


@pytest.mark.parametrize(
    "query", [{}, {"register": "x"}, {"register": "indicators", "subject": "gdp:1"}]
)
def test_the_panel_of_nothing_is_not_found(
    opened: Return, clerk: User, query: dict[str, str]
) -> None:
    assert browser_of(clerk).get(reverse("entry:panel", args=[opened.pk]), query).status_code == 404


def test_without_javascript_the_form_saves_and_keeps_what_is_refused(
    opened: Return, clerk: User
) -> None:
    client = browser_of(clerk)
    name = "indicators|revenue:150205|"
    good = client.post(page(opened), {f"{name}value": "34200", f"{name}version": "0"})
    assert good.status_code == 302
    bad = client.post(
        page(opened), {f"{name}value": "很多", f"{name}growth": "8.6", f"{name}version": "1"}
    )
    text = bad.content.decode()
    assert bad.status_code == 422
    assert 'value="很多"' in text
    assert "数字" in text
    assert Observation.objects.get().growth is not None


def test_a_stale_approval_shows_the_difference_and_keeps_the_return(
    submitted: Return, clerk: User, reviewer: User
) -> None:
    seen = submitted.version
    back = workflow.act(submitted.pk, "withdraw", by=actor(clerk), at=NOW, seen_version=seen)
    fill(back, clerk, "35000")
    walk(back, clerk, reviewer, reviewer, to="submitted")
    answer = step(browser_of(reviewer), submitted, "approve", version=seen)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "有变动" in text
    assert re.search(r"34200</del>.*35000</ins>", text, re.S)
    assert Return.objects.get(pk=submitted.pk).state == "submitted"


def test_a_send_back_without_reason_is_refused_and_with_remarks_reaches_the_clerk(
    submitted: Return, clerk: User, reviewer: User
) -> None:
    client = browser_of(reviewer)
    assert step(client, submitted, "send_back").status_code == 422
    remark = {"remark|indicators|revenue:150205": "请附凭证"}
    assert step(client, submitted, "send_back", reason="数不对", **remark).status_code == 302
    text = browser_of(clerk).get(page(submitted)).content.decode()
    assert "数不对" in text
    assert "请附凭证" in text


def test_a_blocked_submission_names_the_cells(opened: Return, clerk: User) -> None:
    answer = step(browser_of(clerk), opened, "submit")
    assert answer.status_code == 422
    assert "1—9月数值未填" in answer.content.decode()


def test_the_reviewer_sees_checks_and_reasons(
    opened: Return, clerk: User, reviewer: User, revenue: Indicator
) -> None:
    from entry.actions import save_cells

    observe(revenue, SEPTEMBER.year_ago, "20000")
    fill(opened, clerk, "34200", "71.0")
    save_cells(opened.pk, [change("note", "清缴历年欠税", 1)], by=actor(clerk), at=NOW)
    walk(opened, clerk, reviewer, reviewer, to="submitted")
    text = browser_of(reviewer).get(page(opened)).content.decode()
    assert "超过30%" in text
    assert "清缴历年欠税" in text


def test_a_correction_from_the_page(published: Return, publisher: User) -> None:
    client = browser_of(publisher)
    url = reverse("entry:correct", args=[published.pk])
    assert (
        client.post(url, {"figure": "indicators|revenue:150205", "reason": ""}).status_code == 422
    )
    answer = client.post(url, {"figure": "indicators|revenue:150205", "reason": "补报"})
    correction = Return.objects.get(sequence=1)
    assert answer.url == page(correction)
    assert "补报" in client.get(answer.url).content.decode()


BAD_BODIES = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b'{"changes": 1}',
    b'{"changes": [1]}',
    b'{"changes": []}',
    b'{"changes": [{"register": "indicators"}]}',
    b"\xff\xfe",
    b'{"changes": [{"register": 1}]}',
    b'{"changes": [{"register":"indicators","subject":"a","column":"value","text":"\\u0000","version":0}]}',
    b'{"changes": [{"register":"indicators","subject":"a","column":"value","text":"\\ud800","version":0}]}',
    b'{"changes": [{"register":"indicators","subject":"a","column":"value","text":"1","version":1e99}]}',
    b'{"changes": [{"register":"indicators","subject":"a","column":"value","text":"1","version":-1}]}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("body", BAD_BODIES)
def test_a_malformed_save_gets_a_sentence_never_a_500(
    opened: Return, clerk: User, body: bytes
) -> None:
    url = reverse("entry:cells", args=[opened.pk])
    answer = browser_of(clerk).post(url, body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["message"]


@pytest.mark.parametrize(
    "text",
    [
        "10" * 40,
        "9" * 11,
        "99999999999.9999",
        "-0",
        "1,2",
        "٣",
        "Ⅳ",
        "½",
        "1" + "0" * 1500,
        "=1+1",
        "\u202e12",
    ],
)
def test_odd_numbers_are_saved_exactly_or_refused_with_a_sentence(
    opened: Return, clerk: User, text: str
) -> None:
    answer = post(browser_of(clerk), opened, change("value", text))
    assert answer.status_code == 200
    (result,) = answer.json()["results"]
    assert result["outcome"] == "saved" or result["message"]


def test_every_step_leaves_who_when_and_from_where(published: Return) -> None:
    events = AuditEvent.objects.filter(monthly_return=published).order_by("sequence")
    assert [e.action for e in events] == [
        "return.open",
        "figure.save",
        "return.submit",
        "return.approve",
        "return.publish",
    ]
    assert {e.address for e in events} == {"127.0.0.1"}
