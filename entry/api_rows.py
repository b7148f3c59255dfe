"""What the returns' addresses answer with and take, field by field.

The docstrings of rows are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import clock
from accounts.api_rows import Choice, Day, Flag, Moment, Row, Text, Whole
from accounts.models import User
from entry import presenters
from entry.api_fields import PLAN_MONTH, MonthText, decimal_text
from entry.api_writes import told_problem
from entry.figures import MonthlyFigure
from entry.models import Return, State
from entry.registers import Register, problems_of, registers, sheets_on
from entry.sheets import Kind, Sheet
from entry.sheets import Row as SheetRow

STEP_SLUGS = {"send_back": "send-back"}
CELLS = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"minLength": 1, "maxLength": 30, "pattern": r"^[^\u0000]*$"},
    "additionalProperties": {
        "anyOf": [
            {"type": "string", "maxLength": 2000, "pattern": r"^[^\u0000]*$"},
            {"type": "number"},
            {"type": "null"},
        ]
    },
}
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
VALUES = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}


@extend_schema_field(CELLS)
class CellsField(serializers.DictField):
    """A class of its own for each schema: it is kept with the class, not with the field."""


@extend_schema_field(TEXTS)
class TextsField(serializers.DictField):
    pass


@extend_schema_field(VALUES)
class ValuesField(serializers.DictField):
    pass


def is_late(due_on: date, state: str, submitted_at: datetime | None) -> bool:
    """Handed in after the due day, or not handed in and the day is over (`Return.is_late`)."""
    if submitted_at is None or state == State.DRAFT:
        return clock.today() > due_on
    return localdate(submitted_at) > due_on


class ReturnRow(Row):
    """一份月报：一个部门一个月的一轮填报。"""

    id = Whole(help_text="编号")
    department = Text("department__code", help_text="部门代码")
    month = MonthText(help_text="月份")
    sequence = Whole(help_text="0为正常月报，1起为更正")
    state = Choice(choices=State.choices, help_text="状态")
    version = Whole(help_text="版本：每次改数、每次流转加一；写入时放在 If-Match 中")
    reason = Text(help_text="更正原因")
    due_on = Day(help_text="截止日")
    is_late = Flag("due_on", "state", "submitted_at", make=is_late, help_text="迟报")
    is_returned = Flag(help_text="被退回")
    opened_at = Moment(help_text="开启时间")
    submitted_at = Moment(allow_null=True, help_text="提交时间")
    submitted_by = Text(
        "named_submitted",
        allow_null=True,
        help_text="提交人：只给能看月报页面的人，令牌要有 drafts",
    )
    approved_at = Moment(allow_null=True, help_text="审核时间")
    approved_by = Text("named_approved", allow_null=True, help_text="审核人：同提交人")
    published_at = Moment(allow_null=True, help_text="发布时间")
    published_by = Text("published_by__full_name", allow_null=True, help_text="发布人")
    is_history = Flag(help_text="随报告载入的往年数据，未经本平台流程")
    demo = Flag("is_demo", help_text="示意数据，不是真实数据")


class ColumnAnswer(serializers.Serializer[Any]):
    """表的一栏。"""

    key = serializers.CharField(help_text="栏的键，写入时用")
    title = serializers.CharField(help_text="栏名")
    kind = serializers.ChoiceField(
        choices=[kind.value for kind in Kind], allow_null=True, help_text="填什么；null为只读"
    )
    choices = serializers.ListField(child=serializers.CharField(), help_text="可选的值")


class SheetRowAnswer(serializers.Serializer[Any]):
    """表的一行。"""

    subject = serializers.CharField(help_text="数据项，如 指标代码:地区代码")
    title = serializers.CharField(help_text="名称")
    unit = serializers.CharField(help_text="单位")
    group = serializers.CharField(help_text="分组")
    period_label = serializers.CharField(help_text="时期的叫法")
    optional = serializers.BooleanField(help_text="可以不填")
    version = serializers.IntegerField(help_text="这一行的版本，0为还没有填")
    editable = serializers.ListField(child=serializers.CharField(), help_text="可以写的栏")
    closed = TextsField(help_text="由登记簿汇总而不能写的栏，和不能写的说明")
    source = serializers.CharField(
        allow_blank=True, help_text="由哪个登记簿汇总、有几条记录；填报的为空"
    )
    cells = TextsField(help_text="各格，与网页所见相同")
    values = ValuesField(allow_null=True, help_text="所填的数，十进制、不取整；还没有填为null")


class SheetAnswer(serializers.Serializer[Any]):
    """月报里的一张表。"""

    register = serializers.CharField(help_text="台账的键")
    title = serializers.CharField(help_text="名称")
    columns = ColumnAnswer(many=True, help_text="栏")
    rows = SheetRowAnswer(many=True, help_text="行")


class ProblemAnswer(serializers.Serializer[Any]):
    """检查发现的一个问题。"""

    register = serializers.CharField(help_text="台账的键")
    subject = serializers.CharField(help_text="数据项")
    column = serializers.CharField(help_text="栏")
    code = serializers.CharField(help_text="问题的种类")
    severity = serializers.CharField(help_text="hard：须改正；soft：须在说明栏写明原因")
    stops = serializers.BooleanField(help_text="不处理就不能提交")
    detail = serializers.CharField(help_text="哪里不对、怎么办")


class ReturnAnswer(ReturnRow):
    """一份月报的全部：各表各格、问题和现在能办的事。"""

    actions = serializers.ListField(
        child=serializers.CharField(),
        help_text="你现在能办的：observations 为写入，recount 为重新汇总，其余为流转",
    )
    sheets = SheetAnswer(many=True, help_text="各表")
    problems = ProblemAnswer(many=True, help_text="检查发现的问题")


class CellInput(serializers.Serializer[Any]):
    """一行里要写的格。"""

    register = serializers.CharField(min_length=1, max_length=30, help_text="台账的键")
    subject = serializers.CharField(min_length=1, max_length=80, help_text="数据项")
    cells = CellsField(help_text="栏的键到所填内容：文字照网页上的填法，数字照写，null为清空")


class SheetInput(serializers.Serializer[Any]):
    """要写的行；没有写到的行和格不变。"""

    rows = serializers.ListField(
        child=CellInput(), min_length=1, max_length=2000, help_text="要写的行"
    )


class WrittenCell(serializers.Serializer[Any]):
    """写过的一格。"""

    register = serializers.CharField(help_text="台账的键")
    subject = serializers.CharField(help_text="数据项")
    column = serializers.CharField(help_text="栏")
    text = serializers.CharField(allow_blank=True, help_text="现在的内容")
    derived = TextsField(help_text="同一行里随之变化的其他各格")


class WrittenAnswer(serializers.Serializer[Any]):
    """写入以后。"""

    id = serializers.IntegerField(help_text="编号")
    version = serializers.IntegerField(help_text="新的版本")
    cells = WrittenCell(many=True, help_text="写过的格")


class RemarkInput(serializers.Serializer[Any]):
    """对一行的意见。"""

    register = serializers.CharField(min_length=1, max_length=30, help_text="台账的键")
    subject = serializers.CharField(min_length=1, max_length=80, help_text="数据项")
    text = serializers.CharField(min_length=1, max_length=300, help_text="意见")


class FigureInput(serializers.Serializer[Any]):
    """要更正的一项。"""

    register = serializers.CharField(min_length=1, max_length=30, help_text="台账的键")
    subject = serializers.CharField(min_length=1, max_length=80, help_text="数据项")


class StepInput(serializers.Serializer[Any]):
    """流转：退回须写 reason，可逐项写 remarks。"""

    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, help_text="理由"
    )
    remarks = serializers.ListField(
        child=RemarkInput(), required=False, max_length=2000, help_text="退回时对各行的意见"
    )


class CorrectionInput(serializers.Serializer[Any]):
    """更正的理由和范围。"""

    reason = serializers.CharField(min_length=1, max_length=1000, help_text="理由")
    figures = serializers.ListField(
        child=FigureInput(), min_length=1, max_length=2000, help_text="更正哪几项"
    )


@extend_schema_field(PLAN_MONTH)
class MonthInput(serializers.CharField):
    pass


class OpenInput(serializers.Serializer[Any]):
    """要开启的月报。"""

    department = serializers.CharField(min_length=1, max_length=60, help_text="部门代码")
    month = MonthInput(help_text="月份，如2024-09")


def actions_of(found: Return, user: User, problems: Sequence[Mapping[str, Any]]) -> list[str]:
    """What this person may do with the return now, by the names of the addresses."""
    may = presenters.permitted(found, user)
    names = {"edit": "observations", **STEP_SLUGS}
    actions = [names.get(name, name) for name, is_open in may.items() if is_open]
    moved = any(one["code"] == "recount" for one in problems)
    return [*actions, "recount"] if may["edit"] and moved else actions


def sheets_of(found: Return) -> list[dict[str, Any]]:
    by_key = {each.key: each for each in registers()}
    return [_sheet(by_key[sheet.register], sheet, found) for sheet in sheets_on(found)]


def _sheet(each: Register, sheet: Sheet, found: Return) -> dict[str, Any]:
    figures = {each.subject_of(figure): figure for figure in each.figures(found)}
    kept = {column.key for column in sheet.kept}
    return {
        "register": sheet.register,
        "title": sheet.title,
        "columns": [
            {
                "key": column.key,
                "title": column.title,
                "kind": column.kind.value if column.kind else None,
                "choices": [value for value, _ in column.known_choices],
            }
            for column in sheet.columns
        ],
        "rows": [_row(row, figures.get(row.subject), kept) for row in sheet.rows],
    }


def _row(row: SheetRow, figure: MonthlyFigure | None, kept: Collection[str]) -> dict[str, Any]:
    return {
        "subject": row.subject,
        "title": row.full_title,
        "unit": row.unit,
        "group": row.group,
        "period_label": row.period_label,
        "optional": row.optional,
        "version": row.version,
        "editable": sorted(row.editable),
        "closed": dict(row.closed),
        "source": row.source,
        "cells": dict(row.cells),
        "values": _values(figure.content(), kept) if figure else None,
    }


def _values(content: Mapping[str, Any], kept: Collection[str]) -> dict[str, str | None]:
    """What a figure states, exactly: decimals as text, nothing as null; not what is behind it."""
    return {
        name: decimal_text(value)
        if isinstance(value, Decimal)
        else (None if value in {None, ""} else str(value))
        for name, value in content.items()
        if name not in kept
    }


def problems_now(found: Return) -> Sequence[dict[str, Any]]:
    return [told_problem(one) for one in problems_of(found)] if found.is_open else []
