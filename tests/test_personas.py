"""Every address of the house, as every persona: what each may open, and what each is told.

The table below is read aloud: `only("clerk reviewer", 200)` lets those two in with 200 and
refuses the rest with 403; whoever is not logged in is sent to the login (302), or told 401 at the
API. Each address is asked by GET and by a bare POST without any field. An address that stands in
no table fails `test_every_address_is_classified`: decide who may open it and write it down here,
or, if it is one of the administration, in `test_personas_admin.py`.
"""

import pytest
from django.test import Client

from tests.personas import (
    EVERYBODY,
    LOGIN,
    MEMBERS,
    READ,
    READERS,
    Page,
    addresses,
    filled,
    only,
    status,
    told,
)
from tests.personas_dashboards import DASHBOARDS
from tests.personas_investment import INVESTMENT
from tests.personas_investment_signing import SIGNINGS
from tests.personas_projects import PROJECTS
from tests.personas_support import SUPPORT

# -- pages and API ------------------------------------------------------------------------------

EVERYONE_GETS_405 = only(EVERYBODY, 405)
API = Page(
    get=only(READERS, 200, nobody=401, **dict.fromkeys(("sysadmin", "secadmin", "auditor"), 403)),
    post=EVERYONE_GETS_405,
    data=True,
)
API_REFERENCE = Page(
    get=only(MEMBERS, 200, nobody=401, stranger=403), post=EVERYONE_GETS_405, data=True
)

READ_BY_PROGRAMS = (
    *("plans", "chapters", "indicators", "targets", "observations", "lights"),
    *("observation-records", "rankings", "overview", "enterprises", "projects", "project-lists"),
    *("project-events", "project-progress", "procedures", "problems", "tasks", "task-progress"),
    *("chains", "teams", "events", "contacts", "signings", "signing-steps", "funds-received"),
    *("support-items", "support-documents", "support-arrivals", "support-kinds", "support-rules"),
)
TABLE: dict[str, Page] = {
    # Doors.
    "login/": Page(get=only(MEMBERS, 302, nobody=200), post=only(EVERYBODY, 200)),
    "logout/": Page(get=EVERYONE_GETS_405, post=only(EVERYBODY, 302)),
    "password/": Page(get=only(MEMBERS, 200), post=only(MEMBERS, 200)),
    "tokens/": Page(get=only(MEMBERS, 200), post=only(MEMBERS, 200)),
    "tokens/<slug:prefix>/revoke/": Page(  # only one's own: for everybody else it is not there
        get=only(MEMBERS, 405), post=only(MEMBERS, 404, clerk=302)
    ),
    "": Page(get=only(MEMBERS, 302, stranger=403), post=only(MEMBERS, 405)),
    "healthz": Page(get=only(EVERYBODY, 200), post=EVERYONE_GETS_405),
    "readyz": Page(get=only(EVERYBODY, 200), post=EVERYONE_GETS_405),
    # The kernel: the return belongs to the clerk's department; `other` is of another one.
    "entry/": Page(get=only("clerk other reviewer", 200), post=only("clerk other reviewer", 405)),
    "entry/export.<str:kind>": Page(
        get=only("clerk other reviewer", 200), post=only("clerk other reviewer", 405)
    ),
    "entry/open/": Page(
        get=only("clerk other publisher", 405), post=only("clerk other publisher", 302)
    ),
    "entry/board/": Page(get=only("publisher", 200), post=only("publisher", 405)),
    "entry/board/export.<str:kind>": Page(get=only("publisher", 200), post=only("publisher", 405)),
    "entry/board/open/": Page(get=only("publisher", 405), post=only("publisher", 302)),
    "entry/board/publish/": Page(get=only("publisher", 405), post=only("publisher", 302)),
    "entry/returns/<int:pk>/": Page(
        get=only("clerk reviewer publisher", 200, other=404),
        post=only("clerk reviewer publisher", 302, other=404),
    ),
    **dict.fromkeys(
        ("entry/returns/<int:pk>/export.<str:kind>", "entry/returns/<int:pk>/template.xlsx"),
        Page(
            get=only("clerk reviewer publisher", 200, other=404),
            post=only("clerk other reviewer publisher", 405),
        ),
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
    "entry/returns/<int:pk>/recount/": Page(
        get=only("clerk other", 405), post=only("clerk", 302, other=404)
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
    "entry/returns/<int:pk>/upload/": Page(
        get=only("clerk other", 405), post=only("clerk", 302, other=404)
    ),
    "entry/uploads/<int:upload>/": Page(
        get=only("clerk", 200, other=404), post=only("clerk other", 405)
    ),
    "entry/uploads/<int:upload>/progress/": Page(
        get=only("clerk", 200, other=404), post=only("clerk other", 405)
    ),
    "entry/uploads/<int:upload>/marked.xlsx": Page(
        get=only("clerk", 302, other=404), post=only("clerk other", 405)
    ),
    "entry/uploads/<int:upload>/export.<str:kind>": Page(
        get=only("clerk", 302, other=404), post=only("clerk other", 405)
    ),
    "entry/uploads/<int:upload>/read/": Page(
        get=only("clerk other", 405), post=only("clerk", 302, other=404)
    ),
    "entry/uploads/<int:upload>/learn/": Page(
        get=only("clerk other", 405), post=only("clerk", 302, other=404)
    ),
    "entry/uploads/<int:upload>/confirm/": Page(
        get=only("clerk other", 405), post=only("clerk", 409, other=404)
    ),
    "entry/uploads/<int:upload>/cancel/": Page(
        get=only("clerk other", 405), post=only("clerk", 302, other=404)
    ),
    "entry/returns/<int:pk>/<slug:name>/": Page(
        get=only("clerk other reviewer publisher", 405),
        post=only("clerk reviewer publisher", 302, other=404),
    ),
    # Leaders' pages: published figures.
    **DASHBOARDS,
    "indicators/": READ,
    "indicators/export.<str:kind>": READ,
    "indicators/<slug:code>/": READ,
    "indicators/<slug:code>/export.<str:kind>": READ,
    # Nothing is published in this house: there is a page that says so, and no file.
    "indicators/<slug:code>/records/": READ,
    "indicators/<slug:code>/records/export.<str:kind>": Page(
        get=only(READERS, 404), post=only(READERS, 405)
    ),
    # Tasks: the one of this house is led by the clerk's department, `other` has no part in it.
    "tasks/": READ,
    "tasks/export.<str:kind>": READ,
    "tasks/new/": Page(get=only("publisher", 200), post=only("publisher", 422)),
    **dict.fromkeys(
        ("tasks/<slug:key>/", "tasks/files/<int:file>/"),
        Page(get=only("clerk reviewer publisher leader", 200, other=404), post=only(READERS, 405)),
    ),
    "tasks/<slug:key>/steps/<slug:move>/": Page(
        get=only("clerk other publisher", 405), post=only("clerk publisher", 422, other=404)
    ),
    **PROJECTS,
    **INVESTMENT,
    **SUPPORT,
    **SIGNINGS,
    # The REST door, as a person logged in at a page meets it; tokens are in tests/api.
    **dict.fromkeys(("api/v1/areas/", "api/v1/departments/"), API_REFERENCE),
    **{f"api/v1/{name}/": API for name in READ_BY_PROGRAMS},
    # The test's form is no JSON (415), which is told before the version that it lacks (428).
    "api/v1/returns/": Page(get=API.get, post=only(READERS, 415, nobody=401), data=True),
    "api/v1/returns/<int:pk>/": Page(
        get=only("clerk reviewer publisher", 200, nobody=401, other=404, leader=404),
        post=EVERYONE_GETS_405,
        data=True,
    ),
    "api/v1/returns/<int:pk>/observations/": Page(
        get=EVERYONE_GETS_405, post=EVERYONE_GETS_405, data=True
    ),
    **dict.fromkeys(
        ("api/v1/returns/<int:pk>/correct/", "api/v1/returns/<int:pk>/<slug:action>/"),
        Page(
            get=EVERYONE_GETS_405,
            post=only("clerk reviewer publisher", 415, nobody=401, other=404, leader=404),
            data=True,
        ),
    ),
    # The SDMX door: nothing is published in this house, so whoever may read data finds none.
    r"sdmx/2.1/^data(?:/(?P<path>[\s\S]*))?$": Page(
        get=only(READERS, 404, nobody=401), post=EVERYONE_GETS_405, data=True
    ),
    r"sdmx/2.1/^(?P<path>[\s\S]*)$": API,
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
    "api/v1/rankings/": "?month=2024-09&indicator=budget",
    "api/v1/observation-records/": "?month=2024-09&indicator=budget",
    "indicators/<slug:code>/records/": "?month=2024-09",
    "indicators/<slug:code>/records/export.<str:kind>": "?month=2024-09",
    # These personas ask for JSON, which SDMX's addresses do not have.
    r"sdmx/2.1/^data(?:/(?P<path>[\s\S]*))?$": "?format=xml",
    r"sdmx/2.1/^(?P<path>[\s\S]*)$": "?format=xml",
}
# Events are nobody's secret: where the district presented itself.
KNOWN_TO_ALL = {"investment/events/<slug:key>/", "investment/events/<slug:key>/edit/"}
PAGES = [route for route in addresses() if not route.startswith("admin/")]


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
@pytest.mark.parametrize(
    "place", ["<int:pk>", "<int:attachment>", "<slug:code>", "<slug:key>", "<int:file>"]
)
def test_what_exists_elsewhere_and_what_does_not_exist_answer_alike(
    place: str, people: dict[str, Client], house: dict[str, str]
) -> None:
    """The return of another department, and an internal indicator of it, are as if they were not."""
    hidden = {**house, "<slug:code>": "secret"}
    nothing = {**hidden, place: "nothing" if place == "<slug:code>" else "987654"}
    for route in (route for route in TABLE if place in route and route not in KNOWN_TO_ALL):
        query = QUERIES.get(route, "")
        accept = "application/json" if TABLE[route].data else "text/html"
        one, none = (filled(route, given) + query for given in (hidden, nothing))
        for method in ("get", "post"):
            seen, unseen = (status(people["other"], method, at, accept)[0] for at in (one, none))
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
