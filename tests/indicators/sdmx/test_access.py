"""Who may ask at the SDMX door, and what a token's scopes let through."""

import pytest
from django.test import Client

from accounts.models import Area, Department, User
from entry.periods import Month
from indicators.models import Indicator
from tests.api.conftest import mint
from tests.conftest import browser_of
from tests.factories import NOW, AreaFactory, IndicatorFactory, ReturnFactory, observe
from tests.indicators.sdmx.conftest import DataUser, body

pytestmark = pytest.mark.django_db
PATHS = ("dataflow", "codelist/all/CL_INDICATOR", "data/OBSERVATIONS", "nonsense", "")


@pytest.fixture
def figures(finance: Department) -> Indicator:
    """A public figure, an internal one, a draft, and one of another area."""
    public: Indicator = IndicatorFactory(code="public", owner=finance)
    observe(public, Month(2024, 9), "1")
    observe(public, Month(2024, 9), "2", area=AreaFactory(code="150202", name="东河区"))
    observe(
        IndicatorFactory(code="secret", owner=finance, visibility="internal"), Month(2024, 9), "3"
    )
    draft = observe(IndicatorFactory(code="draft", owner=finance), Month(2024, 8), "4")
    carrier = ReturnFactory(department=finance, month=Month(2024, 10))
    type(draft).objects.create(
        monthly_return=carrier, indicator=public, area=finance.area, month=Month(2024, 10),
        value=5, entered_by=carrier.opened_by, entered_at=NOW,
    )  # fmt: skip
    return public


def seen(user: DataUser) -> set[tuple[str, str]]:
    return {(row["INDICATOR"], row["OBS_VALUE"]) for row in user.observations()}


@pytest.mark.parametrize("path", PATHS)
def test_nobody_is_challenged(db: None, path: str) -> None:
    user = DataUser("")
    user.http = Client()
    assert user.refused(path) == (401, 110)
    assert user.get(path).headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", PATHS)
def test_a_wrong_token_is_refused(db: None, path: str) -> None:
    assert DataUser("pt_00000000_wrong").refused(path) == (401, 110)


@pytest.mark.parametrize("path", PATHS)
def test_who_has_no_right_to_published_figures_is_refused(auditor: User, path: str) -> None:
    user = DataUser("")
    user.http = browser_of(auditor)
    assert user.refused(path) == (403, 110)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_the_door_is_for_reading(user: DataUser, method: str) -> None:
    answer = getattr(user.http, method)("/sdmx/2.1/data/OBSERVATIONS")
    assert answer.status_code == 405
    assert b"ErrorMessage" in answer.content


def test_a_person_at_a_page_reads_with_the_session(figures: Indicator, leader: User) -> None:
    user = DataUser("")
    user.http = browser_of(leader)
    assert ("public", "1") in seen(user)


def test_a_password_that_must_be_changed_opens_nothing(leader: User) -> None:
    User.objects.filter(pk=leader.pk).update(must_change_password=True)
    user = DataUser("")
    user.http = browser_of(leader)
    for path in PATHS:
        assert user.refused(path) == (403, 110)


def test_a_leader_sees_all_that_is_published_and_no_draft(
    user: DataUser, figures: Indicator
) -> None:
    assert seen(user) == {("public", "1"), ("public", "2"), ("secret", "3"), ("draft", "4")}


def test_internal_figures_stay_with_their_department(
    figures: Indicator, clerk: User, other_clerk: User
) -> None:
    assert ("secret", "3") in seen(DataUser(mint(clerk)[1]))
    other = DataUser(mint(other_clerk)[1])
    assert ("secret", "3") not in seen(other)
    for path in ("data/OBSERVATIONS/..secret.", "codelist/all/CL_INDICATOR/latest/secret"):
        unknown = path.replace("secret", "unknown")
        assert other.refused(path) == other.refused(unknown) == (404, 100)


def test_a_token_for_one_area_sees_that_area(figures: Indicator, leader: User) -> None:
    user = DataUser(mint(leader, scopes=["observations:150202:read"])[1])
    assert seen(user) == {("public", "2")}
    listed = user.client.codelist("CL_AREA").codelist["CL_AREA"]
    assert set(listed.items) == {"150202"}
    assert Area.objects.count() > 1


def test_a_token_for_other_data_sees_nothing(figures: Indicator, leader: User) -> None:
    user = DataUser(mint(leader, scopes=["targets:*:read"])[1])
    for path in PATHS:
        assert user.refused(path) == (403, 110)


def test_no_cache_may_give_ones_answer_to_another(user: DataUser, figures: Indicator) -> None:
    for path in ("dataflow", "data/OBSERVATIONS"):
        answer = user.get(path)
        body(answer)
        assert "Authorization" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
