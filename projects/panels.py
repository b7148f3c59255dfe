"""What the context panel tells of a project's row: plan, twelve months, problems, changes."""

from collections.abc import Mapping
from typing import Any

from entry.histories import changes_of
from entry.sheets import Row
from projects.models import Problem, Project, ProjectProgress

MONTHS_SHOWN = 12


def panel(register: str, row: Row, titles: Mapping[str, str]) -> dict[str, Any]:
    """Plain values for `projects/panel.html`, in four queries.

    Amounts are 万元, the year's to the end of each month.
    """
    month, pk = row.context.month, row.key["project_id"]
    found = ProjectProgress.objects.current().filter(
        project=pk, month__gte=month - MONTHS_SHOWN, month__lte=month
    )
    series = list(found.order_by("month"))
    return {
        "row": row,
        "facts": row.context,
        "project": Project.objects.select_related("enterprise").get(pk=pk),
        "series": series,
        "latest": series[-1] if series else None,
        "problems": list(Problem.objects.open().filter(project=pk).order_by("due_on", "pk")),
        "month": month,
        "changes": changes_of(register, row.subject, titles),
    }
