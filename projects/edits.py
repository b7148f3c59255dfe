"""A change of one part of a project's book (一册): the right, the version seen, the trail.

The project's version covers all parts, but a change is refused only when the same part was changed
since it was opened: who fills in the team must not be in the way of who fills in the money.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localtime

from entry import audit
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed, Stale
from entry.models import AuditEvent
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
MOST_TOLD = 3

Facts = Mapping[str, Any]
Change = Callable[[Project], tuple[Facts, Facts]]


def subject_of(project: Project) -> str:
    """Where the trail keeps the book's changes, apart from those of the monthly sheet."""
    return f"project/{project.key}"


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
    """Apply a change of one part of a project, and log what it changed; the project afterwards.

    `change` writes and tells what stood before and what stands now; a change of nothing leaves
    the version as it is. Raises `Project.DoesNotExist`, `NotAllowed`, `Stale`, `Invalid`.
    """
    with locked_project(pk) as project:
        if not may_edit(by.person, project):
            raise NotAllowed("你没有修改这个项目的权限。")
        _refuse_stale(project, part, seen_version)
        before, after = change(project)
        changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        if changed:
            project.version += 1
            project.save(update_fields=["version"])
            entry = Entry(
                f"project.{part}",
                OBJECT,
                str(project.pk),
                subject=subject_of(project),
                object_version=project.version,
                before={name: before.get(name) for name in changed},
                after={name: after.get(name) for name in changed},
                reason=reason,
            )
            audit.record([entry], by=by, at=at)
    return project


def _refuse_stale(project: Project, part: str, seen: int) -> None:
    if seen == project.version:
        return
    since = list(
        AuditEvent.objects.filter(
            subject=subject_of(project), object_type=OBJECT, object_version__gt=seen
        ).select_related("actor")
    )
    of_part = [one for one in since if one.action == f"project.{part}"]
    told_of = {one.object_version for one in since}
    silent = seen > project.version or any(
        version not in told_of for version in range(seen + 1, project.version + 1)
    )
    if of_part or silent:
        raise Stale(
            f"{PARTS[part]}在你打开之后有变动（{_who(of_part)}），"
            "你填的内容还在本页，核对后可再次保存。",
            (),
            project.version,
        )


def _who(events: Iterable[AuditEvent]) -> str:
    """李娜10月17日 10:00修改; an unnamed change is one of the administration."""
    named = [f"{one.actor}{localtime(one.at):%m月%d日 %H:%M}修改" for one in events]
    return "；".join(named[:MOST_TOLD]) or "在管理后台修改"


def sound(row: models.Model, fields: Iterable[str]) -> None:
    """Ask the row's own rules about these fields; raises `Invalid` with what they say."""
    wanted = set(fields)
    others = {one.name for one in row._meta.concrete_fields} - wanted
    try:
        row.full_clean(exclude=others)
    except ValidationError as error:
        raise Invalid("".join(_sentences(row, error)))


def _sentences(row: models.Model, error: ValidationError) -> Iterator[str]:
    """Each with the name of its field; what is of no single field stands by itself."""
    titles = {one.name: str(one.verbose_name) for one in row._meta.concrete_fields}
    for name, texts in error.message_dict.items():
        title = f"{titles[name]}：" if name in titles else ""
        for text in texts:
            yield f"{title}{text.rstrip('。')}。"
