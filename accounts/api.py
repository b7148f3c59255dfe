"""Areas and departments over REST: the code lists that all other rows refer to.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_problems import FORBIDDEN, ApiRefusal
from accounts.api_rows import Choice, Flag, Row, Text
from accounts.models import Area, Department, User


class ReferenceView(ListView):
    """Code lists are open to everybody with a role: the administrators keep them."""

    def may_read(self, user: User) -> bool:
        if user.roles:
            return True
        raise ApiRefusal(FORBIDDEN, "你的账号还没有授予角色，请联系安全管理员。")


class AreaRow(Row):
    """一个地区。"""

    code = Text(help_text="区划代码（GB/T 2260 或统计用区划代码）")
    name = Text(help_text="名称")
    short_name = Text(help_text="简称")
    name_en = Text(help_text="英文名称，没有则为空")
    level = Choice(choices=Area.Level.choices, help_text="级别")
    parent = Text("parent__code", allow_null=True, help_text="上级地区的代码")


class AreaParameters(p.Parameters):
    code = p.Codes(help_text="地区代码，多个用逗号分开")
    level = p.Choice(known=Area.Level.values, help_text="级别")
    parent = p.Codes("parent__code", help_text="上级地区的代码")


@extend_schema_view(get=extend_schema(summary="地区", tags=["基础"], responses=AreaRow(many=True)))
class AreaList(ReferenceView):
    """本区、所辖苏木镇街道和园区、所属的市及全市各旗县区。"""

    name = "areas"
    row = AreaRow
    filterset_class = AreaParameters
    area_paths = ("pk",)
    order = ("order", "code")
    queryset = Area.objects.all()


class DepartmentRow(Row):
    """一个部门。"""

    code = Text(help_text="部门代码")
    name = Text(help_text="名称")
    short_name = Text(help_text="简称")
    area = Text("area__code", help_text="所属地区的代码")
    is_active = Flag(help_text="是否在用")
    assumed = Flag(help_text="默认名单：报告未列部门，待区里确认")


class DepartmentParameters(p.Parameters):
    code = p.Codes(help_text="部门代码，多个用逗号分开")
    area = p.Codes("area__code", help_text="所属地区的代码")
    is_active = p.Flag(help_text="只要在用的（true）或停用的（false）")


@extend_schema_view(
    get=extend_schema(summary="部门", tags=["基础"], responses=DepartmentRow(many=True))
)
class DepartmentList(ReferenceView):
    """填报和承担任务的部门。"""

    name = "departments"
    row = DepartmentRow
    filterset_class = DepartmentParameters
    area_paths = ("area",)
    order = ("order", "code")
    queryset = Department.objects.all()
