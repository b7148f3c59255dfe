"""Writing a return's sheet and taking the workflow's steps over REST.

Docstrings of views are shown to data users in the documentation, so they are Chinese.
"""

from dataclasses import replace
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import clock
from entry import audit, workflow
from entry.actions import recount
from entry.api import KEY_HEADER, TAGS, ReturnView, answer_with
from entry.api_bodies import correction_from, read_body, sheet_from, step_from
from entry.api_rows import CorrectionInput, ReturnAnswer, SheetInput, StepInput, WrittenAnswer
from entry.api_sheets import save_sheet
from entry.api_writes import Answer, once, seen_version
from entry.differences import differences_since
from entry.doors import actor
from entry.errors import Stale
from entry.locks import locked_return
from entry.models import Return
from entry.recounts import Publication

STEP_NAMES = {"send-back": "send_back"}
ACTIONS = ("submit", "withdraw", "approve", "send-back", "publish", "recount")
MATCH_HEADER = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}(-[0-9a-f]+)?"$'},
    OpenApiParameter.HEADER,
    required=True,
    description="所见的版本：GET returns/{id}/ 的 ETag",
)


def _same(found: Return, seen: int, what: str) -> None:
    """Raises `Stale`, with the differences, for a return that moved since it was seen."""
    if found.version != seen:
        told = f"月报在你取得之后有变动，请重新取得后再{what}。"
        raise Stale(told, differences_since(found, seen), found.version)


class SteppedAnswer(ReturnAnswer):
    """办理以后的月报。"""

    warnings = serializers.ListField(
        child=serializers.CharField(),
        help_text="发布之后，哪份已发布的月报所汇总的数与登记簿不一致、怎么办；没有就是空的",
    )


def _stepped(moved: Return, request: Request, warnings: list[str]) -> Answer:
    answer = answer_with(moved, request)
    return replace(answer, content={**answer.content, "warnings": warnings})


class SheetWrite(ReturnView):
    """一次写入月报的各格：全部写入，或者一格也不写，逐格说明原因。"""

    name, route = "return-observations", "returns/<int:pk>/observations"
    http_method_names: ClassVar[list[str]] = ["put"]

    @extend_schema(
        summary="写入月报",
        tags=TAGS,
        request=SheetInput,
        responses=WrittenAnswer,
        parameters=[MATCH_HEADER, KEY_HEADER],
    )
    def put(self, request: Request, pk: int) -> Response:
        found = self.to_write(pk)
        body = read_body(request)
        seen = seen_version(request, found.version)
        typed = sheet_from(body)
        by, at = actor(request._request, "api"), clock.now()
        return once(request, body, lambda: save_sheet(pk, typed, seen, by=by, at=at))


class StepTake(ReturnView):
    """月报流转一步：提交、撤回、审核通过、退回、发布；recount 按登记簿重新汇总各计数项。"""

    name, route = "return-step", "returns/<int:pk>/<slug:action>"
    http_method_names: ClassVar[list[str]] = ["post"]

    @extend_schema(
        operation_id="returns_step",
        summary="办理月报",
        tags=TAGS,
        request=StepInput,
        responses=SteppedAnswer,
        parameters=[
            OpenApiParameter("action", OpenApiTypes.STR, "path", enum=ACTIONS, description="动作"),
            MATCH_HEADER,
            KEY_HEADER,
        ],
    )
    def post(self, request: Request, pk: int, action: str) -> Response:
        if action not in ACTIONS:
            raise Http404
        found = self.to_write(pk)
        body = read_body(request)
        seen = seen_version(request, found.version)
        return once(request, body, lambda: self._step(found, action, seen, body))

    def _step(self, found: Return, action: str, seen: int, body: dict[str, Any]) -> Answer:
        name = STEP_NAMES.get(action, action)
        reason, remarks = step_from(body)
        if name == "recount":
            return self._recount(found, seen)
        by, at = actor(self.request._request, "api"), clock.now()
        told = Publication([found], by.person) if name == "publish" else None
        moved = workflow.act(
            found.pk, name, by=by, at=at, seen_version=seen, reason=reason, remarks=remarks
        )
        if name == "publish":  # anchored outside the database once it is certain
            transaction.on_commit(lambda: audit.write_anchor(settings.AUDIT_ANCHORS, at=at))
        return _stepped(moved, self.request, told.warnings() if told else [])

    def _recount(self, found: Return, seen: int) -> Answer:
        by, at = actor(self.request._request, "api"), clock.now()
        with locked_return(found.pk) as locked:
            _same(locked, seen, "重新汇总")
            counted = recount(found.pk, by=by, at=at)
        return _stepped(counted.monthly_return, self.request, [])


class CorrectionOpen(ReturnView):
    """对已发布的月报发起更正：写明理由和要更正的数据项，得到一份新的月报。"""

    name, route = "return-correct", "returns/<int:pk>/correct"
    http_method_names: ClassVar[list[str]] = ["post"]

    @extend_schema(
        operation_id="returns_correct",
        summary="发起更正",
        tags=TAGS,
        request=CorrectionInput,
        responses={201: ReturnAnswer},
        parameters=[MATCH_HEADER, KEY_HEADER],
    )
    def post(self, request: Request, pk: int) -> Response:
        found = self.to_write(pk)
        body = read_body(request)
        seen = seen_version(request, found.version)
        return once(request, body, lambda: self._correct(found, seen, body))

    def _correct(self, found: Return, seen: int, body: dict[str, Any]) -> Answer:
        reason, figures = correction_from(body)
        by, at = actor(self.request._request, "api"), clock.now()
        with locked_return(found.pk) as published:
            _same(published, seen, "发起更正")
            opened = workflow.correct(found.pk, figures=figures, reason=reason, by=by, at=at)
        return answer_with(opened, self.request, status=201)
