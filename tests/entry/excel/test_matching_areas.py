"""Other areas: below their indicator, and in cross tables."""

from decimal import Decimal

from entry.excel.matching import Subject
from tests.entry.excel.grids import (
    FAI,
    RATE,
    RETAIL,
    left_out,
    matched,
    sheet,
    table,
    taken,
    unknown,
)

D = Decimal


AREAS = ("青山区", "昆区", "九原区")
PEERS = [
    Subject(
        subject=f"{whole.subject}:{area}",
        name=area,
        long_name=f"{area}{whole.name}",
        unit="%",
        parent=whole.subject,
        group=f"旗县区对比：{whole.name}",
        columns=RATE,
    )
    for whole in (FAI, RETAIL)
    for area in AREAS
]
WITH_PEERS = [FAI._replace(columns=RATE), RETAIL, *PEERS]


def test_areas_below_their_indicator() -> None:
    rows = table(
        ["固投", None, 8],
        ["青山区", None, 1],
        ["昆区", None, 2],
        ["社零", None, 6],
        ["青山区", None, 3],
    )
    assert taken(matched(sheet(rows), WITH_PEERS)) == {
        ("fai", "growth"): "8",
        ("fai:青山区", "growth"): "1",
        ("fai:昆区", "growth"): "2",
        ("retail", "growth"): "6",
        ("retail:青山区", "growth"): "3",
    }


def test_areas_below_our_own_group_title() -> None:
    rows = table(["旗县区对比：社会消费品零售总额"], ["青山区", None, 3])
    assert taken(matched(sheet(rows), WITH_PEERS)) == {("retail:青山区", "growth"): "3"}


def test_an_area_with_its_indicators_name() -> None:
    rows = table(["青山区社会消费品零售总额", None, 3])
    assert taken(matched(sheet(rows), WITH_PEERS)) == {("retail:青山区", "growth"): "3"}


def test_an_area_below_nothing_known_is_asked_about() -> None:
    rows = table(["固投", None, 8], ["房地产投资", None, 5], ["青山区", None, 1])
    one_whole = [one for one in WITH_PEERS if not one.subject.startswith("retail")]
    for subjects in (WITH_PEERS, one_whole):
        result = matched(sheet(rows), subjects)
        assert taken(result) == {("fai", "growth"): "8"}
        assert "青山区" in unknown(result)


def test_where_the_own_area_is_listed_the_row_above_is_the_citys() -> None:
    rows = table(["社零", 900, 9], ["全市", 900, 9], ["石拐区", 5, 4], ["青山区", 6, 3])
    result = matched(sheet(rows), WITH_PEERS)
    assert taken(result) == {
        ("retail", "value"): "5",
        ("retail", "growth"): "4",
        ("retail:青山区", "growth"): "3",
    }
    assert left_out(result)["B4"] == "下面另列了本区，这一行是全市的数"
    assert left_out(result)["A5"] == "别的地区"


CROSS = [
    ["2024年1—11月旗县区主要指标增速", None, None, None, "单位：%"],
    ["地区", "固定资产投资", None, "社会消费品零售总额", None],
    [None, "增速", "位次", "增速", "位次"],
    ["石拐区", D("8.3"), 3, "持平", 4],
    ["青山区", 1, 2, 3, 1],
    ["东河区", 9, 9, 9, 9],
]


def test_a_cross_table_of_areas_and_indicators() -> None:
    result = matched(sheet(CROSS, "B2:C2 D2:E2 A2:A3"), WITH_PEERS)
    assert taken(result) == {
        ("fai", "growth"): "8.3",
        ("fai", "rank"): "3",
        ("retail", "growth"): "0",
        ("retail", "rank"): "4",
        ("fai:青山区", "growth"): "1",
        ("fai:青山区", "rank"): "2",
        ("retail:青山区", "growth"): "3",
        ("retail:青山区", "rank"): "1",
    }
    assert list(unknown(result)) == ["东河区"]


def test_a_cross_table_the_other_way_round() -> None:
    rows = [["指标", "石拐区增速", "青山区增速（%）"], ["固投", 8, 1], ["社零", 6, 3]]
    assert taken(matched(sheet(rows), WITH_PEERS)) == {
        ("fai", "growth"): "8",
        ("fai:青山区", "growth"): "1",
        ("retail", "growth"): "6",
        ("retail:青山区", "growth"): "3",
    }


def test_columns_about_strangers_are_not_read() -> None:
    rows = [["指标", "累计", "园区", None], [None, None, "总量", "增速"], ["固投", 1, 5, 8]]
    result = matched(sheet(rows, "C1:D1"), [FAI])
    assert taken(result) == {("fai", "value"): "1"}
    assert {one.address: one.why for one in result.headings if not one.column} == {
        "C2": "不清楚“园区”是哪一项",
        "D2": "不清楚“园区”是哪一项",
    }
