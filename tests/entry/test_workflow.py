"""The one door to a status: every transition of DESIGN §3.3, and everything that is refused."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Department, User
from accounts.roles import Role
from entry import workflow
from entry.errors import Blocked, Invalid, NotAllowed, Stale, WrongState
from entry.models import AuditEvent, CellRemark, Return, ReturnEvent, State
from entry.periods import Month
from entry.steps import STEPS, Remark
from indicators.models import Indicator, Observation
from tests.entry.conftest import SEPTEMBER, change, fill, walk
from tests.factories import NOW, actor, observe, person

pytestmark = pytest.mark.django_db

ALLOWED = {
    "submit": {"draft": "submitted"},
    "withdraw": {"submitted": "draft"},
    "approve": {"submitted": "approved"},
    "send_back": {"submitted": "draft", "approved": "draft"},
    "publish": {"approved": "published"},
}
ACTORS = {
    "submit": "clerk",
    "withdraw": "clerk",
    "approve": "reviewer",
    "send_back": "reviewer",
    "publish": "publisher",
}


def act(found: Return, name: str, user: User, **kwargs: Any) -> Return:
    options = {"seen_version": found.version, "reason": "理由", **kwargs}
    return workflow.act(found.pk, name, by=actor(user), at=NOW, **options)


@pytest.fixture
def people(clerk: User, reviewer: User, publisher: User) -> dict[str, User]:
    return {"clerk": clerk, "reviewer": reviewer, "publisher": publisher}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("state", State.values)
def test_each_step_from_each_state(
    name: str, state: str, filled: Return, people: dict[str, User]
) -> None:
    moved = filled
    if state != "draft":
        moved = walk(filled, people["clerk"], people["reviewer"], people["publisher"], to=state)
    wanted = ALLOWED[name].get(state)
    if wanted is None:
        with pytest.raises((WrongState, NotAllowed)):
            act(moved, name, people[ACTORS[name]])
        assert Return.objects.get(pk=moved.pk).state == state
    else:
        assert act(moved, name, people[ACTORS[name]]).state == wanted
        last = ReturnEvent.objects.filter(monthly_return=moved).last()
        assert last is not None
        assert (last.action, last.from_state, last.to_state) == (name, state, wanted)
        trace = AuditEvent.objects.filter(action=f"return.{name}", monthly_return=moved).first()
        assert trace is not None
        assert trace.after["state"] == wanted


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("name", STEPS)
def test_only_the_entitled_role_takes_a_step(
    name: str, role: Role | None, filled: Return, people: dict[str, User], statistics: Department
) -> None:
    state = next(iter(ALLOWED[name]))
    moved = filled if state == "draft" else walk(filled, *people.values(), to=state)
    entitled = {
        "submit": {"clerk"},
        "withdraw": set(),
        "approve": {"reviewer"},
        "send_back": {"reviewer", "publisher"},
        "publish": {"publisher"},
    }
    user = person(role, filled.department if role in {"clerk", "reviewer", "publisher"} else None)
    if role in entitled[name]:
        assert act(moved, name, user).state == ALLOWED[name][state]
    else:
        with pytest.raises(NotAllowed):
            act(moved, name, user)


@pytest.mark.parametrize("name", ["submit", "approve", "send_back"])
def test_another_departments_staff_are_refused(
    name: str, filled: Return, people: dict[str, User], statistics: Department
) -> None:
    state = next(iter(ALLOWED[name]))
    moved = filled if state == "draft" else walk(filled, *people.values(), to=state)
    role = {"submit": "clerk"}.get(name, "reviewer")
    with pytest.raises(NotAllowed):
        act(moved, name, person(role, statistics))


def test_a_submitter_with_every_role_approves_nothing_of_his_own(
    filled: Return, clerk: User
) -> None:
    for role in ("reviewer", "publisher"):
        clerk.memberships.create(role=role, department=filled.department)
    clerk = User.objects.get(pk=clerk.pk)
    sent = act(filled, "submit", clerk)
    with pytest.raises(NotAllowed, match="另一人"):
        act(sent, "approve", clerk)


def test_the_database_refuses_one_person_in_two_seats(submitted: Return) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.filter(pk=submitted.pk).update(approved_by=submitted.submitted_by)


def test_only_the_submitter_withdraws(submitted: Return, finance: Department) -> None:
    with pytest.raises(NotAllowed, match="提交人本人"):
        act(submitted, "withdraw", person("clerk", finance))


def test_sending_back_wants_a_reason_and_keeps_remarks(submitted: Return, reviewer: User) -> None:
    with pytest.raises(Invalid, match="理由"):
        act(submitted, "send_back", reviewer, reason="  ")
    remarks = [Remark("indicators", "revenue:150205", "请附凭证"), Remark("indicators", "x", " ")]
    back = act(submitted, "send_back", reviewer, reason="数不对", remarks=remarks)
    assert (back.state, back.is_returned, back.submitted_by) == ("draft", True, None)
    assert [r.text for r in CellRemark.objects.all()] == ["请附凭证"]


def test_a_blank_figure_stops_the_submission(opened: Return, clerk: User) -> None:
    with pytest.raises(Blocked) as refusal:
        act(opened, "submit", clerk)
    assert {p.column for p in refusal.value.problems} == {"value", "growth"}
    assert Return.objects.get(pk=opened.pk).state == "draft"


def test_a_soft_finding_passes_with_a_note(opened: Return, clerk: User, revenue: Indicator) -> None:
    observe(revenue, SEPTEMBER.year_ago, "20000", "5.0")
    filled = fill(opened, clerk, "34200", "71.0").monthly_return
    with pytest.raises(Blocked) as refusal:
        act(filled, "submit", clerk)
    assert [p.code for p in refusal.value.problems] == ["jump"]
    from entry.actions import save_cells

    noted = save_cells(
        filled.pk, [change("note", "清缴历年欠税", 1)], by=actor(clerk), at=NOW
    ).monthly_return
    assert act(noted, "submit", clerk).state == "submitted"


def test_approval_of_what_changed_is_refused_with_the_difference(
    submitted: Return, clerk: User, reviewer: User
) -> None:
    seen = submitted.version
    fill(act(submitted, "withdraw", clerk), clerk, "35000", "11.1")
    again = act(Return.objects.get(pk=submitted.pk), "submit", clerk)
    with pytest.raises(Stale) as refusal:
        act(again, "approve", reviewer, seen_version=seen)
    told = {d.column_key: (d.before, d.after) for d in refusal.value.differences}
    assert told == {"value": ("34200", "35000"), "growth": ("8.6", "11.1")}
    assert "王芳" in {d.by for d in refusal.value.differences}
    assert refusal.value.version == again.version
    assert act(again, "approve", reviewer).state == "approved"


def test_a_change_undone_is_no_difference(submitted: Return, clerk: User, reviewer: User) -> None:
    seen = submitted.version
    back = act(submitted, "withdraw", clerk)
    fill(back, clerk, "35000")
    fill(back, clerk, "34200")
    again = act(Return.objects.get(pk=submitted.pk), "submit", clerk)
    with pytest.raises(Stale) as refusal:
        act(again, "approve", reviewer, seen_version=seen)
    assert refusal.value.differences == ()


def test_opening_twice_gives_the_same_return(
    opened: Return, finance: Department, clerk: User
) -> None:
    again = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    assert again.pk == opened.pk
    assert ReturnEvent.objects.filter(monthly_return=opened, action="open").count() == 1


def test_opening_needs_the_right_and_something_due(
    finance: Department, statistics: Department, revenue: Indicator, clerk: User
) -> None:
    with pytest.raises(NotAllowed):
        workflow.open_return(statistics, SEPTEMBER, by=actor(clerk), at=NOW)
    Indicator.objects.update(frequency="quarter")
    with pytest.raises(Invalid, match="没有应报的内容"):
        workflow.open_return(finance, Month(2024, 8), by=actor(clerk), at=NOW)


def test_a_correction_reopens_named_figures_only(
    published: Return, publisher: User, clerk: User
) -> None:
    figures = [("indicators", "revenue:150205")]
    opened = workflow.correct(
        published.pk, figures=figures, reason="补报", by=actor(publisher), at=NOW
    )
    assert (opened.sequence, opened.state, opened.reason) == (1, "draft", "补报")
    draft = Observation.objects.drafts().get(monthly_return=opened)
    assert (str(draft.value), draft.version) == ("34200.0000", 1)
    with pytest.raises(WrongState, match="正在办理"):
        workflow.correct(published.pk, figures=figures, reason="再", by=actor(publisher), at=NOW)


@pytest.mark.parametrize(
    ("figures", "reason", "error", "told"),
    [
        ([], "x", Invalid, "至少选一项"),
        ([("indicators", "revenue:150205")], " ", Invalid, "原因"),
        ([("indicators", "nosuch:150205")], "x", Invalid, "没有代码"),
        ([("nosuch", "revenue:150205")], "x", Invalid, "台账"),
    ],
)
def test_a_correction_is_refused_with_a_sentence(
    published: Return, publisher: User, figures: Any, reason: str, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        workflow.correct(published.pk, figures=figures, reason=reason, by=actor(publisher), at=NOW)
    assert Return.objects.count() == 1


def test_a_correction_needs_a_published_return_and_the_right(
    submitted: Return, people: dict[str, User], leader: User
) -> None:
    figures = [("indicators", "revenue:150205")]
    with pytest.raises(WrongState, match="尚未发布"):
        workflow.correct(
            submitted.pk, figures=figures, reason="x", by=actor(people["publisher"]), at=NOW
        )
    moved = act(submitted, "approve", people["reviewer"])
    published = act(moved, "publish", people["publisher"])
    for user in (people["reviewer"], leader):
        with pytest.raises(NotAllowed):
            workflow.correct(published.pk, figures=[], reason="x", by=actor(user), at=NOW)


def test_loaded_history_is_marked(finance: Department, publisher: User) -> None:
    loaded = workflow.load_history(
        finance, Month(2023, 12), source="《报告》", by=actor(publisher), at=NOW
    )
    assert (loaded.state, loaded.is_history) == ("published", True)
    event = loaded.events.get()
    assert (event.action, event.reason) == ("load", "《报告》")


def test_no_other_code_assigns_a_state() -> None:
    """The only writes of a state are in the workflow; grep is enough to hold it."""
    from pathlib import Path

    root = Path(workflow.__file__).parent.parent
    guilty = [
        str(path.relative_to(root))
        for package in ("accounts", "entry", "plan", "indicators", "dashboards", "config")
        for path in (root / package).rglob("*.py")
        if "migrations" not in path.parts
        and any(
            text in path.read_text() for text in (".state = ", "update(state", '"state": State.')
        )
    ]
    assert guilty == ["entry/workflow.py"]
