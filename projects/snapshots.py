"""The lights of projects as they were at publication: kept for good (DESIGN §4)."""

from collections.abc import Collection
from datetime import datetime

from entry.models import Return
from projects.judging import judge
from projects.models import Project, ProjectLightSnapshot, ProjectProgress


def take(monthly_return: Return, figures: Collection[ProjectProgress], *, at: datetime) -> None:
    """Keep every light of the projects whose figures this publication brought."""
    projects = Project.objects.filter(pk__in={one.project_id for one in figures})
    found = judge(projects, monthly_return.month)
    ProjectLightSnapshot.objects.bulk_create(
        ProjectLightSnapshot(
            project_id=pk,
            month=monthly_return.month,
            family=family,
            monthly_return=monthly_return,
            colour=light.state,
            rule_version=light.rule_version,
            inputs=dict(light.inputs),
            sentence=light.sentence,
            taken_at=at,
        )
        for pk, judged in found.items()
        for family, light in judged.lights.items()
    )
