"""A token's scopes at the REST door: which address, which rows, which writes.

A view names its `dataset` and the `area_paths` of its rows (`accounts.api_base`); whoever writes
calls `require` with the areas of what is written. Decided from the token and its owner alone,
before anything is looked up: a refusal is the same for what exists and for what does not.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts import lockout, scopes, token_uses
from accounts.api_problems import INSUFFICIENT_SCOPE, ApiRefusal
from accounts.models import ApiToken, Area
from accounts.scopes import DATASETS, RIGHT_NAMES, Areas, Right
from accounts.token_rights import effective, granted

M = TypeVar("M", bound=Model)
NOTHING: frozenset[str] = frozenset()
PARTS = (Area.Level.TOWNSHIP, Area.Level.PARK)


def limit(auth: object, dataset: str, right: Right = Right.READ) -> Areas:
    """The areas in which a request has a right in a dataset; None for every area.

    `auth` is `request.auth`. A person at a page has no scopes: his roles alone are asked.
    """
    return effective(auth, dataset, right) if isinstance(auth, ApiToken) else None


def named(auth: object, dataset: str, right: Right) -> Areas:
    """The areas that a token's scopes name for a right: for who asks what the owner has himself.

    No query, where `limit` takes one for the owner's areas.
    """
    if not isinstance(auth, ApiToken):
        return None
    return granted(auth, dataset, right)


def allows(
    auth: object, dataset: str, codes: Iterable[str] = (), *, right: Right = Right.READ
) -> bool:
    """Whether all these areas (by code) are within the token's reach; none asks for any area."""
    found, asked = limit(auth, dataset, right), frozenset(codes)
    return scopes.covers(found, asked) if asked else found != NOTHING


def require(
    auth: object, dataset: str, codes: Iterable[str] = (), *, right: Right = Right.READ
) -> None:
    """Raise `ApiRefusal` (403 insufficient-scope) unless `allows`."""
    if not allows(auth, dataset, codes, right=right):
        raise _refusal(auth, dataset, right)


def within(
    auth: object,
    dataset: str,
    queryset: QuerySet[M],
    paths: Sequence[str] | None,
    *,
    published: Q | None = None,
) -> QuerySet[M]:
    """Those rows that tell of no area outside of the token's reach.

    `paths` lead from a row to each area that it tells of: the first is always given, the others
    may be null; "pk" when the rows are areas, () when they belong to none, None when nobody has
    said, which shows a limited token nothing. `published` says which rows may be read without the
    right to drafts. One query more for a token that is limited to areas.
    """
    read = area_ids(auth, dataset)
    shown = None if read is None else inside(read, paths)
    if published is not None:
        drafts = area_ids(auth, dataset, Right.DRAFTS)
        if drafts is None:
            return queryset
        shown = (published if shown is None else shown & published) | inside(drafts, paths)
    return queryset if shown is None else queryset.filter(shown)


def area_ids(auth: object, dataset: str, right: Right = Right.READ) -> frozenset[int] | None:
    """`limit` by primary key. One query for a token that is limited to areas."""
    codes = limit(auth, dataset, right)
    if not codes:
        return None if codes is None else frozenset()
    return frozenset(Area.objects.filter(code__in=codes).values_list("pk", flat=True))


def inside(ids: frozenset[int], paths: Sequence[str] | None) -> Q:
    """The rows of these areas alone; `paths` as for `within`."""
    if not ids or paths is None:
        return Q(pk__in=())
    found = ~Q(pk__in=())
    for place, path in enumerate(paths):
        within_them = Q(**{f"{path}__in": ids})
        found &= within_them if place == 0 else within_them | Q(**{f"{path}__isnull": True})
    return found


def in_places(ids: frozenset[int], path: str) -> Q:
    """The rows at places within these areas; `path` leads to the place, which may not be null.

    A township or a park is no area of its own to who asks for its district: it lies in it.
    """
    if not ids:
        return Q(pk__in=())
    parts = {f"{path}__level__in": PARTS, f"{path}__parent__in": ids}
    return Q(**{f"{path}__in": ids}) | Q(**parts)


class WithinScope(BasePermission):
    """The token has the dataset, in some area at least; what it asks to write is recorded first."""

    def has_permission(self, request: Request, view: Any) -> bool:
        token = request.auth
        if not isinstance(token, ApiToken):
            return True
        dataset, right = view.dataset or view.name, Right.READ
        if request.method not in SAFE_METHODS:
            right = Right.WRITE
            self._record(request, token)
        if granted(token, dataset, right) == NOTHING:
            raise _refusal(token, dataset, right)
        return True

    def _record(self, request: Request, token: ApiToken) -> None:
        token_uses.about_to_write(
            token,
            method=str(request.method),
            path=request.path,
            address=lockout.peer_address(request),
            at=timezone.now(),
        )


def _refusal(auth: object, dataset: str, right: Right) -> ApiRefusal:
    held = "、".join(auth.scopes) if isinstance(auth, ApiToken) else ""
    name = DATASETS[dataset].name if dataset in DATASETS else dataset
    return ApiRefusal(
        INSUFFICIENT_SCOPE,
        f"这个令牌的范围（{held}）不含所要的地区的{name}，或者不含“{RIGHT_NAMES[right]}”的权限。"
        "请另建一个范围合适的令牌。",
        dataset=dataset,
        right=right.value,
    )
