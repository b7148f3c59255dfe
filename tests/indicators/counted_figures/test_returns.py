"""A counted figure in its owner's return: there by itself, for approval, and typed by nobody."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Department, User
from entry import workflow
from entry.actions import save_cells
from entry.errors import Blocked
from entry.models import AuditEvent, Return
from entry.periods import Month
from entry.sheets import Change, Outcome
from indicators.models import Indicator, Observation
from tests.factories import NOW, actor
from tests.indicators.counted_figures.asking import (
    SEPTEMBER,
    SOURCE,
    SUBJECT,
    again,
    keys,
    row,
    told,
    typed,
)
from tests.indicators.counted_figures.counting import COST, counting, started
from tests.indicators.desk import REGISTER
from tests.indicators.scenes import city

pytestmark = pytest.mark.django_db


# -- it is there by itself ------------------------------------------------------------------------


def test_an_opened_return_has_the_figure_and_its_records(opened: Return, clerk: User) -> None:
    (draft,) = Observation.objects.drafts()
    assert (draft.value, keys(draft), draft.entered_by) == (2, ["a", "b"], clerk)
    assert draft.records["title"] == "开工项目"
    assert (opened.version, told(opened)) == (2, [])
    event = AuditEvent.objects.get(action="figure.save")
    assert event.after["value"] == "2"
    assert event.after["records"].startswith("2条（校验码")


def test_the_row_says_what_it_is_counted_from(opened: Return) -> None:
    found = row(opened)
    assert found.editable == {"status", "note"}
    assert found.source == f"{SOURCE}，2条记录"
    assert found.closed == {"value": f"“新开工项目”{SOURCE}，不能填写；登记簿有变动时请重新汇总。"}
    columns = [one.key for one in REGISTER.sheet(opened).columns]
    assert "value" in columns  # though nobody types into it
    assert "records" not in columns


def test_months_before_the_first_are_typed(finance: Department, clerk: User) -> None:
    counting("starts", finance, since=SEPTEMBER + 1)
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    assert not Observation.objects.exists()
    assert (row(opened).source, dict(row(opened).closed)) == ("", {})
    assert typed(opened, "87", version=0)(clerk).outcome is Outcome.SAVED
    assert Observation.objects.get().records is None


def test_the_month_is_that_of_the_figure_not_of_the_return(
    finance: Department, clerk: User
) -> None:
    counting("starts", finance, since=SEPTEMBER, lag_months=1)
    counting("later", finance, lag_months=1)
    started("a", finance, date(2024, 8, 31))
    started("b", finance, date(2024, 9, 1))
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    assert row(opened).source == ""  # of August, when it was still typed
    figure = Observation.objects.get(indicator__code="later")
    assert (figure.month, keys(figure)) == (Month(2024, 8), ["a"])


def test_other_areas_are_compared_with_what_they_report(
    finance: Department, clerk: User, home: Any
) -> None:
    city("东区")
    finance.refresh_from_db()
    counting("starts", finance, with_peers=True, has_growth=True)
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    found = {one.subject: one for one in REGISTER.sheet(opened).rows}
    assert found["starts:150290"].closed == {}
    assert found["starts:150290"].source == ""
    assert found[SUBJECT].closed.keys() == {"value"}
    assert "growth" in found[SUBJECT].editable


def test_money_is_counted_in_the_unit_of_the_indicator(
    starts: Indicator, finance: Department, clerk: User
) -> None:
    counting("cost", finance, COST, unit="亿元", decimals=2)
    workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    assert str(Observation.objects.get(indicator__code="cost").value) == "1.2801"


# -- nobody types it ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["3", "2.5", "—", "", "许多", "2个项目", "持平"])
def test_a_typed_value_is_refused_with_the_register_named(
    opened: Return, clerk: User, text: str
) -> None:
    result = typed(opened, text)(clerk)
    assert (result.outcome, result.message) == (Outcome.REFUSED, row(opened).closed["value"])
    assert Observation.objects.get().value == 2
    assert again(opened).version == 2


@pytest.mark.parametrize("text", ["2", "2.00", " ２ "])
@pytest.mark.parametrize("version", [0, 1, 9])
def test_who_sends_back_what_stands_has_not_typed(
    opened: Return, clerk: User, text: str, version: int
) -> None:
    result = typed(opened, text, version=version)(clerk)
    assert (result.outcome, result.text, result.version) == (Outcome.SAVED, "2", 1)
    assert (again(opened).version, Observation.objects.get().version) == (2, 1)


def test_what_else_the_row_has_is_typed_beside_it(opened: Return, clerk: User) -> None:
    changes = [
        Change("indicators", SUBJECT, "value", "9", 1),
        Change("indicators", SUBJECT, "note", "两个项目", 1),
        Change("indicators", SUBJECT, "records", "", 1),
    ]
    results = save_cells(opened.pk, changes, by=actor(clerk), at=NOW).results
    outcomes = {one.change.column: one.outcome.value for one in results}
    assert outcomes == {"value": "refused", "note": "saved", "records": "refused"}
    figure = Observation.objects.get()
    assert (figure.value, figure.note, keys(figure)) == (2, "两个项目", ["a", "b"])


def test_a_refused_count_leaves_everything_as_it_was_where_all_or_nothing_is_asked(
    opened: Return, clerk: User
) -> None:
    changes = [Change("indicators", SUBJECT, one, text, 1) for one, text in (("value", "9"), ("note", "x"))]  # fmt: skip
    saved = save_cells(opened.pk, changes, by=actor(clerk), at=NOW, all_or_nothing=True)
    assert saved.monthly_return.version == 2
    assert Observation.objects.get().note == ""


def test_a_count_that_no_register_knows_stops_the_return_and_takes_no_number(
    opened: Return, clerk: User, starts: Indicator
) -> None:
    Indicator.objects.filter(pk=starts.pk).update(counted_from="gone")
    ((code, message),) = told(opened)
    assert (code, "没有“gone”这项计数" in message) == ("uncounted", True)
    result = typed(opened, "5")(clerk)
    assert (result.outcome, result.message) == (Outcome.REFUSED, row(opened).closed["value"])
    with pytest.raises(Blocked):
        workflow.act(opened.pk, "submit", by=actor(clerk), at=NOW, seen_version=2)


def test_a_unit_of_another_kind_counts_nothing(opened: Return, starts: Indicator) -> None:
    Indicator.objects.filter(pk=starts.pk).update(unit="亿元")
    assert [code for code, _ in told(opened)] == ["uncounted"]


def test_a_draft_from_when_it_was_counted_is_typed_anew_without_records(
    opened: Return, clerk: User, starts: Indicator
) -> None:
    Indicator.objects.filter(pk=starts.pk).update(counted_from="", counted_since=None)
    assert typed(opened, "5")(clerk).outcome is Outcome.SAVED
    figure = Observation.objects.get()
    assert (figure.value, figure.records) == (5, None)
