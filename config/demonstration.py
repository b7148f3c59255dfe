"""Makes the illustrative months of the demonstration, through the real workflow.

Every figure is typed by a clerk, checked, approved by a reviewer and published by the publisher,
at simulated times; nothing is written past `entry.workflow` and `entry.actions`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils.timezone import make_aware

from accounts.models import Department, Membership, User
from accounts.roles import Role
from config import illustration
from entry import workflow
from entry.actions import save_cells
from entry.audit import Actor
from entry.models import Return
from entry.numbers import exact
from entry.periods import Month
from entry.registers import problems_of
from entry.sheets import Change, Row
from entry.steps import Remark
from indicators.facts import Facts
from indicators.models import Indicator, Observation, Target
from indicators.sheets import IndicatorRegister

REGISTER = IndicatorRegister()
ILLUSTRATIVE = "示意数据，非实际数据。"


@dataclass(frozen=True, slots=True)
class People:
    """Who acts for a department in the demonstration."""

    clerk: Actor
    reviewer: Actor
    publisher: Actor


class Ground:
    """What the illustration is spread around: targets and last year's figures, read once."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.indicators = {one.pk: one for one in Indicator.objects.all()}
        targets = Target.objects.in_force().filter(plan__year=year).select_related("curve")
        self.targets: Mapping[int, Target] = {one.indicator_id: one for one in targets}
        past = Observation.objects.current().filter(month=Month(year - 1, 12))
        self.past: Mapping[int, Observation] = {one.indicator_id: one for one in past}

    def size(self, indicator: Indicator) -> Decimal | None:
        """Last year's full year: as reported, or an invented size."""
        past = self.past.get(indicator.pk)
        if past is not None and past.value is not None:
            return past.value
        return illustration.SIZES.get(indicator.code)

    def total(self, indicator: Indicator, year: int) -> Decimal | None:
        """The size of a full year; this year's by target and pace."""
        known, target = self.size(indicator), self.targets.get(indicator.pk)
        if year < self.year:
            return known
        if target is None or target.amount is None:
            return None if known is None else known * illustration.pace(indicator.code)
        if target.measure == Target.Measure.VALUE:
            return target.amount * illustration.pace(indicator.code)
        if known is None:
            return None
        gap = illustration.growth_gap(indicator.code)
        return known * (1 + (target.amount + gap) / 100)

    def curve(self, indicator: Indicator) -> tuple[Decimal, ...]:
        target = self.targets.get(indicator.pk)
        return target.curve.shares if target and target.curve else illustration.LINEAR

    def growth_target(self, indicator: Indicator) -> Decimal:
        target, past = self.targets.get(indicator.pk), self.past.get(indicator.pk)
        if target and target.measure == Target.Measure.GROWTH and target.amount is not None:
            return target.amount
        return past.growth if past and past.growth is not None else Decimal(6)


class Demonstration:
    """Walks months and departments; `illustrate` fills one return."""

    def __init__(self, plan_year: int, publisher: User) -> None:
        self.ground = Ground(plan_year)
        self.publisher = Actor(publisher, "command")
        self._people: dict[int, People] = {}

    def people(self, department: Department) -> People:
        if department.pk not in self._people:
            self._people[department.pk] = People(
                self._member(department, Role.CLERK, "填报"),
                self._member(department, Role.REVIEWER, "审核"),
                self.publisher,
            )
        return self._people[department.pk]

    def _member(self, department: Department, role: Role, title: str) -> Actor:
        username = f"{department.code}-{role}"
        user = User.objects.filter(username=username).first()
        if user is None:
            user = User.objects.create_user(
                username, full_name=f"{department.short_name}{title}", is_demo=True
            )
            Membership.objects.create(user=user, department=department, role=role)
        return Actor(user, "command")

    def open(self, department: Department, month: Month) -> Return:
        at = _moment(month, 1, 9)
        return workflow.open_return(
            department, month, by=self.people(department).clerk, at=at, is_demo=True
        )

    def fill(self, opened: Return, *, skip: frozenset[str] = frozenset()) -> Return:
        """Type the whole sheet, then explain what the checks ask to be explained."""
        people, at = self.people(opened.department), _moment(opened.month, 3, 10)
        rows = [row for row in REGISTER.sheet(opened).rows if row.key["indicator_id"]]
        changes = [change for row in rows if row.subject not in skip for change in self._cells(row)]
        saved = save_cells(opened.pk, changes, by=people.clerk, at=at)
        opened = saved.monthly_return
        stopped = {(p.register, p.subject) for p in problems_of(opened) if p.stops}
        drafts = {REGISTER.subject_of(one): one.version for one in REGISTER.figures(opened)}
        notes = [
            Change(register, subject, "note", ILLUSTRATIVE, drafts[subject])
            for register, subject in sorted(stopped)
            if subject in drafts
        ]
        if notes:
            opened = save_cells(opened.pk, notes, by=people.clerk, at=at).monthly_return
        return opened

    def submit(self, opened: Return) -> Return:
        return self._step(opened, "submit", self.people(opened.department).clerk, 4)

    def approve(self, sent: Return) -> Return:
        return self._step(sent, "approve", self.people(sent.department).reviewer, 5)

    def send_back(self, sent: Return, reason: str, remarks: Iterable[Remark]) -> Return:
        reviewer = self.people(sent.department).reviewer
        return self._step(sent, "send_back", reviewer, 6, reason=reason, remarks=tuple(remarks))

    def publish(self, approved: Return, day: int = 22) -> Return:
        return self._step(approved, "publish", self.publisher, day)

    def whole_round(self, department: Department, month: Month) -> Return:
        """Open, fill, submit, approve, publish."""
        return self.publish(self.approve(self.submit(self.fill(self.open(department, month)))))

    def correct(self, published: Return, subject: str, text: str, reason: str, day: int) -> Return:
        """A correction of one figure, published: the old vintage stays."""
        people = self.people(published.department)
        at = _moment(published.month, day, 15)
        opened = workflow.correct(
            published.pk, figures=[(REGISTER.key, subject)], reason=reason, by=people.clerk, at=at
        )
        changes = [
            Change(REGISTER.key, subject, "value", text, 1),
            Change(REGISTER.key, subject, "note", reason, 1),
        ]
        fixed = save_cells(opened.pk, changes, by=people.clerk, at=at).monthly_return
        for step, actor in (("submit", people.clerk), ("approve", people.reviewer)):
            fixed = self._step(fixed, step, actor, day + 1)
        return self.publish(fixed, day + 2)

    def _step(
        self,
        opened: Return,
        name: str,
        by: Actor,
        day: int,
        *,
        reason: str = "",
        remarks: tuple[Remark, ...] = (),
    ) -> Return:
        return workflow.act(
            opened.pk,
            name,
            by=by,
            at=_moment(opened.month, day, 16),
            seen_version=opened.version,
            reason=reason,
            remarks=remarks,
        )

    def _cells(self, row: Row) -> list[Change]:
        facts: Facts = row.context
        indicator = self.ground.indicators[row.key["indicator_id"]]
        texts: dict[str, str] = {}
        value = None
        if facts.has_value:
            value = self._value(indicator, facts.month)
            texts["value"] = "—" if value is None else exact(value)
        if facts.has_growth:
            growth = self._growth(indicator, row, value)
            texts["growth"] = "—" if growth is None else exact(growth)
        return [
            Change(REGISTER.key, row.subject, column, text, row.version)
            for column, text in texts.items()
        ]

    def _value(self, indicator: Indicator, month: Month) -> Decimal | None:
        total = self.ground.total(indicator, month.year)
        if total is None:
            return None
        if indicator.accumulation != Indicator.Accumulation.YTD:
            shown = illustration.level(
                indicator.code, month.year, month.month, total, indicator.decimals
            )
            return min(shown, Decimal(100)) if indicator.unit == "%" else shown
        curve = self.ground.curve(indicator)
        return illustration.cumulative(
            indicator.code,
            month.year,
            month.month,
            total=total,
            places=indicator.decimals,
            curve=curve,
        )

    def _growth(self, indicator: Indicator, row: Row, value: Decimal | None) -> Decimal | None:
        facts: Facts = row.context
        base = facts.year_ago.value if facts.year_ago else None
        if value is not None and base:
            return ((value / base - 1) * 100).quantize(Decimal("0.1"))
        code = f"{indicator.code}/{row.key['area_id']}"
        aim = self.ground.growth_target(indicator)
        if facts.month.year < self.ground.year:
            past = self.ground.past.get(indicator.pk)
            aim = past.growth if past and past.growth is not None else Decimal(6)
        return illustration.growth(code, facts.month.year, facts.month.month, aim)


def _moment(month: Month, day: int, hour: int) -> datetime:
    """A time in the month that follows; days over 28 run on into the next."""
    first = datetime.combine((month + 1).first_day, time(hour))
    return make_aware(first + timedelta(days=day - 1))
