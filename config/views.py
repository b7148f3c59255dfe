"""The start page: everybody begins where his work is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.guards import UserRequest, page
from accounts.roles import Action


@page()
@require_safe
def home(request: UserRequest) -> HttpResponse:
    """Staff to their worklist, publishers to the board, leaders to the overview, administrators
    to the administration; whoever has no role yet is told so.
    """
    starts = (
        (Action.PUBLISH, "entry:board"),
        (Action.EDIT_RETURN, "entry:worklist"),
        (Action.APPROVE, "entry:worklist"),
        (Action.VIEW_PUBLISHED, "dashboards:overview"),
    )
    for action, name in starts:
        if request.user.has_perm(action):
            return redirect(name)
    if request.user.is_staff:
        return redirect("admin:index")
    title, text = "还没有角色", "你的账号还没有授予角色，请联系安全管理员。"
    return render(request, "error.html", {"title": title, "text": text}, status=403)
