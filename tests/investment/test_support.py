"""What was won is entered, completed, proposed and recognised: rights, versions, trail."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Department, User
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from entry.models import AuditEvent
from investment import support
from investment.models import SupportDocument, SupportItem
from investment.support_handed import NewItem
from tests.factories import AreaFactory, DepartmentFactory, actor, person
from tests.investment.support_scenes import NOW, House, at, fresh, house, project, store_at
from tests.trail import last_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    return house()


def change(item: SupportItem, by: User, **values: Any) -> SupportItem:
    seen = values.pop("seen", None) or fresh(item).version
    return support.set_facts(item.pk, values, by=actor(by), at=NOW, seen_version=seen)


# Entering


def test_an_item_is_entered_with_its_document_and_is_all_its_leads(bureau: House) -> None:
    item = bureau.item(" 某项资金 ", document=bureau.document(number="内财预[2024] 7号"))
    assert (item.key, item.name, item.recognition) == ("zq2024-001", "某项资金", "applied")
    assert item.document is not None
    assert item.document.number == "内财预〔2024〕7号"
    assert [(one.department, one.percent) for one in item.shares.all()] == [
        (bureau.finance, Decimal(100))
    ]
    trace = last_event()
    assert (trace.action, trace.subject) == ("support.create", "support/zq2024-001")
    assert trace.after["amount"] == "500"
    assert trace.after["shares"] == {"财政局": "100%"}
    assert AuditEvent.objects.filter(action="document.create").count() == 1


def test_one_document_grants_several_items(bureau: House) -> None:
    first = bureau.item("甲")
    second = bureau.item("乙", document=first.document)
    third = bureau.item("甲", "honour", document=first.document)
    assert {first.document, second.document, third.document} == {first.document}
    assert [one.key for one in (first, second, third)] == [
        "zq2024-001", "zq2024-002", "zq2024-003",
    ]  # fmt: skip
    with pytest.raises(Invalid, match="已有同名的事项"):
        bureau.item("甲", document=first.document)


def test_another_department_enters_under_the_same_document(bureau: House) -> None:
    first = bureau.item()
    theirs = bureau.item("乙", by=bureau.partner, lead=bureau.roads, document=first.document)
    assert theirs.document == first.document
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    stranger = person("clerk", far)
    with pytest.raises(Invalid, match="本地区已登记的文件"):
        bureau.item("丙", by=stranger, lead=far, area=far.area, document=first.document)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "  "}, "名称须填写"),
        ({"amount": "-1"}, "争取金额：确保该值大于或等于0"),
        ({"level": "moon"}, "级别"),
        ({"dated": date(2024, 10, 19)}, "文件日期不能晚于今天"),
        ({"shares": {}, "level": "moon"}, "级别"),
    ],
)
def test_what_is_wrong_is_refused(bureau: House, fields: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        bureau.item(**fields)
    assert not SupportItem.objects.exists()
    assert not SupportDocument.objects.exists(), "the document came with the item"


def test_a_number_is_entered_once(bureau: House) -> None:
    bureau.item(document=bureau.document(number="内财预〔2024〕7号"))
    with pytest.raises(Invalid, match="文号内财预〔2024〕7号已经登记"):
        bureau.item("乙", document=bureau.document(number="内财预（2024）7 号"))
    bureau.item("丙", document=bureau.document(number=""))
    bureau.item("丁", document=bureau.document(number=""))  # unknown numbers are not the same


def test_what_is_not_money_has_no_amount(bureau: House) -> None:
    item = bureau.item("某荣誉", "honour", amount="9", fund_class="direct", is_formula=True)
    assert (item.amount, item.fund_class, item.is_formula) == (None, "", False)


def test_who_enters(bureau: House) -> None:
    for user in (bureau.partner, bureau.reviewer, bureau.leader):
        with pytest.raises(NotAllowed, match="登记争取事项的权限"):
            bureau.item(by=user)
    assert bureau.item("甲", by=bureau.office).lead == bureau.finance
    assert bureau.item("乙", by=bureau.colleague).lead == bureau.finance


# Changing


def test_a_change_is_logged_with_what_stood_before(bureau: House) -> None:
    item = bureau.item()
    works = project(bureau, name="厂房")
    changed = change(item, bureau.clerk, amount=Decimal(620), novelty="renewed", project=works)
    assert (changed.version, changed.amount) == (2, Decimal(620))
    trace = last_event()
    assert (trace.action, trace.object_version) == ("support.facts", 2)
    assert trace.before == {"amount": "500", "novelty": "first", "project": None}
    assert trace.after == {"amount": "620", "novelty": "renewed", "project": "厂房"}
    assert change(item, bureau.clerk, amount=Decimal(620)).version == 2  # nothing changed


def test_who_comes_second_is_told(bureau: House) -> None:
    item = bureau.item()
    change(item, bureau.clerk, note="补充")
    with pytest.raises(Stale, match="王芳10月18日 10:00修改") as refused:
        change(item, bureau.colleague, note="别的", seen=1)
    assert refused.value.version == 2


def test_only_the_lead_and_the_publisher_change(bureau: House) -> None:
    item = bureau.item()
    bureau.share(item, {bureau.finance: "70", bureau.roads: "30"})
    for user in (bureau.partner, bureau.reviewer, bureau.leader, bureau.stranger):
        with pytest.raises(NotAllowed):
            change(item, user, note="x")
    assert change(item, bureau.office, note="x").note == "x"


def test_an_item_gets_its_document_later(bureau: House) -> None:
    item = bureau.item(document=None)
    seen = {"by": actor(bureau.clerk), "at": NOW}
    found = support.set_document(item.pk, bureau.document(), **seen, seen_version=1)
    assert found.document is not None
    other = bureau.item("乙").document
    assert other is not None
    moved = support.set_document(item.pk, other, **seen, seen_version=2)
    assert (moved.document, moved.version) == (other, 3)
    bureau.recorded(moved)
    with pytest.raises(WrongState, match="已按原文件的凭证登记了到账"):
        support.set_document(item.pk, bureau.document(), **seen, seen_version=3)


def test_what_arrived_stays_within_what_was_granted(bureau: House) -> None:
    item = bureau.item()
    bureau.recorded(item, "300")
    with pytest.raises(Invalid, match="小于已登记的到账300万元"):
        change(item, bureau.clerk, amount=Decimal(200))
    with pytest.raises(WrongState, match="不能改为不按金额计的类别"):
        change(item, bureau.clerk, kind=bureau.kinds["honour"])


def test_keys_go_on_from_year_to_year(bureau: House) -> None:
    bureau.item("甲")
    assert bureau.item("乙", when=at(1, 9, 2025)).key == "zq2025-001"
    assert bureau.item("丙").key == "zq2024-002"


def test_the_lead_of_new_items_shares_in_them(bureau: House, home: Any) -> None:
    other: Department = bureau.roads
    new = NewItem(
        kind=bureau.kinds["honour"], name="x", lead=bureau.finance, area=home,
        shares={other: Decimal(100)},
    )  # fmt: skip
    with pytest.raises(Invalid, match="主办单位财政局也要有比例"):
        support.create(new, by=actor(bureau.clerk), at=NOW)
