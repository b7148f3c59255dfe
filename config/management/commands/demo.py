"""Fill a fresh database with flagged illustrative months, made through the real workflow."""

import secrets
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import make_aware

from accounts import clock
from accounts.models import Department, Installation, Membership, User
from accounts.roles import Role
from config.demonstration import Demonstration
from config.demonstration_days import UNDER_WAY, days_of, is_missing, turn
from config.demonstration_files import put_papers
from config.demonstration_funds import Investment
from config.demonstration_indicators import IndicatorFiller
from config.demonstration_problems import Problems
from config.demonstration_projects import Projects
from config.demonstration_tasks import Tasks
from entry.models import Return
from entry.numbers import exact, round_half_up
from entry.periods import Month
from entry.registers import departments_owing
from entry.steps import Remark
from plan.models import Plan

# username: (name, roles with the codes of their departments)
ACCOUNTS: dict[str, tuple[str, tuple[tuple[Role, str], ...]]] = {
    "clerk": ("王芳", ((Role.CLERK, "fgw"), (Role.CLERK, "tjj"))),
    "reviewer": ("李娜", ((Role.REVIEWER, "fgw"), (Role.REVIEWER, "czj"))),
    "publisher": ("张伟", ((Role.PUBLISHER, "fgw"),)),
    "leader": ("刘敏", ((Role.LEADER, ""),)),
    "sysadmin": ("陈静", ((Role.SYSTEM_ADMIN, ""),)),
    "secadmin": ("杨洋", ((Role.SECURITY_ADMIN, ""),)),
    "auditor": ("周杰", ((Role.AUDITOR, ""),)),
}
OFFICIAL = ("official", "赵刚")  # a second leader, put down for some projects; nobody logs in
YEAR = 2024
STORY = settings.BASE_DIR / "seeds" / "demo"
LAST_PUBLISHED = Month(2024, 9)
CORRECTED = Month(2024, 6)
CURRENT = Month(2024, 10)
TODAY = date(2024, 11, 8)


class Command(BaseCommand):
    help = "Demonstration data; refuses a database that holds real returns."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--password", help="one password for all accounts; drawn if not given")

    def handle(self, *args: Any, password: str | None, **options: Any) -> None:
        if Return.objects.filter(is_demo=False, is_history=False).exists():
            raise CommandError("库中已有真实月报，不能载入示意数据。请换一个数据目录。")
        if clock.installation().is_demo:
            self.stdout.write("示意数据已经载入过，未作改动。")
            return
        if not Plan.objects.exists():
            raise CommandError("请先运行 seed 载入报告数据。")
        password = password or secrets.token_urlsafe(9)
        with transaction.atomic():
            self._accounts(password)
            self._story()
            self._months()
            self._current_month()
            self._papers()
            self._clock()
        clock.forget_installation()
        self.stdout.write(f"示意数据已载入。演示账号：{' '.join(ACCOUNTS)}")

    def _accounts(self, password: str) -> None:
        departments = {one.code: one for one in Department.objects.all()}
        for username, (name, roles) in ACCOUNTS.items():
            user = User.objects.create_user(
                username,
                password,
                full_name=name,
                is_demo=True,
                must_change_password=False,
                password_changed_at=timezone.now(),
            )
            for role, code in roles:
                Membership.objects.create(user=user, role=role, department=departments.get(code))

    def _story(self) -> None:
        """What stands before the first month: plans of the year, and what was begun before it."""
        self.projects, self.tasks = Projects(STORY, YEAR), Tasks(YEAR)
        self.investment = Investment(STORY)
        fillers = (IndicatorFiller(YEAR), self.projects, self.tasks, self.investment)
        self.demonstration = Demonstration(User.objects.get(username="publisher"), fillers)
        username, name = OFFICIAL
        second = User.objects.create_user(username, full_name=name, is_demo=True)
        Membership.objects.create(user=second, role=Role.LEADER)
        officials = {1: User.objects.get(username="leader"), 2: second}
        self.projects.plan(officials)
        self.problems = Problems(self.demonstration)
        self.investment.begin(self.demonstration, officials, TODAY)
        self.projects.happen(self.demonstration, date.min, date(YEAR - 1, 12, 31))
        self.investment.happen(date.min, date(YEAR - 1, 12, 31))
        self.tasks.take_up(self.demonstration, date(YEAR, 2, 5))

    def _months(self) -> None:
        months = Month.range(Month(YEAR - 1, 1), LAST_PUBLISHED)
        for month in months:
            if month.year == YEAR:
                self._between(month)
            self._rounds(month)
            if month.year == YEAR:
                self.tasks.after(self.demonstration, month)
            if month == CORRECTED:  # in its turn: publications come into force one after another
                self._correction()
        self.tasks.chase(self.demonstration, LAST_PUBLISHED)

    def _between(self, month: Month) -> None:
        """What happened in the month, known before it is reported."""
        self.projects.happen(self.demonstration, month.first_day, month.last_day)
        self.investment.happen(month.first_day, month.last_day)
        self.tasks.before(self.demonstration, month)
        self.problems.happen(month.first_day, month.last_day)

    def _rounds(self, month: Month) -> None:
        owing = Department.objects.filter(pk__in=departments_owing([month])[month])
        handed_in = [one for one in owing.select_related("area") if not is_missing(one.code, month)]
        for one in sorted(handed_in, key=lambda one: turn(one.code, month)):
            if not Return.objects.filter(department=one, month=month).exists():
                self.demonstration.whole_round(one, month, days_of(one.code, month))

    def _correction(self) -> None:
        june = Return.objects.get(department__code="czj", month=CORRECTED, sequence=0)
        figure = june.indicators_observations.get(
            indicator__code="budget_revenue", area=june.department.area
        )
        corrected = round_half_up((figure.value or Decimal(0)) * 101 / 100, 0)
        self.demonstration.correct(
            june,
            ("indicators", "budget_revenue:150205"),
            exact(corrected),
            "税务部门补报6月末入库税款（示意）。",
            day=40,
        )

    def _current_month(self) -> None:
        """October is under way: returned, waiting, approved, published, late."""
        stage = self.demonstration
        self._between(CURRENT)
        by_code = {one.code: one for one in Department.objects.select_related("area")}
        for code in ("sthj", "scj"):
            stage.publish(stage.approve(stage.hand_in(by_code[code], CURRENT)), 7)
        for one in UNDER_WAY:
            sent = stage.hand_in(by_code[one.code], CURRENT, one.days)
            if one.is_approved:
                stage.approve(sent, one.days.approve)
        stage.submit(stage.fill(stage.open(by_code["czj"], CURRENT)))
        sent = stage.submit(stage.fill(stage.open(by_code["fgw"], CURRENT)))
        stage.send_back(
            sent,
            "亿元以上重大项目个数与清单不一致，请核对后重报。",
            [
                Remark(
                    "indicators",
                    "major_projects:150205",
                    "年初清单列30个，6月调出1个，请逐项核对",
                )
            ],
        )
        stage.open(by_code["tjj"], CURRENT)

    def _papers(self) -> None:
        at = make_aware(datetime.combine(TODAY, time(8)))
        self.problems.happen((CURRENT + 1).first_day, TODAY)
        self.investment.happen((CURRENT + 1).first_day, TODAY)
        put_papers(self.demonstration, self.projects, STORY, at)

    def _clock(self) -> None:
        now = timezone.now()
        wanted = make_aware(datetime.combine(TODAY, time(9, 30)))
        offset: timedelta = wanted - now
        Installation.objects.update_or_create(
            singleton=True, defaults={"is_demo": True, "clock_offset": offset}
        )
