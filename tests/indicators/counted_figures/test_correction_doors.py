"""A correction of a counted figure is counted, and typed by no door; approval sees what moved."""

import json
from datetime import date

import pytest

from accounts.models import Department, User
from entry import workflow
from entry.errors import Blocked
from entry.models import Return
from entry.previewed import Preview
from indicators.models import Observation
from projects.models import Project
from tests.api.conftest import problem_of, writer_of
from tests.conftest import browser_of
from tests.entry.conftest import walk
from tests.entry.workbooks import sent
from tests.factories import NOW, actor
from tests.indicators.counted_figures.asking import (
    LATER,
    SOURCE,
    SUBJECT,
    again,
    handed_on,
    keys,
    told,
    typed,
    void,
)
from tests.indicators.counted_figures.counting import started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
REFUSAL = f"“新开工项目”{SOURCE}，不能填写；登记簿有变动时请重新汇总。"


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: LATER)


@pytest.fixture
def correction(published: Return, publisher: User) -> Return:
    """Opened from the page of the return, after one of its two projects was voided."""
    void("a")
    answer = browser_of(publisher).post(
        f"/entry/returns/{published.pk}/correct/",
        {"figure": f"indicators|{SUBJECT}", "reason": "一个项目没有开工"},
        follow=True,
    )
    assert "更正已开启" in answer.text
    return Return.objects.get(sequence=1)


def draft() -> Observation:
    (found,) = Observation.objects.drafts()
    return found


# -- a correction ---------------------------------------------------------------------------------


def test_a_correction_opens_with_what_the_register_has_now(correction: Return, clerk: User) -> None:
    assert (draft().value, keys(draft())) == (1, ["b"])
    html = browser_of(clerk).get(f"/entry/returns/{correction.pk}/").text
    assert f'<span class="source">{SOURCE}，1条记录</span>' in html
    assert f'title="{REFUSAL}" data-copy="1"' in html
    assert f'name="indicators|{SUBJECT}|value"' not in html
    assert "data-recount" in html


def test_nobody_types_in_a_correction(correction: Return, clerk: User) -> None:
    address, before = f"/entry/returns/{correction.pk}/", again(correction).version
    typing = typed(correction, "9")(clerk)
    assert (typing.outcome.value, typing.message) == ("refused", REFUSAL)
    form = {f"indicators|{SUBJECT}|version": "1", f"indicators|{SUBJECT}|value": "9"}
    answer = browser_of(clerk).post(address, form)
    assert (answer.status_code, REFUSAL in answer.text) == (422, True)
    body = {"rows": [{"register": "indicators", "subject": SUBJECT, "cells": {"value": "9"}}]}
    path = f"returns/{correction.pk}/observations/"
    refused = writer_of(clerk).send("put", path, body, tag=before)
    assert problem_of(refused) == (422, "invalid-cells")
    assert json.loads(refused.content)["errors"][0]["detail"] == REFUSAL
    sheet = Preview.from_json(sent(correction, clerk, ("新开工项目（个）", 9, None)).preview)
    assert [(one.fate, one.message) for one in sheet.lines] == [("refused", REFUSAL)]
    assert (draft().value, again(correction).version) == (1, before)


def test_a_correction_moves_with_the_register_until_it_is_handed_in(
    correction: Return, clerk: User, reviewer: User, publisher: User, finance: Department
) -> None:
    started("d", finance, date(2024, 5, 1))
    seen = again(correction).version
    with pytest.raises(Blocked):
        workflow.act(correction.pk, "submit", by=actor(clerk), at=LATER, seen_version=seen)
    address = f"/entry/returns/{correction.pk}/"
    assert "现为2个，本表为1个，请重新汇总。" in browser_of(clerk).get(address).text
    answer = browser_of(clerk).post(f"{address}recount/", follow=True)
    assert "已按登记簿重新汇总。" in answer.text
    handed_on(correction, (clerk, reviewer, publisher), LATER)
    old, new = Observation.objects.published().order_by("published_at")
    assert (old.value, keys(old)) == (2, ["a", "b"])
    assert (new.value, keys(new)) == (2, ["d", "b"])
    assert old.superseded_at == new.published_at


# -- the register moves after the submission, and after the approval --------------------------------


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_what_moved_after_it_was_handed_in_is_told_to_whoever_decides(
    state: str, opened: Return, clerk: User, reviewer: User, publisher: User, finance: Department
) -> None:
    walk(opened, clerk, reviewer, publisher, to=state)
    started("d", finance, date(2024, 5, 1))
    Project.objects.filter(key="b").update(name="改名的项目b")
    message = "“重点项目”的“开工项目”有变动，现为3个，本表为2个，请重新汇总。"
    assert told(opened) == [("recount", message)]
    for user in (clerk, reviewer, publisher):
        html = browser_of(user).get(f"/entry/returns/{opened.pk}/").text
        assert message in html
        assert "data-recount" not in html  # nobody changes what was handed in
    browser = browser_of(clerk)
    assert browser.post(f"/entry/returns/{opened.pk}/recount/").status_code == 409
    assert (Observation.objects.get().value, again(opened).state) == (2, state)


def test_sent_back_it_is_counted_again_and_comes_in_once_more(
    opened: Return, clerk: User, reviewer: User, publisher: User, finance: Department
) -> None:
    walk(opened, clerk, reviewer, publisher, to="approved")
    started("d", finance, date(2024, 5, 1))
    now = again(opened)
    workflow.act(
        now.pk, "send_back", by=actor(reviewer), at=NOW, seen_version=now.version, reason="有新开工"
    )
    html = browser_of(clerk).get(f"/entry/returns/{opened.pk}/").text
    assert "data-recount action=" in html
    seen = again(opened).version
    with pytest.raises(Blocked):
        workflow.act(opened.pk, "submit", by=actor(clerk), at=NOW, seen_version=seen)
    browser_of(clerk).post(f"/entry/returns/{opened.pk}/recount/")
    handed_on(opened, (clerk, reviewer, publisher), LATER)
    figure = Observation.objects.get()
    assert (figure.value, keys(figure)) == (3, ["a", "d", "b"])


def test_published_as_it_was_approved_it_is_still_its_own_records(
    opened: Return, clerk: User, reviewer: User, publisher: User, finance: Department
) -> None:
    """Whoever lets it stand publishes the number that was approved, with its rows."""
    walk(opened, clerk, reviewer, publisher, to="approved")
    started("d", finance, date(2024, 5, 1))
    now = again(opened)
    workflow.act(now.pk, "publish", by=actor(publisher), at=LATER, seen_version=now.version)
    figure = Observation.objects.get()
    assert (figure.value, keys(figure)) == (2, ["a", "b"])


# -- the administration ---------------------------------------------------------------------------


def test_the_administration_shows_figures_and_changes_none(opened: Return, publisher: User) -> None:
    figure = Observation.objects.get()
    browser = browser_of(publisher)
    here = f"/admin/indicators/observation/{figure.pk}"
    html = browser.get(f"{here}/change/").text
    assert 'name="value"' not in html
    assert 'name="records"' not in html
    for address in (f"{here}/change/", f"{here}/delete/", "/admin/indicators/observation/add/"):
        answer = browser.post(address, {"value": "9", "records": "", "post": "yes"})
        assert answer.status_code == 403, address
    figure.refresh_from_db()
    assert (figure.value, keys(figure)) == (2, ["a", "b"])
