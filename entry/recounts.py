"""Counted figures of returns that nobody can recount any more, because they were handed in.

They are as they were handed in until somebody sends them back or corrects them; that they no
longer agree with their register is told before the publication and after it (ADR 15).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q

from accounts.models import User
from entry.counts import Recounted
from entry.models import Return, State
from entry.periods import Month
from entry.registers import registers

Found = Mapping[int, Sequence[Recounted]]


def recounted(returns: Iterable[Return], carriers: Collection[int] = ()) -> Found:
    """The counted figures of these returns, by return, against the registers as they are now.

    The drafts of the returns `carriers` count as if they stood. Queries as in
    `Register.recounted`, none without returns.
    """
    keys = [one.pk for one in returns]
    found: dict[int, list[Recounted]] = {}
    for each in registers() if keys else ():
        for pk, figures in each.recounted(keys, carriers).items():
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
    counted = recounted(returns)
    return sorted(returns, key=lambda one: one.pk in counted)


class Publication:
    """What a publication did to counted figures: made before it, asked after it.

    Told are figures that it published, and those published before that it moved.
    """

    def __init__(self, returns: Iterable[Return], user: User) -> None:
        chosen = [(one.month, one.department.area_id) for one in returns]
        where = Q(month__in={month for month, _ in chosen})
        where &= Q(department__area__in={area for _, area in chosen})
        seen = Return.objects.visible_to(user).filter(where, is_history=False)
        self._published = seen.filter(state=State.PUBLISHED)
        self._before = _states(_moved(recounted(self._published)))

    def warnings(self) -> list[str]:
        """A sentence for each return with a figure that agrees no more: then, now, what to do."""
        published = list(self._published.select_related("department").order_by("month", "pk"))
        moved, told = _moved(recounted(published)), []
        for one in published:
            fresh = [each for each in moved.get(one.pk, ()) if (one.pk, each) not in self._before]
            if fresh:
                figures = "；".join(f"“{each.title}”{each.words}" for each in fresh)
                told.append(f"{one}已发布，但汇总的数与登记簿不一致：{figures}。请发起更正。")
        return told


def _moved(found: Found) -> dict[int, tuple[Recounted, ...]]:
    moved = {pk: tuple(one for one in figures if not one.agrees) for pk, figures in found.items()}
    return {pk: figures for pk, figures in moved.items() if figures}


def _states(found: Found) -> set[tuple[int, Recounted]]:
    return {(pk, one) for pk, figures in found.items() for one in figures}
