"""The steps of a problem: who may take which, when, and what each leaves behind."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from entry.models import AuditEvent
from projects import solving
from projects.choices import ProblemStage as Stage
from projects.handed import Given
from projects.models import Problem
from projects.moves import MOVES, fits
from tests.factories import AreaFactory, DepartmentFactory, actor, person
from tests.projects.problem_scenes import DUE, TODAY, House, at, house, take

pytestmark = pytest.mark.django_db

LATER = date(2024, 12, 20)
ROOT = Path(__file__).parent.parent.parent
# What each step wants to succeed, and who takes it of the people below.
WANTS: dict[str, dict[str, Any]] = {
    "assign": {"due": LATER},
    "update": {"text": "已报市局。"},
    "resolve": {"text": "已交地。"},
    "close": {"satisfaction": "satisfied"},
    "send_back": {"text": "缺确认书。"},
    "remind": {"text": "请报进展。"},
    "escalate": {"text": "请协调。"},
    "instruct": {"text": "抓紧。"},
    "suspend": {"text": "待上级批复。"},
    "resume": {"due": LATER},
    "drop": {"text": "部门可自行解决。"},
    "withdraw": {"text": "已解决。"},
    "reconsider": {"text": "情况有变。"},
    "reopen": {"text": "又停水了。", "due": LATER},
}
TAKERS = {
    "accept": {"solver"},
    "resolve": {"solver"},
    "update": {"solver", "helper"},
    "close": {"raiser"},
    "send_back": {"raiser"},
    "withdraw": {"raiser"},
    "instruct": {"official"},
    "reopen": {"raiser", "office", "leader", "official"},
}
OFFICE = {"office", "leader", "official"}


@pytest.fixture
def bureau(db: None) -> House:
    return house()


def standing(bureau: House, stage: str, *, escalated: bool = False) -> Problem:
    """A problem put to a stage without its steps, for the table alone."""
    problem = bureau.assigned()
    fields: dict[str, Any] = {"stage": stage, "is_escalated": escalated}
    fields["lead_official"] = bureau.official
    if stage in ("resolved", "closed"):
        fields |= {"resolved_on": TODAY, "resolved_by": bureau.solver}
    if stage == "closed":
        fields["closed_by"] = bureau.raiser
    Problem.objects.filter(pk=problem.pk).update(**fields)
    return Problem.objects.get(pk=problem.pk)


@pytest.mark.parametrize("stage", [*Stage.values, "working+escalated"])
@pytest.mark.parametrize("name", MOVES)
def test_every_step_from_every_stage_by_everybody(bureau: House, name: str, stage: str) -> None:
    elsewhere = person("publisher", DepartmentFactory(area=AreaFactory(code="150203")))
    people = {
        who: getattr(bureau, who)
        for who in ("raiser", "solver", "helper", "stranger", "reviewer", "office", "leader")
    }
    people |= {"official": bureau.official, "auditor": person("auditor"), "elsewhere": elsewhere}
    problem = standing(bureau, stage.partition("+")[0], escalated="+" in stage)
    kept = Problem.objects.filter(pk=problem.pk).values().get()
    for who, user in people.items():
        may = who in TAKERS.get(name, OFFICE)
        fitting = fits(MOVES[name], problem)
        Problem.objects.filter(pk=problem.pk).update(**kept)
        try:
            moved = take(problem, name, user, **WANTS.get(name, {}))
        except NotAllowed:
            assert not may, who
        except WrongState:
            assert may, who
            assert not fitting
        else:
            assert may, who
            assert fitting
            assert moved.stage == (MOVES[name].target or problem.stage)
            assert moved.version == problem.version + 1


def test_a_whole_life_is_told_step_by_step(bureau: House) -> None:
    problem = bureau.problem()
    raiser, office, solver = bureau.raiser, bureau.office, bureau.solver
    life: list[tuple[str, User, dict[str, Any]]] = [
        ("drop", office, {"text": "请部门自办。"}),
        ("reconsider", office, {"text": "部门办不了。"}),
        ("assign", office, {"due": DUE, "level": "city", "lead_official": bureau.leader}),
        ("accept", solver, {}),
        ("update", solver, {"text": "已报市局。"}),
        ("remind", office, {"text": "请报进展。"}),
        ("suspend", office, {"text": "待市局批复。"}),
        ("update", bureau.solver, {"text": "市局已受理。"}),
        ("resume", office, {"due": LATER}),
        ("escalate", office, {"text": "请协调。"}),
        ("instruct", bureau.leader, {"text": "抓紧。"}),
        ("resolve", solver, {"text": "已交地。"}),
        ("send_back", raiser, {"text": "缺确认书。"}),
        ("resolve", solver, {"text": "确认书已签。"}),
        ("close", raiser, {"satisfaction": "fair"}),
        ("reopen", raiser, {"text": "又被占用。", "due": LATER}),
        ("resolve", solver, {"text": "已清理。"}),
        ("close", raiser, {"satisfaction": "satisfied"}),
    ]
    for number, (name, user, given) in enumerate(life, start=1):
        problem = take(problem, name, user, at(9, 2 + number), **given)
    events = list(problem.events.all())
    assert [one.action for one in events] == ["raise", *(name for name, *_ in life)]
    assert [one.version for one in events] == list(range(1, len(life) + 2))
    assert [one.from_stage for one in events[1:]] == [one.to_stage for one in events[:-1]]
    assert (problem.stage, problem.reopened, problem.reminders) == ("closed", 2, 1)
    assert (problem.satisfaction, problem.closed_by) == ("satisfied", raiser)
    assert (problem.resolved_on, problem.resolved_by) == (date(2024, 9, 19), solver)
    assert (problem.is_escalated, problem.is_returned, problem.due_on) == (True, False, LATER)
    audited = AuditEvent.objects.filter(object_type="projects.problem", object_id=str(problem.pk))
    told = [one.action for one in audited.order_by("sequence")]
    assert told == ["problem.raise", *(f"problem.{name}" for name, *_ in life)]
    resumed = audited.get(action="problem.resume")
    assert (resumed.before["due_on"], resumed.after["due_on"]) == ("2024-10-31", "2024-12-20")
    assert resumed.before["stage"] == "suspended"


def test_who_comes_second_is_told_what_happened(bureau: House) -> None:
    problem = bureau.working()
    take(problem, "resolve", bureau.solver, at(9, 20), text="已交地。")
    with pytest.raises(Stale) as refused:
        solving.act(
            problem.pk, "resolve", by=actor(bureau.colleague), at=at(9, 20), seen_version=3,
            given=Given(text="已交地。"),
        )  # fmt: skip
    assert "孙丽09月20日 10:00报告办结" in refused.value.message
    assert refused.value.version == 4


def test_who_settled_it_does_not_confirm_it(bureau: House) -> None:
    """The land bureau raises and settles itself: then the office confirms, and nobody else."""
    problem = bureau.resolved(by=bureau.solver, project=None, enterprise=_enterprise())
    for name in ("close", "send_back"):
        with pytest.raises(NotAllowed, match="由你报告办结"):
            take(problem, name, bureau.solver, **WANTS[name])
        with pytest.raises(NotAllowed, match="没有"):
            take(problem, name, bureau.colleague, **WANTS[name])
    closed = take(problem, "close", bureau.office, satisfaction="satisfied")
    assert closed.closed_by == bureau.office


def _enterprise() -> Any:
    from projects.models import Enterprise

    return Enterprise.objects.create(key="made", name="某企业")


def test_for_a_raiser_who_is_gone_the_office_confirms(bureau: House) -> None:
    problem = bureau.resolved()
    with pytest.raises(NotAllowed):
        take(problem, "close", bureau.office, satisfaction="satisfied")
    User.objects.filter(pk=bureau.raiser.pk).update(is_active=False)
    assert take(problem, "close", bureau.office, satisfaction="satisfied").stage == "closed"


@pytest.mark.parametrize(
    ("name", "stage", "given", "sentence"),
    [
        ("assign", "raised", {"due": None}, "须填写要求完成时限"),
        ("assign", "raised", {"due": date(2024, 10, 1)}, "2024年10月1日已经过去"),
        ("assign", "raised", {"due": LATER, "asked": "请" * 301}, "最多300字"),
        ("assign", "raised", {"due": LATER, "level": "moon"}, "请选择协调层级"),
        ("resolve", "working", {"text": "  "}, "报告办结须填写办结情况"),
        ("close", "resolved", {}, "须评定满意度"),
        ("close", "resolved", {"satisfaction": "unsatisfied"}, "请写明不满意在哪里"),
        ("send_back", "resolved", {"text": "缺件", "due": date(2024, 10, 1)}, "已经过去"),
        ("resume", "suspended", {"due": None}, "须填写新的要求完成时限"),
        ("reopen", "closed", {"text": "又来", "due": date(2024, 10, 1)}, "今天以后"),
        ("remind", "working", {"text": ""}, "催办须填写催办内容"),
        ("escalate", "working", {"text": "请协调"}, "请选择报给哪位牵头领导"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told(
    bureau: House, name: str, stage: str, given: dict[str, Any], sentence: str
) -> None:
    problem = standing(bureau, stage)
    wanted = {"raised": {"due_on": None}, "suspended": {"due_on": date(2024, 9, 30)}}
    Problem.objects.filter(pk=problem.pk).update(
        lead_official=None, project=_without_official(bureau), **wanted.get(stage, {})
    )
    [taker] = sorted(TAKERS.get(name, {"office"}) & {"solver", "raiser", "office"})[:1]
    with pytest.raises(Invalid, match=sentence):
        take(problem, name, getattr(bureau, taker), **given)
    found = Problem.objects.get(pk=problem.pk)
    assert (found.stage, found.version) == (stage, problem.version)


def _without_official(bureau: House) -> Any:
    bureau.project.lead_official = None
    bureau.project.save()
    return bureau.project


def test_a_department_of_another_area_is_not_made_responsible(bureau: House) -> None:
    other = DepartmentFactory(area=AreaFactory(code="150203", name="别区", short_name="别区"))
    with pytest.raises(Invalid, match="不在本地区的部门之列"):
        take(bureau.problem(), "assign", bureau.office, due=LATER, lead=other)


def test_assigning_says_who_must_do_what_by_when_at_which_level(bureau: House) -> None:
    moved = take(
        bureau.problem(), "assign", bureau.office, at(9, 3), due=DUE, lead=bureau.roads,
        asked="请交通局改道。", level="city", co_operating=[bureau.land, bureau.roads],
        lead_official=bureau.leader,
    )  # fmt: skip
    assert (moved.lead, moved.asked, moved.level) == (bureau.roads, "请交通局改道。", "city")
    assert (moved.due_on, moved.lead_official) == (DUE, bureau.leader)
    assert list(moved.co_operating.all()) == [bureau.land]
    with pytest.raises(NotAllowed):
        take(moved, "accept", bureau.solver)
    again = take(moved, "assign", bureau.office, at(9, 5), due=DUE, lead=bureau.land)
    assert list(again.co_operating.all()) == []  # the lead does not co-operate with itself
    assert again.asked == "请交通局改道。"


def test_a_problem_goes_up_to_the_projects_official_once(bureau: House) -> None:
    problem = bureau.working()
    moved = take(problem, "escalate", bureau.office, text="请协调。")
    assert (moved.is_escalated, moved.lead_official, moved.stage) == (
        True, bureau.official, "working",
    )  # fmt: skip
    with pytest.raises(WrongState, match=r"已经报牵头领导（赵刚）"):
        take(problem, "escalate", bureau.office, text="请协调。")
    kept = take(problem, "assign", bureau.office, due=LATER)
    assert (kept.is_escalated, kept.lead_official) == (True, bureau.official)
    assert take(kept, "instruct", bureau.official, text="一周内办结。").stage == "assigned"
    with pytest.raises(NotAllowed):
        take(kept, "instruct", bureau.leader, text="不归我。")


def test_what_came_back_is_told_until_it_is_reported_again(bureau: House) -> None:
    back = take(bureau.resolved(), "send_back", bureau.raiser, text="缺确认书。", due=LATER)
    assert (back.is_returned, back.reopened, back.resolved_on, back.due_on) == (
        True, 1, None, LATER,
    )  # fmt: skip
    updated = take(back, "update", bureau.helper, text="已补。")
    assert updated.is_returned
    assert not take(updated, "resolve", bureau.solver, text="已补齐。").is_returned


def test_nothing_else_assigns_what_a_step_decides() -> None:
    """A stage, a limit, a satisfaction: only `projects.solving` writes them."""
    decided = r"\.(stage|due_on|reminders|reopened|is_escalated|is_returned|satisfaction)"
    decided += r"\s*[+-]?=[^=]"
    guilty = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for package in ("projects", "dashboards", "config")
        for path in (ROOT / package).rglob("*.py")
        for line in path.read_text().splitlines()
        if re.search(rf"\bproblem{decided}", line) and path.name != "solving.py"
    ]
    assert guilty == []
