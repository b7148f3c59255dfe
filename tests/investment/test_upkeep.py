"""What a signing is: entered once, kept by its people, left out by a named rule."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Area, Department, User
from entry.errors import Invalid, NotAllowed, Stale
from investment import upkeep
from investment.models import CountingRule, Signing
from investment.upkeep import NewSigning
from tests.factories import NOW, DepartmentFactory, actor
from tests.investment.factories import SigningFactory, firm, take
from tests.trail import last_event

pytestmark = pytest.mark.django_db
D = Decimal


def create(lead: Department, by: User, name: str = "新项目", **given: Any) -> Signing:
    new = NewSigning(name=name, lead=lead, area=lead.area, **given)
    return upkeep.create(new, by=actor(by), at=NOW)


def test_a_signing_is_entered_with_a_key_of_its_own(finance: Department, clerk: User) -> None:
    one = create(finance, clerk, values={"content": "叶片", "agreed_investment": D(9)})
    other = create(finance, clerk, "另一项目")
    assert (one.key, other.key) == ("zs2024-001", "zs2024-002")
    assert (one.content, one.updated_at) == ("叶片", NOW)
    trace = last_event()
    assert (trace.action, trace.subject) == ("signing.create", "signing/zs2024-002")


def test_the_same_project_is_not_entered_twice(finance: Department, clerk: User) -> None:
    create(finance, clerk, "叶片 项目", values={"aliases": "风机叶片|叶片厂"})
    for name in ("叶片项目", " 叶片厂", "风机叶片"):
        with pytest.raises(Invalid, match="同一项目只登记一次"):
            create(finance, clerk, name)
    assert create(finance, clerk, "叶片二厂").pk


def test_an_increase_has_what_its_project_has(
    signed: Signing, lead_only: Signing, clerk: User
) -> None:
    more = create(
        signed.lead, clerk, "叶片项目增资", parent=signed, values={"agreed_investment": D(5_000)}
    )
    assert (more.parent, more.enterprise, more.chain, more.source) == (
        signed, signed.enterprise, signed.chain, "outside_region",
    )  # fmt: skip
    take(more, "signed", date(2024, 6, 1))
    with pytest.raises(Invalid, match="不能登记在另一笔增资下"):
        create(signed.lead, clerk, "再增资", parent=more)
    with pytest.raises(Invalid, match="还没有签约"):
        create(signed.lead, clerk, "增资", parent=SigningFactory(lead=signed.lead))
    take(signed, "abandoned", date(2024, 8, 1))
    with pytest.raises(Invalid, match="已终止，不能登记增资"):
        create(signed.lead, clerk, "又增资", parent=signed)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"agreed_investment": D(1), "outside_investment": D(2)}, "不能大于协议总投资"),
        ({"agreed_investment": D(-1)}, "协议总投资"),
        ({"source": "moon"}, "投资方来源"),
    ],
)
def test_what_is_unsound_is_refused(
    finance: Department, clerk: User, values: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        create(finance, clerk, values=values)
    assert not Signing.objects.exists()


def test_who_enters(finance: Department, other_clerk: User, reviewer: User, leader: User) -> None:
    for user in (other_clerk, reviewer, leader):
        with pytest.raises(NotAllowed):
            create(finance, user)


def facts(signing: Signing, by: User, seen: int = 1, **values: Any) -> Signing:
    return upkeep.set_facts(signing.pk, values, by=actor(by), at=NOW, seen_version=seen)


def test_facts_are_changed_in_part(lead_only: Signing, clerk: User, other_clerk: User) -> None:
    found = facts(lead_only, clerk, site="园区A区", agreed_investment=D("30000.5"))
    assert (found.site, found.version) == ("园区A区", 2)
    assert last_event().before == {"site": "", "agreed_investment": "20000"}
    assert facts(lead_only, clerk, 2, site="园区A区").version == 2  # nothing changed
    with pytest.raises(Stale, match="基本情况在你打开之后有变动"):
        facts(lead_only, clerk, 1, site="别处")
    with pytest.raises(NotAllowed):
        facts(lead_only, other_clerk, 2, site="别处")


def test_another_part_is_not_in_the_way(lead_only: Signing, clerk: User) -> None:
    facts(lead_only, clerk, site="园区A区")
    found = upkeep.set_news(
        lead_only.pk, problem="用电", next_step="接电", next_on=date(2024, 10, 30),
        by=actor(clerk), at=NOW, seen_version=1,
    )  # fmt: skip
    assert (found.problem, found.version) == ("用电", 3)


def test_the_investor_of_what_is_signed_is_changed_with_a_paper(
    lead_only: Signing, clerk: User
) -> None:
    facts(lead_only, clerk, enterprise=firm("other"))  # not signed yet
    take(lead_only, "signed", date(2024, 5, 1))
    with pytest.raises(Invalid, match="请登记投资方变更"):
        facts(lead_only, clerk, 2, enterprise=firm("third"))
    assert facts(lead_only, clerk, 2, enterprise=firm("other")).version == 2


def test_who_joins_in(lead_only: Signing, clerk: User, home: Area) -> None:
    joined, gone = DepartmentFactory(code="gxj"), DepartmentFactory(code="old", is_active=False)
    found = upkeep.set_co_operating(
        lead_only.pk, [joined, lead_only.lead], by=actor(clerk), at=NOW, seen_version=1
    )
    assert list(found.co_operating.all()) == [joined]
    with pytest.raises(Invalid, match="不在本地区的部门之列"):
        upkeep.set_co_operating(lead_only.pk, [gone], by=actor(clerk), at=NOW, seen_version=2)


def exclude(signing: Signing, rule: CountingRule | None, by: User, seen: int = 1) -> Signing:
    return upkeep.set_exclusion(
        signing.pk, rule, reason="原厂搬迁", by=actor(by), at=NOW, seen_version=seen
    )


def test_who_enters_a_signing_does_not_decide_whether_it_counts(
    signed: Signing, clerk: User, reviewer: User, publisher: User
) -> None:
    rule = CountingRule.objects.create(year=2024, code="moved", title="区内搬迁", text="不计")
    with pytest.raises(NotAllowed, match="计入口径"):
        exclude(signed, rule, clerk)
    assert exclude(signed, rule, reviewer).exclusion == rule
    assert last_event().reason == "原厂搬迁"
    assert exclude(signed, None, publisher, 2).exclusion is None


def test_a_rule_that_holds_by_itself_is_not_named(signed: Signing, reviewer: User) -> None:
    rule = CountingRule.objects.create(year=2024, code="s", title="太小", text="不计", least=D(9))
    with pytest.raises(Invalid, match="自动判定"):
        exclude(signed, rule, reviewer)
    with pytest.raises(Invalid, match="写明理由"):
        upkeep.set_exclusion(signed.pk, None, reason="", by=actor(reviewer), at=NOW, seen_version=1)
