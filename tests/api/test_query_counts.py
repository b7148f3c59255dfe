"""Every address asks the database the same number of questions at n rows and at 3n."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from config.api import VIEWS
from entry.periods import Month
from indicators import snapshots
from indicators.models import Indicator, PhaseTarget, Target
from tests.api.areas import registers
from tests.api.conftest import mint, writer_of
from tests.factories import (
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    IndicatorFactory,
    PlanFactory,
    TargetFactory,
    observe,
)
from tests.indicators import scenes
from tests.investment.factories import chain, won
from tests.plan.factories import TaskFactory
from tests.projects.factories import ProjectFactory, plan_for

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
# The token, its user, what he is entitled to and whether anybody failed with it: one question.
WHO = 1
COUNTS = {
    "areas/": 1,
    "departments/": 1,
    "plans/": 1,
    "chapters/": 1,
    "indicators/": 2,  # and who answers for them
    "indicators/?fields=code": 1,
    "targets/": 2,  # and their phases
    "targets/?fields=key": 1,
    "observations/": 1,
    "observations/?as_of=2030-01-01T00:00:00Z": 1,
    "observations/?include_history=true": 1,
    "observations/?updated_since=2000-01-01T00:00:00Z": 3,  # up to which publication
    "observation-records/?indicator=level1&month=2024-09": 2,  # the indicator, the figure
    "rankings/?indicator=i1&month=2024-09": 1,  # the indicator, the areas, their figures
    "rankings/?indicator=level1&month=2024-09": 2,  # and those that growth is computed from
    "lights/?month=2024-09": 5,
    "lights/?month=2024-09&snapshot=true": 3,
    "overview/?month=2024-09": 5,  # the area of the plan, targets, figures, rules, phases
    "overview/?month=2024-09&area=150205": 4,
    "overview/?month=2024-10&area=150205": 7,  # what was stated before, whether it is overdue
    "overview/": 9,
    "enterprises/": 1,
    "projects/?month=2024-09": 17,
    "projects/": 19,  # and which month was published last
    "projects/?month=2024-09&fields=key,name": 1,
    "projects/?month=2024-09&fields=key,stage": 10,
    "projects/?month=2024-09&light=not_due": 17,
    "project-lists/": 1,
    "project-events/": 1,
    "project-events/?include_history=true": 1,
    "project-progress/": 1,
    "project-progress/?as_of=2030-01-01T00:00:00Z": 1,
    "project-progress/?include_history=true": 1,
    "project-progress/?updated_since=2000-01-01T00:00:00Z": 3,
    "procedures/": 1,
    "problems/?year=2024": 7,
    "tasks/?month=2024-09": 14,
    "task-progress/": 1,
    "chains/": 1,
    "teams/": 1,
    "events/": 1,
    "contacts/": 4,
    "signings/?month=2024-09": 14,
    "signings/": 16,  # and which month there is something of
    "signings/?month=2024-09&fields=key,name": 1,
    "signings/?month=2024-09&fields=key,step": 8,
    "signings/?month=2024-09&step=landed": 14,
    "funds-received/": 1,
    "funds-received/?as_of=2030-01-01T00:00:00Z": 1,
    "funds-received/?include_history=true": 1,
    "funds-received/?updated_since=2000-01-01T00:00:00Z": 3,
    "signing-steps/": 1,
    "signing-steps/?include_history=true": 1,
    "support-items/?month=2024-09": 7,
    "support-items/": 10,
    "support-documents/": 1,
    "support-arrivals/": 1,
    "support-arrivals/?updated_since=2000-01-01T00:00:00Z": 1,
    "support-kinds/": 1,
    "support-rules/": 1,
    "returns/": 1,
}


def grow(numbers: range) -> None:
    """A row of everything for each number, with all that hangs on it."""
    city = AreaFactory(code="150200", level="city")
    home = AreaFactory()
    home.parent = city
    home.save()
    for number in numbers:
        area = AreaFactory(code=f"15021{number:02}", name=f"区{number}", parent=city)
        department = DepartmentFactory(code=f"d{number}", area=home)
        DepartmentFactory(code=f"e{number}", area=area)
        reference = IndicatorFactory(code=f"r{number}", owner=department)
        one = IndicatorFactory(code=f"i{number}", owner=department, parent=reference)
        one.responsible.add(department)
        PlanFactory(year=2030 + number)
        plan = PlanFactory()
        chapter = ChapterFactory(plan=plan, key=f"c{number}", title=f"章{number}", order=number)
        target = TargetFactory(
            key=f"t{number}", indicator=one, plan=plan, chapter=chapter, measure="growth",
            operator="sync", amount=None, reference_indicator=reference, reference_area=area,
            responsible=department, headline_order=number,
        )  # fmt: skip
        TargetFactory(key=f"u{number}", indicator=one, plan=plan, chapter=chapter, restates=target)
        PhaseTarget.objects.create(target=target, month=SEPTEMBER, amount=Decimal(1))
        for month in (SEPTEMBER, SEPTEMBER.year_ago):
            figure = observe(one, month, value="1", growth="1")
        observe(reference, SEPTEMBER, growth="2", area=area)
        level = IndicatorFactory(code=f"level{number}", owner=department)
        observe(level, SEPTEMBER, value="1")
        snapshots.take(figure.monthly_return, [figure], at=figure.published_at)
        registers(number, area, chapter)
        chain(f"chain-{number}")


def asked(token: str, path: str) -> int:
    """How many questions an answer takes, the token's note of its use left aside."""
    program = Client(headers={"Authorization": f"Bearer {token}"})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = program.get(f"/api/v1/{path}")
    assert response.status_code == 200
    return len(queries) - WHO


def test_every_address_is_counted() -> None:
    assert {path.split("/")[0] for path in COUNTS} == {view.name for view in VIEWS}


@pytest.fixture(autouse=True)
def _without_limits(settings: Any) -> None:
    """Counting requests costs a question in every fiftieth of the limit: `test_limits`."""
    settings.API_LIMITS = {"read": 0, "write": 0}


def test_the_questions_do_not_grow_with_the_rows(leader: User, finance: Department) -> None:
    scenes.rules()
    token = mint(leader)[1]
    grow(range(1, 4))
    asked(token, "overview/")  # notes the use of the token, and which clock this house goes by
    few = {path: asked(token, path) for path in COUNTS}
    grow(range(4, 10))
    many = {path: asked(token, path) for path in COUNTS}
    assert few == COUNTS
    assert many == COUNTS
    assert Target.objects.count() == 18
    assert Indicator.objects.count() == 27


def test_a_next_page_costs_what_the_first_does(leader: User, finance: Department) -> None:
    token = mint(leader)[1]
    grow(range(1, 7))
    asked(token, "areas/")
    program = Client(headers={"Authorization": f"Bearer {token}"})
    for path, count in COUNTS.items():
        single = ("lights", "observation-records", "overview", "plans", "rankings")
        if path.startswith(single) or path in {"projects/", "signings/", "support-items/"}:
            continue  # the latter's next page is told its month
        join = "&" if "?" in path else "?"
        url = program.get(f"/api/v1/{path}{join}page_size=2").json()["next"]
        assert asked(token, url.partition("/api/v1/")[2]) == count, path


def test_a_session_costs_a_question_for_itself(leader: User) -> None:
    browser = Client()
    browser.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    browser.get("/api/v1/areas/")
    with CaptureQueriesContext(connection) as queries:
        browser.get("/api/v1/areas/")
    told = [query["sql"] for query in queries]
    assert len(told) == 4, told  # session, user, memberships, rows


ROWS = (
    ("indicators", "i{}:150205", {"value": "5"}),
    ("projects", "p{}", {"invested": 5, "physical": "打桩"}),
    ("tasks", "t{}", {"state": "滞后", "text": "会签"}),
    ("funds", "s{}", {"claimed": 5, "verified": "3", "proof": "审计报告"}),
)


def test_a_return_costs_the_same_whatever_its_rows(clerk: User, finance: Department) -> None:
    """Reading it, and writing two rows of each register at once."""
    due(finance, range(2))
    few = costs(clerk, finance, SEPTEMBER)
    due(finance, range(2, 12))
    many = costs(clerk, finance, SEPTEMBER - 1)
    moves = 0 if connection.vendor == "postgresql" else 2  # the audit's head, told apart
    assert few == many == {"read": 39, "write": 41 + moves}


def due(department: Department, numbers: range) -> None:
    for number in numbers:
        IndicatorFactory(code=f"i{number}", owner=department)
        plan_for(ProjectFactory(key=f"p{number}", lead=department), months={6: "50"})
        TaskFactory(key=f"t{number}", lead=department)
        won(f"s{number}", date(2023, 3, 1), lead=department)


def costs(clerk: User, department: Department, month: Month) -> dict[str, int]:
    writer = writer_of(clerk)
    body = {"department": department.code, "month": str(month)}
    pk = json.loads(writer.send("post", "returns/", body).content)["id"]
    rows = [
        {"register": register, "subject": subject.format(number), "cells": cells}
        for register, subject, cells in ROWS
        for number in range(2)
    ]
    with CaptureQueriesContext(connection) as reading:
        assert writer.ask(f"returns/{pk}/").status_code == 200
    with CaptureQueriesContext(connection) as writing:
        path = f"returns/{pk}/observations/"
        response = writer.send("put", path, {"rows": rows}, tag=1, key=f"once-{pk}")
    assert response.status_code == 200, response.content.decode()
    return {"read": len(reading) - WHO, "write": len(writing) - WHO}
