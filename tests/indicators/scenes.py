"""A small district for the readers' pages: a plan with its rules, indicators, years of figures."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from accounts.models import Area, Department
from entry.models import Return
from entry.periods import Month
from indicators.judging import Deadlines, judge_targets, with_grounds
from indicators.models import Indicator, Observation, Target
from indicators.seeding import seed_light_rules
from tests.factories import (
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    IndicatorFactory,
    PlanFactory,
    TargetFactory,
    UserFactory,
    observe,
    published_return,
)

SEPTEMBER = Month(2024, 9)
TODAY = datetime(2024, 10, 10, tzinfo=UTC).date()


def rules() -> None:
    seed_light_rules(settings.BASE_DIR / "seeds")


def city(*names: str) -> list[Area]:
    """The home district and other units of one city, in this order."""
    above = AreaFactory(code="150200", name="包头市", short_name="包头", level="city")
    home = AreaFactory()
    home.parent = above
    home.save()
    others = [
        AreaFactory(code=f"15029{at}", name=name, short_name=name, parent=above, order=at + 1)
        for at, name in enumerate(names)
    ]
    return [home, *others]


def indicator(code: str, owner: Department | None = None, **traits: Any) -> Indicator:
    owner = owner or DepartmentFactory(code="tjj", name="统计局", short_name="统计局")
    made: Indicator = IndicatorFactory(code=code, owner=owner, **traits)
    return made


def aim(of: Indicator, **traits: Any) -> Target:
    """A target in the plan of 2024."""
    plan = PlanFactory(area=of.owner.area)
    chapter = traits.pop("chapter", None) or ChapterFactory(plan=plan)
    made: Target = TargetFactory(indicator=of, plan=plan, chapter=chapter, **traits)
    return made


def year_of(
    of: Indicator, year: int, values: Sequence[str | None], *, start: int = 1, **traits: Any
) -> list[Observation]:
    """Published levels of consecutive months; None leaves one out."""
    return [
        observe(of, Month(year, start + at), value=value, **traits)
        for at, value in enumerate(values)
        if value is not None
    ]


def corrected(
    old: Observation,
    value: str | None = None,
    *,
    after: timedelta = timedelta(days=3),
    **traits: Any,
) -> Observation:
    """A second vintage of a published figure, through a correction that says why."""
    assert old.published_at is not None
    at = old.published_at + after
    carrier = Return.objects.create(
        department=old.indicator.owner,
        month=old.month,
        sequence=Return.objects.filter(department=old.indicator.owner, month=old.month).count(),
        state="published",
        reason="国库对账后更正",
        due_on=at.date(),
        opened_at=at,
        opened_by=UserFactory(full_name="孙丽"),
        published_at=at,
        published_by=UserFactory(full_name="周明"),
        is_history=True,
    )
    Observation.objects.filter(pk=old.pk).update(superseded_at=at)
    return Observation.objects.create(
        monthly_return=carrier,
        indicator=old.indicator,
        area=old.area,
        month=old.month,
        value=None if value is None else Decimal(value),
        entered_by=carrier.opened_by,
        entered_at=at,
        published_at=at,
        **traits,
    )


def regular(department: Department, month: Month) -> Return:
    """A return that was really published, not loaded with the report."""
    made = published_return(department, month)
    Return.objects.filter(pk=made.pk).update(is_history=False)
    return made


def grey_sentence(today: date | None = None, **options: Any) -> str:
    """Why the only target there is has no light in September, seen from a day."""
    deadlines = Deadlines.load(today, options.get("as_of"))
    targets = with_grounds(Target.objects.all())
    (judged,) = judge_targets(targets, SEPTEMBER, deadlines=deadlines, **options)
    assert judged.light.colour == "grey"
    return judged.light.sentence
