"""Enterprises, lists, events, procedures and monthly progress of projects over REST.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Hashable
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_scopes import area_ids, in_places
from accounts.models import Reach
from accounts.roles import Action
from accounts.statements import Slot
from entry.api_figures import FigureList
from entry.api_questions import PERSON, FigureParameters, Figures
from plan.api_events import EvidencedParameters, asked_for
from projects import choices
from projects.api_rows import EnterpriseRow, EventRow, ListRow, ProcedureRow, ProgressRow
from projects.models import Enterprise, Procedure, Project, ProjectEvent, ProjectList
from projects.models import ProjectProgress as Progress
from projects.models.progress import ProjectProgressQuerySet
from projects.scopes import enterprises_seen

TAGS = ["项目"]


class OfProjects(ListView):
    """Rows that belong to one project: they are told where that is told."""

    area_paths = ("project__area",)

    def within_scope(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        ids = area_ids(self.request.auth, self.name)
        return queryset if ids is None else queryset.filter(in_places(ids, "project__area"))


class EnterpriseParameters(p.Parameters):
    key = p.Codes(help_text="企业的键，多个用逗号分开")
    credit_code = p.Codes(help_text="统一社会信用代码，多个用逗号分开")


@extend_schema_view(
    get=extend_schema(summary="企业", tags=TAGS, responses=EnterpriseRow(many=True))
)
class EnterpriseList(ListView):
    """投资、建设和生产的企业：报告提到的，以及看得到的项目、问题所属的。"""

    name = "enterprises"
    row = EnterpriseRow
    filterset_class = EnterpriseParameters
    area_paths = ("chapter__plan__area",)
    order = ("key",)
    queryset = Enterprise.objects.none()

    def get_queryset(self) -> QuerySet[Enterprise]:
        return enterprises_seen(self.person)

    def within_scope(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that these areas' plans name, or that build there."""
        ids = area_ids(self.request.auth, self.name)
        if ids is None:
            return queryset
        built = Project.objects.visible_to(self.person).filter(in_places(ids, "area"))
        named = Q(chapter__plan__area__in=ids)
        return queryset.filter(named | Q(pk__in=built.values("enterprise")))


class ListParameters(p.Parameters):
    code = p.Codes(help_text="清单代码，多个用逗号分开")
    owner = p.Codes("owner__code", help_text="管理单位的代码")
    is_active = p.Flag(help_text="只要在用的（true）或停用的（false）")


@extend_schema_view(get=extend_schema(summary="项目清单", tags=TAGS, responses=ListRow(many=True)))
class ProjectListList(ListView):
    """项目清单及其入列标准；哪些项目在上面，见 projects/ 的 listings 和 list 参数。"""

    name = "project-lists"
    row = ListRow
    filterset_class = ListParameters
    area_paths = ("owner__area",)
    order = ("order", "code")
    queryset = ProjectList.objects.all()


class EventParameters(EvidencedParameters):
    project = p.Codes("project__key", help_text="项目的键，多个用逗号分开")
    area = p.Codes("project__area__code", help_text="建设地点的地区代码")
    kind = p.Choice(known=choices.EventKind.values, help_text="事件")


@extend_schema_view(get=extend_schema(summary="项目事件", tags=TAGS, responses=EventRow(many=True)))
class EventList(OfProjects):
    """立项、开工、入库、竣工、投产等已核实的事件；项目状态由它们得出。

    事件只作废、不改写：as_of 按某一时刻有效的回答，include_history 连同作废的一并给出。
    """

    name = "project-events"
    row = EventRow
    filterset_class = EventParameters
    order = ("project_id", "id")
    queryset = ProjectEvent.objects.none()

    def get_queryset(self) -> QuerySet[ProjectEvent]:
        projects = Project.objects.visible_to(self.person)
        return asked_for(ProjectEvent.objects.filter(project__in=projects), self.given)


class ProcedureParameters(p.Parameters):
    project = p.Codes("project__key", help_text="项目的键，多个用逗号分开")
    area = p.Codes("project__area__code", help_text="建设地点的地区代码")
    lead = p.Codes("project__lead__code", help_text="项目责任单位的代码")
    year = p.Whole("kind__year", help_text="手续目录的年度")
    kind = p.Codes("kind__code", help_text="手续代码")
    is_main = p.Flag("kind__is_main", help_text="只要主要手续（true）或其他")
    need = p.Choice(known=choices.Need.values, help_text="是否需办")
    state = p.Choice(known=choices.ProcedureState.values, help_text="状态")


@extend_schema_view(
    get=extend_schema(summary="前期手续", tags=TAGS, responses=ProcedureRow(many=True))
)
class ProcedureList(OfProjects):
    """各项目前期手续的办理情况，按项目和手续目录的次序。"""

    name = "procedures"
    row = ProcedureRow
    filterset_class = ProcedureParameters
    order = ("project__order", "project__key", "kind__year", "kind__order", "id")
    queryset = Procedure.objects.none()

    def get_queryset(self) -> QuerySet[Procedure]:
        return Procedure.objects.filter(project__in=Project.objects.visible_to(self.person))


class ProgressParameters(FigureParameters):
    project = p.Codes("project__key", help_text="项目的键，多个用逗号分开")
    area = p.Codes("project__area__code", help_text="建设地点的地区代码，多个用逗号分开")
    lead = p.Codes("project__lead__code", help_text="责任单位的代码，多个用逗号分开")


def _seen(reach: Reach) -> ProjectProgressQuerySet:
    return Progress.objects.within_sight(reach, Slot(PERSON, BigIntegerField()))


PROGRESS = Figures(
    row=ProgressRow,
    parameters=ProgressParameters,
    order=("project_id", "month"),
    seen=_seen,
    inside=lambda ids: in_places(ids, "project__area"),
)


@extend_schema_view(
    get=extend_schema(summary="项目进度", tags=TAGS, responses=ProgressRow(many=True))
)
class ProgressList(FigureList):
    """已发布的项目进度，都是本年累计、截至月末的数，按项目、月份排列。

    更正过的数，新旧都永久保留：as_of、include_history、updated_since 与指标数据相同。
    """

    name = "project-progress"
    row = ProgressRow
    filterset_class = ProgressParameters
    area_paths = ("project__area",)
    order = PROGRESS.order
    queryset = Progress.objects.none()
    figures = PROGRESS
    figure = Progress

    def sight(self) -> Hashable:
        return self.person.reach(Action.VIEW_PROJECT)
