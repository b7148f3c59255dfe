"""What others tell on a task's page: registers above this one announce it in `config/registers`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import is_valid_path
from django.utils.module_loading import import_string

from accounts.models import User
from entry.periods import Month
from plan.lights import Light
from plan.models import Chapter, Task


@dataclass(frozen=True, slots=True)
class Link:
    """A record that belongs to a task; `href` is "" for what has no page of its own."""

    kind: str
    title: str
    href: str = ""
    words: str = ""
    light: Light | None = None


Provider = Callable[[User, Task, Month], Sequence[Link]]


def links(user: User, task: Task, month: Month) -> list[Link]:
    """What all registers tell of a task, each within what this user may see."""
    providers: Sequence[Provider] = import_string(settings.TASK_LINKS)
    return [link for provider in providers for link in provider(user, task, month)]


def served(path: str, anchor: str = "") -> str:
    """The address when this installation serves it, "" otherwise."""
    return f"{path}{anchor}" if is_valid_path(path) else ""


def quoted_at(chapter: Chapter | None, quote: str) -> str:
    """Where the plan's text is quoted: the part or section that folds around its chapter.

    "" for what no plan quotes. The chapter is read with its parents, or they cost a query each.
    """
    if chapter is None or not quote:
        return ""
    path = [chapter]
    while path[-1].parent is not None:
        path.append(path[-1].parent)
    fold = path[-2] if len(path) > 1 else path[-1]
    return served(f"/plan/{chapter.plan.year}/", f"#{fold.key}")
