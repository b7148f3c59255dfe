"""Test data: a small district with two departments, its people, and a few indicators."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory

from accounts.models import Area, Department, Membership, User
from entry.audit import Actor
from entry.models import Return
from entry.periods import Month
from indicators.models import Indicator, Observation, Target
from plan.models import Chapter, Plan, PlanCurve

PASSWORD = "Right-horse-7"
NOW = datetime(2024, 10, 8, 2, 0, tzinfo=UTC)


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area
        django_get_or_create = ("code",)

    code = "150205"
    name = "石拐区"
    short_name = "石拐区"
    level = "county"


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("code",)

    area = factory.SubFactory(AreaFactory)
    code = factory.Sequence(lambda n: f"dep{n}")
    name = factory.LazyAttribute(lambda o: f"{o.code}局")
    short_name = factory.LazyAttribute(lambda o: f"{o.code}局")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.LazyAttribute(lambda o: f"姓名{o.username}")
    must_change_password = False
    password = factory.django.Password(PASSWORD)


def person(role: str | None, department: Department | None = None, **kwargs: Any) -> User:
    """A user with one role; none makes a stranger with an account and no rights."""
    user = UserFactory(**kwargs)
    if role:
        Membership.objects.create(user=user, department=department, role=role)
    return user


def actor(user: User, door: str = "page") -> Actor:
    return Actor(user, door, "127.0.0.1")


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"ind{n}")
    name = factory.LazyAttribute(lambda o: f"指标{o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Indicator {o.code}")
    definition = "口径。"
    group = "综合"
    unit = "亿元"
    decimals = 2
    has_value = True
    has_growth = True
    accumulation = "ytd"
    frequency = "month"
    price_basis = "nominal"
    direction = "up"
    visibility = "public"
    owner = factory.SubFactory(DepartmentFactory)


class ReturnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Return

    department = factory.SubFactory(DepartmentFactory)
    month = Month(2024, 9)
    due_on = date(2024, 10, 8)
    opened_at = NOW
    opened_by = factory.SubFactory(UserFactory)


def published_return(department: Department, month: Month, at: datetime = NOW) -> Return:
    """A return that carries published figures without a walk through the workflow."""
    existing = Return.objects.filter(department=department, month=month, sequence=0).first()
    return existing or ReturnFactory(
        department=department, month=month, state="published", published_at=at, is_history=True
    )


def observe(
    indicator: Indicator,
    month: Month,
    value: str | None = None,
    growth: str | None = None,
    *,
    at: datetime = NOW,
    area: Area | None = None,
    **kwargs: Any,
) -> Observation:
    """A published figure."""
    carrier = published_return(indicator.owner, month, at)
    return Observation.objects.create(
        monthly_return=carrier,
        indicator=indicator,
        area=area or indicator.owner.area,
        month=month,
        value=None if value is None else Decimal(value),
        growth=None if growth is None else Decimal(growth),
        entered_by=carrier.opened_by,
        entered_at=at,
        published_at=at,
        **kwargs,
    )


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan
        django_get_or_create = ("area", "year")

    area = factory.SubFactory(AreaFactory)
    year = 2024
    title = "2024年计划"
    short_title = "2024年计划"
    reported_on = date(2024, 1, 23)
    document = "全文。原文。"


class ChapterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Chapter
        django_get_or_create = ("plan", "key")

    plan = factory.SubFactory(PlanFactory)
    key = "chapter"
    title = "章节"
    order = 1


def linear_curve() -> PlanCurve:
    """m/12 of the year's target by the end of month m."""
    months = {f"m{m:02}": round(Decimal(m) * 100 / 12, 3) for m in range(1, 13)}
    curve, _ = PlanCurve.objects.get_or_create(
        code="linear", defaults={"name": "按月均分", **months}
    )
    return curve


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target

    key = factory.Sequence(lambda n: f"target-{n}")
    plan = factory.SubFactory(PlanFactory)
    chapter = factory.SubFactory(ChapterFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    area = factory.LazyAttribute(lambda o: o.indicator.owner.area)
    measure = "value"
    operator = "ge"
    amount = Decimal(100)
    strength = "expected"
    quote = "原文"
