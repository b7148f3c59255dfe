"""The papers of the demonstration's projects: procedures, milestones, people, photos, exemptions.

Invented and flagged `is_demo`, row by row.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from config.demonstration import Demonstration
from config.demonstration_projects import BYTES, Projects
from config.illustration import dice
from config.illustration_projects import Story
from entry.periods import Month
from projects import files
from projects.choices import Duty, FileKind, Need, ProcedureState
from projects.models import (
    LightExemption,
    Member,
    Milestone,
    Procedure,
    ProcedureKind,
    Project,
)

NODES = ("基础施工完成", "主体结构完工", "设备安装完成", "竣工验收")
SELDOM = {"forest-grassland": 4, "water": 5, "minerals-geology": 6, "heritage": 4, "energy": 7}
PHOTOS = ("shenlong-granular-silicon", "mingyang-350mw-renewables", "gudong-highway")
SLOW = Decimal("0.8")  # whoever is slower has no node behind him yet
BLOCKED = ("等待自治区用地批复", "报告按专家意见补充修改", "缺少上级规划选址意见")
EXEMPTED = ("petrochem-carbon-fibre", ("start", "progress"), Month(2024, 8), Month(2024, 12))


def put_papers(stage: Demonstration, projects: Projects, folder: Path, at: datetime) -> None:
    """Everything that the pages of a project show besides its figures and events."""
    today = at.date()
    planned = [one for one in projects.stories.values() if one.planned is not None]
    kinds = list(ProcedureKind.objects.filter(year=projects.year))
    new = [one for one in planned if one.planned_start and one.planned_start.year == projects.year]
    Procedure.objects.bulk_create(
        each for one in new for each in _procedures(projects.projects[one.key], one, kinds, today)
    )
    Milestone.objects.bulk_create(
        each for one in planned for each in _milestones(projects.projects[one.key], one, today)
    )
    Member.objects.bulk_create(
        each for one in planned for each in _members(projects.projects[one.key])
    )
    _exempt(stage, projects.projects[EXEMPTED[0]], at)
    picture = (folder / "photo.png").read_bytes()
    for key in PHOTOS:
        _photo(stage, projects.projects[key], picture, at)


def _procedures(
    project: Project, story: Story, kinds: Iterable[ProcedureKind], today: date
) -> Iterable[Procedure]:
    """What has begun has its papers; of the others some are done, some under way, one is stuck."""
    begun = "started" in story.days
    for kind in kinds:
        luck = dice(project.key, kind.code)
        if luck % 10 < SELDOM.get(kind.code, 0):
            reached: dict[str, Any] = {"need": Need.NOT_NEEDED}
        elif luck % 20 < (19 if begun else 8):
            reached = _done(luck)
        else:
            reached = _under_way(luck, today)
        yield Procedure(
            project=project,
            kind=kind,
            level="district",
            authority=kind.authority,
            is_demo=True,
            **reached,
        )


def _done(luck: int) -> dict[str, Any]:
    return {
        "state": ProcedureState.DONE,
        "done_on": date(2024, 1 + luck % 3, 1 + luck % 28),
        "document_no": f"示意〔2024〕{luck}号",
    }


def _under_way(luck: int, today: date) -> dict[str, Any]:
    return {
        "state": (ProcedureState.ACCEPTED, ProcedureState.SUPPLEMENT)[luck % 2],
        "accepted_on": today - timedelta(days=20 + luck % 40),
        "due_on": today + timedelta(days=luck % 60 - 15),
        "blocked_by": BLOCKED[luck % len(BLOCKED)] if luck % 2 else "",
    }


def _milestones(project: Project, story: Story, today: date) -> Iterable[Milestone]:
    """Four nodes, evenly between the planned start and the planned finish."""
    first, last = story.planned_start, story.planned_finish
    if first is None or last is None:
        return
    length = (last.last_day - first.first_day) / len(NODES)
    finished = story.days.get("completed")
    for number, title in enumerate(NODES, start=1):
        due = first.first_day + length * number
        done = due + timedelta(days=dice(project.key, title) % 30 - 10)
        reached = finished or ("started" in story.days and done < today and story.pace >= SLOW)
        yield Milestone(
            project=project,
            title=title,
            due_on=due,
            done_on=min(done, finished or done) if reached else None,
            is_demo=True,
        )


def _members(project: Project) -> Iterable[Member]:
    lead = project.lead.short_name
    for duty, name in ((Duty.HEAD, "组长"), (Duty.OFFICER, "专员"), (Duty.CONTACT, "联系人")):
        number = 1000 + dice(project.key, duty)
        yield Member(
            project=project,
            duty=duty,
            name=f"示意{name}",
            unit=lead,
            phone=f"0472-000{number}",
            is_demo=True,
        )


def _photo(stage: Demonstration, project: Project, picture: bytes, at: datetime) -> None:
    files.attach(
        project,
        SimpleUploadedFile("现场照片（示意）.png", picture),
        kind=FileKind.PHOTO,
        max_bytes=BYTES,
        caption="现场照片（示意）",
        taken_on=(at - timedelta(days=30)).date(),
        by=stage.people(project.lead).clerk,
        at=at,
        is_demo=True,
    )


def _exempt(stage: Demonstration, project: Project, at: datetime) -> None:
    _, families, first, last = EXEMPTED
    LightExemption.objects.bulk_create(
        LightExemption(
            project=project,
            family=family,
            first=first,
            last=last,
            reason="上级产业布局调整，投资方申请推迟开工（示意）。",
            requested_by=stage.people(project.lead).clerk.person,
            requested_at=at - timedelta(days=2),
            decided_by=stage.publisher.person,
            decided_at=at,
            is_approved=True,
            answer="同意，期满恢复亮灯。",
            is_demo=True,
        )
        for family in families
    )
