"""The records behind a figure in words: their page, and the table that goes out as a file. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entry.counts import Kept, Measure
from entry.exports import Cell, Column, Table
from entry.numbers import exact
from entry.periods import Accumulation, Frequency, Month, long_label
from indicators import presenters as say
from indicators.models import Indicator, Observation
from indicators.presenters import Amount
from indicators.records import Behind, Shown
from indicators.standpoints import Standpoint
from indicators.tables import stamp
from indicators.vintages import reason

UNNAMED = "（按权限不显示）"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One record: `amount` as exact as it is known, "" for none."""

    place: int
    title: str
    href: str
    on: str
    number: int
    amount: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One vintage of the month's figure, and the address of what was behind it."""

    value: Amount
    records: str
    known_from: str
    reason: str
    address: str
    is_shown: bool


def records_page(found: Behind, stand: Standpoint, carrier: int | None) -> dict[str, Any]:
    """`carrier` is the return that the address names; None where it names a month."""
    figure, kept = found.figure, found.kept
    return {
        "found": found,
        "indicator": found.indicator,
        "figure": figure,
        "kept": kept,
        "stand": stand,
        "period": period_of(found.indicator, found.month),
        "value": say.value_of(found.indicator, figure),
        "status": say.status_words(figure),
        "lines": [record_line(at, one) for at, one in enumerate(found.records, start=1)],
        "sum": sum_words(found),
        "total": exact(kept.amount) if kept else "",
        "unnamed": unnamed_words(found) if found.unnamed else "",
        "frozen": frozen_words(found),
        "versions": [_version(one, found, stand) for one in reversed(found.vintages)],
        "months": [
            (str(one), period_of(found.indicator, one), one == found.month)
            for one in sorted({*found.months, found.month}, reverse=True)
        ],
        "address": address_of(stand, carrier),
        "back": stand.address(month=None if found.figure is None else found.month, year=None),
        "now_address": stand.address(as_of=None),
        "as_of_words": say.day_words(found.as_of) if found.as_of else "",
    }


def address_of(stand: Standpoint, carrier: int | None) -> str:
    """The query string of the page, which its exports repeat."""
    asked = stand.address()
    if carrier is None:
        return asked
    return f"{asked}&return={carrier}" if asked else f"?return={carrier}"


def period_of(indicator: Indicator, month: Month) -> str:
    return long_label(
        month,
        Accumulation(indicator.accumulation),
        Frequency(indicator.frequency),
        indicator.first_month,
    )


def record_line(place: int, one: Shown) -> RecordLine:
    record = one.record
    return RecordLine(
        place=place,
        title=record.title if record else UNNAMED,
        href=one.href,
        on=record.on.isoformat() if record and record.on else "",
        number=one.number,
        amount="" if one.amount is None else exact(one.amount),
        words=record.words if record else "",
    )


def sum_words(found: Behind) -> str:
    """How the records come to the figure: 共5条记录，合计6个; 合计123456万元，即12.3456亿元."""
    kept = found.kept
    if kept is None:
        return ""
    value = say.value_of(found.indicator, found.figure)
    words = f"共{len(kept.records)}条记录，合计"
    if kept.count.measure is Measure.NUMBER:
        return f"{words}{value}。"
    unknown = sum(one.amount is None for one in kept.records)
    summed = f"{exact(kept.amount)}万元"
    words += f"{value}。" if str(value) == summed else f"{summed}，即{value}。"
    return f"{words}其中{unknown}条金额不详，未计入。" if unknown else words


def frozen_words(found: Behind) -> str:
    figure = found.figure
    if figure is None or found.kept is None:
        return ""
    if figure.published_at is None:
        return "这是月报里还没有发布的数，记录以发布时为准。"
    until = found.known_until
    gone = f"，{stamp(until)}被更正替代" if until else ""
    return (
        f"数和记录于{stamp(figure.published_at)}发布时一并冻结{gone}；"
        "登记簿以后的改动不影响这一版，点名称看的是现在的情况。"
    )


def _version(one: Observation, found: Behind, stand: Standpoint) -> VersionLine:
    assert one.published_at is not None  # only these are vintages  # noqa: S101
    count = one.record_count
    return VersionLine(
        value=say.value_of(found.indicator, one),
        records="填报" if count is None else f"{count}条",
        known_from=stamp(one.published_at),
        reason=reason(one.monthly_return),
        address=f"?{'&'.join(filter(None, (_area(stand), f'return={one.monthly_return_id}')))}",
        is_shown=found.figure is not None and one.pk == found.figure.pk,
    )


def _area(stand: Standpoint) -> str:
    return stand.address(month=None, year=None, as_of=None).removeprefix("?")


def records_title(found: Behind) -> str:
    return f"{found.area.name}{period_of(found.indicator, found.month)}{found.indicator.name}明细表"


def records_table(found: Behind) -> Table:
    """The records as a table in the office's layout, with their sum in its last line."""
    kept = found.kept
    numbers = kept is not None and kept.count.measure is Measure.NUMBER
    amounts = kept is not None and kept.has_amounts
    days = kept is not None and kept.has_days
    columns = [Column("序号", 6, 0), Column("名称", 40)]
    columns += [Column("日期", 12)] if days else []
    columns += [Column(f"数量（{found.indicator.unit}）", 10, 0)] if numbers else []
    columns += [Column("金额（万元）", 16)] if amounts else []
    value = say.value_of(found.indicator, found.figure)
    known = f"{found.indicator.name}{value}" + ("" if kept else "，由填报得来，没有汇总的记录")
    return Table(
        title=records_title(found),
        unit_line=known,
        columns=[*columns, Column("说明", 40)],
        rows=[
            *(
                _row(at, one, days=days, numbers=numbers, amounts=amounts)
                for at, one in enumerate(found.records, start=1)
            ),
            *([_sum(kept, days=days, numbers=numbers, amounts=amounts)] if kept else []),
        ],
        notes=_notes(found),
    )


def _row(place: int, one: Shown, *, days: bool, numbers: bool, amounts: bool) -> Sequence[Cell]:
    said = record_line(place, one)
    counted: list[Cell] = [said.on] if days else []
    counted += [one.number] if numbers else []
    counted += [plain(one.amount)] if amounts else []
    return (place, said.title, *counted, said.words)


def _sum(kept: Kept, *, days: bool, numbers: bool, amounts: bool) -> Sequence[Cell]:
    counted: list[Cell] = [""] if days else []
    counted += [kept.number] if numbers else []
    counted += [plain(kept.amount)] if amounts else []
    return (None, "合计", *counted, "")


def plain(amount: Decimal | None) -> Decimal | None:
    """An amount without trailing zeros."""
    return None if amount is None else Decimal(exact(amount))


def _notes(found: Behind) -> Sequence[str]:
    if found.kept is None:
        return ()
    notes = [f"由{found.kept.count.words}汇总。{sum_words(found)}", frozen_words(found)]
    if found.unnamed:
        notes.append(unnamed_words(found))
    return [f"注：{number}. {note}" for number, note in enumerate(notes, start=1)]


def unnamed_words(found: Behind) -> str:
    return f"有{found.unnamed}条不在你能查看的范围内，只列它计入多少，不列名称。"
