"""The few rows that the figures hang on, made through the models: areas, people, plan, returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from accounts.models import Area, Department, Membership, User
from entry.models import Return, State
from entry.periods import Month
from indicators.models import Indicator, LightRule, Target
from plan.models import Chapter, Plan

LAST = Month(2024, 12)
HEADLINES = 30
COMPARED = 10  # of the headlines: reported for all units of the city
UNITS = 9  # of a city
WRITERS = 16  # open returns, one for each connection that writes
INTERNAL_EVERY = 10  # of the indicators that are no headlines
CHINA = timezone(timedelta(hours=8))
CORRECTED_AFTER = timedelta(days=40)
OPENED = datetime(2025, 1, 2, 9, tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Size:
    """How many units of which indicators over how many months, ending in `LAST`."""

    name: str
    areas: int
    indicators: int
    months: int

    @property
    def figures(self) -> int:
        """Figures in force; the superseded ones come on top, about one in a hundred."""
        return self.areas * self.indicators * self.months

    @property
    def span(self) -> tuple[Month, ...]:
        return Month.range(LAST - (self.months - 1), LAST)


SIZES = {
    "4k": Size("4 thousand", 4, 30, 36),
    "740k": Size("740 thousand", 103, 120, 60),
    "17m": Size("17 million", 2844, 100, 60),
}


@dataclass(frozen=True, slots=True)
class World:
    """What the figures hang on."""

    size: Size
    areas: Sequence[Area]  # the units; the first one has the plan
    indicators: Sequence[Indicator]  # the headlines come first
    clerk: User  # fills in the open returns
    reader: User  # a clerk of another department: sees no internal indicators
    regular: dict[Month, int]  # the returns that published the figures
    corrections: dict[Month, int]
    open: Sequence[Return]


def published_at(month: Month) -> datetime:
    """The tenth of the next month, nine in the morning."""
    following = month + 1
    return datetime(following.year, following.month, 10, 9, tzinfo=CHINA)


def make_world(size: Size) -> World:
    """Areas, departments, people, indicators, the plan and the returns. Needs an empty database."""
    areas = _areas(size.areas)
    home = Department.objects.create(area=areas[0], code="fgw", name="发展改革委", short_name="委")
    other = Department.objects.create(area=areas[0], code="czj", name="财政局", short_name="财政局")
    clerk = _person("clerk", home)
    reader = _person("reader", other)
    others = [_person(name, home, name) for name in ("reviewer", "publisher")]
    indicators = _indicators(size.indicators, home)
    _plan(areas[0], indicators[:HEADLINES])
    regular, corrections = _returns(size.span, home, clerk, others[0], others[1])
    opened = Return.objects.bulk_create(
        Return(
            department=home,
            month=LAST + ahead,
            due_on=(LAST + ahead + 1).first_day,
            opened_at=OPENED,
            opened_by=clerk,
        )
        for ahead in range(1, WRITERS + 1)
    )
    return World(size, areas, indicators, clerk, reader, regular, corrections, opened)


def _areas(count: int) -> list[Area]:
    cities = Area.objects.bulk_create(
        Area(code=f"{c:04}00", name=f"第{c}市", short_name=f"第{c}市", level="city", order=c)
        for c in range(1, -(-count // UNITS) + 1)
    )
    return Area.objects.bulk_create(
        Area(
            code=f"{cities[at // UNITS].code[:4]}{at % UNITS + 1:02}",
            name=f"第{at + 1}区人民政府",
            short_name=f"第{at + 1}区",
            level="county",
            parent=cities[at // UNITS],
            order=at + 1,
        )
        for at in range(count)
    )


def _person(name: str, department: Department, role: str = "clerk") -> User:
    made = User.objects.create_user(name, full_name=name, must_change_password=False)
    Membership.objects.create(user=made, department=department, role=role)
    return made


def _indicators(count: int, owner: Department) -> list[Indicator]:
    return Indicator.objects.bulk_create(
        Indicator(
            code=f"made_{at:03}",
            name=f"第{at}项主要经济指标",
            group="综合",
            unit="亿元",
            decimals=2,
            has_growth=True,
            accumulation="ytd",
            frequency="month",
            price_basis="nominal",
            direction="up",
            owner=owner,
            visibility="internal" if at > HEADLINES and at % INTERNAL_EVERY == 0 else "public",
            with_peers=at <= COMPARED,
            order=at,
        )
        for at in range(1, count + 1)
    )


def _plan(area: Area, indicators: Sequence[Indicator]) -> None:
    """A plan with these as headline targets: half by growth, half by level."""
    title = "关于国民经济和社会发展计划执行情况的报告"
    facts = {"short_title": "计划", "reported_on": date(2024, 1, 20), "document": title}
    plan = Plan.objects.create(area=area, year=LAST.year, title=title, **facts)
    chapter = Chapter.objects.create(plan=plan, key="made", title="主要目标", order=1)
    Target.objects.bulk_create(
        Target(
            key=f"made-{at}",
            plan=plan,
            chapter=chapter,
            indicator=indicator,
            area=area,
            measure="growth" if at % 2 else "value",
            operator="ge",
            amount=Decimal(5 + at % 5) if at % 2 else Decimal(100 + at),
            strength="expected",
            headline_order=at,
            quote=f"{indicator.name}增长5%以上",
        )
        for at, indicator in enumerate(indicators, start=1)
    )
    rule = {"year": LAST.year, "version": "2024-1", "yellow_from": Decimal("0.8")}
    LightRule.objects.create(**rule, family="level", green_from=Decimal(1))
    bounds = {"green_from": Decimal(0), "yellow_from": Decimal(0), "band_points": Decimal(1)}
    LightRule.objects.create(**(rule | bounds), family="growth")


def _returns(
    span: Sequence[Month], department: Department, clerk: User, reviewer: User, publisher: User
) -> tuple[dict[Month, int], dict[Month, int]]:
    """A published return for each month, and a correction of it. Their ids by month."""

    def made(month: Month, sequence: int) -> Return:
        at = published_at(month) + sequence * CORRECTED_AFTER
        return Return(
            department=department,
            month=month,
            sequence=sequence,
            reason="核实后更正。" if sequence else "",
            state=State.PUBLISHED,
            due_on=(month + 1).first_day,
            opened_at=at,
            opened_by=clerk,
            submitted_at=at,
            submitted_by=clerk,
            approved_at=at,
            approved_by=reviewer,
            published_at=at,
            published_by=publisher,
        )

    regular = Return.objects.bulk_create(made(month, 0) for month in span)
    corrections = Return.objects.bulk_create(made(month, 1) for month in span)
    return {one.month: one.pk for one in regular}, {one.month: one.pk for one in corrections}
