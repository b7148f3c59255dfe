"""What leaders see at a glance: the headline targets of the plan, and all others by chapter."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Area, User
from entry.periods import Month
from indicators.queries import sections_of, target_standings
from indicators.standings import Standing

Card = Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The targets of one section of the plan, in the plan's order."""

    title: str
    rows: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The plan of an area as it stands at a month; `cards` are its headline targets in order."""

    area: Area
    month: Month
    as_of: datetime | None
    plan_title: str
    cards: tuple[Card, ...]
    groups: tuple[Group, ...]

    @property
    def others(self) -> tuple[Standing, ...]:
        """Every target that is no headline."""
        return tuple(row for group in self.groups for row in group.rows)


def overview(
    user: User,
    area: Area,
    month: Month,
    as_of: datetime | None = None,
    today: date | None = None,
) -> Overview:
    """The standing of every target that the user may see, from what was known at `as_of`.

    A fixed number of queries, however many targets; none of the plan's targets makes an empty
    overview.
    """
    found = target_standings(user, area, month, as_of=as_of, today=today)
    headlines = [one for one in found if one.target and one.target.headline_order is not None]
    others = [one for one in found if one.target and one.target.headline_order is None]
    return Overview(
        area=area,
        month=month,
        as_of=as_of,
        plan_title=found[0].target.plan.short_title if found and found[0].target else "",
        cards=tuple(headlines),
        groups=_by_section(others),
    )


def _by_section(rows: list[Standing]) -> tuple[Group, ...]:
    chapters = [row.target.chapter for row in rows if row.target]
    sections = sections_of(chapters)
    grouped: dict[int, list[Standing]] = {}
    for row in rows:
        if row.target:
            grouped.setdefault(sections[row.target.chapter_id].pk, []).append(row)
    ordered = sorted(
        grouped,
        key=lambda pk: next(section.order for section in sections.values() if section.pk == pk),
    )
    titles = {section.pk: str(section) for section in sections.values()}
    return tuple(Group(title=titles[pk], rows=tuple(grouped[pk])) for pk in ordered)
