"""A return with several registers on its page: each under its name, in its own grid."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from entry.actions import save_cells
from entry.models import Return
from entry.sheets import Change
from projects.models import ProjectProgress
from tests.conftest import browser_of
from tests.entry.conftest import SEPTEMBER, walk
from tests.entry.pages import page, post, step
from tests.factories import NOW, actor
from tests.plan.factories import TaskFactory
from tests.projects.factories import ProjectFactory, plan_for, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def full(opened: Return) -> Return:
    """A row in every register."""
    works = ProjectFactory(key="works", name="厂房", lead=opened.department)
    plan_for(works, "2000")
    report(works, SEPTEMBER - 1, "800")
    TaskFactory(key="rules", title="出台办法", lead=opened.department)
    return opened


def html(client: Client, found: Return) -> str:
    return client.get(page(found)).content.decode()


def fill(found: Return, user: User, invested: str = "900") -> None:
    """Everything that must be there, in all three."""
    texts = {
        ("indicators", "revenue:150205"): {"value": "34200", "growth": "8.6"},
        ("projects", "works"): {"invested": invested, "note": "前期费用"},
        ("tasks", "rules"): {"state": "正常推进", "text": "会签"},
    }
    changes = [
        Change(register, subject, column, text, ProjectProgress.objects.drafts().count())
        for (register, subject), cells in texts.items()
        for column, text in cells.items()
    ]
    save_cells(found.pk, changes, by=actor(user), at=NOW)


def test_each_register_has_its_grid_with_its_own_word(full: Return, clerk: User) -> None:
    told = html(browser_of(clerk), full)
    assert re.findall(r'<h2 id="sheet-(\w+)">([^<]+)</h2>', told) == [
        ("indicators", "主要指标"),
        ("projects", "重点项目"),
        ("tasks", "重点任务"),
    ]
    heads = re.findall(r"<thead>\s*<tr>\s*<th scope=\"col\">([^<]+)</th>", told)
    assert heads == ["指标", "项目", "任务"]
    assert told.count("快捷键") == 1
    assert 'data-derived="completion"' in told
    assert 'data-derived="single"' in told
    assert 'data-ref="previous"' in told
    assert 'aria-label="重点任务的保存情况"' in told


def test_a_return_of_indicators_alone_names_no_register_beside_its_rows(
    opened: Return, clerk: User
) -> None:
    told = html(browser_of(clerk), opened)
    assert told.count("<entry-grid") == 1
    assert "checks__group" not in told


def test_findings_stand_under_their_register(full: Return, clerk: User) -> None:
    fill(full, clerk, invested="300000")
    told = html(browser_of(clerk), full)
    groups = re.findall(r'<li class="checks__group">([^<]+)</li>', told)
    assert groups == ["重点项目"]
    changes = [Change("tasks", "rules", "state", "已完成", 1)]
    save_cells(full.pk, changes, by=actor(clerk), at=NOW)
    told = html(browser_of(clerk), full)
    assert re.findall(r'<li class="checks__group">([^<]+)</li>', told) == ["重点项目", "重点任务"]


def test_the_answer_brings_what_follows_and_all_findings(full: Return, clerk: User) -> None:
    typed = Change("projects", "works", "month", "100", 0)
    answer = json.loads(post(browser_of(clerk), full, typed).content)
    (result,) = answer["results"]
    assert (result["text"], result["derived"]["invested"]) == ("100", "900")
    assert {one["register"] for one in answer["problems"]} == {"indicators", "projects", "tasks"}
    assert answer["summary"]["due"] == 3
    assert answer["summary"]["filled"] == 1


def test_a_form_without_scripts_saves_all_three(full: Return, clerk: User) -> None:
    client = browser_of(clerk)
    data = {
        "indicators|revenue:150205|value": "34200",
        "projects|works|month": "100",
        "projects|works|invested": "",
        "tasks|rules|state": "滞后",
    }
    assert client.post(page(full), data).status_code == 302
    told = html(client, full)
    assert 'name="projects|works|invested" value="900"' in told
    assert '<option value="滞后" selected>' in told


def test_the_reviewer_is_told_of_which_register_a_change_is(
    full: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    fill(full, clerk)
    submitted = walk(full, clerk, reviewer, publisher, to="submitted")
    remarks = {"remark|projects|works": "请核对。", "remark|tasks|rules": "太笼统。"}
    desk = browser_of(reviewer)
    assert step(desk, submitted, "send_back", reason="有误", **remarks).status_code == 302
    told = html(browser_of(clerk), submitted)
    for words in remarks.values():
        assert f'<td class="remark">{words}</td>' in told
    changes = [
        Change("projects", "works", "invested", "950", 1),
        Change("tasks", "rules", "text", "印发", 1),
    ]
    save_cells(full.pk, changes, by=actor(clerk), at=NOW)
    walk(Return.objects.get(pk=full.pk), clerk, reviewer, publisher, to="submitted")
    told = html(desk, full)
    differences = told[told.index("与上次送审相比") : told.index("</table>")]
    assert differences.count("重点项目") == 2  # the total, and the month that follows
    assert differences.count("重点任务") == 1
    assert 'title="上次：900"' in told


def test_publication_and_correction_reach_every_register(
    full: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    fill(full, clerk)
    published = walk(full, clerk, reviewer, publisher, to="published")
    for figures in (
        full.indicators_observations,
        full.projects_projectprogresss,
        full.plan_taskprogresss,
    ):
        assert figures.get().published_at
    data = {"figure": ["projects|works", "tasks|rules"], "reason": "审计核减"}
    response = browser_of(clerk).post(reverse("entry:correct", args=[published.pk]), data)
    assert response.status_code == 302
    correction = Return.objects.get(sequence=1)
    told = html(browser_of(clerk), correction)
    assert re.findall(r'<h2 id="sheet-(\w+)">', told) == ["projects", "tasks"]
    save_cells(
        correction.pk,
        [Change("projects", "works", "month", "50", 1)],
        by=actor(clerk),
        at=NOW,
    )
    walk(correction, clerk, reviewer, publisher, to="published")
    vintages = ProjectProgress.objects.filter(month=SEPTEMBER).order_by("published_at")
    assert [one.invested for one in vintages] == [900, 850]
    assert vintages[0].superseded_at == vintages[1].published_at
    assert full.plan_taskprogresss.get().superseded_at is None  # the same again is no news
