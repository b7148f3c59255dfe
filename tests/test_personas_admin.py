"""Every page of the administration, as every persona; the tables are read as in `test_personas.py`."""

import re

import pytest
from django.test import Client

from accounts import lockout
from accounts.models import ApiToken, Area, Department, User
from entry import audit
from entry.audit import Entry
from entry.models import CalendarDay, DueRule, ReturnEvent
from indicators.models import LightRule, Observation
from tests.factories import (
    NOW,
    TargetFactory,
    actor,
    linear_curve,
)
from tests.ground import Ground
from tests.personas import (
    EVERYBODY,
    STAFF,
    Page,
    addresses,
    filled,
    only,
    status,
    told,
)

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
    "plan/plancurve": {"publisher": "vacd"},
    "plan/thresholdrule": {"publisher": "vac"},
    "plan/task": {"publisher": "vac"},
    "plan/taskevent": {"publisher": "v"},
    "plan/taskprogress": {"publisher": "v"},
    "projects/enterprise": {"publisher": "vac"},
    "projects/project": {"publisher": "vac"},
    "projects/yearplan": {"publisher": "vacd"},
    "projects/projectlist": {"publisher": "vac"},
    "projects/listing": {"publisher": "vac"},
    "projects/procedurekind": {"publisher": "vacd"},
    "projects/procedure": {"publisher": "vac"},
    "projects/projectevent": {"publisher": "v"},
    "projects/projectfile": {"publisher": "v"},
    "projects/projectprogress": {"publisher": "v"},
    "projects/lightexemption": {"publisher": "v"},
    "projects/projectlightsnapshot": {"publisher": "v"},
    "projects/problem": {"publisher": "v"},
    "projects/problemevent": {"publisher": "v"},
    "projects/chaserule": {"publisher": "vac"},
    "projects/dismissal": {"publisher": "v"},
    "investment/chain": {"publisher": "vac"},
    "investment/team": {"publisher": "vac"},
    "investment/event": {"publisher": "vac"},
    "investment/countingrule": {"publisher": "vacd"},
    "investment/steprule": {"publisher": "vacd"},
    "investment/supportkind": {"publisher": "vac"},
    "investment/supportrule": {"publisher": "vacd"},
    "investment/supportdocument": {"publisher": "v"},
    "investment/supportitem": {"publisher": "v"},
    "investment/arrival": {"publisher": "v"},
    "investment/contact": {"publisher": "v"},
    "investment/signing": {"publisher": "v"},
    "investment/signingstep": {"publisher": "v"},
    "investment/agreement": {"publisher": "v"},
    "investment/investorchange": {"publisher": "v"},
    "investment/fundsreceived": {"publisher": "v"},
    "investment/investmentfile": {"publisher": "v"},
    "indicators/indicator": {"publisher": "vac"},
    "indicators/target": {"publisher": "vacd"},
    "indicators/lightrule": {"publisher": "vac"},
    "indicators/observation": {"publisher": "v"},
}
# The kind of `tests.ground.Ground` that makes a row of a model.
KINDS = {
    "plan/thresholdrule": "threshold",
    "plan/task": "task",
    "plan/taskevent": "step",
    "plan/taskprogress": "tasked",
    "projects/enterprise": "enterprise",
    "projects/project": "project",
    "projects/yearplan": "yearly",
    "projects/listing": "listing",
    "projects/procedurekind": "menu",
    "projects/procedure": "procedure",
    "projects/projectevent": "happening",
    "projects/projectfile": "paper",
    "projects/projectprogress": "progress",
    "projects/lightexemption": "exemption",
    "projects/projectlightsnapshot": "lit",
    "projects/problem": "trouble",
    "projects/problemevent": "solving",
    "projects/chaserule": "chasing",
    "projects/dismissal": "dismissal",
    "investment/chain": "chain",
    "investment/team": "team",
    "investment/event": "gathering",
    "investment/countingrule": "exclusion",
    "investment/steprule": "asked",
    "investment/supportkind": "sort",
    "investment/supportrule": "counting",
    "investment/supportdocument": "notice",
    "investment/supportitem": "won",
    "investment/arrival": "instalment",
    "investment/contact": "approached",
    "investment/signing": "signing",
    "investment/signingstep": "advance",
    "investment/agreement": "agreement",
    "investment/investorchange": "investor",
    "investment/fundsreceived": "funds",
    "investment/investmentfile": "slip",
}
# Of each page of a model: the letter that GET asks for, and the one that POST asks for.
MODEL_PAGES = {
    "": ("v", "v"),
    "add/": ("a", "a"),
    "<path:object_id>/change/": ("v", "c"),
    "<path:object_id>/delete/": ("d", "d"),
}
EXPORT = "export.<str:kind>"  # the list as a file: for whoever may view it
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
ADMIN_PAGES = [
    re.sub(r"^\^\(\?P<app_label>[^)]*\)/\$$", "<app_label>/", route.removeprefix("admin/"))
    for route in addresses()
    if route.startswith("admin/")
]


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
        user=clerk,
        name="x",
        prefix="p",
        digest="d",
        created_at=NOW,
        expires_at=NOW.replace(year=2099),
    )
    rule = LightRule.objects.create(
        year=2024, version="2024-1", family="level", green_from=1, yellow_from=0
    )
    ground = Ground()
    made = {}
    for model, kind in KINDS.items():
        of, values = ground.fields(kind)
        made[model] = of._default_manager.create(**values).pk
    seen = {"user_agent": "x", "ip_address": "127.0.0.1", "username": "x", "http_accept": "x"}
    return {
        **made,
        "projects/projectlist": ground.list.pk,
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
        "plan/plancurve": target.curve_id,
        "indicators/lightrule": rule.pk,
        "indicators/observation": Observation.objects.get().pk,
    }


def test_every_page_of_the_administration_is_classified() -> None:
    models = {f"{model}/{page}" for model in ADMIN for page in (*MODEL_PAGES, EXPORT, FORWARD)}
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
@pytest.mark.parametrize("model", ADMIN)
def test_a_list_goes_out_to_those_who_may_view_it(
    model: str, people: dict[str, Client], rows: dict[str, int]
) -> None:
    viewers = " ".join(name for name, letters in ADMIN[model].items() if "v" in letters)
    for kind, code in (("xlsx", 200), ("csv", 200), ("doc", 404)):
        address = f"/admin/{model}/export.{kind}"
        for method, wanted in (("get", only(viewers, code)), ("post", only(viewers, 405))):
            found = {n: status(one, method, address, "text/html")[0] for n, one in people.items()}
            assert told(found) == told(wanted), f"{method} {address}"


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
