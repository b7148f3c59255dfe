"""A register of signings that differ in everything that a list is narrowed to."""

import random
from datetime import date
from decimal import Decimal

from entry.periods import Month
from investment.models import CountingRule, Event, Signing, Team
from projects.models import Project
from tests.factories import NOW, DepartmentFactory
from tests.investment.factories import SigningFactory, agree, chain, firm, receive, take
from tests.projects.factories import ProjectFactory, happen

D = Decimal
KINDS = ("lead", "talking", "signed", "landed", "started", "production")


def sixty(count: int = 60) -> None:
    """So many signings of all sorts, the same ones each time."""
    dice = random.Random(2024)
    departments = [DepartmentFactory(code=f"d{number}") for number in range(4)]
    chains = [None, chain("wind-equipment"), chain("steel")]
    teams = [None, Team.objects.create(code="south", name="南方小分队", lead=departments[0])]
    event = Event.objects.create(
        key="fair", title="推介会", kind="signing", city="杭州", held_on=date(2024, 3, 1),
        lead=departments[0],
    )  # fmt: skip
    moved = CountingRule.objects.create(year=2024, code="moved", title="区内搬迁", text="不计")
    for year in (2023, 2024):
        CountingRule.objects.create(
            year=year, code="small", title="太小", text="不计", least=D(10_000)
        )
    projects: list[Signing] = []
    for number in range(count):
        is_increase = bool(projects) and dice.random() < 0.15
        parent = dice.choice(projects) if is_increase else None
        made = SigningFactory(
            key=f"s{number}",
            name=f"{dice.choice(['风电', '光伏', '铸造'])}{number}",
            lead=dice.choice(departments),
            parent=parent,
            chain=dice.choice(chains),
            team=dice.choice(teams),
            event=dice.choice([None, event]),
            source=dice.choice(["", "outside_region", "local", "foreign"]),
            way=dice.choice(["", "fair", "team"]),
            enterprise=dice.choice([None, firm("a"), firm("b")]),
            agreed_investment=dice.choice([None, D(5_000), D(20_000), D(80_000)]),
            exclusion=moved if dice.random() < 0.1 else None,
            updated_at=dice.choice([None, NOW, NOW.replace(month=6)]),
        )
        if not is_increase:
            projects.append(made)
        _walk(made, dice)
        if dice.random() < 0.3:
            agree(made, date(2024, 2, 1), review=dice.choice(["waiting", "not_concerned"]))


def _walk(made: Signing, dice: random.Random) -> None:
    day = date(dice.choice([2022, 2023, 2024]), dice.randint(1, 12), dice.randint(1, 28))
    reached = dice.randint(0, len(KINDS))
    project: Project | None = None
    if reached > 3 and made.parent is None and dice.random() < 0.4:
        project = ProjectFactory(lead=made.lead)
        made.project = project
        made.save()
    for kind in KINDS[:reached]:
        if dice.random() < 0.2 and kind != "signed":
            continue
        if day > date(2024, 10, 8):
            break
        waits = dice.random() < 0.1
        if project is not None and kind in ("started", "production"):
            happen(project, kind, day, confirmed_at=None if waits else NOW)
        else:
            take(made, kind, day, confirmed_at=None if waits else NOW)
        if kind == "signed":
            _receive(made, day, dice)
        day = date.fromordinal(day.toordinal() + dice.randint(0, 200))
    if dice.random() < 0.15 and day < date(2024, 10, 8):
        take(made, dice.choice(["lost", "abandoned"]), day)


def _receive(made: Signing, day: date, dice: random.Random) -> None:
    for month in (Month(2023, 11), Month(2023, 12), Month(2024, 7), Month(2024, 8), Month(2024, 9)):
        if month >= Month.of(day) and dice.random() < 0.7:
            verified = dice.randint(0, 20) * month.month
            receive(made, month, str(verified), outside_region=str(verified // 2))
