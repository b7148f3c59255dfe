"""The steps of a problem, and raising one, through the pages, as each person meets them."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from entry.periods import Month
from projects.models import Dismissal, Enterprise, Problem
from tests.conftest import browser_of
from tests.factories import DepartmentFactory, ReturnFactory, person
from tests.plan.pages import text, words
from tests.projects.factories import draft, happen, plan_for, report, rules
from tests.projects.problem_scenes import DUE, House, at, house, rule, take

pytestmark = pytest.mark.django_db
LIST = "/projects/problems/"


@pytest.fixture
def bureau(db: None, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("accounts.clock.now", lambda: at(10, 18))
    rule()
    rules()
    return house()


def post(user: User, problem: Problem, move: str, **data: Any) -> Any:
    now = Problem.objects.get(pk=problem.pk)
    given = {"version": now.version, **data}
    return browser_of(user).post(f"{LIST}{problem.number}/steps/{move}/", given)


def test_each_person_is_offered_his_own_steps(bureau: House) -> None:
    problem = bureau.problem()

    def offered(user: User) -> list[str]:
        page = text(user, f"{LIST}{problem.number}/")
        return re.findall(r"/problems/WT2024-001/steps/(\w+)/", page)

    assert offered(bureau.raiser) == ["withdraw"]
    assert offered(bureau.office) == ["assign", "escalate", "drop"]
    assert offered(bureau.solver) == []
    take(problem, "assign", bureau.office, due=DUE, co_operating=[bureau.roads])
    assert offered(bureau.solver) == ["accept"]
    assert offered(bureau.helper) == []
    take(problem, "accept", bureau.solver)
    assert offered(bureau.solver) == ["update", "resolve"]
    assert offered(bureau.helper) == ["update"]
    assert offered(bureau.office) == ["assign", "remind", "escalate", "suspend"]
    take(problem, "resolve", bureau.solver, text="已交地。")
    assert offered(bureau.raiser) == ["close", "send_back"]
    assert offered(bureau.reviewer) == []


def test_a_life_through_the_pages(bureau: House) -> None:
    given = {
        "source": "visit", "project": bureau.project.pk, "title": "用地未交付", "kind": "land",
        "asked": "请自然资源分局月底前交地。", "level": "district", "lead": bureau.land.pk,
        "raised_on": "2024-10-18", "description": "十二亩地。",
    }  # fmt: skip
    answer = browser_of(bureau.raiser).post(f"{LIST}new/", given)
    assert answer.headers["Location"] == f"{LIST}WT2024-001/"
    problem = Problem.objects.get()
    assert problem.lead_official == bureau.official  # the project's own
    steps: list[tuple[User, str, dict[str, Any]]] = [
        (
            bureau.office, "assign",
            {"lead": bureau.land.pk, "asked": "请月底前交地。", "due": "2024-10-31",
             "level": "city", "lead_official": bureau.official.pk,
             "co_operating": [bureau.roads.pk], "text": "抓紧。"},
        ),
        (bureau.solver, "accept", {}),
        (bureau.helper, "update", {"text": "道路已让开。"}),
        (bureau.office, "escalate",
         {"lead_official": bureau.official.pk, "level": "city", "text": "请协调市局。"}),
        (bureau.official, "instruct", {"text": "一周内办结。"}),
        (bureau.solver, "resolve", {"text": "已交地。"}),
        (bureau.raiser, "send_back", {"text": "缺确认书。"}),
        (bureau.solver, "resolve", {"text": "确认书已签。"}),
        (bureau.raiser, "close", {"satisfaction": "satisfied"}),
    ]  # fmt: skip
    for user, move, data in steps:
        assert post(user, problem, move, **data).status_code == 302, move
    problem.refresh_from_db()
    assert (problem.stage, problem.level, problem.reopened) == ("closed", "city", 1)
    told = words(text(bureau.leader, f"{LIST}WT2024-001/"))
    for word in (
        "请月底前交地。",
        "王芳 核销",
        "赵刚 批示",
        "郑凯 填写办理进展",
        "反复1次",
        "满意",
    ):
        assert word in told, word


def test_a_refusal_keeps_what_was_typed(bureau: House) -> None:
    problem = bureau.resolved()
    answer = post(bureau.raiser, problem, "close", satisfaction="unsatisfied", text=" ")
    assert answer.status_code == 422
    assert "请写明不满意在哪里" in answer.content.decode()
    back = post(bureau.raiser, problem, "send_back", text="缺<b>确认书", due="2024-10-01")
    assert back.status_code == 422
    assert "缺&lt;b&gt;确认书" in back.content.decode()
    assert "已经过去" in back.content.decode()
    missing = post(bureau.raiser, problem, "send_back", text="")
    assert "“退回重办”有需要改正的地方" in missing.content.decode()
    assert problem.events.count() == 4
    new = browser_of(bureau.raiser).post(f"{LIST}new/", {"title": "只有<i>标题", "source": "visit"})
    assert new.status_code == 422
    assert "只有&lt;i&gt;标题" in new.content.decode()


def test_who_comes_second_sees_what_happened_and_may_go_on(bureau: House) -> None:
    problem = bureau.working()
    take(problem, "remind", bureau.office, at(10, 17), text="请报进展。")
    answer = browser_of(bureau.solver).post(
        f"{LIST}{problem.number}/steps/resolve/", {"version": 3, "text": "已交地。"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "张伟10月17日 10:00催办" in page
    version = re.search(r'steps/resolve/".*?name="version" value="(\d+)"', page, flags=re.S)
    assert version is not None
    assert version.group(1) == "4"
    assert "已交地。" in page


def test_a_step_without_the_right_is_forbidden_and_a_strangers_problem_is_not_found(
    bureau: House,
) -> None:
    problem = bureau.resolved()
    assert post(bureau.solver, problem, "close", satisfaction="satisfied").status_code == 403
    assert post(bureau.helper, problem, "remind", text="催").status_code == 403
    assert post(bureau.stranger, problem, "close", satisfaction="satisfied").status_code == 404
    assert post(bureau.raiser, problem, "dance").status_code == 404
    for user in (bureau.stranger, person("clerk", DepartmentFactory())):
        assert browser_of(user).get(f"{LIST}{problem.number}/").status_code == 404
    bare = Client(enforce_csrf_checks=True)
    bare.force_login(bureau.raiser, backend="django.contrib.auth.backends.ModelBackend")
    path = f"{LIST}{problem.number}/steps/close/"
    assert bare.post(path, {"version": 4, "satisfaction": "fair"}).status_code == 403


def behind(bureau: House) -> None:
    plan_for(bureau.project, "2000", months={9: "1600", 12: "2000"})
    happen(bureau.project, "started", date(2024, 3, 9))
    report(bureau.project, Month(2024, 9), "200", problem="外部供电线路未接通。")


def test_a_proposal_is_raised_with_one_press_or_turned_down_with_a_reason(bureau: House) -> None:
    behind(bureau)
    page = text(bureau.raiser, f"{LIST}proposals/")
    assert "进度灯：完成投资200万元" in page
    assert "外部供电线路未接通。" in page
    assert "dismiss" not in page  # whom the light accuses does not silence it
    assert browser_of(bureau.raiser).post(f"{LIST}proposals/dismiss/", {}).status_code == 403
    query = "?project=works&source=light&month=2024-09"
    assert query.replace("&", "&amp;") in page
    form = text(bureau.raiser, f"{LIST}new/{query}")
    assert "投资进度严重滞后" in form
    given = {
        "title": "投资进度严重滞后", "kind": "works", "asked": "请住建局增派力量。",
        "level": "district", "lead": bureau.land.pk, "raised_on": "2024-10-18",
    }  # fmt: skip
    answer = browser_of(bureau.raiser).post(f"{LIST}new/{query}", given)
    assert answer.status_code == 302
    made = Problem.objects.get()
    assert (made.source, made.source_month, made.project) == (
        "light", Month(2024, 9), bureau.project,
    )  # fmt: skip
    assert made.origin.startswith("进度灯：")
    text_only = {"project": "works", "source": "progress", "month": "2024-09"}
    empty = browser_of(bureau.office).post(f"{LIST}proposals/dismiss/", text_only)
    assert empty.status_code == 422
    assert "不予提出须写明理由" in empty.content.decode()
    gone = browser_of(bureau.office).post(
        f"{LIST}proposals/dismiss/", {**text_only, "month": "2024-08", "reason": "已<b>处理"}
    )
    assert gone.status_code == 409
    assert "已&lt;b&gt;处理" in gone.content.decode()
    done = browser_of(bureau.office).post(
        f"{LIST}proposals/dismiss/", {**text_only, "reason": "已通电"}
    )
    assert done.status_code == 302
    assert Dismissal.objects.get().reason == "已通电"
    assert "没有建议" in text(bureau.office, f"{LIST}proposals/")


def test_raising_from_a_draft_is_for_who_sees_inside(bureau: House) -> None:
    carrier = ReturnFactory(department=bureau.finance, month=Month(2024, 10))
    draft(bureau.project, carrier, problem="草稿里的问题。")
    query = "?project=works&source=progress&month=2024-10"
    assert "草稿里的问题。" in text(bureau.raiser, f"{LIST}new/{query}")
    assert "草稿里的问题。" in text(bureau.official, f"{LIST}new/{query}")
    assert "草稿里的问题。" not in text(bureau.leader, f"{LIST}new/{query}")
    assert browser_of(bureau.stranger).get(f"{LIST}new/{query}").status_code == 404
    assert text(bureau.raiser, f"{LIST}new/?project=works&source=light&month=oops")


def test_an_enterprises_problem_is_raised_by_hand(bureau: House) -> None:
    made = Enterprise.objects.create(key="made", name="某企业")
    given = {
        "source": "enterprise", "enterprise": made.pk, "title": "道路限行", "kind": "other",
        "asked": "请交通局研究。", "level": "department", "lead": bureau.roads.pk,
        "raised_on": "2024-10-18",
    }  # fmt: skip
    assert browser_of(bureau.stranger).post(f"{LIST}new/", given).status_code == 302
    assert Problem.objects.get().enterprise == made
    of_nothing = browser_of(bureau.stranger).post(f"{LIST}new/", {**given, "enterprise": ""})
    assert of_nothing.status_code == 422
    twice = browser_of(bureau.stranger).post(f"{LIST}new/", given)
    assert twice.status_code == 409
    assert "WT2024-001" in twice.content.decode()
