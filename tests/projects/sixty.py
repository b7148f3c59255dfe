"""A register of projects that differ in everything that a list is narrowed to."""

import random
from datetime import date
from decimal import Decimal

from entry.periods import Month
from projects.models import Project
from tests.factories import DepartmentFactory
from tests.projects.factories import (
    ProjectFactory,
    happen,
    listed,
    permit,
    plan_for,
    report,
    rules,
)

D = Decimal


def sixty() -> None:
    """Sixty projects of all sorts, the same ones each time."""
    rules()
    dice = random.Random(2024)
    departments = [DepartmentFactory(code=f"d{number}") for number in range(4)]
    for number in range(60):
        made = ProjectFactory(
            key=f"p{number}",
            name=f"{dice.choice(['风电', '光伏', '铸造'])}{number}",
            lead=dice.choice(departments),
            category=dice.choice(["industry", "ecology", "service"]),
            investment_kind=dice.choice(["", "government", "enterprise"]),
            parent=Project.objects.get(key="p0") if 1 <= number <= 5 else None,
            total_investment=dice.choice([None, D(5000), D(20000)]),
        )
        if dice.random() < 0.8:
            start = dice.choice([None, Month(2024, 3), Month(2024, 8), Month(2024, 11)])
            plan_for(made, dice.choice([None, "0", "1200", "3000"]), planned_start=start)
        if dice.random() < 0.6:
            happen(made, "started", date(dice.choice([2023, 2024]), dice.randint(1, 12), 5))
        if dice.random() < 0.3:
            happen(made, "listed", date(2024, dice.randint(1, 12), 9))
        if dice.random() < 0.1:
            happen(made, "production", date(2024, dice.randint(6, 12), 9))
        if dice.random() < 0.1:
            happen(made, "removed", date(2024, dice.randint(6, 12), 9))
        for month in range(1, 10):
            if dice.random() < 0.7:
                report(made, Month(2024, month), str(month * dice.randint(0, 200)),
                       received=dice.choice([None, "100"]), paid=dice.choice([None, "20", "90"]))  # fmt: skip
        for code in ("big", "industry"):
            if dice.random() < 0.4:
                left = dice.choice([None, None, Month(2024, 9), Month(2024, 10)])
                listed(made, code, left=left, left_reason="调出" if left else "")
        for code in ("eia", "land"):
            if dice.random() < 0.7:
                done = dice.choice([None, date(2024, 9, 30), date(2024, 10, 1)])
                permit(made, code, main=code == "eia", done_on=done,
                       state="done" if done else "accepted")  # fmt: skip
