"""The number and its rows together: on the page, in its files and over REST, then and later."""

import csv
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from accounts.models import Department, User
from entry import workflow
from entry.models import Return
from entry.periods import Month
from indicators.models import Indicator
from tests.api.conftest import program_of
from tests.conftest import browser_of
from tests.factories import NOW, actor, observe
from tests.indicators.counted_figures.asking import FIRST, SECOND, SEPTEMBER, handed_on
from tests.indicators.counted_figures.counting import COST, counting, started
from tests.indicators.counted_figures.reading import (
    everywhere,
    on_page,
    over_rest,
    page_of,
    text,
    words,
)

pytestmark = pytest.mark.django_db
MONTH = {"month": "2024-09"}
# -- then and later -------------------------------------------------------------------------------


def test_every_door_tells_the_number_and_its_rows(published: Return, leader: User) -> None:
    assert everywhere(leader, "starts", MONTH, **MONTH) == ("2", FIRST)
    assert everywhere(leader, "starts", MONTH) == ("2", FIRST)  # the latest month is the usual one


def test_later_edits_of_the_records_move_nothing_that_was_published(
    corrected: Return, published: Return, leader: User
) -> None:
    assert everywhere(leader, "starts", MONTH, **MONTH) == ("2", SECOND)
    then, day = NOW + timedelta(days=3), localdate(NOW + timedelta(days=3)).isoformat()
    asked = {**MONTH, "as_of": then.isoformat()}
    assert everywhere(leader, "starts", asked, **MONTH, as_of=day) == ("2", FIRST)
    carried = {"return": str(published.pk)}
    assert on_page(leader, "starts", **carried).records == FIRST
    assert on_page(leader, "starts", **{"return": str(corrected.pk)}).records == SECOND


def test_as_of_any_moment_the_rows_come_to_the_figure_of_the_observations(
    corrected: Return, leader: User
) -> None:
    reader = program_of(leader)
    for days in (0, 1, 19, 20, 21, 400):
        asked = {**MONTH, "as_of": (NOW + timedelta(days=days, seconds=1)).isoformat()}
        told = over_rest(leader, "starts", **asked)
        figure = reader.row("observations/", {"as_of": asked["as_of"], "indicator": "starts"})
        assert (figure["value"], figure["counted"]) == (told.value, True)
        assert len(told.records) == int(told.value)
    before = {**MONTH, "as_of": (NOW - timedelta(days=1)).isoformat(), "indicator": "starts"}
    nothing = {"figure": None, "results": [], "next": None, "previous": None}
    assert reader.read("observation-records/", before) == nothing


def test_the_page_lists_the_vintages_and_says_which_it_is(
    corrected: Return, published: Return, leader: User
) -> None:
    browser = browser_of(leader)
    said = words(text(browser, page_of("starts", **MONTH)))
    assert "2024年10月28日 10:00 2个 2条 更正1：重报" in said
    assert "2024年10月8日 10:00 2个 2条 首次发布" in said
    assert "数和记录于2024年10月28日 10:00发布时一并冻结；" in said
    html = text(browser, page_of("starts", **{"return": str(published.pk)}))
    assert f'href="?return={corrected.pk}"' in html
    assert "发布时一并冻结，2024年10月28日 10:00被更正替代；" in words(html)
    early = text(browser, page_of("starts", **MONTH, as_of="2024-10-10"))
    assert "首次发布" in early
    assert "重报" not in early
    assert "被更正替代" not in early


def test_what_a_return_published_later_was_not_known_before(
    corrected: Return, published: Return, leader: User, clerk: User
) -> None:
    early = {"as_of": "2024-10-10"}
    assert on_page(leader, "starts", **{"return": str(published.pk)}, **early).records == FIRST
    assert text(
        browser_of(leader), page_of("starts", **{"return": str(corrected.pk)}, **early), 404
    )
    late = {"return": str(corrected.pk), "as_of": "2024-10-28"}
    assert on_page(leader, "starts", **late).records == SECOND


def test_a_draft_was_known_on_no_past_day(opened: Return, clerk: User) -> None:
    asked = {"return": str(opened.pk)}
    assert on_page(clerk, "starts", **asked).records == FIRST
    assert text(browser_of(clerk), page_of("starts", **asked, as_of="2024-10-10"), 404)


def test_money_comes_to_the_figure_in_its_unit(
    starts: Indicator, finance: Department, people: tuple[User, User, User], leader: User
) -> None:
    counting("cost", finance, COST, unit="亿元", decimals=2)
    started("x", finance, date(2024, 4, 4))
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(people[0]), at=NOW)
    handed_on(opened, people, NOW)
    said = words(text(browser_of(leader), page_of("cost", **MONTH)))
    assert "共3条记录，合计12800.5万元，即1.2801亿元。其中1条金额不详，未计入。" in said
    assert "2 项目x 2024-04-04 — " in said
    assert "合计 12800.5" in said
    figure = program_of(leader).read("observation-records/", {"indicator": "cost", **MONTH})["figure"]  # fmt: skip
    assert (figure["value"], figure["amount"], figure["measure"]) == ("1.2801", "12800.5", "amount")


def test_a_record_may_count_as_several(
    starts: Indicator, finance: Department, people: tuple[User, User, User], leader: User
) -> None:
    started("pack", finance, date(2024, 4, 4), part_count=5)
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(people[0]), at=NOW)
    handed_on(opened, people, NOW)
    told = everywhere(leader, "starts", MONTH, **MONTH)
    assert (told.value, len(told.records)) == ("7", 3)
    assert "共3条记录，合计7个。" in words(text(browser_of(leader), page_of("starts", **MONTH)))


def test_the_page_leads_to_the_register_as_it_is_now(published: Return, leader: User) -> None:
    html = text(browser_of(leader), page_of("starts", **MONTH))
    href = "/projects/?reached=started&amp;month=2024-09"
    assert f'<a href="{href}">到“重点项目”看现在的情况</a>' in html


def test_a_month_before_the_first_counted_one_is_among_the_choices(
    published: Return, starts: Indicator, leader: User
) -> None:
    observe(starts, Month(2023, 12), value="87")
    html = text(browser_of(leader), page_of("starts", month="2023-12"))
    assert '<option value="2023-12" selected>2023年全年</option>' in html
    assert '<option value="2024-09">2024年1—9月</option>' in html
    assert "2023年全年为87个，是填报的数" in html


def test_nought_has_no_rows_and_says_so(
    finance: Department, people: tuple[User, User, User], leader: User
) -> None:
    counting("starts", finance)
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(people[0]), at=NOW)
    handed_on(opened, people, NOW)
    assert "到2024年1—9月还没有记录，所以是0个。" in words(
        text(browser_of(leader), page_of("starts", **MONTH))
    )
    assert over_rest(leader, "starts", **MONTH) == ("0", [])


def test_records_of_no_day_have_no_column_of_days(
    published: Return, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was invested in a year has no day; the sum stands under its own column all the same."""
    paths = [page_of("starts", **MONTH), page_of("starts", "export.csv", **MONTH)]
    dated = [text(browser_of(leader), path) for path in paths]
    assert all("日期" in one for one in dated)
    monkeypatch.setattr("entry.counts.Kept.has_days", False)
    page, file = (text(browser_of(leader), path) for path in paths)
    assert "日期" not in page.split('aria-label="记录表"')[1].split("</table>")[0]
    head, first, *_, total = csv.reader(file.splitlines())
    assert head[:3] == ["序号", "名称", "数量（个）"]
    assert (first[1:3], total[1:3]) == (["项目a", "1"], ["合计", "2"])


def test_a_typed_figure_has_no_records_and_says_so(finance: Department, leader: User) -> None:
    one = counting("starts", finance, since=SEPTEMBER)
    observe(one, Month(2024, 8), value="87")
    said = words(text(browser_of(leader), page_of("starts", month="2024-08")))
    assert "2024年1—8月为87个，是填报的数" in said
    found = program_of(leader).read("observation-records/", {"indicator": "starts", "month": "2024-08"})  # fmt: skip
    assert found["results"] == []
    assert (found["figure"]["value"], found["figure"]["counted"]) == ("87", False)
    assert {found["figure"][name] for name in ("measure", "number", "ledger", "amount")} == {None}
    assert text(browser_of(leader), page_of("starts"), 404)
    assert "没有已发布的数" in text(browser_of(leader), page_of("starts", month="2024-07"))
    assert text(browser_of(leader), page_of("starts", "export.csv", month="2024-07"), 404)
