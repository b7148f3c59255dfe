"""Projects, their plans, events and months for tests."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import factory

from accounts.models import User
from entry.models import Return
from entry.periods import Month
from plan.lights import Threshold
from plan.models import ThresholdRule
from projects.models import (
    Listing,
    PlannedMonth,
    Procedure,
    ProcedureKind,
    Project,
    ProjectEvent,
    ProjectList,
    ProjectProgress,
    YearPlan,
)
from tests.factories import NOW, AreaFactory, DepartmentFactory, UserFactory, published_return

# The defaults of the seeds (DOMAIN §6.4): family → green from, inclusive, yellow from, inclusive.
DEFAULT_RULES: Mapping[str, tuple[str, bool, str, bool]] = {
    "start": ("0", True, "-2", True),
    "progress": ("-10", False, "-30", True),
    "library": ("0", True, "-2", True),
    "payment": ("0", True, "0", True),
}


def thresholds(year: int = 2024) -> dict[str, Threshold]:
    """The default thresholds as the lights take them."""
    return {
        family: Threshold(f"{year}-1", Decimal(green), green_in, Decimal(yellow), yellow_in)
        for family, (green, green_in, yellow, yellow_in) in DEFAULT_RULES.items()
    }


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project

    key = factory.Sequence(lambda n: f"project-{n}")
    name = factory.LazyAttribute(lambda o: f"项目{o.key}")
    area = factory.SubFactory(AreaFactory)
    category = "industry"
    lead = factory.SubFactory(DepartmentFactory)


def amount(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def plan_for(
    project: Project,
    planned: str | None = "1000",
    *,
    year: int = 2024,
    months: Mapping[int, str] | None = None,
    **fields: Any,
) -> YearPlan:
    """A year plan; `months` are the cumulative amounts of its months, by number."""
    made = YearPlan.objects.create(
        project=project, year=year, planned_investment=amount(planned), **fields
    )
    for month, value in (months or {}).items():
        PlannedMonth.objects.create(year_plan=made, month=Month(year, month), amount=Decimal(value))
    return made


def happen(
    project: Project,
    kind: str,
    on: date,
    *,
    confirmed_at: datetime | None = NOW,
    by: User | None = None,
    **fields: Any,
) -> ProjectEvent:
    """An event told by the report; one without `confirmed_at` still waits."""
    recorder = by or UserFactory()
    confirmed = {"confirmed_by": recorder, "confirmed_at": confirmed_at} if confirmed_at else {}
    return ProjectEvent.objects.create(
        project=project,
        kind=kind,
        on=on,
        quote="原文",
        recorded_by=recorder,
        recorded_at=NOW,
        **{**confirmed, **fields},
    )


def report(
    project: Project,
    month: Month,
    invested: str | None = "0",
    *,
    at: datetime = NOW,
    superseded_at: datetime | None = None,
    **fields: Any,
) -> ProjectProgress:
    """A published month; amounts are texts in 万元."""
    carrier = published_return(project.lead, month, at)
    known = {
        name: amount(value) if name in ("listed", "received", "paid") else value
        for name, value in fields.items()
    }
    return ProjectProgress.objects.create(
        project=project,
        month=month,
        monthly_return=carrier,
        invested=amount(invested),
        entered_by=carrier.opened_by,
        entered_at=at,
        published_at=at,
        superseded_at=superseded_at,
        **known,
    )


def draft(project: Project, carrier: Return, **fields: Any) -> ProjectProgress:
    """A month of a project on an open return."""
    return ProjectProgress.objects.create(
        project=project,
        month=carrier.month,
        monthly_return=carrier,
        entered_by=carrier.opened_by,
        entered_at=NOW,
        **fields,
    )


def rules(year: int = 2024) -> None:
    """The default thresholds of a year, stored."""
    for family, one in thresholds(year).items():
        ThresholdRule.objects.create(
            year=year,
            version=one.version,
            family=family,
            green_from=one.green_from,
            green_inclusive=one.green_inclusive,
            yellow_from=one.yellow_from,
            yellow_inclusive=one.yellow_inclusive,
        )


def listed(
    project: Project, code: str = "big", *, entered: Month | None = None, **fields: Any
) -> Listing:
    """A project's year on a list, from January unless said."""
    of, _ = ProjectList.objects.get_or_create(
        code=code, defaults={"name": f"清单{code}", "owner": project.lead, "rule": "标准"}
    )
    first = entered or Month(2024, 1)
    return Listing.objects.create(
        list=of, project=project, year=first.year, entered=first, **fields
    )


def permit(
    project: Project, code: str, *, main: bool = True, year: int = 2024, **fields: Any
) -> Procedure:
    """One procedure of a project in a year's set."""
    kind, _ = ProcedureKind.objects.get_or_create(
        year=year, code=code, defaults={"name": f"手续{code}", "is_main": main}
    )
    return Procedure.objects.create(project=project, kind=kind, **fields)
