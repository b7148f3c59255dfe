"""Who may do what with one project: its lead, those who co-operate, and its lead official."""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Action
from projects.models import Enterprise, Problem, Project


def may_edit(user: User, project: Project) -> bool:
    """The lead department, and those that co-operate on it, with the right to edit there."""
    return user.has_perm(Action.EDIT_PROJECT, project) or any(
        user.has_perm(Action.EDIT_PROJECT, department) for department in project.co_operating.all()
    )


def sees_inside(user: User, project: Project) -> bool:
    """Whether drafts, unconfirmed events and people's telephone numbers are shown to somebody.

    The departments concerned and the publisher; of the leaders only the project's own.
    """
    if project.lead_official_id == user.pk:
        return True
    reach = user.reach(Action.VIEW_RETURN)
    return reach.covers(project.lead) or any(
        reach.covers(department) for department in project.co_operating.all()
    )


def may_raise(user: User, project: Project | None) -> bool:
    """Who raises problems of a project: where it is led or co-operated on; of an enterprise, all
    who raise problems anywhere."""
    if project is None:
        return user.has_perm(Action.RAISE_PROBLEM)
    return user.has_perm(Action.RAISE_PROBLEM, project) or any(
        user.has_perm(Action.RAISE_PROBLEM, one) for one in project.co_operating.all()
    )


def enterprises_seen(user: User) -> QuerySet[Enterprise]:
    """Those that the plan's text names, and those of projects and problems that somebody sees."""
    if user.reach(Action.VIEW_PROJECT).everything:
        return Enterprise.objects.all()
    projects = Project.objects.visible_to(user).values("enterprise")
    problems = Problem.objects.visible_to(user).values("enterprise")
    return Enterprise.objects.filter(~Q(quote="") | Q(pk__in=projects) | Q(pk__in=problems))
