"""Shares of departments: together 100 per cent, the lead among them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from entry.errors import Invalid, NotAllowed, Stale
from investment import shares
from investment.models import SupportItem, SupportShare
from tests.factories import AreaFactory, DepartmentFactory, actor
from tests.investment.support_scenes import NOW, House, fresh, house, store_at
from tests.trail import last_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    return house()


def percents(item: SupportItem) -> dict[str, Decimal]:
    found = SupportShare.objects.filter(item=item).select_related("department")
    return {one.department.code: one.percent for one in found}


def test_seventy_and_thirty(bureau: House) -> None:
    item = bureau.item()
    bureau.share(item, {bureau.finance: "70", bureau.roads: "30"})
    assert percents(item) == {"czj": Decimal(70), "jtj": Decimal(30)}
    trace = last_event()
    assert (trace.action, trace.object_version) == ("support.shares", 2)
    assert trace.before == {"财政局": "100%", "交通局": None}
    assert trace.after == {"财政局": "70%", "交通局": "30%"}
    bureau.share(item, {bureau.finance: "100"})
    assert percents(item) == {"czj": Decimal(100)}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"finance": "70", "roads": "20"}, "合计90%，应为100%"),
        ({"finance": "70", "roads": "31"}, "合计101%"),
        ({"roads": "100"}, "主办单位财政局也要有比例"),
        ({"finance": "100", "roads": "0"}, "交通局的比例应大于0"),
        ({"finance": "99.999", "roads": "0.001"}, "最多两位小数"),
        ({"finance": "130", "roads": "-30"}, "不超过100"),
    ],
)
def test_what_does_not_come_to_a_hundred_is_refused(
    bureau: House, parts: dict[str, str], told: str
) -> None:
    item = bureau.item()
    with pytest.raises(Invalid, match=told):
        bureau.share(item, {getattr(bureau, name): part for name, part in parts.items()})
    assert percents(item) == {"czj": Decimal(100)}


def test_a_department_of_another_area_has_no_share(bureau: House) -> None:
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    with pytest.raises(Invalid, match="不在本地区的部门之列"):
        bureau.share(bureau.item(), {bureau.finance: "50", far: "50"})


def test_thirds_are_written_with_two_decimals(bureau: House) -> None:
    item = bureau.item()
    office = DepartmentFactory(code="fgw")
    bureau.share(item, {bureau.finance: "33.34", bureau.roads: "33.33", office: "33.33"})
    assert sum(percents(item).values()) == 100


def hand_over(item: SupportItem, bureau: House, by: Any, seen: int | None = None) -> SupportItem:
    parted = shares.Parted(bureau.roads, {bureau.roads: Decimal(100)})
    version = seen or fresh(item).version
    return shares.set_shares(item.pk, parted, by=actor(by), at=NOW, seen_version=version)


def test_the_publisher_puts_an_item_in_other_hands(bureau: House) -> None:
    item = bureau.item()
    with pytest.raises(NotAllowed, match="把主办单位改为交通局"):
        hand_over(item, bureau, bureau.clerk)
    moved = hand_over(item, bureau, bureau.office)
    assert (moved.lead, percents(item)) == (bureau.roads, {"jtj": Decimal(100)})
    assert last_event().after["lead"] == "交通局"


def test_who_has_a_share_does_not_change_it(bureau: House) -> None:
    item = bureau.item()
    bureau.share(item, {bureau.finance: "70", bureau.roads: "30"})
    with pytest.raises(NotAllowed):
        hand_over(item, bureau, bureau.partner)


def test_a_change_of_another_part_is_not_in_the_way_and_one_of_the_same_is(bureau: House) -> None:
    item = bureau.item()
    bureau.share(item, {bureau.finance: "70", bureau.roads: "30"})
    with pytest.raises(Stale, match="单位比例在你打开之后有变动"):
        hand_over(item, bureau, bureau.office, seen=1)
