"""Internal indicators: by no address, filter, reference, light or cursor to who may not see them."""

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from accounts.models import Department, Membership
from entry.periods import Month
from indicators import snapshots
from indicators.models import Indicator
from tests.api.conftest import Program, program_of
from tests.conftest import browser_of
from tests.factories import DepartmentFactory, IndicatorFactory, observe, person
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
SIGNS = {"secret", "机密", "77.77", "1234.5"}
PATHS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("areas/", {}),
    ("departments/", {}),
    ("plans/", {}),
    ("chapters/", {}),
    ("indicators/", {}),
    ("indicators/", {"visibility": "internal"}),
    ("indicators/", {"group": "密"}),
    ("indicators/", {"owner": "czj"}),
    ("indicators/", {"fields": "code,parent"}),
    ("targets/", {}),
    ("targets/", {"plan": "2024", "headline": "true"}),
    ("targets/", {"fields": "key,reference,restates,adjusted_from"}),
    ("observations/", {}),
    ("observations/", {"area": "150205", "from": "2024-09", "to": "2024-09"}),
    ("observations/", {"as_of": "2999-01-01T00:00:00Z"}),
    ("observations/", {"updated_since": "1900-01-01T00:00:00Z"}),
    ("observations/", {"include_history": "true"}),
    ("returns/", {}),
    ("lights/", {"month": "2024-09"}),
    ("lights/", {"month": "2024-09", "snapshot": "true"}),
    ("overview/", {"month": "2024-09"}),
    ("overview/", {}),
)


@pytest.fixture
def house(finance: Department, statistics: Department) -> Indicator:
    """An internal indicator of the finance bureau, and public ones that lean on it."""
    scenes.rules()
    secret = IndicatorFactory(
        code="secret", name="机密指标", group="密", owner=finance, visibility="internal", order=1
    )
    plain = IndicatorFactory(code="plain", owner=finance, order=2)
    part = IndicatorFactory(code="part", parent=secret, owner=statistics, order=3)
    pace = IndicatorFactory(code="pace", owner=statistics, order=4)
    whole = scenes.aim(secret, key="secret-aim", amount=Decimal("1234.5"))
    scenes.aim(
        secret, key="secret-pace", measure="growth", amount=Decimal("1234.5"), headline_order=1
    )
    scenes.aim(part, key="part-again", restates=whole)
    scenes.aim(plain, key="plain-new", adjusted_from=whole, adjusted_reason="调整")
    scenes.aim(
        pace, key="pace-aim", measure="growth", operator="sync", amount=None,
        reference_indicator=secret, headline_order=3,
    )  # fmt: skip
    for one, value in ((secret, "77.77"), (plain, "5"), (part, "5"), (pace, "5")):
        figure = observe(one, SEPTEMBER, value=value, growth=value)
        month = figure.monthly_return
        if one is not plain:  # it shares its return with the secret one
            snapshots.take(month, [figure], at=month.published_at)
    return secret


@pytest.fixture
def outsider(statistics: Department) -> Program:
    return program_of(person("clerk", statistics))


def told(program: Program, path: str, query: Mapping[str, str] | None = None) -> str:
    response = program.ask(path, query)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def signs(text: str) -> set[str]:
    return {sign for sign in SIGNS if sign in text}


@pytest.mark.parametrize(("path", "query"), PATHS)
def test_who_may_not_see_it_finds_no_sign_of_it(
    house: Indicator, outsider: Program, path: str, query: Mapping[str, str]
) -> None:
    assert signs(told(outsider, path, query)) == set()


def test_the_signs_are_there_for_who_may_see_it(house: Indicator, reader: Program) -> None:
    """The control of the test above: a leader finds each where it belongs."""
    assert signs(told(reader, "indicators/")) == {"secret", "机密"}
    assert signs(told(reader, "targets/")) == {"secret", "机密", "1234.5"}
    assert signs(told(reader, "observations/")) == {"secret", "机密", "77.77"}
    assert signs(told(reader, "overview/", {"month": "2024-09"})) == SIGNS
    for kept in ({}, {"snapshot": "true"}):
        lights = reader.rows("lights/", {"month": "2024-09", **kept})
        pace = next(row for row in lights if row["target"] == "pace-aim")
        assert pace["inputs"]["reference_value"] == "77.77"


def test_what_is_public_stays_visible_without_its_internal_relations(
    house: Indicator, outsider: Program
) -> None:
    rows = {row["code"]: row for row in outsider.rows("indicators/")}
    assert set(rows) == {"plain", "part", "pace"}
    assert rows["part"]["parent"] is None
    targets = {row["key"]: row for row in outsider.rows("targets/")}
    assert set(targets) == {"part-again", "plain-new"}, "pace would tell what it is held against"
    assert targets["part-again"]["restates"] is None
    assert targets["plain-new"]["adjusted_from"] is None
    assert len(outsider.rows("observations/")) == 3


@pytest.mark.parametrize(
    ("role", "department", "sees"),
    [
        ("clerk", "czj", True),
        ("reviewer", "czj", True),
        ("clerk", "tjj", False),
        ("reviewer", "tjj", False),
        ("publisher", "tjj", True),
        ("publisher", "far", False),
        ("leader", None, True),
        ("clerk", "responsible", True),
    ],
)
def test_owners_answerers_publishers_of_the_area_and_leaders_see_it(
    house: Indicator, role: str, department: str | None, sees: bool
) -> None:
    DepartmentFactory(code="far", area__code="150999", area__name="别处")
    house.responsible.add(DepartmentFactory(code="responsible"))
    user = person(None)
    place = Department.objects.get(code=department) if department else None
    Membership.objects.create(user=user, role=role, department=place)
    program = program_of(user)
    for path in ("indicators/", "observations/"):
        assert ("secret" in told(program, path)) is sees, path
    for path in ("targets/", "lights/?month=2024-09", "overview/?month=2024-09"):
        assert ("pace-aim" in told(program, path)) is sees, path


FILTERS = (
    ("indicators/", "code", {}),
    ("targets/", "indicator", {}),
    ("targets/", "key", {}),
    ("observations/", "indicator", {}),
    ("observations/", "indicator", {"updated_since": "1900-01-01T00:00:00Z"}),
    ("observations/", "indicator", {"include_history": "true"}),
    ("lights/", "indicator", {"month": "2024-09"}),
    ("lights/", "target", {"month": "2024-09"}),
    ("lights/", "target", {"month": "2024-09", "snapshot": "true"}),
)


@pytest.mark.parametrize(("path", "name", "rest"), FILTERS)
def test_asking_for_it_by_name_answers_as_for_what_does_not_exist(
    house: Indicator, outsider: Program, path: str, name: str, rest: Mapping[str, str]
) -> None:
    for asked in ("secret", "secret-aim", "pace-aim" if name in {"key", "target"} else "secret"):
        hidden = outsider.ask(path, {name: asked, **rest})
        unknown = outsider.ask(path, {name: "nothing", **rest})
        assert hidden.content == unknown.content
        told = [dict(answer.headers) for answer in (hidden, unknown)]
        for headers in told:
            del headers["RateLimit-Remaining"], headers["RateLimit-Reset"]
        assert told[0] == told[1]


def test_its_ranking_is_as_if_it_did_not_exist(
    house: Indicator, outsider: Program, reader: Program
) -> None:
    query = {"indicator": "secret", "month": "2024-09"}
    assert "77.77" in told(reader, "rankings/", query)
    assert outsider.refused("rankings/", query) == (404, "not-found")
    assert outsider.refused("rankings/", {**query, "indicator": "nothing"}) == (404, "not-found")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("indicators/", {}),
        ("targets/", {}),
        ("observations/", {}),
        ("lights/", {"month": "2024-09"}),
    ],
)
def test_a_cursor_of_another_persons_walk_opens_nothing(
    house: Indicator, outsider: Program, reader: Program, path: str, query: Mapping[str, str]
) -> None:
    page = reader.read(path, {**query, "page_size": "1"})
    steps = 0
    while page["next"]:
        split = urlsplit(page["next"])
        borrowed = outsider.read(f"{split.path}?{split.query}")
        assert signs(str(borrowed["results"])) == set()
        page = reader.read(f"{split.path}?{split.query}")
        steps += 1
    assert steps >= 2


def test_the_pages_keep_the_same_secret(house: Indicator, statistics: Department) -> None:
    browser = browser_of(person("clerk", statistics))
    for page in ("/overview/?month=2024-09", "/indicators/?month=2024-09"):
        assert signs(browser.get(page).content.decode()) == set(), page
    page = browser.get("/indicators/pace/?month=2024-09").content.decode()
    assert signs(page) == set(), "its light is in step with the secret"
    assert "secret" in browser_of(person("leader")).get("/indicators/").content.decode()
