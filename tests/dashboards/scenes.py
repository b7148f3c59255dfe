"""A district of all registers, the same one each time: what the overview and departments show."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Department
from entry.models import Return
from entry.periods import Month
from tests.factories import DepartmentFactory, ReturnFactory, observe
from tests.indicators import scenes
from tests.investment import many as signings
from tests.investment import support_luck
from tests.investment.support_scenes import house, rules
from tests.plan.factories import TaskFactory, close, report
from tests.projects import sixty as projects

SEPTEMBER, TODAY = Month(2024, 9), date(2024, 10, 18)
MONTHS = Month.range(Month(2024, 1), SEPTEMBER)


def at(month: int, day: int) -> datetime:
    """Ten in the morning of a day of 2024."""
    return datetime(2024, month, day, 2, tzinfo=UTC)


def departments() -> list[Department]:
    """Those of the registers' own scenes, and two that have published nothing."""
    return [
        DepartmentFactory(code=f"d{number}", name=f"第{number}局", short_name=f"{number}局")
        for number in range(6)
    ]


def district() -> None:
    """Everything; the people come with it (`House` of the support scenes: leader `chief`)."""
    dice = random.Random(2024)
    named = departments()
    projects.sixty()
    signings.sixty(40)
    rules()
    support_luck.everything(house(), dice, 24)
    scenes.rules()
    indicators(named[:4], dice, 16)
    tasks(named[:4], dice, 16)
    for one in named[4:]:
        scenes.indicator(f"of-{one.code}", one)
    for one in named:
        rounds(one, dice)


def indicators(named: list[Department], dice: random.Random, count: int) -> None:
    """Half with a target; some without a figure of September, some answered for by two."""
    for number in range(count):
        made = scenes.indicator(f"i{number}", dice.choice(named), has_growth=False)
        made.responsible.set(dice.sample(named, dice.randrange(3)))
        if number % 2:
            scenes.aim(made, amount=Decimal(120), headline_order=number if number < 9 else None)
        for month in (Month(2024, 8), SEPTEMBER):
            if dice.random() < 0.8:
                observe(made, month, value=str(dice.randrange(40, 130)), at=at(month.month + 1, 9))


def tasks(named: list[Department], dice: random.Random, count: int) -> None:
    for _ in range(count):
        made = TaskFactory(lead=dice.choice(named), due=date(2024, dice.randint(7, 12), 20))
        if dice.random() < 0.3:
            close(made, date(2024, dice.randint(7, 10), 10))
        elif dice.random() < 0.6:
            report(made, SEPTEMBER, dice.choice(["on_track", "late"]), at=at(10, 9))


def rounds(department: Department, dice: random.Random) -> None:
    """A year of returns: in time, late, sent back, not opened at all; some corrected."""
    for month in MONTHS:
        due = at(month.month + 1, 8)
        handed_in = due.replace(day=8 + dice.choice((0, 0, 0, 3)))
        known = Return.objects.filter(department=department, month=month, sequence=0)
        if known.update(is_history=False, due_on=due.date(), submitted_at=handed_in):
            if dice.random() < 0.3:
                ReturnFactory(department=department, month=month, sequence=1, reason="漏填")
            continue
        state: dict[str, Any] = dice.choice(
            (
                {"state": "submitted", "submitted_at": handed_in},
                {"state": "draft", "is_returned": True},
                {},
            )
        )
        if state:
            ReturnFactory(department=department, month=month, due_on=due.date(), **state)
