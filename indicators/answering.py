"""Which department answers for which indicator: who owns the figure, and who is responsible."""

from collections.abc import Iterable

from indicators.models import Indicator
from indicators.standings import Standing


def by_department(standings: Iterable[Standing]) -> dict[str, list[Standing]]:
    """The standings that each department answers for, by its code: what the list of indicators
    shows when it is narrowed to the department.

    An indicator counts once, with the first of its targets. One query.
    """
    found: dict[str, dict[int, Standing]] = {}
    through = Indicator.responsible.through.objects
    answering: dict[int, list[str]] = {}
    for pk, code in through.values_list("indicator_id", "department__code"):
        answering.setdefault(pk, []).append(code)
    for one in standings:
        indicator = one.indicator
        if indicator.is_active:
            for code in (indicator.owner.code, *answering.get(indicator.pk, ())):
                found.setdefault(code, {}).setdefault(indicator.pk, one)
    return {code: list(theirs.values()) for code, theirs in found.items()}
