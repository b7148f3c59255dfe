"""Which project of the register a signing may be: by its investor, its names, a search."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from investment.models import Signing
from projects.models import Project

MOST = 12
_SAME_FIRM, _SAME_NAME, _WITHIN = 200, 100, 50
_ALIKE = 40  # of a hundred pairs of characters


@dataclass(frozen=True, slots=True)
class Likely:
    """A project without a signing; `why` is what it has in common, "" for one searched for."""

    project: Project
    why: str = ""


def likely(user: User, signing: Signing, q: str = "") -> list[Likely]:
    """Projects of this user's sight that are no signing's yet, the likeliest first. One query."""
    free = Project.objects.visible_to(user).filter(signing=None)
    free = free.select_related("enterprise", "lead")
    if q:
        named = ("name", "aliases", "key", "code", "enterprise__name")
        found = Q()
        for path in named:
            found |= Q(**{f"{path}__icontains": q})
        return [Likely(one) for one in free.filter(found).order_by("order", "key")[:MOST]]
    firms = {pk for pk in (signing.enterprise_id, signing.company_id) if pk is not None}
    rated = [(_rated(one, signing, firms), one) for one in free.order_by("order", "key")]
    kept = sorted((one for one in rated if one[0][0]), key=lambda one: -one[0][0])
    return [Likely(project, why) for (_, why), project in kept[:MOST]]


def _rated(project: Project, signing: Signing, firms: Collection[int | None]) -> tuple[int, str]:
    share = alike(signing.names, project.names)
    if project.enterprise_id in firms:
        return _SAME_FIRM + share, "同一企业"
    return (share, "名称相近") if share >= _ALIKE else (0, "")


def alike(ours: Iterable[str], theirs: Iterable[str]) -> int:
    """How much the names have in common, of a hundred: pairs of neighbouring characters."""
    others = list(theirs)
    return max((_shared(one, other) for one in ours for other in others), default=0)


def _shared(one: str, other: str) -> int:
    if one == other:
        return _SAME_NAME
    if one in other or other in one:
        return _WITHIN
    first, second = _pairs(one), _pairs(other)
    shorter = min(len(first), len(second))
    return 100 * len(first & second) // shorter if shorter else 0


def _pairs(name: str) -> set[str]:
    plain = name.removesuffix("项目")
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
