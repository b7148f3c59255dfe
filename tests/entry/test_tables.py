"""Rows into tables without models: the same on both databases, whatever stands in a cell."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from entry import tables
from entry.models import AuditEvent, AuditHead, Return
from entry.periods import Month
from indicators.models import Indicator, Observation
from tests.factories import NOW, observe

pytestmark = pytest.mark.django_db

COLUMNS = (
    "id",
    "version",
    "indicator_id",
    "area_id",
    "month",
    *Observation.content_fields,
    "monthly_return_id",
    "entered_by_id",
    "entered_at",
)
ODD = 'a"b\\c, {d} NULL\tone\nline，“说明”\x7f 😀'
STATED: dict[str, Any] = {
    "value": Decimal("-12345678901.2345"),
    "growth": Decimal("0.1"),
    "comparable_base": None,
    "qualifier": "exact",
    "status": "flash",
    "rank": 3,
    "value_absence": "",
    "growth_absence": "",
    "quote": "NULL",
    "note": ODD,
    "records": {"title": ODD, "records": [{"key": "NULL", "number": 1, "amount": None}]},
}


def row(of: Return, indicator: Indicator, by: User, pk: int, month: Month) -> tuple[Any, ...]:
    subject = (indicator.pk, of.department.area_id, month)
    return (pk, 1, *subject, *STATED.values(), of.pk, by.pk, NOW)


def insert(of: Return, indicator: Indicator, by: User, count: int) -> list[int]:
    keys = tables.reserve(Observation, count)
    months = Month.range(Month(1990, 1), Month(1990, 1) + count - 1)
    rows = [row(of, indicator, by, pk, month) for pk, month in zip(keys, months, strict=True)]
    tables.insert(Observation, COLUMNS, rows)
    return keys


@pytest.mark.parametrize("copied", [True, False])
def test_what_is_inserted_reads_back_as_it_was(
    opened: Return, revenue: Indicator, clerk: User, monkeypatch: pytest.MonkeyPatch, copied: bool
) -> None:
    monkeypatch.setattr(tables, "_COPIED", 1 if copied else 1000)
    keys = insert(opened, revenue, clerk, 3)
    found = list(Observation.objects.order_by("month"))
    assert [one.pk for one in found] == keys
    for one in found:
        assert one.content() == STATED
        assert (one.monthly_return, one.entered_by, one.entered_at) == (opened, clerk, NOW)
        assert (one.published_at, one.superseded_at) == (None, None)
    assert [one.month for one in found] == list(Month.range(Month(1990, 1), Month(1990, 3)))


def test_reserved_keys_are_given_to_nobody_else(
    opened: Return, revenue: Indicator, clerk: User
) -> None:
    first = observe(revenue, Month(2024, 1), value="1")
    keys = insert(opened, revenue, clerk, 2)
    last = observe(revenue, Month(2024, 2), value="2")
    assert len({first.pk, *keys, last.pk}) == 4
    assert first.pk < keys[0] < keys[1] < last.pk


def test_only_the_columns_that_are_named_change(
    opened: Return, revenue: Indicator, clerk: User
) -> None:
    keys = insert(opened, revenue, clerk, 3)
    later = NOW + timedelta(minutes=1)
    new = [(keys[0], Decimal("7.5"), None, later), (keys[1], None, ODD, later)]
    tables.update(Observation, ["value", "rank", "entered_at"], [(*new[0],)])
    tables.update(Observation, ["value", "note", "entered_at"], [(*new[1],)])
    one, two, three = Observation.objects.order_by("month")
    assert (one.value, one.rank, one.note, one.entered_at) == (Decimal("7.5"), None, ODD, later)
    assert (two.value, two.rank, two.note, two.growth) == (None, 3, ODD, Decimal("0.1"))
    assert three.content() == STATED


def test_the_database_still_refuses_what_it_must(
    opened: Return, revenue: Indicator, clerk: User
) -> None:
    keys = insert(opened, revenue, clerk, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        tables.update(Observation, ["value_absence"], [(keys[0], "missing")])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(opened, revenue, clerk, 1)  # the same draft a second time
    assert Observation.objects.count() == 1


def test_nothing_is_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        tables.insert(Observation, COLUMNS, [])
        tables.update(Observation, ["note"], [])


@pytest.mark.parametrize("copied", [True, False])
def test_another_row_moves_with_the_insertion(
    monkeypatch: pytest.MonkeyPatch, copied: bool
) -> None:
    monkeypatch.setattr(tables, "_COPIED", 1 if copied else 1000)
    head = AuditHead.objects.create()
    names = [str(field.column) for field in AuditEvent._meta.concrete_fields]
    rest = (NOW, None, "x", "api", "", "a", "b", "c", None, "", None, None, {"n": ODD}, {}, "")
    events = [(n, *rest, str(n), str(n + 1)) for n in (1, 2)]
    tables.insert(AuditEvent, names, events, tables.Move(AuditHead, head.pk, {"sequence": 2}))
    head.refresh_from_db()
    assert (head.sequence, head.digest) == (2, "0" * 64)
    assert [one.before for one in AuditEvent.objects.order_by("pk")] == [{"n": ODD}] * 2


def test_a_text_that_is_too_long_is_refused_not_cut(
    opened: Return, revenue: Indicator, clerk: User
) -> None:
    keys = insert(opened, revenue, clerk, 1)
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps texts of any length")
    with pytest.raises(Exception, match="too long"), transaction.atomic():
        tables.update(Observation, ["quote"], [(keys[0], "x" * 201)])
