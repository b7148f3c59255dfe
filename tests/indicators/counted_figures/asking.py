"""What tests ask of a return with a counted figure, and what they do to it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import User
from entry import workflow
from entry.actions import save_cells
from entry.models import Return
from entry.periods import Month
from entry.sheets import Change, Result, Row
from indicators.models import Observation
from projects.models import ProjectEvent
from tests.factories import NOW, actor
from tests.indicators.desk import REGISTER

SEPTEMBER = Month(2024, 9)
SUBJECT = "starts:150205"
SOURCE = "由“重点项目”的“开工项目”汇总"
LATER = NOW + timedelta(days=20)
# Name and day of the records: as published first, and as corrected.
FIRST = [("项目a", "2024-03-09"), ("项目b", "2024-09-30")]
SECOND = [("项目d", "2024-05-01"), ("改名的项目b", "2024-09-30")]


def again(found: Return) -> Return:
    return Return.objects.get(pk=found.pk)


def row(found: Return, subject: str = SUBJECT) -> Row:
    return REGISTER.rows(again(found), [subject])[subject]


def told(found: Return) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in REGISTER.check(again(found))]


def keys(figure: Observation) -> list[str]:
    assert figure.records is not None
    return [one["key"] for one in figure.records["records"]]


def void(key: str) -> None:
    event = ProjectEvent.objects.get(project__key=key)
    ProjectEvent.objects.filter(pk=event.pk).update(
        voided_at=NOW, voided_by=event.recorded_by, void_reason="重复登记"
    )


def typed(
    found: Return, text: str, column: str = "value", version: int = 1
) -> Callable[[User], Result]:
    """What becomes of a text when somebody types it."""
    change = Change("indicators", SUBJECT, column, text, version)
    return lambda by: save_cells(found.pk, [change], by=actor(by), at=NOW).results[0]


def handed_on(found: Return, people: tuple[User, User, User], at: datetime) -> Return:
    """Submitted, approved and published."""
    for name, user in zip(("submit", "approve", "publish"), people, strict=True):
        now = again(found)
        found = workflow.act(now.pk, name, by=actor(user), at=at, seen_version=now.version)
    return found
