"""Who sees the records behind a figure, where they are linked, and what their page costs."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from entry import actions
from entry.models import Return
from indicators.models import Indicator
from tests.api.conftest import problem_of, program, program_of
from tests.conftest import browser_of
from tests.factories import NOW, AreaFactory, actor, observe
from tests.indicators import scenes
from tests.indicators.counted_figures.asking import FIRST, SEPTEMBER, handed_on
from tests.indicators.counted_figures.counting import counting, started
from tests.indicators.counted_figures.reading import (
    UNNAMED,
    everywhere,
    on_page,
    page_of,
    text,
    words,
)

pytestmark = pytest.mark.django_db
MONTH = {"month": "2024-09"}


# -- who may see what -----------------------------------------------------------------------------


def test_everybody_sees_how_each_record_counts_and_names_within_his_scope(
    published: Return, statistics: Department, other_clerk: User
) -> None:
    told = everywhere(other_clerk, "starts", MONTH, **MONTH)
    assert told == ("2", [(UNNAMED, ""), FIRST[1]])
    html = text(browser_of(other_clerk), page_of("starts", **MONTH))
    assert "项目a" not in html
    assert "/projects/a/" not in html
    assert '<a href="/projects/b/">项目b</a>' in html
    assert "有1条不在你能查看的范围内，只列它计入多少，不列名称。" in html
    found = program_of(other_clerk).read("observation-records/", {"indicator": "starts", **MONTH})
    row = found["results"][0]
    assert {row[name] for name in ("register", "key", "title", "on", "words", "href")} == {None}
    assert row["number"] == 1
    assert (found["results"][1]["key"], found["results"][1]["href"]) == ("b", "/projects/b/")


def test_who_fills_in_reviews_and_publishes_knows_all_names(
    published: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    for user in (clerk, reviewer, publisher):
        assert on_page(user, "starts", **MONTH).records == FIRST
    html = text(browser_of(clerk), page_of("starts", **MONTH))
    assert "/projects/b/" not in html  # another department's: named, but not his to open
    assert '<a href="/projects/a/">项目a</a>' in html


def test_who_carried_a_figure_keeps_its_names_when_the_indicator_goes_to_another_department(
    published: Return, starts: Indicator, statistics: Department, clerk: User, other_clerk: User
) -> None:
    Indicator.objects.filter(pk=starts.pk).update(owner=statistics)
    assert everywhere(clerk, "starts", MONTH, **MONTH) == ("2", FIRST)
    assert everywhere(other_clerk, "starts", MONTH, **MONTH) == ("2", [(UNNAMED, ""), FIRST[1]])


def test_a_draft_is_for_those_who_see_its_return(
    opened: Return, clerk: User, reviewer: User, other_clerk: User, leader: User
) -> None:
    carried = {"return": str(opened.pk)}
    for user in (clerk, reviewer):
        assert on_page(user, "starts", **carried) == ("2", FIRST)
    said = words(text(browser_of(clerk), page_of("starts", **carried)))
    assert "未发布" in said
    assert "这是月报里还没有发布的数，记录以发布时为准。" in said
    for user in (other_clerk, leader):
        assert text(browser_of(user), page_of("starts", **carried), 404)
    for wrong in ("999999", "x", "１", "-1", "9" * 30):
        assert text(browser_of(clerk), page_of("starts", **{"return": wrong}), 404)
    assert text(browser_of(clerk), page_of("starts"), 404)  # nothing of it is published


def test_an_internal_indicator_hides_its_records_with_it(
    published: Return, starts: Indicator, other_clerk: User, leader: User
) -> None:
    Indicator.objects.filter(pk=starts.pk).update(visibility="internal")
    asked = {"indicator": "starts", **MONTH}
    assert text(browser_of(other_clerk), page_of("starts", **MONTH), 404)
    answer = program_of(other_clerk).ask("observation-records/", asked)
    assert problem_of(answer) == (404, "not-found")
    assert on_page(leader, "starts", **MONTH).records == FIRST


def test_a_token_needs_the_dataset_and_the_area(published: Return, leader: User) -> None:
    asked, path = {"indicator": "starts", **MONTH}, "observation-records/"
    AreaFactory(code="150206", name="别区")
    assert program(leader, "observation-records:150205:read").read(path, asked)["results"]
    other = program(leader, "observations:150205:read").ask(path, asked)
    assert problem_of(other) == (403, "insufficient-scope")
    elsewhere = program(leader, "observation-records:150206:read").read(path, asked)
    assert (elsewhere["figure"], elsewhere["results"]) == (None, [])
    for area, count in (("150205", 2), ("150206", 0), ("nowhere", 0)):
        found = program_of(leader).read(path, {**asked, "area": area})
        assert len(found["results"]) == count


@pytest.mark.parametrize("missing", ["indicator", "month"])
def test_rest_asks_for_one_figure(published: Return, leader: User, missing: str) -> None:
    asked = {"indicator": "starts", **MONTH}
    del asked[missing]
    answer = program_of(leader).ask("observation-records/", asked)
    assert problem_of(answer) == (400, "invalid-parameter")


def test_rest_gives_the_fields_asked_for_and_files_of_the_rows(
    published: Return, leader: User
) -> None:
    reader, asked = program_of(leader), {"indicator": "starts", **MONTH, "fields": "title,number"}
    found = reader.read("observation-records/", asked)
    assert found["results"] == [{"title": "项目a", "number": 1}, {"title": "项目b", "number": 1}]
    answer = reader.ask("observation-records/", {**asked, "format": "csv"})
    assert answer.content.decode("utf-8-sig").split() == ["title,number", "项目a,1", "项目b,1"]
    assert reader.ask("observation-records/", {**asked, "format": "xlsx"}).status_code == 200


# -- where it is linked ---------------------------------------------------------------------------


def test_the_indicators_page_leads_to_the_records_of_each_figure(
    corrected: Return, published: Return, leader: User
) -> None:
    html = text(browser_of(leader), "/indicators/starts/?month=2024-09")
    now, then = (f"/indicators/starts/records/?return={one.pk}" for one in (corrected, published))
    assert f'<a href="{now}">由登记簿汇总，看这2条记录</a>' in html
    assert len(re.findall(re.escape(f'href="{now}"'), html)) == 3  # figure, month, vintage
    assert len(re.findall(re.escape(f'href="{then}"'), html)) == 1
    assert "由“重点项目”的“开工项目”汇总，自2024年1月起" in html
    early = text(browser_of(leader), "/indicators/starts/?month=2024-09&as_of=2024-10-10")
    assert len(re.findall(re.escape(f'href="{then}"'), early)) == 3
    assert now not in early


def test_the_overviews_card_leads_to_the_records(
    published: Return, starts: Indicator, leader: User
) -> None:
    scenes.rules()
    scenes.aim(starts, amount=Decimal(17), headline_order=1)
    link = '<a href="/indicators/starts/records/?month=2024-09{}">由登记簿汇总，看记录</a>'
    browser = browser_of(leader)
    assert link.format("") in text(browser, "/overview/?month=2024-09")
    dated = text(browser, "/overview/?month=2024-09&as_of=2024-10-10")
    assert link.format("&amp;as_of=2024-10-10") in dated
    Indicator.objects.filter(pk=starts.pk).update(counted_since=SEPTEMBER + 1)
    assert "/records/" not in text(browser, "/overview/?month=2024-09")


def test_a_typed_indicator_speaks_of_no_records(finance: Department, leader: User) -> None:
    observe(counting("starts", finance, since=SEPTEMBER + 1), SEPTEMBER, value="87")
    html = text(browser_of(leader), "/indicators/starts/?month=2024-09")
    assert "/records/" not in html


# -- what it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "queries"),
    [(page_of("starts", **MONTH), 11), (page_of("starts", "export.xlsx", **MONTH), 11)],
)
def test_the_page_costs_the_same_however_many_records_there_are(
    path: str, queries: int, opened: Return, finance: Department, people: tuple[User, User, User],
    leader: User, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(40):
        started(f"x{number:02}", finance, date(2024, 5, 1))
    actions.recount(opened.pk, by=actor(people[0]), at=NOW)
    handed_on(opened, people, NOW)
    browser = browser_of(leader)
    browser.get(path)
    with django_assert_num_queries(queries):
        assert b"".join(browser.get(path))
