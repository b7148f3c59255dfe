"""How a test reads the pages of tasks, and takes their steps."""

import re
from typing import Any

from accounts.models import User
from plan.models import Task
from tests.conftest import browser_of


def text(user: User, path: str, status: int = 200) -> str:
    response = browser_of(user).get(path)
    assert response.status_code == status
    return b"".join(response).decode()


def words(html: str) -> str:
    """What a person reads, with single blanks."""
    return " ".join(re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", html, flags=re.S).split())


def post(user: User, task: Task, move: str, **data: Any) -> Any:
    now = Task.objects.get(pk=task.pk)
    given = {"version": now.version, **data}
    return browser_of(user).post(f"/tasks/{task.key}/steps/{move}/", given)
