"""Which red lights and reported texts are proposed, and which no longer are."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from entry.periods import Month
from plan.lights import State
from projects import raising
from projects.models import Problem
from projects.proposals import kind_of, proposal_of, proposals, red_since, told_of
from tests.factories import NOW, ReturnFactory, actor
from tests.projects.factories import ProjectFactory, draft, happen, plan_for, report, rules
from tests.projects.problem_scenes import TODAY, House, at, house, take

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)


@pytest.fixture
def bureau(db: None) -> House:
    """The works lag far behind since July: planned 2000, done 200; reported to September."""
    found = house()
    rules()
    behind(found.project)
    return found


def behind(project: Any, text: str = "") -> None:
    plan_for(project, "2000", months={6: "100", 7: "1200", 8: "1500", 9: "1600", 12: "2000"})
    happen(project, "started", date(2024, 3, 9))
    happen(project, "listed", date(2024, 3, 20))
    for month in (6, 7, 8, 9):
        report(project, Month(2024, month), "200", problem=text if month == 9 else "")


def found(user: User) -> list[tuple[str, str]]:
    return [(one.project.key, one.source) for one in proposals(user, TODAY)]


def test_a_red_light_is_proposed_with_its_sentence(bureau: House) -> None:
    [one] = proposals(bureau.raiser, TODAY)
    assert (one.project, one.source, one.month) == (bureau.project, "light", SEPTEMBER)
    assert one.origin.startswith("进度灯：完成投资200万元÷年度计划2000万元＝10.0%")
    assert (one.title, one.red_months) == ("投资进度严重滞后", 3)
    assert one.light is not None
    assert one.light.state is State.RED


def test_each_person_sees_those_he_may_raise(bureau: House) -> None:
    for user in (bureau.raiser, bureau.office, bureau.leader, bureau.official):
        assert found(user) == [("works", "light")]
    for user in (bureau.solver, bureau.stranger):
        assert found(user) == []


def test_none_while_a_problem_of_the_project_is_open(bureau: House) -> None:
    problem = bureau.problem()
    assert found(bureau.office) == []
    take(problem, "withdraw", bureau.raiser, text="弄错了。")
    assert found(bureau.office) == [("works", "light")]


def raised_from(bureau: House, month: Month = SEPTEMBER) -> Problem:
    told = told_of(bureau.project, "light", month)
    assert told is not None
    return bureau.problem(
        told.title, source="light", source_month=month, origin=told.origin, when=at(10, 10)
    )


def test_not_again_for_the_same_month_nor_after_it_was_declined(bureau: House) -> None:
    first = raised_from(bureau)
    take(first, "assign", bureau.office, due=date(2024, 10, 31))
    take(first, "accept", bureau.solver)
    take(first, "resolve", bureau.solver, text="已解决。")
    take(first, "close", bureau.raiser, satisfaction="fair")
    assert found(bureau.office) == []  # the next month's light will tell
    report(bureau.project, Month(2024, 10), "200")
    assert [one.month for one in proposals(bureau.office, TODAY)] == [Month(2024, 10)]
    second = raised_from(bureau, Month(2024, 10))
    take(second, "drop", bureau.office, text="已有方案。")
    report(bureau.project, Month(2024, 11), "200")
    assert found(bureau.office) == []  # the run of red months goes on


def test_turned_down_for_as_long_as_it_stays_red(bureau: House) -> None:
    [one] = proposals(bureau.office, TODAY)
    raising.dismiss(one, reason="专题会已部署。", by=actor(bureau.office), at=at(10, 18))
    assert found(bureau.office) == []
    report(bureau.project, Month(2024, 10), "200")
    assert found(bureau.office) == []
    report(bureau.project, Month(2024, 11), "2000")  # caught up
    report(bureau.project, Month(2024, 12), "200")  # and behind again
    assert found(bureau.office) == [("works", "light")]


def test_the_run_of_red_months() -> None:
    red, green, silent = State.RED, State.GREEN, State.UNREPORTED
    month = Month(2024, 5)
    for states, since in (
        ([red, red, red, red, red], 1),
        ([green, green, red, red, red], 3),
        ([red, green, red, silent, red], 3),
        ([red, silent, silent, silent, red], 1),
        ([green, silent, green, yellow := State.YELLOW, red], 5),
        ([red, yellow, State.DONE, silent, red], 5),
    ):
        assert red_since(states, month) == Month(2024, since), states


def test_what_is_reported_is_proposed_once_for_the_same_words(bureau: House) -> None:
    works = ProjectFactory(key="pipes", name="管网", lead=bureau.finance)
    plan_for(works, "1000", months={9: "100", 12: "1000"})
    happen(works, "started", date(2024, 3, 9))
    happen(works, "listed", date(2024, 3, 9))
    text = "外部供电线路未接通，施工用电不足。"
    report(works, SEPTEMBER, "100", problem=text)
    [one] = [each for each in proposals(bureau.raiser, TODAY) if each.project == works]
    assert (one.source, one.kind, one.title, one.origin) == (
        "progress", "supply", "外部供电线路未接通", text,
    )  # fmt: skip
    made = bureau.problem(
        one.title, project=works, source="progress", source_month=one.month, origin=text,
        when=at(10, 10),
    )  # fmt: skip
    assert ("pipes", "progress") not in found(bureau.raiser)
    report(works, Month(2024, 10), "100", problem=text)
    assert ("pipes", "progress") not in found(bureau.raiser)  # still worked on
    take(made, "withdraw", bureau.raiser, text="已通电。")
    assert ("pipes", "progress") in found(bureau.raiser)  # said again, after it was settled
    again = proposal_of(works, "progress", TODAY)
    assert again is not None
    raising.dismiss(again, reason="本月可解决。", by=actor(bureau.office), at=at(10, 18))
    report(works, Month(2024, 11), "100", problem=text)
    assert ("pipes", "progress") not in found(bureau.raiser)
    report(works, Month(2024, 12), "100", problem="资金不足。")
    assert ("pipes", "progress") in found(bureau.raiser)


def test_a_person_may_raise_from_what_is_not_proposed(bureau: House) -> None:
    """The light of any bad month; a draft's text for who sees inside."""
    bureau.problem()
    assert told_of(bureau.project, "light", SEPTEMBER) is not None
    assert told_of(bureau.project, "light", Month(2024, 6)) is None  # it was green
    carrier = ReturnFactory(department=bureau.finance, month=Month(2024, 10), opened_at=NOW)
    draft(bureau.project, carrier, problem="草稿里的问题。")
    assert told_of(bureau.project, "progress", Month(2024, 10)) is None
    told = told_of(bureau.project, "progress", Month(2024, 10), with_draft=True)
    assert told is not None
    assert told.origin == "草稿里的问题。"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("建设用地组件报批进度慢。", "land"),
        ("施工图审查反复，开工手续未办齐。", "procedure"),
        ("企业自筹资金到位慢，影响设备订货。", "money"),
        ("两户未签征收协议。", "demolition"),
        ("订单不足。", "market"),
        ("等天气。", "other"),
    ],
)
def test_a_text_is_sorted_by_its_first_telling_word(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_a_fixed_number_of_queries(bureau: House) -> None:
    def grow(names: str) -> None:
        for name in names:
            made = ProjectFactory(key=f"more-{name}", lead=bureau.finance)
            behind(made, "用地不足。")
            made.co_operating.add(bureau.roads)
            bureau.problem(f"甲{name}", project=made)

    def asked() -> int:
        user = User.objects.get(pk=bureau.office.pk)
        with CaptureQueriesContext(connection) as captured:
            proposals(user, TODAY)
        return len(captured)

    grow("ab")
    first = asked()
    grow("cdefgh")
    assert (first, asked()) == (13, 13)
