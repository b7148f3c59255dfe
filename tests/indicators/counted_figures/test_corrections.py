"""A counted figure moves with its register until it is published, and then only by a correction."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from accounts.models import Department, User
from entry import actions, workflow
from entry.errors import Blocked, NotAllowed, WrongState
from entry.models import AuditEvent, Return
from entry.periods import Month
from indicators.models import Indicator, Observation
from projects.models import Project
from tests.entry.conftest import walk
from tests.factories import NOW, actor, observe
from tests.indicators.counted_figures.asking import (
    SEPTEMBER,
    SOURCE,
    SUBJECT,
    again,
    keys,
    row,
    told,
    typed,
    void,
)
from tests.indicators.counted_figures.counting import STARTS, counting, started
from tests.indicators.desk import REGISTER

pytestmark = pytest.mark.django_db


# -- until it is published -----------------------------------------------------------------------


def test_a_register_that_moved_stops_the_submission_until_it_is_counted_again(
    opened: Return, clerk: User, finance: Department
) -> None:
    started("d", finance, date(2024, 5, 1))
    ((code, message),) = told(opened)
    assert code == "recount"
    assert message == "“重点项目”的“开工项目”有变动，现为3个，本表为2个，请重新汇总。"
    with pytest.raises(Blocked) as refusal:
        workflow.act(opened.pk, "submit", by=actor(clerk), at=NOW, seen_version=2)
    assert [one.code for one in refusal.value.problems] == ["recount"]
    saved = actions.recount(opened.pk, by=actor(clerk), at=NOW)
    assert (saved.monthly_return.version, told(opened)) == (3, [])
    assert keys(Observation.objects.get()) == ["a", "d", "b"]


def test_other_records_of_the_same_number_are_news_too(opened: Return, clerk: User) -> None:
    Project.objects.filter(key="b").update(name="改过的名称")
    ((code, message),) = told(opened)
    assert code == "recount"
    assert message == "“重点项目”的“开工项目”的记录有变动（合计仍为2个），请重新汇总。"
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    event = AuditEvent.objects.filter(action="figure.save").order_by("-sequence")[0]
    assert set(event.after) == {"records"}
    assert event.before["records"] != event.after["records"]


def test_what_was_switched_on_after_the_opening_waits_to_be_counted(
    finance: Department, clerk: User
) -> None:
    one = counting("starts", finance, since=SEPTEMBER + 1)
    started("a", finance, date(2024, 3, 9))
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    typed(opened, "1", version=0)(clerk)
    Indicator.objects.filter(pk=one.pk).update(counted_since=Month(2024, 1))
    assert row(opened).source == f"{SOURCE}，尚未汇总"
    ((code, message),) = told(opened)  # the very number, and no records behind it
    assert (code, "还没有汇总" in message) == ("recount", True)
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    assert keys(Observation.objects.get()) == ["a"]


def test_no_records_at_all_are_the_number_nought_with_none_behind_it(
    finance: Department, clerk: User
) -> None:
    one = counting("starts", finance, since=SEPTEMBER + 1)
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    typed(opened, "0", version=0)(clerk)
    Indicator.objects.filter(pk=one.pk).update(counted_since=Month(2024, 1))
    assert [code for code, _ in told(opened)] == ["recount"]  # nought was typed, not counted
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    figure = Observation.objects.get()
    assert (figure.value, keys(figure), told(opened)) == (0, [], [])


def test_counting_again_what_did_not_move_changes_nothing(opened: Return, clerk: User) -> None:
    events = AuditEvent.objects.count()
    saved = actions.recount(opened.pk, by=actor(clerk), at=NOW)
    assert (saved.monthly_return.version, saved.results) == (2, ())
    assert AuditEvent.objects.count() == events


def test_only_who_may_type_may_count_again(
    opened: Return, clerk: User, other_clerk: User, reviewer: User, publisher: User
) -> None:
    for user in (other_clerk, reviewer, publisher):
        with pytest.raises(NotAllowed):
            actions.recount(opened.pk, by=actor(user), at=NOW)
    walk(opened, clerk, reviewer, publisher, to="submitted")
    with pytest.raises(WrongState, match="待审核"):
        actions.recount(opened.pk, by=actor(clerk), at=NOW)


def test_a_falling_count_still_wants_its_reason(
    opened: Return, clerk: User, starts: Indicator
) -> None:
    observe(starts, Month(2024, 8), value="5")
    assert [code for code, _ in told(opened)] == ["falling", "jump"]
    typed(opened, "两个项目退库", "note")(clerk)
    assert all(not one.stops for one in REGISTER.check(again(opened)))


# -- published and corrected ----------------------------------------------------------------------


def test_what_is_published_stands_whatever_the_register_says_later(
    published: Return, django_assert_num_queries: Any
) -> None:
    void("a")
    Project.objects.filter(key="b").update(name="改过的名称", total_investment=1)
    (figure,) = Observation.objects.current()
    assert (figure.value, keys(figure)) == (2, ["a", "b"])
    assert figure.records["records"][1]["title"] == "项目b"
    found = row(published)
    assert (found.source, found.cells["value"]) == (f"{SOURCE}，2条记录", "2")
    assert found.closed.keys() == {"value"}


def test_a_published_return_asks_no_register(
    published: Return, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: Iterable[Any]) -> None:
        raise AssertionError

    monkeypatch.setattr("tests.indicators.counted_figures.counting.Starts.records", asked)
    assert row(published).cells["value"] == "2"


def reopened(published: Return, by: User) -> Return:
    return workflow.correct(
        published.pk, figures=[("indicators", SUBJECT)], reason="重报", by=actor(by), at=NOW
    )


def test_a_reopened_figure_is_counted_again(published: Return, clerk: User) -> None:
    void("a")
    correction = reopened(published, clerk)
    (draft,) = Observation.objects.drafts()
    assert (draft.value, keys(draft), told(correction)) == (1, ["b"], [])
    event = AuditEvent.objects.filter(action="figure.save", monthly_return=correction).get()
    assert (event.before["value"], event.after["value"]) == ("2", "1")


def test_a_correction_in_which_nothing_moved_is_no_news(
    published: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    correction = reopened(published, clerk)
    assert correction.version == 1
    walk(correction, clerk, reviewer, publisher, to="published")
    assert Observation.objects.count() == 1


def test_other_records_of_the_same_number_are_a_new_vintage(
    published: Return, clerk: User, reviewer: User, publisher: User, finance: Department
) -> None:
    void("a")
    started("d", finance, date(2024, 4, 1))
    walk(reopened(published, clerk), clerk, reviewer, publisher, to="published")
    old, new = Observation.objects.published().order_by("published_at")
    assert (old.value, new.value) == (2, 2)
    assert (keys(old), keys(new)) == (["a", "b"], ["d", "b"])
    assert old.superseded_at == new.published_at


def test_a_typed_figure_is_counted_once_its_month_is(
    finance: Department, clerk: User, reviewer: User, publisher: User
) -> None:
    one = counting("starts", finance, since=SEPTEMBER + 1)
    started("a", finance, date(2024, 3, 9))
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    typed(opened, "87", version=0)(clerk)
    published = walk(opened, clerk, reviewer, publisher, to="published")
    Indicator.objects.filter(pk=one.pk).update(counted_since=SEPTEMBER)
    assert row(published).source == ""  # as it was published
    correction = reopened(published, clerk)
    assert row(correction).source == f"{SOURCE}，1条记录"
    assert Observation.objects.drafts().get().value == 1


def test_nothing_else_is_counted_in_a_correction(
    opened: Return, clerk: User, reviewer: User, publisher: User, finance: Department
) -> None:
    counting("second", finance, STARTS)
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    published = walk(opened, clerk, reviewer, publisher, to="published")
    void("a")
    reopened(published, clerk)
    assert [one.indicator.code for one in Observation.objects.drafts()] == ["starts"]
