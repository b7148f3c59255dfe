"""From what the kernel knows to what its pages show. Pure but for the permission question."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from accounts.models import User
from accounts.roles import Action
from entry.models import Return, State
from entry.queries import Board, Findings, ReturnPage
from entry.sheets import Problem, Result
from entry.steps import STEP_TITLES


def problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "register": problem.register,
        "subject": problem.subject,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "title": problem.title,
        "message": problem.message,
        "explained": not problem.stops,
        "explanation": problem.explanation,
    }


def result_json(result: Result) -> dict[str, Any]:
    theirs = result.theirs
    return {
        "register": result.change.register,
        "subject": result.change.subject,
        "column": result.change.column,
        "outcome": result.outcome.value,
        "text": result.text,
        "version": result.version,
        "message": result.message,
        "theirs": {"text": theirs.text, "by": theirs.by, "at": theirs.at} if theirs else None,
        "derived": dict(result.derived),
    }


def answer_json(page: Findings) -> dict[str, Any]:
    """What the grid is told at first and after each save: all findings and the counts."""
    return {
        "problems": [problem_json(problem) for problem in page.problems],
        "summary": {**page.summary, "version": page.monthly_return.version},
    }


def permitted(found: Return, user: User) -> dict[str, bool]:
    """Which steps the page offers this person now; the workflow decides again when asked."""
    state = State(found.state)
    submitter = found.submitted_by_id == user.pk
    offered = {
        "edit": (Action.EDIT_RETURN, state == State.DRAFT),
        "submit": (Action.SUBMIT, state == State.DRAFT),
        "withdraw": (Action.WITHDRAW, state == State.SUBMITTED and submitter),
        "approve": (Action.APPROVE, state == State.SUBMITTED and not submitter),
        "send_back": (Action.SEND_BACK, state in {State.SUBMITTED, State.APPROVED}),
        "publish": (Action.PUBLISH, state == State.APPROVED and not submitter),
        "correct": (Action.CORRECT, state == State.PUBLISHED and not found.is_history),
    }
    return {name: fits and user.has_perm(action, found) for name, (action, fits) in offered.items()}


def return_context(
    page: ReturnPage, user: User, today: date, *, results: Sequence[Result] = ()
) -> dict[str, Any]:
    """Everything that `entry/return.html` shows.

    `results` are those of a form posted without JavaScript: refused and conflicting texts stay in
    their cells beside the reason.
    """
    found = page.monthly_return
    may = permitted(found, user)
    refused = {_key(r): r for r in results if r.outcome != "saved"}
    problems = _by_cell(page.problems)
    changed = {(d.register, d.subject, d.column_key): d for d in page.differences}
    return {
        "return": found,
        "page": page,
        "may": may,
        "state": State(found.state),
        "is_late": found.is_late(today),
        "days_left": (found.due_on - today).days,
        "reviewing": may["approve"] or may["publish"],
        "sheets": [
            _sheet(sheet, page, may=may, problems=problems, refused=refused, changed=changed)
            for sheet in page.sheets
        ],
        "known": answer_json(page),
        "findings": [p for p in page.problems if p.code != "blank"],
        "counts": any(row.closed for sheet in page.sheets for row in sheet.rows),
        "must_recount": any(p.code == "recount" for p in page.problems),
        "timeline": [
            {"event": event, "title": STEP_TITLES[event.action]} for event in reversed(page.events)
        ],
    }


Cell = tuple[str, str, str]


def _key(result: Result) -> Cell:
    return (result.change.register, result.change.subject, result.change.column)


def _by_cell(problems: Sequence[Problem]) -> dict[Cell, list[Problem]]:
    found: dict[Cell, list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.register, problem.subject, problem.column), []).append(problem)
    return found


def _sheet(
    sheet: Any,
    page: ReturnPage,
    *,
    may: Mapping[str, bool],
    problems: Mapping[Cell, list[Problem]],
    refused: Mapping[Cell, Result],
    changed: Mapping[Cell, Any],
) -> dict[str, Any]:
    derived = sheet.derived

    def cell(row: Any, column: Any) -> dict[str, Any]:
        key = (sheet.register, row.subject, column.key)
        typed, editable = refused.get(key), column.key in row.editable
        return {
            "column": column,
            "text": typed.change.text if typed and editable else row.cells.get(column.key, ""),
            "editable": editable,
            "closed": row.closed.get(column.key, ""),
            "derived": column.key in derived,
            "name": "|".join(key),
            "problems": problems.get(key, []),
            "message": typed.message if typed else "",
            "changed": changed.get(key),
        }

    def line(row: Any) -> dict[str, Any]:
        return {
            "row": row,
            "cells": [cell(row, column) for column in sheet.columns],
            "remark": page.remarks.get((sheet.register, row.subject), ""),
            "remark_name": f"remark|{sheet.register}|{row.subject}",
        }

    groups = [
        {"title": title, "rows": [line(row) for row in rows]} for title, rows in sheet.groups()
    ]
    return {"sheet": sheet, "editable": may["edit"], "groups": groups}


def board_context(board: Board, today: date) -> dict[str, Any]:
    """Everything that `entry/board.html` shows, with a text to paste into a chat group."""
    return {
        "board": board,
        "moved": any(line.moved for line in (*board.lines, *board.corrections)),
        "unopened": [line for line in board.lines if line.monthly_return is None],
        "reminder": reminder(board, today),
        "counts": {state.label: board.counts.get(state.value, 0) for state in State},
    }


def reminder(board: Board, today: date) -> str:
    """Plain text naming who is late, to be copied; empty when nobody is."""
    if not board.late:
        return ""
    names = "、".join(line.department.short_name for line in board.late)
    month = board.month
    return (
        f"【月报提醒】截至{today.year}年{today.month}月{today.day}日，{month.year}年{month.month}月"
        f"月报未报送的部门有{len(board.late)}个：{names}。请尽快填报并送审。"
    )
