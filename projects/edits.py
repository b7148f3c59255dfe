"""A change of one part of a project's book (一册); `entry.books` says how it is made."""

from collections.abc import Callable, Mapping
from datetime import datetime

from entry import books
from entry.audit import Actor
from entry.books import Book, Facts
from projects.locks import locked_project
from projects.models import Project
from projects.scopes import may_edit

PARTS: Mapping[str, str] = {
    "facts": "基本情况",
    "members": "专班",
    "funding": "资金来源",
    "milestones": "形象进度节点",
    "plan": "年度计划",
    "procedures": "手续清单",
}
OBJECT = "projects.project"
Change = Callable[[Project], tuple[Facts, Facts]]


def subject_of(project: Project) -> str:
    """Where the trail keeps the book's changes, apart from those of the monthly sheet."""
    return f"project/{project.key}"


BOOK = Book(
    noun="项目",
    prefix="project",
    object_type=OBJECT,
    parts=PARTS,
    locked=locked_project,
    may_edit=may_edit,
    subject_of=subject_of,
)


def edit(
    pk: int,
    part: str,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    seen_version: int,
    reason: str = "",
) -> Project:
    """Apply a change of one part of a project; raises what `entry.books.edit` does."""
    return books.edit(
        BOOK, pk, part, change, by=by, at=at, seen_version=seen_version, reason=reason
    )
