"""What the context panel tells of a task's row: its own words, the months before, the changes."""

from collections.abc import Mapping
from typing import Any

from entry.histories import changes_of
from entry.sheets import Row
from plan.models import Task, TaskProgress

MONTHS_SHOWN = 12


def panel(register: str, row: Row, titles: Mapping[str, str]) -> dict[str, Any]:
    """Plain values for `plan/panel.html`, in four queries."""
    month = row.context.month
    tasks = Task.objects.select_related("chapter", "lead", "lead_official")
    found = TaskProgress.objects.current().filter(
        task=row.key["task_id"], month__gte=month - MONTHS_SHOWN, month__lte=month
    )
    return {
        "row": row,
        "facts": row.context,
        "task": tasks.prefetch_related("co_operating").get(pk=row.key["task_id"]),
        "series": list(found.order_by("-month")),
        "changes": changes_of(register, row.subject, titles),
    }
