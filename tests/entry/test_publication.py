"""Publishing appends: vintages, real-time periods, corrections that are no news."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from entry import workflow
from entry.actions import save_cells
from entry.models import Return
from indicators.models import Observation
from tests.entry.conftest import change
from tests.factories import NOW, actor

pytestmark = pytest.mark.django_db
FIGURES = [("indicators", "revenue:150205")]


def correct(
    published: Return, clerk: User, reviewer: User, publisher: User, text: str, days: int
) -> Return:
    at = NOW + timedelta(days=days)
    opened = workflow.correct(published.pk, figures=FIGURES, reason="补报", by=actor(clerk), at=at)
    moved = save_cells(opened.pk, [change("value", text, 1)], by=actor(clerk), at=at).monthly_return
    for step, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        moved = workflow.act(moved.pk, step, by=actor(user), at=at, seen_version=moved.version)
    return moved


def test_publishing_stamps_the_drafts(published: Return) -> None:
    row = Observation.objects.get()
    assert (row.published_at, row.superseded_at) == (NOW, None)


def test_a_correction_makes_a_new_vintage_and_keeps_the_old(
    published: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    correct(published, clerk, reviewer, publisher, "35000", days=10)
    correct(published, clerk, reviewer, publisher, "36000", days=20)
    vintages = list(Observation.objects.published().order_by("published_at"))
    assert [int(v.value) for v in vintages if v.value] == [34200, 35000, 36000]
    assert [v.superseded_at for v in vintages] == [
        NOW + timedelta(days=10),
        NOW + timedelta(days=20),
        None,
    ]


@pytest.mark.parametrize(
    ("days", "known"),
    [(-1, []), (0, [34200]), (9, [34200]), (10, [35000]), (11, [35000]), (999, [35000])],
)
def test_as_of_tells_what_was_known(
    published: Return, clerk: User, reviewer: User, publisher: User, days: int, known: list[int]
) -> None:
    correct(published, clerk, reviewer, publisher, "35000", days=10)
    rows = Observation.objects.as_of(NOW + timedelta(days=days))
    assert [int(row.value) for row in rows if row.value] == known


def test_a_correction_that_changes_nothing_is_no_vintage(
    published: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    correct(published, clerk, reviewer, publisher, "34200", days=10)
    assert Observation.objects.count() == 1


def test_one_current_vintage_and_one_draft_in_the_database(published: Return) -> None:
    row = Observation.objects.get()
    copy = {f.attname: getattr(row, f.attname) for f in row._meta.fields if f.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(**copy)
    Observation.objects.create(**{**copy, "published_at": None})
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(**{**copy, "published_at": None})


@pytest.mark.parametrize(
    "broken",
    [
        {"month": 202413},
        {"superseded_at": NOW, "published_at": None},
        {"superseded_at": NOW - timedelta(days=1)},
        {"status": "guess"},
        {"qualifier": "maybe"},
        {"value_absence": "missing"},
        {"value": None, "growth": None},
    ],
)
def test_the_database_refuses_a_false_figure(published: Return, broken: dict[str, object]) -> None:
    row = Observation.objects.get()
    copy = {f.attname: getattr(row, f.attname) for f in row._meta.fields if f.name != "id"}
    Observation.objects.filter(pk=row.pk).update(superseded_at=NOW)
    from django.db import connection

    values = {**copy, "superseded_at": None, **broken}
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    plain = [int(v) if hasattr(v, "year_ago") else v for v in values.values()]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO indicators_observation ({names}) VALUES ({marks})", plain)
