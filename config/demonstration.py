"""Makes the illustrative months of the demonstration, through the real workflow.

Every figure is typed by a clerk, checked, approved by a reviewer and published by the publisher,
at simulated times; nothing is written past `entry.workflow` and `entry.actions`. What is typed is
up to the filler of each register.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple, Protocol

from django.utils.timezone import make_aware

from accounts.models import Department, Membership, User
from accounts.roles import Role
from entry import workflow
from entry.actions import recount, save_cells
from entry.audit import Actor
from entry.errors import Blocked
from entry.models import Return
from entry.periods import Month
from entry.registers import problems_of, register, registers
from entry.sheets import Change, Problem, Row
from entry.steps import Remark

ILLUSTRATIVE = "示意数据，非实际数据。"


class Days(NamedTuple):
    """On which days of the following month a round goes on."""

    fill: int = 3
    submit: int = 4
    approve: int = 5
    publish: int = 8


USUAL = Days()
COMPILED = Days(9, 10, 11, 22)  # who counts what others publish waits for them


class Filler(Protocol):
    """Knows what a clerk types into the rows of one register."""

    @property
    def key(self) -> str: ...

    def changes(self, row: Row, month: Month) -> list[Change]: ...


@dataclass(frozen=True, slots=True)
class People:
    """Who acts for a department in the demonstration."""

    clerk: Actor
    reviewer: Actor
    publisher: Actor


class Demonstration:
    """Plays the people of each department, step by step."""

    def __init__(self, publisher: User, fillers: Iterable[Filler]) -> None:
        self.publisher = Actor(publisher, "command")
        self.fillers: Mapping[str, Filler] = {one.key: one for one in fillers}
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
        at = moment(month, 1, 9)
        return workflow.open_return(
            department, month, by=self.people(department).clerk, at=at, is_demo=True
        )

    def fill(
        self, opened: Return, day: int = USUAL.fill, *, skip: Collection[str] = frozenset()
    ) -> Return:
        """Type all sheets but the rows of `skip`, then explain what the checks ask about."""
        typed = self._typed(opened, day, skip)
        return self._explained(typed, problems_of(typed), day)

    def _typed(self, opened: Return, day: int, skip: Collection[str] = frozenset()) -> Return:
        """What is counted is counted once more, for what was typed may belong to it; what a clerk
        says of it beside, he says last."""
        rows = [
            (each.key, row)
            for each in registers()
            for row in each.sheet(opened).rows
            if row.key and row.subject not in skip
        ]
        opened = self._type(opened, [one for one in rows if not one[1].closed], day)
        counted = {(key, row.subject) for key, row in rows if row.closed}
        if not counted:
            return opened
        people, at = self.people(opened.department), moment(opened.month, day, 10)
        opened = recount(opened.pk, by=people.clerk, at=at).monthly_return
        keys = {key for key, _ in counted}
        fresh = [(key, row) for key in keys for row in register(key).sheet(opened).rows]
        return self._type(
            opened, [one for one in fresh if (one[0], one[1].subject) in counted], day
        )

    def _type(self, opened: Return, rows: Iterable[tuple[str, Row]], day: int) -> Return:
        people, at = self.people(opened.department), moment(opened.month, day, 10)
        changes = [
            change for key, row in rows for change in self.fillers[key].changes(row, opened.month)
        ]
        if not changes:
            return opened
        return save_cells(opened.pk, changes, by=people.clerk, at=at).monthly_return

    def _explained(self, opened: Return, problems: Iterable[Problem], day: int) -> Return:
        notes = self._notes(opened, {(one.register, one.subject) for one in problems if one.stops})
        if not notes:
            return opened
        people, at = self.people(opened.department), moment(opened.month, day, 10)
        return save_cells(opened.pk, notes, by=people.clerk, at=at).monthly_return

    def _notes(self, opened: Return, stopped: Collection[tuple[str, str]]) -> Sequence[Change]:
        versions = {
            (key, each.subject_of(figure)): figure.version
            for key in {key for key, _ in stopped}
            for each in (register(key),)
            for figure in each.figures(opened)
        }
        return [
            Change(key, subject, "note", ILLUSTRATIVE, versions[key, subject])
            for key, subject in sorted(stopped)
            if (key, subject) in versions
        ]

    def submit(self, opened: Return, day: int = USUAL.submit) -> Return:
        return self._step(opened, "submit", self.people(opened.department).clerk, day)

    def approve(self, sent: Return, day: int = USUAL.approve) -> Return:
        return self._step(sent, "approve", self.people(sent.department).reviewer, day)

    def send_back(self, sent: Return, reason: str, remarks: Iterable[Remark]) -> Return:
        reviewer = self.people(sent.department).reviewer
        return self._step(sent, "send_back", reviewer, 6, reason=reason, remarks=tuple(remarks))

    def publish(self, approved: Return, day: int = USUAL.publish) -> Return:
        return self._step(approved, "publish", self.publisher, day)

    def whole_round(self, department: Department, month: Month, days: Days = USUAL) -> Return:
        """Open, fill, submit, approve, publish."""
        sent = self.hand_in(department, month, days)
        return self.publish(self.approve(sent, days.approve), days.publish)

    def hand_in(self, department: Department, month: Month, days: Days = USUAL) -> Return:
        """Open, fill, submit; what the checks ask about is explained only when they do."""
        typed = self._typed(self.open(department, month), days.fill)
        try:
            return self.submit(typed, days.submit)
        except Blocked as refusal:
            typed = self._explained(typed, refusal.problems, days.fill)
            return self.submit(typed, days.submit)

    def correct(
        self, published: Return, figure: tuple[str, str], text: str, reason: str, day: int
    ) -> Return:
        """A correction of one (register, subject), published: the old vintage stays."""
        people = self.people(published.department)
        at = moment(published.month, day, 15)
        opened = workflow.correct(
            published.pk, figures=[figure], reason=reason, by=people.clerk, at=at
        )
        changes = [
            Change(*figure, "value", text, 1),
            Change(*figure, "note", reason, 1),
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
            at=moment(opened.month, day, 16),
            seen_version=opened.version,
            reason=reason,
            remarks=remarks,
        )


def moment(month: Month, day: int, hour: int) -> datetime:
    """A time in the month after a figure's; days over 28 run on into the next."""
    first = datetime.combine((month + 1).first_day, time(hour))
    return make_aware(first + timedelta(days=day - 1))
