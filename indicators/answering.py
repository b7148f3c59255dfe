"""Which department answers for which indicator: who owns the figure, and who is responsible."""

from collections.abc import Iterable

from accounts.models import Department
from indicators.models import Indicator
from indicators.standings import Standing


class Answering:
    """The departments of every indicator, its owner first. One query, when it is made."""

    def __init__(self) -> None:
        self._responsible: dict[int, list[Department]] = {}
        for one in Indicator.responsible.through.objects.select_related("department"):
            self._responsible.setdefault(one.indicator_id, []).append(one.department)

    def of(self, indicator: Indicator) -> tuple[Department, ...]:
        return indicator.owner, *self._responsible.get(indicator.pk, ())


def by_department(standings: Iterable[Standing]) -> dict[str, list[Standing]]:
    """The standings that each department answers for, by its code: what the list of indicators
    shows when it is narrowed to the department.

    An indicator counts once, with the first of its targets. One query.
    """
    found: dict[str, dict[int, Standing]] = {}
    answering = Answering()
    for one in standings:
        if one.indicator.is_active:
            for department in answering.of(one.indicator):
                found.setdefault(department.code, {}).setdefault(one.indicator.pk, one)
    return {code: list(theirs.values()) for code, theirs in found.items()}
