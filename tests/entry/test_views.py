"""The kernel's pages as people use them: worklist, return, review, board; and what they never show."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import Department, User
from entry import workflow
from entry.models import AuditEvent, Return
from entry.periods import Month
from entry.steps import STEPS
from indicators.models import Indicator, Observation
from tests.conftest import browser_of
from tests.entry.conftest import SEPTEMBER, change, fill, walk
from tests.factories import NOW, IndicatorFactory, TargetFactory, actor, observe

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors' clock stands in October 2024."""
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


def page(found: Return) -> str:
    return reverse("entry:return", args=[found.pk])


def post(client: Client, found: Return, *changes: Any) -> Any:
    body = {"changes": [vars_of(one) for one in changes]}
    return client.post(
        reverse("entry:cells", args=[found.pk]), json.dumps(body), content_type="application/json"
    )


def vars_of(one: Any) -> dict[str, Any]:
    return {
        name: getattr(one, name) for name in ("register", "subject", "column", "text", "version")
    }


def step(client: Client, found: Return, name: str, **data: Any) -> Any:
    data.setdefault("version", Return.objects.get(pk=found.pk).version)
    return client.post(reverse("entry:step", args=[found.pk, name]), data)


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


# What a clerk of another department can reach of drafts: nothing.


def test_another_departments_return_is_not_found_at_every_address(
    opened: Return, other_clerk: User, clerk: User
) -> None:
    fill(opened, clerk)
    client = browser_of(other_clerk)
    addresses = {
        "get": [page(opened), reverse("entry:panel", args=[opened.pk])],
        "post": [
            page(opened),
            reverse("entry:cells", args=[opened.pk]),
            reverse("entry:correct", args=[opened.pk]),
            reverse("entry:evidence-add", args=[opened.pk]),
            *(reverse("entry:step", args=[opened.pk, name]) for name in STEPS),
        ],
    }
    missing = Return.objects.order_by("pk").last()
    assert missing is not None
    for method, urls in addresses.items():
        for url in urls:
            answer = getattr(client, method)(url)
            nowhere = getattr(client, method)(
                url.replace(f"/{opened.pk}/", f"/{missing.pk + 999}/")
            )
            # A draft of somebody else's and one that does not exist cannot be told apart.
            assert answer.status_code == nowhere.status_code, url
            assert answer.status_code in {403, 404}, url
            assert _words(answer) == _words(nowhere), url
            assert "34200" not in answer.content.decode()


def _words(answer: Any) -> str:
    """The page's text without what differs by address alone."""
    return re.sub(
        r"/\d+/|csrf\S+|value=\"\S+\"|content=\"\S+\"|hx-headers='[^']*'",
        "",
        answer.content.decode(),
    )


def test_a_draft_is_on_no_page_of_others(
    opened: Return, clerk: User, other_clerk: User, leader: User, auditor: User, sysadmin: User
) -> None:
    fill(opened, clerk, "98765")
    for user in (other_clerk, leader, sysadmin):
        client = browser_of(user)
        for url in ("/entry/", "/overview/", "/indicators/", "/indicators/revenue/", "/admin/"):
            assert "98765" not in client.get(url, follow=True).content.decode(), (user, url)


def test_the_board_is_the_publishers(
    opened: Return, clerk: User, leader: User, reviewer: User
) -> None:
    for user in (clerk, leader, reviewer):
        client = browser_of(user)
        assert client.get("/entry/board/").status_code == 403
        assert client.post("/entry/board/publish/").status_code == 403
        assert client.post("/entry/board/open/").status_code == 403


def test_the_board_names_who_is_late_and_opens_the_month(
    finance: Department, revenue: Indicator, publisher: User
) -> None:
    IndicatorFactory(owner=publisher.memberships.get().department)
    client = browser_of(publisher)
    board = client.get("/entry/board/?month=2024-08").context
    assert [line.department for line in board["board"].late] == list(
        Department.objects.order_by("order", "code")
    )
    assert "财政局" in board["reminder"]
    client.post("/entry/board/open/", {"month": "2024-08"})
    assert Return.objects.filter(month=Month(2024, 8)).count() == 2
    for bad in ("2024-13", "2030-01", "", "x"):
        client.post("/entry/board/open/", {"month": bad})
    assert Return.objects.count() == 2


def test_publishing_a_changed_return_from_an_old_board_is_refused(
    approved: Return, publisher: User, reviewer: User
) -> None:
    client = browser_of(publisher)
    choice = f"{approved.pk}:{approved.version - 1}"
    answer = client.post(
        "/entry/board/publish/", {"month": "2024-09", "return": choice}, follow=True
    )
    assert "有变动" in answer.content.decode()
    assert Return.objects.get(pk=approved.pk).state == "approved"
    for bad in ("x", "1", ":", "99999999:1", "1:99999999999999999999"):
        assert client.post("/entry/board/publish/", {"return": bad}).status_code == 302


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


# Query counts, at n and 3n rows.


def queries(client: Client, url: str) -> int:
    clock.installation()  # read once per process, not per page
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def grow(finance: Department, count: int) -> None:
    for _ in range(count):
        one = IndicatorFactory(owner=finance)
        observe(one, SEPTEMBER - 1, "3")
        observe(one, SEPTEMBER.year_ago, "3")


PAGES = {"draft": 19, "submitted": 19, "published": 15}


@pytest.mark.parametrize("state", PAGES)
def test_the_return_takes_a_fixed_number_of_queries(
    state: str, opened: Return, clerk: User, finance: Department
) -> None:
    def shown() -> int:
        stamp = NOW if state == "published" else None
        Return.objects.filter(pk=opened.pk).update(state=state, published_at=stamp)
        return queries(browser_of(clerk), page(opened))

    fill(opened, clerk)
    grow(finance, 3)
    first = shown()
    grow(finance, 9)
    assert (first, shown()) == (PAGES[state], PAGES[state])


def test_saving_takes_a_fixed_number_of_queries(
    opened: Return, clerk: User, finance: Department
) -> None:
    def saved(text: str, version: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert post(client, opened, change("value", text, version)).status_code == 200
        return len(captured)

    client = browser_of(clerk)
    saved("1", 0)
    grow(finance, 3)
    first = saved("2", 1)
    grow(finance, 9)
    assert (first, saved("3", 2)) == (30, 30)


def test_worklist_and_board_take_a_fixed_number_of_queries(
    revenue: Indicator, clerk: User, publisher: User
) -> None:
    def listed(months: range) -> tuple[int, int]:
        for month in months:
            workflow.open_return(revenue.owner, Month(2024, month), by=actor(clerk), at=NOW)
        user, issuer = User.objects.get(pk=clerk.pk), User.objects.get(pk=publisher.pk)
        return queries(browser_of(user), "/entry/"), queries(browser_of(issuer), "/entry/board/")

    assert listed(range(1, 3)) == listed(range(3, 9)) == (13, 13)


def test_the_panel_takes_a_fixed_number_of_queries(
    opened: Return, clerk: User, finance: Department
) -> None:
    def shown() -> int:
        url = reverse("entry:panel", args=[opened.pk])
        return queries(browser_of(clerk), f"{url}?register=indicators&subject=revenue:150205")

    fill(opened, clerk)
    grow(finance, 3)
    first = shown()
    grow(finance, 9)
    assert (first, shown()) == (14, 14)
