"""What is handed in with a step of a problem, and what a new problem is made of. Plain values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accounts.models import Department, User
from entry.periods import Month
from projects.models import Enterprise, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is handed in with a step; each step looks at what its row of the table names.

    What is None or "" leaves the problem's own as it is; `lead_official` is what it says.
    """

    text: str = ""
    due: date | None = None
    asked: str = ""
    level: str = ""
    lead: Department | None = None
    lead_official: User | None = None
    co_operating: Collection[Department] | None = None
    satisfaction: str = ""


NOTHING = Given()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProblem:
    """A problem as it is raised; `origin` is the light's sentence or the reported text."""

    source: str
    title: str
    kind: str
    asked: str
    level: str
    lead: Department
    raised_on: date
    project: Project | None = None
    enterprise: Enterprise | None = None
    description: str = ""
    source_month: Month | None = None
    origin: str = ""
    is_demo: bool = False
