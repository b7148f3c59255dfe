"""Everything the page of one indicator shows, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db.models import Exists, OuterRef

from accounts.models import Area, User
from accounts.roles import Action
from entry.counts import Count
from entry.periods import Month
from indicators.counters import count_of
from indicators.figures import Figures
from indicators.judging import Deadlines, rules_of, with_grounds
from indicators.models import Indicator, Observation, Target
from indicators.needs import Needed, implied_amount, needed
from indicators.peers import Peer, comparison, units_of
from indicators.queries import default_month
from indicators.series import MonthRow, Series, has_schedule, known_vintages
from indicators.standings import Standing, standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One indicator in one area and year, as known at `as_of` (None: now).

    `needed` is None for readers who fill in figures; `peers` is empty where no comparison is
    collected. `repeated` are the target's other wordings, `replaced` the ones it was adjusted
    from. `years` are those with figures or a plan, newest first, `readable_returns` the returns
    behind the figures that this user may open. `count` is what the indicator is counted from.
    """

    indicator: Indicator
    area: Area
    month: Month
    as_of: datetime | None
    standing: Standing
    rows: tuple[MonthRow, ...]
    target: Target | None
    implied: Decimal | None
    needed: Needed | None
    repeated: tuple[Target, ...]
    replaced: tuple[Target, ...]
    parts: tuple[Standing, ...]
    peers: tuple[Peer, ...]
    years: tuple[int, ...]
    readable_returns: frozenset[int]
    count: Count | None

    @property
    def year(self) -> int:
        return self.month.year


def visible_indicator(user: User, code: str) -> Indicator | None:
    """The indicator with what its page names; None when unknown or not for this user.

    `shows_parent` tells whether the user may know the whole of which it is a part.
    """
    seen = Indicator.objects.visible_to(user)
    whole = Exists(seen.filter(pk=OuterRef("parent_id")).order_by())
    found = seen.select_related("owner", "parent").annotate(shows_parent=whole)
    return found.prefetch_related("responsible").filter(code=code).first()


def standing_month(
    indicator: Indicator,
    area: Area,
    *,
    today: date,
    as_of: datetime | None = None,
    month: Month | None = None,
    year: int | None = None,
) -> Month:
    """The month at which an indicator's page stands: the one asked for; December of a past year
    asked for; else the pages' month, or a later one for which this indicator already has figures.
    """
    if month is not None:
        return month
    stand = default_month(area, today=today, as_of=as_of)
    known = _months_known(indicator, area, as_of)
    stand = max([stand, *known])
    return stand if year is None or year == stand.year else Month(year, 12)


def detail(
    user: User,
    indicator: Indicator,
    area: Area,
    month: Month,
    *,
    as_of: datetime | None = None,
    today: date | None = None,
) -> Detail:
    """The page of a `visible_indicator` at a month; `today` tells what is overdue."""
    mentions = _mentions(user, indicator, area, month.year)
    target = _in_force(mentions)
    pairs = [(indicator, target), *((part, None) for part in _parts(user, indicator))]
    deadlines = Deadlines.load(today, as_of)
    standing, *parted = standings(pairs, area, month, as_of=as_of, deadlines=deadlines)
    units = units_of(area)
    figures = _figures(indicator, area, target=target, units=units, year=month.year, as_of=as_of)
    published = _published(indicator, area, month.year)
    rules = rules_of(month.year) if target else None
    series = Series(indicator, area, figures, target=target, rules=rules, deadlines=deadlines)
    implied = _implied(target, standing)
    return Detail(
        indicator=indicator,
        area=area,
        month=month,
        as_of=as_of,
        standing=standing,
        rows=series.rows(month.year, month, known_vintages(published, as_of)),
        target=target,
        implied=implied,
        needed=_needed(standing, target, implied, user),
        repeated=tuple(one for one in mentions if one.restates_id),
        replaced=tuple(one for one in mentions if _is_replaced(one, mentions)),
        parts=tuple(parted),
        peers=_peers(indicator, standing.month, units, figures),
        years=_years(indicator, area, as_of, month.year),
        readable_returns=_readable(user, published),
        count=count_of(indicator.counted_from),
    )


def _parts(user: User, indicator: Indicator) -> Sequence[Indicator]:
    """The series of which this one is the whole, as far as the user may see them."""
    visible = Indicator.objects.visible_to(user).filter(parent=indicator)
    return list(visible.select_related("owner").in_order())


def _mentions(user: User, indicator: Indicator, area: Area, year: int) -> Sequence[Target]:
    """Every wording of the indicator's targets in the year's plan, headlines first."""
    seen = Target.objects.visible_to(user)
    found = seen.filter(indicator=indicator, area=area, plan__year=year)
    return with_grounds(found.order_by("headline_order", "chapter__order", "key"))


def _is_replaced(target: Target, mentions: Sequence[Target]) -> bool:
    return any(one.adjusted_from_id == target.pk for one in mentions)


def _in_force(mentions: Sequence[Target]) -> Target | None:
    """The wording that is judged: neither a repetition nor replaced by an adjustment."""
    standing = (one for one in mentions if one.restates_id is None)
    return next((one for one in standing if not _is_replaced(one, mentions)), None)


def _figures(
    indicator: Indicator,
    area: Area,
    *,
    target: Target | None,
    units: Sequence[Area],
    year: int,
    as_of: datetime | None,
) -> Figures:
    """Two years of the indicator, its peers and what its target refers to."""
    indicators, areas = {indicator.pk}, {area.pk}
    if indicator.with_peers:
        areas |= {unit.pk for unit in units}
    if target is not None:
        indicators |= {target.reference_indicator_id or indicator.pk}
        areas |= {target.reference_area_id or area.pk}
    first, last = Month(year - 1, 1), Month(year, 12)
    return Figures.load(indicators, areas, first=first, last=last, as_of=as_of)


def _published(indicator: Indicator, area: Area, year: int) -> Sequence[Observation]:
    """Every vintage of a year's figures, with who entered and published it and why."""
    found = Observation.objects.published().filter(
        indicator=indicator, area=area, month__gte=Month(year, 1), month__lte=Month(year, 12)
    )
    return list(
        found.select_related(
            "monthly_return__published_by", "monthly_return__department", "entered_by"
        )
        .with_record_count()
        .order_by()
    )


def _readable(user: User, published: Sequence[Observation]) -> frozenset[int]:
    reach = user.reach(Action.VIEW_RETURN)
    carriers = {one.monthly_return_id: one.monthly_return for one in published}
    return frozenset(pk for pk, one in carriers.items() if reach.covers(one.department))


def _implied(target: Target | None, standing: Standing) -> Decimal | None:
    """What a growth target of a nominal year-to-date level comes to (折合), in its unit."""
    indicator = standing.indicator
    nominal = indicator.price_basis == Indicator.PriceBasis.NOMINAL
    if target is None or target.measure != Target.Measure.GROWTH or not nominal:
        return None
    if indicator.accumulation != Indicator.Accumulation.YTD or standing.last_year is None:
        return None
    return implied_amount(standing.last_year.exact_value, target.amount)


def _needed(
    standing: Standing, target: Target | None, implied: Decimal | None, user: User
) -> Needed | None:
    """Whoever types figures is not told what would be welcome."""
    if target is None or standing.figure is None or user.has_perm(Action.EDIT_RETURN):
        return None
    level = target.amount if has_schedule(target) else None
    return needed(
        standing.figure.exact_value,
        implied if level is None else level,
        standing.month.month,
        is_implied=level is None,
        base=standing.year_ago.exact_value if standing.year_ago else None,
        base_year=standing.last_year.exact_value if standing.last_year else None,
    )


def _peers(
    indicator: Indicator, month: Month, units: Sequence[Area], figures: Figures
) -> tuple[Peer, ...]:
    if not indicator.with_peers or len(units) < 2:
        return ()
    return tuple(comparison(indicator, month, units, figures))


def _years(indicator: Indicator, area: Area, as_of: datetime | None, year: int) -> tuple[int, ...]:
    known = {month.year for month in _months_known(indicator, area, as_of)}
    return tuple(sorted(known | {year}, reverse=True))


def _months_known(indicator: Indicator, area: Area, as_of: datetime | None) -> list[Month]:
    found = Observation.objects.as_of(as_of).filter(indicator=indicator, area=area)
    return cast("list[Month]", list(found.order_by().values_list("month", flat=True)))
