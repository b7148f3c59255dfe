"""Which representation is chosen by Accept."""

import pytest

from indicators.sdmx.formats import CSV1, CSV2, STRUCTURE, XML, chosen

SS = "application/vnd.sdmx.structurespecificdata+xml"
CSV = "application/vnd.sdmx.data+csv"


@pytest.mark.parametrize(
    ("accept", "found"),
    [
        ("", XML),
        ("*/*", XML),
        (f"{SS};version=2.1", XML),
        (f"{SS}; version = 2.1", XML),
        (SS.upper(), XML),
        (f"{SS};version=3.0.0", None),
        ("application/xml", XML),
        (f"{CSV};version=2.0.0", CSV2),
        (f"{CSV}; version=2.0.0; labels=id", CSV2),
        (f"{CSV};version=1.0.0", CSV1),
        (CSV, CSV2),
        (f"{CSV};labels=both", None),
        ("text/csv", CSV2),
        ("application/vnd.sdmx.genericdata+xml;version=2.1", None),
        ("application/json", None),
        ("application/json, text/csv;q=0.5", CSV2),
        ("application/xml;q=0.1, text/csv", CSV2),
        ("text/csv;q=0, */*", XML),
        ("text/csv;q=nonsense", None),
        (",;=,", None),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", XML),
    ],
)
def test_data(accept: str, found: str | None) -> None:
    assert chosen(accept, data=True) == found


@pytest.mark.parametrize(
    ("accept", "found"),
    [
        ("*/*", STRUCTURE),
        ("application/vnd.sdmx.structure+xml;version=2.1", STRUCTURE),
        ("application/vnd.sdmx.structure+json;version=1.0.0", None),
        ("text/csv", None),
    ],
)
def test_structure(accept: str, found: str | None) -> None:
    assert chosen(accept, data=False) == found
