"""Returns over REST: listing, reading, writing whole sheets, taking the workflow's steps.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

import hashlib
from typing import Any, ClassVar

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import api_filters as p
from accounts import clock
from accounts.api_base import ApiView, ListView
from accounts.api_problems import FORBIDDEN, UNPROCESSABLE, ApiRefusal, shown
from accounts.api_rows import Table
from accounts.api_scopes import named, require, within
from accounts.models import Department, User
from accounts.roles import ACTION_NAMES, Action, Role
from accounts.scopes import Right
from entry import workflow
from entry.api_bodies import opening_from, read_body
from entry.api_fields import MonthParameter
from entry.api_rows import (
    OpenInput,
    ReturnAnswer,
    ReturnRow,
    actions_of,
    problems_now,
    sheets_of,
)
from entry.api_writes import KEY, Answer, once, tag_of
from entry.doors import actor
from entry.models import Return, State
from entry.periods import Month

TAGS = ["月报"]
KEY_HEADER = OpenApiParameter(
    KEY,
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="请求标识：同一标识的同一请求只生效一次，24小时内再发就得到原来的回答",
)

PUBLISHED = Q(state=State.PUBLISHED)
PATHS = ("department__area",)


def shown_to(user: User) -> QuerySet[Return]:
    """The returns of a person's own scope, drafts included; to leaders all that are published."""
    reach = user.reach(Action.VIEW_RETURN).q()
    if Role.LEADER in user.roles:
        reach |= PUBLISHED
    return Return.objects.filter(reach)


def with_names(found: QuerySet[Return], user: User, auth: object) -> QuerySet[Return]:
    """The rows with the names of who submitted and approved them, for whom the pages show those.

    Published figures carry the publisher's name wherever they are shown; who handed in and who
    reviewed is the return's own page's. A token must reach further than to what is published.
    """
    reach, codes = user.reach(Action.VIEW_RETURN).q(), named(auth, "returns", Right.DRAFTS)
    if codes is not None:
        reach &= Q(department__area__code__in=codes)
    names = {
        f"named_{step}": Case(When(reach, then=f"{step}_by__full_name"), default=None)
        for step in ("submitted", "approved")
    }
    return found.annotate(**names)


class OfReturns:
    """Who may ask for returns at all; which ones he sees is `shown_to`'s matter."""

    def may_read(self, user: User) -> bool:
        if user.has_perm(Action.VIEW_RETURN) or Role.LEADER in user.roles:
            return True
        raise ApiRefusal(FORBIDDEN, f"你的角色没有“{ACTION_NAMES[Action.VIEW_RETURN]}”的权限。")


class ReturnParameters(p.Parameters):
    department = p.Codes("department__code", help_text="部门代码，多个用逗号分开")
    month = MonthParameter("month", help_text="月份，如2024-09")
    state = p.Choice(known=State.values, help_text="状态")
    sequence = p.Whole(help_text="0为正常月报，1起为更正")
    is_history = p.Flag(help_text="只要随报告载入的往年数据（true），或不要（false）")


@extend_schema_view(
    get=extend_schema(summary="月报", tags=TAGS, responses=ReturnRow(many=True)),
    post=extend_schema(
        summary="开启月报",
        tags=TAGS,
        request=OpenInput,
        responses={200: ReturnAnswer, 201: ReturnAnswer},
        parameters=[KEY_HEADER],
    ),
)
class ReturnList(OfReturns, ListView):
    """月报：填报人、审核人看本部门的，发布人看本地区的，领导看已发布的。"""

    name = "returns"
    area_paths = PATHS
    published = PUBLISHED
    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]
    row = ReturnRow
    filterset_class = ReturnParameters
    order = ("month", "department_id", "sequence")
    queryset = Return.objects.none()

    def get_renderers(self) -> list[BaseRenderer]:
        """What was opened is one return, not a list: no file is made of it."""
        found = super().get_renderers()
        return [one for one in found if one.format == "json"] if self._opens() else found

    def _opens(self) -> bool:
        return self.request is not None and self.request.method == "POST"

    def get_queryset(self) -> QuerySet[Return]:
        return with_names(shown_to(self.person), self.person, self.request.auth)

    def post(self, request: Request) -> Response:
        """开启一个部门一个月的月报；已有的照样给出，不另开。"""
        body = read_body(request)
        code, month = opening_from(body)
        department = self._may_open(code)  # asked before a kept answer is looked for
        return once(request, body, lambda: self._open(department, month))

    def _may_open(self, code: str) -> Department:
        """The department, when the token may write there; the workflow asks for the rest."""
        department = Department.objects.select_related("area").filter(code=code).first()
        if department is None:
            told = f"没有代码为“{shown(code)}”的部门，见 departments/。"
            raise ApiRefusal(UNPROCESSABLE, told, errors=[{"pointer": "/department"}])
        require(self.request.auth, self.name, [department.area.code], right=Right.WRITE)
        return department

    def _open(self, department: Department, month: Month) -> Answer:
        if month > Month.of(clock.today()):
            told = f"{month}还没有到，不能开启。"
            raise ApiRefusal(UNPROCESSABLE, told, errors=[{"pointer": "/month"}])
        by = actor(self.request._request, "api")
        existed = Return.objects.filter(department=department, month=month, sequence=0).exists()
        opened = workflow.open_return(department, month, by=by, at=clock.now())
        return answer_with(opened, self.request, status=200 if existed else 201)


class ReturnView(OfReturns, ApiView):
    """Any address under one return."""

    dataset = "returns"

    def found(self, pk: int) -> Return:
        """The return, within the caller's rights; else it does not exist."""
        seen = within(
            self.request.auth, self.dataset, shown_to(self.person), PATHS, published=PUBLISHED
        )
        found = seen.select_related("department__area").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def to_write(self, pk: int) -> Return:
        """The return, when the token may write there as well; the workflow asks for the rest."""
        found = self.found(pk)
        codes = [found.department.area.code]
        require(self.request.auth, self.dataset, codes, right=Right.WRITE)
        return found


def content_of(found: Return, request: Request) -> dict[str, Any]:
    """A return as it is answered with, all of it."""
    table, user = Table(ReturnRow), request.user
    assert isinstance(user, User)  # noqa: S101 - nobody else is let in
    one = with_names(Return.objects.filter(pk=found.pk), user, request.auth)
    (row,) = table.rows(list(one.values_list(*table.paths)))
    problems = problems_now(found)
    return {
        **row,
        "actions": actions_of(found, user, problems),
        "sheets": sheets_of(found),
        "problems": problems,
    }


def answer_with(found: Return, request: Request, *, status: int = 200) -> Answer:
    """The whole return as it is now, with its tag and, when it is new, its address."""
    headers = {"ETag": tag_of(found)}
    if status == 201:
        headers["Location"] = f"/api/v1/returns/{found.pk}/"
    return Answer(content_of(found, request), status, headers)


class ReturnDetail(ReturnView):
    """一份月报：各表各格、问题和现在能办的事。ETag 是写入时要用的版本。"""

    name, route = "return", "returns/<int:pk>"

    @extend_schema(summary="一份月报", tags=TAGS, responses=ReturnAnswer)
    def get(self, request: Request, pk: int) -> Response:
        found = self.found(pk)
        self.version = found.version
        return Response(content_of(found, request))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        done = super().finalize_response(request, response, *args, **kwargs)
        if done.status_code == 200:
            done.add_post_render_callback(self._tag)
        return done

    def _tag(self, rendered: Any) -> None:
        """The version for `If-Match`, and a digest: checks and rights may move without it."""
        digest = hashlib.sha256(rendered.content).hexdigest()[:16]
        rendered.headers["ETag"] = f'"{self.version}-{digest}"'
