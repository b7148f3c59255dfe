"""The real bulletin, row by row."""

from collections.abc import Sequence
from decimal import Decimal

from entry.excel import isolation
from entry.excel.matching import Matched, Subject, match
from entry.excel.recognising import tables
from entry.periods import Month
from tests.entry.excel.books import BULLETIN as FILE
from tests.entry.excel.bulletin import BULLETIN
from tests.entry.excel.grids import (
    COLUMNS,
    NOVEMBER,
    RATE,
    left_out,
    seeded,
    subject,
    taken,
)

D = Decimal


PARTS = (
    subject("medium", "中型企业", "%", parent="industry_va", columns=RATE),
    subject("hitech", "高技术产业", "%", parent="industry_va", columns=RATE),
    subject("wholesale", "批发业", "亿元", parent="retail"),
    subject("retailing", "零售业", "亿元", parent="retail"),
    subject("hotels", "住宿业", "万元", parent="retail"),
    subject("catering", "餐饮业", "元", parent="retail"),
    subject(
        "property", "房地产开发投资", "%", parent="fai", synonyms=("房地产投资",), columns=RATE
    ),
    subject("industrial", "工业投资", "亿元", parent="fai"),
    subject("spending", "一般公共预算支出", "亿元"),
)
KNOWN = {
    ("industry_va", "growth"): "-17.5",
    ("industry_va", "rank"): "15",
    ("medium", "growth"): "-16.5",
    ("medium", "rank"): "—",
    ("hitech", "growth"): "-18.2",
    ("hitech", "rank"): "/",
    ("retail", "value"): "322.2662",
    ("retail", "growth"): "6.1",
    ("retail", "rank"): "8",
    ("wholesale", "value"): "21.4868",
    ("wholesale", "growth"): "-10",
    ("retailing", "value"): "268.8751",
    ("retailing", "growth"): "6.2",
    ("hotels", "value"): "14676",
    ("hotels", "growth"): "-9",
    ("catering", "value"): "3043680000",
    ("catering", "growth"): "11.9",
    ("fai", "growth"): "8.3",
    ("fai", "rank"): "8",
    ("property", "growth"): "-16.5",
    ("industrial", "value"): "15.2233",
    ("industrial", "growth"): "-14.8",
    ("budget_revenue", "value"): "146458",
    ("budget_revenue", "growth"): "-12.1",
    ("budget_revenue", "rank"): "12",
    ("tax_revenue", "value"): "76529",
    ("tax_revenue", "growth"): "-15.7",
    ("spending", "value"): "17.7915",
    ("spending", "growth"): "16.6",
    ("gdp", "value"): "按季核算",
    ("gdp", "growth"): "—",
    ("gdp", "rank"): "—",
}


def bulletin(subjects: Sequence[Subject]) -> Matched:
    found = tables(BULLETIN, columns=COLUMNS, month=NOVEMBER)
    return match(found, subjects, COLUMNS, month=NOVEMBER, learned={}, learned_columns={})


def test_the_bulletin_row_by_row() -> None:
    result = bulletin([*seeded(), *PARTS])
    assert taken(result) == KNOWN
    assert result.sentences() == []
    assert result.unknown == ()
    assert result.period == NOVEMBER
    assert {one.address: one.column for one in result.headings} == {
        "B4": "value",
        "C4": "growth",
        "D3": "ignore",
        "E4": "rank",
        "F4": "ignore",
    }
    converted = next(one for one in result.entries if one.address == "B8")
    assert converted.shown == "3222662"
    assert converted.name == "社会消费品零售总额"
    assert converted.remark == "3222662万元折合322.2662亿元"
    assert left_out(result) == {
        "B5": "“规模以上工业增加值”不填“累计（时点）”",
        "B6": "“中型企业”不填“累计（时点）”",
        "B7": "“高技术产业”不填“累计（时点）”",
        "B13": "“固定资产投资”不填“累计（时点）”",
        "B14": "“房地产开发投资”不填“累计（时点）”",
        "A21": "注释",
        "A22": "签名栏",
    }


def test_the_bulletin_with_the_seeds_alone_asks_about_the_others() -> None:
    result = bulletin(seeded())
    asked = {one.address: (one.name, one.key) for one in result.unknown}
    assert asked == {
        "A6": ("其中：中型企业", "规上工业增加值/中型企业"),
        "A7": ("高技术产业", "规上工业增加值/高技术产业"),
        "A9": ("其中：批发业", "社会消费品零售总额/批发业"),
        "A10": ("零售业", "社会消费品零售总额/零售业"),
        "A11": ("住宿业", "社会消费品零售总额/住宿业"),
        "A12": ("餐饮业", "社会消费品零售总额/餐饮业"),
        "A14": ("其中：房地产投资", "固定资产投资/房地产投资"),
        "A15": ("工业投资", "固定资产投资/工业投资"),
        "A18": ("一般公共预算支出", "一般公共预算支出"),
    }
    assert {k: v for k, v in KNOWN.items() if k[0] not in {one.subject for one in PARTS}} == taken(
        result
    )


def test_the_bulletins_file_reads_like_its_transcription() -> None:
    book = isolation.read(FILE, name=FILE.name)
    found = tables(book, columns=COLUMNS, month=NOVEMBER)
    subjects = [*seeded(), *PARTS]
    result = match(found, subjects, COLUMNS, month=NOVEMBER, learned={}, learned_columns={})
    assert taken(result) == KNOWN
    assert result.sentences() == []


def test_the_bulletin_in_another_months_return_is_refused_whole() -> None:
    found = tables(BULLETIN, columns=COLUMNS, month=Month(2024, 10))
    result = match(found, seeded(), COLUMNS, month=Month(2024, 10), learned={}, learned_columns={})
    assert result.entries == ()
    assert result.sentences() == [
        "“主要指标”的B4：表头写的是“2024年1—11月”，本次报送的是2024年10月，这张表没有读。"
        "请换成本月的表，或者改正时期后再上传。"
    ]
