"""The living plan: every quote in its place, every record reachable, nothing told that may not be."""

import re
from collections import Counter
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from dashboards.living import KINDS, living_plan
from dashboards.living_presenters import Setter
from entry.counts import Count, tally
from entry.periods import Month
from indicators.models import Indicator, Observation, Target
from plan.lights import State
from plan.models import Plan, Task
from projects.models import Mention, Project, ProjectEvent, YearPlan
from tests.conftest import browser_of
from tests.factories import DepartmentFactory, observe, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report")]
TODAY, SEPTEMBER = date(2024, 10, 9), Month(2024, 9)


@pytest.fixture
def reader() -> User:
    return person("leader", username="reader")


def marks_of(page: str) -> dict[str, set[str]]:
    """The notes that each mark of a page leads to, by the mark's text."""
    found: dict[str, set[str]] = {}
    for notes, text in re.findall(
        r'<a class="mark[^>]*data-notes="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL
    ):
        words = unescape(re.sub(r"<[^>]+>", "", text)).replace("\u2060", "").strip()
        found.setdefault(words, set()).update(notes.split())
    return found


def test_every_seeded_quote_is_found_and_shown(reader: User) -> None:
    plan = living_plan(reader, 2024, SEPTEMBER, today=TODAY)
    assert plan is not None
    quotes = [
        *Target.objects.exclude(quote="").values_list("quote", "occurrence"),
        *(
            (quote, 1)
            for quote in Observation.objects.exclude(quote="").values_list("quote", flat=True)
        ),
        *Task.objects.exclude(quote="").values_list("quote", "occurrence"),
        *Project.objects.exclude(quote="").values_list("quote", "occurrence"),
        *Mention.objects.values_list("quote", "occurrence"),
        *ProjectEvent.objects.exclude(quote="").values_list("quote", "occurrence"),
        *YearPlan.objects.exclude(quote="").values_list("quote", "occurrence"),
    ]
    assert len(quotes) > 600
    marked = [(place.start, place.end) for place in plan.places]
    for quote, occurrence in set(quotes):
        place = plan.reading.place(quote, occurrence, "x")
        inside = [one for one in marked if place.start <= one[0] and one[1] <= place.end]
        assert inside, quote


def test_every_named_project_and_task_is_reachable(reader: User) -> None:
    page = browser_of(reader).get("/plan/2024/?month=2024-09").content.decode()
    for project in Project.objects.all():
        assert f'href="/projects/{project.key}/"' in page, project
    for task in Task.objects.filter(plan__year=2024):
        assert f'href="/tasks/{task.key}/"' in page, task


def test_each_note_is_led_to_and_each_mark_leads_somewhere(reader: User) -> None:
    page = browser_of(reader).get("/plan/2024/?month=2024-09").content.decode()
    notes = re.findall(r'<li class="plan-note[^>]*id="(n\d+)"', page)
    led = {name for names in marks_of(page).values() for name in names}
    assert led == set(notes)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert [one for one, times in Counter(ids).items() if times > 1 and one[0] == "m"] == []


def test_the_text_reads_as_the_report_does(reader: User) -> None:
    page = browser_of(reader).get("/plan/2024/?month=2024-09").content.decode()
    article = page[page.index('<article class="plan-text"') : page.index("</article>")]
    article = re.sub(r'<details class="plan-notes">.*?</details>', "", article, flags=re.DOTALL)
    article = re.sub(
        r'<span class="(?:fold__tally|mark__light)">.*?</span>(?=⁠|&#8288;|\s*</summary>)',
        "",
        article,
        flags=re.DOTALL,
    )
    shown = "".join(unescape(re.sub(r"<[^>]+>", "", article)).replace("\u2060", "").split())
    plan = Plan.objects.get(year=2024)
    bare = "".join(plan.document.replace("**", "").split())
    without_bullets = re.sub(r"(?<=[：；])(?:-|——)", "", bare)
    assert shown == without_bullets


def test_what_is_not_yours_is_marked_and_tells_nothing(reader: User) -> None:
    stranger = person("clerk", DepartmentFactory(code="none"), username="of-none")
    mine = living_plan(stranger, 2024, SEPTEMBER, today=TODAY)
    theirs = living_plan(reader, 2024, SEPTEMBER, today=TODAY)
    assert mine is not None
    assert theirs is not None
    assert set(mine.places) < set(theirs.places)  # internal indicators are not marked at all
    assert {one.name.partition(":")[0] for one in set(theirs.places) - set(mine.places)} == {
        "actual",
        "target",
    }
    hidden = [one for one in mine.records.values() if one.kind in ("project", "task")]
    assert hidden
    assert not any(one.is_open or one.href or one.state or one.now for one in hidden)
    page = browser_of(stranger).get("/plan/2024/?month=2024-09").content.decode()
    assert not re.search(r"/projects/\w", page)  # the menu leads to the list, no mark to a project
    assert "由其他单位负责，进展不在你的查看范围内。" in page


def test_only_what_is_behind(reader: User) -> None:
    plan = living_plan(reader, 2024, SEPTEMBER, today=TODAY)
    assert plan is not None
    setter = Setter(plan, only_behind=True)
    shown = [setter.section(one) for one in plan.sections]
    names = [
        note.record for part in shown[1:] for one in [part, *part.sections] for note in one.notes
    ]
    assert all(record.state in (State.RED, State.YELLOW) for record in names)
    every = sum(record.is_behind for record in plan.records.values())
    assert len({id(record) for record in names}) == every


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_alone(reader: User, kind: str) -> None:
    plan = living_plan(reader, 2024, SEPTEMBER, today=TODAY, kinds=(kind,))
    assert plan is not None
    assert {record.kind for record in plan.records.values()} == {kind}


def test_counts_of_sections_are_those_of_their_records(reader: User) -> None:
    plan = living_plan(reader, 2024, SEPTEMBER, today=TODAY)
    assert plan is not None
    setter = Setter(plan)
    for part in plan.sections[1:]:
        shown = setter.section(part)
        below = plan.names_in(
            [p for one in part.sections for p in [one.heading, *one.passages] if p]
        )
        own = plan.names_in([p for p in [part.heading, *part.passages] if p])
        assert shown.total == len(dict.fromkeys([*own, *below]))
        assert sum(one.count for one in shown.tallies) <= shown.total


def test_export_has_a_row_for_every_mark(reader: User) -> None:
    answer = browser_of(reader).get("/plan/2024/export.csv?month=2024-09")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    plan = living_plan(reader, 2024, SEPTEMBER, today=TODAY)
    assert plan is not None
    lines = [line for line in text.splitlines() if re.match(r"\d+,", line)]
    assert len(lines) == len(plan.places)


def test_a_counted_figure_leads_to_its_records(reader: User) -> None:
    browser, address = browser_of(reader), "/plan/2024/?month=2024-09"
    assert "/records/" not in browser.get(address).text
    signings = Indicator.objects.get(code="signings")
    kept = tally(Count("signings", "签约项目", "招商项目"), "个", []).kept()
    observe(signings, SEPTEMBER, value="0", records=kept)
    link = '<a href="/indicators/signings/records/?month=2024-09{}">看记录</a>'
    assert link.format("") in browser.get(address).text
    assert link.format("&amp;as_of=2024-10-31") in browser.get(f"{address}&as_of=2024-10-31").text


def test_queries_do_not_grow_with_the_text(
    reader: User, django_assert_max_num_queries: Any
) -> None:
    living_plan(reader, 2024, SEPTEMBER, today=TODAY)
    with django_assert_max_num_queries(60):
        living_plan(reader, 2024, SEPTEMBER, today=TODAY)


def test_who_has_no_business_here_is_turned_away(auditor: User, client: Client) -> None:
    assert browser_of(auditor).get("/plan/2024/").status_code == 403
    assert client.get("/plan/2024/").status_code == 302


@pytest.mark.parametrize("path", ["/plan/1999/", "/plan/2024/export.pdf"])
def test_what_is_not_there(reader: User, path: str) -> None:
    assert browser_of(reader).get(path).status_code == 404


def test_the_latest_plan_is_found(reader: User) -> None:
    answer = browser_of(reader).get("/plan/")
    assert answer.headers["Location"] == "/plan/2024/"
