"""Who changed what in a project's book, in the words of its fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from entry.models import AuditEvent
from projects import exemptions, procedures
from projects.book_months import Cell
from projects.choices import EventKind
from projects.edits import PARTS
from projects.models import FAMILIES, Procedure, Project, YearPlan

DEEDS: Mapping[str, str] = {
    **{f"project.{part}": f"修改{title}" for part, title in PARTS.items()},
    "procedure.follow": "登记手续办理情况",
    "exemption.ask": "申请亮灯豁免",
    "exemption.decide": "审批亮灯豁免",
    "event.load": "载入报告所述事件",
    "event.record": "登记项目事件",
    "event.confirm": "核实项目事件",
    "event.void": "作废项目事件",
    "project.file.add": "上传项目资料",
    "project.file.remove": "移除项目资料",
}
NAMED = {"members": "专班", "months": "分月计划"}


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing done to the book; `cells` are what it changed, `words` what it was about."""

    title: str
    by: str
    at: datetime
    words: str
    reason: str
    cells: tuple[Cell, ...]


def changed(event: AuditEvent) -> Changed:
    return Changed(
        title=DEEDS.get(event.action, event.action),
        by=str(event.actor or event.actor_name),
        at=event.at,
        words=_words(event),
        reason=event.reason,
        cells=tuple(_cells(event)),
    )


def _words(event: AuditEvent) -> str:
    """What an event, a file or an exemption was called."""
    told = {**event.before, **event.after}
    if event.object_type == "projects.projectevent":
        kind = dict(EventKind.choices).get(told.get("kind", ""), "")
        return f"{kind} {told.get('on', '')}".strip()
    if event.object_type == "projects.projectfile":
        return str(told.get("name", ""))
    if event.object_type == exemptions.OBJECT:
        lamp = dict(FAMILIES).get(told.get("family", ""), "")
        answers = {True: "，同意", False: "，不同意"}
        answer = answers.get(told["is_approved"], "") if "is_approved" in told else ""
        return f"{lamp} {told.get('first', '')}至{told.get('last', '')}{answer}"
    return ""


def _cells(event: AuditEvent) -> Iterator[Cell]:
    model = _model(event)
    if model is None:
        return
    for name in {**event.before, **event.after}:
        year, _, plain = name.rpartition(" ")
        title = f"{year}年{_title(model, plain)}" if year else _title(model, plain)
        before, after = event.before.get(name), event.after.get(name)
        yield Cell(title, _text(model, plain, before), _text(model, plain, after))


def _model(event: AuditEvent) -> type[Model] | None:
    """Whose fields the changes name; None where the words say it all."""
    if event.action == "project.plan":
        return YearPlan
    if event.object_type == procedures.OBJECT:
        return Procedure
    return Project if event.action.removeprefix("project.") in PARTS else None


def _fields(model: type[Model]) -> dict[str, Any]:
    return {one.name: one for one in model._meta.concrete_fields}


def _title(model: type[Model], name: str) -> str:
    field = _fields(model).get(name)
    return str(field.verbose_name) if field else NAMED.get(name, name)


def _text(model: type[Model], name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, Mapping):
        return "，".join(f"{key}{each}" for key, each in value.items())
    if isinstance(value, list):
        return "，".join(str(each) for each in value)
    field = _fields(model).get(name)
    words = dict(field.flatchoices) if field else {}
    return str(words.get(value, value))
