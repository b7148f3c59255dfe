"""The sheet of funds out and in again through the page, in whatever state its return is."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Department, User
from entry import workflow
from entry.actions import save_cells
from entry.models import AuditEvent, Return, Upload
from entry.previewed import Preview
from entry.sheets import Change
from investment.models import FundsReceived
from tests.conftest import browser_of
from tests.entry.test_round_trips import FILES, back, out, step
from tests.factories import NOW, actor
from tests.investment.factories import receive
from tests.investment.test_workbooks import (
    NAMES,
    SEPTEMBER,
    SHEET,
    draft_of,
    three_signings,
)
from tests.projects.test_workbooks import edited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

BLADES = {
    "claimed": "1000.1234", "verified": "900", "outside_region": "900", "fixed": "600",
    "working": "300", "proof": "银行进账单", "note": "=见进账单，-1笔",
}  # fmt: skip
TOWERS = {
    "claimed": "12000", "verified": "800.5", "outside_region": "0", "foreign": "800.5",
    "proof": "审计报告", "note": "示意：由境外母公司转入",
}  # fmt: skip
NOTHING = {"claimed": "0", "verified": "0"}


@pytest.fixture
def typed(finance: Department, clerk: User) -> Return:
    """Of three signings every kind of cell: a long number, a nought, words like a formula."""
    three_signings(finance)
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    rows = {"blades": BLADES, "towers": TOWERS, "cells": NOTHING}
    changes = [
        Change("funds", key, column, text, None)
        for key, cells in rows.items()
        for column, text in cells.items()
    ]
    saved = save_cells(opened.pk, changes, by=actor(clerk), at=NOW)
    assert {one.outcome for one in saved.results} == {"saved"}
    return saved.monthly_return


@pytest.fixture
def published(typed: Return, clerk: User, reviewer: User, publisher: User) -> Return:
    for name, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        step(typed, name, user)
    return Return.objects.get(pk=typed.pk)


@pytest.fixture
def correction(published: Return, publisher: User) -> Return:
    named = [("funds", "blades")]
    return workflow.correct(
        published.pk, figures=named, reason="漏报一笔", by=actor(publisher), at=NOW
    )


def stands() -> list[dict[str, Any]]:
    return list(FundsReceived.objects.order_by("pk").values())


def changes_nothing(user: User, text: str, preview: Preview) -> None:
    assert {(line.fate, line.message) for line in preview.lines} == {("same", "")}
    assert (preview.unknown, preview.problems, preview.headings) == ((), (), ())
    assert "没有要改的数" in text
    before, events = stands(), AuditEvent.objects.count()
    confirm = reverse("entry:upload-confirm", args=[Upload.objects.get().pk])
    assert browser_of(user).post(confirm).status_code == 422
    assert (stands(), AuditEvent.objects.count()) == (before, events)


def confirmed(user: User) -> str:
    confirm = reverse("entry:upload-confirm", args=[Upload.objects.get().pk])
    answer = browser_of(user).post(confirm, follow=True)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(("name", "kind"), FILES)
@pytest.mark.parametrize("state", ["draft", "returned"])
def test_what_went_out_comes_in_as_it_was(
    state: str, name: str, kind: str, typed: Return, clerk: User, reviewer: User
) -> None:
    if state == "returned":
        step(typed, "submit", clerk)
        assert step(typed, "send_back", reviewer, reason="请核对凭证。").is_returned
    text, preview = back(clerk, typed, out(clerk, name, typed, kind), kind)
    changes_nothing(clerk, text, preview)
    cells = {(line.subject, line.column) for line in preview.lines}
    assert cells >= {("blades", one) for one in BLADES} | {("towers", one) for one in TOWERS}


def test_a_template_is_filled_shown_and_written(typed: Return, clerk: User) -> None:
    """What the page shows before it is written is what stands afterwards, and who wrote it."""
    cells = {
        (SHEET, NAMES["towers"], "本月核定到位"): "99.5",
        (SHEET, NAMES["towers"], "其中境外"): "900",
        (SHEET, NAMES["cells"], "本年申报到位"): "50",
    }
    content = edited(out(clerk, "entry:template", typed, "xlsx"), cells)
    text, preview = back(clerk, typed, content, "xlsx")
    assert {(one.subject, one.column): (one.before, one.after) for one in preview.wanted} == {
        ("towers", "month"): ("0", "99.5"),
        ("towers", "foreign"): ("800.5", "900"),
        ("cells", "claimed"): ("0", "50"),
    }
    assert "确认写入" in text
    before = stands()
    assert FundsReceived.objects.get(signing__key="cells", published_at=None).claimed == 0
    confirmed(clerk)
    assert stands() != before
    towers = draft_of("towers")
    assert (towers.verified, towers.foreign, towers.claimed) == (900, 900, 12_000)
    assert (draft_of("cells").claimed, towers.entered_by) == (50, clerk)
    assert draft_of("blades").version == 1  # nobody touched it


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_of_a_published_months_file_a_correction_takes_its_own_row(
    kind: str, published: Return, correction: Return, clerk: User
) -> None:
    text, preview = back(
        clerk, correction, out(clerk, "entry:return-export", published, kind), kind
    )
    changes_nothing(clerk, text, preview)
    assert {line.subject for line in preview.lines} == {"blades"}
    left = {one["name"]: one["why"] for one in preview.ignored}
    assert left[NAMES["towers"]] == "不在本次更正范围内"


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_a_correction_comes_in_as_it_was(
    name: str, kind: str, correction: Return, clerk: User
) -> None:
    text, preview = back(clerk, correction, out(clerk, name, correction, kind), kind)
    changes_nothing(clerk, text, preview)
    assert {line.subject for line in preview.lines} == {"blades"}


def test_a_correction_that_was_sent_in_is_published_beside_what_it_replaces(
    correction: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    cells = {
        (SHEET, NAMES["blades"], "本年核定到位"): "950",
        (SHEET, NAMES["blades"], "其中流动资金"): "350",
        (SHEET, NAMES["blades"], "说明"): "补一笔进账单",
    }
    content = edited(out(clerk, "entry:template", correction, "xlsx"), cells)
    back(clerk, correction, content, "xlsx")
    confirmed(clerk)
    for name, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        step(correction, name, user)
    old, new = FundsReceived.objects.filter(signing__key="blades", month=SEPTEMBER).order_by("pk")
    assert (old.verified, new.verified, new.working) == (900, 950, 350)
    assert old.superseded_at == new.published_at
    assert new.superseded_at is None
    kept = FundsReceived.objects.filter(signing__key="towers", month=SEPTEMBER)
    assert [one.superseded_at for one in kept] == [None]


@pytest.mark.parametrize("state", ["submitted", "approved", "published"])
def test_what_is_handed_in_takes_nothing_more(
    state: str, typed: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    content = out(clerk, "entry:template", typed, "xlsx")
    people = {"submitted": ("submit", clerk), "approved": ("approve", reviewer)}
    people["published"] = ("publish", publisher)
    for reached, (name, user) in people.items():
        step(typed, name, user)
        if reached == state:
            break
    file = SimpleUploadedFile("九月.xlsx", content)
    where = reverse("entry:upload-send", args=[typed.pk])
    answer = browser_of(clerk).post(where, {"file": file}, follow=True)
    title = Return.objects.get(pk=typed.pk).get_state_display()
    assert f"月报现为“{title}”，不能导入" in answer.text
    assert not Upload.objects.exists()


def test_a_row_that_somebody_saved_meanwhile_is_told(typed: Return, clerk: User) -> None:
    content = edited(
        out(clerk, "entry:template", typed, "xlsx"),
        {(SHEET, NAMES["blades"], "本年申报到位"): "1100"},
    )
    later = [Change("funds", "blades", "working", "250", 1)]
    save_cells(typed.pk, later, by=actor(clerk), at=NOW)
    text, preview = back(clerk, typed, content, "xlsx")
    assert "这份填报表下载以后，月报又保存过" in text
    assert {(one.column, one.before, one.after) for one in preview.wanted} == {
        ("claimed", "1000.1234", "1100"), ("working", "250", "300"),
    }  # fmt: skip


def test_nobody_elses_sheet_is_taken_in(
    typed: Return, clerk: User, other_clerk: User, statistics: Department
) -> None:
    """Another department's clerk neither downloads nor sends in this one's sheet."""
    for name, args in (("entry:template", [typed.pk]), ("entry:upload-send", [typed.pk])):
        answer = browser_of(other_clerk).get(reverse(name, args=args))
        assert answer.status_code in (403, 404, 405)
    content = SimpleUploadedFile("九月.xlsx", out(clerk, "entry:template", typed, "xlsx"))
    where = reverse("entry:upload-send", args=[typed.pk])
    assert browser_of(other_clerk).post(where, {"file": content}).status_code in (403, 404)
    assert not Upload.objects.exists()


def test_last_month_is_what_the_sheet_begins_with(typed: Return, clerk: User) -> None:
    """上月核定累计 and 往年累计到位 are the published ones; typed over, they are left alone."""
    receive(draft_of("cells").signing, SEPTEMBER - 1, "700")
    cells = {(SHEET, NAMES["cells"], "上月核定累计"): "1"}
    content = edited(out(clerk, "entry:template", typed, "xlsx"), cells)
    _, preview = back(clerk, typed, content, "xlsx")
    assert not preview.wanted
