"""A made-up counter over real rows: projects that have started, and what they cost."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from accounts.models import Area, Department, User
from entry.counts import Count, Measure, Named, Record
from entry.periods import Month
from indicators.models import Indicator
from projects.models import Project, ProjectEvent
from tests.factories import IndicatorFactory
from tests.projects.factories import ProjectFactory, amount, happen

STARTS = Count("made_starts", "开工项目", "重点项目")
COST = Count("made_cost", "开工项目总投资", "重点项目", Measure.AMOUNT)
NOBODY = Count("made_nothing", "无人问津", "重点项目")


class Starts:
    """Projects by their confirmed starts; a package counts as many as it has parts."""

    counts = (STARTS, COST)

    def records(
        self, codes: Collection[str], area: Area, month: Month, carriers: Collection[int] = ()
    ) -> Mapping[str, Sequence[Record]]:
        events = ProjectEvent.objects.filter(
            kind="started", voided_at=None, confirmed_at__isnull=False, project__lead__area=area,
            on__gte=date(month.year, 1, 1), on__lte=month.last_day,
        )  # fmt: skip
        found = [_record(one) for one in events.select_related("project__lead")]
        return dict.fromkeys(codes, found)

    def addresses(self, user: User, named: Collection[Named]) -> Mapping[Named, str]:
        keys = [key for register, key in named if register == "projects"]
        seen = Project.objects.visible_to(user).filter(key__in=keys).values_list("key", flat=True)
        return {("projects", key): f"/projects/{key}/" for key in seen}

    def page(self, code: str, month: Month) -> str:
        return f"/projects/?reached=started&month={month}" if code == STARTS.code else ""


class Silent:
    """Another register's counter, which has nothing to say of these records."""

    counts = (NOBODY,)

    def records(
        self, codes: Collection[str], area: Area, month: Month, carriers: Collection[int] = ()
    ) -> Mapping[str, Any]:
        return {}

    def addresses(self, user: User, named: Collection[Named]) -> Mapping[Named, str]:
        return {}

    def page(self, code: str, month: Month) -> str:
        return ""


COUNTERS = (Starts(), Silent())


def _record(event: ProjectEvent) -> Record:
    of = event.project
    return Record(
        "projects", of.key, of.name, event.on, of.part_count or 1, of.total_investment,
        of.lead.short_name,
    )  # fmt: skip


def counting(code: str, owner: Department, count: Count = STARTS, **traits: Any) -> Indicator:
    """An indicator that is counted since January 2024."""
    given = {"unit": "个", "decimals": 0, "has_growth": False, "price_basis": "none", **traits}
    since = given.pop("since", Month(2024, 1))
    made: Indicator = IndicatorFactory(
        code=code, owner=owner, counted_from=count.code, counted_since=since, **given
    )
    return made


def started(
    key: str, lead: Department, on: date, cost: str | None = None, **traits: Any
) -> Project:
    """A project that has started on a day; `cost` in 万元."""
    made: Project = ProjectFactory(
        key=key, name=f"项目{key}", lead=lead, total_investment=amount(cost), **traits
    )
    happen(made, "started", on)
    return made
