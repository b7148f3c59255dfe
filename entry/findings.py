"""From what a register's checks find in a row to the problems that the kernel shows. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from entry.numbers import exact
from entry.sheets import Problem, Severity

UNIT_FACTOR = 100  # two amounts that differ by more were probably typed in two units


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


def falling(
    column: str, title: str, now: Decimal | None, then: Decimal | None, note: str
) -> list[Finding]:
    """A year-to-date sum in 万元 falls only when something was written off: then the note says so.

    `then` is last month's.
    """
    if now is None or then is None or now >= then:
        return []
    text = (
        f"累计{title}{exact(now)}万元小于上月的{exact(then)}万元："
        "请核对；确属冲减的，在“说明”写明原因。"
    )
    return [Finding(column, "falling", Severity.SOFT if note else Severity.HARD, text)]


def mistaken_unit(
    column: str,
    title: str,
    now: Decimal | None,
    before: Decimal | None,
    whole: tuple[str, Decimal | None],
) -> list[Finding]:
    """A factor of 10⁴ between 万元 and 亿元 or 元, seen against last month, else the whole.

    `whole` is its name and amount: what a year plans, what was agreed.
    """
    what, against = ("上月累计", before) if before else whole
    if not against or not now:
        return []
    ratio = now / against
    too_small = bool(before) and ratio < Decimal(1) / UNIT_FACTOR
    if ratio <= UNIT_FACTOR and not too_small:
        return []
    text = (
        f"累计{title}{exact(now)}万元与{what}{exact(against)}万元相差百倍以上，"
        "单位是否填错（万元/亿元）？核对无误的请写明原因。"
    )
    return [Finding(column, "unit-factor", Severity.SOFT, text)]
