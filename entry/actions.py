"""Writing cells: the one way in which a draft figure changes, whatever the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from accounts.roles import Action
from entry import audit
from entry.audit import Actor
from entry.drafts import Drafts
from entry.errors import NotAllowed, WrongState
from entry.locks import locked_return
from entry.models import Return, State
from entry.registers import registers
from entry.sheets import Change, Outcome, Result


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the return's new version and one result for each change."""

    monthly_return: Return
    results: tuple[Result, ...]


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
    with locked_return(pk) as monthly_return:
        return save_into(monthly_return, changes, by=by, at=at, all_or_nothing=all_or_nothing)


def recount(pk: int, *, by: Actor, at: datetime) -> Saved:
    """Write what the registers count themselves into the drafts of a return, as it is now.

    The return's version moves when anything of it is news. Raises `Return.DoesNotExist`,
    `NotAllowed`, `WrongState`.
    """
    with locked_return(pk) as monthly_return:
        _may_write(monthly_return, by)
        return recount_into(monthly_return, by=by, at=at)


def recount_into(monthly_return: Return, *, by: Actor, at: datetime) -> Saved:
    """`recount` for who has locked the return already and may write in it."""
    drafts = Drafts(monthly_return, by=by, at=at)
    for each in registers():
        rows = each.counted(monthly_return)
        if rows:
            drafts.put(each.key, rows)
    return _write(monthly_return, drafts, by=by, at=at)


def save_into(
    monthly_return: Return,
    changes: Sequence[Change],
    *,
    by: Actor,
    at: datetime,
    all_or_nothing: bool = False,
) -> Saved:
    """`save_cells` for who has locked the return already (`entry.locks`)."""
    _may_write(monthly_return, by)
    drafts = Drafts(monthly_return, by=by, at=at)
    ordered = sorted(changes, key=attrgetter("register"))
    for key, group in groupby(ordered, key=attrgetter("register")):
        drafts.write(key, group)
    results = tuple(drafts.results)
    if all_or_nothing and any(one.outcome is not Outcome.SAVED for one in results):
        return Saved(monthly_return, results)  # nothing is written before the flush
    return _write(monthly_return, drafts, by=by, at=at)


def _may_write(monthly_return: Return, by: Actor) -> None:
    if not by.person.has_perm(Action.EDIT_RETURN, monthly_return):
        raise NotAllowed("你没有填报这份月报的权限。")
    if monthly_return.state != State.DRAFT:
        state = State(monthly_return.state).label
        raise WrongState(f"月报现为“{state}”，不能再改；需要修改请先撤回、请审核人退回或发起更正。")


def _write(monthly_return: Return, drafts: Drafts, *, by: Actor, at: datetime) -> Saved:
    monthly_return.version += 1
    entries = drafts.flush()
    if entries:
        monthly_return.save(update_fields=["version"])
        audit.append(entries, by=by, at=at)
    else:
        monthly_return.version -= 1
    return Saved(monthly_return, tuple(drafts.results))
