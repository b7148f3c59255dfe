"""What every write at the REST door shares: the version seen, how refusals are told, one effect.

A write runs in one transaction together with the note of its `Idempotency-Key`: either both are
there or neither, so a repeated request after a crash or a lost answer finds the first answer or
does the work, never twice.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_problems import (
    BLOCKED,
    FORBIDDEN,
    INVALID_HEADER,
    KEY_REUSED,
    PRECONDITION_FAILED,
    PRECONDITION_REQUIRED,
    UNPROCESSABLE,
    WRONG_STATE,
    ApiRefusal,
)
from accounts.models import ApiToken, User
from entry.errors import Blocked, Invalid, NotAllowed, Refused, Stale, WrongState
from entry.models import KeptAnswer, Return
from entry.sheets import Difference, Problem

KEPT_FOR = timedelta(hours=24)
KEY, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_TAG = re.compile(r'(?:W/)?"([0-9]{1,9})(?:-[0-9a-f]+)?"')


def tag_of(monthly_return: Return) -> str:
    """The ETag after a write: the version. A read adds a digest, for checks may move without it."""
    return f'"{monthly_return.version}"'


def seen_version(request: Request, now: int) -> int:
    """The version in `If-Match`; of several the one that stands (`now`), 0 for a strange tag.

    Raises `ApiRefusal` without one: whoever writes must say what he has seen, and `*` does not.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given or given == "*":
        raise ApiRefusal(
            PRECONDITION_REQUIRED,
            "请先用 GET returns/{id}/ 取得月报，把它的 ETag 放在请求头 If-Match 中再写。",
        )
    found = [int(one[1]) for tag in given.split(",") if (one := _TAG.fullmatch(tag.strip()))]
    return now if now in found else max(found, default=0)


def refusal_of(error: Refused) -> ApiRefusal:
    """A refusal of the kernel as a problem of its own kind."""
    if isinstance(error, Stale):
        return ApiRefusal(
            PRECONDITION_FAILED,
            error.message,
            headers={"ETag": f'"{error.version}"'},
            version=error.version,
            differences=[told_difference(one) for one in error.differences],
        )
    if isinstance(error, Blocked):
        errors = [told_problem(one) for one in error.problems]
        return ApiRefusal(BLOCKED, error.message, errors=errors)
    kinds = {NotAllowed: FORBIDDEN, WrongState: WRONG_STATE, Invalid: UNPROCESSABLE}
    return ApiRefusal(kinds[type(error)], error.message)


def told_difference(one: Difference) -> dict[str, str]:
    return {
        "register": one.register,
        "subject": one.subject,
        "title": one.title,
        "column": one.column_key,
        "before": one.before,
        "after": one.after,
        "by": one.by,
        "at": one.at,
    }


def told_problem(one: Problem) -> dict[str, Any]:
    return {
        "register": one.register,
        "subject": one.subject,
        "column": one.column,
        "code": one.code,
        "severity": one.severity.value,
        "stops": one.stops,
        "detail": one.message,
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write is answered with."""

    content: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        return Response(dict(self.content), status=self.status, headers=dict(self.headers))


def once(request: Request, body: Mapping[str, Any], work: Callable[[], Answer]) -> Response:
    """Do a write, all of it or nothing, and once only for one `Idempotency-Key` of one person.

    The answer to a success is kept for 24 hours. A refusal had no effect and is not kept: the
    same key may be used again for the request put right. Raises `ApiRefusal`.
    """
    key = request.headers.get(KEY)
    if key is not None and not _KEY.fullmatch(key):
        raise ApiRefusal(
            INVALID_HEADER, f"请求头 {KEY} 应为1至255个不含空格的英文字母、数字或符号。"
        )
    try:
        with transaction.atomic():
            return _kept(request, key, body, work) if key else work().response()
    except Refused as error:
        raise refusal_of(error)


def _kept(
    request: Request, key: str, body: Mapping[str, Any], work: Callable[[], Answer]
) -> Response:
    user, wanted = request.user, _digest(request, body)
    assert isinstance(user, User)  # noqa: S101 - nobody else is let in
    now = timezone.now()
    KeptAnswer.objects.filter(user=user, created_at__lte=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():  # a second one waits here until the first has ended
            kept = KeptAnswer.objects.create(user=user, key=key, digest=wanted, created_at=now)
    except IntegrityError:
        return _replay(KeptAnswer.objects.get(user=user, key=key), wanted)
    answer = work()
    kept.status, kept.headers = answer.status, dict(answer.headers)
    kept.body = json.dumps(answer.content, ensure_ascii=False)
    kept.save(update_fields=["status", "headers", "body"])
    return answer.response()


def _digest(request: Request, body: Mapping[str, Any]) -> str:
    """What makes two requests the same: who asks, method, address, version seen and content.

    A token is part of who asks: what one was answered may lie outside another's scopes.
    """
    token = request.auth.prefix if isinstance(request.auth, ApiToken) else ""
    seen = request.headers.get("If-Match", "")
    parts = [token, request.method, request.get_full_path(), seen, body]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _replay(kept: KeptAnswer, wanted: str) -> Response:
    if kept.digest != wanted:
        raise ApiRefusal(
            KEY_REUSED, f"这个 {KEY} 在24小时内已用于另一个请求或另一个令牌，请为新的请求另取一个。"
        )
    headers = {**kept.headers, REPLAYED: "true"}
    return Response(json.loads(kept.body), status=kept.status, headers=headers)
