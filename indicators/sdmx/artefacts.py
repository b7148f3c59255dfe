"""The structural artefacts of the SDMX door: which there are, what refers to what. Pure.

An address asks for some of them; `references` adds those around them and `detail` says which are
told in full and which only by their names.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.sdmx.codes import AGENCY, VERSION
from indicators.sdmx.points import POINT_ATTRIBUTES, SERIES_ATTRIBUTES
from indicators.sdmx.queries import (
    DIMENSIONS,
    FLOW,
    NO_RESULTS,
    SEMANTIC,
    SYNTAX,
    TIME,
    Wrong,
    ids,
    segments,
    shown,
)

STRUCTURE_PARAMETERS = ("references", "detail", "format")
DETAILS = (
    "full",
    "allstubs",
    "referencestubs",
    "referencepartial",
    "allcompletestubs",
    "referencecompletestubs",
    "raw",
)
# What SDMX knows and we have none of: nothing is found, which is no fault of the caller.
_EMPTY = frozenset(
    """
    actualconstraint agencyscheme allowedconstraint attachmentconstraint categorisation
    categoryscheme contentconstraint customtypescheme dataconsumerscheme dataproviderscheme
    hierarchicalcodelist metadataflow metadatastructure namepersonalisationscheme
    organisationscheme organisationunitscheme process provisionagreement reportingtaxonomy
    rulesetscheme structureset transformationscheme userdefinedoperatorscheme vtlmappingscheme
    """.split()  # noqa: SIM905 - as a list it is a page long
)


@dataclass(frozen=True, slots=True)
class Artefact:
    kind: str  # the word of the address
    id: str
    zh: str
    en: str
    refers: tuple[str, ...] = ()  # to the ids of others


# Each concept, its names and the code list that it is written in.
CONCEPTS: Mapping[str, tuple[str, str, str]] = {
    "FREQ": ("频率", "Frequency", "CL_FREQ"),
    "REF_AREA": ("地区", "Reference area", "CL_AREA"),
    "INDICATOR": ("指标", "Indicator", "CL_INDICATOR"),
    "MEASURE": ("量", "Measure", "CL_MEASURE"),
    "TIME_PERIOD": ("时期", "Time period", ""),
    "OBS_VALUE": ("数值", "Observation value", ""),
    "UNIT_MEASURE": ("单位", "Unit of measure", "CL_UNIT"),
    "UNIT_MULT": ("单位的倍数（10的几次方）", "Unit multiplier", "CL_UNIT_MULT"),
    "DECIMALS": ("小数位", "Decimals", ""),
    "ACCUMULATION": ("累计方式", "Accumulation", "CL_ACCUMULATION"),
    "OBS_STATUS": ("数据情况", "Observation status", "CL_OBS_STATUS"),
    "DATA_STATUS": ("数据状态", "Stage of the figure", "CL_DATA_STATUS"),
    "QUALIFIER": ("原文的限定", "Qualifier of the source", "CL_QUALIFIER"),
    "PERIOD_LABEL": ("时期的叫法", "Name of the period", ""),
    "COMMENT_OBS": ("说明", "Comment", ""),
    "PUBLISHED_AT": ("发布时间", "Moment of publication", ""),
    "DEMO": ("示意数据", "Illustrative, not real", ""),
}
COMPONENTS = (*DIMENSIONS, TIME, "OBS_VALUE", *SERIES_ATTRIBUTES, *POINT_ATTRIBUTES)
DSD, SCHEME = "DSD_OBSERVATIONS", "CS_CONCEPTS"
_LISTS = (
    ("CL_FREQ", "频率", "Frequency"),
    ("CL_AREA", "地区", "Areas"),
    ("CL_INDICATOR", "指标", "Indicators"),
    ("CL_MEASURE", "量", "Measures"),
    ("CL_UNIT", "单位", "Units of measure"),
    ("CL_UNIT_MULT", "单位的倍数", "Unit multipliers"),
    ("CL_ACCUMULATION", "累计方式", "Accumulation"),
    ("CL_OBS_STATUS", "数据情况", "Observation status"),
    ("CL_DATA_STATUS", "数据状态", "Stages of a figure"),
    ("CL_QUALIFIER", "原文的限定", "Qualifiers"),
)
ARTEFACTS: Mapping[str, Artefact] = {
    each.id: each
    for each in (
        Artefact(
            "dataflow",
            FLOW,
            "计划执行指标数据",
            "Observations of the indicators of the plan",
            (DSD,),
        ),
        Artefact(
            "datastructure",
            DSD,
            "指标数据的结构",
            "Structure of the observations",
            (SCHEME, *(name for name, *_ in _LISTS)),
        ),
        Artefact("conceptscheme", SCHEME, "概念", "Concepts"),
        *(Artefact("codelist", *names) for names in _LISTS),
    )
}
KINDS = tuple(dict.fromkeys(each.kind for each in ARTEFACTS.values()))
REFERENCES = (
    "none",
    "parents",
    "parentsandsiblings",
    "children",
    "descendants",
    "all",
    *KINDS,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is told: the artefacts, those of them in outline, and the items asked for of some."""

    artefacts: tuple[Artefact, ...]
    stubs: frozenset[str] = frozenset()
    items: frozenset[str] | None = None
    partial: frozenset[str] = frozenset()  # of which `items` alone are told

    def full(self, ident: str) -> bool:
        return ident not in self.stubs and any(each.id == ident for each in self.artefacts)


def selection(path: str, given: Mapping[str, str]) -> Selection:
    """Read `{kind}/{agency}/{id}/{version}/{item}` and its parameters; any agency's name will do.

    Raises `Wrong`.
    """
    kind, agency, ident, version, item = _parts(path)
    references, detail = given.get("references") or "none", given.get("detail") or "full"
    if references not in REFERENCES:
        if references not in _EMPTY:
            raise Wrong(SYNTAX, _not_among("references", references, REFERENCES))
        references = "none"
    if detail not in DETAILS:
        raise Wrong(SYNTAX, _not_among("detail", detail, DETAILS))
    ids(agency)
    wanted, items = ids(ident), ids(item)
    asked = [
        each
        for each in ARTEFACTS.values()
        if kind in {each.kind, "structure"}
        and (wanted is None or each.id in wanted)
        and _is_version(version)
    ]
    if not asked:
        raise Wrong(NO_RESULTS, f"没有“{shown(path)}”这样的结构，见dataflow/all/all。")
    if items and any(each.kind not in {"codelist", "conceptscheme"} for each in asked):
        raise Wrong(SEMANTIC, "只有代码表和概念表可以再取其中的条目。")
    return _around(asked, references, detail, items)


def _parts(path: str) -> list[str]:
    parts = segments(path)
    if not parts or len(parts) > 5:
        raise Wrong(SYNTAX, "结构的网址写成 种类/机构/标识/版本，如dataflow/all/all/latest。")
    kind = parts[0]
    if kind not in {*KINDS, "structure", *_EMPTY}:
        raise Wrong(NO_RESULTS, f"没有“{shown(kind)}”这一种，可用的有：data、{'、'.join(KINDS)}。")
    return [*parts, "", "", "", ""][:5]


def _is_version(text: str) -> bool:
    wanted = ids("all" if text == "latest" else text)
    return wanted is None or bool(wanted & {VERSION, "latest"})


def _not_among(name: str, text: str, known: tuple[str, ...]) -> str:
    return f"{name}：“{shown(text)}”不在可选值内：{'、'.join(known)}。"


def _around(
    asked: list[Artefact], references: str, detail: str, items: frozenset[str] | None
) -> Selection:
    first = {each.id for each in asked}
    told = first | _referenced(first, references)
    stubs: set[str] = {
        "allstubs": told,
        "allcompletestubs": told,
        "referencestubs": told - first,
        "referencecompletestubs": told - first,
    }.get(detail, set())
    found = tuple(each for each in ARTEFACTS.values() if each.id in told)
    partial = frozenset(first - stubs if items else ())
    return Selection(found, frozenset(stubs), items, partial)


def _children(of: set[str]) -> set[str]:
    return {name for ident in of for name in ARTEFACTS[ident].refers}


def _parents(of: set[str]) -> set[str]:
    return {each.id for each in ARTEFACTS.values() if of & set(each.refers)}


def _descendants(of: set[str]) -> set[str]:
    below = _children(of)
    return below | _descendants(below) if below else below


def _referenced(first: set[str], references: str) -> set[str]:
    if references in KINDS:
        near = _parents(first) | _parents(_parents(first)) | _descendants(first)
        return {ident for ident in near if ARTEFACTS[ident].kind == references}
    parents = _parents(first)
    return {
        "none": set(),
        "parents": parents,
        "parentsandsiblings": parents | _children(parents),
        "children": _children(first),
        "descendants": _descendants(first),
        "all": parents | _children(parents) | _descendants(first),
    }[references]


def urn(package: str, name: str, ident: str, item: str = "") -> str:
    """urn:sdmx:…codelist.Codelist=AGENCY:CL_FREQ(1.0), with `.item` for one of its items."""
    tail = f".{item}" if item else ""
    return f"urn:sdmx:org.sdmx.infomodel.{package}.{name}={AGENCY}:{ident}({VERSION}){tail}"
