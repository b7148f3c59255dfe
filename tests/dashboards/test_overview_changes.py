"""本月变化: what changed since last month, register by register, and nothing when nothing did."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from accounts.models import Department, User
from dashboards.overview_blocks import blocks
from dashboards.overview_changes import GROUPS, Changes, changes
from dashboards.overview_presenters import SHOWN, changes_told
from dashboards.queries import overview
from entry.models import Return
from entry.periods import Month
from plan.models import Task
from plan.news import Kind, News
from tests.conftest import browser_of
from tests.factories import AreaFactory, observe, person
from tests.indicators import scenes
from tests.indicators.test_views import text, words
from tests.investment.factories import take, won
from tests.investment.support_scenes import at
from tests.plan.factories import TaskFactory, close
from tests.plan.factories import report as report_task
from tests.projects.factories import ProjectFactory, happen, plan_for, report, rules

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, TODAY = Month(2024, 8), Month(2024, 9), date(2024, 10, 18)
TOLD_OF_AUGUST, TOLD_OF_SEPTEMBER = at(9, 9), at(10, 9)


@pytest.fixture
def house(finance: Department, monkeypatch: Any) -> Department:
    """August and September are told, each on the 9th of the month after."""
    monkeypatch.setattr("accounts.clock.now", lambda: at(10, 18))
    scenes.rules()
    rules()
    for month, told in ((AUGUST, TOLD_OF_AUGUST), (SEPTEMBER, TOLD_OF_SEPTEMBER)):
        scenes.regular(finance, month)
        Return.objects.filter(month=month).update(published_at=told)
    return finance


def seen(user: User | None = None, month: Month = SEPTEMBER, **given: Any) -> Changes:
    reader = user or person("leader")
    found = overview(reader, AreaFactory(), month, today=TODAY, **given)
    return changes(reader, blocks(reader, found, today=TODAY))


def news(key: str, **given: Any) -> list[News]:
    (found,) = [one for one in seen(**given).groups if one.key == key]
    return list(found.news)


def told(key: str, **given: Any) -> list[tuple[Kind, str, str]]:
    return [(one.kind, one.title, one.words) for one in news(key, **given)]


def target(of: Department, code: str, august: str, september: str) -> None:
    made = scenes.indicator(code, of, has_growth=False, name=code)
    scenes.aim(made, amount=Decimal(120))
    observe(made, AUGUST, value=august, at=TOLD_OF_AUGUST)
    observe(made, SEPTEMBER, value=september, at=TOLD_OF_SEPTEMBER)


def test_lights_that_turned(house: Department) -> None:
    target(house, "worse", "85", "60")
    target(house, "better", "60", "95")
    target(house, "same", "85", "95")
    found = news("targets")
    turned = [(one.kind, one.title, _word(one.before), _word(one.after)) for one in found]
    assert turned == [
        (Kind.WORSE, "worse", "正常", "滞后"),
        (Kind.BETTER, "better", "滞后", "正常"),
    ]
    assert found[0].href == "/indicators/worse/?month=2024-09#light"


def _word(light: Any) -> str:
    return str(light.word)


def test_a_light_is_held_against_what_was_known_then(house: Department) -> None:
    """August was red when it was told; its correction in October is news of its own."""
    made = scenes.indicator("late", house, has_growth=False)
    scenes.aim(made, amount=Decimal(120))
    old = observe(made, AUGUST, value="40", at=TOLD_OF_AUGUST)
    observe(made, SEPTEMBER, value="95", at=TOLD_OF_SEPTEMBER)
    scenes.corrected(old, "85", after=at(10, 12) - TOLD_OF_AUGUST)
    Return.objects.update(is_history=False)
    assert [one.kind for one in news("targets")] == [Kind.BETTER]
    assert told("figures") == [
        (Kind.TAKEN_BACK, made.name, "1—8月40.00亿元更正为85.00亿元：国库对账后更正")
    ]


def test_projects_begun_completed_stopped_and_taken_back(house: Department) -> None:
    for key, kind, on in (
        ("begun", "started", date(2024, 9, 12)),
        ("done", "completed", date(2024, 9, 20)),
        ("halted", "stopped", date(2024, 9, 5)),
    ):
        made = ProjectFactory(key=key, name=key, lead=house)
        plan_for(made)
        if kind != "started":
            happen(made, "started", date(2024, 3, 1), confirmed_at=at(4, 1))
        happen(made, kind, on, confirmed_at=at(9, 28))
    late = ProjectFactory(key="late", name="late", lead=house)
    happen(late, "started", date(2024, 7, 3), confirmed_at=at(10, 10))
    found = {one.title: one for one in news("projects") if one.after is None}
    assert {title: one.kind for title, one in found.items()} == {
        "begun": Kind.STARTED,
        "done": Kind.COMPLETED,
        "halted": Kind.STOPPED,
        "late": Kind.STARTED,
    }
    assert found["begun"].words == "2024年9月12日开工"
    assert found["late"].is_late
    assert not found["begun"].is_late
    order = list(Kind)
    kinds = [one.kind for one in news("projects")]
    assert kinds == sorted(kinds, key=order.index)


def test_a_projects_light_that_turned(house: Department) -> None:
    made = ProjectFactory(lead=house, name="厂房")
    plan_for(made, "1000", months={8: "500", 9: "900"})
    happen(made, "started", date(2024, 3, 1), confirmed_at=at(4, 1))
    happen(made, "listed", date(2024, 4, 1), confirmed_at=at(4, 2))
    report(made, AUGUST, "600", at=TOLD_OF_AUGUST)
    report(made, SEPTEMBER, "610", at=TOLD_OF_SEPTEMBER)
    (one,) = news("projects")
    assert (one.kind, one.title) == (Kind.WORSE, "厂房")
    assert (_word(one.before), _word(one.after)) == ("正常", "预警")


def test_tasks_closed_cancelled_overdue_and_slower(house: Department) -> None:
    TaskFactory(
        key="due", title="due", lead=house, due=date(2024, 9, 20), assigned_on=date(2024, 2, 1)
    )
    done = TaskFactory(key="done", title="done", lead=house, due=date(2024, 12, 1))
    close(done, date(2024, 9, 10))
    slow = TaskFactory(key="slow", title="slow", lead=house, due=date(2024, 12, 1))
    report_task(slow, AUGUST, "on_track", at=TOLD_OF_AUGUST)
    report_task(slow, SEPTEMBER, "late", at=TOLD_OF_SEPTEMBER)
    found = {one.title: one for one in news("tasks")}
    assert found["due"].kind is Kind.OVERDUE
    assert found["due"].on == date(2024, 9, 20)
    assert Task.objects.count() == 3


def test_signings_signed_landed_ended(house: Department) -> None:
    new = won(
        "s-new", date(2024, 9, 12), lead=house, name="新签", agreed_investment=Decimal(88_000)
    )
    landed = won("s-landed", date(2024, 5, 1), date(2024, 9, 3), lead=house, name="落地的")
    ended = won("s-ended", date(2024, 5, 1), lead=house, name="终止的")
    take(ended, "abandoned", date(2024, 9, 9))
    for one in (new, landed, ended):
        one.steps.filter(on__lt=date(2024, 9, 1)).update(confirmed_at=at(6, 1))
        one.steps.filter(on__gte=date(2024, 9, 1)).update(confirmed_at=at(9, 28))
    assert told("signings") == [
        (Kind.SIGNED, "新签", "2024年9月12日签约，协议投资8.80亿元"),
        (Kind.LANDED, "落地的", "2024年9月3日落地"),
        (Kind.LEFT, "终止的", "2024年9月9日终止"),
    ]


def test_nothing_changed_is_said(house: Department, leader: User) -> None:
    target(house, "same", "85", "95")
    found = changes_told(seen(leader))
    assert (found["total"], found["groups"]) == (0, [])
    page = words(text(browser_of(leader), "/overview/?month=2024-09"))
    assert "本月变化 0" in page
    assert "没有变化：灯没有转变" in page
    assert "9月数据已发布 1 项指标" in page


def test_a_month_that_is_not_told_says_so(house: Department, leader: User) -> None:
    target(house, "same", "85", "95")
    page = words(text(browser_of(leader), "/overview/?month=2024-10"))
    assert "10月数据还没有发布" in page
    assert "两个月都按目前已知的情况" in page


def test_a_month_told_again_later_tells_the_same(house: Department) -> None:
    """What happened after October was told is no news of September."""
    target(house, "worse", "85", "60")
    happen(ProjectFactory(lead=house), "started", date(2024, 9, 12), confirmed_at=at(11, 20))
    before = told("targets"), told("projects")
    scenes.regular(house, Month(2024, 10))
    Return.objects.filter(month=Month(2024, 10)).update(published_at=at(11, 8))
    assert told("targets") == before[0]
    assert told("projects") == []


def test_january_begins_anew(house: Department) -> None:
    target(house, "worse", "85", "60")
    assert all(not one.news for one in seen(month=Month(2024, 1)).groups)


def test_each_group_is_sorted_and_folded(house: Department, leader: User) -> None:
    for number in range(SHOWN + 3):
        target(house, f"worse{number}", "85", "60")
    target(house, "better", "60", "95")
    (group,) = changes_told(seen(leader))["groups"]
    assert (len(group["shown"]), len(group["folded"])) == (SHOWN, 4)
    assert group["kinds"] == [("转差", SHOWN + 3), ("好转", 1)]
    assert group["count"] == SHOWN + 4
    assert group["folded"][-1].word == "好转"
    order = list(Kind)
    kinds = [one.news.kind for one in (*group["shown"], *group["folded"])]
    assert kinds == sorted(kinds, key=order.index)


def test_one_line_more_is_not_folded_away(house: Department) -> None:
    for number in range(SHOWN + 1):
        target(house, f"worse{number}", "85", "60")
    (group,) = changes_told(seen())["groups"]
    assert (len(group["shown"]), group["folded"]) == (SHOWN + 1, [])


def test_only_what_one_may_see(house: Department, other_clerk: User, clerk: User) -> None:
    won("s-mine", date(2024, 9, 12), lead=house).steps.update(confirmed_at=at(9, 28))
    assert len(told("signings", user=clerk)) == 1
    assert told("signings", user=other_clerk) == []


def test_the_export_says_what_the_page_says(house: Department, leader: User) -> None:
    target(house, "worse", "85", "60")
    won("s-new", date(2024, 9, 12), lead=house, name="新签").steps.update(confirmed_at=at(9, 28))
    answer = browser_of(leader).get("/overview/export.xlsx?month=2024-09")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    assert {"比上月变化", "各项工作", "部门"} <= set(book.sheet_names)
    rows = book.get_sheet_by_name("比上月变化").to_python()
    told_of = [row[1:6] for row in rows if row and isinstance(row[0], float)]
    assert told_of == [
        ["目标", "转差", "worse", "正常", "滞后"],
        ["招商引资", "签约", "新签", "", ""],
    ]
    works = book.get_sheet_by_name("各项工作").to_python()
    assert any(row[:3] == ["招商引资", "本年签约", "1"] for row in works)


def test_every_group_has_its_list() -> None:
    assert list(GROUPS) == [
        "targets", "figures", "projects", "problems", "tasks", "signings", "support"
    ]  # fmt: skip
