"""Targets whose lights turned from one month's telling to the next (`plan.news`).

Lights are judged again of the vintages that were in force then. A fixed number of queries.
"""

from collections.abc import Sequence
from datetime import date

from indicators.judging import Deadlines, Judged, judge_targets
from indicators.models import Target
from indicators.standings import Standing
from plan.news import News, Telling, is_of_one_year, turned


def target_news(
    standings: Sequence[Standing], seen: Telling, now: Telling, then: Telling, *, today: date
) -> list[News]:
    """What became of the lights of these standings; they are as told by `seen`, read already."""
    targets = [one.target for one in standings if one.target is not None]
    if not targets or not is_of_one_year(now, then):
        return []
    if seen == now:
        at = [one.judged for one in standings if one.judged is not None]
    else:
        at = _judged(targets, now, today)
    return [
        news
        for one, was in zip(at, _judged(targets, then, today), strict=True)
        if (news := _news(one, was, now)) is not None
    ]


def _judged(targets: Sequence[Target], telling: Telling, today: date) -> list[Judged]:
    deadlines = Deadlines.load(today, telling.as_of)
    return judge_targets(targets, telling.month, as_of=telling.as_of, deadlines=deadlines)


def _news(now: Judged, then: Judged, telling: Telling) -> News | None:
    kind = turned(then.light, now.light)
    if kind is None:
        return None
    indicator = now.target.indicator
    return News(
        kind=kind,
        title=indicator.name,
        href=f"/indicators/{indicator.code}/?month={telling.month}#light",
        words=now.light.sentence,
        before=then.light,
        after=now.light,
    )
