"""Events, files and exemptions through the pages of a project's book."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from entry.periods import Month
from projects.models import LightExemption, Project, ProjectEvent
from tests.factories import NOW
from tests.projects.book_pages import PDF, PNG, filled, paper, read, send, store_at
from tests.projects.factories import happen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    store_at(settings, tmp_path)


def event(project: Project, user: User, **given: Any) -> Any:
    told = {"kind": "listed", "on": "2024-09-18", "precision": "day", "note": "入库通知"}
    return send(user, project, "events/new/", {**told, **given})


def pdf(name: str = "通知.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


# Events


def test_an_event_is_recorded_confirmed_and_counts(
    works: Project, clerk: User, reviewer: User, leader: User
) -> None:
    assert event(works, clerk, upload=pdf()).status_code == 302
    made = works.events.get(kind="listed")
    assert (made.evidence and made.evidence.name, made.note) == ("通知.pdf", "入库通知")
    assert made.evidence is not None
    assert (made.evidence.caption, made.evidence.taken_on) == ("入库佐证", date(2024, 9, 18))
    assert "2024年9月已入库" not in read(leader, works)
    path = f"events/{made.pk}/confirm/"
    assert send(clerk, works, path, {}).status_code == 403
    assert send(reviewer, works, path, {}).status_code == 302
    page = read(leader, works)
    assert "入库 2024年9月18日" in page
    again = send(reviewer, works, path, {})
    assert again.status_code == 409
    assert "已经核实" in again.content.decode()


def test_an_event_rests_on_a_file_that_is_there(works: Project, clerk: User) -> None:
    proof = paper(works, clerk)
    assert event(works, clerk, evidence=proof.pk).status_code == 302
    assert works.events.get(kind="listed").evidence == proof


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "登记入库须附本项目的佐证材料"),
        ({"on": ""}, "必填"),
        ({"on": "2024-10-09", "evidence": "own"}, "不能晚于今天"),
        ({"kind": "started", "evidence": "own"}, "这个项目已有“开工 2024年3月9日”"),
        ({"evidence": "own", "upload": "both"}, "二者取一"),
        ({"evidence": "foreign"}, "选择一个有效的选项"),
        ({"upload": "bad"}, "不能作为佐证"),
    ],
)
def test_an_event_that_cannot_be_keeps_what_was_typed(
    works: Project, clerk: User, given: dict[str, Any], told: str
) -> None:
    own = paper(works, clerk)
    files = {
        "own": own.pk,
        "foreign": 987654,
        "both": pdf(),
        "bad": SimpleUploadedFile("a.exe", b"M"),
    }
    sent = {name: files.get(value, value) for name, value in given.items()}
    response = event(works, clerk, **sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert told in page
    assert "入库通知" in page
    assert "请重新选择" in page
    assert works.events.count() == 1
    assert works.files.count() == 1  # what came with a refused event is not kept


def test_an_event_is_voided_with_a_reason(works: Project, clerk: User, reviewer: User) -> None:
    made = works.events.get()
    path = f"events/{made.pk}/void/"
    assert send(clerk, works, path, {"reason": "有误"}).status_code == 403
    empty = send(reviewer, works, path, {"reason": " "})
    assert empty.status_code == 422
    assert f'id="void-{made.pk}-reason"' in empty.content.decode()
    assert send(reviewer, works, path, {"reason": "奠基不算开工"}).status_code == 302
    assert "奠基不算开工" in read(reviewer, works)
    late = send(reviewer, works, path, {"reason": "再来一次"})
    assert late.status_code == 409
    assert "再来一次" not in late.content.decode()  # there is nothing more to void
    assert "已经作废" in late.content.decode()


def test_who_recorded_takes_back_what_waits(works: Project, clerk: User) -> None:
    event(works, clerk, upload=pdf())
    made = works.events.get(kind="listed")
    assert "撤回这次登记" in read(clerk, works)
    path = f"events/{made.pk}/void/"
    assert send(clerk, works, path, {"reason": "登记错了"}).status_code == 302
    made.refresh_from_db()
    assert made.void_reason == "登记错了"


def test_each_person_is_offered_his_own_steps(
    works: Project, clerk: User, reviewer: User, publisher: User, leader: User
) -> None:
    happen(works, "listed", date(2024, 9, 1), confirmed_at=None, by=publisher)
    for user, confirms, voids in (
        (clerk, False, True), (reviewer, True, True), (publisher, False, True),
    ):  # fmt: skip
        page = read(user, works)
        assert ("核实 撤回" in page) is confirms, user
        assert ("撤回这次登记" in page) is voids, user
        assert ("作废这一事件" in page) is (user is not clerk)
    assert "撤回" not in read(leader, works)


def test_steps_on_events_are_inside(works: Project, leader: User, other_clerk: User) -> None:
    path = f"events/{works.events.get().pk}/void/"
    assert send(leader, works, path, {"reason": "x"}).status_code == 403
    assert send(other_clerk, works, path, {"reason": "x"}).status_code == 404
    assert send(leader, works, "events/new/", {}).status_code == 403


# Files


def test_a_photo_is_put_behind_and_taken_away(works: Project, clerk: User, leader: User) -> None:
    data = filled(clerk, works, "files/new/")
    data |= {"kind": "photo", "caption": "主体封顶", "taken_on": "2024-09-30"}
    given = {**data, "upload": SimpleUploadedFile("现场.png", PNG)}
    assert send(clerk, works, "files/new/", given).status_code == 302
    photo = works.files.get()
    assert "主体封顶 2024-09-30" in read(leader, works)
    assert send(leader, works, f"files/{photo.pk}/remove/", {}).status_code == 403
    assert send(clerk, works, f"files/{photo.pk}/remove/", {}).status_code == 302
    assert "主体封顶 2024-09-30" not in read(leader, works)
    assert send(clerk, works, f"files/{photo.pk}/remove/", {}).status_code == 404


def test_a_file_that_is_not_fit_is_refused(works: Project, clerk: User) -> None:
    for given, told in (
        ({"upload": SimpleUploadedFile("a.png", b"GIF89a")}, "与扩展名.png不符"),
        ({}, "必填"),
        ({"upload": pdf(), "taken_on": "2024-10-09"}, "不能晚于今天"),
    ):
        response = send(clerk, works, "files/new/", {"kind": "photo", "caption": "说明", **given})
        assert response.status_code == 422
        assert told in response.content.decode()
        assert 'value="说明"' in response.content.decode()
    assert not works.files.exists()


def test_what_an_event_rests_on_stays(works: Project, clerk: User) -> None:
    event(works, clerk, upload=pdf())
    proof = works.files.get()
    assert "移除" not in read(clerk, works).partition("照片和资料")[2].partition("逐月进展")[0]
    response = send(clerk, works, f"files/{proof.pk}/remove/", {})
    assert response.status_code == 422
    assert "项目事件的佐证，不能移除" in response.content.decode()


# Exemptions

WISH = {"family": "start", "first": "2024-09", "last": "2024-12", "reason": "等待用地批复"}


def test_an_exemption_is_asked_for_and_decided(
    works: Project, clerk: User, publisher: User, reviewer: User
) -> None:
    assert send(clerk, works, "exemptions/new/", WISH).status_code == 302
    made = works.exemptions.get()
    assert (made.first, made.last, made.requested_by) == (Month(2024, 9), Month(2024, 12), clerk)
    path = f"exemptions/{made.pk}/decide/"
    assert "审批意见" in read(publisher, works)
    for user in (clerk, reviewer):
        assert send(user, works, path, {"decision": "approve"}).status_code == 403
        assert "审批意见" not in read(user, works)
    nothing = send(publisher, works, path, {"answer": "情况属实"})
    assert nothing.status_code == 422
    refused = send(publisher, works, path, {"decision": "refuse"})
    assert refused.status_code == 422
    assert "不同意的须写明意见" in refused.content.decode()
    told = {"decision": "approve", "answer": "情况属实"}
    assert send(publisher, works, path, told).status_code == 302
    assert "同意 等待用地批复" in read(publisher, works)
    assert send(publisher, works, path, told).status_code == 409


def test_an_exemption_that_cannot_be_keeps_what_was_typed(works: Project, clerk: User) -> None:
    for given, told in (
        ({"first": "2024-13"}, "月份"),
        ({"last": "2024-08"}, "止月不能早于起月"),
        ({"family": ""}, "必填"),
    ):
        response = send(clerk, works, "exemptions/new/", {**WISH, **given})
        assert response.status_code == 422
        assert told in response.content.decode()
        assert "等待用地批复" in response.content.decode()
    assert not LightExemption.objects.exists()


def test_nobody_decides_on_his_own(works: Project, publisher: User) -> None:
    assert send(publisher, works, "exemptions/new/", WISH).status_code == 302
    made = works.exemptions.get()
    path = f"exemptions/{made.pk}/decide/"
    assert send(publisher, works, path, {"decision": "approve"}).status_code == 403
    assert "审批意见" not in read(publisher, works)


def test_another_projects_rows_are_not_found(works: Project, clerk: User, publisher: User) -> None:
    other = Project.objects.create(
        key="other", name="别的", area=works.area, category="industry", lead=works.lead
    )
    made = LightExemption.objects.create(
        project=works, family="start", first=Month(2024, 9), last=Month(2024, 9), reason="等",
        requested_by=clerk, requested_at=NOW,
    )  # fmt: skip
    told = ProjectEvent.objects.get()
    for path in (f"events/{told.pk}/confirm/", f"events/{told.pk}/void/"):
        assert send(publisher, other, path, {"reason": "x"}).status_code == 404
    path = f"exemptions/{made.pk}/decide/"
    assert send(publisher, other, path, {"decision": "approve"}).status_code == 404
