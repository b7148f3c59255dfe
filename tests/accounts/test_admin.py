"""The administration: what each role may do, what is recorded, what stays hidden."""

import html
import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts import lockout
from accounts.admin_base import AuditedAdmin
from accounts.admin_rights import RIGHTS
from accounts.models import ApiToken, Area, Department, Membership, User
from accounts.roles import Role
from entry.models import AuditEvent
from tests.conftest import browser_of
from tests.factories import NOW, PASSWORD, AreaFactory, DepartmentFactory, UserFactory, person

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
VERBS = {"view": "changelist", "add": "add"}


def changelist(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("sequence")


# -- rights -------------------------------------------------------------------------------------


def test_every_page_is_audited_and_every_right_has_its_page() -> None:
    assert all(isinstance(page, AuditedAdmin) for page in admin.site._registry.values())
    shown = {model._meta.label_lower for model in MODELS}
    named = {name for rights in RIGHTS.values() for name in rights}
    assert named - shown == {"indicators.phasetarget"}, "phases are edited with their target"
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
            assert not words_of(browser.get(address)) - {"sysadmin", "secadmin"}, address


# -- areas and departments ------------------------------------------------------------------------


def test_adding_changing_and_its_record(sysadmin: User, home: Area) -> None:
    browser = browser_of(sysadmin)
    data = {"name": "区能源局", "short_name": "能源局", "code": "nyj", "area": home.pk, "order": 5}
    response = browser.post("/admin/accounts/department/add/", {**data, "is_active": "on"})
    assert response.status_code == 302
    row = Department.objects.get(code="nyj")
    event = last_event()
    assert (event.action, event.object_type, event.object_id) == (
        "record.add",
        "accounts.department",
        str(row.pk),
    )
    assert (event.actor, event.door, event.address) == (sysadmin, "admin", "127.0.0.1")
    assert event.before == {}
    assert event.after["name"] == "区能源局"
    assert event.after["area"] == f"{home.pk} 石拐区"

    response = browser.post(
        f"/admin/accounts/department/{row.pk}/change/", {**data, "name": "区能源和煤炭局"}
    )
    assert response.status_code == 302
    event = last_event()
    assert event.action == "record.change"
    assert event.before == {"name": "区能源局", "is_active": True}
    assert event.after == {"name": "区能源和煤炭局", "is_active": False}
    assert not LogEntry.objects.exists()


def test_saving_without_a_change_records_nothing(sysadmin: User, home: Area) -> None:
    row = DepartmentFactory(code="nyj", area=home)
    data = {"name": row.name, "short_name": row.short_name, "area": home.pk, "order": 0}
    browser_of(sysadmin).post(
        f"/admin/accounts/department/{row.pk}/change/", {**data, "is_active": "on"}
    )
    assert not AuditEvent.objects.exists()


def test_a_refused_form_records_nothing_and_says_why(sysadmin: User, home: Area) -> None:
    data = {"name": "x", "short_name": "x", "code": "大写", "area": home.pk, "order": 5}
    response = browser_of(sysadmin).post("/admin/accounts/department/add/", data)
    assert response.status_code == 200
    assert "代码用小写字母、数字和连字符。" in response.content.decode()
    assert not AuditEvent.objects.exists()


# -- accounts -------------------------------------------------------------------------------------


def one_time(response: Any) -> str:
    found = re.search(r"<code>([^<]+)</code>", response.content.decode())
    assert found
    return found.group(1)


def test_a_new_account_gets_a_one_time_password_that_must_be_changed(sysadmin: User) -> None:
    data = {"username": "li.ming", "full_name": "李明", "phone": "0472-1"}
    response = browser_of(sysadmin).post("/admin/accounts/user/add/", data)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    password = one_time(response)
    user = User.objects.get(username="li.ming")
    assert user.check_password(password)
    assert user.must_change_password
    assert not user.roles
    event = last_event()
    assert (event.action, event.object_id) == ("record.add", str(user.pk))
    assert "password" not in event.after
    assert password not in str(list(AuditEvent.objects.values()))
    assert password not in str(list(LogEntry.objects.values()))

    browser = Client()
    browser.post("/login/", {"username": "li.ming", "password": password})
    assert browser.get("/")["Location"] == "/password/?next=%2F"


def test_a_wrong_user_name_is_refused_with_a_sentence(sysadmin: User) -> None:
    data = {"username": "Li Ming", "full_name": "李明"}
    response = browser_of(sysadmin).post("/admin/accounts/user/add/", data)
    assert "用户名用小写字母" in response.content.decode()


def test_disabling_is_recorded_and_works_at_once(sysadmin: User, clerk: User) -> None:
    open_page = browser_of(clerk)
    browser_of(sysadmin).post(f"/admin/accounts/user/{clerk.pk}/change/", {"full_name": "王芳"})
    assert (last_event().before, last_event().after) == ({"is_active": True}, {"is_active": False})
    assert open_page.get("/password/").status_code == 302


def test_nobody_disables_himself(sysadmin: User) -> None:
    data = {"full_name": sysadmin.full_name}
    response = browser_of(sysadmin).post(f"/admin/accounts/user/{sysadmin.pk}/change/", data)
    assert "不能停用自己的账号" in response.content.decode()
    sysadmin.refresh_from_db()
    assert sysadmin.is_active


def test_fields_beyond_the_form_cannot_be_posted(sysadmin: User, clerk: User) -> None:
    before = clerk.password
    data = {
        "full_name": "王芳",
        "is_active": "on",
        "username": "root",
        "password": "x",
        "must_change_password": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-role": "publisher",
    }
    browser_of(sysadmin).post(f"/admin/accounts/user/{clerk.pk}/change/", data)
    clerk.refresh_from_db()
    assert (clerk.username, clerk.password, clerk.must_change_password) == ("clerk", before, False)
    assert clerk.roles == {Role.CLERK}


def test_a_reset_gives_a_one_time_password_and_ends_sessions(sysadmin: User, clerk: User) -> None:
    open_page = browser_of(clerk)
    browser = browser_of(sysadmin)
    address = f"/admin/accounts/user/{clerk.pk}/reset-password/"
    assert address in browser.get(f"/admin/accounts/user/{clerk.pk}/change/").content.decode()
    assert "重置密码" in browser.get(address).content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD), "looking is not resetting"
    password = one_time(browser.post(address))
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert clerk.must_change_password
    event = last_event()
    assert (event.action, event.actor, event.door, event.object_id) == (
        "password.reset",
        sysadmin,
        "admin",
        str(clerk.pk),
    )
    assert password not in str(list(AuditEvent.objects.values()))
    assert open_page.get("/password/").status_code == 302


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_an_administrators_password_is_not_reset_by_another(sysadmin: User, role: str) -> None:
    other, browser = person(role), browser_of(sysadmin)
    address = f"/admin/accounts/user/{other.pk}/reset-password/"
    assert address not in browser.get(f"/admin/accounts/user/{other.pk}/change/").content.decode()
    for method in (browser.get, browser.post):
        assert method(address).status_code == 403
    other.refresh_from_db()
    assert other.check_password(PASSWORD)


def test_only_the_system_administrator_resets_and_opens(
    secadmin: User, auditor: User, publisher: User, clerk: User
) -> None:
    for user in (secadmin, auditor, publisher):
        browser = browser_of(user)
        assert browser.post(f"/admin/accounts/user/{clerk.pk}/reset-password/").status_code == 403
        unknown = browser.post("/admin/accounts/user/987654/reset-password/")
        assert unknown.status_code == (403 if user is publisher else 404)
        data = {"username": "x", "full_name": "x"}
        assert browser.post("/admin/accounts/user/add/", data).status_code == 403
    assert not User.objects.filter(username="x").exists()


def test_phone_numbers_are_shown_to_who_keeps_them(sysadmin: User, secadmin: User) -> None:
    user = UserFactory(phone="0472-8765432")
    address = f"/admin/accounts/user/{user.pk}/change/"
    assert "0472-8765432" in browser_of(sysadmin).get(address).content.decode()
    assert "0472-8765432" not in browser_of(secadmin).get(address).content.decode()
    assert "0472-8765432" not in browser_of(sysadmin).get("/admin/accounts/user/").content.decode()


# -- roles ----------------------------------------------------------------------------------------


def grant(browser: Client, user: User, role: str, department: Department | None = None) -> Any:
    data = {"user": user.pk, "role": role, "department": department.pk if department else ""}
    return browser.post("/admin/accounts/membership/add/", data)


def test_the_security_administrator_grants_and_it_is_recorded(
    secadmin: User, stranger: User, finance: Department
) -> None:
    assert grant(browser_of(secadmin), stranger, "clerk", finance).status_code == 302
    assert User.objects.get(pk=stranger.pk).roles == {Role.CLERK}
    event = last_event()
    assert (event.action, event.object_type) == ("record.add", "accounts.membership")
    assert event.after["role"] == "clerk"
    assert event.after["user"].startswith(f"{stranger.pk} ")


@pytest.mark.parametrize(
    ("role", "told"), [("clerk", "须指定部门"), ("auditor", "三员分立"), ("", "必填"), ("king", "")]
)
def test_a_grant_that_breaks_a_rule_is_refused_with_a_sentence(
    secadmin: User, reviewer: User, role: str, told: str
) -> None:
    response = grant(browser_of(secadmin), reviewer, role)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert User.objects.get(pk=reviewer.pk).roles == {Role.REVIEWER}


def test_the_same_grant_twice_is_refused_with_a_sentence(
    secadmin: User, leader: User, clerk: User, finance: Department
) -> None:
    for response in (
        grant(browser_of(secadmin), leader, "leader"),
        grant(browser_of(secadmin), clerk, "clerk", finance),
    ):
        assert response.status_code == 200
        assert "errornote" in response.content.decode()


def test_taking_a_role_away_is_recorded(secadmin: User, clerk: User) -> None:
    membership = clerk.memberships.get()
    browser = browser_of(secadmin)
    response = browser.post(f"/admin/accounts/membership/{membership.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert (last_event().action, last_event().before["role"]) == ("record.delete", "clerk")
    assert not User.objects.get(pk=clerk.pk).roles


def test_taking_several_roles_away_at_once_is_recorded_each(
    secadmin: User, clerk: User, reviewer: User
) -> None:
    chosen = list(Membership.objects.exclude(user=secadmin).values_list("pk", flat=True))
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    browser_of(secadmin).post("/admin/accounts/membership/", data)
    assert not Membership.objects.exclude(user=secadmin).exists()
    events = AuditEvent.objects.filter(action="record.delete")
    assert sorted(event.before["role"] for event in events) == ["clerk", "reviewer"]


def test_nobody_changes_his_own_roles(secadmin: User) -> None:
    own, browser = secadmin.memberships.get(), browser_of(secadmin)
    address = f"/admin/accounts/membership/{own.pk}/"
    assert browser.post(f"{address}change/", {"role": "clerk"}).status_code == 403
    assert browser.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert grant(browser, secadmin, "security_admin").status_code == 200
    data = {"action": "delete_selected", "_selected_action": [own.pk], "post": "yes"}
    browser.post("/admin/accounts/membership/", data)
    assert secadmin.memberships.get() == own


def test_the_system_administrator_grants_nothing(sysadmin: User, stranger: User) -> None:
    assert grant(browser_of(sysadmin), stranger, "leader").status_code == 403
    assert not User.objects.get(pk=stranger.pk).roles


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


# -- locks, tokens, logins --------------------------------------------------------------------------


def lock(username: str, address: str = "127.0.0.1") -> None:
    for _ in range(lockout.failure_limit()):
        Client(REMOTE_ADDR=address).post("/login/", {"username": username, "password": "x"})


def test_the_security_administrator_sees_and_opens_a_lock(secadmin: User, clerk: User) -> None:
    lock("clerk")
    lock("clerk", "10.0.0.7")
    Client().post("/login/", {"username": "reviewer", "password": "x"})
    browser = browser_of(secadmin)
    page = browser.get("/admin/axes/accessattempt/").content.decode()
    assert page.count("锁定中") == 2
    assert page.count("未锁定") == 1
    chosen = lockout.AccessAttempt.objects.filter(username="clerk").values_list("pk", flat=True)
    data = {"action": "unlock", "_selected_action": [chosen[0]]}
    assert browser.post("/admin/axes/accessattempt/", data).status_code == 302
    assert not lockout.AccessAttempt.objects.filter(username="clerk").exists()
    assert lockout.AccessAttempt.objects.filter(username="reviewer").exists()
    event = last_event()
    assert (event.action, event.object_id, event.actor) == (
        "account.unlock",
        str(clerk.pk),
        secadmin,
    )
    login = Client().post("/login/", {"username": "clerk", "password": PASSWORD})
    assert login.status_code == 302


def test_the_auditor_sees_locks_and_opens_none(auditor: User, clerk: User) -> None:
    lock("clerk")
    browser = browser_of(auditor)
    page = browser.get("/admin/axes/accessattempt/")
    assert "锁定中" in page.content.decode()
    chosen = list(lockout.AccessAttempt.objects.values_list("pk", flat=True))
    browser.post("/admin/axes/accessattempt/", {"action": "unlock", "_selected_action": chosen})
    assert lockout.AccessAttempt.objects.count() == len(chosen)


def test_a_token_is_revoked_and_never_shown(secadmin: User, auditor: User, clerk: User) -> None:
    token = ApiToken.objects.create(
        user=clerk, name="年鉴", prefix="pt_abc", digest="d" * 64, created_at=NOW,
        expires_at=NOW.replace(year=2099), scopes=["read"],
    )  # fmt: skip
    data = {"action": "revoke", "_selected_action": [token.pk]}
    browser_of(auditor).post("/admin/accounts/apitoken/", data)
    token.refresh_from_db()
    assert token.revoked_at is None
    browser = browser_of(secadmin)
    for address in ("", f"{token.pk}/change/"):
        assert "d" * 64 not in browser.get(f"/admin/accounts/apitoken/{address}").content.decode()
    browser.post("/admin/accounts/apitoken/", data)
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert last_event().action == "token.revoke"
    browser.post("/admin/accounts/apitoken/", data)
    assert AuditEvent.objects.filter(action="token.revoke").count() == 1


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
