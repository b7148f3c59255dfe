"""Saving a project's row: what is typed, what follows from it, what others did meanwhile."""

import pytest

from accounts.models import User
from entry.actions import save_cells
from entry.models import AuditEvent, Return
from entry.periods import Month
from entry.sheets import Change, Outcome, Result
from projects.models import Project, ProjectProgress
from projects.sheets import ProjectRegister
from tests.factories import NOW, actor

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
REGISTER = ProjectRegister()
YEAR = Month.range(Month(2024, 1), Month(2024, 12))


def save(opened: Return, user: User, **texts: str) -> dict[str, Result]:
    saved = ProjectProgress.objects.filter(monthly_return=opened).first()
    version = saved.version if saved else 0
    changes = [Change("projects", "works", name, text, version) for name, text in texts.items()]
    found = save_cells(opened.pk, changes, by=actor(user), at=NOW)
    return {one.change.column: one for one in found.results}


def test_the_month_fills_the_total_and_the_reverse(
    opened: Return, works: Project, clerk: User
) -> None:
    by_month = save(opened, clerk, month="100")["month"]
    assert (by_month.text, by_month.version) == ("100", 1)
    assert by_month.derived["invested"] == "900"
    assert by_month.derived["completion"] == "45.0"
    by_total = save(opened, clerk, invested="1000")["invested"]
    assert by_total.derived["month"] == "200"
    assert "month" not in save(opened, clerk, paid="1")["paid"].derived
    both = save(opened, clerk, invested="1100", month="300")
    assert all(not {"month", "invested"} & set(one.derived) for one in both.values())
    emptied = save(opened, clerk, month="")["month"]
    assert emptied.derived["invested"] == ""
    assert ProjectProgress.objects.get(monthly_return=opened).invested is None


def test_a_refused_month_beside_a_total_that_is_taken(
    opened: Return, works: Project, clerk: User
) -> None:
    found = save(opened, clerk, month="5", invested="1000")
    assert found["month"].outcome is Outcome.REFUSED
    assert found["month"].text == "5"
    assert found["invested"].outcome is Outcome.SAVED
    assert found["invested"].derived["month"] == "200"


def test_what_followed_is_in_the_trail_and_guards_against_others(
    opened: Return, works: Project, clerk: User
) -> None:
    save(opened, clerk, month="100")
    event = AuditEvent.objects.get(action="figure.save")
    assert event.after == {"month": "100", "invested": "900"}
    late = Change("projects", "works", "invested", "950", 0)  # typed over the blank total
    (result,) = save_cells(opened.pk, [late], by=actor(clerk), at=NOW).results
    assert result.outcome is Outcome.CONFLICT
    assert result.theirs is not None
    assert result.theirs.text == "900"


def test_what_others_put_into_the_row_comes_with_the_answer(
    opened: Return, works: Project, clerk: User
) -> None:
    save(opened, clerk, month="100")
    late = Change("projects", "works", "physical", "安装", 0)
    (result,) = save_cells(opened.pk, [late], by=actor(clerk), at=NOW).results
    assert (result.outcome, result.version) == (Outcome.SAVED, 2)
    assert (result.derived["month"], result.derived["invested"]) == ("100", "900")
