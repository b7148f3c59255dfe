"""Reading what the kernel's pages send."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from entry.errors import Invalid
from entry.fields import MonthFormField
from entry.sheets import Change, Sheet
from entry.steps import Remark

MAX_CHANGES = 2000
MAX_TEXT = 2000
MAX_REASON = 1000
DIGITS = 9  # as many as surely fit a database integer
REMARK = re.compile(r"remark\|(?P<register>[^|]{1,30})\|(?P<subject>.{1,80})")


class StepForm(forms.Form):
    """A step of the workflow, with the version that the person has seen."""

    version = forms.IntegerField(min_value=1)


class OpenForm(forms.Form):
    department = forms.IntegerField()
    month = MonthFormField()


def changes_from_json(body: bytes) -> list[Change]:
    """The changes of a grid's request; raises `Invalid` with a sentence for any other shape."""
    try:
        data = json.loads(body)
        items = data["changes"]
        if not isinstance(items, list):
            raise TypeError
        changes = [_change(item) for item in items]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Invalid(
            "请求格式有误：应为 {“changes”: [{register, subject, column, text, version}]}。"
        )
    if not changes:
        raise Invalid("没有需要保存的内容。")
    if len(changes) > MAX_CHANGES:
        raise Invalid(f"一次最多保存{MAX_CHANGES}格，这次有{len(changes)}格，请分几次。")
    return changes


def _change(item: Mapping[str, Any]) -> Change:
    texts = [item[name] for name in ("register", "subject", "column", "text")]
    version = item.get("version", 0)
    if not all(isinstance(text, str) and storable(text) for text in texts):
        raise TypeError
    if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version < 2**31:
        raise TypeError
    return Change(texts[0], texts[1], texts[2], texts[3], version)


def storable(text: str) -> bool:
    """No NUL and no lone surrogate (PostgreSQL takes neither), and not endless."""
    return (
        len(text) <= MAX_TEXT
        and "\x00" not in text
        and not any("\ud800" <= c <= "\udfff" for c in text)
    )


def cell_name(register: str, subject: str, column: str) -> str:
    """The name of a cell's input in the page's form."""
    return f"{register}|{subject}|{column}"


def changes_from_form(data: QueryDict, sheets: Iterable[Sheet]) -> list[Change]:
    """The cells of a plainly posted form whose text is not what the sheet holds."""
    changes = []
    for sheet in sheets:
        for row in sheet.rows:
            seen = _number(data.get(cell_name(sheet.register, row.subject, "version"), "0"))
            for column in (*row.editable, *row.closed):
                text = data.get(cell_name(sheet.register, row.subject, column))
                if text is None or text.strip() == row.cells.get(column, "").strip():
                    continue
                if not storable(text):
                    raise Invalid(f"“{row.title}”里有无法保存的字符，请重新输入。")
                changes.append(Change(sheet.register, row.subject, column, text, seen))
    return changes


def reason_from_form(data: QueryDict) -> str:
    """The reason that goes with a step; raises `Invalid` for one that cannot be kept."""
    reason = data.get("reason", "").strip()
    if len(reason) > MAX_REASON:
        raise Invalid(f"理由最多{MAX_REASON}字，现有{len(reason)}字，请精简。")
    if not storable(reason):
        raise Invalid("理由里有无法保存的字符，请重新输入。")
    return reason


def _number(text: str) -> int:
    """A version or an id as the page wrote it; 0, which nothing has, for anything else."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else 0


def remarks_from_form(data: QueryDict) -> list[Remark]:
    """The reviewer's words by row: inputs named remark|register|subject.

    Raises `Invalid` for words that cannot be kept; inputs of any other name are not ours.
    """
    remarks = []
    for name, text in data.items():
        found = REMARK.fullmatch(name)
        if found and isinstance(text, str) and text.strip():
            if not storable(name + text):
                raise Invalid("退回意见里有无法保存的字符或过长，请修改后再退回。")
            remarks.append(Remark(found["register"], found["subject"], text.strip()))
    return remarks


def figures_from_form(data: QueryDict) -> list[tuple[str, str]]:
    """The figures that a correction names: values "register|subject" of the field `figure`.

    Raises `Invalid` for a name that no figure can have.
    """
    values = data.getlist("figure")
    if not all(map(storable, values)):
        raise Invalid("所选的数据项有误，请刷新页面后重新勾选。")
    pairs = [value.partition("|") for value in values]
    return [(register, subject) for register, _, subject in pairs if subject]


def chosen_from_form(data: QueryDict) -> list[tuple[int, int]]:
    """The returns that a publisher ticked: values "id:version" of the field `return`."""
    pairs = [value.partition(":") for value in data.getlist("return")]
    return [(_number(pk), _number(version)) for pk, _, version in pairs if _number(pk)]


def meanings_from_form(data: QueryDict) -> dict[tuple[str, str], str]:
    """What the person said that names (row) and headings (column) mean; "ignore" to leave out.

    A name for which nothing was chosen is not in the answer, unless the rest is to be left out.
    """
    found: dict[tuple[str, str], str] = {}
    rest = "ignore" if data.get("rest") == "ignore" else ""
    for field in data:
        prefix, _, number = field.partition("-")
        meaning = data.get(field, "") or rest
        if prefix != "meaning" or not meaning or not storable(meaning):
            continue
        text, kind = data.get(f"text-{number}", ""), data.get(f"kind-{number}", "row")
        if text and storable(text) and kind in {"row", "column"}:
            found[kind, text[:120]] = meaning[:120]
    return found
