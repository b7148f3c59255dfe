"""The vintages of an indicator's figures as texts: what was known, from when until when. Pure."""

from dataclasses import dataclass

from entry.models import Return
from indicators import presenters as say
from indicators.details import Detail
from indicators.presenters import Amount
from indicators.series import MonthRow, Vintage
from indicators.tables import stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class VintageLine:
    """A state of a figure and how long it was what was known.

    `records` is how many records a counted figure stands on, None for a typed one; `carrier` the
    return that it came with, `return_pk` the same where the reader may open that.
    """

    label: str
    anchor: str
    value: Amount
    growth: str
    status: str
    known_from: str
    known_until: str
    is_current: bool
    entered: str
    published: str
    reason: str
    return_pk: int | None
    records: int | None
    carrier: int


def vintage_lines(detail: Detail) -> list[VintageLine]:
    """All vintages, newest period first; within a period the newest vintage first."""
    return [
        _vintage_line(row, vintage, detail)
        for row in reversed(detail.rows)
        for vintage in reversed(row.vintages)
    ]


def _vintage_line(row: MonthRow, vintage: Vintage, detail: Detail) -> VintageLine:
    figure, unit, places = vintage.figure, detail.indicator.unit, detail.indicator.decimals
    carrier = figure.monthly_return
    until = vintage.known_until
    return VintageLine(
        label=row.label,
        anchor=f"v{int(row.month)}" if vintage is row.vintages[-1] else "",
        value=say.amount(figure.value, unit, places, figure.qualifier),
        growth=say.growth_text(figure.growth),
        status=say.status_words(figure),
        known_from=stamp(vintage.known_from),
        known_until=stamp(until) if until else "至今",
        is_current=until is None,
        entered=f"{figure.entered_by}，{stamp(figure.entered_at)}",
        published=str(carrier.published_by) if carrier.published_by else "",
        reason=reason(carrier),
        return_pk=carrier.pk if carrier.pk in detail.readable_returns else None,
        records=figure.record_count,
        carrier=carrier.pk,
    )


def reason(carrier: Return) -> str:
    """Why a vintage was published."""
    if carrier.is_correction:
        return f"更正{carrier.sequence}：{carrier.reason}"
    return "随报告载入" if carrier.is_history else "首次发布"
