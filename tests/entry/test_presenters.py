"""What the kernel's pages are given: plain values, and only the steps a person may take."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.models import Department, User
from entry import presenters
from entry.models import Return, ReturnEvent
from entry.periods import Month
from entry.queries import ReturnPage
from entry.sheets import (
    Change,
    Column,
    Difference,
    Kind,
    Outcome,
    Problem,
    Result,
    Row,
    Severity,
    Sheet,
    Theirs,
)
from tests.factories import NOW, DepartmentFactory, ReturnFactory, person

TODAY = date(2024, 10, 9)
SEPTEMBER = Month(2024, 9)
CHANGE = Change("indicators", "gdp:150205", "value", "12,5", 3)
HARD = Problem("indicators", "gdp:150205", "value", "type", Severity.HARD, "不是数。", "生产总值")
SOFT = Problem("indicators", "gdp:150205", "growth", "jump", Severity.SOFT, "变动大。", "生产总值")


def row(subject: str, group: str = "", **cells: str) -> Row:
    return Row(
        subject=subject,
        key={},
        title=subject,
        unit="亿元",
        definition="",
        cells=cells,
        editable=frozenset({"value"}),
        group=group,
    )


COLUMNS = (Column("last", "上月"), Column("value", "累计", Kind.NUMBER))
SHEET = Sheet(
    "indicators",
    "指标",
    COLUMNS,
    (row("gdp", "综合", value="12"), row("retail", "消费"), row("cpi", "综合", last="1.1")),
)


def page(found: Return, **parts: Any) -> ReturnPage:
    empty: dict[str, Any] = {
        "sheets": (SHEET,),
        "problems": (),
        "events": (),
        "remarks": {},
        "evidence": (),
        "differences": (),
        "rounds": (),
    }
    return ReturnPage(found, **{**empty, **parts})


# JSON for the grid


def test_a_finding_tells_whether_it_is_explained() -> None:
    explained = replace(SOFT, explanation="新开工项目多。")
    told = [presenters.problem_json(one) for one in (HARD, SOFT, explained)]
    assert [one["severity"] for one in told] == ["hard", "soft", "soft"]
    assert [one["explained"] for one in told] == [False, False, True]
    assert told[0] == {
        "register": "indicators",
        "subject": "gdp:150205",
        "column": "value",
        "code": "type",
        "severity": "hard",
        "title": "生产总值",
        "message": "不是数。",
        "explained": False,
        "explanation": "",
    }


def test_a_result_carries_theirs_only_in_a_conflict() -> None:
    saved = Result(CHANGE, Outcome.SAVED, "12.5", 4, derived={"single": "1.5"})
    theirs = Theirs("13", "赵强", "2024-10-08T10:00:00+08:00")
    conflict = Result(CHANGE, Outcome.CONFLICT, "12,5", 4, "赵强已改为“13”。", theirs)
    assert presenters.result_json(saved) == {
        "register": "indicators",
        "subject": "gdp:150205",
        "column": "value",
        "outcome": "saved",
        "text": "12.5",
        "version": 4,
        "message": "",
        "theirs": None,
        "derived": {"single": "1.5"},
    }
    assert presenters.result_json(conflict)["theirs"] == {
        "text": "13",
        "by": "赵强",
        "at": "2024-10-08T10:00:00+08:00",
    }


@pytest.mark.django_db
def test_the_answer_counts_what_is_filled_and_what_stops() -> None:
    found = ReturnFactory(version=7)
    blank = Problem("indicators", "retail", "value", "blank", Severity.HARD, "未填。")
    explained = replace(SOFT, explanation="有说明。")
    answer = presenters.answer_json(page(found, problems=(HARD, SOFT, explained, blank)))
    assert len(answer["problems"]) == 4
    assert answer["summary"] == {
        "filled": 1,
        "due": 3,
        "hard": 1,
        "soft": 1,
        "blank": 1,
        "version": 7,
    }


# Which steps are offered


STEPS = ("edit", "submit", "withdraw", "approve", "send_back", "publish", "correct")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "who", "offered"),
    [
        ("draft", "clerk", {"edit", "submit"}),
        ("draft", "reviewer", set()),
        ("draft", "publisher", set()),
        ("submitted", "clerk", {"withdraw"}),
        ("submitted", "colleague", set()),
        ("submitted", "reviewer", {"approve", "send_back"}),
        ("submitted", "publisher", {"send_back"}),
        ("approved", "clerk", set()),
        ("approved", "reviewer", {"send_back"}),
        ("approved", "publisher", {"send_back", "publish"}),
        ("published", "clerk", {"correct"}),
        ("published", "reviewer", set()),
        ("published", "publisher", {"correct"}),
        *((state, "leader", set()) for state in ("draft", "submitted", "approved", "published")),
        *((state, "elsewhere", set()) for state in ("draft", "submitted", "published")),
    ],
)
def test_a_person_is_offered_what_he_may_take_now(
    finance: Department, state: str, who: str, offered: set[str]
) -> None:
    people = {
        "clerk": person("clerk", finance),
        "colleague": person("clerk", finance),
        "reviewer": person("reviewer", finance),
        "publisher": person("publisher", DepartmentFactory(code="fgw", area=finance.area)),
        "leader": person("leader"),
        "elsewhere": person("clerk", DepartmentFactory(code="qt")),
    }
    found = ReturnFactory(
        department=finance,
        state=state,
        published_at=NOW if state == "published" else None,
        submitted_by=None if state == "draft" else people["clerk"],
    )
    may = presenters.permitted(found, people[who])
    assert tuple(may) == STEPS
    assert {name for name, may_take in may.items() if may_take} == offered


@pytest.mark.django_db
def test_a_submitter_with_every_role_is_offered_no_second_seat(finance: Department) -> None:
    user = person("clerk", finance)
    for role in ("reviewer", "publisher"):
        user.memberships.create(department=finance, role=role)
    user = User.objects.get(pk=user.pk)
    sent = ReturnFactory(department=finance, state="submitted", submitted_by=user)
    assert not presenters.permitted(sent, user)["approve"]
    sent.state = "approved"
    assert not presenters.permitted(sent, user)["publish"]


@pytest.mark.django_db
def test_loaded_history_is_not_corrected(finance: Department, publisher: User) -> None:
    loaded = ReturnFactory(department=finance, state="published", published_at=NOW, is_history=True)
    assert not any(presenters.permitted(loaded, publisher).values())


# The return's page


@pytest.mark.django_db
def test_rows_stand_under_their_groups_with_what_belongs_to_each_cell(
    finance: Department, reviewer: User
) -> None:
    found = ReturnFactory(department=finance, state="submitted", due_on=date(2024, 10, 8))
    difference = Difference("indicators", "cpi", "价格", "累计", "value", "1", "2")
    on_retail = replace(HARD, subject="retail")
    parts = page(
        found,
        problems=(on_retail,),
        differences=(difference,),
        remarks={("indicators", "gdp"): "请核对"},
    )
    context = presenters.return_context(parts, reviewer, TODAY)
    (sheet,) = context["sheets"]
    assert [group["title"] for group in sheet["groups"]] == ["综合", "消费"]
    gdp, cpi = sheet["groups"][0]["rows"]
    (retail,) = sheet["groups"][1]["rows"]
    assert [cell["text"] for cell in gdp["cells"]] == ["", "12"]
    assert [cell["editable"] for cell in gdp["cells"]] == [False, True]
    assert gdp["cells"][1]["name"] == "indicators|gdp|value"
    assert (gdp["remark"], gdp["remark_name"]) == ("请核对", "remark|indicators|gdp")
    assert retail["cells"][1]["problems"] == [on_retail]
    assert cpi["cells"][1]["changed"] == difference
    assert gdp["cells"][1]["changed"] is None
    assert context["reviewing"]
    assert not sheet["editable"]


@pytest.mark.django_db
def test_a_refused_text_stays_in_its_cell_beside_the_reason(
    finance: Department, clerk: User
) -> None:
    found = ReturnFactory(department=finance)
    typed = Change("indicators", "gdp", "value", "十二")
    refused = Result(typed, Outcome.REFUSED, "12", 1, "不是数。")
    saved = Result(Change("indicators", "cpi", "value", "9"), Outcome.SAVED, "9.0", 1)
    context = presenters.return_context(page(found), clerk, TODAY, results=(refused, saved))
    gdp, cpi = context["sheets"][0]["groups"][0]["rows"]
    assert (gdp["cells"][1]["text"], gdp["cells"][1]["message"]) == ("十二", "不是数。")
    assert (cpi["cells"][1]["text"], cpi["cells"][1]["message"]) == ("", "")


@pytest.mark.django_db
def test_the_summary_of_findings_leaves_blanks_to_the_count(
    finance: Department, clerk: User
) -> None:
    blank = Problem("indicators", "retail", "value", "blank", Severity.HARD, "未填。")
    found = ReturnFactory(department=finance)
    context = presenters.return_context(page(found, problems=(blank, SOFT)), clerk, TODAY)
    assert context["findings"] == [SOFT]
    assert len(context["known"]["problems"]) == 2


@pytest.mark.django_db
def test_the_timeline_is_told_newest_first_in_words(finance: Department, clerk: User) -> None:
    found = ReturnFactory(department=finance)
    events = tuple(
        ReturnEvent(
            monthly_return=found, action=action, to_state="draft", by=clerk, at=NOW, version=1
        )
        for action in ("open", "submit", "withdraw", "correct", "load")
    )
    context = presenters.return_context(page(found, events=events), clerk, TODAY)
    titles = [one["title"] for one in context["timeline"]]
    assert titles == ["随报告载入", "发起更正", "撤回", "提交", "开启"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "late", "left"), [("2024-10-08", False, 0), ("2024-10-09", True, -1)]
)
def test_a_draft_is_late_the_day_after_it_is_due(
    finance: Department, clerk: User, today: str, late: bool, left: int
) -> None:
    found = ReturnFactory(department=finance, due_on=date(2024, 10, 8))
    context = presenters.return_context(page(found), clerk, date.fromisoformat(today))
    assert (context["is_late"], context["days_left"]) == (late, left)
