"""A district's register of projects, made up: plans, events, and two years of months. No dice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Department, Membership, User
from benchmarks.world import LAST, World, published_at
from entry.periods import Month
from plan.models import PlanCurve, ThresholdRule
from projects.models import (
    Enterprise,
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

PROJECTS, MONTHS = 500, 24
DEPARTMENTS, PROCEDURES = 25, 8
CATEGORIES = ("industry", "service", "agriculture", "infrastructure", "livelihood", "ecology")
PACES = (55, 85, 95, 103)  # per cent of an even pace
RULES = (("start", 0, -2), ("progress", -10, -30), ("library", 0, -2), ("payment", 0, 0))


@dataclass(frozen=True, slots=True)
class Register:
    """Who reads it, and its projects."""

    leader: User
    projects: Sequence[Project]


def make_register(world: World, count: int = PROJECTS) -> Register:
    """Projects of many departments in every state; their figures hang on the world's returns."""
    leader = User.objects.create_user("leader", full_name="领导", must_change_password=False)
    Membership.objects.create(user=leader, role="leader")
    projects = _projects(world, count)
    _plans(projects)
    ProjectEvent.objects.bulk_create(_events(projects, leader))
    ProjectProgress.objects.bulk_create(_figures(world, projects), batch_size=2000)
    _lists_and_permits(world, projects)
    ThresholdRule.objects.bulk_create(
        ThresholdRule(
            year=year, version=f"{year}-1", family=family, green_from=green, yellow_from=yellow
        )
        for year in (LAST.year - 1, LAST.year)
        for family, green, yellow in RULES
    )
    return Register(leader, projects)


def _projects(world: World, count: int) -> list[Project]:
    leads = Department.objects.bulk_create(
        Department(
            area=world.areas[0], code=f"d{at}", name=f"第{at}局", short_name=f"{at}局", order=at
        )
        for at in range(DEPARTMENTS)
    )
    owners = Enterprise.objects.bulk_create(
        Enterprise(key=f"e{at}", name=f"第{at}号有限责任公司") for at in range(count // 2 + 1)
    )
    return Project.objects.bulk_create(
        Project(
            key=f"p{at:04}",
            name=f"第{at}号新能源装备制造项目",
            enterprise=owners[at // 2],
            area=world.areas[0],
            category=CATEGORIES[at % len(CATEGORIES)],
            investment_kind=("enterprise", "government", "")[at % 3],
            total_investment=Decimal(5000 + 130 * at) if at % 7 else None,
            lead=leads[at % DEPARTMENTS],
            order=at,
        )
        for at in range(count)
    )


def _plans(projects: Sequence[Project]) -> None:
    shares = [Decimal(month) / 12 * 100 for month in range(1, 13)]
    curve = PlanCurve.objects.create(
        code="even", name="均分", **{f"m{month:02}": share for month, share in enumerate(shares, 1)}
    )
    plans = YearPlan.objects.bulk_create(
        YearPlan(
            project=project,
            year=year,
            planned_investment=_plan_of(at),
            done_before=Decimal(100),
            curve=curve if at % 2 else None,
            planned_start=Month(year, at % 12 + 1) if at % 4 else None,
        )
        for at, project in enumerate(projects)
        for year in (LAST.year - 1, LAST.year)
        if at % 10
    )
    PlannedMonth.objects.bulk_create(
        PlannedMonth(year_plan=plan, month=Month(plan.year, month), amount=Decimal(100 * month))
        for plan in plans[::3]
        for month in range(1, 13)
    )


def _plan_of(number: int) -> Decimal:
    return Decimal(1200 + 12 * number)


def _events(projects: Sequence[Project], by: User) -> Iterator[ProjectEvent]:
    at = published_at(LAST - MONTHS)
    for number, project in enumerate(projects):
        kinds = [("started", 60), ("listed", 100), ("completed", 600), ("production", 640)]
        for kind, days in kinds[: number % 5]:
            on = date(LAST.year - 1, 1, 1) + timedelta(days=days + number % 90)
            yield ProjectEvent(
                project=project, kind=kind, on=on, quote="原文", recorded_by=by, recorded_at=at,
                confirmed_by=by, confirmed_at=at,
            )  # fmt: skip


def _figures(world: World, projects: Sequence[Project]) -> Iterator[ProjectProgress]:
    for month in world.size.span[-MONTHS:]:
        at = published_at(month)
        for number, project in enumerate(projects):
            done = month.month * _plan_of(number) * PACES[number % len(PACES)] / 1200
            received = done + 50
            yield ProjectProgress(
                project=project, month=month, monthly_return_id=world.regular[month],
                invested=done, listed=done * 8 / 10, received=received,
                paid=received if number % 3 else done * 7 / 10,
                physical=f"截至{month.month}月底，主体施工过半，设备陆续到场安装。",
                problem="建设用地组件报批进度慢，部分地块未交付。" if number % 9 == 0 else "",
                next_step="继续推进主体施工。", entered_by=world.clerk, entered_at=at,
                published_at=at,
            )  # fmt: skip


def _lists_and_permits(world: World, projects: Sequence[Project]) -> None:
    owner = projects[0].lead
    lists = ProjectList.objects.bulk_create(
        ProjectList(code=f"l{at}", name=f"第{at}清单", owner=owner, rule="标准") for at in range(3)
    )
    Listing.objects.bulk_create(
        Listing(list=each, project=project, year=LAST.year, entered=Month(LAST.year, 1))
        for at, project in enumerate(projects)
        for each in lists[: at % 4]
    )
    kinds = ProcedureKind.objects.bulk_create(
        ProcedureKind(year=LAST.year, code=f"k{at}", name=f"第{at}项手续", order=at)
        for at in range(PROCEDURES)
    )
    Procedure.objects.bulk_create(
        Procedure(project=project, kind=kind, state="accepted")
        for project in projects
        for kind in kinds
    )
