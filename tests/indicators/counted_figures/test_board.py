"""The publisher's board and what moved since a counted figure was handed in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Department, User
from entry import queries, recounts, workflow
from entry.actions import recount_into
from entry.models import Return, State
from indicators.models import Indicator, Observation
from projects.models import ProjectEvent, ProjectProgress
from tests.api.conftest import writer_of
from tests.conftest import browser_of
from tests.entry.conftest import walk
from tests.factories import NOW, DepartmentFactory, actor
from tests.indicators.counted_figures import counting
from tests.indicators.counted_figures.asking import SEPTEMBER, SUBJECT, again, told, void
from tests.projects.factories import draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

BOARD = "/entry/board/?month=2024-09"
MOVED = "月报为2个，登记簿现为1个"


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


@pytest.fixture
def approved(opened: Return, clerk: User, reviewer: User, publisher: User) -> Return:
    return walk(opened, clerk, reviewer, publisher, to="approved")


class WithDrafts(counting.Starts):
    """A count in which the drafts of a return count as if they stood: any project reported."""

    def records(self, codes: Any, area: Any, month: Any, carriers: Any = ()) -> Any:
        found = super().records(codes, area, month, carriers)
        reported = ProjectProgress.objects.filter(month=month, invested__isnull=False)
        keys = {
            one.project.key
            for one in reported.select_related("project")
            if one.published_at is not None or one.monthly_return_id in carriers
        }
        return {code: [one for one in rows if one.key in keys] for code, rows in found.items()}


DRAFTING = (WithDrafts(), counting.Silent())


@pytest.fixture
def unmoved(statistics: Department) -> Return:
    """Ready as well, with a counted figure that no project moves."""
    counting.counting("nothing", statistics, counting.NOBODY, name="无人问津")
    return ready(statistics)


def ready(department: Department) -> Return:
    """An approved return, taken there by whoever: the counts are what is asked about."""
    superuser = User.objects.get(username="publisher")
    found = Return.objects.filter(department=department, month=SEPTEMBER).first()
    if found is None:
        found = Return.objects.create(
            department=department, month=SEPTEMBER, due_on=date(2024, 10, 8), opened_at=NOW,
            opened_by=superuser,
        )  # fmt: skip
        recount_into(found, by=actor(superuser), at=NOW)
    Return.objects.filter(pk=found.pk).update(state=State.APPROVED)
    return again(found)


def shown(publisher: User, path: str = BOARD) -> str:
    return browser_of(publisher).get(path).content.decode()


def published(publisher: User, *returns: Return) -> str:
    chosen = [f"{one.pk}:{one.version}" for one in returns]
    form = {"month": "2024-09", "return": chosen}
    answer = browser_of(publisher).post("/entry/board/publish/", form, follow=True)
    return str(answer.content.decode())


def test_nothing_is_said_where_nothing_moved(approved: Return, publisher: User) -> None:
    assert "计数有变动" not in shown(publisher)
    page = published(publisher, approved)
    assert "已发布1份月报。" in page
    assert "不一致" not in page
    assert again(approved).state == State.PUBLISHED


def test_the_board_marks_what_moved_and_nothing_else(
    approved: Return, publisher: User, unmoved: Return
) -> None:
    assert Observation.objects.get(monthly_return=unmoved).records is not None
    void("a")
    page = shown(publisher)
    assert page.count("计数有变动</a>") == 1
    assert f'href="/entry/returns/{approved.pk}/#indicators-{SUBJECT}"' in page
    assert MOVED in page
    row = shown(publisher, f"/entry/returns/{approved.pk}/")
    assert f'id="indicators-{SUBJECT}"' in row
    assert [code for code, _ in told(approved)] == ["recount"]
    answer = browser_of(publisher).get("/entry/board/export.csv?month=2024-09")
    rows = b"".join(answer.streaming_content).decode()
    assert rows.count(f"新开工项目：{MOVED}") == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "published"])
def test_what_does_not_wait_for_publication_is_not_marked(
    state: str, approved: Return, publisher: User
) -> None:
    void("a")
    stamp = NOW if state == "published" else None
    Return.objects.filter(pk=approved.pk).update(state=state, published_at=stamp)
    assert "计数有变动" not in shown(publisher)


def test_records_of_the_same_sum_are_another_figure(approved: Return, publisher: User) -> None:
    void("a")
    counting.started("d", approved.department, date(2024, 5, 1), "70")
    assert "合计仍为2个，所汇总的记录有变动" in shown(publisher)


def test_the_message_after_a_publication_names_return_figure_and_remedy(
    approved: Return, publisher: User
) -> None:
    void("a")
    page = published(publisher, approved)
    assert (
        f"财政局2024年9月月报已发布，但汇总的数与登记簿不一致：“新开工项目”{MOVED}。请发起更正。"
    ) in page
    assert "不一致" not in published(publisher, again(approved))


def test_a_figure_published_before_is_named_when_a_later_publication_moves_it(
    approved: Return, publisher: User, statistics: Department, settings: Any
) -> None:
    """Published alone, it counts what stood; the other return's progress moves it."""
    settings.COUNTERS = f"{__name__}.DRAFTING"
    Return.objects.filter(pk=approved.pk).update(state=State.DRAFT)
    recount_into(again(approved), by=actor(publisher), at=NOW)
    Return.objects.filter(pk=approved.pk).update(state=State.APPROVED)
    other = carrying(statistics)
    page = shown(publisher)
    assert "月报为0个，登记簿现为1个" in page  # both at once: told before
    assert [code for code, _ in told(approved)] == ["recount"]  # and by the return's page
    assert "连同本月其他待发布的月报" in shown(publisher, f"/entry/returns/{approved.pk}/")
    assert "不一致" not in published(publisher, again(approved))
    page = published(publisher, other)
    assert "财政局2024年9月月报已发布，但汇总的数与登记簿不一致" in page
    assert "月报为0个，登记簿现为1个。请发起更正。" in page


def carrying(department: Department) -> Return:
    """An approved return with the progress of a project that has started."""
    found = ready(department)
    project = ProjectEvent.objects.get(project__key="b").project
    draft(project, found, invested=5)
    return found


def test_who_counts_others_is_published_last(
    approved: Return, publisher: User, statistics: Department
) -> None:
    other = ready(statistics)
    assert other.pk > approved.pk
    assert recounts.in_publishing_order([approved, other]) == [other, approved]
    published(publisher, approved, other)
    first, last = again(other), again(approved)
    assert first.published_at is not None
    assert last.published_at is not None
    assert first.published_at < last.published_at


def grown(count: int) -> Iterator[Return]:
    for _ in range(count):
        one = DepartmentFactory(area=Indicator.objects.get(code="starts").owner.area)
        counting.counting(f"starts-{one.pk}", one)
        yield ready(one)


def test_the_board_takes_a_fixed_number_of_queries(approved: Return, publisher: User) -> None:
    def taken() -> int:
        user = User.objects.get(pk=publisher.pk)
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            found = queries.board(user, SEPTEMBER, date(2024, 10, 9))
        assert all(line.moved for line in found.ready)
        return len(captured)

    list(grown(2))
    void("a")
    first = taken()
    made = list(grown(6))
    Observation.objects.filter(monthly_return__in=made).update(value=9)
    assert (first, taken()) == (19, 19)


def test_the_returns_own_page_says_the_same_when_it_publishes(
    approved: Return, publisher: User
) -> None:
    void("a")
    path, form = f"/entry/returns/{approved.pk}/publish/", {"version": approved.version}
    page = browser_of(publisher).post(path, form, follow=True).content.decode()
    assert again(approved).state == State.PUBLISHED
    assert f"汇总的数与登记簿不一致：“新开工项目”{MOVED}。请发起更正。" in page


def test_a_program_that_publishes_is_told_the_same(
    approved: Return, publisher: User, statistics: Department
) -> None:
    void("a")
    for found, said in ((ready(statistics), 0), (again(approved), 1)):
        path = f"returns/{found.pk}/publish/"
        answer = writer_of(publisher).send("post", path, {}, tag=found.version)
        assert answer.status_code == 200, answer.content
        warnings = answer.json()["warnings"]
        assert [MOVED in one for one in warnings] == [True] * said


def test_a_publication_of_the_workflow_alone_is_no_other(approved: Return, publisher: User) -> None:
    """Every door asks the same object before and after."""
    void("a")
    told_by = recounts.Publication([approved], publisher)
    assert told_by.warnings() == []
    workflow.act(approved.pk, "publish", by=actor(publisher), at=NOW, seen_version=approved.version)
    assert len(told_by.warnings()) == 1
