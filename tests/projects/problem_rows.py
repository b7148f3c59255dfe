"""Problems and photos as rows, for what only reads them."""

from datetime import date, datetime
from typing import Any

from projects.models import Problem, ProblemEvent, Project, ProjectFile
from tests.factories import NOW, UserFactory


def problem(project: Project, *, steps: Any = (), **fields: Any) -> Problem:
    """An open problem of a project; `steps` are (stage, moment) pairs that led to it."""
    number = Problem.objects.count() + 1
    facts: dict[str, Any] = {
        "number": f"WT2024-{number:03}",
        "source": "progress",
        "title": "问题",
        "kind": "supply",
        "asked": "请协调",
        "lead": project.lead,
        "raised_by": UserFactory(),
        "raised_on": date(2024, 9, 2),
        "due_on": date(2024, 10, 31),
        "stage": "assigned",
    }
    made = Problem.objects.create(project=project, **{**facts, **fields})
    for at, (stage, moment) in enumerate(steps or [("raised", NOW)], start=1):
        step(made, stage, moment, at)
    return made


def step(made: Problem, stage: str, moment: datetime, version: int = 1) -> None:
    ProblemEvent.objects.create(
        problem=made, action="step", to_stage=stage, by=made.raised_by, at=moment, version=version
    )


def photo(project: Project, **fields: Any) -> ProjectFile:
    facts = {"kind": "photo", "file": "x.jpg", "name": "x.jpg", "size": 1, "sha256": "0" * 64}
    return ProjectFile.objects.create(
        project=project, uploaded_by=UserFactory(), uploaded_at=NOW, **{**facts, **fields}
    )
