"""SDMX-ML 2.1 structure messages, by pysdmx; what it cannot say is put in afterwards.

pysdmx knows one name in one language and flat code lists. So the names in both languages, the
definitions and the parents of codes are put into its message by urn.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from lxml import etree
from pysdmx.io.xml.sdmx21.writer.structure import write
from pysdmx.model import (
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    Organisation,
    Role,
)
from pysdmx.model.message import Header

from indicators.sdmx import codes
from indicators.sdmx.artefacts import (
    COMPONENTS,
    CONCEPTS,
    DSD,
    SCHEME,
    Artefact,
    Selection,
    urn,
)
from indicators.sdmx.points import POINT_ATTRIBUTES, SERIES_ATTRIBUTES
from indicators.sdmx.queries import DIMENSIONS, NO_RESULTS, TIME, Wrong

TYPE = "application/vnd.sdmx.structure+xml;version=2.1"
FIXED: Mapping[str, Sequence[codes.Code]] = {
    "CL_FREQ": codes.FREQUENCIES,
    "CL_MEASURE": codes.MEASURES,
    "CL_UNIT_MULT": codes.MULTIPLIERS,
    "CL_ACCUMULATION": codes.ACCUMULATIONS,
    "CL_OBS_STATUS": codes.STATUSES,
    "CL_DATA_STATUS": codes.DATA_STATUSES,
    "CL_QUALIFIER": codes.QUALIFIERS,
}
_COMMON = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common}"
_STRUCTURE = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPES = {
    TIME: DataType.PERIOD,
    "OBS_VALUE": DataType.DECIMAL,
    "DECIMALS": DataType.INTEGER,
    "PUBLISHED_AT": DataType.DATE_TIME,
    "DEMO": DataType.BOOLEAN,
}
_CLASSES = {
    "dataflow": ("datastructure", "Dataflow"),
    "datastructure": ("datastructure", "DataStructure"),
    "conceptscheme": ("conceptscheme", "ConceptScheme"),
    "codelist": ("codelist", "Codelist"),
}
Lists = Mapping[str, Sequence[codes.Code]]


def message(
    chosen: Selection, lists: Lists, *, ident: str, at: datetime, sender: str, address: str
) -> bytes:
    """The structure message of a selection, as UTF-8.

    `lists` holds the items of the code lists that are read from the database; `address` is the
    root of the door, where the artefacts that are only named can be had in full.
    Raises `Wrong` when none of the items that were asked for exists.
    """
    known = {**FIXED, **lists, SCHEME: [codes.Code(each, *CONCEPTS[each][:2]) for each in CONCEPTS]}
    if chosen.partial:
        known |= {each: _picked(known[each], chosen.items) for each in chosen.partial}
        if not any(known[each] for each in chosen.partial):
            raise Wrong(NO_RESULTS, "没有所要的条目。")
    made = [_made(each, chosen, known.get(each.id, ())) for each in chosen.artefacts]
    header = Header(id=ident, prepared=at, sender=Organisation(id=codes.AGENCY))
    text = write(made, prettyprint=False, header=header)
    assert text is not None  # noqa: S101 - only a path makes it None
    root = etree.fromstring(text.encode(), etree.XMLParser(remove_blank_text=True))
    _complete(root, chosen, known, sender, address)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return content


def _picked(items: Sequence[codes.Code], wanted: frozenset[str] | None) -> list[codes.Code]:
    return [each for each in items if wanted is None or each.id in wanted]


def _urn(one: Artefact) -> str:
    return urn(*_CLASSES[one.kind], one.id)


def _item_urn(one: Artefact, item: str) -> str:
    package, name = _CLASSES[one.kind]
    return urn(package, {"Codelist": "Code", "ConceptScheme": "Concept"}[name], one.id, item)


def _made(
    one: Artefact, chosen: Selection, items: Sequence[codes.Code]
) -> Dataflow | DataStructureDefinition | ConceptScheme | Codelist:
    stub = one.id in chosen.stubs
    base: dict[str, Any] = {
        "id": one.id,
        "name": one.id,  # replaced by `_named`
        "agency": codes.AGENCY,
        "version": codes.VERSION,
        "urn": _urn(one),
        "is_external_reference": stub,
    }
    if one.kind == "dataflow":
        structure = urn("datastructure", "DataStructure", DSD)
        short = structure.rpartition("datastructure.")[2]
        return Dataflow(**base, structure=None if stub else short)
    if one.kind == "datastructure":
        return DataStructureDefinition(
            **base, components=Components([] if stub else list(_components()))
        )
    listed = () if stub else items
    partial = one.id in chosen.partial
    if one.kind == "conceptscheme":
        concepts = [
            Concept(id=each.id, name=each.id, urn=_item_urn(one, each.id)) for each in listed
        ]
        return ConceptScheme(**base, items=concepts, is_partial=partial)
    found = [Code(id=each.id, name=each.id, urn=_item_urn(one, each.id)) for each in listed]
    return Codelist(**base, items=found, is_partial=partial)


def _components() -> Iterator[Component]:
    for name in COMPONENTS:
        listed = CONCEPTS[name][2]
        role, level = _role(name)
        yield Component(
            id=name,
            required=name == "OBS_STATUS" or role is not Role.ATTRIBUTE,
            role=role,
            concept=Concept(id=name, urn=urn("conceptscheme", "Concept", SCHEME, name)),
            local_dtype=None if listed else _TYPES.get(name, DataType.STRING),
            local_codes=Codelist(id=listed, agency=codes.AGENCY, version=codes.VERSION)
            if listed
            else None,
            attachment_level=level,
            urn=urn("datastructure", _component_class(name), DSD, name),
        )


def _role(name: str) -> tuple[Role, str | None]:
    if name in {*DIMENSIONS, TIME}:
        return Role.DIMENSION, None
    if name == "OBS_VALUE":
        return Role.MEASURE, None
    return Role.ATTRIBUTE, "INDICATOR,MEASURE" if name in SERIES_ATTRIBUTES else "O"


def _component_class(name: str) -> str:
    if name in {*SERIES_ATTRIBUTES, *POINT_ATTRIBUTES}:
        return "DataAttribute"
    return {TIME: "TimeDimension", "OBS_VALUE": "PrimaryMeasure"}.get(name, "Dimension")


def _complete(
    root: etree._Element,
    chosen: Selection,
    known: Mapping[str, Sequence[codes.Code]],
    sender: str,
    address: str,
) -> None:
    """Put in the names, the definitions, the parents, and where stubs can be had in full."""
    by_urn = {each.get("urn"): each for each in root.iter() if each.get("urn")}
    for one in chosen.artefacts:
        element = by_urn[_urn(one)]
        _named(element, codes.Code(one.id, one.zh, one.en))
        if one.id in chosen.stubs:
            element.set("structureURL", f"{address}{one.kind}/{codes.AGENCY}/{one.id}")
            for empty in element.findall(f"{_STRUCTURE}DataStructureComponents"):
                element.remove(empty)
            continue
        shown = {each.id for each in known.get(one.id, ())}
        for each in known.get(one.id, ()):
            _named(by_urn[_item_urn(one, each.id)], each, shown)
    for element in root.iter("{*}Sender"):
        element.append(_text("Name", "zh", sender))


def _named(
    element: etree._Element, one: codes.Code, shown: frozenset[str] | set[str] = frozenset()
) -> None:
    """The names in both languages, then what the schema wants after them."""
    written = element.find(f"{_COMMON}Name")
    assert written is not None  # noqa: S101 - pysdmx writes no artefact without a name
    place = element.index(written)
    element.remove(written)
    texts = [("Name", "zh", one.zh), ("Name", "en", one.en), ("Description", "zh", one.note)]
    added = [_text(tag, language, text) for tag, language, text in texts if text]
    if one.parent in shown:
        added.append(etree.Element(f"{_STRUCTURE}Parent"))
        etree.SubElement(added[-1], "Ref", {"id": one.parent})
    element[place:place] = added


def _text(tag: str, language: str, text: str) -> etree._Element:
    element = etree.Element(f"{_COMMON}{tag}", {_LANGUAGE: language})
    # XML has no place for control characters, and no name needs them.
    element.text = "".join(char for char in text if char.isprintable())
    return element
