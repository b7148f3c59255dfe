"""Writing a return's sheet from a program: everything or nothing, at the version that was seen."""

from collections.abc import Sequence
from datetime import datetime

from accounts.api_problems import INVALID_CELLS, ApiRefusal
from accounts.roles import Action
from entry.actions import Saved, save_into
from entry.api_bodies import Typed
from entry.api_writes import Answer, tag_of
from entry.audit import Actor
from entry.differences import differences_since
from entry.errors import NotAllowed, Stale
from entry.locks import lock_return
from entry.registers import register
from entry.sheets import Outcome, Result


def save_sheet(pk: int, typed: Sequence[Typed], seen: int, *, by: Actor, at: datetime) -> Answer:
    """Write cells into a return that still stands at the version `seen`, in `once`'s transaction.

    Raises `Refused` in its kinds, and `ApiRefusal` that names every cell that cannot be taken.
    """
    found = lock_return(pk)
    if not by.person.has_perm(Action.EDIT_RETURN, found):
        raise NotAllowed("你没有填报这份月报的权限。")
    if found.version != seen:
        told = "月报在你取得之后有变动，请核对下列差异，重新取得后再写。"
        raise Stale(told, differences_since(found, seen), found.version)
    changes = [one.change._replace(version=None) for one in typed]  # as it stands was seen
    saved = save_into(found, changes, by=by, at=at, all_or_nothing=True)
    _refuse(saved, typed)
    return _written(saved)


def _refuse(saved: Saved, typed: Sequence[Typed]) -> None:
    bad = {_cell(one): one for one in saved.results if one.outcome is not Outcome.SAVED}
    if not bad:
        return
    keys = [(key, one.pointer) for one in typed if (key := _key(one)) in bad]
    errors = [
        {
            "register": key[0],
            "subject": key[1],
            "column": key[2],
            "pointer": pointer,
            "detail": bad[key].message,
        }
        for key, pointer in keys
    ]
    told = f"有{len(errors)}格不能保存，全部没有写入；逐格的原因见 errors。"
    raise ApiRefusal(INVALID_CELLS, told, errors=errors)


def _key(one: Typed) -> tuple[str, str, str]:
    return (one.change.register, one.change.subject, one.change.column)


def _cell(result: Result) -> tuple[str, str, str]:
    return (result.change.register, result.change.subject, result.change.column)


def _derived(one: Result) -> dict[str, str]:
    """What may have changed in the row's other cells; what is the same for ever is left out."""
    follows = register(one.change.register).follows
    return {column: one.derived[column] for column in follows if column in one.derived}


def _written(saved: Saved) -> Answer:
    found = saved.monthly_return
    names = ("register", "subject", "column", "text", "derived")
    cells = [
        dict(zip(names, (*_cell(one), one.text, _derived(one)), strict=True))
        for one in saved.results
    ]
    content = {"id": found.pk, "version": found.version, "cells": cells}
    return Answer(content, headers={"ETag": tag_of(found)})
