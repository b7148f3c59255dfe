"""招商漏斗 as each person meets it: steps, targets, funds, cohorts, days; and what waits."""

import html
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from entry.periods import Month
from investment.aims import Aim
from investment.counters import FUNDS
from investment.ledgers import Filters, ledger
from investment.models import Signing
from tests.factories import person
from tests.investment.factories import agree, chain, paper, receive, take, won
from tests.investment.list_pages import FUNNEL, LEDGER, counts_of, names_of, sheets_of
from tests.investment.many import sixty
from tests.plan.pages import text, words
from tests.projects.factories import ProjectFactory, happen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
D = Decimal
AIM = Aim(
    title="引进到位资金", href="/indicators/outside_funds/?month=2024-09", target="30亿元以上",
    period="2024年1—9月", figure="22.5", unit="亿元", missing="", completion=D(75),
    schedule=D(75), time_share=D(75), pace="与时间进度持平",
    light={"colour": "green", "word": "正常", "sentence": "完成75%"},
    planned=tuple(D("2.5") * month for month in range(1, 13)), counted=FUNDS.code,
    records="/indicators/outside_funds/records/?month=2024-09",
)  # fmt: skip


@pytest.fixture
def told_aims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("investment.views_funnel.aims", lambda *_, **__: [AIM])


def section(page: str, name: str) -> str:
    """One part of the page, from its heading to the next."""
    return page[page.index(f'aria-labelledby="{name}"') :].partition("</section>")[0]


def steps_of(page: str) -> dict[str, list[str]]:
    rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", section(page, "funnel"), re.S)
    cells = [re.split(r"</t[hd]>", row) for row in rows]
    return {one[0]: [words(cell) for cell in one[2:8]] for one in cells}


def test_the_funnel_tells_where_everything_stands(signed: Signing, leader: User) -> None:
    landed = won("landed", date(2023, 4, 1), date(2024, 2, 1), agreed_investment=50_000)
    won("more", date(2024, 9, 2), parent=landed, agreed_investment=10_000)
    lost = won("lost", date(2024, 3, 1), agreed_investment=30_000)
    take(lost, "lost", date(2024, 4, 1))
    page = text(leader, FUNNEL)
    found = steps_of(page)
    assert list(found) == ["线索", "在谈", "签约", "落地", "开工", "投产"]
    assert found["签约"] == ["1 个", "2.00亿元", "3 个", "100.0%", "2 个", "6.00亿元"]
    assert found["落地"] == ["1 个", "5.00亿元", "1 个", "33.3%", "1 个", "5.00亿元"]
    assert found["线索"] == ["0 个", "—", "3 个", "—", "—", "—"]
    assert "流失（终止） 1 个" in words(page)
    widths = re.findall(r'class="funnel__came" x="([\d.]+)%" y="1" width="([\d.]+)%"', page)
    assert widths[0] == ("0.00", "100.00")
    assert widths[3] == ("33.34", "33.33")


@pytest.mark.usefixtures("told_aims")
@pytest.mark.parametrize(
    "query",
    ["", "?month=2024-05", "?by=cohort", "?source=outside_region&by=way", "?came=landed",
     "?reached=signed&by=team", "?passed=signed", "?increase=yes", "?step=ended"],
)  # fmt: skip
def test_every_number_leads_to_what_it_counts(leader: User, query: str) -> None:
    sixty()
    page = text(leader, f"{FUNNEL}{query}")
    counts = dict(counts_of(page[page.index('class="invest__facts"') :]))
    assert counts
    for href, number in counts.items():
        if href.startswith(LEDGER):
            assert len(names_of(text(leader, href))) == number, href


def test_the_plans_targets_stand_beside_the_counts(
    told_aims: None, signed: Signing, leader: User
) -> None:
    receive(signed, Month(2024, 8), "20000", outside_region="15000")
    page = text(leader, FUNNEL)
    told = words(section(page, "aims"))
    for word in (
        "引进到位资金",
        "正常",
        "22.5",
        "30亿元以上",
        "2024年1—9月",
        "完成75.0%",
        "与时间进度持平",
    ):
        assert word in told, word
    assert AIM.records in html.unescape(page)
    funds = words(section(page, "funds"))
    # Outside the region 1.50 of the 20 planned for the end of August.
    assert "1—8月 2.00 2.00 1.50 20.00 7.5 2.00" in funds
    assert "1—9月" not in funds
    narrowed = words(section(text(leader, f"{FUNNEL}?source=outside_region"), "funds"))
    assert "1—8月 2.00 2.00 1.50 2.00" in narrowed  # a part of the register has no plan
    assert "自治区外计划" not in narrowed


def test_cohorts_and_the_year_of_landing_are_told_apart(leader: User) -> None:
    won("a", date(2022, 5, 1), date(2024, 2, 1))
    won("b", date(2022, 6, 1))
    won("c", date(2024, 1, 1), date(2024, 3, 1), date(2024, 6, 1))
    page = section(text(leader, FUNNEL), "cohorts")
    told = words(page)
    assert "2024年 1 1 100.0% 1 100.0% 0 0.0% 0 0 — — —" in told
    assert "2022年 2 1 50.0% 0 0.0% 0 — 0 0 — — —" in told
    assert "2024年签约 1 2022年签约 1 合计 2" in told


def test_what_is_listed_and_what_arrived_go_by_the_year_of_signing(leader: User) -> None:
    one = won("a", date(2022, 5, 1), date(2024, 2, 1), agreed_investment=20_000)
    won("b", date(2022, 6, 1))
    won("c", date(2024, 6, 1))
    one.project = ProjectFactory()
    one.save()
    happen(one.project, "started", date(2024, 4, 1))
    happen(one.project, "listed", date(2024, 5, 1))
    receive(one, Month(2024, 9), "5000")
    page = text(leader, FUNNEL)
    cohorts = section(page, "cohorts")
    assert "2022年 2 1 50.0% 1 100.0% 1 100.0% 0 0 2.00 0.50 25.0%" in words(cohorts)
    assert [many for href, many in counts_of(cohorts) if "listed=yes" in href] == [1]
    for href, many in counts_of(cohorts):
        assert len(names_of(text(leader, href))) == many, href
    assert "履约项目 3 个 本年新签1个，结转2个" in words(page)
    before = section(text(leader, f"{FUNNEL}?month=2024-04"), "cohorts")
    assert "2022年 2 1 50.0% 1 100.0% 0 0.0% 0 0 2.00 — —" in words(before)


def test_days_in_each_step_and_what_stands_still(
    signed: Signing, finance: Department, leader: User
) -> None:
    take(signed, "talking", date(2024, 3, 2))
    page = text(leader, FUNNEL)
    stays = words(section(page, "stays"))
    assert "线索 0 个 — — 1 个 30 天" in stays
    assert "签约 1 个 161 天 叶片项目 161天 0 个 —" in stays
    stale = words(section(page, "stale"))
    assert "叶片项目 签约 161 天 财政局" in stale
    assert f'href="{LEDGER}blades/"' in section(page, "stale")
    signed.updated_at = "2024-10-10T00:00:00Z"
    signed.save()
    assert 'aria-labelledby="stale"' not in text(leader, FUNNEL)


@pytest.mark.usefixtures("told_aims")
def test_the_file_says_what_the_page_says(leader: User) -> None:
    sixty()
    page, sheets = text(leader, FUNNEL), sheets_of(leader, path=FUNNEL)
    assert list(sheets) == [
        "招商漏斗", "按产业链汇总", "年度目标", "到位资金", "签约年度转化", "各环节停留天数", "长期没有进展",
    ]  # fmt: skip
    steps = steps_of(page)
    for line in sheets["招商漏斗"][3:9]:
        here, agreed, came, _, year, money = steps[str(line[0])]
        assert [f"{line[1]:g} 个", f"{line[2]:g} 个"] == [here, came]
        assert (f"{line[3]:.2f}亿元" if line[3] != "" else "—") == agreed
        assert (f"{line[4]:g} 个" if line[4] != "" else "—") == year
        assert (f"{line[5]:.2f}亿元" if line[5] != "" else "—") == money
    assert sheets["招商漏斗"][0][0] == "石拐区2024年招商引资情况（招商漏斗）"
    assert "截至2024年10月" in str(sheets["招商漏斗"][1][0])
    assert str(sheets["招商漏斗"][-1][0]).startswith("单位负责人：")
    cohorts = words(section(page, "cohorts"))
    for line in sheets["签约年度转化"][3:]:
        if str(line[0]).endswith("年"):
            assert f"{line[0]} {line[1]:g} {line[2]:g} {line[3]:.1f}%" in cohorts
    stale = [line[0] for line in sheets["长期没有进展"][3:]]
    found = ledger(leader, Month(2024, 10), Filters(stale="yes"), today=date(2024, 10, 18))
    assert sorted(map(str, stale)) == sorted(one.signing.name for one in found.entries)
    funds = words(section(page, "funds"))
    months = [
        line for line in sheets["到位资金"] if str(line[0]).endswith("月") and len(str(line[0])) < 6
    ]
    assert len(months) == 9
    for line in months:
        told = ["—" if one == "" else f"{one:.2f}" for one in line[1:5]]
        assert " ".join([str(line[0]), *told]) in funds


def test_a_narrow_file_leaves_out_what_there_is_nothing_of(signed: Signing, leader: User) -> None:
    assert list(sheets_of(leader, "?by=way", path=FUNNEL)) == [
        "招商漏斗", "按引进方式汇总", "签约年度转化", "各环节停留天数", "长期没有进展",
    ]  # fmt: skip
    chain("steel")
    assert list(sheets_of(leader, "?chain=steel", path=FUNNEL))[:2] == ["招商漏斗", "按产业链汇总"]


def test_empty_states_say_what_to_do(
    signed: Signing, other_clerk: User, clerk: User, leader: User
) -> None:
    empty = text(other_clerk, FUNNEL)
    assert "没有招商项目" in empty
    assert 'class="funnel' not in empty
    chain("steel")
    narrow = text(clerk, f"{FUNNEL}?chain=steel&month=2024-09")
    assert "没有符合条件的招商项目" in narrow
    assert 'href="?month=2024-09">清除筛选' in narrow
    slip = text(leader, f"{FUNNEL}?by=moon&month=soon&step=no")
    assert slip.count('<p class="notice notice--warning"') == 3


def test_the_pages_of_investment_stand_beside_each_other(signed: Signing, leader: User) -> None:
    page = text(leader, FUNNEL)
    family = page[page.index('class="family') :].partition("</nav>")[0]
    assert '<a href="/investment/" aria-current="page">招商漏斗</a>' in family
    assert f'<a href="{LEDGER}">招商项目</a>' in family
    menu = page[page.index('class="menu"') :].partition("</nav>")[0]
    assert '<a class="menu__link" href="/investment/" aria-current="page">招商引资</a>' in menu


# What waits


def test_a_reviewer_finds_the_steps_that_wait_for_him(
    signed: Signing, clerk: User, reviewer: User, store: Any
) -> None:
    secret = paper(signed, clerk, caption="免费用地五年", is_restricted=True)
    slip = paper(signed, clerk, caption="营业执照")
    take(signed, "landed", date(2024, 6, 1), confirmed_at=None, by=clerk, evidence=slip, quote="")
    take(
        signed, "upgraded", date(2024, 6, 2), confirmed_at=None, by=clerk, evidence=secret,
        quote="", agreement=agree(signed, date(2024, 6, 2), number="石招9"),
    )  # fmt: skip
    page = text(reviewer, "/investment/waiting/")
    told = words(page)
    assert "待核实的招商环节 2件" in told
    assert "叶片项目 财政局 落地 2024年6月1日 营业执照" in told
    assert "正式合同 石招9" in told
    assert "免费用地五年" not in page
    funnel = text(reviewer, FUNNEL)
    assert "有环节待核实的项目1个" in funnel
    for listing in (funnel, text(reviewer, LEDGER)):
        assert re.search(
            r'href="/investment/waiting/">待核实的招商环节 <b class="count">2</b>', listing
        )
    assert "待我办理" not in text(clerk, FUNNEL)
    assert names_of(text(reviewer, f"{LEDGER}?waiting=yes&increase=")) == ["叶片项目"]


def test_nothing_waits_and_nobody_else_is_asked(
    signed: Signing, reviewer: User, statistics: Department, clerk: User
) -> None:
    assert "没有等待核实的环节" in text(reviewer, "/investment/waiting/")
    take(signed, "landed", date(2024, 6, 1), confirmed_at=None, by=clerk)
    assert "没有等待核实的环节" in text(person("reviewer", statistics), "/investment/waiting/")
    text(clerk, "/investment/waiting/", 403)
