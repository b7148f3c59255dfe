"""A counted figure and the records behind it, as they were frozen: then and later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast

from accounts.models import Area, User
from accounts.roles import Action
from entry.counts import Kept, Record, kept_of
from entry.periods import Month
from indicators.counters import addresses, page
from indicators.models import Indicator, Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A record as a reader may see it: how it counts, and what it is where he may know that.

    `record` is None for one that is neither within his row scope nor in a return that he sees;
    `href` is the page of one within his scope, "" for others.
    """

    number: int
    amount: Decimal | None
    record: Record | None
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A figure with what it was counted from; `kept` is None for one that was typed.

    `figure` is None where none of the month is known. `vintages` are all that were published of it
    by the page's moment, oldest first, `months` those of which a counted figure was.
    `register_page` lists what the register has now of what was counted, "" where no page does.
    """

    indicator: Indicator
    area: Area
    month: Month
    as_of: datetime | None
    figure: Observation | None
    kept: Kept | None
    records: tuple[Shown, ...]
    vintages: tuple[Observation, ...]
    months: tuple[Month, ...]
    register_page: str = ""

    @property
    def known_until(self) -> datetime | None:
        """When another vintage took the figure's place, as far as the page's moment knows."""
        until = self.figure.superseded_at if self.figure else None
        return None if until and self.as_of and until > self.as_of else until

    @property
    def unnamed(self) -> int:
        """How many records the reader is not told the names of."""
        return sum(one.record is None for one in self.records)


def behind(
    user: User,
    indicator: Indicator,
    area: Area,
    *,
    month: Month | None = None,
    as_of: datetime | None = None,
    carrier: int | None = None,
) -> Behind | None:
    """What is behind a figure of an indicator that the user sees, in a fixed number of queries.

    Of a month, of the latest with a counted one where none is asked for; or what a return carries
    (`carrier`), before its publication for those who see the return and only as of now. None where
    there is nothing to open.
    """
    months = _months(indicator, area, as_of)
    if carrier is not None:
        figure = _carried(user, indicator, area, carrier, as_of)
        month = figure.month if figure else None
    else:
        month = month or (months[-1] if months else None)
        figure = figure_of(indicator, area, month, as_of) if month else None
    if month is None:
        return None
    kept = kept_of(figure.records) if figure and figure.records else None
    return Behind(
        indicator=indicator,
        area=area,
        month=month,
        as_of=as_of,
        figure=figure,
        kept=kept,
        records=shown_to(user, figure, kept),
        vintages=_vintages(indicator, area, month, as_of),
        months=months,
        register_page=page(kept.count.code, month) if kept else "",
    )


def figure_of(
    indicator: Indicator, area: Area, month: Month, as_of: datetime | None
) -> Observation | None:
    """The figure in force, or the one that was at a moment."""
    known = Observation.objects.as_of(as_of).filter(indicator=indicator, area=area, month=month)
    return known.select_related("monthly_return__department").first()


def shown_to(user: User, figure: Observation | None, kept: Kept | None) -> tuple[Shown, ...]:
    """The records kept with a figure as a reader may see them, in their order: all, whoever he is.

    Who sees the return that carried the figure knows them all: he filled in, reviewed or published
    them. Others are told the names of those within their row scope.
    """
    if figure is None or kept is None:
        return ()
    pages = addresses(user, kept.records)
    knows_all = user.reach(Action.VIEW_RETURN).covers(figure.monthly_return.department)
    return tuple(
        Shown(
            number=one.number,
            amount=one.amount,
            record=one if knows_all or (one.register, one.key) in pages else None,
            href=pages.get((one.register, one.key), ""),
        )
        for one in kept.records
    )


def _months(indicator: Indicator, area: Area, as_of: datetime | None) -> tuple[Month, ...]:
    counted = Observation.objects.as_of(as_of).filter(records__isnull=False)
    found = counted.filter(indicator=indicator, area=area).order_by("month")
    return tuple(cast("Sequence[Month]", found.values_list("month", flat=True)))


def _carried(
    user: User, indicator: Indicator, area: Area, carrier: int, as_of: datetime | None
) -> Observation | None:
    """What a return carries, or had published by a moment: then its draft was not known."""
    carried = Observation.objects.filter(indicator=indicator, area=area, monthly_return=carrier)
    known = carried.filter(published_at__lte=as_of) if as_of else carried
    figure = known.select_related("monthly_return__department").first()
    if figure is None or not figure.is_draft:
        return figure
    seen = user.reach(Action.VIEW_RETURN).covers(figure.monthly_return.department)
    return figure if seen else None


def _vintages(
    indicator: Indicator, area: Area, month: Month, as_of: datetime | None
) -> tuple[Observation, ...]:
    found = Observation.objects.published().filter(indicator=indicator, area=area, month=month)
    known = found.filter(published_at__lte=as_of) if as_of else found
    return tuple(
        known.with_record_count().select_related("monthly_return").order_by("published_at")
    )
