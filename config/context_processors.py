"""What every page shows: the banner of a demonstration, the menu of the person's roles."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts import clock
from accounts.roles import Action


def names() -> dict[str, Any]:
    """Whose system this is; needs neither request nor database."""
    return {"district": settings.DISTRICT, "keeper": settings.KEEPER}


def house(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {**names(), "installation": clock.installation(), "menu": []}
    return {
        **names(),
        "installation": clock.installation(),
        "today": clock.today(),
        "menu": menu(user, request.path),
    }


def menu(user: Any, path: str) -> list[dict[str, Any]]:
    """The entries of the main menu that this person may open."""
    staff = any(user.has_perm(action) for action in (Action.EDIT_RETURN, Action.APPROVE))
    reads = user.has_perm(Action.VIEW_PUBLISHED)
    entries = [
        ("/overview/", "总览", reads),
        ("/plan/", "计划", reads),
        ("/indicators/", "指标", reads),
        ("/projects/", "重点项目", user.has_perm(Action.VIEW_PROJECT)),
        ("/tasks/", "任务", user.has_perm(Action.VIEW_TASK)),
        ("/investment/", "招商引资", user.has_perm(Action.VIEW_INVESTMENT)),
        ("/support/", "三争取", user.has_perm(Action.VIEW_INVESTMENT)),
        ("/departments/", "部门", user.has_perm(Action.VIEW_DEPARTMENT)),
        ("/entry/", "月报", staff),
        ("/entry/board/", "发布", user.has_perm(Action.PUBLISH)),
        ("/admin/", "管理", user.is_staff),
        ("/api/v1/docs/", "接口", reads),
    ]
    best = max((href for href, *_ in entries if path.startswith(href)), key=len, default="")
    return [
        {"href": href, "title": title, "current": href == best}
        for href, title, shown in entries
        if shown
    ]
