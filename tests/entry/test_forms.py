"""Reading what the kernel's pages send: any shape but the right one is a sentence, never an error."""

import json
from typing import Any

import pytest
from django.http import QueryDict

from entry import forms
from entry.errors import Invalid
from entry.sheets import Change, Column, Kind, Row, Sheet
from entry.steps import Remark

GOOD = {"register": "indicators", "subject": "gdp:150205", "column": "value", "text": "12.5"}


def body(*changes: Any) -> bytes:
    return json.dumps({"changes": list(changes)}).encode()


def form(**values: str | list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name.replace("__", "|"), value if isinstance(value, list) else [value])
    return data


# From the grid


def test_a_grids_request_becomes_changes() -> None:
    found = forms.changes_from_json(body({**GOOD, "version": 3}, GOOD))
    first = Change("indicators", "gdp:150205", "value", "12.5", 3)
    assert found == [first, Change("indicators", "gdp:150205", "value", "12.5", 0)]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"1",
        b'"changes"',
        b'{"changes": null}',
        b'{"changes": {}}',
        b'{"changes": "text"}',
        b'{"changes": [null]}',
        b'{"changes": [[]]}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        body({**GOOD, "text": 12.5}),
        body({**GOOD, "text": None}),
        body({**GOOD, "text": ["1"]}),
        body({**GOOD, "subject": 7}),
        body({**GOOD, "text": "a\x00b"}),
        body({**GOOD, "text": "\ud800"}),
        body({**GOOD, "subject": "\udfff"}),
        body({**GOOD, "text": "x" * (forms.MAX_TEXT + 1)}),
        body({**GOOD, "version": -1}),
        body({**GOOD, "version": 2**31}),
        body({**GOOD, "version": True}),
        body({**GOOD, "version": "1"}),
        body({**GOOD, "version": 1.0}),
        body({**GOOD, "version": None}),
        *(body({k: v for k, v in GOOD.items() if k != name}) for name in GOOD),
    ],
    ids=lambda sent: repr(sent[:40]),
)
def test_any_other_shape_is_refused_with_a_sentence(sent: bytes) -> None:
    with pytest.raises(Invalid, match="请求格式有误"):
        forms.changes_from_json(sent)


def test_nothing_to_save_and_too_much_are_told_apart() -> None:
    with pytest.raises(Invalid, match="没有需要保存"):
        forms.changes_from_json(body())
    at_most = forms.changes_from_json(body(*[GOOD] * forms.MAX_CHANGES))
    assert len(at_most) == forms.MAX_CHANGES
    with pytest.raises(Invalid, match="最多保存2000格，这次有2001格"):
        forms.changes_from_json(body(*[GOOD] * (forms.MAX_CHANGES + 1)))


def test_text_is_taken_to_its_limit_and_as_it_is() -> None:
    text = " —\n持平😀 ".ljust(forms.MAX_TEXT)
    (found,) = forms.changes_from_json(body({**GOOD, "text": text, "version": 2**31 - 1}))
    assert (found.text, found.version) == (text, 2**31 - 1)


# From the page without JavaScript


@pytest.fixture
def sheet() -> Sheet:
    row = Row(
        subject="gdp:150205",
        key={},
        title="地区生产总值",
        unit="亿元",
        definition="",
        cells={"value": "12.50", "growth": "", "last": "11"},
        editable=frozenset({"value", "growth"}),
        version=4,
    )
    columns = (Column("last", "上月"), Column("value", "累计", Kind.NUMBER))
    return Sheet("indicators", "指标", columns, (row,))


def typed(sheet: Sheet, **cells: str) -> list[Change]:
    prefix = "indicators__gdp:150205__"
    return forms.changes_from_form(form(**{prefix + k: v for k, v in cells.items()}), [sheet])


@pytest.mark.parametrize("text", ["12.50", " 12.50\r\n"])
def test_a_text_that_stands_already_is_no_change(sheet: Sheet, text: str) -> None:
    assert typed(sheet, version="4", value=text, growth="  ") == []


def test_what_differs_is_a_change_at_the_version_that_was_seen(sheet: Sheet) -> None:
    found = typed(sheet, version="4", value="13", growth="6.7")
    assert sorted(found, key=lambda change: change.column) == [
        Change("indicators", "gdp:150205", "growth", "6.7", 4),
        Change("indicators", "gdp:150205", "value", "13", 4),
    ]


def test_clearing_is_a_change(sheet: Sheet) -> None:
    assert [(c.column, c.text) for c in typed(sheet, version="4", value="")] == [("value", "")]


def test_what_is_for_reading_only_or_nobodys_is_not_taken(sheet: Sheet) -> None:
    assert typed(sheet, last="99", nonsense="1") == []
    assert forms.changes_from_form(form(other__gdp__value="1"), [sheet]) == []


@pytest.mark.parametrize("version", ["", "x", "-1", "1.5", "²", "9" * 10, "9" * 5000])
def test_an_odd_version_counts_as_never_seen(sheet: Sheet, version: str) -> None:
    assert [c.version for c in typed(sheet, version=version, value="1")] == [0]


@pytest.mark.parametrize("text", ["1\x002", "\ud800", "9" * (forms.MAX_TEXT + 1)])
def test_a_text_that_cannot_be_kept_names_its_row(sheet: Sheet, text: str) -> None:
    with pytest.raises(Invalid, match="“地区生产总值”里有无法保存的字符"):
        typed(sheet, value=text)


# Words and names that go with a step


def test_remarks_are_read_by_row() -> None:
    data = form(
        remark__indicators__gdp="  请核对 ",
        remark__tasks__a="说明",
        remark__indicators__empty="  ",
        reason="退回",
    )
    data["remark|tasks|a|b"] = "带竖线"
    assert forms.remarks_from_form(data) == [
        Remark("indicators", "gdp", "请核对"),
        Remark("tasks", "a", "说明"),
        Remark("tasks", "a|b", "带竖线"),
    ]


@pytest.mark.parametrize(
    "name", ["remark|", "remark|indicators", "remark||", "remark", "remark|" + "x" * 31 + "|y"]
)
def test_an_input_of_another_name_is_no_remark(name: str) -> None:
    assert forms.remarks_from_form(form(**{name: "词"})) == []


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "长" * (forms.MAX_TEXT + 1)])
def test_a_remark_or_reason_that_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="退回意见"):
        forms.remarks_from_form(form(remark__indicators__gdp=text))
    with pytest.raises(Invalid, match="理由"):
        forms.reason_from_form(form(reason=text))


def test_a_reason_is_stripped_and_limited() -> None:
    assert forms.reason_from_form(form(reason=" 数据有误\n")) == "数据有误"
    assert forms.reason_from_form(form()) == ""
    assert len(forms.reason_from_form(form(reason="长" * forms.MAX_REASON))) == forms.MAX_REASON
    with pytest.raises(Invalid, match="最多1000字，现有1001字"):
        forms.reason_from_form(form(reason="长" * 1001))


def test_figures_and_returns_are_read_as_pairs() -> None:
    chosen = form(figure=["indicators|gdp:150205", "indicators|", "nothing", "a|b|c"])
    assert forms.figures_from_form(chosen) == [("indicators", "gdp:150205"), ("a", "b|c")]
    with pytest.raises(Invalid, match="重新勾选"):
        forms.figures_from_form(form(figure=["indicators|gdp\x00"]))
    ticked = form(**{"return": ["7:3", "8:", ":3", "x:1", "9:x", "9" * 5000 + ":1"]})
    assert forms.chosen_from_form(ticked) == [(7, 3), (8, 0), (9, 0)]
