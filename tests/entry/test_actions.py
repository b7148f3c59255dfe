"""Writing cells: conflicts by column, refusals beside the cell, nothing half done."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry import audit, workflow
from entry.actions import save_cells
from entry.errors import NotAllowed, WrongState
from entry.models import AuditEvent, Return
from entry.periods import Month
from entry.sheets import Change
from indicators.models import Indicator, Observation
from tests.entry.conftest import SEPTEMBER, change, fill
from tests.factories import NOW, IndicatorFactory, actor, observe, person

pytestmark = pytest.mark.django_db


def save(
    opened: Return, user: User, *changes: Change, **kwargs: bool
) -> list[tuple[str, str, str]]:
    saved = save_cells(opened.pk, changes, by=actor(user), at=NOW, **kwargs)
    return [(r.change.column, r.outcome.value, r.text) for r in saved.results]


def draft() -> Observation:
    return Observation.objects.drafts().get()


def test_a_typed_cell_becomes_a_draft_with_its_author(opened: Return, clerk: User) -> None:
    assert save(opened, clerk, change("value", " 34,200 万元 ")) == [("value", "saved", "34200")]
    row = draft()
    assert (row.value, row.version, row.entered_by, row.published_at) == (34200, 1, clerk, None)
    trace = AuditEvent.objects.get(action="figure.save")
    assert (trace.before, trace.after) == ({"value": ""}, {"value": "34200"})
    assert trace.subject == "indicators/revenue:150205"
    assert Return.objects.get(pk=opened.pk).version == opened.version + 1


@pytest.mark.parametrize(
    ("column", "text", "shown", "stored"),
    [
        ("value", "0", "0", {"value": Decimal(0), "value_absence": ""}),
        ("value", "—", "—（未反馈）", {"value": None, "value_absence": "missing"}),
        ("value", "—（保密）", "—（保密）", {"value": None, "value_absence": "confidential"}),
        ("value", "３４２００", "34200", {"value": Decimal(34200)}),
        ("growth", "持平", "持平", {"growth": Decimal(0), "growth_absence": ""}),
        ("growth", "下降1.21%", "-1.21", {"growth": Decimal("-1.21")}),
        ("growth", "免报", "—（免报）", {"growth": None, "growth_absence": "not_collected"}),
        ("status", "核定", "核定", {"status": "verified"}),
        ("note", " 口径调整 ", "口径调整", {"note": "口径调整"}),
    ],
)
def test_blank_dash_flat_and_nought_are_different_things(
    opened: Return, clerk: User, column: str, text: str, shown: str, stored: dict[str, object]
) -> None:
    assert save(opened, clerk, change(column, text)) == [(column, "saved", shown)]
    row = draft()
    assert {name: getattr(row, name) for name in stored} == stored
    assert save(opened, clerk, change(column, shown, 1)) == [(column, "saved", shown)]
    assert draft().version == 1, "what is shown reads back as what it was"


def test_a_blank_in_an_untouched_row_leaves_no_draft(opened: Return, clerk: User) -> None:
    assert save(opened, clerk, change("value", "  ")) == [("value", "saved", "")]
    assert not Observation.objects.exists()
    assert Return.objects.get(pk=opened.pk).version == opened.version


def test_clearing_a_cell_makes_it_missing_not_nought(opened: Return, clerk: User) -> None:
    fill(opened, clerk)
    save(opened, clerk, change("value", "", 1))
    assert (draft().value, draft().value_absence, draft().growth) == (None, "", Decimal("8.6"))


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("value", "三万", "数字"),
        ("value", "3.42亿元", "34200"),
        ("value", "8.3%", "%"),
        ("value", "持平", "同比栏"),
        ("value", "1.23456", "小数"),
        ("value", "1e5", "科学"),
        ("growth", "8.6万元", "万元"),
        ("status", "差不多", "快报"),
        ("unit", "亿元", "不能填写"),
        ("rank", "1", "不能填写"),
    ],
)
def test_a_bad_cell_is_refused_with_a_sentence(
    opened: Return, clerk: User, column: str, text: str, told: str
) -> None:
    saved = save_cells(opened.pk, [change(column, text)], by=actor(clerk), at=NOW)
    (result,) = saved.results
    assert (result.outcome, result.text) == ("refused", text)
    assert told in result.message
    assert not Observation.objects.exists()


def test_good_cells_of_a_row_are_kept_beside_a_bad_one(opened: Return, clerk: User) -> None:
    outcome = save(opened, clerk, change("value", "34200"), change("growth", "很多"))
    assert [o[1] for o in outcome] == ["saved", "refused"]
    assert (draft().value, draft().growth) == (34200, None)


def test_all_or_nothing_leaves_everything_as_it_was(opened: Return, clerk: User) -> None:
    before = Return.objects.get(pk=opened.pk).version
    save(opened, clerk, change("value", "1"), change("growth", "很多"), all_or_nothing=True)
    assert not Observation.objects.exists()
    assert not AuditEvent.objects.filter(action="figure.save").exists()
    assert Return.objects.get(pk=opened.pk).version == before


def test_a_stale_cell_is_a_conflict_that_shows_theirs(
    opened: Return, clerk: User, finance: Department
) -> None:
    colleague = person("clerk", finance, full_name="同事")
    save(opened, clerk, change("value", "100"))
    save(opened, colleague, change("value", "200", 1))
    saved = save_cells(opened.pk, [change("value", "300", 1)], by=actor(clerk), at=NOW)
    (result,) = saved.results
    assert result.outcome == "conflict"
    assert result.theirs is not None
    assert (result.theirs.text, result.theirs.by, result.version) == ("200", "同事", 2)
    assert draft().value == 200


def test_different_columns_of_one_row_do_not_conflict(
    opened: Return, clerk: User, finance: Department
) -> None:
    colleague = person("clerk", finance)
    save(opened, clerk, change("value", "100"))
    save(opened, colleague, change("growth", "5.0", 1))
    assert save(opened, clerk, change("value", "110", 1)) == [("value", "saved", "110")]
    assert (draft().value, draft().growth) == (110, 5)


def test_the_same_text_twice_is_no_conflict(opened: Return, clerk: User) -> None:
    save(opened, clerk, change("value", "100"))
    assert save(opened, clerk, change("value", "100", 0)) == [("value", "saved", "100")]


def test_who_saw_the_return_as_it_stands_meets_no_conflict(
    opened: Return, clerk: User, finance: Department
) -> None:
    save(opened, clerk, change("value", "100"))
    save(opened, person("clerk", finance), change("value", "200", 1))
    stands = change("value", "300")._replace(version=None)
    assert save(opened, clerk, stands) == [("value", "saved", "300")]
    assert draft().version == 3


def test_a_status_alone_makes_a_draft_that_states_nothing(opened: Return, clerk: User) -> None:
    assert save(opened, clerk, change("status", "快报")) == [("status", "saved", "快报")]
    row = draft()
    assert (row.status, row.value, row.version, row.is_empty()) == ("flash", None, 1, True)
    assert not AuditEvent.objects.filter(action="figure.save").exists(), "it reads as before"


def test_many_rows_at_once_are_as_few(opened: Return, clerk: User, finance: Department) -> None:
    """More than a thousand go by another way into the database."""
    IndicatorFactory.create_batch(1003, owner=finance)
    codes = list(Indicator.objects.exclude(code="revenue").values_list("code", flat=True))
    changes = [change("value", str(n), 0, f"{code}:150205") for n, code in enumerate(codes, 1)]
    results = save(opened, clerk, *changes)
    assert results == [("value", "saved", text) for _, _, text in results]
    values = Observation.objects.order_by("value").values_list("value", "version", "entered_by")
    assert list(values) == [(Decimal(n), 1, clerk.pk) for n in range(1, 1004)]
    again = [one._replace(text=f"-{one.text}.5", version=1) for one in changes]
    save(opened, clerk, *again)
    values = Observation.objects.order_by("-value").values_list("value", "version", "entered_by")
    assert list(values) == [(-n - Decimal("0.5"), 2, clerk.pk) for n in range(1, 1004)]
    traces = AuditEvent.objects.filter(action="figure.save")
    keys = {str(pk) for pk in Observation.objects.values_list("pk", flat=True)}
    assert {trace.object_id for trace in traces} == keys
    assert traces.count() == 2 * 1003
    assert audit.verify() == []


def test_a_return_under_review_cannot_be_changed(submitted: Return, clerk: User) -> None:
    with pytest.raises(WrongState, match="待审核"):
        save(submitted, clerk, change("value", "1", 1))


@pytest.mark.parametrize("role", ["reviewer", "publisher", "leader", "system_admin", None])
def test_only_clerks_of_the_department_write(opened: Return, role: str | None) -> None:
    needs = role in {"reviewer", "publisher"}
    with pytest.raises(NotAllowed):
        save(opened, person(role, opened.department if needs else None), change("value", "1"))


def test_another_departments_clerk_writes_nothing(opened: Return, other_clerk: User) -> None:
    with pytest.raises(NotAllowed):
        save(opened, other_clerk, change("value", "1"))


def test_rows_that_are_not_on_the_sheet_are_refused(
    opened: Return, clerk: User, statistics: Department, finance: Department
) -> None:
    IndicatorFactory(code="gdp", name="地区生产总值", owner=statistics)
    IndicatorFactory(code="budget", name="年度预算", owner=finance, frequency="year")
    subjects = {
        "gdp:150205": "不由财政局填报",
        "budget:150205": "按年填报，9月不应填报",
        "nosuch:150205": "没有代码为",
        "revenue:999999": "在地区",
        "": "没有代码为",
    }
    for subject, told in subjects.items():
        saved = save_cells(opened.pk, [change("value", "1", 0, subject)], by=actor(clerk), at=NOW)
        assert saved.results[0].outcome == "refused"
        assert told in saved.results[0].message


def test_january_of_an_exempt_series_is_refused(finance: Department, clerk: User) -> None:
    from entry import workflow

    IndicatorFactory(code="always", owner=finance)
    IndicatorFactory(code="industry", name="规上工业", owner=finance, first_month=2)
    january = workflow.open_return(finance, Month(2024, 1), by=actor(clerk), at=NOW)
    saved = save_cells(
        january.pk, [change("value", "1", 0, "industry:150205")], by=actor(clerk), at=NOW
    )
    assert "1月份免报" in saved.results[0].message


def test_the_single_month_is_derived_and_shown(
    opened: Return, clerk: User, revenue: Indicator
) -> None:
    observe(revenue, SEPTEMBER - 1, "30000")
    saved = save_cells(opened.pk, [change("value", "34200")], by=actor(clerk), at=NOW)
    assert saved.results[0].derived["single"] == "4200"


def test_a_correction_changes_only_what_it_names(
    published: Return, publisher: User, clerk: User, finance: Department
) -> None:
    from entry import workflow

    IndicatorFactory(code="tax", name="税收", owner=finance)
    opened = workflow.correct(
        published.pk,
        figures=[("indicators", "revenue:150205")],
        reason="补报",
        by=actor(publisher),
        at=NOW,
    )
    saved = save_cells(opened.pk, [change("value", "1", 0, "tax:150205")], by=actor(clerk), at=NOW)
    assert "不在本次更正范围内" in saved.results[0].message


def test_any_number_of_rows_takes_the_same_queries(finance: Department, clerk: User) -> None:
    """New rows, then changed ones, then conflicting ones: reads and writes alike."""

    def queries(count: int, month: Month) -> list[int]:
        for number in range(count):
            IndicatorFactory(code=f"m{month.month}n{number}", owner=finance)
        opened = workflow.open_return(finance, month, by=actor(clerk), at=NOW)
        user = User.objects.get(pk=clerk.pk)
        taken = []
        for text, version in (("5", 0), ("6", 1), ("7", 1)):
            changes = [
                change("value", text, version, f"m{month.month}n{n}:150205") for n in range(count)
            ]
            with CaptureQueriesContext(connection) as captured:
                saved = save_cells(opened.pk, changes, by=actor(user), at=NOW)
            taken.append(len(captured))
        assert {result.outcome.value for result in saved.results} == {"conflict"}
        return taken

    assert queries(3, Month(2024, 3)) == queries(9, Month(2024, 4))


def test_a_changed_row_keeps_its_identity(opened: Return, clerk: User) -> None:
    save(opened, clerk, change("value", "1"))
    first = draft()
    save(opened, clerk, change("value", "2", 1), change("note", "更正笔误", 1))
    second = draft()
    assert (second.pk, second.version, second.value) == (first.pk, 2, 2)
    trace = AuditEvent.objects.filter(action="figure.save").latest("sequence")
    assert (trace.object_id, trace.object_version) == (str(first.pk), 2)
