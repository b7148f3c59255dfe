"""Whatever is asked at the SDMX door, the answer is data or an SDMX error, never a fault."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from accounts.models import Department, User
from entry.periods import Month
from indicators.sdmx.artefacts import STRUCTURE_PARAMETERS
from indicators.sdmx.queries import DATA_PARAMETERS
from tests.api.conftest import mint
from tests.factories import IndicatorFactory, observe
from tests.indicators.sdmx.conftest import MES, DataUser, body

pytestmark = pytest.mark.django_db
NASTY = {
    "nul": "%00",
    "nul within": "gdp%00x",
    "huge number": "1" + "0" * 25,
    "very long": "x" * 5000,
    "many": "+".join(f"c{n}" for n in range(2000)),
    "dots": "." * 3000,
    "slashes": "/" * 300,
    "commas": "," * 300,
    "json": quote('{"a": [[[[]]]]}'),
    "sql": quote("'; DROP TABLE plan_plan; --"),
    "markup": quote('<!ENTITY x "y">&x;]]>'),
    "lone surrogate": "%ED%A0%80",
    "broken utf-8": "%FF%FE",
    "not characters": quote("\ufffe\uffff"),
    "right to left": quote("\u202e\u2066"),
    "emoji": quote("🧮" * 30),
    "line break": "a%0D%0Ab",
    "percent": "%",
    "other digits": quote("٢٠٢٤"),
    "negative": "-1",
    "year zero": "0000",
    "last year": "9999-12-31T23:59:59-23:59",
    "offset of days": quote("2024-01-01T00:00:00+99:00"),
    "infinity": "inf",
}


@pytest.fixture
def figures(finance: Department) -> None:
    observe(IndicatorFactory(code="gdp", owner=finance), Month(2024, 9), "1")


def checked(user: DataUser, address: str, **headers: str) -> int:
    """The status of an answer, which must be whole and in the words of SDMX."""
    answer = user.http.get(f"/sdmx/2.1/{address}", headers=headers)
    content = body(answer)
    assert answer.status_code in {200, 400, 404, 406, 413}, (address, content)
    if answer.status_code != 200:
        assert etree.fromstring(content).tag == f"{MES}Error"
    return answer.status_code


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_odd_paths(user: DataUser, figures: None, nasty: str) -> None:
    for address in (
        nasty, f"data/{nasty}", f"data/OBSERVATIONS/{nasty}", f"data/OBSERVATIONS/..{nasty}.",
        f"data/OBSERVATIONS/all/{nasty}", f"dataflow/{nasty}", f"codelist/all/{nasty}",
        f"codelist/all/CL_FREQ/{nasty}", f"codelist/all/CL_FREQ/all/{nasty}",
    ):  # fmt: skip
        checked(user, address)


@pytest.mark.parametrize("name", DATA_PARAMETERS)
def test_odd_parameters_of_data(user: DataUser, figures: None, name: str) -> None:
    for nasty in NASTY.values():
        checked(user, f"data/OBSERVATIONS?{name}={nasty}")
    assert checked(user, f"data/OBSERVATIONS?{name}=") == 200
    assert checked(user, f"data/OBSERVATIONS?{name}=a&{name}=b") == 400
    assert checked(user, f"data/OBSERVATIONS?{name}{name}=a") == 400


@pytest.mark.parametrize("name", STRUCTURE_PARAMETERS)
def test_odd_parameters_of_structures(user: DataUser, figures: None, name: str) -> None:
    for nasty in NASTY.values():
        assert checked(user, f"dataflow?{name}={nasty}") == 400
    assert checked(user, f"dataflow?{name}=") == 200


def test_odd_headers(user: DataUser, figures: None) -> None:
    for accept in ("", ";", "a/b;q=", "*/*;q=nan", "text/csv;version=" + "9" * 5000, "," * 5000):
        checked(user, "data/OBSERVATIONS", Accept=accept)
        checked(user, "dataflow", Accept=accept)


@pytest.fixture
def token(leader: User, figures: None) -> str:
    return mint(leader)[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    path=st.text(max_size=40),
    names=st.lists(st.sampled_from(DATA_PARAMETERS), unique=True, max_size=3),
    value=st.text(max_size=20),
)
def test_anything_at_all(token: str, path: str, names: list[str], value: str) -> None:
    user = DataUser(token)
    query = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name in names)
    text = quote(path, errors="surrogatepass")
    for address in (f"data/{text}?{query}", f"data/OBSERVATIONS/{text}?{query}", text):
        checked(user, address)
