"""A return of several registers over REST: read as a whole, written as a whole."""

import json
from typing import Any

import pytest

from accounts.models import Department, User
from entry.models import Return
from entry.periods import Month
from plan.models import TaskProgress
from projects.models import ProjectProgress
from tests.api.conftest import writer_of
from tests.factories import IndicatorFactory, ReturnFactory
from tests.plan.factories import TaskFactory
from tests.projects.factories import ProjectFactory, plan_for, report

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)


@pytest.fixture
def full(finance: Department, clerk: User) -> Return:
    IndicatorFactory(code="revenue", owner=finance, unit="万元")
    works = ProjectFactory(key="works", name="厂房", lead=finance)
    plan_for(works, "2000")
    report(works, SEPTEMBER - 1, "800")
    TaskFactory(key="rules", title="出台办法", lead=finance)
    made: Return = ReturnFactory(department=finance, month=SEPTEMBER, opened_by=clerk)
    return made


def put(user: User, found: Return, *rows: tuple[str, str, dict[str, Any]]) -> Any:
    body = {
        "rows": [
            {"register": register, "subject": subject, "cells": cells}
            for register, subject, cells in rows
        ]
    }
    version = Return.objects.get(pk=found.pk).version
    path = f"returns/{found.pk}/observations/"
    return writer_of(user).send("put", path, body, tag=version)


def test_all_registers_are_read(full: Return, clerk: User) -> None:
    told = json.loads(writer_of(clerk).ask(f"returns/{full.pk}/").content)
    sheets = {sheet["register"]: sheet for sheet in told["sheets"]}
    assert list(sheets) == ["indicators", "projects", "tasks"]
    (works,) = sheets["projects"]["rows"]
    assert (works["subject"], works["title"], works["unit"]) == ("works", "厂房", "万元")
    assert (works["cells"]["previous"], works["values"]) == ("800", None)
    (state,) = [one for one in sheets["tasks"]["columns"] if one["key"] == "state"]
    assert state["choices"] == ["未启动", "正常推进", "滞后", "已完成", "不再实施"]
    assert {one["register"] for one in told["problems"]} == set(sheets)


def test_all_registers_are_written_at_once(full: Return, clerk: User) -> None:
    response = put(
        clerk,
        full,
        ("indicators", "revenue:150205", {"value": 34200}),
        ("projects", "works", {"month": 100, "physical": "封顶"}),
        ("tasks", "rules", {"state": "滞后", "text": "会签"}),
    )
    assert response.status_code == 200, response.content.decode()
    cells = {(one["subject"], one["column"]): one for one in json.loads(response.content)["cells"]}
    month = cells["works", "month"]
    assert (month["text"], month["derived"]["invested"]) == ("100", "900")
    assert month["derived"]["completion"] == "45.0"
    assert "invested" not in cells["rules", "text"]["derived"]
    made = ProjectProgress.objects.get(monthly_return=full)
    assert (made.invested, made.physical) == (900, "封顶")
    assert TaskProgress.objects.get(monthly_return=full).state == "late"
    cleared = put(clerk, full, ("projects", "works", {"invested": None}))
    (cell,) = json.loads(cleared.content)["cells"]
    assert (cell["text"], cell["derived"]["month"]) == ("", "")


def test_one_bad_cell_and_nothing_is_written(full: Return, clerk: User) -> None:
    response = put(
        clerk,
        full,
        ("indicators", "revenue:150205", {"value": 34200}),
        ("projects", "works", {"month": 5, "invested": 9}),
        ("tasks", "rules", {"state": "差不多"}),
        ("tasks", "nothing", {"text": "x"}),
    )
    assert response.status_code == 422
    told = {(one["subject"], one["column"]) for one in json.loads(response.content)["errors"]}
    assert told == {("works", "month"), ("rules", "state"), ("nothing", "text")}
    assert not full.indicators_observations.exists()
    assert not ProjectProgress.objects.drafts().exists()
