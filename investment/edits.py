"""A change of one part of a signing's book; `entry.books` says how it is made."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from accounts.roles import Action
from entry import books
from entry.audit import Actor
from entry.books import Book, Facts
from investment.locks import locked_signing
from investment.models import Signing
from investment.scopes import may_edit

PARTS: Mapping[str, str] = {
    "facts": "基本情况",
    "news": "问题和下步计划",
    "exclusion": "计入口径",
    "agreements": "协议",
    "investor": "投资方变更",
    "project": "对应的重点项目",
}
OBJECT = "investment.signing"
Change = Callable[[Signing], tuple[Facts, Facts]]


def subject_of(signing: Signing) -> str:
    """Where the trail keeps everything about a signing but its monthly sheet."""
    return f"signing/{signing.key}"


BOOK = Book(
    noun="招商项目",
    prefix="signing",
    object_type=OBJECT,
    parts=PARTS,
    locked=locked_signing,
    may_edit=may_edit,
    subject_of=subject_of,
)


# Whether a signing counts is decided by whoever confirms its steps, not by who enters them.
DECISIONS = replace(
    BOOK,
    noun="招商项目计入口径",
    may_edit=lambda user, signing: user.has_perm(Action.CONFIRM_STEP, signing),
)


def edit(
    pk: int,
    part: str,
    change: Change,
    *,
    book: Book[Signing] = BOOK,
    by: Actor,
    at: datetime,
    seen_version: int,
    reason: str = "",
) -> Signing:
    """Apply a change of one part of a signing; raises what `entry.books.edit` does.

    Whatever is changed is news: the record is not stale.
    """

    def with_news(signing: Signing) -> tuple[Facts, Facts]:
        before, after = change(signing)
        if before != after:
            touch(signing, at)
        return before, after

    return books.edit(
        book, pk, part, with_news, by=by, at=at, seen_version=seen_version, reason=reason
    )


def touch(signing: Signing, at: datetime) -> None:
    """There is something new about a signing that is locked."""
    signing.updated_at = at
    signing.save(update_fields=["updated_at"])
