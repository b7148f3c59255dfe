"""Areas, departments and accounts in the administration: what is changed, and what is recorded."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import Area, Department, User
from accounts.roles import Role
from entry.models import AuditEvent
from tests.conftest import browser_of
from tests.factories import PASSWORD, DepartmentFactory, UserFactory, person
from tests.trail import last_event

pytestmark = pytest.mark.django_db


# -- areas and departments ------------------------------------------------------------------------


def test_an_area_has_an_english_name_and_a_code_of_digits(sysadmin: User, home: Area) -> None:
    browser = browser_of(sysadmin)
    data = {"name": "某区", "short_name": "某区", "level": "county", "parent": home.pk, "order": 5}
    named = {**data, "code": "150299", "name_en": "Some District"}
    assert browser.post("/admin/accounts/area/add/", named).status_code == 302
    assert Area.objects.get(code="150299").name_en == "Some District"
    assert browser.post("/admin/accounts/area/add/", {**data, "code": "150298"}).status_code == 302
    assert Area.objects.get(code="150298").name_en == ""
    for code in ("=1+1", "1", "15029８", "1502987654321"):
        page = browser.post("/admin/accounts/area/add/", {**data, "code": code}).content.decode()
        assert "区划代码是2至12位数字。" in page or "最多" in page or "不超过" in page, code
        assert not Area.objects.filter(code=code).exists()


def test_an_area_has_a_place_of_both_degrees_or_none(sysadmin: User, home: Area) -> None:
    browser = browser_of(sysadmin)
    data = {"code": "150205100", "name": "五当召镇", "short_name": "五当召镇", "level": "township"}
    data |= {"parent": home.pk, "order": 5}
    half = browser.post("/admin/accounts/area/add/", {**data, "latitude": "40.8"})
    assert "经度、纬度须同时填写。" in half.content.decode()
    whole = {**data, "latitude": "40.8", "longitude": "110.38"}
    assert browser.post("/admin/accounts/area/add/", whole).status_code == 302
    made = Area.objects.get(code="150205100")
    assert (str(made.latitude), str(made.longitude)) == ("40.80000", "110.38000")


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
