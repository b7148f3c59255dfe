"""The steps of a task through its page, as each person meets them."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from plan.models import Task, TaskEvent, TaskFile
from tests.conftest import browser_of
from tests.factories import DepartmentFactory, person
from tests.plan.pages import post, text
from tests.plan.scenes import House, at, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def test_each_person_is_offered_his_own_steps(office: House, road: Task) -> None:
    def offered(user: User) -> list[str]:
        return re.findall(r"/tasks/road/steps/(\w+)/", text(user, "/tasks/road/"))

    assert offered(office.clerk) == ["acknowledge"]
    assert offered(office.publisher) == ["assign", "remind", "cancel"]
    for reader in (office.reviewer, office.leader, office.other):
        assert offered(reader) == []
    take(road, "acknowledge", office.clerk)
    assert offered(office.clerk) == ["apply_closing", "apply_extension"]
    take(road, "apply_extension", office.clerk, text="未到。", due=date(2025, 3, 1))
    assert offered(office.clerk) == ["apply_closing"]
    assert "grant_extension" in offered(office.publisher)


def test_a_life_through_the_pages(office: House, road: Task, settings: Any, tmp_path: Path) -> None:
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    clerk, publisher = office.clerk, office.publisher
    answer = post(
        publisher, road, "assign", lead_official=office.leader.pk, assigned_on="2024-10-10",
        due="2024-12-20", co_operating=[office.statistics.pk], text="抓紧。",
    )  # fmt: skip
    assert answer.status_code == 302
    assert post(clerk, road, "acknowledge").status_code == 302
    asked = post(clerk, road, "apply_extension", due="2025-03-31", text="设备未到。")
    assert asked.status_code == 302
    assert post(publisher, road, "grant_extension").status_code == 302
    file = SimpleUploadedFile("印发稿.pdf", b"%PDF-1.4 x")
    assert post(clerk, road, "apply_closing", text="已印发。", files=file).status_code == 302
    assert post(publisher, road, "close", rating="good").status_code == 302
    road.refresh_from_db()
    assert (road.stage, road.due, road.rating) == ("closed", date(2025, 3, 31), "good")
    assert road.lead_official == office.leader
    assert [one.by for one in road.events.all()][:2] == [publisher, clerk]
    kept = TaskFile.objects.get()
    page = text(office.leader, "/tasks/road/")
    assert f"/tasks/files/{kept.pk}/" in page
    response = browser_of(office.leader).get(f"/tasks/files/{kept.pk}/")
    assert b"".join(response) == b"%PDF-1.4 x"
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert "attachment" in response.headers["Content-Disposition"]
    for stranger in (person("clerk", DepartmentFactory()), person("auditor")):
        assert browser_of(stranger).get(f"/tasks/files/{kept.pk}/").status_code in {403, 404}


def test_a_refusal_keeps_what_was_typed(office: House, road: Task) -> None:
    take(road, "acknowledge", office.clerk)
    assert "没有按时申请的原因" not in text(office.clerk, "/tasks/road/")
    answer = post(office.clerk, road, "apply_extension", due="2024-12-01", text="设备<b>未到。")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "延至的日期须晚于现在的完成时限2024年12月20日" in page
    assert "设备&lt;b&gt;未到。" in page
    missing = post(office.clerk, road, "apply_closing", text="")
    assert missing.status_code == 422
    assert "“申请办结”有需要改正的地方" in missing.content.decode()
    assert road.events.count() == 1


def test_an_extension_after_the_limit_asks_why_so_late(office: House) -> None:
    limit = date(2024, 9, 30)
    task = office.task(key="late", due=limit, original_due=limit)
    take(task, "acknowledge", office.clerk)
    assert "没有按时申请的原因" in text(office.clerk, "/tasks/late/")
    given = {"due": "2024-12-31", "text": "设备未到。"}
    assert post(office.clerk, task, "apply_extension", **given).status_code == 422
    answer = post(office.clerk, task, "apply_extension", why_late="经办人病假", **given)
    assert answer.status_code == 302
    last = task.events.last()
    assert last is not None
    assert last.text == "设备未到。（逾期申请的原因：经办人病假）"


def test_who_comes_second_sees_what_happened_and_may_go_on(office: House, road: Task) -> None:
    take(road, "acknowledge", office.clerk)
    take(road, "remind", office.publisher, at(10, 17), text="请报进展。")
    answer = browser_of(office.clerk).post(
        "/tasks/road/steps/apply_closing/", {"version": 2, "text": "已印发。"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "张伟10月17日 10:00催办" in page
    version = re.search(
        r'apply_closing/".*?name="version" value="(\d+)"', page, flags=re.S
    )  # the typed text can be sent again at the version that is now shown
    assert version is not None
    assert version.group(1) == "3"
    assert "已印发。" in page


def test_a_step_without_the_right_is_forbidden_and_a_strangers_task_is_not_found(
    office: House, road: Task
) -> None:
    assert post(office.other, road, "acknowledge").status_code == 403
    assert post(office.publisher, road, "acknowledge").status_code == 403
    assert post(office.clerk, road, "close", rating="good").status_code == 403
    assert post(office.leader, road, "acknowledge").status_code == 403
    stranger = person("clerk", DepartmentFactory())
    assert post(stranger, road, "acknowledge").status_code == 404
    assert post(office.clerk, road, "dance").status_code == 404
    assert not TaskEvent.objects.exists()


def test_a_form_without_its_token_is_refused(office: House, road: Task) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(office.clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.post("/tasks/road/steps/acknowledge/", {"version": 1}).status_code == 403


def test_a_new_task_is_set_up_and_numbered(office: House, road: Task) -> None:
    given = {
        "source": "meeting", "title": "落实会议决定", "kind": "document", "plan": road.plan_id,
        "lead": office.finance.pk, "assigned_on": "2024-10-18", "due": "2024-11-18",
    }  # fmt: skip
    wrong = browser_of(office.publisher).post("/tasks/new/", {**given, "due": "2024-10-01"})
    assert wrong.status_code == 422
    assert "早于交办日期" in wrong.content.decode()
    answer = browser_of(office.publisher).post("/tasks/new/", given)
    made = Task.objects.get(source="meeting")
    assert answer.headers["Location"] == f"/tasks/{made.key}/"
    assert made.lead == office.finance
