"""What an owner may hand to a token, and what of it he still has: the bounds of its scopes."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db.models import Q

from accounts import scopes
from accounts.models import ApiToken, Area, User
from accounts.roles import Action
from accounts.scopes import ANY, DATASETS, RIGHT_NAMES, Areas, Right, Scope

# Reading goes by `needs` of the dataset and by `.visible_to(user)`.
ACTIONS: Mapping[Right, tuple[Action, ...]] = {
    Right.DRAFTS: (Action.VIEW_RETURN,),
    Right.WRITE: (
        Action.OPEN_RETURN,
        Action.EDIT_RETURN,
        Action.SUBMIT,
        Action.WITHDRAW,
        Action.APPROVE,
        Action.SEND_BACK,
        Action.PUBLISH,
        Action.CORRECT,
    ),
}


def may_read(user: User, dataset: str) -> bool:
    """Whether a user has what reading a dataset takes; `*` is whatever he may read."""
    if dataset == ANY:
        return True
    needs = DATASETS[dataset].needs if dataset in DATASETS else Action.VIEW_PUBLISHED
    if needs is None:
        return user.is_active and bool(user.roles)
    return user.has_perm(needs)


def owner_areas(user: User, right: Right) -> Areas:
    """Where a user has a right now. One query, beside his memberships, for drafts and writing."""
    if right is Right.READ:
        return None if user.is_active else frozenset()
    reaches = [user.reach(action) for action in ACTIONS[right]]
    if any(reach.everything for reach in reaches):
        return None
    areas = frozenset[int]().union(*(reach.areas for reach in reaches))
    departments = frozenset[int]().union(*(reach.departments for reach in reaches))
    if not areas and not departments:
        return frozenset()
    where = Q(pk__in=areas) | Q(departments__in=departments)
    return frozenset(Area.objects.filter(where).values_list("code", flat=True))


def granted(token: ApiToken, dataset: str, right: Right) -> Areas:
    """Where a token's scopes give a right in a dataset, whatever its owner still has."""
    return _granted(tuple(token.scopes), dataset, right)


@lru_cache(maxsize=1024)
def _granted(texts: tuple[str, ...], dataset: str, right: Right) -> Areas:
    return scopes.areas(scopes.readable(texts), dataset, right)


def effective(token: ApiToken, dataset: str, right: Right) -> Areas:
    """Where a token has a right in a dataset now: its scopes, as far as its owner still reaches."""
    given = granted(token, dataset, right)
    if given == frozenset() or not may_read(token.user, dataset):
        return frozenset()
    return scopes.both(given, owner_areas(token.user, right))


def excess(user: User, wanted: Iterable[Scope]) -> list[str]:
    """Why these scopes are more than the user has, or name what is not there; [] if they fit."""
    found = list(wanted)
    names = dict(Area.objects.values_list("code", "short_name"))
    unknown = {scope.area for scope in found} - {ANY, *names}
    told = [f"没有代码为“{code}”的地区。" for code in sorted(unknown)]
    reach = {right: owner_areas(user, right) for right in {scope.right for scope in found}}
    for scope in found:
        told += _beyond(user, scope, reach[scope.right], names)
    return told


def _beyond(user: User, scope: Scope, reach: Areas, names: Mapping[str, str]) -> list[str]:
    """The sentence that refuses one scope: what it is, why not, what to choose; [] if it fits."""
    (words,) = scopes.described([scope], names)
    beyond = f"“{words}”（{scope}）超出{user}现有的权限："
    if not may_read(user, scope.dataset):
        return [f"{beyond}不能查看{DATASETS[scope.dataset].name}，请去掉这一项。"]
    if reach is None or (scope.area != ANY and scope.area in reach):
        return []
    what = RIGHT_NAMES[scope.right]
    if not reach:
        return [f"{beyond}没有“{what}”的权限，请改为“{RIGHT_NAMES[Right.READ]}”（read）。"]
    held = "、".join(f"{names[code]}（{code}）" for code in sorted(reach))
    return [f"{beyond}“{what}”只限{held}，请写明地区。"]
