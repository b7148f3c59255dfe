"""问题清单: scope, order, counts, to-dos, what became of last month's, queries."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from entry.models import CalendarDay
from entry.periods import Month
from projects.models import ChaseRule, Enterprise, Problem
from projects.problem_entries import CUTS, cuts
from projects.problems import TODOS, Clock, Filters, problem_ledger, solved_words
from projects.todos import todos
from tests.factories import DepartmentFactory, person
from tests.projects.factories import ProjectFactory
from tests.projects.problem_scenes import DUE, TODAY, House, at, house, rule, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None) -> House:
    rule()
    return house()


def titles(user: User, **filters: str) -> list[str]:
    found = problem_ledger(user, Filters(**filters), today=TODAY)
    return [one.problem.title for one in found.entries]


def test_who_sees_a_problem(bureau: House) -> None:
    bureau.assigned()
    seeing = ("raiser", "solver", "colleague", "helper", "reviewer", "office", "leader", "official")
    for who in seeing:
        assert titles(getattr(bureau, who)) == ["用地未交付"], who
    for user in (bureau.stranger, person("clerk", DepartmentFactory())):
        assert titles(user) == []
    Problem.objects.update(raised_by=bureau.stranger)  # who raised it follows it
    assert titles(bureau.stranger) == ["用地未交付"]


def test_what_is_late_comes_first(bureau: House) -> None:
    bureau.working(date(2024, 12, 1), "不急")
    bureau.working(date(2024, 10, 22), "临期")
    bureau.working(date(2024, 10, 8), "逾期")
    bureau.working(date(2024, 9, 30), "逾期久")
    bureau.problem("待交办")
    bureau.resolved(DUE, "待核销")
    take(bureau.working(DUE, "挂账"), "suspend", bureau.office, text="等批复。")
    take(bureau.problem("不立项"), "drop", bureau.office, text="自办。")
    assert titles(bureau.leader) == [
        "逾期久", "逾期", "临期", "待交办", "不急", "待核销", "挂账", "不立项",
    ]  # fmt: skip


def test_overdue_counts_working_days_of_the_calendar(bureau: House) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(day=date(2024, 10, day), is_workday=False, name="国庆") for day in range(1, 8)
    )
    bureau.working(date(2024, 9, 30), "节前到期")
    [one] = problem_ledger(bureau.leader, today=TODAY).entries
    assert (one.standing.days, one.why_escalate) == (9, "已逾期9个工作日")


def everything(bureau: House, luck: random.Random, count: int) -> None:
    """Problems in all stages, through their one door."""
    made = Enterprise.objects.create(key="made", name="某企业")
    for number in range(count):
        due = date(2024, luck.choice((9, 10, 11)), luck.randrange(20, 30))
        of_enterprise = {"project": None, "enterprise": made}
        more = of_enterprise if luck.random() < 0.3 else {}
        by = luck.choice((bureau.raiser, bureau.office)) if not more else bureau.solver
        lead = luck.choice((bureau.land, bureau.roads))
        fields = {
            **more, "by": by, "lead": lead, "kind": luck.choice(("land", "money", "other")),
            "level": luck.choice(("district", "city")),
        }  # fmt: skip
        problem = bureau.problem(f"第{number}个", **fields)
        solver = bureau.solver if lead == bureau.land else bureau.helper
        steps = [
            ("assign", bureau.office, {"due": due, "lead_official": bureau.official}),
            ("accept", solver, {}),
            ("resolve", solver, {"text": "好了。"}),
        ]
        for name, who, given in steps[: luck.randrange(4)]:
            problem = take(problem, name, who, at(9, 4), **given)
        if problem.stage == "resolved" and luck.random() < 0.6:
            name = luck.choice(("close", "send_back"))
            given = {"satisfaction": luck.choice(("satisfied", "fair", "unsatisfied"))}
            closer = by if by != solver else bureau.office
            take(problem, name, closer, at(9, 5), text="意见。", **given)
        elif problem.stage in ("assigned", "working"):
            for _ in range(luck.randrange(3)):
                take(problem, "remind", bureau.office, text="催。")
            if luck.random() < 0.3:
                take(problem, "escalate", bureau.office, text="请协调。")


@pytest.mark.parametrize("seed", [1, 2])
def test_counts_are_the_same_everywhere(bureau: House, seed: int) -> None:
    everything(bureau, random.Random(seed), 24)
    people = [bureau.raiser, bureau.solver, bureau.helper, bureau.office, bureau.official]
    people += [bureau.leader, bureau.stranger]
    for user in User.objects.filter(pk__in=[one.pk for one in people]):
        ledger = problem_ledger(user, today=TODAY)
        found = ledger.totals
        problems = [one.problem for one in ledger.entries]
        assert found.problems == len(problems) == sum(found.stages.values())
        assert found.open == sum(one.is_open for one in problems)
        assert found.overdue == sum(
            one.stage in ("assigned", "working") and one.due_on < TODAY for one in problems
        )
        closed = [one for one in problems if one.stage == "closed"]
        content = [one for one in closed if one.satisfaction != "unsatisfied"]
        if closed:
            assert found.satisfaction == Decimal(len(content)) / len(closed) * 100
        for name in CUTS:
            parts = cuts(ledger.entries, name)
            assert sum(one.totals.problems for one in parts) == found.problems
            assert sum(one.totals.overdue for one in parts) == found.overdue
        told = {one.href.partition("todo=")[2]: one.count for one in todos(user, TODAY)}
        for todo in TODOS:
            listed = len(titles(user, todo=todo))
            assert listed == ledger.waiting[todo] == told.get(todo, 0), (user, todo)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "money"}, ["欠款"]),
        ({"level": "city"}, ["欠款"]),
        ({"source": "meeting"}, ["欠款"]),
        ({"lead": "jtj"}, ["欠款"]),
        ({"department": "jtj"}, ["地块", "欠款"]),
        ({"stage": "working"}, ["地块"]),
        ({"pace": "overdue"}, ["地块"]),
        ({"pace": "unassigned"}, ["欠款"]),
        ({"project": "works"}, ["地块", "欠款"]),
        ({"project": "other"}, []),
        ({"enterprise": "made"}, []),
        ({"open": "yes"}, ["地块", "欠款"]),
        ({"open": "no"}, []),
        ({"escalated": "yes"}, []),
        ({"q": "厂房"}, ["地块", "欠款"]),
        ({"q": "wt2024-002"}, ["欠款"]),
        ({"year": "2023"}, []),
        ({"kind": "money", "lead": "zrj"}, []),
    ],
)
def test_filters(bureau: House, filters: dict[str, str], expected: list[str]) -> None:
    bureau.working(date(2024, 10, 8), "地块")
    bureau.problem("欠款", kind="money", level="city", source="meeting", lead=bureau.roads)
    assert titles(bureau.leader, **filters) == expected


def test_what_was_settled_in_an_earlier_year_is_found_under_it(bureau: House) -> None:
    old = bureau.problem("往年的", raised_on=date(2023, 3, 1), when=at(9, 2))
    assert titles(bureau.leader) == ["往年的"]  # still open
    take(old, "drop", bureau.office, text="自办。")
    assert titles(bureau.leader) == ["往年的"]  # settled this year
    later = date(2025, 3, 1)
    assert problem_ledger(bureau.leader, today=later).entries == ()
    found = problem_ledger(bureau.leader, Filters(year="2023"), today=later)
    assert [one.problem for one in found.entries] == [old]


def test_the_latest_rule_holds_until_a_newer_one(bureau: House) -> None:
    rule_of_next = {"year": 2025, "version": "2025-1", "escalate_after": 9}
    ChaseRule.objects.create(**rule_of_next)
    ChaseRule.objects.create(year=2024, version="2024-2", escalate_after=7)
    assert Clock(TODAY).rule.escalate_after == 7
    assert Clock(date(2025, 1, 2)).rule.escalate_after == 9
    assert Clock(date(2027, 1, 2)).rule.version == "2025-1"
    assert Clock(date(2023, 1, 2)).rule.escalate_after is None


def test_what_became_of_last_months_problems(bureau: House) -> None:
    other = ProjectFactory(key="other", lead=bureau.finance)
    bureau.resolved(DUE, "地块")  # raised on 2 September, reported settled on the 20th
    going = bureau.working(DUE, "欠款")
    take(going, "update", bureau.solver, at(9, 25), text="九月的话。")
    take(going, "update", bureau.solver, at(10, 8), text="已拨一半。")
    closed = bureau.resolved(DUE, "线路")
    take(closed, "close", bureau.raiser, at(10, 9), satisfaction="fair")
    bureau.problem("新的", when=at(10, 3))
    bureau.problem("别的", project=other, when=at(9, 3))
    pks = [bureau.project.pk, other.pk]
    assert solved_words(pks, Month(2024, 9)) == {}  # nothing was open when September began
    october = solved_words(pks, Month(2024, 10))
    assert october == {
        bureau.project.pk: "“地块”办结待核；“欠款”办理中：已拨一半；“线路”10月9日已销号。",
        other.pk: "“别的”待交办。",
    }
    known = solved_words(pks, Month(2024, 10), at(10, 8, 1))
    assert "“欠款”办理中；“线路”办结待核" in known[bureau.project.pk]
    assert solved_words([other.pk], Month(2024, 11)) == {other.pk: "“别的”待交办。"}
    assert "线路" not in solved_words(pks, Month(2024, 11))[bureau.project.pk]


def test_a_fixed_number_of_queries(bureau: House) -> None:
    def asked(count: int) -> tuple[int, int, int]:
        numbers = []
        user = User.objects.get(pk=bureau.office.pk)
        for question in (
            lambda: problem_ledger(user, today=TODAY),
            lambda: todos(user, TODAY),
            lambda: solved_words([bureau.project.pk], Month(2024, 10)),
        ):
            with CaptureQueriesContext(connection) as captured:
                question()
            numbers.append(len(captured))
        return numbers[0], numbers[1], numbers[2]

    everything(bureau, random.Random(3), 5)
    first = asked(5)
    Enterprise.objects.all().update(key="old")
    for number in range(15):
        take(bureau.working(DUE, f"更多{number}"), "update", bureau.solver, text="进展。")
    assert (first, asked(20)) == ((6, 3, 1), (6, 3, 1))
