"""Published figures and logs are append-only in the database itself, on SQLite and PostgreSQL."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from entry import guards
from entry.figures import MonthlyFigure
from entry.models import AuditEvent, CellRemark, ReturnEvent
from entry.periods import Month
from indicators.models import LightSnapshot, Observation
from tests.factories import NOW, IndicatorFactory, observe

pytestmark = pytest.mark.django_db


def test_every_figure_table_and_log_stands_under_guard() -> None:
    figures = [m for m in apps.get_models() if issubclass(m, MonthlyFigure)]
    wanted = {
        m._meta.db_table for m in [*figures, AuditEvent, ReturnEvent, CellRemark, LightSnapshot]
    }
    assert figures
    assert wanted <= guards.installed()


@pytest.mark.parametrize(
    "change",
    [
        {"value": 1},
        {"note": "x"},
        {"published_at": NOW},
        {"month": Month(2024, 1)},
        {"superseded_at": None},
    ],
)
def test_a_published_row_cannot_be_updated(change: dict[str, object]) -> None:
    row = observe(IndicatorFactory(), Month(2024, 9), "2.00")
    if change == {"superseded_at": None}:
        Observation.objects.filter(pk=row.pk).update(superseded_at=timezone.now())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Observation.objects.filter(pk=row.pk).update(**change)


def test_a_published_row_cannot_be_deleted() -> None:
    row = observe(IndicatorFactory(), Month(2024, 9), "2.00")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Observation.objects.filter(pk=row.pk).delete()


def test_a_published_row_can_be_closed_once() -> None:
    row = observe(IndicatorFactory(), Month(2024, 9), "2.00")
    assert Observation.objects.filter(pk=row.pk).update(superseded_at=timezone.now()) == 1
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Observation.objects.filter(pk=row.pk).update(superseded_at=timezone.now())
