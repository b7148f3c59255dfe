"""Landing creates or links a project, so that nothing is typed twice."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from entry.errors import Invalid, NotAllowed, Stale
from entry.periods import Month
from investment import landing
from investment.choices import StepKind
from investment.judging import judge
from investment.landing import NewProject
from investment.models import Signing
from projects import events
from projects.models import Project, ProjectEvent
from tests.factories import NOW, DepartmentFactory, actor
from tests.investment.factories import SigningFactory, firm, paper, take
from tests.projects.factories import ProjectFactory, happen
from tests.trail import last_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
SEPTEMBER = Month(2024, 9)


def create(signing: Signing, by: User, seen: int = 1, **given: Any) -> Project:
    new = NewProject(**{"category": "industry", "nature": "new", **given})
    return landing.create(signing.pk, new, by=actor(by), at=NOW, seen_version=seen)


def link(signing: Signing, project: Project, by: User, seen: int = 1) -> Signing:
    return landing.link(signing.pk, project, by=actor(by), at=NOW, seen_version=seen)


def reached(signing: Signing) -> dict[str, date]:
    fresh = Signing.objects.for_lists().get(pk=signing.pk)
    return dict(judge([fresh], SEPTEMBER)[fresh.pk].course.reached)


def test_a_project_is_made_of_what_the_signing_says(signed: Signing, clerk: User) -> None:
    joined = DepartmentFactory(code="gxj")
    signed.co_operating.add(joined)
    signed.company = firm("blades-co", "叶片公司")
    signed.save()
    project = create(signed, clerk, code="2312-150205-04-01-123456")
    assert (project.name, project.enterprise, project.total_investment) == (
        "叶片项目", signed.company, 20_000,
    )  # fmt: skip
    assert (project.lead, project.area, project.chain) == (
        signed.lead,
        signed.area,
        "链wind-equipment",
    )
    assert list(project.co_operating.all()) == [joined]
    assert project.code == "2312-150205-04-01-123456"
    signed.refresh_from_db()
    assert (signed.project, signed.version) == (project, 2)
    assert last_event().action == "signing.project"


def test_what_stands_already_is_linked_and_not_made_again(signed: Signing, clerk: User) -> None:
    project = ProjectFactory(name="叶片项目", lead=signed.lead, area=signed.area)
    with pytest.raises(Invalid, match="已有重点项目“叶片项目”"):
        create(signed, clerk)
    link(signed, project, clerk)
    with pytest.raises(Invalid, match="已对应重点项目"):
        link(signed, ProjectFactory(lead=signed.lead), clerk, 2)
    other = SigningFactory(lead=signed.lead)
    take(other, "signed", date(2024, 3, 1))
    with pytest.raises(Invalid, match="已对应招商项目“叶片项目”"):
        link(other, project, clerk)


def test_what_is_not_signed_yet_has_no_project(lead_only: Signing, clerk: User) -> None:
    take(lead_only, "signed", date(2024, 5, 1), confirmed_at=None)
    with pytest.raises(Invalid, match="还没有核实的签约或落地"):
        create(lead_only, clerk)
    more = SigningFactory(lead=lead_only.lead, parent=lead_only)
    take(more, "signed", date(2024, 6, 1))
    with pytest.raises(Invalid, match="增资计在原项目上"):
        create(more, clerk)


def test_start_and_production_come_from_the_project(signed: Signing, clerk: User) -> None:
    project = ProjectFactory(lead=signed.lead)
    happen(project, "started", date(2024, 7, 3))
    link(signed, project, clerk)
    assert reached(signed)[StepKind.STARTED] == date(2024, 7, 3)
    happen(project, "production", date(2024, 9, 20))
    assert reached(signed)[StepKind.PRODUCTION] == date(2024, 9, 20)


def test_work_that_is_resumed_was_begun(signed: Signing, clerk: User) -> None:
    project = ProjectFactory(lead=signed.lead)
    happen(project, "resumed", date(2024, 7, 9))
    happen(project, "full_capacity", date(2024, 9, 9))
    link(signed, project, clerk)
    found = reached(signed)
    assert found[StepKind.STARTED] == date(2024, 7, 9)
    assert found[StepKind.PRODUCTION] == date(2024, 9, 9)


def test_what_was_recorded_here_is_handed_over_with_its_evidence(
    signed: Signing, clerk: User, reviewer: User
) -> None:
    proof = paper(signed, clerk)
    take(signed, "started", date(2024, 7, 1), evidence=proof)
    project = create(signed, clerk)
    event = ProjectEvent.objects.get(project=project)
    assert (event.kind, event.on, event.confirmed_at) == ("started", date(2024, 7, 1), None)
    assert event.evidence is not None
    assert (event.evidence.sha256, event.evidence.file.name) == (proof.sha256, proof.file.name)
    # Until somebody confirms it there, what stands here goes on counting.
    assert reached(signed)[StepKind.STARTED] == date(2024, 7, 1)
    events.void(event, reason="按施工许可证", by=actor(clerk), at=NOW)
    happen(project, "started", date(2024, 7, 8))
    assert reached(signed)[StepKind.STARTED] == date(2024, 7, 8)


def test_what_tells_terms_is_not_handed_over(signed: Signing, clerk: User) -> None:
    take(signed, "started", date(2024, 7, 1), evidence=paper(signed, clerk, is_restricted=True))
    create(signed, clerk)
    assert not ProjectEvent.objects.exists()


def test_what_the_project_knows_is_not_recorded_twice(signed: Signing, clerk: User) -> None:
    take(signed, "started", date(2024, 7, 1), evidence=paper(signed, clerk))
    project = ProjectFactory(lead=signed.lead)
    happen(project, "started", date(2024, 7, 3))
    link(signed, project, clerk)
    assert ProjectEvent.objects.count() == 1
    assert reached(signed)[StepKind.STARTED] == date(2024, 7, 3)


def test_a_wrong_link_is_taken_away_with_its_reason(signed: Signing, clerk: User) -> None:
    project = create(signed, clerk)
    with pytest.raises(Invalid, match="写明原因"):
        landing.unlink(signed.pk, reason=" ", by=actor(clerk), at=NOW, seen_version=2)
    landing.unlink(signed.pk, reason="对错了", by=actor(clerk), at=NOW, seen_version=2)
    signed.refresh_from_db()
    assert signed.project is None
    assert Project.objects.filter(pk=project.pk).exists()
    assert last_event().reason == "对错了"


def test_who_may_not(
    signed: Signing, clerk: User, other_clerk: User, reviewer: User, statistics: Any
) -> None:
    for user in (other_clerk, reviewer):
        with pytest.raises(NotAllowed):
            create(signed, user)
    with pytest.raises(NotAllowed, match="没有查看这个重点项目"):
        link(signed, ProjectFactory(lead=statistics), clerk)
    with pytest.raises(Stale):
        create(signed, clerk, seen=9)
    with pytest.raises(Invalid, match="项目代码应为24位"):
        create(signed, clerk, code="12")
    with pytest.raises(Invalid, match="类别"):
        create(signed, clerk, category="fun")
