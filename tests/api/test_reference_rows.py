"""Areas, departments, plans, chapters and indicators as the report's own data fill them."""

from collections.abc import Mapping

import pytest

from accounts.models import Area, Department
from entry.periods import Month
from indicators.models import Indicator
from plan.models import Chapter
from tests.api.conftest import Program
from tests.factories import AreaFactory, DepartmentFactory, IndicatorFactory, observe

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("seeded")
def test_every_row_of_the_seeds_is_there(reader: Program) -> None:
    counts = {
        "areas": Area.objects.count(),
        "departments": Department.objects.count(),
        "plans": 1,
        "chapters": Chapter.objects.count(),
        "indicators": Indicator.objects.count(),
    }
    assert min(counts.values()) > 0
    assert {name: len(reader.rows(f"{name}/")) for name in counts} == counts


@pytest.mark.usefixtures("seeded")
def test_the_reference_rows_read_as_the_report_and_the_code_lists_have_them(
    reader: Program,
) -> None:
    assert reader.row("areas/", {"code": "150205"}) == {
        "code": "150205",
        "name": "石拐区",
        "short_name": "石拐区",
        "name_en": "Shiguai District",
        "level": "county",
        "parent": "150200",
    }
    assert reader.row("areas/", {"level": "region"})["parent"] is None
    assert reader.row("departments/", {"code": "czj"}) == {
        "code": "czj",
        "name": "财政局",
        "short_name": "财政局",
        "area": "150205",
        "is_active": True,
        "assumed": True,
    }
    assert reader.row("plans/") == {
        "year": 2024,
        "area": "150205",
        "title": (
            "关于石拐区2023年国民经济和社会发展规划执行情况与2024年国民经济和社会发展规划草案的报告"
        ),
        "short_title": "2024年国民经济和社会发展计划",
        "reported_on": "2024-01-23",
    }
    assert reader.row("chapters/", {"key": "r2023-economy"}) == {
        "plan": 2024,
        "area": "150205",
        "key": "r2023-economy",
        "parent": "r2023",
        "number": "（一）",
        "title": "经济发展稳中有进",
        "quote": "（一）经济发展稳中有进",
    }


@pytest.mark.usefixtures("seeded")
def test_an_indicator_comes_with_its_definition(reader: Program) -> None:
    assert reader.row("indicators/", {"code": "gdp"}) == {
        "code": "gdp",
        "name": "地区生产总值",
        "name_en": "Gross domestic product (GDP)",
        "synonyms": ["GDP", "生产总值", "地区生产总值（GDP）"],
        "definition": (
            "按地区生产总值统一核算制度，由上级统计部门核算反馈，季度累计；"
            "总量按现价，增速按不变价。"
        ),
        "group": "综合",
        "unit": "亿元",
        "decimals": 2,
        "has_value": True,
        "has_growth": True,
        "accumulation": "ytd",
        "frequency": "quarter",
        "first_month": 1,
        "lag_months": 0,
        "price_basis": "constant",
        "direction": "up",
        "owner": "tjj",
        "responsible": ["fgw"],
        "statutory": True,
        "visibility": "public",
        "parent": None,
        "is_active": True,
    }


@pytest.mark.usefixtures("seeded")
def test_chapters_come_in_the_order_of_the_document(reader: Program) -> None:
    keys = [row["key"] for row in reader.rows("chapters/", {"plan": "2024"})]
    assert keys == list(Chapter.objects.order_by("order").values_list("key", flat=True))
    assert keys[0] == "r2023"


def test_responsible_departments_come_in_their_own_order_and_none_is_an_empty_list(
    reader: Program,
) -> None:
    first, second = DepartmentFactory(code="b", order=1), DepartmentFactory(code="a", order=2)
    IndicatorFactory(code="shared").responsible.set([second, first])
    IndicatorFactory(code="alone", synonyms="")
    rows = {row["code"]: row for row in reader.rows("indicators/")}
    assert rows["shared"]["responsible"] == ["b", "a"]
    assert rows["alone"]["responsible"] == []
    assert rows["alone"]["synonyms"] == []


NARROWED: tuple[tuple[str, Mapping[str, str], set[str]], ...] = (
    ("areas", {"code": "150205,150200"}, {"150205", "150200"}),
    ("areas", {"level": "city"}, {"150200"}),
    ("areas", {"parent": "150200"}, {"150205"}),
    ("areas", {"code": "nowhere"}, set()),
    ("departments", {"code": "old"}, {"old"}),
    ("departments", {"area": "150200"}, {"city"}),
    ("departments", {"is_active": "true"}, {"new", "city"}),
    ("departments", {"is_active": "false"}, {"old"}),
    ("indicators", {"code": "a,c"}, {"a", "c"}),
    ("indicators", {"group": "民生"}, {"b"}),
    ("indicators", {"owner": "old"}, {"c"}),
    ("indicators", {"frequency": "quarter"}, {"b"}),
    ("indicators", {"visibility": "internal"}, {"c"}),
    ("indicators", {"is_active": "false"}, {"a"}),
    ("indicators", {"owner": "new", "is_active": "true"}, {"b"}),
    ("indicators", {"owner": ""}, {"a", "b", "c"}),
)


@pytest.mark.parametrize(("name", "query", "expected"), NARROWED)
def test_each_parameter_narrows_its_list(
    reader: Program, name: str, query: Mapping[str, str], expected: set[str]
) -> None:
    city = AreaFactory(code="150200", name="包头市", level="city")
    home = AreaFactory(parent=city)
    new = DepartmentFactory(code="new", area=home)
    old = DepartmentFactory(code="old", area=home, is_active=False)
    DepartmentFactory(code="city", area=city)
    IndicatorFactory(code="a", owner=new, is_active=False)
    IndicatorFactory(code="b", owner=new, group="民生", frequency="quarter")
    IndicatorFactory(code="c", owner=old, visibility="internal")
    assert {row["code"] for row in reader.rows(f"{name}/", query)} == expected


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"plan": "2024", "parent": "r2023-economy", "area": "150205"}, 3),
        ({"plan": "2023"}, 0),
        ({"area": "150203"}, 0),
    ],
)
def test_chapters_are_narrowed_by_plan_area_and_parent(
    reader: Program, query: Mapping[str, str], expected: int
) -> None:
    assert len(reader.rows("chapters/", query)) == expected
    assert len(reader.rows("plans/", {"area": query.get("area", "150205")})) == (
        query.get("area") != "150203"
    )
    assert reader.rows("plans/", {"year": "2023"}) == []


WANTED = ("areas", "departments", "plans", "chapters", "indicators", "targets", "observations")


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("name", WANTED)
def test_fields_leave_out_the_others_and_change_nothing_of_the_rest(
    reader: Program, name: str
) -> None:
    observe(IndicatorFactory(code="extra"), Month(2024, 9), value="3.90", rank=2)
    page = {"page_size": "5"}
    whole = reader.read(f"{name}/", page)["results"]
    assert whole
    for field in whole[0]:
        told = reader.read(f"{name}/", {**page, "fields": field})["results"]
        assert told == [{field: row[field]} for row in whole]
    first, *_, last = whole[0]
    both = reader.read(f"{name}/", {**page, "fields": f"{last},{first}"})["results"]
    assert [list(row) for row in both] == [[first, last]] * len(whole), "in the row's own order"
