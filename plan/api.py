"""Plans and their chapters over REST.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_rows import Day, Row, Text, Whole
from plan.models import Chapter, Plan


class PlanRow(Row):
    """一个年度的计划。"""

    year = Whole(help_text="年度")
    area = Text("area__code", help_text="地区代码")
    title = Text(help_text="报告标题")
    short_title = Text(help_text="简称")
    reported_on = Day(help_text="报告日期")


class PlanParameters(p.Parameters):
    year = p.Whole(help_text="年度")
    area = p.Codes("area__code", help_text="地区代码")


@extend_schema_view(
    get=extend_schema(summary="年度计划", tags=["计划"], responses=PlanRow(many=True))
)
class PlanList(ListView):
    """向人民代表大会报告的年度计划。"""

    name = "plans"
    row = PlanRow
    filterset_class = PlanParameters
    area_paths = ("area",)
    order = ("year", "area__code")
    queryset = Plan.objects.all()


class ChapterRow(Row):
    """计划的一章、一节或一条。"""

    plan = Whole("plan__year", help_text="计划年度")
    area = Text("plan__area__code", help_text="计划所属地区的代码")
    key = Text(help_text="键；序号会重复，键不会")
    parent = Text("parent__key", allow_null=True, help_text="上级章节的键")
    number = Text(help_text="原文序号，如“（一）”")
    title = Text(help_text="标题")
    quote = Text(help_text="原文")


class ChapterParameters(p.Parameters):
    plan = p.Whole("plan__year", help_text="计划年度")
    area = p.Codes("plan__area__code", help_text="地区代码")
    key = p.Codes(help_text="章节的键，多个用逗号分开")
    parent = p.Codes("parent__key", help_text="上级章节的键")


@extend_schema_view(
    get=extend_schema(summary="计划章节", tags=["计划"], responses=ChapterRow(many=True))
)
class ChapterList(ListView):
    """计划的篇、章、条，按原文次序。"""

    name = "chapters"
    row = ChapterRow
    filterset_class = ChapterParameters
    area_paths = ("plan__area",)
    order = ("plan_id", "order", "key")
    queryset = Chapter.objects.all()
