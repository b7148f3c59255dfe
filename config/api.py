"""The addresses of the REST door, version 1."""

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path, re_path

from accounts.api import AreaList, DepartmentList
from accounts.api_base import ApiView
from config.api_problems import not_found
from config.api_schema import DocsView, SchemaView
from dashboards.api import OverviewView
from entry.api import ReturnDetail, ReturnList
from entry.api_steps import CorrectionOpen, SheetWrite, StepTake
from indicators.api import IndicatorList, LightList, TargetList
from indicators.api_observations import ObservationList
from indicators.api_rankings import RankingView
from indicators.api_records import RecordView
from investment.api import ChainList, FundsList, TeamList
from investment.api import EventList as InvestmentEventList
from investment.api_contacts import ContactList
from investment.api_granting import (
    SupportArrivalList,
    SupportDocumentList,
    SupportKindList,
    SupportRuleList,
)
from investment.api_signings import SigningList
from investment.api_steps import SigningStepList
from investment.api_support import SupportList
from plan.api import ChapterList, PlanList
from plan.api_tasks import TaskList, TaskProgressList
from projects.api import EnterpriseList, EventList, ProcedureList, ProgressList, ProjectListList
from projects.api_problems import ProblemList
from projects.api_projects import ProjectList

VIEWS: tuple[type[ApiView], ...] = (
    AreaList,
    DepartmentList,
    PlanList,
    ChapterList,
    IndicatorList,
    TargetList,
    ObservationList,
    RecordView,
    LightList,
    RankingView,
    OverviewView,
    EnterpriseList,
    ProjectList,
    ProjectListList,
    EventList,
    ProgressList,
    ProcedureList,
    ProblemList,
    TaskList,
    TaskProgressList,
    ChainList,
    TeamList,
    InvestmentEventList,
    ContactList,
    SigningList,
    SigningStepList,
    FundsList,
    SupportList,
    SupportDocumentList,
    SupportArrivalList,
    SupportKindList,
    SupportRuleList,
    ReturnList,
)
RETURN_VIEWS: tuple[type[ApiView], ...] = (ReturnDetail, SheetWrite, CorrectionOpen, StepTake)

app_name = "api"
urlpatterns: list[URLPattern] = [
    *(
        path(f"{view.route or view.name}/", view.as_view(), name=view.name)
        for view in (*VIEWS, *RETURN_VIEWS)
    ),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", login_required(DocsView.as_view()), name="docs"),
    # With a slash at its end, so that an address that only lacks its slash is still sent there.
    re_path(r"^(?:[\s\S]+/)?$", not_found),
]
