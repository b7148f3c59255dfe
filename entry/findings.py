"""From what a register's checks find in a row to the problems that the kernel shows. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from entry.sheets import Problem, Severity


class Finding(NamedTuple):
    column: str
    code: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A row's findings; `note` is what its note says, which explains the soft ones."""

    subject: str
    title: str
    note: str
    findings: Sequence[Finding]


def problems(
    register: str, rows: Iterable[Examined], strays: Iterable[tuple[str, str]], column: str
) -> list[Problem]:
    """All findings about a sheet, in its order.

    `strays` are drafts that are not on the sheet, with the sentence that says why; they are told
    at `column`.
    """
    found = [
        Problem(
            register=register,
            subject=row.subject,
            column=one.column,
            code=one.code,
            severity=one.severity,
            message=one.message,
            title=row.title,
            explanation=row.note if one.severity is Severity.SOFT else "",
        )
        for row in rows
        for one in row.findings
    ]
    found += [
        Problem(register, subject, column, "not-due", Severity.HARD, why, title=subject)
        for subject, why in strays
    ]
    return found


def same_words(now: str, before: Sequence[str], months: int) -> bool:
    """Whether the same words were given this month and in the months before, `months` in all.

    `before` holds what was said in the months right before, the latest first.
    """
    return bool(now) and len(before) >= months - 1 and set(before[: months - 1]) == {now}
