"""Writing cells: the one way in which a draft figure changes, whatever the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from accounts.roles import Action
from entry import audit
from entry.audit import Actor
from entry.drafts import Drafts
from entry.errors import NotAllowed, WrongState
from entry.locks import locked_return
from entry.models import Return, State
from entry.sheets import Change, Outcome, Result


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the return's new version and one result for each change."""

    monthly_return: Return
    results: tuple[Result, ...]


class _RollbackError(Exception):
    def __init__(self, results: list[Result]) -> None:
        super().__init__()
        self.results = results


def save_cells(
    pk: int,
    changes: Sequence[Change],
    *,
    by: Actor,
    at: datetime,
    all_or_nothing: bool = False,
) -> Saved:
    """Write typed cells into the drafts of a return, row by row.

    A row whose version moved is taken only for columns that nobody else changed; the others come
    back as conflicts with what stands. With `all_or_nothing` a single refusal or conflict leaves
    everything as it was.

    Raises `Return.DoesNotExist`, `NotAllowed`, `WrongState`.
    """
    try:
        return _save(pk, changes, by=by, at=at, all_or_nothing=all_or_nothing)
    except _RollbackError as rollback:
        return Saved(Return.objects.get(pk=pk), tuple(rollback.results))


def _save(
    pk: int, changes: Sequence[Change], *, by: Actor, at: datetime, all_or_nothing: bool
) -> Saved:
    with locked_return(pk) as monthly_return:
        if not by.person.has_perm(Action.EDIT_RETURN, monthly_return):
            raise NotAllowed("你没有填报这份月报的权限。")
        if monthly_return.state != State.DRAFT:
            state = State(monthly_return.state).label
            raise WrongState(
                f"月报现为“{state}”，不能再改；需要修改请先撤回、请审核人退回或发起更正。"
            )
        monthly_return.version += 1
        drafts = Drafts(monthly_return, by=by, at=at)
        ordered = sorted(changes, key=lambda change: change.register)
        for key, group in groupby(ordered, key=lambda change: change.register):
            drafts.write(key, list(group))
        if all_or_nothing and any(r.outcome is not Outcome.SAVED for r in drafts.results):
            raise _RollbackError(drafts.results)
        entries = drafts.flush()
        if entries:
            monthly_return.save(update_fields=["version"])
            audit.record(entries, by=by, at=at)
        else:
            monthly_return.version -= 1
        return Saved(monthly_return, tuple(drafts.results))
