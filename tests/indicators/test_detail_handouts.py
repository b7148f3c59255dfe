"""The file of an indicator's page: every table and every chart of it."""

from decimal import Decimal

import pytest

from accounts.models import User
from entry.exports import as_xlsx
from indicators.detail_handouts import detail_tables
from indicators.pages import detail_page
from indicators.standpoints import Standpoint
from tests.factories import NOW, observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_details import page


@pytest.mark.django_db
def test_page_file_has_months_vintages_and_peers(leader: User):
    home, east = scenes.city("东区")
    retail = scenes.indicator("retail", with_peers=True, first_month=2, name="社会消费品零售总额")
    scenes.year_of(retail, 2024, ["3", "5", "4"], start=2, area=home)
    observe(retail, SEPTEMBER, growth="9", area=east)
    tables, names = detail_tables(page(leader, retail))
    assert [names[0], *names[-2:]] == ["逐月数据", "旗县区对比", "数据版本"]
    months = [
        dict(zip([c.title for c in tables[0].columns], r, strict=True)) for r in tables[0].rows
    ]
    assert [row["时期"] for row in months][:3] == ["1—2月", "1—3月", "1—4月"]
    assert [row["当月"] for row in months][:3] == [None, Decimal("2.00"), Decimal("-1.00")]
    assert months[2]["当月说明"] == "前期修订或冲减"
    assert len(tables[-1].rows) == 3
    assert [row[0] for row in tables[-2].rows] == ["东区", "石拐区"]
    assert tables[0].title == "石拐区2024年社会消费品零售总额逐月情况表"
    assert as_xlsx(tables, names)
    assert "数据来源：统计局" in tables[0].notes[0]


@pytest.mark.django_db
def test_page_file_as_of_a_day_says_so(leader: User):
    jobs = scenes.indicator("jobs")
    first = observe(jobs, SEPTEMBER, value="1")
    tables, _ = detail_tables(page(leader, jobs, as_of=first.published_at))
    assert "2024年10月8日时已发布的数据" in tables[0].unit_line


@pytest.mark.django_db
def test_every_chart_of_the_page_is_a_table_with_its_very_numbers(leader: User):
    home, _ = scenes.city("东区")
    funds = scenes.indicator("funds", name="争取资金")
    scenes.aim(funds, amount=Decimal("11.16"), quote="争取资金11.16亿元以上")
    scenes.year_of(funds, 2023, ["1", "2", "3"], area=home)
    scenes.year_of(funds, 2024, ["0.9", None, "1.81"], area=home)
    detail = page(leader, funds)
    tables, names = detail_tables(detail)
    charts = detail_page(detail, Standpoint(), NOW.date())["charts"]
    assert charts
    for chart in charts:
        table = tables[names.index(f"走势图·{chart.title}")]
        series = chart.option["series"]
        assert [c.title for c in table.columns][1:] == [one["name"] for one in series]
        for at, one in enumerate(series, start=1):
            told = [None if row[at] is None else str(row[at]) for row in table.rows]
            assert told == one["data"]
        assert [row[0] for row in table.rows] == chart.option["xAxis"]["data"]
    assert "争取资金" in tables[1].title
    assert as_xlsx(tables, names)


@pytest.mark.django_db
def test_the_parts_of_an_indicator_are_in_its_file(leader: User):
    revenue = scenes.indicator("revenue", name="一般公共预算收入")
    tax = scenes.indicator("tax", parent=revenue, name="税收收入", owner=revenue.owner)
    observe(revenue, SEPTEMBER, value="3.4")
    observe(tax, SEPTEMBER, value="2.1")
    tables, names = detail_tables(page(leader, revenue))
    [row] = tables[names.index("其中")].rows
    assert (row[1], row[5]) == ("其中：税收收入", Decimal("2.10"))
