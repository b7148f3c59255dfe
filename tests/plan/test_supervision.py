"""The steps of a task: who may take which, when, and what each leaves behind."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from entry.errors import Invalid, NotAllowed, Refused, Stale, WrongState
from entry.models import AuditEvent
from plan import supervision
from plan.handed import Given
from plan.judging import Stand, judge
from plan.models import Task, TaskFile
from plan.models.task import Stage
from plan.moves import MOVES, fits
from tests.factories import AreaFactory, DepartmentFactory, actor, person
from tests.plan.scenes import TODAY, House, at, chapter, take

pytestmark = pytest.mark.django_db

LATER = date(2025, 3, 31)
ROOT = Path(__file__).parent.parent.parent
# What each step wants to succeed.
WANTS: dict[str, dict[str, Any]] = {
    "apply_extension": {"text": "设备未到。", "due": LATER},
    "refuse_extension": {"text": "抓紧办理。"},
    "apply_closing": {"text": "已印发。"},
    "close": {"rating": "good"},
    "send_back": {"text": "缺验收材料。"},
    "remind": {"text": "请报进展。"},
    "cancel": {"text": "上级取消。"},
    "reopen": {"text": "又发现问题。"},
}
WORKERS = {"acknowledge", "apply_closing", "apply_extension"}


def standing(office: House, stage: str, *, waits: bool = False) -> Task:
    """A task put to a stage without its steps, for the table alone."""
    fields: dict[str, Any] = {"stage": stage}
    if stage == "closed":
        fields["closed_on"] = TODAY
    if waits:
        fields["extension_due"] = LATER
    return office.task(**fields)


# An extension waits only while a task is worked on; the database says so too.
STANDS = [(stage, False) for stage in Stage.values] + [("working", True)]


@pytest.mark.parametrize("stand", STANDS, ids=lambda one: "+".join(map(str, one)))
@pytest.mark.parametrize("name", MOVES)
def test_every_step_from_every_stage_by_everybody(
    office: House, name: str, stand: tuple[str, bool]
) -> None:
    stage, waits = stand
    people = {
        "clerk": office.clerk,
        "other": office.other,
        "reviewer": office.reviewer,
        "publisher": office.publisher,
        "leader": office.leader,
        "auditor": person("auditor"),
        "elsewhere": person("publisher", DepartmentFactory(area=AreaFactory(code="150203"))),
    }
    task = standing(office, stage, waits=waits)
    task.co_operating.add(office.statistics)
    for who, user in people.items():
        may = who == ("clerk" if name in WORKERS else "publisher")
        fitting = fits(MOVES[name], stage, extension_waits=waits)
        Task.objects.filter(pk=task.pk).update(**{**_columns(task), "version": 1})
        try:
            moved = take(task, name, user, **WANTS.get(name, {}))
        except NotAllowed:
            assert not may, who
        except WrongState:
            assert may, who
            assert not fitting
        else:
            assert may, who
            assert fitting
            assert moved.stage == (MOVES[name].target or stage)
            assert moved.version == 2


def _columns(task: Task) -> dict[str, Any]:
    names = ("stage", "extension_due", "closed_on", "is_returned", "rating", "reminders", "due")
    return {name: getattr(task, name) for name in names}


def test_a_whole_life_and_its_replay(office: House) -> None:
    """After every step the columns and the replay of the steps say the same."""
    task = office.task(original_due=date(2024, 6, 30), due=date(2024, 6, 30))
    clerk, publisher = office.clerk, office.publisher
    life: list[tuple[str, User, dict[str, Any]]] = [
        ("assign", publisher, {"lead_official": office.leader, "due": date(2024, 6, 30)}),
        ("acknowledge", clerk, {}),
        ("apply_extension", clerk, {"text": "设备未到。", "due": date(2024, 9, 30)}),
        ("refuse_extension", publisher, {"text": "抓紧。"}),
        ("apply_extension", clerk, {"text": "确实未到。", "due": date(2024, 8, 31)}),
        ("grant_extension", publisher, {}),
        ("remind", publisher, {"text": "请报进展。"}),
        ("apply_extension", clerk, {"text": "再延。", "due": date(2024, 10, 31)}),
        ("apply_closing", clerk, {"text": "已完成。"}),
        ("send_back", publisher, {"text": "缺材料。"}),
        ("apply_closing", clerk, {"text": "已补齐。"}),
        ("close", publisher, {"rating": "fair"}),
        ("reopen", publisher, {"text": "又发现问题。"}),
        ("cancel", publisher, {"text": "不再实施。"}),
        ("reopen", publisher, {"text": "恢复。"}),
    ]
    for number, (name, user, given) in enumerate(life, start=1):
        task = take(task, name, user, at(3, number), **given)
        now = judge([task], Stand.now(TODAY))[task.pk].course
        assert (
            now.stage, now.due, now.extension_due, now.is_returned, now.reminders, now.closed_on
        ) == (
            task.stage, task.due, task.extension_due, task.is_returned, task.reminders,
            task.closed_on,
        ), name  # fmt: skip
    assert [one.action for one in task.events.all()] == [name for name, *_ in life]
    assert [one.version for one in task.events.all()] == list(range(2, len(life) + 2))
    audited = AuditEvent.objects.filter(object_type="plan.task", object_id=str(task.pk))
    assert [one.action for one in audited.order_by("sequence")] == [f"task.{n}" for n, *_ in life]
    granted = audited.get(action="task.grant_extension")
    assert granted.before["due"] == "2024-06-30"
    assert granted.after["due"] == "2024-08-31"


def test_who_comes_second_is_told_what_happened(office: House) -> None:
    task = office.task(stage="working")
    take(task, "apply_closing", office.clerk, at(9, 1), text="已印发。")
    with pytest.raises(Stale) as refused:
        supervision.act(
            task.pk, "apply_closing", by=actor(office.colleague), at=at(9, 1), seen_version=1,
            given=Given(text="已印发。"),
        )  # fmt: skip
    assert "王芳09月01日 10:00申请办结" in refused.value.message
    assert refused.value.version == 2


def test_nobody_decides_on_his_own_application(office: House) -> None:
    """One person with both roles: what he applied for, another must decide on."""
    both = person("publisher", office.finance, full_name="钱进")
    both.memberships.create(department=office.finance, role="clerk")
    both = User.objects.get(pk=both.pk)
    task = office.task(stage="working")
    take(task, "apply_extension", both, text="未到。", due=LATER)
    for name in ("grant_extension", "refuse_extension"):
        with pytest.raises(NotAllowed, match="由你提出"):
            take(task, name, both, text="好")
    take(task, "apply_closing", both, text="完成。")
    for name in ("close", "send_back"):
        with pytest.raises(NotAllowed, match="由你提出"):
            take(task, name, both, text="好", rating="good")
    take(task, "send_back", office.publisher, text="再来。")
    take(task, "apply_closing", office.clerk, text="完成。")
    assert take(task, "close", both, rating="plain").stage == "closed"


@pytest.mark.parametrize(
    ("name", "stage", "given", "sentence"),
    [
        ("apply_closing", "working", {"text": "  "}, "申请办结须填写办结情况"),
        ("send_back", "closing", {}, "退回重办须填写退回理由"),
        ("remind", "working", {}, "催办须填写催办内容"),
        ("close", "closing", {"rating": "perfect"}, "核销须评定完成情况"),
        ("apply_extension", "working", {"text": "未到。"}, "延至哪一天"),
        (
            "apply_extension", "working", {"text": "未到。", "due": date(2024, 12, 31)},
            "须晚于现在的完成时限2024年12月31日",
        ),
        (
            "assign", "assigned",
            {"assigned_on": date(2024, 3, 1), "due": date(2024, 2, 1)}, "早于交办日期",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_told(
    office: House, name: str, stage: str, given: dict[str, Any], sentence: str
) -> None:
    task = office.task(stage=stage)
    by = office.clerk if name in WORKERS else office.publisher
    with pytest.raises(Invalid, match=sentence):
        take(task, name, by, **given)
    task.refresh_from_db()
    assert (task.stage, task.version, task.events.count()) == (stage, 1, 0)


def test_an_extension_after_the_limit_says_why_so_late(office: House) -> None:
    limit = date(2024, 6, 30)
    task = office.task(stage="working", original_due=limit, due=limit)
    wanted = {"text": "设备未到。", "due": date(2024, 9, 30)}
    with pytest.raises(Invalid, match="没有按时申请的原因"):
        take(task, "apply_extension", office.clerk, at(7, 1), **wanted)
    take(task, "apply_extension", office.clerk, at(6, 30), **wanted)
    take(task, "refuse_extension", office.publisher, at(7, 1), text="不行。")
    late = take(task, "apply_extension", office.clerk, at(7, 2), why_late="经办人病假", **wanted)
    last = late.events.last()
    assert last is not None
    assert last.text == "设备未到。（逾期申请的原因：经办人病假）"
    assert last.due == date(2024, 9, 30)


def test_a_limit_once_set_moves_by_extension_alone(office: House) -> None:
    stated = office.task(original_due=date(2024, 6, 30), due=date(2024, 6, 30))
    with pytest.raises(Invalid, match="申请延期"):
        take(stated, "assign", office.publisher, due=date(2024, 9, 30))
    assert take(stated, "assign", office.publisher).due == date(2024, 6, 30)
    free = office.task()
    assert take(free, "assign", office.publisher, due=date(2024, 9, 30)).due == date(2024, 9, 30)
    assert take(free, "assign", office.publisher, due=date(2024, 8, 31)).due == date(2024, 8, 31)
    take(free, "acknowledge", office.clerk)
    with pytest.raises(Invalid, match="申请延期"):
        take(free, "assign", office.publisher, due=date(2024, 12, 1))


def test_assigning_names_people_and_departments(office: House) -> None:
    task = office.task()
    moved = take(
        task, "assign", office.publisher, at(3, 4), lead_official=office.leader,
        co_operating=[office.statistics, office.finance],
    )  # fmt: skip
    assert moved.assigned_on == date(2024, 3, 4)
    assert moved.lead_official == office.leader
    assert list(moved.co_operating.all()) == [office.statistics]
    kept = take(task, "assign", office.publisher, at(3, 5))
    assert list(kept.co_operating.all()) == [office.statistics]


def test_files_come_with_an_application(office: House, settings: Any, tmp_path: Any) -> None:
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    task = office.task(stage="working")
    bad = SimpleUploadedFile("方案.pdf", b"MZ not a pdf")
    with pytest.raises(Invalid, match="与扩展名"):
        take(task, "apply_closing", office.clerk, text="完成。", files=[bad])
    good = SimpleUploadedFile("方案.pdf", b"%PDF-1.4 ...")
    take(task, "apply_closing", office.clerk, text="完成。", files=[good])
    kept = TaskFile.objects.get()
    assert (kept.name, kept.event.action, kept.size) == ("方案.pdf", "apply_closing", 12)
    with kept.file.open("rb") as file:
        assert file.read() == b"%PDF-1.4 ..."
    assert kept.department == office.finance
    event = AuditEvent.objects.get(action="task.apply_closing")
    assert event.after["files"] == [kept.sha256]


def test_every_refusal_is_a_sentence(office: House) -> None:
    task = office.task(stage="closed", closed_on=TODAY, chapter=chapter())
    with pytest.raises(Refused) as refused:
        take(task, "acknowledge", office.clerk)
    assert refused.value.message == "任务现为“已办结”，不能签收。"


def test_nothing_else_assigns_what_a_step_decides() -> None:
    """A stage, a limit, a rating: only `plan.supervision` writes them."""
    decided = r"\.(stage|due|extension_due|reminders|rating|closed_on|is_returned)\s*[+-]?=[^=]"
    guilty = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for package in ("plan", "projects", "dashboards", "config")
        for path in (ROOT / package).rglob("*.py")
        for line in path.read_text().splitlines()
        if re.search(rf"\btask{decided}", line) and path.name != "supervision.py"
    ]
    assert guilty == []
