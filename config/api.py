"""The addresses of the REST door, version 1."""

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path, re_path

from accounts.api import AreaList, DepartmentList
from accounts.api_base import ReadView
from config.api_problems import not_found
from config.api_schema import DocsView, SchemaView
from dashboards.api import OverviewView
from indicators.api import IndicatorList, LightList, ObservationList, TargetList
from plan.api import ChapterList, PlanList

VIEWS: tuple[type[ReadView], ...] = (
    AreaList,
    DepartmentList,
    PlanList,
    ChapterList,
    IndicatorList,
    TargetList,
    ObservationList,
    LightList,
    OverviewView,
)

app_name = "api"
urlpatterns: list[URLPattern] = [
    *(path(f"{view.name}/", view.as_view(), name=view.name) for view in VIEWS),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", login_required(DocsView.as_view()), name="docs"),
    # With a slash at its end, so that an address that only lacks its slash is still sent there.
    re_path(r"^(?:[\s\S]+/)?$", not_found),
]
