"""Every address of the house, as every persona: what each may open, and what each is told.

The tables below are read aloud: `only("clerk reviewer", 200)` lets those two in with 200 and
refuses the rest with 403; whoever is not logged in is sent to the login (302), or told 401 at the
API. Each address is asked by GET and by a bare POST without any field. An address that stands in
no table fails `test_every_address_is_classified`: decide who may open it and write it down here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import lockout
from accounts.models import ApiToken, Area, Department, User
from entry import audit
from entry.audit import Entry
from entry.models import Attachment, CalendarDay, DueRule, ReturnEvent
from entry.periods import Month
from indicators.models import LightRule, Observation
from tests.conftest import browser_of
from tests.factories import (
    NOW,
    IndicatorFactory,
    ReturnFactory,
    TargetFactory,
    actor,
    linear_curve,
)

PERSONAS = (
    "clerk",
    "other",
    "reviewer",
    "publisher",
    "leader",
    "sysadmin",
    "secadmin",
    "auditor",
    "stranger",
    "nobody",
)
READERS = "clerk other reviewer publisher leader"
EVERYBODY = "clerk other reviewer publisher leader sysadmin secadmin auditor stranger nobody"
MEMBERS = EVERYBODY.removesuffix(" nobody")
STAFF = "publisher sysadmin secadmin auditor"
LOGIN = 302

Expected = Mapping[str, int]


def only(names: str, status: int, rest: int = 403, nobody: int = LOGIN, **others: int) -> Expected:
    """`names` get `status`, `others` what is said of each, members else `rest`."""
    found = dict.fromkeys(PERSONAS, rest) | {"nobody": nobody}
    found |= dict.fromkeys(names.split(), status)
    assert set(others) <= set(PERSONAS)
    return found | others


@dataclass(frozen=True)
class Page:
    get: Expected
    post: Expected
    data: bool = False  # asked by a program: nobody is told 401
    browser: bool = False  # asked by a browser alone: nobody is sent to the login, come what may


# -- pages and API ------------------------------------------------------------------------------

EVERYONE_GETS_405 = only(EVERYBODY, 405)
OUR_OWN = {"clerk": 200, "reviewer": 200, "publisher": 200, "other": 404}
READ = Page(get=only(READERS, 200), post=only(READERS, 405))
API = Page(
    get=only(READERS, 200, nobody=401, **dict.fromkeys(("sysadmin", "secadmin", "auditor"), 403)),
    post=EVERYONE_GETS_405,
    data=True,
)
API_REFERENCE = Page(
    get=only(MEMBERS, 200, nobody=401, stranger=403), post=EVERYONE_GETS_405, data=True
)

TABLE: dict[str, Page] = {
    # Doors.
    "login/": Page(get=only(MEMBERS, 302, nobody=200), post=only(EVERYBODY, 200)),
    "logout/": Page(get=EVERYONE_GETS_405, post=only(EVERYBODY, 302)),
    "password/": Page(get=only(MEMBERS, 200), post=only(MEMBERS, 200)),
    "": Page(get=only(MEMBERS, 302, stranger=403), post=only(MEMBERS, 405)),
    "healthz": Page(get=only(EVERYBODY, 200), post=EVERYONE_GETS_405),
    "readyz": Page(get=only(EVERYBODY, 200), post=EVERYONE_GETS_405),
    # The kernel: the return belongs to the clerk's department; `other` is of another one.
    "entry/": Page(get=only("clerk other reviewer", 200), post=only("clerk other reviewer", 405)),
    "entry/open/": Page(
        get=only("clerk other publisher", 405), post=only("clerk other publisher", 302)
    ),
    "entry/board/": Page(get=only("publisher", 200), post=only("publisher", 405)),
    "entry/board/open/": Page(get=only("publisher", 405), post=only("publisher", 302)),
    "entry/board/publish/": Page(get=only("publisher", 405), post=only("publisher", 302)),
    "entry/returns/<int:pk>/": Page(
        get=only("clerk reviewer publisher", 200, other=404),
        post=only("clerk reviewer publisher", 302, other=404),
    ),
    "entry/returns/<int:pk>/cells/": Page(
        get=only("clerk other", 405), post=only("clerk", 422, other=404)
    ),
    "entry/returns/<int:pk>/panel/": Page(
        get=only("clerk reviewer publisher", 200, other=404),
        post=only("clerk other reviewer publisher", 405),
    ),
    "entry/returns/<int:pk>/correct/": Page(
        get=only("clerk other publisher", 405), post=only("clerk publisher", 409, other=404)
    ),
    "entry/returns/<int:pk>/evidence/": Page(
        get=only("clerk other", 405), post=only("clerk", 302, other=404)
    ),
    "entry/returns/<int:pk>/evidence/<int:attachment>/remove/": Page(
        get=only("clerk other", 405), post=only("clerk", 302, other=404)
    ),
    "entry/evidence/<int:attachment>/": Page(
        get=only("clerk reviewer publisher", 200, other=404),
        post=only("clerk other reviewer publisher", 405),
    ),
    "entry/returns/<int:pk>/<slug:name>/": Page(
        get=only("clerk other reviewer publisher", 405),
        post=only("clerk reviewer publisher", 302, other=404),
    ),
    # Leaders' pages: published figures.
    "overview/": READ,
    "overview/export.<str:kind>": READ,
    "indicators/": READ,
    "indicators/export.<str:kind>": READ,
    "indicators/<slug:code>/": READ,
    "indicators/<slug:code>/export.<str:kind>": READ,
    # The REST door, as a person logged in at a page meets it; tokens are in tests/api.
    "api/v1/areas/": API_REFERENCE,
    "api/v1/departments/": API_REFERENCE,
    "api/v1/plans/": API,
    "api/v1/chapters/": API,
    "api/v1/indicators/": API,
    "api/v1/targets/": API,
    "api/v1/observations/": API,
    "api/v1/lights/": API,
    "api/v1/overview/": API,
    "api/v1/schema/": Page(
        get=only(MEMBERS, 200, nobody=401), post=only(MEMBERS, 405, nobody=401), data=True
    ),
    # Swagger's page: only browsers ask for it, so it is a page of `login_required`.
    "api/v1/docs/": Page(get=only(MEMBERS, 200), post=only(MEMBERS, 405), browser=True),
    r"api/v1/^(?:[\s\S]+/)?$": Page(get=only(EVERYBODY, 404), post=only(EVERYBODY, 404), data=True),
}
# What an address wants beside itself to answer at all.
QUERIES = {
    "entry/returns/<int:pk>/panel/": "?register=indicators&subject=budget:150205",
    "api/v1/lights/": "?month=2024-09",
}


# -- the administration -----------------------------------------------------------------------------

# Who may view, add, change, delete; everybody else is refused at each page of the model.
ADMIN: dict[str, dict[str, str]] = {
    "accounts/area": {"sysadmin": "vac", "secadmin": "v", "auditor": "v", "publisher": "v"},
    "accounts/department": {"sysadmin": "vac", "secadmin": "v", "auditor": "v", "publisher": "v"},
    "accounts/user": {"sysadmin": "vac", "secadmin": "v", "auditor": "v"},
    "accounts/membership": {"sysadmin": "v", "secadmin": "vacd", "auditor": "v"},
    "accounts/apitoken": {"secadmin": "v", "auditor": "v"},
    "axes/accessattempt": {"secadmin": "v", "auditor": "v"},
    "axes/accesslog": {"auditor": "v"},
    "entry/auditevent": {"auditor": "v"},
    "entry/returnevent": {"auditor": "v"},
    "entry/return": {"publisher": "v"},
    "entry/calendarday": {"publisher": "vacd"},
    "entry/duerule": {"publisher": "vacd"},
    "plan/plan": {"publisher": "vac"},
    "plan/chapter": {"publisher": "vac"},
    "indicators/indicator": {"publisher": "vac"},
    "indicators/target": {"publisher": "vacd"},
    "indicators/plancurve": {"publisher": "vacd"},
    "indicators/lightrule": {"publisher": "vac"},
    "indicators/observation": {"publisher": "v"},
}
# Of each page of a model: the letter that GET asks for, and the one that POST asks for.
MODEL_PAGES = {
    "": ("v", "v"),
    "add/": ("a", "a"),
    "<path:object_id>/change/": ("v", "c"),
    "<path:object_id>/delete/": ("d", "d"),
}
FORWARD = "<path:object_id>/"  # Django's old address of a row: on to its change page
ADMIN_TABLE: dict[str, Page] = {
    "": Page(get=only(STAFF, 200), post=only(STAFF, 200)),
    "login/": Page(get=only(EVERYBODY, 302), post=only(EVERYBODY, 302)),
    "logout/": Page(get=only(STAFF, 405), post=only(STAFF, 302)),
    "password_change/": Page(get=only(STAFF, 302), post=only(STAFF, 302)),
    "password_change/done/": Page(get=only(STAFF, 302), post=only(STAFF, 302)),
    "autocomplete/": Page(get=only("", 200), post=only(STAFF, 405)),  # it wants to know of what
    "jsi18n/": Page(get=only(STAFF, 200), post=only(STAFF, 405)),
    "accounts/user/<path:object_id>/reset-password/": Page(
        get=only("sysadmin", 200), post=only("sysadmin", 200)
    ),
    "entry/calendarday/fill/": Page(get=only("publisher", 200), post=only("publisher", 200)),
    "<app_label>/": Page(
        get=only("sysadmin secadmin auditor publisher", 200),
        post=only("sysadmin secadmin auditor publisher", 200),
    ),
    "(?P<url>.*)$": Page(get=only(STAFF, 404), post=only(STAFF, 404)),
}


# -- the walk -------------------------------------------------------------------------------------


def walk(patterns: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


ADDRESSES = [route for route, _ in walk(get_resolver().url_patterns)]
PAGES = [route for route in ADDRESSES if not route.startswith("admin/")]
ADMIN_PAGES = [
    re.sub(r"^\^\(\?P<app_label>[^)]*\)/\$$", "<app_label>/", route.removeprefix("admin/"))
    for route in ADDRESSES
    if route.startswith("admin/")
]


@pytest.fixture
def people(
    clerk: User,
    other_clerk: User,
    reviewer: User,
    publisher: User,
    leader: User,
    sysadmin: User,
    secadmin: User,
    auditor: User,
    stranger: User,
) -> dict[str, Client]:
    users = (clerk, other_clerk, reviewer, publisher, leader, sysadmin, secadmin, auditor, stranger)
    browsers = [browser_of(user) for user in users]
    for browser in [*browsers, nobody := Client()]:
        browser.raise_request_exception = False
    return dict(zip(PERSONAS, [*browsers, nobody], strict=True))


@pytest.fixture
def house(
    finance: Department, clerk: User, home: Area, settings: Any, tmp_path: Path
) -> dict[str, str]:
    """A draft return of the finance bureau with a figure and a file; what the addresses name."""
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    budget = IndicatorFactory(code="budget", owner=finance)
    IndicatorFactory(code="secret", owner=finance, visibility="internal")
    draft = ReturnFactory(department=finance, opened_by=clerk)
    Observation.objects.create(
        monthly_return=draft, indicator=budget, area=home, month=Month(2024, 9),
        value=Decimal("12.5"), entered_by=clerk, entered_at=NOW,
    )  # fmt: skip
    file = Attachment.objects.create(
        monthly_return=draft, name="说明.txt", size=4, sha256="0" * 64, uploaded_by=clerk,
        uploaded_at=NOW, file=ContentFile(b"text", name="note.txt"),
    )  # fmt: skip
    return {
        "<int:pk>": str(draft.pk),
        "<int:attachment>": str(file.pk),
        "<slug:name>": "submit",
        "<slug:code>": "budget",
        "<str:kind>": "csv",
        r"^(?:[\s\S]+/)?$": "nothing/here/",
    }


def filled(route: str, house: Mapping[str, str]) -> str:
    for place, value in house.items():
        route = route.replace(place, value)
    return "/" + route


def told(expected: Expected) -> str:
    return " ".join(f"{persona}={expected[persona]}" for persona in PERSONAS)


def status(browser: Client, method: str, address: str, accept: str) -> tuple[int, str]:
    """The answer's status and where it sends; nothing of it stays in the database."""
    with transaction.atomic():
        response = getattr(browser, method)(address, headers={"Accept": accept})
        b"".join(response)  # a file is closed when it has been read
        transaction.set_rollback(True)
    return response.status_code, response.headers.get("Location", "")


def test_every_address_is_classified() -> None:
    assert sorted(set(PAGES) - set(TABLE)) == [], "decide who may open these, and write it down"
    assert sorted(set(TABLE) - set(PAGES)) == [], "these are gone"
    assert set(QUERIES) <= set(TABLE)


@pytest.mark.django_db
@pytest.mark.parametrize("route", TABLE)
def test_each_persona_meets_what_the_table_says(
    route: str, people: dict[str, Client], house: dict[str, str]
) -> None:
    expected = TABLE[route]
    address = filled(route, house) + QUERIES.get(route, "")
    accept = "application/json" if expected.data else "text/html"
    for method, wanted in (("get", expected.get), ("post", expected.post)):
        answers = {name: status(one, method, address, accept) for name, one in people.items()}
        found = {name: code for name, (code, _) in answers.items()}
        assert told(found) == told(wanted), f"{method} {address}"
        assert max(found.values()) < 500
        if wanted["nobody"] == LOGIN and route not in {"login/", "logout/"}:
            assert answers["nobody"][1].startswith("/login/?next=")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "route", [route for route in TABLE if not (TABLE[route].data or TABLE[route].browser)]
)
def test_a_script_of_nobody_is_told_401_where_a_page_sends_to_the_login(
    route: str, people: dict[str, Client], house: dict[str, str]
) -> None:
    page, address = TABLE[route], filled(route, house)
    for method, wanted in (("get", page.get), ("post", page.post)):
        code, _ = status(people["nobody"], method, address, "application/json")
        sent_away = wanted["nobody"] == LOGIN and route != "logout/"
        assert code == (401 if sent_away else wanted["nobody"]), f"{method} {address}"


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["<int:pk>", "<int:attachment>", "<slug:code>"])
def test_what_exists_elsewhere_and_what_does_not_exist_answer_alike(
    place: str, people: dict[str, Client], house: dict[str, str]
) -> None:
    """The return of another department, and an internal indicator of it, are as if they were not."""
    hidden = {**house, "<slug:code>": "secret"}
    nothing = {**hidden, place: "nothing" if place == "<slug:code>" else "987654"}
    for route in (route for route in TABLE if place in route):
        query = QUERIES.get(route, "")
        one, none = (filled(route, given) + query for given in (hidden, nothing))
        for method in ("get", "post"):
            seen, unseen = (
                status(people["other"], method, at, "text/html")[0] for at in (one, none)
            )
            assert seen == unseen, f"{method} {one}"
            assert seen in {403, 404, 405}


@pytest.mark.django_db
def test_an_internal_indicator_stays_with_its_department_and_the_leaders(
    people: dict[str, Client], house: dict[str, str]
) -> None:
    wanted = only("clerk reviewer publisher leader", 200, other=404)
    for route in ("indicators/<slug:code>/", "indicators/<slug:code>/export.<str:kind>"):
        address = filled(route, {**house, "<slug:code>": "secret"})
        found = {name: status(one, "get", address, "text/html")[0] for name, one in people.items()}
        assert told(found) == told(wanted)


# -- the administration, row by row -------------------------------------------------------------------


@pytest.fixture
def rows(house: dict[str, str], clerk: User, home: Area, finance: Department) -> dict[str, int]:
    """One row of each model, in the publisher's scope; a number by its model."""
    target = TargetFactory(curve=linear_curve())
    draft = Observation.objects.get().monthly_return
    event = ReturnEvent.objects.create(
        monthly_return=draft, action="open", to_state="draft", by=clerk, at=NOW, version=1
    )
    [trace] = audit.record([Entry("record.add", "accounts.area", "1")], by=actor(clerk), at=NOW)
    token = ApiToken.objects.create(
        user=clerk, name="x", prefix="p", digest="d", created_at=NOW, expires_at=NOW
    )
    rule = LightRule.objects.create(
        year=2024, version="2024-1", family="level", green_from=1, yellow_from=0
    )
    seen = {"user_agent": "x", "ip_address": "127.0.0.1", "username": "x", "http_accept": "x"}
    return {
        "accounts/area": home.pk,
        "accounts/department": finance.pk,
        "accounts/user": clerk.pk,
        "accounts/membership": clerk.memberships.get().pk,
        "accounts/apitoken": token.pk,
        "axes/accessattempt": lockout.AccessAttempt.objects.create(
            **seen, path_info="/", failures_since_start=1
        ).pk,
        "axes/accesslog": lockout.AccessLog.objects.create(**seen, path_info="/").pk,
        "entry/auditevent": trace.pk,
        "entry/returnevent": event.pk,
        "entry/return": draft.pk,
        "entry/calendarday": CalendarDay.objects.create(day=NOW.date(), name="x").pk,
        "entry/duerule": DueRule.objects.create(department=finance, day=5).pk,
        "plan/plan": target.plan_id,
        "plan/chapter": target.chapter_id,
        "indicators/indicator": target.indicator_id,
        "indicators/target": target.pk,
        "indicators/plancurve": target.curve_id,
        "indicators/lightrule": rule.pk,
        "indicators/observation": Observation.objects.get().pk,
    }


def test_every_page_of_the_administration_is_classified() -> None:
    models = {f"{model}/{page}" for model in ADMIN for page in (*MODEL_PAGES, FORWARD)}
    assert sorted(set(ADMIN_PAGES) - models - set(ADMIN_TABLE)) == []
    assert sorted((models | set(ADMIN_TABLE)) - set(ADMIN_PAGES)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", ADMIN)
def test_each_persona_meets_in_the_administration_what_the_table_says(
    model: str, people: dict[str, Client], rows: dict[str, int]
) -> None:
    letters = ADMIN[model]
    for page, needed in MODEL_PAGES.items():
        address = f"/admin/{model}/{page.replace('<path:object_id>', str(rows[model]))}"
        for method, letter in zip(("get", "post"), needed, strict=True):
            allowed = [name for name in letters if letter in letters[name]]
            wanted = only(" ".join(allowed), 200)
            answers = {
                name: status(one, method, address, "text/html") for name, one in people.items()
            }
            assert told({name: code for name, (code, _) in answers.items()}) == told(wanted), (
                f"{method} {address}"
            )
            assert answers["nobody"][1].startswith("/login/?next=%2F")
    forward = {
        name: status(one, "get", f"/admin/{model}/{rows[model]}/", "text/html")[0]
        for name, one in people.items()
    }
    assert told(forward) == told(only(STAFF, 302)), "on to the change page, whoever may see it"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ADMIN_TABLE)
def test_each_persona_meets_at_the_administrations_own_pages_what_the_table_says(
    page: str, people: dict[str, Client], rows: dict[str, int]
) -> None:
    given = {"<path:object_id>": str(rows["accounts/user"]), "(?P<url>.*)$": "nothing/here/"}
    for method, wanted in (("get", ADMIN_TABLE[page].get), ("post", ADMIN_TABLE[page].post)):
        for app in ("accounts", "entry") if "app_label" in page else ("",):
            address = f"/admin{filled(f'{app}/' if app else page, given)}"
            found = {n: status(one, method, address, "text/html")[0] for n, one in people.items()}
            expected = dict(wanted)
            if app == "entry":
                expected |= {"sysadmin": 404, "secadmin": 404}  # nothing of theirs in it
            assert told(found) == told(expected), f"{method} {address}"
