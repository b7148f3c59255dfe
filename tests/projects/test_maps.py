"""Which project stands where on the map, and which stands nowhere."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Area, Department, User
from entry.periods import Month
from plan.lights import Colour
from projects.geography import Place
from projects.ledgers import ledger
from projects.maps import Atlas, atlas
from projects.models import Project
from projects.presenters_map import HEIGHT, WIDTH, drawing, locality_words, map_page
from tests.factories import AreaFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
D = Decimal
HERE = {"latitude": D("40.67"), "longitude": D("110.26")}


@pytest.fixture
def town(home: Area) -> Area:
    return AreaFactory(
        code="150205100", name="五当召镇", short_name="五当召镇", level="township", parent=home,
        order=10,
    )  # fmt: skip


@pytest.fixture
def park(home: Area) -> Area:
    return AreaFactory(
        code="150205400", name="工业园区", short_name="园区", level="park", parent=home, order=20
    )


def look(user: User) -> Atlas:
    return atlas(ledger(user, SEPTEMBER))


def where(found: Atlas) -> dict[str, tuple[Place | None, int, int]]:
    return {one.area.short_name: (one.place, one.pins, len(one.others)) for one in found.localities}


def test_every_project_stands_once_on_the_map_or_beside_it(
    town: Area, park: Area, home: Area, finance: Department, leader: User
) -> None:
    for number, area in enumerate((town, town, park, home, home)):
        ProjectFactory(key=f"p{number}", area=area, lead=finance, **(HERE if number % 2 else {}))
    found = look(leader)
    assert [pin.entry.project.key for pin in found.pins] == ["p1", "p3"]
    assert [pin.number for pin in found.pins] == [1, 2]
    beside = [one.project.key for locality in found.localities for one in locality.others]
    assert sorted(beside) == ["p0", "p2", "p4"]
    assert found.unplaced == 3
    assert len(found.pins) + found.unplaced == found.ledger.totals.projects


def test_a_township_stands_at_its_own_place_or_amid_its_projects(
    town: Area, park: Area, home: Area, finance: Department, leader: User
) -> None:
    ProjectFactory(area=town, lead=finance, **HERE)
    ProjectFactory(area=town, lead=finance, latitude=D("40.71"), longitude=D("110.30"))
    ProjectFactory(area=home, lead=finance, **HERE)  # anywhere in the district: no place of it
    found = where(look(leader))
    assert found["五当召镇"][0] == Place(D("40.69"), D("110.28"))
    assert found["园区"][0] is None
    assert found[home.short_name][0] is None
    Area.objects.filter(pk=town.pk).update(latitude=D("40.80"), longitude=D("110.38"))
    Area.objects.filter(pk=park.pk).update(latitude=D("40.66"), longitude=D("110.21"))
    found = where(look(leader))
    assert found["五当召镇"] == (Place(D("40.8"), D("110.38")), 2, 0)
    assert found["园区"] == (Place(D("40.66"), D("110.21")), 0, 0)


def test_degrees_that_cannot_be_are_not_drawn(
    town: Area, finance: Department, leader: User
) -> None:
    for _ in range(3):
        ProjectFactory(area=town, lead=finance, **HERE)
    wrong = ProjectFactory(
        area=town, lead=finance, latitude=D("11.26"), longitude=D("140.67"), order=9
    )
    found = look(leader)
    assert [one.project for one in found.doubtful] == [wrong]
    assert wrong not in [pin.entry.project for pin in found.pins]
    assert where(found)["五当召镇"] == (Place(D("40.67"), D("110.26")), 3, 1)
    ((_, listed),) = map_page(found)["localities"]
    assert [(entry.project, is_doubtful) for entry, is_doubtful in listed] == [(wrong, True)]


def test_a_sole_project_with_its_degrees_exchanged_is_no_map(
    town: Area, finance: Department, leader: User
) -> None:
    ProjectFactory(area=town, lead=finance, latitude=D("110.26"), longitude=D("40.67"))
    found = look(leader)
    assert len(found.doubtful) == 1
    assert drawing(found).chart is None


def test_pins_that_crowd_give_way_and_point_back(
    town: Area, finance: Department, leader: User
) -> None:
    for _ in range(12):
        ProjectFactory(area=town, lead=finance, **HERE)
    drawn = drawing(look(leader))
    boxes = [one.box for one in (*drawn.marks, *drawn.pins)]
    for at, one in enumerate(boxes):
        assert not any(one.covers(other) for other in boxes[:at])
        assert one.width // 2 <= one.x <= WIDTH - one.width // 2
        assert one.y <= HEIGHT
    assert len({one.spot for one in drawn.pins}) == 1
    assert all(one.is_moved for one in drawn.pins[1:])


def test_without_any_place_names_stand_in_the_order_of_the_register(
    town: Area, park: Area, home: Area, finance: Department, leader: User
) -> None:
    ProjectFactory(area=park, lead=finance)
    drawn = drawing(look(leader))
    assert (drawn.chart, drawn.pins, drawn.marks) == (None, (), ())
    assert [one.locality.title for one in drawn.tiles] == ["园区", "五当召镇"]
    assert drawn.tiles[0].lights == ((Colour.GREY, "无灯1", 14),)
    assert drawn.tiles[-1].top + drawn.tiles[-1].box.height <= drawn.height
    assert locality_words(drawn.tiles[0].locality) == "园区：1个项目，其中1个未定位（未到期1个）"


def test_the_map_takes_one_query_more_than_the_list(
    town: Area, finance: Department, leader: User
) -> None:
    def asked(count: int) -> int:
        for _ in range(count):
            ProjectFactory(area=town, lead=finance, **HERE)
        found = ledger(leader, SEPTEMBER)
        with CaptureQueriesContext(connection) as captured:
            map_page(atlas(found))
        return len(captured)

    assert (asked(3), asked(6)) == (1, 1)
    assert Project.objects.count() == 9
