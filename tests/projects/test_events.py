"""Events of projects: recorded with evidence, confirmed by a second person, voided with a reason."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Department, User
from entry.errors import Invalid, NotAllowed, WrongState
from entry.models import AuditEvent
from projects import events, files
from projects.models import Project, ProjectEvent, ProjectFile
from projects.stages import Happening, course
from tests.factories import NOW, DepartmentFactory, actor, person
from tests.projects.factories import ProjectFactory
from tests.trail import last_event

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"
DAY = date(2024, 9, 18)
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def project(finance: Department) -> Project:
    return ProjectFactory(lead=finance)


def evidence(project: Project, by: User, **kwargs: Any) -> ProjectFile:
    upload = SimpleUploadedFile("施工许可证.pdf", PDF)
    return files.attach(
        project, upload, kind="evidence", max_bytes=1024, by=actor(by), at=NOW, **kwargs
    )


def record(project: Project, by: User, kind: str = "started", **kwargs: Any) -> ProjectEvent:
    given = {"on": DAY, "evidence": None, "at": NOW, **kwargs}
    if given["evidence"] is None and "evidence" not in kwargs:
        given["evidence"] = evidence(project, by)
    return events.record(project, kind=kind, by=actor(by), **given)


# Recording


def test_an_event_is_recorded_and_waits(project: Project, clerk: User) -> None:
    event = record(project, clerk, note=" 主体破土 ")
    assert (event.recorded_by, event.confirmed_at, event.note) == (clerk, None, "主体破土")
    assert list(ProjectEvent.objects.waiting()) == [event]
    assert not ProjectEvent.objects.as_of(None).exists()
    trace = last_event()
    assert (trace.action, trace.subject) == ("event.record", f"projects/{project.key}")
    assert trace.after["kind"] == "started"


@pytest.mark.parametrize(
    ("precision", "on", "kept", "shown"),
    [
        ("day", DAY, DAY, "2024年9月18日"),
        ("month", date(2024, 9, 3), date(2024, 9, 30), "2024年9月"),
        ("year", date(2023, 5, 1), date(2023, 12, 31), "2023年"),
        ("month", date(2024, 10, 1), date(2024, 10, 31), "2024年10月"),  # the month of today
    ],
)
def test_a_date_is_no_more_exact_than_its_source(
    project: Project, clerk: User, precision: str, on: date, kept: date, shown: str
) -> None:
    event = record(project, clerk, on=on, precision=precision)
    assert (event.on, event.day_text) == (kept, shown)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "party"}, "请选择事件的种类"),
        ({"precision": "hour"}, "请选择事件的种类"),
        ({"on": date(2024, 10, 9)}, "不能晚于今天"),
        ({"on": date(2024, 11, 1), "precision": "month"}, "不能晚于今天"),
        ({"evidence": None}, "须附本项目的佐证材料"),
    ],
)
def test_what_is_incomplete_is_refused(
    project: Project, clerk: User, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        record(project, clerk, **given)
    assert not ProjectEvent.objects.exists()


def test_evidence_is_the_projects_own_and_still_there(project: Project, clerk: User) -> None:
    other = evidence(ProjectFactory(lead=project.lead), clerk)
    gone = evidence(project, clerk)
    files.remove(gone, by=actor(clerk), at=NOW)
    gone.refresh_from_db()
    for file in (other, gone):
        with pytest.raises(Invalid, match="本项目的佐证材料"):
            record(project, clerk, evidence=file)


def test_an_event_stands_once_unless_it_can_happen_again(project: Project, clerk: User) -> None:
    record(project, clerk)
    with pytest.raises(Invalid, match=r"已有“开工 2024年9月18日”（待核实）"):
        record(project, clerk, on=date(2024, 9, 1))
    record(project, clerk, "stopped")
    record(project, clerk, "stopped", on=date(2024, 9, 20))
    with pytest.raises(Invalid, match="已有“停建"):
        record(project, clerk, "stopped")


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        (("started", DAY), ("completed", date(2024, 9, 1)), "竣工日期早于“开工"),
        (("completed", DAY), ("started", date(2024, 9, 19)), "“竣工 2024年9月18日”早于开工日期"),
        (("production", DAY), ("full_capacity", date(2024, 9, 1)), "达产日期早于“投产"),
    ],
)
def test_nothing_is_finished_before_it_begins(
    project: Project, clerk: User, first: Any, then: Any, told: str
) -> None:
    record(project, clerk, first[0], on=first[1])
    with pytest.raises(Invalid, match=told):
        record(project, clerk, then[0], on=then[1])


def test_periods_that_overlap_do_not_contradict(project: Project, clerk: User) -> None:
    """当年开工当年建成, of which the year alone is known."""
    record(project, clerk, "started", on=date(2023, 1, 1), precision="year")
    record(project, clerk, "completed", on=date(2023, 6, 30))


def test_the_lead_and_those_that_join_record_and_nobody_else(
    project: Project, clerk: User, other_clerk: User, reviewer: User, leader: User
) -> None:
    proof = evidence(project, clerk)
    for user in (other_clerk, reviewer, leader):
        with pytest.raises(NotAllowed):
            record(project, user, evidence=proof)
    project.co_operating.add(other_clerk.memberships.get().department)
    assert record(project, other_clerk).recorded_by == other_clerk


# Confirming


def test_an_event_counts_from_its_confirmation(
    project: Project, clerk: User, reviewer: User
) -> None:
    event = events.confirm(record(project, clerk), by=actor(reviewer), at=LATER)
    assert (event.confirmed_by, event.confirmed_at) == (reviewer, LATER)
    assert not ProjectEvent.objects.as_of(NOW).exists()
    assert list(ProjectEvent.objects.as_of(LATER)) == [event]
    reached = course([Happening(event.kind, event.month)], event.month)
    assert reached.started == event.month
    assert last_event().action == "event.confirm"


def test_nobody_confirms_his_own_event(project: Project, publisher: User) -> None:
    event = record(project, publisher)
    with pytest.raises(NotAllowed, match="由另一人核实"):
        events.confirm(event, by=actor(publisher), at=NOW)


def test_who_may_confirm(project: Project, clerk: User, other_clerk: User, leader: User) -> None:
    event = record(project, clerk)
    far = person("reviewer", DepartmentFactory(code="elsewhere"))
    for user in (other_clerk, leader, far):
        with pytest.raises(NotAllowed, match="没有核实"):
            events.confirm(event, by=actor(user), at=NOW)


def test_an_event_is_confirmed_once_and_not_after_its_voiding(
    project: Project, clerk: User, reviewer: User, publisher: User
) -> None:
    event = events.confirm(record(project, clerk), by=actor(reviewer), at=NOW)
    with pytest.raises(WrongState, match="已经核实"):
        events.confirm(event, by=actor(publisher), at=NOW)
    events.void(event, reason="日期有误", by=actor(publisher), at=NOW)
    with pytest.raises(WrongState, match="已经作废"):
        events.confirm(event, by=actor(publisher), at=NOW)


# Voiding


def test_a_wrong_event_is_voided_and_recorded_anew(
    project: Project, clerk: User, reviewer: User
) -> None:
    event = events.confirm(record(project, clerk), by=actor(reviewer), at=NOW)
    voided = events.void(event, reason=" 奠基不算开工 ", by=actor(reviewer), at=LATER)
    assert (voided.voided_by, voided.void_reason) == (reviewer, "奠基不算开工")
    assert list(ProjectEvent.objects.as_of(NOW)) == [event]  # as it was known then
    assert not ProjectEvent.objects.as_of(LATER).exists()
    assert record(project, clerk, on=date(2024, 9, 25)).pk != event.pk
    trace = AuditEvent.objects.get(action="event.void")
    assert trace.reason == "奠基不算开工"


def test_a_reason_is_asked_for(project: Project, clerk: User) -> None:
    with pytest.raises(Invalid, match="须写明原因"):
        events.void(record(project, clerk), reason="  ", by=actor(clerk), at=NOW)


def test_the_recorder_takes_back_what_nobody_has_confirmed(
    project: Project, clerk: User, reviewer: User, other_clerk: User
) -> None:
    event = record(project, clerk)
    with pytest.raises(NotAllowed):
        events.void(event, reason="不该", by=actor(other_clerk), at=NOW)
    events.void(event, reason="登记错了", by=actor(clerk), at=NOW)
    with pytest.raises(WrongState, match="已经作废"):
        events.void(event, reason="再来", by=actor(clerk), at=NOW)
    confirmed = events.confirm(record(project, clerk), by=actor(reviewer), at=NOW)
    with pytest.raises(NotAllowed, match="由审核人或发布人作废"):
        events.void(confirmed, reason="登记错了", by=actor(clerk), at=NOW)
