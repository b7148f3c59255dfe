"""Lights as they were when a month was published: whatever changes later, they stay."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Department, User
from entry import workflow
from entry.actions import save_cells
from entry.models import Return
from entry.periods import Month
from entry.sheets import Change
from indicators import snapshots
from indicators.api_lights import kept_rows, live_rows
from indicators.judging import with_grounds
from indicators.models import LightRule, LightSnapshot, Observation, Target
from tests.conftest import browser_of
from tests.factories import NOW, PlanFactory, actor, observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db
D = Decimal
LATER = NOW + timedelta(days=9)


class Office:
    """The people of one department and one figure of theirs, through the real workflow."""

    def __init__(self, department: Department, clerk: User, reviewer: User, publisher: User):
        self.department, self.clerk = department, clerk
        self.steps = (("submit", clerk), ("approve", reviewer), ("publish", publisher))

    def publish(self, *typed: tuple[str, str], month: Month = SEPTEMBER) -> Return:
        opened = workflow.open_return(self.department, month, by=actor(self.clerk), at=NOW)
        return self._through(opened, typed, NOW)

    def correct(self, published: Return, code: str, text: str) -> Return:
        figures = [("indicators", f"{code}:150205")]
        by = actor(self.clerk)
        opened = workflow.correct(published.pk, figures=figures, reason="补报", by=by, at=LATER)
        return self._through(opened, [(code, text)], LATER, version=1)

    def _through(self, opened: Return, typed, at, version: int = 0) -> Return:
        changes = [
            Change("indicators", f"{code}:150205", "value", text, version) for code, text in typed
        ]
        moved = save_cells(opened.pk, changes, by=actor(self.clerk), at=at).monthly_return
        for step, user in self.steps:
            moved = workflow.act(moved.pk, step, by=actor(user), at=at, seen_version=moved.version)
        return moved


@pytest.fixture
def office(finance: Department, clerk: User, reviewer: User, publisher: User) -> Office:
    scenes.rules()
    funds = scenes.indicator("funds", finance, name="争取资金", decimals=1, has_growth=False)
    scenes.aim(funds, amount=D("647.4"))
    return Office(finance, clerk, reviewer, publisher)


OCTOBER = Month(2024, 10)
SENTENCE = (
    "1—10月完成629.0亿元，年度目标647.4亿元，完成97.2%；计划进度83.3%，进度比1.17，不低于1.00，"
    "判为正常（规则2024-1）。"
)


def test_publishing_keeps_the_light_with_its_arithmetic(office: Office):
    published = office.publish(("funds", "629.0"), month=OCTOBER)
    (kept,) = LightSnapshot.objects.all()
    assert (kept.colour, kept.rule_version, kept.sentence) == ("green", "2024-1", SENTENCE)
    assert (kept.month, kept.monthly_return, kept.taken_at) == (OCTOBER, published, NOW)
    assert kept.inputs["observed"] == "629"
    assert kept.inputs["target"] == "647.4"
    assert kept.inputs["gap"].startswith("13.8245")
    assert kept.inputs["completion"].startswith("97.1578")
    assert kept.inputs["green_from"] == "1"


def rows_now(snapshot: bool) -> dict[str, object]:
    make = kept_rows if snapshot else live_rows
    (row,) = make(with_grounds(Target.objects.in_force()), OCTOBER, as_of=None)
    return {name: row[name] for name in ("colour", "rule_version", "sentence", "gap", "schedule")}


def test_a_published_light_stays_as_it_was_whatever_the_rules_say_later(
    office: Office, leader: User
):
    office.publish(("funds", "629.0"), month=OCTOBER)
    before = rows_now(snapshot=True)
    assert before == rows_now(snapshot=False)  # one judgement, kept and live
    LightRule.objects.filter(family="level").update(green_from=D("1.5"), yellow_from=D("1.2"))
    LightRule.objects.create(
        year=2024, version="2024-2", family="level", green_from=D(3), yellow_from=D(2)
    )
    Target.objects.update(amount=D(1000))
    assert rows_now(snapshot=True) == before
    live = rows_now(snapshot=False)
    assert (live["colour"], live["rule_version"]) == ("red", "2024-2")
    browser = browser_of(leader)
    path = "/api/v1/lights/?month=2024-10"
    asked = [browser.get(f"{path}&snapshot={flag}").json() for flag in ("true", "false")]
    kept, judged = (answer["results"][0] for answer in asked)
    assert (kept["colour"], kept["sentence"]) == ("green", SENTENCE)
    assert kept["gap"] == before["gap"]
    assert judged["colour"] == "red"


def test_a_correction_keeps_a_light_of_its_own_beside_the_old_one(office: Office):
    published = office.publish(("funds", "629.0"), month=OCTOBER)
    office.correct(published, "funds", "500")
    kept = LightSnapshot.objects.order_by("taken_at")
    assert [(one.colour, one.taken_at) for one in kept] == [("green", NOW), ("yellow", LATER)]
    assert "完成500.0亿元" in kept[1].sentence
    targets = with_grounds(Target.objects.all())
    colours = [kept_rows(targets, OCTOBER, as_of=at)[0]["colour"] for at in (NOW, LATER, None)]
    assert colours == ["green", "yellow", "yellow"]
    assert kept_rows(targets, OCTOBER, as_of=NOW - timedelta(seconds=1)) == []


def test_a_correction_that_changes_nothing_takes_no_second_light(office: Office):
    published = office.publish(("funds", "629.0"), month=OCTOBER)
    office.correct(published, "funds", "629.0")
    assert Observation.objects.published().count() == 1
    assert LightSnapshot.objects.count() == 1


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_kept_light_is_never_changed(office: Office, change: str):
    office.publish(("funds", "629.0"), month=OCTOBER)
    kept = LightSnapshot.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.update(colour="red") if change == "update" else kept.delete()
    assert kept.get().colour == "green"


def test_only_lights_that_these_figures_decide_are_kept(office: Office, finance: Department):
    funds = Target.objects.get()
    scenes.aim(funds.indicator, amount=D("647.4"), restates=funds)
    old = scenes.aim(scenes.indicator("jobs", finance, has_growth=False), amount=D(50))
    scenes.aim(old.indicator, amount=D(40), adjusted_from=old, adjusted_reason="人大批准")
    scenes.aim(scenes.indicator("annual", finance, frequency="year"), amount=D(5))
    next_year = scenes.aim(scenes.indicator("later", finance, frequency="year"), amount=D(5))
    Target.objects.filter(pk=next_year.pk).update(
        plan=PlanFactory(area=finance.area, year=2025), indicator=funds.indicator
    )
    office.publish(("funds", "629.0"), ("jobs", "20"), month=OCTOBER)
    kept = {(one.target.indicator.code, one.target.amount) for one in LightSnapshot.objects.all()}
    assert kept == {("funds", D("647.4")), ("jobs", D(40))}


def test_a_reference_decides_the_lights_that_look_at_it(
    office: Office, finance: Department, statistics: Department
):
    """GDP published after the incomes: their lights are judged, and kept, with GDP's return."""
    gdp = scenes.indicator("gdp", finance, name="地区生产总值", price_basis="nominal")
    income = scenes.indicator("income", statistics, has_value=False)
    scenes.aim(
        income,
        measure="growth",
        operator="sync",
        amount=None,
        tolerance=D(1),
        reference_indicator=gdp,
    )
    observe(income, OCTOBER, growth="6")
    opened = workflow.open_return(finance, OCTOBER, by=actor(office.clerk), at=NOW)
    typed = [
        Change("indicators", "funds:150205", "value", "629.0", 0),
        Change("indicators", "gdp:150205", "value", "10", 0),
        Change("indicators", "gdp:150205", "growth", "6.7", 0),
    ]
    moved = save_cells(opened.pk, typed, by=actor(office.clerk), at=NOW).monthly_return
    for step, user in office.steps:
        moved = workflow.act(moved.pk, step, by=actor(user), at=NOW, seen_version=moved.version)
    kept = LightSnapshot.objects.get(target__indicator=income)
    assert (kept.colour, kept.monthly_return) == ("green", moved)
    assert "参照地区生产总值增长6.7%（容差1个百分点），低于参照0.7个百分点" in kept.sentence


def test_what_was_overdue_when_the_month_was_published_is_kept_as_such(
    office: Office, finance: Department, statistics: Department
):
    gdp = scenes.indicator("gdp", finance, has_growth=True, has_value=False)
    income = scenes.indicator("income", statistics, has_value=False)
    scenes.aim(income, measure="growth", operator="sync", amount=None, reference_indicator=gdp)
    carrier = scenes.published_return(finance, SEPTEMBER)
    figure = observe(gdp, SEPTEMBER, growth="6.7")
    for days, told in ((-1, "1—9月数据未反馈。"), (0, "1—9月数据逾期未报。")):
        with transaction.atomic():
            snapshots.take(carrier, [figure], at=NOW + timedelta(days=days))
            assert LightSnapshot.objects.get().sentence == told
            transaction.set_rollback(True)


def test_a_month_with_late_figures_of_others_keeps_each_month_apart(office: Office):
    """A return can carry a lagged series of the month before: its light is that month's."""
    profits = scenes.indicator("profits", office.department, has_growth=False, lag_months=1)
    scenes.aim(profits, amount=D(12))
    office.publish(("funds", "629.0"), ("profits", "9"), month=OCTOBER)
    kept = {one.target.indicator.code: one for one in LightSnapshot.objects.all()}
    assert (kept["funds"].month, kept["profits"].month) == (OCTOBER, SEPTEMBER)
    assert kept["profits"].sentence.startswith("1—9月完成9.00亿元，年度目标12亿元，完成75.0%")
    assert kept["profits"].colour == "green"
