"""What a task's page tells of the projects that carry it (`plan.links`)."""

from accounts.models import User
from entry.periods import Month
from plan.links import Link, served
from plan.models import Task
from projects.judging import judge
from projects.models import Project


def of_task(user: User, task: Task, month: Month) -> list[Link]:
    """The task's projects that this user may see, with their stage and overall light."""
    projects = Project.objects.visible_to(user).filter(tasks=task).order_by("order", "key")
    judged = judge(projects, month) if projects else {}
    return [
        Link(
            kind="项目",
            title=one.name,
            href=served(f"/projects/{one.key}/"),
            words=judged[one.pk].stage.word,
            light=judged[one.pk].light,
        )
        for one in projects
    ]
