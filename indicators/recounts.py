"""The counted figures of many returns, held against the registers as they are now."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from accounts.models import Area
from entry.counts import Recounted, Tally
from entry.models import ReopenedFigure, Return
from entry.periods import Month
from indicators.counters import tallies
from indicators.grounds import subject
from indicators.models import Indicator, Observation
from indicators.times import due_indicators


class _Figure(NamedTuple):
    monthly_return_id: int
    area_id: int
    month: Month
    value: Decimal | None
    records: Mapping[str, Any] | None
    indicator_id: int
    indicator__order: int
    indicator__code: str
    indicator__name: str
    indicator__unit: str
    indicator__decimals: int


class _Held(NamedTuple):
    """A figure with the code of the count that it is held against."""

    figure: _Figure
    code: str
    is_due: bool


def _order(one: _Held) -> tuple[int, str]:
    return one.figure.indicator__order, one.figure.indicator__code


def counting(returns: Collection[int]) -> set[int]:
    """Those of these returns that carry counted drafts. One query."""
    drafts = Observation.objects.drafts().filter(monthly_return__in=returns, records__isnull=False)
    return set(drafts.values_list("monthly_return_id", flat=True))


def recounted(
    register: str, returns: Sequence[Return], carriers: Collection[int]
) -> dict[int, list[Recounted]]:
    """By return, in the order of the indicators.

    Three queries at most, four with corrections, and what the counters take for each area and
    month of the figures. What is open is held against what its indicators are counted from, as on
    its page; what is published against what it was counted from. What became of a figure that has
    been replaced since is not told; and what was published has nothing to be held against where
    no register knows its count any more.
    """
    held = sorted(_held(register, returns), key=_order)
    areas = Area.objects.in_bulk({one.figure.area_id for one in held}) if held else {}
    grouped: dict[tuple[int, Month], list[_Held]] = defaultdict(list)
    for one in held:
        grouped[one.figure.area_id, one.figure.month].append(one)
    found: dict[int, list[Recounted]] = defaultdict(list)
    for (pk, month), group in grouped.items():
        units: dict[str, set[str]] = defaultdict(set)
        for one in group:
            units[one.code].add(one.figure.indicator__unit)
        said = tallies(units, areas[pk], month, carriers)
        for one in group:
            now = said.get((one.code, one.figure.indicator__unit))
            if now is not None or one.is_due:
                told = _recounted(register, one, areas[pk], now)
                found[one.figure.monthly_return_id].append(told)
    return found


def _recounted(register: str, one: _Held, area: Area, now: Tally | None) -> Recounted:
    figure = one.figure
    return Recounted(
        register=register,
        subject=subject(figure.indicator__code, area.code),
        title=figure.indicator__name,
        unit=figure.indicator__unit,
        decimals=figure.indicator__decimals,
        code=one.code,
        was=figure.value,
        is_counted=figure.records is not None and figure.records["code"] == one.code,
        now=now,
        agrees=now is not None and figure.value == now.value and figure.records == now.kept(),
    )


def _held(register: str, returns: Sequence[Return]) -> Iterator[_Held]:
    """What there is of these returns, and what is due of those that are open and is not there."""
    homes = {one.pk: one.department.area_id for one in returns if one.is_open}
    due = _due(register, [one for one in returns if one.is_open])
    figures = Observation.objects.filter(
        Q(records__isnull=False) | Q(indicator__in={pk for _, pk in due}),
        monthly_return__in=[one.pk for one in returns],
        superseded_at=None,
    )
    for row in figures.order_by().values_list(*_Figure._fields):
        one = _Figure(*row)
        is_home = one.area_id == homes.get(one.monthly_return_id)
        indicator = due.pop((one.monthly_return_id, one.indicator_id), None) if is_home else None
        if indicator is not None:
            yield _Held(one, indicator.counted_from, is_due=True)
        elif one.records is not None:
            yield _Held(one, one.records["code"], is_due=False)
    months = {one.pk: one.month for one in returns}
    for (pk, _), of in due.items():
        traits = (of.pk, of.order, of.code, of.name, of.unit, of.decimals)
        missing = _Figure(pk, homes[pk], months[pk] - of.lag_months, None, None, *traits)
        yield _Held(missing, of.counted_from, is_due=True)


def _due(register: str, returns: Sequence[Return]) -> dict[tuple[int, int], Indicator]:
    """What each of these returns is to have counted, by return and indicator.

    One query, one more where there are corrections: they carry what was reopened.
    """
    owned: dict[int, list[Indicator]] = defaultdict(list)
    owners = {one.department_id for one in returns}
    counted = Indicator.objects.filter(owner__in=owners, is_active=True).exclude(counted_from="")
    for indicator in counted if owners else ():
        owned[indicator.owner_id].append(indicator)
    corrections = [one.pk for one in returns if one.is_correction]
    named = _reopened(register, corrections) if corrections else set()
    return {
        (one.pk, indicator.pk): indicator
        for one in returns
        for indicator in due_indicators(one.month, owned[one.department_id])
        if indicator.is_counted(one.month - indicator.lag_months)
        and (not one.is_correction or (one.pk, indicator.code) in named)
    }


def _reopened(register: str, corrections: Sequence[int]) -> set[tuple[int, str]]:
    """Corrections with the codes of the indicators of which they carry the figure at home."""
    found = ReopenedFigure.objects.filter(monthly_return__in=corrections, register=register)
    names = ("monthly_return_id", "subject", "monthly_return__department__area__code")
    return {(pk, told.removesuffix(f":{home}")) for pk, told, home in found.values_list(*names)}
