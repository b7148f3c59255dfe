"""What is said about typed figures, hard and soft (issue 2 item 5, DOMAIN §11.3). Pure.

A hard problem stops the submission. A soft one, and a cumulative figure below last month's, stops
it until the row's note gives a reason; the reviewer sees both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entry.numbers import display, told_apart
from entry.sheets import Problem, Severity
from entry.units import is_rate
from indicators.facts import Facts, Reference
from indicators.formulas import growth

JUMP_PERCENT = Decimal(30)
UNIT_FACTOR = Decimal(100)
GROWTH_POINTS = Decimal(1)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a draft states; None where it states nothing. `records` as `Tally.kept`."""

    value: Decimal | None
    growth: Decimal | None
    comparable_base: Decimal | None
    value_absent: bool
    growth_absent: bool
    note: str
    records: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A row with its ground and what was typed; `stated` is None before anything was."""

    subject: str
    facts: Facts
    stated: Stated | None


@dataclass(frozen=True, slots=True)
class Finding:
    column: str
    code: str
    severity: Severity
    message: str


NOTHING = Stated(None, None, None, False, False, "")


def problems(
    register: str, rows: Sequence[Checked], strays: Iterable[tuple[str, str]] = ()
) -> list[Problem]:
    """All findings about a sheet, in its order.

    `strays` are drafts that are not on the sheet, with the sentence that says why.
    """
    values = {row.subject: (row.stated or NOTHING).value for row in rows}
    found = [
        Problem(
            register=register,
            subject=row.subject,
            column=finding.column,
            code=finding.code,
            severity=finding.severity,
            message=finding.message,
            title=row.facts.name,
            explanation=_explanation(finding, row.stated or NOTHING),
        )
        for row in rows
        for finding in _findings(row, values)
    ]
    found += [
        Problem(register, subject, "value", "not-due", Severity.HARD, why, title=subject)
        for subject, why in strays
    ]
    return found


def _explanation(finding: Finding, given: Stated) -> str:
    return given.note if finding.severity is Severity.SOFT else ""


def _findings(row: Checked, values: dict[str, Decimal | None]) -> list[Finding]:
    facts, given = row.facts, row.stated or NOTHING
    return [
        *_moved(facts, given),
        *_incomplete(facts, given),
        *_falling(facts, given),
        *_unit(facts, given),
        *_jump(facts, given),
        *_growth_mismatch(facts, given),
        *_part_above_whole(facts, given, values),
    ]


def _moved(facts: Facts, given: Stated) -> list[Finding]:
    """A counted figure is what its register says, record by record."""
    tally = facts.counted
    if tally is None:
        return _uncounted(facts)
    if given.value == tally.value and given.records == tally.kept():
        return []
    words, unit = tally.count.words, facts.unit
    if given.value is None or given.records is None:
        now = _number(tally.value, facts)
        text = f"由{words}汇总，现为{now}{unit}，本表还没有汇总，请重新汇总。"
    elif given.value == tally.value:
        now = _number(tally.value, facts)
        text = f"{words}的记录有变动（合计仍为{now}{unit}），请重新汇总。"
    else:
        was, now = told_apart(given.value, tally.value, facts.decimals)
        text = f"{words}有变动，现为{now}{unit}，本表为{was}{unit}，请重新汇总。"
    return [Finding("value", "recount", Severity.HARD, text)]


def _uncounted(facts: Facts) -> list[Finding]:
    """No register counts what the indicator is to be counted from: nothing can be stated."""
    if not facts.counted_from:
        return []
    text = f"由登记簿汇总，但没有“{facts.counted_from}”这项计数（单位{facts.unit}），请联系管理员。"
    return [Finding("value", "uncounted", Severity.HARD, text)]


def _incomplete(facts: Facts, given: Stated) -> list[Finding]:
    """A figure that is due is given, or its absence is: blank is neither."""
    found = []
    wanted = (
        ("value", "数值", facts.has_value, given.value, given.value_absent),
        ("growth", "同比", facts.has_growth, given.growth, given.growth_absent),
    )
    for column, title, due, number, absent in wanted:
        if column == "value" and facts.counted_from:
            continue
        if due and number is None and not absent and not facts.optional:
            text = f"{facts.label}{title}未填：请填数；确实没有的填“—”，并在“说明”写明原因。"
            found.append(Finding(column, "blank", Severity.HARD, text))
        elif due and absent:
            text = f"{facts.label}{title}填为“—”，请在“说明”写明原因。"
            found.append(Finding(column, "absent", Severity.SOFT, text))
    return found


def _falling(facts: Facts, given: Stated) -> list[Finding]:
    """A year-to-date sum does not fall, unless something was written off or revised."""
    before = facts.previous
    if facts.accumulation != "ytd" or before is None or before.value is None:
        return []
    if given.value is None or given.value >= before.value:
        return []
    text = (
        f"累计数{_number(given.value, facts)}小于{before.label}的{_number(before.value, facts)}："
        "请核对；确属冲减或前期修订的，在“说明”写明原因。"
    )
    severity = Severity.SOFT if given.note else Severity.HARD
    return [Finding("value", "falling", severity, text)]


def _comparison(facts: Facts) -> Reference | None:
    """What a value is held against: last year for flows, the last figure for stocks and rates."""
    year_ago, previous = facts.year_ago, facts.previous
    order = (year_ago, previous) if facts.accumulation == "ytd" else (previous, year_ago)
    return next((one for one in order if one is not None and one.value), None)


def _unit(facts: Facts, given: Stated) -> list[Finding]:
    against = facts.previous if facts.previous and facts.previous.value else _comparison(facts)
    if against is None or not against.value or not given.value:
        return []
    ratio = abs(given.value / against.value)
    if 1 / UNIT_FACTOR <= ratio <= UNIT_FACTOR:
        return []
    text = (
        f"{_number(given.value, facts)}{facts.unit}与{_when(facts, against)}的"
        f"{_number(against.value, facts)}{facts.unit}相差百倍以上，"
        "单位是否填错（万元/亿元）？核对无误的请写明原因。"
    )
    return [Finding("value", "unit-factor", Severity.SOFT, text)]


def _jump(facts: Facts, given: Stated) -> list[Finding]:
    found = []
    against = _comparison(facts)
    if given.value is not None and against is not None and not _unit(facts, given):
        change = growth(given.value, against.value)
        if change is not None and abs(change) > JUMP_PERCENT:
            text = _jumped(facts, given.value, against, change)
            found.append(Finding("value", "jump", Severity.SOFT, text))
    before = facts.previous
    if given.growth is not None and before is not None and before.growth is not None:
        points = given.growth - before.growth
        if abs(points) > JUMP_PERCENT:
            moved = f"{'提高' if points > 0 else '回落'}{display(abs(points), 1)}个百分点"
            text = f"同比增速比{_when(facts, before)}{moved}，超过30个百分点，请写明原因。"
            found.append(Finding("growth", "jump", Severity.SOFT, text))
    return found


def _jumped(facts: Facts, value: Decimal, against: Reference, change: Decimal) -> str:
    """A rate is told in points: per cent of per cent means nothing to a reader (DOMAIN §8.1)."""
    before = f"比{_when(facts, against)}的{_number(against.value, facts)}"
    if is_rate(facts.unit):
        points = value - (against.value or Decimal(0))
        moved = f"{'提高' if points > 0 else '下降'}{display(abs(points), max(1, facts.decimals))}"
        return f"{before}{facts.unit}{moved}个百分点，幅度超过30%，请写明原因。"
    moved = f"{'增长' if change > 0 else '下降'}{display(abs(change), 1)}%"
    return f"{before}{moved}，幅度超过30%，请写明原因。"


def _when(facts: Facts, reference: Reference) -> str:
    """The period of a reference; one of last year says so: 1—9月 alone would mean this year."""
    return f"{'上年' if reference.month.year < facts.month.year else ''}{reference.label}"


def _growth_mismatch(facts: Facts, given: Stated) -> list[Finding]:
    """Official against computed growth. The official one wins; the difference wants a word on 口径.

    Real and comparable-scope growth differ from the ratio of levels by nature (DOMAIN §2.4), so
    the comparison is made for nominal series, and for others only on a comparable base.
    """
    base = given.comparable_base
    if base is None and facts.price_basis in {"nominal", "none"} and facts.year_ago is not None:
        base = facts.year_ago.exact_value
    if given.growth is None or given.value is None:
        return []
    computed = growth(given.value, base)
    if computed is None or abs(computed - given.growth) <= GROWTH_POINTS:
        return []
    text = (
        f"填报同比{display(given.growth, 1)}%，按数值测算为{display(computed, 1)}%，"
        "相差1个百分点以上，请说明口径。"
    )
    return [Finding("growth", "growth-mismatch", Severity.SOFT, text)]


def _part_above_whole(
    facts: Facts, given: Stated, values: dict[str, Decimal | None]
) -> list[Finding]:
    if facts.parent_subject is None or given.value is None or facts.accumulation == "average":
        return []
    whole = values.get(facts.parent_subject)
    whole = facts.parent_published if whole is None else whole
    if whole is None or given.value <= whole:
        return []
    text = (
        f"其中项{_number(given.value, facts)}大于“{facts.parent_name}”的{_number(whole, facts)}，"
        "请核对，无误的写明原因。"
    )
    return [Finding("value", "part-above-whole", Severity.SOFT, text)]


def _number(value: Decimal | None, facts: Facts) -> str:
    return display(value, facts.decimals)
