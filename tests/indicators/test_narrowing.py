"""The list of indicators narrowed by its address: by who answers, and with a slip in it."""

import pytest

from accounts.models import Department, User
from indicators.narrowing import read
from indicators.queries import Filters
from tests.conftest import browser_of
from tests.factories import DepartmentFactory
from tests.indicators import scenes
from tests.indicators.test_views import text, words

pytestmark = pytest.mark.django_db
LIST = "/indicators/?month=2024-09"


@pytest.fixture
def answered(finance: Department) -> None:
    """Two of finance's; for one the roads are responsible, and nobody has anything of culture."""
    scenes.rules()
    roads = DepartmentFactory(code="jtj", name="交通运输局", short_name="交通局")
    DepartmentFactory(code="wlj", name="文旅局", short_name="文旅局")
    shared, _ = (scenes.indicator(code, finance, name=code) for code in ("shared", "own"))
    shared.responsible.add(roads)


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize(
    ("code", "short_name", "listed"),
    [("czj", "财政局", ["own", "shared"]), ("jtj", "交通局", ["shared"]), ("wlj", "文旅局", [])],
)
def test_by_who_owns_a_figure_or_answers_for_it(
    leader: User, code: str, short_name: str, listed: list[str]
) -> None:
    html = text(browser_of(leader), f"{LIST}&department={code}")
    assert f'<option value="{code}" selected>{short_name}</option>' in html
    for name in ("own", "shared"):
        assert (f'href="/indicators/{name}/' in html) == (name in listed)
    shown = words(html)
    assert f"筛选：{short_name}" in shown
    expected = f"共{len(listed)}项（全部2项）" if listed else "没有符合条件的指标"
    assert expected in shown
    export = text(browser_of(leader), f"/indicators/export.csv?month=2024-09&department={code}")
    assert len(export.splitlines()) == 1 + len(listed)


@pytest.mark.usefixtures("answered")
def test_who_is_responsible_can_be_chosen(leader: User) -> None:
    html = text(browser_of(leader), LIST)
    for code in ("czj", "jtj"):
        assert f'<option value="{code}">' in html
    assert '<option value="wlj">' not in html


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ("department=nobody", "没有代码为“nobody”的部门"),
        ("group=没有的", "没有名为“没有的”的分组"),
        ("light=pink", "没有名为“pink”的灯"),
        ("frequency=day", "没有名为“day”的频率"),
        ("told=maybe", "没有名为“maybe”的数据情况"),
    ],
)
def test_a_slip_is_named_and_left_out(leader: User, slip: str, told: str) -> None:
    shown = words(text(browser_of(leader), f"{LIST}&{slip}"))
    assert f"{told}，这一条件没有采用。" in shown
    assert "共2项" in shown
    assert "筛选：" not in shown


@pytest.mark.usefixtures("answered")
def test_what_is_known_is_taken() -> None:
    asked = {
        "q": " 资金 ",
        "department": "czj",
        "light": "none",
        "frequency": "year",
        "told": "yes",
    }
    found, slips = read(asked)
    assert slips == ()
    assert found == Filters(
        search="资金", department="czj", light="none", frequency="year", told="yes"
    )
    assert read({})[0] == Filters()
