"""Counted figures of returns that nobody can recount any more, because they were handed in.

They are as they were handed in until somebody sends them back or corrects them; that they no
longer agree with their register is told before the publication and after it (ADR 15).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q

from accounts.models import User
from entry.counts import Recounted
from entry.models import Return, State
from entry.periods import MOST_LAG, Month
from entry.registers import registers

Found = Mapping[int, Sequence[Recounted]]


def recounted(returns: Sequence[Return], carriers: Collection[int] = ()) -> Found:
    """The counted figures of these returns, by return, against the registers as they are now.

    The drafts of the returns `carriers` count as if they stood. Queries as in
    `Register.recounted`, none without returns.
    """
    found: dict[int, list[Recounted]] = {}
    for each in registers() if returns else ():
        for pk, figures in each.recounted(returns, carriers).items():
            found.setdefault(pk, []).extend(figures)
    return found


def moved_when_published(month: Month, returns: Iterable[Return]) -> Found:
    """Of a month's returns that wait for publication, what would not agree with its register.

    All that are ready count as published: as the page of each says it (`Return.published_with`).
    """
    ready = [one for one in returns if one.state == State.APPROVED]
    carriers = Return.objects.ready(month).values_list("pk", flat=True) if ready else ()
    return _moved(recounted(ready, list(carriers)))


def in_publishing_order(returns: Sequence[Return]) -> list[Return]:
    """Those last whose figures are counted: what the others publish may be counted in them."""
    keys = [one.pk for one in returns]
    counting = frozenset[int]().union(*(each.counting(keys) for each in registers()))
    return sorted(returns, key=lambda one: one.pk in counting)


class Publication:
    """What a publication did to counted figures: made before it, asked after it.

    Told are figures that it published, and those published before that it moved: a count adds up
    what the months of a year reported, so those of later months too.
    """

    def __init__(self, returns: Sequence[Return], user: User) -> None:
        seen = Return.objects.visible_to(user).filter(_reached(returns), is_history=False)
        self._published = seen.filter(state=State.PUBLISHED).select_related("department")
        waiting = {one.pk for one in returns if one.is_open}
        before = recounted([*self._published, *(one for one in returns if one.pk in waiting)])
        self._before = _states(_moved(before), waiting)
        self._uncounted = {pk: _uncounted(before.get(pk, ())) for pk in waiting}

    def warnings(self) -> list[str]:
        """A sentence for each return with a figure that agrees no more: then, now, what to do."""
        published = list(self._published.order_by("month", "pk"))
        moved, told = _moved(recounted(published)), []
        for one in published:
            fresh = dict(self._uncounted.get(one.pk, {}))
            for each in moved.get(one.pk, ()):
                if (one.pk, each) not in self._before:
                    fresh.setdefault(each.subject, each)
            if fresh:
                figures = "；".join(f"“{each.title}”{each.words}" for each in fresh.values())
                told.append(f"{one}已发布，但汇总的数与登记簿不一致：{figures}。请发起更正。")
        return told


def _reached(returns: Iterable[Return]) -> Q:
    """Where the figures are that these returns may move: from their months to the end of the year,
    in their areas, whichever return carries them."""
    areas = {one.department.area_id for one in returns}
    first: dict[int, Month] = {}
    for month in sorted((one.month for one in returns), reverse=True):
        first[month.year] = month
    months = Q(pk__in=())
    for month in first.values():
        months |= Q(month__gte=month, month__lte=Month(month.year, 12) + MOST_LAG)
    return months & Q(department__area__in=areas)


def _uncounted(figures: Iterable[Recounted]) -> dict[str, Recounted]:
    """By subject what is to be counted and is not: once published, it does not show that."""
    return {one.subject: one for one in figures if not one.is_counted}


def _moved(found: Found) -> dict[int, tuple[Recounted, ...]]:
    moved = {pk: tuple(one for one in figures if not one.agrees) for pk, figures in found.items()}
    return {pk: figures for pk, figures in moved.items() if figures}


def _states(found: Found, but: Collection[int]) -> set[tuple[int, Recounted]]:
    """Each figure as it is, but for those of some returns."""
    return {(pk, one) for pk, figures in found.items() if pk not in but for one in figures}
