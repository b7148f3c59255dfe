"""重点项目 over REST: the ledger's own rows, a page at a time.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_ledgers import filters_of, makes
from accounts.api_pages import Position, from_position
from accounts.api_scopes import area_ids, in_places
from accounts.clock import today
from entry.api_fields import PlanMonthControl
from entry.api_questions import demo_returns
from plan.lights import State
from projects import choices
from projects.addresses import REACHED
from projects.api_project_rows import ProjectRow
from projects.entries import Entry
from projects.ledgers import Filters, entries_of, passes, selected, usual_month
from projects.models import Project, ProjectEvent, ProjectQuerySet
from projects.stages import Phase, Stage
from projects.totals import NOT_STATED

TAGS = ["项目"]
STARTS = ("planned", "started", "early", "behind")
DERIVED = ("stage", "phase", "light", "starts", "reached")  # what the database cannot narrow


class ProjectParameters(p.Parameters):
    """Those of the ledger's page under the same names, and `key`."""

    key = p.Codes(help_text="项目的键，多个用逗号分开")
    month = PlanMonthControl(help_text="截至哪个月末，如2024-09；不给就是最近发布的一个月")
    as_of = p.InstantControl(help_text="按这个时刻已知的进度、事件和豁免回答")
    list = p.CodesControl(help_text="清单代码；多个用逗号分开，取并集，每个项目一行")
    stage = p.ChoiceControl(known=[one.value for one in Stage], help_text="项目状态")
    phase = p.ChoiceControl(known=[one.value for one in Phase], help_text="建设阶段")
    category = p.ChoiceControl(known=choices.Category.values, help_text="类别")
    investment = p.ChoiceControl(
        known=[*choices.InvestmentKind.values, NOT_STATED], help_text="投资类型；none为未注明"
    )
    lead = p.CodeControl(help_text="责任单位的代码")
    department = p.CodeControl(help_text="责任单位或配合单位的代码")
    area = p.CodeControl(help_text="建设地点的地区代码")
    chapter = p.CodeControl(help_text="章节的键")
    light = p.ChoiceControl(known=[one.value for one in State], help_text="总灯")
    planned = p.ChoiceControl(known=["yes"], help_text="yes：只要列入当年计划的")
    starts = p.ChoiceControl(known=STARTS, help_text="计划应开工、已开工、提前、未按期中的哪一种")
    reached = p.ChoiceControl(
        known=[*REACHED],
        help_text="本年新开工、其中产业类、本年竣工、建成投产、当年开工当年建成中的哪一种",
    )
    q = p.TextControl(help_text="名称、别名、代码或项目单位中的字词")


@extend_schema_view(
    get=extend_schema(summary="重点项目", tags=TAGS, responses=ProjectRow(many=True))
)
class ProjectList(ListView):
    """重点项目及其截至一个月末的状态、计划、进度、手续和亮灯，与调度表相同。

    本部门看自己负责和配合的，发布人看本地区的，领导看全部；没有核实的事件、没有发布的进度不在内。
    """

    name = "projects"
    row = ProjectRow
    filterset_class = ProjectParameters
    area_paths = ("area",)
    order = ("order", "key")
    queryset = Project.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """All pages of one question stand at one month, whatever is published meanwhile."""
        super().initial(request, *args, **kwargs)
        if self.given.get("month") is None:
            self.given["month"] = usual_month(today(), self.given.get("as_of"))
            self.asked["month"] = str(self.given["month"])
        self.wanted = filters_of(Filters, self.given)
        self.entries: dict[int, Entry] = {}

    def page_address(self, request: Request) -> str:
        return replace_query_param(super().page_address(request), "month", self.asked["month"])

    def get_queryset(self) -> ProjectQuerySet:
        return selected(self.person, self.given["month"], self.wanted)

    def within_scope(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        ids = area_ids(self.request.auth, self.name)
        return queryset if ids is None else queryset.filter(in_places(ids, "area"))

    def found(self, position: Position | None, most: int) -> list[Any]:
        """Only the page's own projects are judged, unless a filter asks how all of them stand."""
        narrowed = self.filter_queryset(self.within_scope(self.get_queryset()))
        onward = from_position(narrowed, self.order, position)
        if not any(getattr(self.wanted, name) for name in DERIVED):
            return self.fetch(onward[:most])
        every = self.fetch(onward)
        self._judge(every)
        return [row for row in every if passes(self.entries[row[-1]], self.wanted)][:most]

    def fetch(self, queryset: QuerySet[Any]) -> list[Any]:
        paths = dict.fromkeys((*self.table.paths, *self.order))
        return list(queryset.values_list(*paths, "id"))

    def rows(self, found: Sequence[Any]) -> list[dict[str, Any]]:
        rows = self.table.rows(found)
        named = makes(self.row, self.chosen)
        if not named or not rows:
            return rows
        if not self.entries:
            self._judge(found)
        entries = [self.entries[one[-1]] for one in found]
        for name, make in named.items():
            for row, entry in zip(rows, entries, strict=True):
                row[name] = make(entry)
        if "demo" in named:
            self._mark(rows, entries)
        return rows

    def _judge(self, found: Sequence[Any]) -> None:
        """Of a project its number is all that the ledger's entry has to know here."""
        projects = [Project(pk=row[-1]) for row in found]
        entries = entries_of(projects, self.given["month"], self.given.get("as_of"))
        self.entries = {entry.project.pk: entry for entry in entries}

    def _mark(self, rows: list[dict[str, Any]], entries: Sequence[Entry]) -> None:
        """Say which of these are illustrative, or stand on such plans, figures or events. Two
        queries."""
        figures = {one.judged.figure.monthly_return for one in entries if one.judged.figure}
        returns = demo_returns(figures)
        happened = ProjectEvent.objects.as_of(self.given.get("as_of")).filter(is_demo=True)
        here = Project.objects.filter(pk__in=[one.project.pk for one in entries])
        invented = here.filter(Q(is_demo=True) | Q(pk__in=happened.values("project")))
        made_up = set(invented.values_list("pk", flat=True))
        for row, one in zip(rows, entries, strict=True):
            plan, figure = one.judged.plan, one.judged.figure
            row["demo"] = (
                one.project.pk in made_up
                or (plan is not None and plan.is_demo)
                or (figure is not None and figure.monthly_return in returns)
            )
