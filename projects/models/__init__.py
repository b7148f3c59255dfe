"""Projects: what is built, planned, reported, judged, and what stands in its way."""

from projects.models.chasing import PROPOSED, ChaseRule, Dismissal
from projects.models.enterprise import Enterprise
from projects.models.event import ProjectEvent
from projects.models.file import ProjectFile
from projects.models.light import FAMILIES, OVERALL, LightExemption, ProjectLightSnapshot
from projects.models.lists import Listing, ProjectList
from projects.models.problem import Problem, ProblemEvent, ProblemQuerySet
from projects.models.procedure import Procedure, ProcedureKind
from projects.models.progress import AMOUNTS, ProjectProgress, ProjectProgressQuerySet
from projects.models.project import (
    Funding,
    Member,
    Mention,
    Milestone,
    Project,
    ProjectQuerySet,
)
from projects.models.year_plan import PlannedMonth, YearPlan

__all__ = [
    "AMOUNTS",
    "FAMILIES",
    "OVERALL",
    "PROPOSED",
    "ChaseRule",
    "Dismissal",
    "Enterprise",
    "Funding",
    "LightExemption",
    "Listing",
    "Member",
    "Mention",
    "Milestone",
    "PlannedMonth",
    "Problem",
    "ProblemEvent",
    "ProblemQuerySet",
    "Procedure",
    "ProcedureKind",
    "Project",
    "ProjectEvent",
    "ProjectFile",
    "ProjectLightSnapshot",
    "ProjectList",
    "ProjectProgress",
    "ProjectProgressQuerySet",
    "ProjectQuerySet",
    "YearPlan",
]
