"""The list as a file holds what the page shows."""

from decimal import Decimal

import pytest

from accounts.models import User
from entry.periods import Month
from indicators.handouts import STANDING_COLUMNS, courses_table, standings_table
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_standings import standing


@pytest.mark.django_db
def test_list_file_says_what_the_page_says(leader: User):
    scenes.rules()
    scenes.city("东区")
    invest = scenes.indicator("invest", name="重大项目投资")
    part = scenes.indicator("part", parent=invest, unit="人", decimals=0, has_growth=False)
    scenes.aim(invest, amount=Decimal(50), quote="50亿元以上")
    observe(invest, SEPTEMBER, value="36.8", growth="19.63")
    observe(part, Month(2023, 9), value="3000")
    observe(part, SEPTEMBER, value="4000", qualifier="nearly")
    made = standings_table("标题", [standing(invest), standing(part)])
    heads = [column.title for column in STANDING_COLUMNS]
    first, second = (dict(zip(heads, row, strict=True)) for row in made.rows)
    assert (first["累计（时点）"], first["同比（%）"]) == (Decimal("36.80"), Decimal("19.63"))
    assert (first["完成率（%）"], first["计划进度（%）"]) == (Decimal("73.6"), Decimal("75.0"))
    assert (first["灯"], first["同比来源"], first["年度目标"]) == ("预警", "公布", "50亿元以上")
    assert "完成73.6%" in str(first["依据或缺数原因"])
    assert second["指标名称"] == f"其中：{part.name}"
    assert (second["累计（时点）"], second["限定"]) == (4000, "近")
    assert (second["同比（%）"], second["同比来源"]) == (None, "")  # nothing is computed from 近
    assert (second["灯"], second["完成率（%）"]) == ("", None)


@pytest.mark.django_db
def test_missing_figure_is_an_empty_cell_with_its_reason():
    jobs = scenes.indicator("jobs")
    row = standings_table("标题", [standing(jobs)]).rows[0]
    cells = dict(zip([column.title for column in STANDING_COLUMNS], row, strict=True))
    assert (cells["累计（时点）"], cells["同比（%）"]) == (None, None)
    assert cells["依据或缺数原因"] == "1—9月数据未反馈。"


@pytest.mark.django_db
def test_the_small_charts_go_out_point_by_point():
    jobs = scenes.indicator("jobs", name="城镇新增就业", unit="人", decimals=0, has_growth=False)
    alone = scenes.indicator("alone", has_growth=False)
    observe(alone, SEPTEMBER, value="1")
    for month, value in ((7, "100"), (9, "300")):
        observe(jobs, Month(2024, month), value=value)
    made = courses_table("标题", [standing(alone), standing(jobs)])
    rows = [dict(zip([c.title for c in made.columns], row, strict=True)) for row in made.rows]
    assert {row["指标名称"] for row in rows} == {"城镇新增就业"}  # one figure is no course
    assert {row["单位"] for row in rows} == {"人"}
    assert [row["数值"] for row in rows][-3:] == [Decimal(100), None, Decimal(300)]
    assert len(rows) == 12
