"""Figures that were corrected, or became known late, from one month's telling to the next.

The regular figures of the month itself are no news one by one: they are counted (`told_in`), and
the list of indicators shows them.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from accounts.models import Area, User
from entry.periods import Month
from indicators.judging import period_label
from indicators.models import Indicator, Observation
from indicators.presenters import growth_text, status_words, value_of
from plan.news import Kind, News, Telling


def figure_news(user: User, area: Area, now: Telling, then: Telling) -> list[News]:
    """What became of the figures of an area, as far as this user may see them. Two queries.

    None as long as nothing of the month is published: nothing is told of it yet.
    """
    if then.as_of is None:
        return []
    fresh = _fresh(user, area, now, then)
    before = _before(area, fresh, now, then)
    found = [_news(one, before.get((one.indicator_id, one.month)), now) for one in fresh]
    return [one for one in found if one is not None]


def _fresh(user: User, area: Area, now: Telling, then: Telling) -> list[Observation]:
    """What is known now and was not then, the month's own first publications aside."""
    indicators = Indicator.objects.visible_to(user).filter(is_active=True)
    is_special = Q(month__lt=now.month) | Q(monthly_return__sequence__gt=0)
    found = Observation.objects.as_of(now.as_of).filter(
        is_special,
        area=area,
        indicator__in=indicators,
        month__lte=now.month,
        published_at__gt=then.as_of,
        monthly_return__is_history=False,
    )
    ordered = found.order_by("indicator__order", "indicator__code", "-month")
    return list(ordered.select_related("indicator", "monthly_return").defer("records"))


def _before(
    area: Area, fresh: Sequence[Observation], now: Telling, then: Telling
) -> Mapping[tuple[int, Month], Observation]:
    """What stood in the place of each: the state known then, or else the first one after.

    Only what had been replaced by now: what was replaced later still stood as news itself.
    """
    known = Q(superseded_at__lte=now.as_of) if now.as_of else Q()
    replaced = Observation.objects.filter(
        known,
        area=area,
        indicator__in={one.indicator_id for one in fresh},
        month__in={one.month for one in fresh},
        published_at__isnull=False,
        superseded_at__gt=then.as_of,
    )
    newest_first = replaced.order_by("-published_at", "-pk").defer("records")
    return {(one.indicator_id, one.month): one for one in newest_first}


def _news(one: Observation, before: Observation | None, now: Telling) -> News | None:
    label = period_label(one.indicator, one.month)
    period = label if one.month.year == now.month.year else f"{one.month.year}年{label}"
    if before is None:
        said = "，".join(text for text in _stated(one.indicator, one) if text)
        is_late = one.month + one.indicator.lag_months < now.month
        return _told(one, Kind.FILLED, f"{period}{said}", is_late=is_late) if said else None
    changed = _changed(before, one)
    reason = f"：{one.monthly_return.reason}" if one.monthly_return.reason else ""
    return _told(one, Kind.TAKEN_BACK, f"{period}{changed}{reason}") if changed else None


def _changed(before: Observation, one: Observation) -> str:
    """What of a figure is not what it was, in words; "" where nothing that is told changed."""
    of = one.indicator
    pairs = [*zip(_stated(of, before), _stated(of, one), strict=True)]
    pairs.append((status_words(before), status_words(one)))
    return "，".join(
        f"{was or '没有数据'}更正为{said or '没有数据'}" for was, said in pairs if was != said
    )


def _told(one: Observation, kind: Kind, words: str, *, is_late: bool = False) -> News:
    return News(
        kind=kind,
        title=one.indicator.name,
        href=f"/indicators/{one.indicator.code}/?month={one.month}#v{int(one.month)}",
        words=words,
        is_late=is_late,
    )


def _stated(indicator: Indicator, figure: Observation) -> tuple[str, str]:
    """8.02亿元 and 同比↑13.4%; "" for what is not stated."""
    value = "" if figure.value is None else str(value_of(indicator, figure))
    return value, "" if figure.growth is None else f"同比{growth_text(figure.growth)}"
