"""Funnel and ledger under addresses that ask too much, and before anything was there."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest

from accounts.models import Department, User
from investment.columns import COLUMNS
from investment.models import Event, Signing, Team
from tests.factories import AreaFactory, DepartmentFactory, person
from tests.investment.factories import SigningFactory, agree, chain, take, won
from tests.investment.list_pages import FUNNEL, LEDGER, counts_of, names_of, rows_of, sheets_of
from tests.investment.pages import queries
from tests.plan.pages import text, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
ALL = urlencode([("col", key) for key in COLUMNS])
WARNING = '<p class="notice notice--warning"'
SECRET = "免费用地五年"


# Codes


@pytest.mark.parametrize("path", [FUNNEL, LEDGER])
@pytest.mark.parametrize(
    ("name", "title"),
    [("chain", "产业链"), ("team", "小分队"), ("event", "招商活动"), ("department", "单位"),
     ("lead", "责任单位"), ("area", "地区")],
)  # fmt: skip
def test_a_code_that_nothing_has_is_named_and_left_out(
    path: str, name: str, title: str, signed: Signing, leader: User
) -> None:
    query = f"?{name}=moon&month=2024-09"
    page = text(leader, f"{path}{query}")
    assert page.count(WARNING) == 1
    assert f"没有代码为“moon”的{title}，这一条件没有采用。" in page
    assert "筛选：" not in words(page)
    assert "没有符合条件" not in page
    assert "=moon" not in page  # no link and no control keeps it
    assert len(rows_of(leader, query)) == 1
    assert "筛选" not in str(sheets_of(leader, query)["招商项目台账"][1][0])


def test_a_code_of_which_one_has_nothing_finds_nothing_and_has_its_name(
    signed: Signing, finance: Department, clerk: User
) -> None:
    steel, other = chain("steel", "钢铁冶金"), DepartmentFactory(code="d9", short_name="住建局")
    Team.objects.create(code="south", name="南方小分队", lead=finance)
    Event.objects.create(
        key="fair", title="杭州推介会", kind="signing", city="杭州", held_on=date(2024, 3, 1),
        lead=finance,
    )  # fmt: skip
    place = AreaFactory(code="park", short_name="园区")
    asked = {
        f"chain={steel.code}": "钢铁冶金", "team=south": "南方小分队", "event=fair": "杭州推介会",
        f"department={other.code}": "住建局", f"lead={other.code}": "住建局",
        f"area={place.code}": "园区",
    }  # fmt: skip
    for query, name in asked.items():
        page = text(clerk, f"{LEDGER}?{query}")
        assert WARNING not in page, query
        assert f"筛选：{name}" in words(page), query
        assert "没有符合条件的招商项目" in page, query
        if not query.startswith("lead"):  # which has no control of its own
            assert f'<option value="{query.partition("=")[2]}" selected>{name}' in page
    (told,) = sheets_of(clerk, "?chain=steel").values()
    assert str(told[1][0]).endswith("筛选：钢铁冶金")


def test_only_a_code_that_is_not_offered_costs_a_query(signed: Signing, leader: User) -> None:
    plain, offered = queries(leader, LEDGER), queries(leader, f"{LEDGER}?chain=wind-equipment")
    assert offered == plain == queries(leader, f"{LEDGER}?team=none&event=none")
    assert queries(leader, f"{LEDGER}?chain=moon&lead=moon") == plain + 2


@pytest.mark.parametrize("path", [FUNNEL, LEDGER])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("month=2024-11", "2024年11月还没有到，现按目前的情况显示。"),
        ("month=2031-01&as_of=2024-10-01", "2031年1月还没有到，现按目前的情况显示。"),
        ("as_of=2024-10-19", "2024-10-19还没有到，现按目前的情况显示。"),
    ],
)
def test_nothing_is_told_of_what_is_still_to_come(
    path: str, query: str, told: str, signed: Signing, leader: User
) -> None:
    page = text(leader, f"{path}?{query}")
    assert page.count(WARNING) == 1
    assert told in page
    assert "截至2024年10月" in words(page)
    assert WARNING not in text(leader, f"{path}?month=2024-10&as_of=2024-10-18")


def test_a_year_that_is_long_past_stays_chosen(signed: Signing, leader: User) -> None:
    page = text(leader, f"{LEDGER}?cohort=2009")
    assert '<option value="2009" selected>2009年</option>' in page
    assert "筛选：2009年" in words(page)
    assert '<option value="2009"' not in text(leader, LEDGER)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("path", [FUNNEL, LEDGER])
def test_a_file_of_an_address_with_slips_is_that_of_what_was_understood(
    path: str, kind: str, signed: Signing, leader: User
) -> None:
    lead = SigningFactory(key="lead", name="稀土线索", lead=signed.lead, order=1)
    take(lead, "lead", date(2024, 6, 1))
    slips = "step=moon&chain=moon&cohort=old&month=2031-01&source=outside_region&sort=mood"
    if kind == "csv":
        asked = text(leader, f"{path}export.csv?{slips}")
        assert asked == text(leader, f"{path}export.csv?source=outside_region")
        assert "稀土线索" not in asked
    else:
        asked_sheets = sheets_of(leader, f"?{slips}", path=path)
        assert asked_sheets == sheets_of(leader, "?source=outside_region", path=path)
        assert "筛选：自治区外（国内）" in str(next(iter(asked_sheets.values()))[1][0])


# Nothing there


def test_before_anything_began_the_funnel_says_so(signed: Signing, leader: User) -> None:
    SigningFactory(key="idle", lead=signed.lead)  # without any step: it stands still
    page = text(leader, f"{FUNNEL}?month=2020-05&chain=wind-equipment")
    told = words(page)
    assert "还没有项目进入漏斗 截至2020年5月，这1个招商项目都没有登记" in told
    assert 'href="?chain=wind-equipment">看目前的情况' in page
    for part in ("funnel", "cuts", "cohorts", "stays", "stale"):
        assert f'aria-labelledby="{part}"' not in page
    assert "本年核定到位 — 长期没有进展 0 个" in told
    present = text(leader, f"{FUNNEL}?q=idle")
    assert "还没有项目进入漏斗" in present
    assert f'href="{LEDGER}?q=idle">看招商项目' in present
    assert [row["项目名称"] for row in rows_of(leader, "?stale=yes&month=2020-05")] == ["招商idle"]
    assert list(sheets_of(leader, "?month=2020-05", path=FUNNEL))[:2] == [
        "招商漏斗",
        "按产业链汇总",
    ]


def test_what_is_not_known_leads_nowhere(leader: User, signed: Signing) -> None:
    page = text(leader, f"{LEDGER}?step=landed")
    facts = page[page.index('class="invest__facts"') :].partition("</dl>")[0]
    assert "<a " not in facts
    assert "本年核定到位 — 长期" in words(facts)


# Cohorts


def test_a_landing_counts_in_its_year_and_in_the_conversion_of_the_year_it_was_signed(
    leader: User,
) -> None:
    """DOMAIN §4.2: signed in 2022 and landed in 2024."""
    chosen = {"area": AreaFactory(), "lead": DepartmentFactory()}
    won("old", date(2022, 5, 1), date(2024, 2, 1), **chosen)
    won("slow", date(2022, 6, 1), **chosen)
    won("fresh", date(2024, 1, 9), date(2024, 3, 1), **chosen)
    won("open", date(2024, 1, 9), **chosen)
    page = text(leader, FUNNEL)
    told = words(page)
    assert "本年签约 2 个" in told
    assert "本年落地 2 个" in told
    cohorts = page[page.index('aria-labelledby="cohorts"') :].partition("</section>")[0]
    assert "2024年 2 1 50.0%" in words(cohorts)
    assert "2022年 2 1 50.0%" in words(cohorts)
    facts = page[page.index('class="invest__facts"') :].partition("</dl>")[0]
    landed = [href for href, _ in counts_of(facts) if "reached=landed" in href]
    assert [names_of(text(leader, href)) for href in landed] == [["招商fresh", "招商old"]]
    of_2022 = [href for href, _ in counts_of(cohorts) if "cohort=2022" in href and "came" in href]
    assert [names_of(text(leader, href)) for href in of_2022] == [["招商old"]]
    lines = sheets_of(leader, path=FUNNEL)["签约年度转化"]
    assert [line[:4] for line in lines[3:5]] == [["2024年", 2, 1, 50], ["2022年", 2, 1, 50]]


# Agreements


def test_reviews_are_told_and_terms_are_not(signed: Signing, leader: User, reviewer: User) -> None:
    """公平竞争审查 is in the ledger; terms are found by no search (DOMAIN §4.5)."""
    agree(signed, date(2024, 5, 10), terms=SECRET, kind="intent")
    agree(signed, date(2024, 6, 1), terms=SECRET, review="passed", reviewed_on=date(2024, 5, 30))
    other = won("other", date(2024, 6, 1), lead=signed.lead, order=1)
    agree(other, date(2024, 6, 1), terms=SECRET, review="not_concerned")
    for user in (leader, reviewer):
        rows = rows_of(user, f"?{ALL}")
        assert [row["公平竞争审查"] for row in rows] == [
            "意向协议未审查；正式合同审查通过",
            "不涉及",
        ]
        assert not any(SECRET in value for row in rows for value in row.values())
        assert SECRET not in text(user, f"{LEDGER}?{ALL}")
        assert names_of(text(user, f"{LEDGER}?q={SECRET}")) == []
    assert names_of(text(leader, f"{LEDGER}?review=no")) == ["叶片项目"]
    assert names_of(text(leader, f"{LEDGER}?review=yes")) == ["招商other"]
    assert "协议未审查" in text(leader, LEDGER)


# How many questions a file and what waits ask


ASKED = {
    f"{LEDGER}export.xlsx?{ALL}": 29,
    f"{LEDGER}export.csv?by=team": 24,
    f"{FUNNEL}export.xlsx": 33,
    "/investment/waiting/": 7,
}


@pytest.fixture
def grow(finance: Department) -> Callable[[int], None]:
    def made(count: int) -> None:
        for _ in range(count):
            number = Signing.objects.count()
            clerk = person("clerk", finance, username=f"c{number}")
            one = won(f"s{number}", date(2024, 3, 1), lead=finance, chain=chain())
            agree(one, date(2024, 3, 1))
            take(one, "landed", date(2024, 6, 1), confirmed_at=None, by=clerk)

    return made


@pytest.mark.parametrize("path", ASKED, ids=["list", "cut", "funnel", "waiting"])
def test_files_and_what_waits_take_a_fixed_number_of_queries(
    path: str, grow: Callable[[int], None], finance: Department
) -> None:
    reader = person("reviewer", finance)
    grow(3)
    first = queries(reader, path)
    grow(6)
    assert (first, queries(reader, path)) == (ASKED[path], ASKED[path])
