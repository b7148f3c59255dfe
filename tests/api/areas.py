"""Three areas with figures, plans and targets, for the tests of scopes."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Area, Department
from entry.periods import Month
from investment.models import (
    Arrival,
    Contact,
    Event,
    InvestmentFile,
    SupportDocument,
    SupportItem,
    Team,
)
from plan.models import Chapter, TaskNode
from projects.models import Enterprise, Funding, Member, Problem
from tests.factories import (
    NOW,
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    IndicatorFactory,
    PlanFactory,
    TargetFactory,
    observe,
    person,
)
from tests.indicators import scenes
from tests.investment.factories import agree, chain, firm, receive, won
from tests.investment.support_scenes import kinds, rules
from tests.plan.factories import TaskFactory
from tests.plan.factories import report as report_task
from tests.projects.factories import (
    ProjectFactory,
    happen,
    listed,
    permit,
    plan_for,
    report,
)

HERE, THERE, CITY = "150205", "150203", "150200"
AREAS = (HERE, THERE, CITY)
SEPTEMBER = Month(2024, 9)
MONTH = {"month": "2024-09"}
LISTS: dict[str, dict[str, str]] = {
    "areas": {},
    "departments": {},
    "plans": {},
    "chapters": {},
    "indicators": {},
    "targets": {},
    "observations": {},
    "lights": MONTH,
    "enterprises": {},
    "projects": MONTH,
    "project-lists": {},
    "project-events": {},
    "project-progress": {},
    "procedures": {},
    "problems": {"year": "2024"},
    "tasks": MONTH,
    "task-progress": {},
    "chains": {},
    "teams": {},
    "events": {},
    "contacts": {},
    "signings": MONTH,
    "signing-steps": {},
    "funds-received": {},
    "support-items": MONTH,
    "support-documents": {},
    "support-arrivals": {},
    "support-kinds": {},
    "support-rules": {},
}


def registers(number: int, area: Area, chapter: Chapter, *joins: Department) -> None:
    """A project and a task of an area, with all that hangs on them, and who joins in them."""
    lead = DepartmentFactory(code=f"lead-{number}", area=area)
    firm = Enterprise.objects.create(key=f"firm-{number}", name=f"企业{number}")
    built = ProjectFactory(key=f"works-{number}", area=area, lead=lead, enterprise=firm)
    built.co_operating.add(lead, *joins)
    Member.objects.create(project=built, duty="head", name="张三")
    Funding.objects.create(project=built, kind="own", amount=5)
    plan_for(built)
    listed(built, f"list-{number}")
    happen(built, "started", date(2024, 3, 9))
    report(built, SEPTEMBER, "500")
    permit(built, "land")
    problem = Problem.objects.create(
        number=f"WT2024-{number:03}", source="visit", project=built, title="缺地", kind="land",
        asked="请供地", lead=lead, raised_by=person("clerk", lead), raised_on=date(2024, 9, 3),
    )  # fmt: skip
    problem.co_operating.add(lead, *joins)
    task = TaskFactory(key=f"task-{number}", plan=chapter.plan, chapter=chapter, lead=lead)
    task.co_operating.add(lead, *joins)
    TaskNode.objects.create(task=task, title="初稿", due=date(2024, 6, 1))
    built.tasks.add(task)
    report_task(task, SEPTEMBER)
    attracted(number, area, lead, *joins)


def attracted(number: int, area: Area, lead: Department, *joins: Department) -> None:
    """What an area attracted, and what it won from above, with all that hangs on both."""
    winds = chain()
    team = Team.objects.create(code=f"team-{number}", name=f"小分队{number}", lead=lead)
    event = Event.objects.create(
        key=f"fair-{number}", title="推介会", kind="fair", city="杭州",
        held_on=date(2024, 3, number), lead=lead, team=team,
    )  # fmt: skip
    signed = won(
        f"signed-{number}", date(2024, 3, 9), date(2024, 5, 1), area=area, lead=lead, chain=winds,
        team=team, event=event, enterprise=firm(f"firm-{number}"),
    )  # fmt: skip
    signed.co_operating.add(lead, *joins)
    agree(signed, date(2024, 3, 9))
    receive(signed, SEPTEMBER, "500")
    contact = Contact.objects.create(
        name=f"意向企业{number}", lead=lead, chain=winds, event=event, team=team,
        first_on=date(2024, 3, 9),
    )  # fmt: skip
    contact.notes.create(
        kind="answer", on=date(2024, 3, 10), text="已回应", by=person("clerk", lead), at=NOW
    )
    supported(number, area, lead, *joins)


def supported(number: int, area: Area, lead: Department, *joins: Department) -> None:
    """A fund of an area, in the hands of several departments, of which a part has arrived."""
    rules()
    document = SupportDocument.objects.create(
        title="关于下达资金的通知", number=f"内财预〔2024〕{number}号", dated=date(2024, 3, 1),
        level="region", granted_by="自治区财政厅", lead=lead,
    )  # fmt: skip
    item = SupportItem.objects.create(
        key=f"zq-{number}", kind=kinds()["fund"], name=f"资金{number}", document=document,
        area=area, amount=500, fund_class="direct", lead=lead, recognition="recognised",
        recognised_on=date(2024, 4, 1), recognised_by=person("publisher", lead),
    )  # fmt: skip
    parties = dict.fromkeys((lead, *joins))
    for place, party in enumerate(parties):
        item.shares.create(
            department=party, percent=100 - 10 * (len(parties) - 1) if place == 0 else 10
        )
    clerk = person("clerk", lead)
    slip = InvestmentFile.objects.create(
        document=document, file="x.pdf", name="进账单.pdf", size=1, sha256="ab" * 32,
        uploaded_by=clerk, uploaded_at=NOW,
    )  # fmt: skip
    Arrival.objects.create(
        item=item, on=date(2024, 6, 1), amount=100, evidence=slip, recorded_by=clerk,
        recorded_at=NOW, confirmed_by=person("reviewer", lead), confirmed_at=NOW,
    )  # fmt: skip


@pytest.fixture
def district(finance: Department) -> dict[str, Any]:
    """Three areas with figures, plans and targets; one target is held against another area."""
    scenes.rules()
    city = AreaFactory(code=CITY, name="包头市", short_name="包头市", level="city")
    here = AreaFactory(code=HERE)
    here.parent = city
    here.save()
    there = AreaFactory(code=THERE, name="昆都仑区", short_name="昆都仑区", parent=city)
    DepartmentFactory(code="kq", area=there)
    silent = AreaFactory(code="150202", name="东河区", short_name="东河区", parent=city)
    gdp = IndicatorFactory(code="gdp", owner=finance, with_peers=True)
    tax = IndicatorFactory(code="tax", owner=finance)
    plan = {}
    for number, area in enumerate((here, there, city), 1):
        plan[area.code] = PlanFactory(area=area, year=2024)
        chapter = ChapterFactory(plan=plan[area.code], key=f"c{number}", title="章", order=1)
        for month in (SEPTEMBER, SEPTEMBER.year_ago, Month(2024, 8)):
            for one in (gdp, tax):
                observe(one, month, value=str(10 * number), growth=str(number), area=area)
        registers(number, area, chapter)
        TargetFactory(
            key=f"gdp-{number}", indicator=gdp, plan=plan[area.code], chapter=chapter, area=area,
            measure="growth", amount="2", headline_order=1,
        )  # fmt: skip
    TargetFactory(
        key="in-step", indicator=tax, plan=plan[HERE], chapter=plan[HERE].chapters.get(),
        area=here, measure="growth", operator="sync", amount=None, reference_indicator=tax,
        reference_area=city, headline_order=2,
    )  # fmt: skip
    return {"gdp": gdp, "tax": tax, "here": here, "there": there, "city": city, "silent": silent}
