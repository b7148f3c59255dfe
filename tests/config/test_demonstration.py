"""The demonstration: made once, by the real workflow, flagged, never beside real data."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts import clock
from accounts.models import Installation, Membership, User
from accounts.roles import ADMINISTRATORS, Role
from config.management.commands.demo import ACCOUNTS, CURRENT, LAST_PUBLISHED, TODAY
from entry.models import AuditEvent, CellRemark, Return, ReturnEvent
from entry.periods import Month
from indicators.models import LightSnapshot, Observation
from plan.lights import State
from plan.models import Task, TaskEvent, TaskProgress
from plan.moves import MOVES
from projects import models as built
from projects.judging import judge
from projects.stages import count_starts
from tests.config import counted_checks, investment_checks, returns_checks
from tests.conftest import browser_of
from tests.factories import PASSWORD


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration, made once for this module within a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        call_command("demo", password=PASSWORD, verbosity=0, stdout=StringIO())
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)
    clock.forget_installation()


@pytest.fixture
def demonstration(made: None, db: None) -> None:
    clock.forget_installation()


def contents() -> list[tuple[Any, ...]]:
    return [
        *Return.objects.order_by("pk").values_list("pk", "version", "state"),
        *Observation.objects.order_by("pk").values_list("pk", "version", "published_at"),
        *User.objects.order_by("pk").values_list("pk", "password"),
        *Installation.objects.values_list("pk", "clock_offset"),
        (AuditEvent.objects.count(), ReturnEvent.objects.count(), Membership.objects.count()),
    ]


# What it makes


def test_a_second_run_changes_nothing(demonstration: None) -> None:
    before, out = contents(), StringIO()
    call_command("demo", password="Another-2024-x", stdout=out)
    assert "已经载入过，未作改动" in out.getvalue()
    assert contents() == before
    call_command("seed", verbosity=0)
    assert contents() == before


def test_every_month_was_walked_step_by_step_by_different_people(demonstration: None) -> None:
    rounds = Return.objects.filter(is_demo=True, state="published", sequence=0)
    assert rounds.count() > 100
    steps: dict[int, list[str]] = {}
    for event in ReturnEvent.objects.filter(monthly_return__in=rounds).order_by("pk"):
        steps.setdefault(event.monthly_return_id, []).append(event.action)
    assert set(steps) == set(rounds.values_list("pk", flat=True))
    assert {tuple(one) for one in steps.values()} == {("open", "submit", "approve", "publish")}
    for one in rounds.select_related("submitted_by", "approved_by", "published_by"):
        assert len({one.submitted_by_id, one.approved_by_id, one.published_by_id}) == 3
        assert one.opened_at <= one.submitted_at <= one.approved_at <= one.published_at
        assert one.version > 4  # four steps and at least one save


def test_every_figure_was_typed_and_is_in_the_trail(
    demonstration: None, settings: Any, tmp_path: Path
) -> None:
    settings.AUDIT_ANCHORS = tmp_path / "audit.jsonl"  # other tests have left theirs
    for model in (Observation, built.ProjectProgress, TaskProgress):
        figures = model._default_manager.filter(monthly_return__is_demo=True)
        typed = AuditEvent.objects.filter(
            action="figure.save", object_type=model._meta.label_lower, monthly_return__is_demo=True
        )
        assert set(typed.values_list("door", flat=True)) == {"command"}
        saved = set(typed.values_list("monthly_return", "object_id"))
        # A correction starts from a copy, of which the changed part alone is typed.
        wanted = figures.filter(monthly_return__sequence=0).values_list("monthly_return", "pk")
        assert {(carrier, str(pk)) for carrier, pk in wanted} <= saved
    call_command("audit_verify", stdout=StringIO())


def test_the_months_reach_to_the_last_published_one(demonstration: None) -> None:
    demo = Return.objects.filter(is_demo=True)
    published = demo.filter(state="published", month__lte=LAST_PUBLISHED)
    months = set(published.values_list("month", flat=True))
    assert set(Month.range(Month(2023, 1), LAST_PUBLISHED)) <= months | {Month(2023, 12)}
    assert not demo.exclude(state="published").exclude(month=CURRENT).exists()
    now = Counter(demo.filter(month=CURRENT).values_list("state", flat=True))
    assert set(now) == {"draft", "submitted", "approved", "published"}  # each has a page to look at
    assert demo.filter(month=CURRENT, is_returned=True).count() == 1
    assert CellRemark.objects.exists()


def test_a_correction_left_its_old_vintage_readable(demonstration: None) -> None:
    correction = Return.objects.get(sequence=1)
    assert correction.is_demo
    assert "示意" in correction.reason
    (fresh,) = correction.indicators_observations.all()
    old = Observation.objects.get(superseded_at=fresh.published_at)
    assert (old.indicator_id, old.month) == (fresh.indicator_id, fresh.month)
    assert old.value != fresh.value


def test_published_months_kept_their_lights(demonstration: None) -> None:
    lit = set(LightSnapshot.objects.values_list("month", flat=True))
    assert set(Month.range(Month(2024, 2), LAST_PUBLISHED)) <= lit


def test_nothing_real_is_touched(demonstration: None) -> None:
    history = Return.objects.filter(is_history=True)
    assert history.exists()
    assert not history.filter(is_demo=True).exists()
    assert not Return.objects.filter(is_demo=False, is_history=False).exists()
    carried = Observation.objects.filter(monthly_return__is_history=True)
    assert not carried.exclude(superseded_at=None).exists()


# The story of the projects and the tasks

SEPTEMBER = Month(2024, 9)


def test_the_reports_promises_can_be_told_from_the_list(demonstration: None) -> None:
    """30个重大项目、完成投资50亿元、新开工17个、建成投产15个以上."""
    listed = built.Project.objects.filter(listings__list__code="district-major")
    found = judge(listed, Month(2024, 12)).values()
    plans = [one.plan for one in found if one.plan]
    assert (len(found), len(plans)) == (30, 30)
    assert sum(plan.planned_investment or 0 for plan in plans) == 500_000
    assert sum(one.phase == "starting" for one in found) == 17
    ends = [plan.planned_production or plan.planned_finish for plan in plans]
    assert sum(end is not None and end <= Month(2024, 12) for end in ends) >= 15


def test_every_light_and_every_state_can_be_looked_at(demonstration: None) -> None:
    planned = built.Project.objects.filter(year_plans__year=2024)
    found = judge(planned, SEPTEMBER).values()
    overall = {one.light.state for one in found}
    assert overall == {State.GREEN, State.YELLOW, State.RED, State.DONE, State.NOT_DUE,
                       State.EXEMPT, State.REMOVED}  # fmt: skip
    for family in ("start", "progress", "library"):
        colours = {one.lights[family].state for one in found}
        assert {State.GREEN, State.YELLOW, State.RED} <= colours, family
    assert State.RED in {one.lights["payment"].state for one in found}
    assert State.UNREPORTED in {one.light.state for one in judge(planned, CURRENT).values()}
    assert max(one.red_months for one in found) >= 3


def test_a_bulletin_counts_starts_three_ways(demonstration: None) -> None:
    found = judge(built.Project.objects.filter(listings__list__code="district-major"), SEPTEMBER)
    new = [one for one in found.values() if one.phase == "starting" and one.plan]
    pairs = [(one.plan.planned_start, one.course.started) for one in new if one.plan]
    starts = count_starts(pairs, SEPTEMBER)
    assert starts.planned - starts.behind + starts.early == starts.started
    assert min(starts.behind, starts.early) > 0


def test_events_have_a_file_and_two_people(demonstration: None) -> None:
    events = built.ProjectEvent.objects.filter(is_demo=True).select_related("evidence")
    assert events.waiting().count() == 1
    for event in events:
        assert event.evidence is not None
        with event.evidence.file.open() as file:
            assert file.read(5) == b"%PDF-"
        assert event.confirmed_by_id != event.recorded_by_id
        assert event.recorded_at.date() > event.on


def test_whatever_is_invented_of_projects_says_so(demonstration: None) -> None:
    for model in (
        built.Listing,
        built.Procedure,
        built.Milestone,
        built.Member,
        built.LightExemption,
        built.ProjectFile,
        built.Problem,
    ):
        assert set(model._default_manager.values_list("is_demo", flat=True)) == {True}, model
    assert not built.YearPlan.objects.filter(
        is_demo=False, planned_investment__isnull=False
    ).exists()
    assert not built.ProjectEvent.objects.filter(is_demo=False, quote="").exists()
    officials = User.objects.filter(led_projects__isnull=False).distinct()
    assert [one.is_demo for one in officials] == [True, True]


def test_tasks_took_every_step_through_their_door(demonstration: None) -> None:
    steps = set(TaskEvent.objects.values_list("action", flat=True))
    assert steps == set(MOVES) - {"assign", "cancel", "reopen"}
    assert set(Task.objects.values_list("stage", flat=True)) >= {"assigned", "working", "closed"}
    assert Task.objects.exclude(extension_due=None).count() == 1
    reported = TaskProgress.objects.published().filter(month=SEPTEMBER)
    assert set(reported.values_list("state", flat=True)) >= {"on_track", "late", "done"}


@pytest.mark.parametrize("check", returns_checks.CHECKS, ids=lambda one: one.__name__)
def test_returns_in_time_late_and_missing(demonstration: None, check: Callable[[], None]) -> None:
    check()


# Investment and support


@pytest.mark.parametrize("check", investment_checks.CHECKS, ids=lambda one: one.__name__)
def test_investment_and_support(demonstration: None, check: Callable[[], None]) -> None:
    check()


@pytest.mark.parametrize("code", counted_checks.PROMISED)
@pytest.mark.parametrize("check", counted_checks.CHECKS, ids=lambda one: one.__name__)
def test_a_counted_indicator(demonstration: None, check: Callable[[str], None], code: str) -> None:
    check(code)


def test_the_reported_87_signings_of_2023(demonstration: None) -> None:
    counted_checks.what_was_told_before_the_first_counted_month_stands()


# Who may come in


def test_there_is_one_account_for_every_role_and_each_logs_in(demonstration: None) -> None:
    held = set()
    for username in ACCOUNTS:
        user = User.objects.get(username=username)
        assert user.is_demo
        held |= user.roles
        client = Client()
        answer = client.post("/login/", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, username
        assert client.get("/", follow=True).status_code == 200, username
    assert held == set(Role)


def test_nobody_else_of_the_demonstration_has_a_password(demonstration: None) -> None:
    others = User.objects.filter(is_demo=True).exclude(username__in=ACCOUNTS)
    assert others.exists()
    assert not any(user.has_usable_password() for user in others)
    for user in User.objects.filter(is_demo=True):
        assert not (user.roles & ADMINISTRATORS) or len(user.roles) == 1


# What is told of it


@pytest.mark.parametrize(
    "address", ["/overview/", "/indicators/", "/indicators/gdp/", "/entry/board/", "/password/"]
)
def test_every_page_says_that_the_figures_are_not_real(demonstration: None, address: str) -> None:
    for username in ("publisher", "leader"):
        answer = browser_of(User.objects.get(username=username)).get(address)
        if answer.status_code == 200:
            assert "示意数据，非" in answer.content.decode(), username
        else:
            assert (username, answer.status_code) == ("leader", 403)
    assert "演示系统" in Client().get("/login/").content.decode()


def test_each_return_is_marked(demonstration: None) -> None:
    clerk = User.objects.get(username="clerk")
    own = Return.objects.filter(department__code="fgw", is_demo=True).order_by("-month").first()
    assert own is not None
    page = browser_of(clerk).get(f"/entry/returns/{own.pk}/").content.decode()
    assert 'badge--warn">示意数据' in page


def test_its_clock_stands_in_the_autumn_of_the_plans_year(demonstration: None) -> None:
    assert clock.installation().is_demo
    assert clock.today() == TODAY
    assert clock.now() - timezone.now() < timedelta(0)
