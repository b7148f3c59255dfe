"""A project with one row of each kind that the addresses of its book name."""

from datetime import date

from django.core.files.base import ContentFile

from accounts.models import Department, User
from entry.periods import Month
from projects.models import LightExemption, ProjectFile
from tests.factories import NOW
from tests.projects.factories import ProjectFactory, happen, permit, plan_for

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def book(lead: Department, clerk: User) -> dict[str, str]:
    """What `tests.personas` fills into the addresses; the project's key is that of the task."""
    project = ProjectFactory(key="road", lead=lead)
    month = Month(2024, 9)
    plan_for(project)
    photo = ProjectFile.objects.create(
        project=project, kind="photo", name="现场.png", size=len(PNG), sha256="0" * 64,
        uploaded_by=clerk, uploaded_at=NOW, file=ContentFile(PNG, name="photo.png"),
    )  # fmt: skip
    wish = LightExemption.objects.create(
        project=project, family="start", first=month, last=month, reason="等待批复",
        requested_by=clerk, requested_at=NOW,
    )  # fmt: skip
    event = happen(project, "started", date(2024, 9, 1), confirmed_at=None, by=clerk)
    return {
        "<slug:part>": "facts",
        "<int:document>": str(photo.pk),
        "<int:exemption>": str(wish.pk),
        "<int:event>": str(event.pk),
        "<int:procedure>": str(permit(project, "land").pk),
    }
