"""招商项目台账 as each person meets it: page, files, counts that lead to what they count."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Department, User
from entry.periods import Month
from investment.columns import COLUMNS
from investment.models import Signing
from investment.totals import CUTS
from projects.models import Member
from tests.conftest import browser_of
from tests.factories import DepartmentFactory, UserFactory, person
from tests.investment.factories import (
    CODE,
    SigningFactory,
    agree,
    chain,
    firm,
    receive,
    take,
    won,
)
from tests.investment.list_pages import LEDGER, counts_of, names_of, rows_of, sheets_of
from tests.investment.many import sixty
from tests.plan.pages import text, words
from tests.projects.factories import ProjectFactory, happen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
SEPTEMBER = Month(2024, 9)
ALL = urlencode([("col", key) for key in COLUMNS])
SECRET = "免费用地五年"


@pytest.fixture
def three(signed: Signing, finance: Department) -> list[Signing]:
    """A signed one of the finance bureau with funds and an agreement, a lead, an increase."""
    agree(signed, date(2024, 5, 10), number="石招2024-7", terms=SECRET)
    receive(signed, SEPTEMBER, "3000", outside_region="2500")
    lead = SigningFactory(
        key="lead", name="稀土线索", lead=finance, order=1, source="local", problem="缺用电指标"
    )
    take(lead, "lead", date(2024, 6, 1))
    more = won(
        "more", date(2024, 9, 2), name="叶片增资", lead=finance, parent=signed, order=2,
        agreed_investment=1_000,
    )  # fmt: skip
    return [signed, lead, more]


def test_the_page_says_what_the_office_wants(three: list[Signing], clerk: User) -> None:
    page = text(clerk, LEDGER)
    told = words(page)
    for word in (
        "招商项目台账 2024年10月", "招商项目 2 个 另有增资1笔", "本年签约 1 个 协议投资2.10亿元",
        "本年核定到位 0.30 亿元 其中自治区外0.25亿元", "单位：万元", "填报单位：财政局",
        "截至2024年10月", "叶片项目", "firm公司", "签约", "自治区外（国内）", "20000", "2024-05-10",
        "3000", "缺用电指标", "协议未审查", "增资", "长期没有进展", "单位负责人：",
    ):  # fmt: skip
        assert word in told, word
    assert names_of(page) == ["叶片项目", "稀土线索", "叶片增资"]
    assert f'href="{LEDGER}blades/"' in page


def test_everybody_sees_his_own(
    three: list[Signing], other_clerk: User, leader: User, statistics: Department
) -> None:
    assert "没有招商项目" in text(other_clerk, LEDGER)
    assert rows_of(other_clerk) == []
    three[0].co_operating.add(Department.objects.get(code="tjj"))
    assert [row["项目名称"] for row in rows_of(other_clerk)] == ["叶片项目"]
    assert len(rows_of(leader)) == 3
    assert "填报单位：石拐区发展和改革委员会" in text(leader, LEDGER)


def test_strangers_are_told_that_they_may_not(three: list[Signing], auditor: User) -> None:
    for path in (LEDGER, f"{LEDGER}export.csv", "/investment/", "/investment/waiting/"):
        assert browser_of(auditor).get(path).status_code == 403, path


def test_terms_of_agreements_never_appear(three: list[Signing], leader: User) -> None:
    """Not even for those who may read them on the signing's page (DOMAIN §4.5)."""
    assert "石招2024-7" in text(leader, f"{LEDGER}?{ALL}")
    for path in (f"{LEDGER}?{ALL}", f"{LEDGER}export.csv?{ALL}", "/investment/export.csv"):
        assert SECRET not in text(leader, path), path
    assert SECRET not in str(sheets_of(leader, f"?{ALL}"))


@pytest.mark.parametrize(
    "query", ["?", f"?{ALL}", "?col=agreed&col=days&sort=-agreed", "?step=lead", "?sort=name"]
)
def test_page_and_files_show_the_same(three: list[Signing], leader: User, query: str) -> None:
    page = text(leader, f"{LEDGER}{query}")
    shown, rows = names_of(page), rows_of(leader, query)
    assert shown
    assert [row["项目名称"] for row in rows] == shown
    heads = re.findall(r'<th scope="col"[^>]*>.*?<a [^>]*>([^<]+)', page.partition("</thead>")[0])
    assert [title for title in rows[0] if title != "投资方全称"] == ["序号", *heads]
    (lines,) = sheets_of(leader, query).values()
    assert lines[0][0] == "石拐区2024年招商引资项目台账"
    assert "单位：万元　填报单位：石拐区发展和改革委员会　截至2024年10月" in str(lines[1][0])
    assert lines[2] == list(rows[0])
    at_name = lines[2].index("项目名称")
    assert [line[at_name] for line in lines[3 : 3 + len(rows)]] == shown
    assert str(lines[-1][0]).startswith("单位负责人：")


def test_cells_of_the_page_are_those_of_the_file(three: list[Signing], leader: User) -> None:
    page = text(leader, f"{LEDGER}?{ALL}")
    row = re.search(r"<tbody>\s*<tr>(.*?)</tr>", page, re.S)
    assert row is not None
    cells = re.findall(r'<td [^>]*data-label="([^"]+)"[^>]*>(.*?)</td>', row[1], re.S)
    filed = rows_of(leader, f"?{ALL}")[0]
    assert len(cells) == len(COLUMNS) - 2  # the investor stands under the name
    for title, cell in cells:
        assert words(cell).replace("—", "") == filed[title], title
    assert (filed["本年核定到位"], filed["其中自治区外"], filed["资金到位率（%）"]) == (
        "3000", "2500", "15.0",
    )  # fmt: skip


def test_the_order_is_by_any_column_and_both_ways(three: list[Signing], leader: User) -> None:
    up = names_of(text(leader, f"{LEDGER}?sort=agreed"))
    down = names_of(text(leader, f"{LEDGER}?sort=-agreed"))
    assert (up, down) == (
        ["叶片增资", "叶片项目", "稀土线索"],
        ["叶片项目", "叶片增资", "稀土线索"],
    )
    page = text(leader, f"{LEDGER}?sort=agreed")
    assert 'aria-sort="ascending"><a href="?sort=-agreed">' in page
    for key in COLUMNS:
        assert len(names_of(text(leader, f"{LEDGER}?sort={key}"))) == 3, key


@pytest.mark.parametrize("by", CUTS)
def test_summaries_lead_to_what_they_count(leader: User, by: str) -> None:
    sixty()
    query = f"?by={by}&counted=yes"
    page = text(leader, f"{LEDGER}{query}")
    table = page[page.index("<table") : page.index("</table>")]
    counts = counts_of(table)
    assert counts
    for href, number in dict(counts).items():
        assert len(names_of(text(leader, href))) == number, href
    titles = re.findall(r'<th scope="row">([^<]+)</th>', table)
    (lines,) = sheets_of(leader, query).values()
    filed = lines[3 : 3 + len(titles)]
    assert [line[0] for line in filed] == titles
    assert filed[-1][0] == "合计"
    assert filed[-1][1] == sum(int(str(line[1] or 0).split(".")[0]) for line in filed[:-1])
    told = [words(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", table, re.S)][-16:]
    assert [f"{float(str(one)):g}" for one in filed[-1][1:13]] == told[:12]


def test_a_long_list_has_pages_and_its_file_all_of_them(
    monkeypatch: pytest.MonkeyPatch, three: list[Signing], leader: User
) -> None:
    monkeypatch.setattr("investment.presenters_signings.PAGE", 2)
    first, second = (text(leader, f"{LEDGER}{query}") for query in ("", "?page=2"))
    assert (names_of(first), names_of(second)) == (["叶片项目", "稀土线索"], ["叶片增资"])
    assert 'rel="next" href="?page=2"' in first
    assert 'rel="prev" href="?"' in second
    assert "共3个，第2页，共2页" in words(second)
    assert names_of(text(leader, f"{LEDGER}?page=99")) == ["叶片增资"]
    assert len(rows_of(leader, "?page=2")) == 3


def test_a_slip_in_the_address_is_told(three: list[Signing], leader: User) -> None:
    slips = (
        "?month=2024-13&step=moon&page=x&col=no&q=%0B&cohort=old&by=luck&sort=mood&came=signed,moon"
    )
    page = text(leader, f"{LEDGER}{slips}")
    assert page.count('<p class="notice notice--warning"') == 8
    assert "没有名为“moon”的当前阶段，这一条件没有采用。" in page
    assert "“old”不是签约年度，这一条件没有采用。" in page
    assert len(names_of(page)) == 2  # what was understood of it holds
    chain("steel")
    empty = text(leader, f"{LEDGER}?chain=steel")
    assert "没有符合条件的招商项目" in empty
    assert rows_of(leader, "?chain=steel") == []


def test_the_past_says_that_it_is_the_past(three: list[Signing], leader: User) -> None:
    page = words(text(leader, f"{LEDGER}?as_of=2024-10-07&month=2024-09"))
    assert "历史时点" in page
    assert "截至2024年9月（按2024-10-07时已知）" in page
    assert rows_of(leader, "?as_of=2024-10-07&month=2024-09")[0]["本年核定到位"] == ""
    april = rows_of(leader, "?month=2024-04")[0]
    assert (april["当前阶段"], april["签约日期"]) == ("线索", "")


def test_wide_choices_are_printed_on_several_sheets(three: list[Signing], leader: User) -> None:
    page = text(leader, f"{LEDGER}?{ALL}")
    sheets = page.count('class="print-only signings__sheet"')
    assert sheets > 1
    printed = page[page.index('class="print-only signings__sheet"') :]
    titles = re.findall(r'<th scope="col">([^<]+)</th>', printed)
    unfolded = [one.title for one in COLUMNS.values() if not one.is_folded]
    assert [title for title in titles if title != "项目名称"] == unfolded[1:]
    assert titles.count("项目名称") == sheets
    assert "signings__sheet" not in text(leader, LEDGER)


def test_the_filters_offer_what_there_is_and_tell_what_is_set(
    three: list[Signing], leader: User
) -> None:
    page = text(leader, f"{LEDGER}?chain=wind-equipment&came=signed&lead=czj")
    assert '<option value="wind-equipment" selected>' in page
    assert '<option value="signed" selected>到过签约</option>' in page
    assert '<input type="hidden" name="lead" value="czj">' in page
    assert "筛选：到过签约，链wind-equipment，财政局" in words(page)
    both = text(leader, f"{LEDGER}?reached=signed,landed")
    assert '<input type="hidden" name="reached" value="signed,landed">' in both
    assert "筛选：本年签约、本年落地" in words(both)


# How many questions a page asks


PAGES = {LEDGER: 29, f"{LEDGER}?by=chain": 29, f"{LEDGER}?{ALL}": 36, "/investment/": 38}


@pytest.fixture
def grow(db: None) -> Callable[[int], User]:
    """So many signings more, with one row of everything that a page may ask about each."""
    reader = person("publisher", DepartmentFactory(code="fgw"))

    def made(count: int) -> User:
        for _ in range(count):
            number = Signing.objects.count()
            project = ProjectFactory()
            happen(project, "listed", date(2024, 8, 1))
            Member.objects.create(project=project, duty="head", name="某人", phone="1")
            parent = won(f"p{number}", date(2024, 1, 5))
            one = won(
                f"s{number}", date(2024, 3, 1), date(2024, 4, 1), project=project,
                enterprise=firm(f"f{number}", credit_code=CODE if not number else ""),
                chain=chain(), lead_official=UserFactory(), first_talker=DepartmentFactory(),
                company=firm(f"c{number}"),
            )  # fmt: skip
            one.co_operating.add(DepartmentFactory())
            agree(one, date(2024, 3, 1))
            receive(one, SEPTEMBER, "5")
            won(f"i{number}", date(2024, 5, 5), parent=parent)
        return reader

    return made


@pytest.mark.parametrize("path", PAGES, ids=["list", "cut", "every-column", "funnel"])
def test_pages_take_a_fixed_number_of_queries(path: str, grow: Callable[[int], User]) -> None:
    def asked(reader: User) -> int:
        browser = browser_of(reader)
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    first = asked(grow(3))
    assert (first, asked(grow(6))) == (PAGES[path], PAGES[path])
