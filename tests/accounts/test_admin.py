"""The administration: what each role may open, what stays hidden, what it costs."""

import html
import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.admin_base import AuditedAdmin
from accounts.admin_rights import RIGHTS
from accounts.models import User
from accounts.roles import Role
from tests.conftest import browser_of
from tests.factories import AreaFactory, DepartmentFactory, UserFactory, person

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
VERBS = {"view": "changelist", "add": "add"}
WITHIN = {
    "indicators.phasetarget",
    "plan.tasknode",
    "projects.funding",
    "projects.member",
    "projects.mention",
    "projects.milestone",
    "projects.plannedmonth",
}


def changelist(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


# -- rights -------------------------------------------------------------------------------------


def test_every_page_is_audited_and_every_right_has_its_page() -> None:
    assert all(isinstance(page, AuditedAdmin) for page in admin.site._registry.values())
    shown = {model._meta.label_lower for model in MODELS}
    named = {name for rights in RIGHTS.values() for name in rights}
    assert named - shown == WITHIN, "these are edited with the row that they belong to"
    assert shown <= named


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
@pytest.mark.parametrize("role", Role)
def test_each_role_opens_exactly_the_pages_of_the_table(role: Role, model: Any) -> None:
    browser = browser_of(person(role, DepartmentFactory()))
    allowed = RIGHTS.get(role, {}).get(model._meta.label_lower, frozenset())
    for verb, page in VERBS.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
        assert browser.get(address).status_code == (200 if verb in allowed else 403), address


@pytest.mark.parametrize("role", [None, "clerk", "reviewer", "leader"])
def test_others_do_not_enter_at_all(role: str | None) -> None:
    browser = browser_of(person(role, DepartmentFactory()))
    for address in ("/admin/", "/admin/accounts/", "/admin/autocomplete/", "/admin/nonsense/"):
        assert browser.get(address).status_code == 403


HIDDEN = [
    pytest.param(role, model, id=f"{role}-{model._meta.label_lower}")
    for role in RIGHTS
    for model in MODELS
    if "view" not in RIGHTS[role].get(model._meta.label_lower, ())
]


@pytest.mark.parametrize(("role", "model"), HIDDEN)
def test_a_row_that_exists_and_one_that_does_not_look_the_same_to_who_may_not_see(
    role: Role, model: Any
) -> None:
    browser = browser_of(person(role, DepartmentFactory()))
    for key in (model._base_manager.values_list("pk", flat=True).first() or 1, 987654):
        for page in ("change/", "delete/"):
            address = f"{changelist(model)}{key}/{page}"
            assert browser.get(address).status_code == 403
            assert browser.post(address, {"post": "yes"}).status_code == 403


def test_history_and_view_on_site_are_not_there(sysadmin: User) -> None:
    browser = browser_of(sysadmin)
    assert browser.get(f"/admin/accounts/user/{sysadmin.pk}/history/").status_code != 200
    assert browser.get("/admin/r/1/1/").status_code == 404
    page = browser.get(f"/admin/accounts/user/{sysadmin.pk}/change/").content.decode()
    assert "history" not in page


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("accounts/user", "password__startswith=argon2"),
        ("accounts/user", "phone__startswith=1"),
        ("accounts/user", "password_history__password__startswith=a"),
        ("accounts/user", "memberships__user__password__startswith=a"),
        ("accounts/membership", "user__password__startswith=a"),
        ("accounts/membership", "role__startswith=c"),
        ("accounts/apitoken", "digest__startswith=a"),
    ],
)
def test_a_filter_that_the_page_does_not_offer_is_refused(
    secadmin: User, path: str, query: str
) -> None:
    assert browser_of(secadmin).get(f"/admin/{path}/?{query}").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "is_active__exact=1",
        "memberships__role__exact=auditor",
        "memberships__department__id__exact=1",
        "q=secadmin",
        "o=2.-1",
        "_facets=True",
        "all=",
        "p=1",
    ],
)
def test_a_filter_that_it_offers_works(secadmin: User, query: str) -> None:
    assert browser_of(secadmin).get(f"/admin/accounts/user/?{query}").status_code == 200


def words_of(response: Any) -> set[str]:
    """The Latin words that a person reads on a page."""
    page = re.sub(r"(?s)<(script|svg|style).*?</\1>|<[^>]+>", " ", response.content.decode())
    return set(re.findall(r"[A-Za-z]{4,}", html.unescape(page)))


def test_the_administrations_pages_are_in_chinese(sysadmin: User, secadmin: User) -> None:
    for user in (sysadmin, secadmin):
        browser = browser_of(user)
        index = browser.get("/admin/").content.decode()
        for address in re.findall(r'href="(/admin/[^"]*)"', index):
            assert not words_of(browser.get(address)) - {"sysadmin", "secadmin", "Excel"}, address


# -- look-ups -------------------------------------------------------------------------------------


def look_up(browser: Client, model: str, field: str, term: str = "") -> Any:
    app, name = model.split(".")
    query = {"app_label": app, "model_name": name, "field_name": field, "term": term}
    return browser.get("/admin/autocomplete/", query)


def test_a_look_up_tells_people_of_one_name_apart(secadmin: User) -> None:
    UserFactory(username="wang1", full_name="王芳")
    UserFactory(username="wang2", full_name="王芳")
    found = look_up(browser_of(secadmin), "accounts.membership", "user", "王芳").json()
    assert [item["text"] for item in found["results"]] == ["王芳（wang1）", "王芳（wang2）"]


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("accounts.membership", "user"),
        ("entry.return", "opened_by"),
        ("entry.auditevent", "actor"),
        ("accounts.passwordhistory", "user"),
        ("accounts.user", "password"),
        ("sessions.session", "session_key"),
        ("accounts.user", "nonsense"),
        ("nonsense.nonsense", "x"),
    ],
)
def test_a_look_up_is_open_only_to_who_may_see_its_list(
    clerk: User, publisher: User, model: str, field: str
) -> None:
    assert look_up(browser_of(clerk), model, field).status_code == 403
    assert look_up(browser_of(publisher), model, field).status_code in {403, 404}


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("indicators.observation", "indicator"),
        ("indicators.observation", "monthly_return"),
        ("entry.returnevent", "monthly_return"),
        ("entry.auditevent", "monthly_return"),
        ("indicators.target", "indicator"),
    ],
)
def test_no_administrator_reaches_figures_by_a_look_up(role: str, model: str, field: str) -> None:
    assert look_up(browser_of(person(role)), model, field).status_code in {403, 404}


# -- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["user", "membership", "department", "area"])
def test_lists_take_the_same_queries_at_n_and_3n(
    sysadmin: User, path: str, django_assert_num_queries: Any
) -> None:
    browser = browser_of(sysadmin)

    def more(count: int, start: int) -> None:
        for number in range(start, start + count):
            area = AreaFactory(code=str(number))
            person("clerk", DepartmentFactory(area=area))

    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/admin/accounts/{path}/").status_code == 200
        return len(captured)

    browser.get("/admin/")
    more(3, 0)
    few = queries()
    more(6, 3)
    assert queries() == few <= 12
