"""Lights as they were when a month was published."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from entry.models import Return
from entry.periods import Month
from indicators.judging import Deadlines, judge_targets, with_grounds
from indicators.models import LightSnapshot, Observation, Target


def take(monthly_return: Return, published: Sequence[Observation], *, at: datetime) -> None:
    """Keep the lights of the targets that these figures decide, with the publication.

    A target is decided by its own indicator and by the indicator or area it is relative to.
    """
    for month in sorted({one.month for one in published}):
        figures = [one for one in published if one.month == month]
        _take_month(monthly_return, month, figures, at=at)


def _take_month(
    monthly_return: Return, month: Month, figures: Sequence[Observation], *, at: datetime
) -> None:
    indicators = {one.indicator_id for one in figures}
    areas = {one.area_id for one in figures}
    targets = with_grounds(
        Target.objects.in_force()
        .filter(plan__year=month.year)
        .filter(
            Q(indicator__in=indicators, area__in=areas)
            | Q(reference_indicator__in=indicators)
            | Q(indicator__in=indicators, reference_area__in=areas)
        )
    )
    LightSnapshot.objects.bulk_create(
        LightSnapshot(
            target=judged.target,
            month=month,
            monthly_return=monthly_return,
            colour=judged.light.colour,
            rule_version=judged.light.rule_version or "",
            inputs=judged.light.inputs,
            sentence=judged.light.sentence,
            taken_at=at,
        )
        for judged in judge_targets(
            targets, month, exact_month=True, deadlines=Deadlines.load(localdate(at))
        )
    )
