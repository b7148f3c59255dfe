"""Races: of many who do the same to a signing at once one comes through, each in turn.

Real threads with connections of their own, on SQLite (a file) and on PostgreSQL.
"""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Department, User
from entry import actions, workflow
from entry.counts import kept_of
from entry.models import AuditEvent
from entry.periods import Month
from indicators.models import Observation
from investment import contacts, landing, steps, upkeep
from investment.contacts import NewContact
from investment.landing import NewProject
from investment.models import Agreement, Contact, Signing, SigningStep
from investment.steps import NewStep
from investment.upkeep import NewSigning
from projects.models import Project
from tests.factories import NOW, IndicatorFactory, actor, person
from tests.investment.factories import CODE, SigningFactory, agree, chain, firm, paper, take
from tests.plan.test_supervision_races import PEOPLE, race
from tests.projects.factories import ProjectFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("signing-races"),
]
DAY = date(2024, 9, 18)


@pytest.fixture
def clerks(finance: Department) -> list[User]:
    return [person("clerk", finance) for _ in range(PEOPLE)]


def new_signing(finance: Department, key: str = "blades") -> Signing:
    made: Signing = SigningFactory(
        key=key, lead=finance, enterprise=firm(credit_code=CODE), source="foreign", chain=chain(),
        content="叶片", agreed_investment=20_000, outside_investment=20_000,
    )  # fmt: skip
    return made


def test_of_many_who_record_the_signing_one_does(finance: Department, clerks: list[User]) -> None:
    signing = new_signing(finance)
    agreement: Agreement = agree(signing, DAY)
    papers = [paper(signing, each) for each in clerks]

    def record(number: int) -> Any:
        new = NewStep(kind="signed", agreement=agreement, evidence=papers[number])
        return steps.record(signing.pk, new, by=actor(clerks[number]), at=NOW)

    assert race(record) == 1
    assert SigningStep.objects.filter(kind="signed", voided_at=None).count() == 1


def test_of_many_who_confirm_a_step_one_does(finance: Department, clerks: list[User]) -> None:
    """And whoever voids it meanwhile, voids what stands: it is never both counted and void."""
    signing = new_signing(finance)
    step = take(signing, "signed", DAY, confirmed_at=None, by=clerks[0])
    people = [person("reviewer", finance) for _ in range(PEOPLE)]

    def confirm(number: int) -> Any:
        return steps.confirm(step, by=actor(people[number]), at=NOW)

    assert race(confirm) == 1

    def void(number: int) -> Any:
        return steps.void(step, reason="日期有误", by=actor(people[number]), at=NOW)

    assert race(void) == 1
    step.refresh_from_db()
    assert step.confirmed_by_id != step.recorded_by_id
    assert AuditEvent.objects.filter(action__in=["step.confirm", "step.void"]).count() == 2


def test_of_many_who_create_its_project_one_does(finance: Department, clerks: list[User]) -> None:
    signing = new_signing(finance)
    take(signing, "signed", DAY)

    def create(number: int) -> Any:
        new = NewProject(category="industry", nature="new")
        return landing.create(signing.pk, new, by=actor(clerks[number]), at=NOW, seen_version=1)

    assert race(create) == 1
    signing.refresh_from_db()
    assert signing.project == Project.objects.get()


def test_projects_of_one_name_are_created_once(finance: Department, clerks: list[User]) -> None:
    """Of several signings: who comes second is told to link his to what stands already."""
    made = [new_signing(finance, f"s{number}") for number in range(PEOPLE)]
    for one in made:
        take(one, "signed", DAY)

    def create(number: int) -> Any:
        new = NewProject(category="industry", nature="new", name="风电叶片基地")
        return landing.create(
            made[number].pk, new, by=actor(clerks[number]), at=NOW, seen_version=1
        )

    assert race(create) == 1
    assert Project.objects.get().name == "风电叶片基地"


def test_what_is_counted_during_edits_is_what_it_lists(
    finance: Department, clerks: list[User]
) -> None:
    """Half confirm a signing each while the others count: number and rows are of one moment."""
    IndicatorFactory(
        code="signed", owner=finance, unit="个", has_growth=False, counted_from="signings",
        counted_since=Month(2024, 1),
    )  # fmt: skip
    waiting = [
        take(new_signing(finance, f"s{number}"), "signed", DAY, confirmed_at=None)
        for number in range(PEOPLE // 2)
    ]
    reviewer = person("reviewer", finance)
    opened = workflow.open_return(finance, Month(2024, 9), by=actor(clerks[0]), at=NOW)
    seen: list[tuple[Any, int]] = []

    def act(number: int) -> Any:
        if number < len(waiting):
            return steps.confirm(waiting[number], by=actor(reviewer), at=NOW)
        with transaction.atomic():
            actions.recount(opened.pk, by=actor(clerks[number]), at=NOW)
            found = Observation.objects.get(monthly_return=opened)
            seen.append((found.value, len(kept_of(found.records).records)))
        return found

    assert race(act) == PEOPLE
    assert len(seen) == PEOPLE - len(waiting)
    assert all(value == rows for value, rows in seen)
    actions.recount(opened.pk, by=actor(clerks[0]), at=NOW)
    assert Observation.objects.get(monthly_return=opened).value == len(waiting)


def test_of_many_signings_one_becomes_the_project(finance: Department, clerks: list[User]) -> None:
    """Each by somebody else: the project is one signing's, and nobody meets a bare error."""
    project = ProjectFactory(key="works", lead=finance)
    made = [new_signing(finance, f"s{number}") for number in range(PEOPLE)]
    for one in made:
        take(one, "signed", DAY)

    def link(number: int) -> Any:
        return landing.link(
            made[number].pk, project, by=actor(clerks[number]), at=NOW, seen_version=1
        )

    assert race(link) == 1
    assert Signing.objects.filter(project=project).count() == 1


def test_many_who_enter_one_project_enter_it_once(finance: Department, clerks: list[User]) -> None:
    def create(number: int) -> Any:
        new = NewSigning(name="同一个项目", lead=finance, area=finance.area)
        return upkeep.create(new, by=actor(clerks[number]), at=NOW)

    assert race(create) == 1

    def other(number: int) -> Any:
        new = NewSigning(name=f"第{number}个", lead=finance, area=finance.area)
        return upkeep.create(new, by=actor(clerks[number]), at=NOW)

    assert race(other) == PEOPLE
    assert Signing.objects.values("key").distinct().count() == PEOPLE + 1


def test_an_enterprise_is_taken_up_once(finance: Department, clerks: list[User]) -> None:
    def take_up(number: int) -> Any:
        new = NewContact(name="某风电公司", lead=finance, first_on=DAY)
        return contacts.take_up(new, by=actor(clerks[number]), at=NOW)

    assert race(take_up) == 1
    assert Contact.objects.count() == 1
