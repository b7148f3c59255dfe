"""The pages of indicators as each person meets them."""

import re
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.models import Department, User
from entry.periods import Month
from indicators.models import Indicator, Observation
from tests.conftest import browser_of
from tests.factories import PlanFactory, observe, person
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db
FILES = ("export.xlsx", "export.csv")
PATHS = [f"/indicators/{page}{end}" for page in ("", "funds/") for end in ("", *FILES)]


@pytest.fixture
def funds(finance: Department) -> Indicator:
    scenes.rules()
    made = scenes.indicator(
        "funds", finance, name="争取资金", synonyms="三争取资金", group="三争取", order=2
    )
    scenes.aim(made, amount=Decimal("11.16"), quote="争取资金11.16亿元以上", headline_order=10)
    scenes.year_of(made, 2024, ["0.9", "1.81", None, "4.2", "3.2"])
    observe(made, SEPTEMBER, value="8.02", growth="13.4")
    scenes.regular(finance, SEPTEMBER)
    return made


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return b"".join(response).decode()


def words(html: str) -> str:
    """What a person reads, without marks and with single blanks."""
    return " ".join(re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", html, flags=re.S).split())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("funds")
def test_who_may_read(path: str, request: pytest.FixtureRequest):
    for name in ("leader", "clerk", "other_clerk", "reviewer", "publisher"):
        assert browser_of(request.getfixturevalue(name)).get(path).status_code == 200
    for name in ("sysadmin", "secadmin", "auditor", "stranger"):
        assert browser_of(request.getfixturevalue(name)).get(path).status_code == 403
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"] == f"/login/?next={quote(path, safe='')}"


@pytest.mark.parametrize("path", [*PATHS, "/indicators/?light=red"])
@pytest.mark.usefixtures("funds")
def test_only_reading(leader: User, path: str):
    assert browser_of(leader).post(path).status_code == 405


def test_internal_indicator_is_not_found_by_others(
    leader: User, other_clerk: User, finance: Department
):
    debt = scenes.indicator("debt", finance, name="化解债务", visibility="internal")
    observe(debt, SEPTEMBER, value="7.4")
    outsider, inside = browser_of(other_clerk), browser_of(leader)
    for path in (
        "/indicators/debt/",
        "/indicators/debt/export.csv",
        "/indicators/debt/export.xlsx",
    ):
        assert inside.get(path).status_code == 200
        assert outsider.get(path).status_code == 404
    for path in ("/indicators/", "/indicators/export.csv", "/indicators/?q=化解"):
        assert "化解债务" in text(inside, path)
        assert "化解债务" not in text(outsider, path)
    assert "内部指标" in text(inside, "/indicators/debt/")


@pytest.mark.usefixtures("funds")
def test_unknown_things_are_not_found(leader: User):
    browser = browser_of(leader)
    for path in (
        "/indicators/nothing/",
        "/indicators/?area=999999",
        "/indicators/funds/?area=999999",
        "/indicators/export.pdf",
        "/indicators/funds/export.exe",
    ):
        assert browser.get(path).status_code == 404


def test_drafts_are_never_shown(clerk: User, funds: Indicator):
    published = observe(funds, Month(2024, 8), value="777.77")
    Observation.objects.create(
        monthly_return=published.monthly_return,
        indicator=funds,
        area=published.area,
        month=Month(2024, 7),
        value=Decimal("666.66"),
        entered_by=clerk,
        entered_at=published.entered_at,
    )
    for path in (
        "/indicators/?month=2024-07",
        "/indicators/funds/",
        "/indicators/funds/export.csv",
    ):
        assert "666.66" not in text(browser_of(clerk), path)
    assert "777.77" in text(browser_of(clerk), "/indicators/funds/")


@pytest.mark.usefixtures("funds")
def test_list_row(leader: User):
    shown = words(text(browser_of(leader), "/indicators/"))
    assert "争取资金 1—9月 8.02 亿元 ↑13.4% 11.16亿元以上 71.9% 预警 财政局" in shown


@pytest.mark.usefixtures("funds")
def test_filters_stay_in_the_address_and_in_the_files(leader: User):
    scenes.indicator("gdp", name="地区生产总值", group="综合")
    browser = browser_of(leader)
    query = "?q=三争取&light=yellow&month=2024-09"
    html = text(browser, f"/indicators/{query}")
    assert "争取资金" in words(html)
    assert "地区生产总值" not in words(html)
    assert 'value="三争取"' in html
    assert '<option value="yellow" selected>预警</option>' in html
    [address] = re.findall(r'href="(/indicators/export\.csv\?[^"]+)"', html)
    rows = text(browser, address.replace("&amp;", "&")).splitlines()
    assert len(rows) == 2
    assert "争取资金" in rows[1]


@pytest.mark.usefixtures("funds")
def test_empty_answers_say_what_to_do(leader: User):
    assert "没有符合条件的指标" in text(browser_of(leader), "/indicators/?q=没有")


def test_nothing_loaded_at_all(leader: User):
    browser = browser_of(leader)
    assert "还没有指标" in text(browser, "/indicators/")
    assert browser.get("/indicators/export.csv").status_code == 404


@pytest.mark.usefixtures("funds")
def test_a_slip_in_the_address_is_told(leader: User):
    shown = words(text(browser_of(leader), "/indicators/funds/?month=2024-13&as_of=昨天"))
    assert "“2024-13”不是有效的月份" in shown
    assert "“昨天”不是有效的日期" in shown
    assert "8.02" in shown


@pytest.mark.usefixtures("funds")
def test_page_of_an_indicator(leader: User):
    html = text(browser_of(leader), "/indicators/funds/")
    shown = words(html)
    for told in (
        "石拐区 · 2024年1—9月",
        "1—9月完成8.02亿元，年度目标11.16亿元，完成71.9%",
        "进度比 r",
        "前期修订或冲减",
        "剩余量 T−x 3.14亿元",
        "数据来源：财政局（快报）",
        "部分数据因四舍五入，存在总计与分项合计不等的情况",
    ):
        assert told in shown, told
    assert 'id="v202409"' in html
    assert 'href="#v202409"' in html


@pytest.mark.usefixtures("funds")
def test_what_is_needed_is_not_told_to_who_fills_in(clerk: User):
    shown = words(text(browser_of(clerk), "/indicators/funds/"))
    assert "剩余量" not in shown
    assert "倒推" not in shown


def test_as_of_shows_the_page_of_that_day(leader: User, funds: Indicator):
    figure = funds.observations.current().get(month=SEPTEMBER)
    scenes.corrected(figure, "7.67")
    browser = browser_of(leader)
    assert "7.67 亿元" in words(text(browser, "/indicators/funds/"))
    then = words(text(browser, "/indicators/funds/?as_of=2024-10-08"))
    assert "8.02 亿元" in then
    assert "7.67" not in then
    assert "以下是2024年10月8日时已发布的数据" in then
    before = words(text(browser, "/indicators/funds/?as_of=2024-10-07&month=2024-09"))
    assert "8.02" not in before
    assert "无灯" in before


def test_vintages_link_to_the_return_for_those_who_may_open_it(
    clerk: User, leader: User, funds: Indicator
):
    carrier = funds.observations.current().get(month=SEPTEMBER).monthly_return
    address = f'href="/entry/returns/{carrier.pk}/"'
    assert address in text(browser_of(clerk), "/indicators/funds/")
    assert address not in text(browser_of(leader), "/indicators/funds/")


def test_peers_link_to_themselves(leader: User):
    home, east = scenes.city("东区")
    gdp = scenes.indicator("gdp", with_peers=True, name="地区生产总值")
    observe(gdp, SEPTEMBER, growth="6", area=home)
    observe(gdp, SEPTEMBER, growth="9", area=east)
    PlanFactory(area=home)
    html = text(browser_of(leader), "/indicators/gdp/?month=2024-09")
    assert f'href="?area={east.code}&amp;month=2024-09"' in html
    there = words(text(browser_of(leader), f"/indicators/gdp/?area={east.code}&month=2024-09"))
    assert "东区 · 2024年1—9月" in there


def test_names_cannot_break_out_of_the_page(leader: User):
    evil = "</script><script>alert(1)</script>\"'&"
    bad = scenes.indicator("bad", name=evil, unit="</script>", definition=evil, synonyms=evil)
    scenes.aim(bad, amount=Decimal(5), quote=evil, note=evil)
    scenes.year_of(bad, 2024, ["1", "2", "3"])
    for path in ("/indicators/", "/indicators/bad/"):
        html = text(browser_of(leader), path)
        assert "<script>alert" not in html
        assert html.count("</script>") == html.count("<script")


@pytest.mark.parametrize("path", ["/indicators/", "/indicators/funds/"])
@pytest.mark.usefixtures("funds")
def test_pages_keep_to_the_policy(leader: User, path: str):
    html = text(browser_of(leader), path)
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)
    assert not re.findall(r"<script(?![^>]*(src=|application/json))", html)


@pytest.mark.usefixtures("funds")
@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/indicators/export.xlsx", "spreadsheetml", "石拐区2024年9月主要指标情况表.xlsx"),
        ("/indicators/export.csv", "text/csv", "石拐区2024年9月主要指标情况表.csv"),
        ("/indicators/funds/export.xlsx", "spreadsheetml", "石拐区2024年争取资金.xlsx"),
    ],
)
def test_files_carry_chinese_names(leader: User, path: str, kind: str, name: str):
    response = browser_of(leader).get(path)
    assert kind in response["Content-Type"]
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"


def grow(count: int, owner: Department) -> None:
    for _ in range(count):
        series = scenes.indicator(f"more{Indicator.objects.count()}", owner)
        scenes.aim(series, amount=Decimal(5))
        observe(series, SEPTEMBER, value="1", growth="2")


# Session and user are two of each page's queries, its area and default month five.
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/indicators/?month=2024-09", 11),
        ("/indicators/", 15),
        ("/indicators/export.csv", 15),
    ],
)
def test_list_pages_take_the_same_queries_at_n_and_3n(
    funds: Indicator, path: str, queries: int, django_assert_num_queries: Any
):
    scenes.city("东区")
    for count in (1, 4):
        grow(count, funds.owner)
        browser = browser_of(person("leader"))
        browser.get(path)
        with django_assert_num_queries(queries):
            browser.get(path)


@pytest.mark.parametrize(
    ("path", "queries"), [("/indicators/funds/", 24), ("/indicators/funds/export.csv", 24)]
)
def test_page_takes_the_same_queries_at_n_and_3n(
    funds: Indicator, path: str, queries: int, django_assert_num_queries: Any
):
    scenes.city("东区")
    for month in (6, 7):
        for part in range(3):
            one = scenes.indicator(f"p{month}{part}", funds.owner, parent=funds)
            observe(one, SEPTEMBER, value="1")
        scenes.corrected(observe(funds, Month(2024, month), value="5"), "6")
        browser = browser_of(person("leader"))
        browser.get(path)
        with django_assert_num_queries(queries):
            browser.get(path)
