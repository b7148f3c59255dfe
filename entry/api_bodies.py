"""Reading the bodies that programs send: strict JSON, whose every fault is named by its pointer."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from accounts.api_problems import BODY_TOO_LARGE, MALFORMED_BODY, ApiRefusal, shown
from entry.api_fields import PLAN_MONTH
from entry.forms import MAX_CHANGES, MAX_REASON, storable
from entry.periods import Month
from entry.sheets import Change
from entry.steps import Remark

T = TypeVar("T")
LONGEST_REGISTER, LONGEST_SUBJECT, LONGEST_COLUMN, LONGEST_REMARK = 30, 80, 30, 300


class Digits(str):
    """A number of the body as it was written: no digit is lost to floating point."""

    __slots__ = ()


def malformed(pointer: str, detail: str) -> ApiRefusal:
    """`pointer` is the JSON pointer (RFC 6901) of what is wrong; "" is the whole body."""
    where = f"{pointer}：" if pointer else ""
    errors = [{"pointer": pointer, "detail": detail}]
    return ApiRefusal(MALFORMED_BODY, f"{where}{detail}", errors=errors)


def read_body(request: Request) -> dict[str, Any]:
    """The object that was sent; an empty body is an empty object. Raises `ApiRefusal`."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > settings.API_MAX_BYTES:
        most = settings.API_MAX_BYTES // 1024 // 1024
        raise ApiRefusal(BODY_TOO_LARGE, f"内容最大{most}兆字节，请分几次提交。")
    if length == "0":
        return {}
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType(shown(request.content_type))
    return _parsed(request._request.body)


def _parsed(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        data = json.loads(
            body.decode(),
            parse_int=Digits,
            parse_float=Digits,
            parse_constant=_no_number,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise malformed("", "内容嵌套太深。")
    except ValueError:
        raise malformed("", "内容不是 UTF-8 编码的 JSON。")
    if not isinstance(data, dict):
        raise malformed("", "内容应为一个 JSON 对象。")
    return data


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two members of one name would leave it to chance which of them counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise malformed("", f"成员“{shown(twice)}”出现了不止一次。")
    return found


def members(value: Any, at: str, known: Collection[str], needed: Collection[str]) -> dict[str, Any]:
    """An object with these members and no others."""
    if not isinstance(value, dict):
        raise malformed(at, "应为对象。")
    for name in value:
        if name not in known:
            raise malformed(at, f"没有名为“{shown(name)}”的成员，可用的有：{'、'.join(known)}。")
    for name in needed:
        if name not in value:
            raise malformed(at, f"缺少“{name}”。")
    return value


def text(value: Any, at: str, most: int, least: int = 1) -> str:
    """A text that can be kept."""
    if not isinstance(value, str) or isinstance(value, Digits):
        raise malformed(at, "应为文字。")
    if not storable(value):
        raise malformed(at, "有无法保存的字符，或者过长。")
    if not least <= len(value) <= most:
        raise malformed(at, f"应为{least}至{most}个字，现有{len(value)}个。")
    return value


def items(value: Any, at: str, read: Callable[[Any, str], T], least: int = 1) -> list[T]:
    if not isinstance(value, list):
        raise malformed(at, "应为数组。")
    if not least <= len(value) <= MAX_CHANGES:
        raise malformed(at, f"应有{least}至{MAX_CHANGES}项，现有{len(value)}项。")
    return [read(one, f"{at}/{number}") for number, one in enumerate(value)]


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell of the body, and where in it the cell stands."""

    change: Change
    pointer: str


def sheet_from(body: Mapping[str, Any]) -> list[Typed]:
    """The cells of `{"rows": [{"register", "subject", "cells": {column: text}}]}`."""
    members(body, "", ("rows",), ("rows",))
    found = [cell for row in items(body["rows"], "/rows", _row) for cell in row]
    if len(found) > MAX_CHANGES:
        raise malformed("/rows", f"一次最多写{MAX_CHANGES}格，这次有{len(found)}格，请分几次。")
    seen: set[tuple[str, str, str]] = set()
    for one in found:
        key = (one.change.register, one.change.subject, one.change.column)
        if key in seen:
            raise malformed(one.pointer, "同一格写了两次。")
        seen.add(key)
    return found


def _row(value: Any, at: str) -> list[Typed]:
    names = ("register", "subject", "cells")
    row = members(value, at, names, names)
    register = text(row["register"], f"{at}/register", LONGEST_REGISTER)
    subject = text(row["subject"], f"{at}/subject", LONGEST_SUBJECT)
    cells = row["cells"]
    if not isinstance(cells, dict) or not cells:
        raise malformed(f"{at}/cells", "应为对象，至少写一格。")
    found = []
    for column, value_ in cells.items():
        text(column, f"{at}/cells", LONGEST_COLUMN)
        pointer = f"{at}/cells/{column.replace('~', '~0').replace('/', '~1')}"
        found.append(Typed(Change(register, subject, column, _cell(value_, pointer)), pointer))
    return found


def _cell(value: Any, at: str) -> str:
    """A cell as a person would type it; null and "" empty it, a number keeps its digits."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise malformed(at, "应为文字、数字或null。")
    if not storable(value):
        raise malformed(at, "有无法保存的字符，或者过长。")
    return str(value)


def step_from(body: Mapping[str, Any]) -> tuple[str, list[Remark]]:
    """The reason and the remarks of a step."""
    members(body, "", ("reason", "remarks"), ())
    reason = text(body.get("reason", ""), "/reason", MAX_REASON, least=0)
    return reason, items(body.get("remarks", []), "/remarks", _remark, least=0)


def _remark(value: Any, at: str) -> Remark:
    names = ("register", "subject", "text")
    found = members(value, at, names, names)
    return Remark(
        text(found["register"], f"{at}/register", LONGEST_REGISTER),
        text(found["subject"], f"{at}/subject", LONGEST_SUBJECT),
        text(found["text"], f"{at}/text", LONGEST_REMARK),
    )


def correction_from(body: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """The reason of a correction and the figures that it names."""
    names = ("reason", "figures")
    members(body, "", names, names)
    reason = text(body["reason"], "/reason", MAX_REASON)
    return reason, items(body["figures"], "/figures", _figure)


def _figure(value: Any, at: str) -> tuple[str, str]:
    names = ("register", "subject")
    found = members(value, at, names, names)
    register = text(found["register"], f"{at}/register", LONGEST_REGISTER)
    return register, text(found["subject"], f"{at}/subject", LONGEST_SUBJECT)


def opening_from(body: Mapping[str, Any]) -> tuple[str, Month]:
    """The department's code and the month of a return to open."""
    names = ("department", "month")
    members(body, "", names, names)
    month = text(body["month"], "/month", 7)
    if not re.fullmatch(str(PLAN_MONTH["pattern"]), month):
        raise malformed("/month", "应为月份，写成2024-03这样的形式。")
    return text(body["department"], "/department", 60), Month.parse(month)
