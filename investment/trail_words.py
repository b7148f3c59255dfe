"""What a trail says was changed, in the words of the fields: who did what, from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Cell:
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing done; `cells` are what it changed."""

    title: str
    by: str
    at: datetime
    reason: str
    cells: tuple[Cell, ...]


def _fields(model: type[Model] | None) -> dict[str, Any]:
    return {one.name: one for one in model._meta.concrete_fields} if model else {}


def cell_of(
    model: type[Model] | None, name: str, named: Mapping[str, str], before: Any, after: Any
) -> Cell:
    """One field's change; `named` are the titles of what the trail keeps beside the fields."""
    texts = text_of(model, name, before), text_of(model, name, after)
    return Cell(title_of(model, name, named), *texts)


def title_of(model: type[Model] | None, name: str, named: Mapping[str, str]) -> str:
    """The field's own name, else the one it is given."""
    field = _fields(model).get(name)
    return str(field.verbose_name) if field else named.get(name, name)


def text_of(model: type[Model] | None, name: str, value: Any) -> str:
    """A value as a reader knows it: a choice by its word, "" for nothing."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    if isinstance(value, Mapping):
        return "，".join(f"{key}{each}" for key, each in value.items())
    field = _fields(model).get(name)
    words = dict(field.flatchoices) if field else {}
    return str(words.get(value, value))
