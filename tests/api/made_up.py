"""What schemathesis makes up: which checks cannot judge it, and how it is led to what is there."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from entry.models import Return, State
from entry.periods import Month


def beyond(case: Any, response: Any) -> list[Any]:
    """The checks that cannot judge this case; all others do.

    A cursor is signed and cannot be made up: however well it is formed, it is refused (400, which
    is not accepted from anything else). No description can say that a cell must not be written
    twice in one body. And an address has only text: 0.35, true or an object for a code is meant to
    be wrong and arrives as a good code, and so does a single one for a list.
    """
    found = []
    if (case.query or {}).get("cursor") or _names_a_cell_twice(case.body):
        found.append(positive_data_acceptance)
    meta, sent = case.meta, urlsplit(response.request.url).query
    if meta is not None and meta.is_negative_at(ParameterLocation.QUERY) and _fitting(case, sent):
        found.append(negative_data_rejection)
    return found


def _names_a_cell_twice(body: Any) -> bool:
    rows = body.get("rows") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return False
    cells = [
        (str(row.get("register")), str(row.get("subject")), column)
        for row in rows
        for column in (row.get("cells") or ())
    ]
    return len(set(cells)) < len(cells)


def _fitting(case: Any, query: str) -> bool:
    """Whether the query that was sent, read as the description says, is right."""
    known = {one.name: one.definition for one in case.operation.query}
    given = parse_qsl(query, keep_blank_values=True)
    names = [name for name, _ in given]
    needed = {name for name, one in known.items() if one.get("required")}
    if not needed <= {name for name, text in given if text} or not {*names} <= {*known}:
        return False
    if len({*names}) < len(names):
        return False
    return all(_fits(text, known[name]["schema"]) for name, text in given if text)


def _fits(text: str, schema: dict[str, Any]) -> bool:
    if schema["type"] == "array":
        return all(_fits(one, schema["items"]) for one in text.split(","))
    value: Any = text
    if schema["type"] == "boolean":
        value = {"true": True, "false": False}.get(text, text)
    if schema["type"] == "integer" and text.isascii() and text.isdecimal():
        value = int(text)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return validator.is_valid(value)


def grounded(case: Any, turn: int) -> None:
    """Every other good case asks for what is there: made-up codes and numbers only lead to 404.

    What is meant to be wrong stays as it is.
    """
    meta, corrects = case.meta, case.operation.path.endswith("correct/")
    if meta is None or meta.is_negative_at(ParameterLocation.PATH):
        return
    month = Month(2024, 8 if corrects else 9)
    found = Return.objects.get(sequence=0, month=month, department__code="czj")
    if case.path_parameters and turn % 4:
        case.path_parameters["id"] = found.pk
    if turn % 2 and meta.generation.mode.is_positive:
        _with_what_stands(case, found)


def _is_flag(parameter: dict[str, Any]) -> bool:
    return bool(parameter["schema"].get("type") == "boolean")


def _with_what_stands(case: Any, found: Return) -> None:
    known = {"indicator": "gdp", "area": "150205", "month": "2024-08", "department": "czj"}
    known |= {"lead": "lead-1", "project": "works-1", "task": "task-1"}
    flags = {one.name for one in case.operation.query if _is_flag(one.definition)}
    for name in {*known} & {*(case.query or {})} - flags:
        case.query[name] = known[name]
    if "action" in (case.path_parameters or {}):  # of those that a clerk may take
        is_draft = found.state == State.DRAFT
        case.path_parameters["action"] = "submit" if is_draft else "withdraw"
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = f'"{found.version}"'
    body = case.body if isinstance(case.body, dict) else {}
    if "department" in body:
        body.update(department="czj", month="2024-07")
    if body.get("rows"):
        cells = {"value": "1", "note": "核对"}
        row = {"register": "indicators", "subject": "revenue:150205", "cells": cells}
        body["rows"] = [row]
    if body.get("figures"):
        body["figures"] = [{"register": "indicators", "subject": "gdp:150205"}]
