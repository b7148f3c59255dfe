"""我的令牌: a person makes, sees and ends his own tokens."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import lockout, token_uses, tokens
from accounts.models import ApiToken, Area, Department, TokenUse, User
from entry.models import AuditEvent
from tests.api.conftest import Program
from tests.conftest import browser_of
from tests.factories import PASSWORD, AreaFactory

pytestmark = pytest.mark.django_db
PAGE = "/tokens/"
ASKED = {
    "name": "统计局取数",
    "right": "read",
    "datasets": ["observations", "targets"],
    "areas": ["150205"],
    "days": "30",
    "networks": "10.1.0.0/16\n192.168.1.7",
    "password": PASSWORD,
}


def ask(browser: Client, **given: Any) -> HttpResponse:
    return browser.post(PAGE, {**ASKED, **given})


def text_in(response: HttpResponse) -> str:
    return re.search(r"pt_[0-9a-f]{8}_[A-Za-z0-9_-]{43}", response.content.decode())[0]


def made(user: User, **given: Any) -> ApiToken:
    wanted = {"name": "旧的", "scopes": ["read"], "days": 30, "at": timezone.now(), **given}
    return tokens.mint(user, by=user, door="page", **wanted)[0]


def test_a_token_is_shown_once_and_works(leader: User, home: Area) -> None:
    browser = browser_of(leader)
    response = ask(browser)
    text = text_in(response)
    assert response.headers["Cache-Control"].count("no-store") == 1
    assert Program(text).ask("observations/").status_code == 200
    assert Program(text).refused("plans/") == (403, "insufficient-scope")
    page = browser.get(PAGE).content.decode()
    assert text not in page
    assert text[:11] in page
    assert "目标、指标数据 · 石拐区 · 只读已发布的数据" in page
    assert "仅限10.1.0.0/16、192.168.1.7/32" in page
    token = ApiToken.objects.get()
    assert token.scopes == ["observations:150205:read", "targets:150205:read"]
    assert token.expires_at - token.created_at == timedelta(days=30)
    event = AuditEvent.objects.get(action="token.create")
    assert (event.actor, event.door, event.address) == (leader, "page", "127.0.0.1")
    assert text[12:] not in str(list(AuditEvent.objects.values()))


def test_the_form_is_empty_again_after_a_token_was_made(leader: User, home: Area) -> None:
    form = ask(browser_of(leader)).context["form"]
    assert not form.is_bound


BAD = [
    ({"name": ""}, "name", "请写明用途"),
    ({"name": "长" * 61}, "name", "60"),
    ({"right": ""}, "right", "请选择权限。"),
    ({"right": "king"}, "right", "king"),
    ({"right": "write"}, "right", "write"),  # a leader has nothing to write
    ({"datasets": []}, "datasets", "请至少选一项数据。"),
    ({"datasets": ["*", "plans"]}, "datasets", "选了全部数据就不要再选别的"),
    ({"datasets": ["secrets"]}, "datasets", "secrets"),
    ({"areas": []}, "areas", "请至少选一个地区。"),
    ({"areas": ["*", "150205"]}, "areas", "选了全部地区就不要再选别的"),
    ({"areas": ["999999"]}, "areas", "999999"),
    ({"days": ""}, "days", "请填1至730的整数"),
    ({"days": "一年"}, "days", "请填1至730的整数。"),
    ({"days": "0"}, "days", "请填1至730的整数。"),
    ({"days": "9999"}, "days", "请填1至730的整数。"),
    ({"days": "9" * 9000}, "days", "请填1至730的整数。"),
    ({"networks": "办公室"}, "networks", "“办公室”不是网段"),
    ({"networks": "10.1.0.0/16，10.2.0.0/40"}, "networks", "“10.2.0.0/40”不是网段"),
    ({"password": ""}, "password", "请输入登录密码"),
    ({"password": "wrong"}, "password", "登录密码不正确。"),
]


@pytest.mark.parametrize(("given", "field", "told"), BAD)
def test_a_refusal_stands_at_its_field_in_chinese_and_nothing_is_lost(
    leader: User, home: Area, given: dict[str, Any], field: str, told: str
) -> None:
    response = ask(browser_of(leader), **given)
    assert response.status_code == 200
    sentences = response.context["form"].errors[field]
    assert told in "".join(sentences)
    assert any("一" <= char <= "鿿" for char in "".join(sentences))
    assert not ApiToken.objects.exists()
    page = response.content.decode()
    for name in {"name", "days", "networks"} - set(given):
        assert all(part in page for part in ASKED[name].split())
    for name in {"datasets", "areas"} - set(given):
        for value in ASKED[name]:
            assert re.search(rf'name="{name}" value="{value}"[^>]*checked', page)
    assert PASSWORD not in page


def test_bad_bytes_are_no_fault_of_ours(leader: User, home: Area) -> None:
    browser = browser_of(leader)
    for value in ("\x00", "￾", "1e400", "-1", "١٢"):
        for name in ("name", "days", "networks", "areas", "right"):
            assert ask(browser, **{name: value}).status_code == 200, (name, value)


def test_what_is_more_than_the_person_has_is_refused_above_the_form(clerk: User) -> None:
    AreaFactory(code="150203", short_name="昆都仑区")
    response = ask(browser_of(clerk), right="write", datasets=["returns"], areas=["150203"])
    (told,) = response.context["form"].non_field_errors()
    assert "只限石拐区（150205）" in told
    assert not ApiToken.objects.exists()
    made = ask(browser_of(clerk), right="write", datasets=["returns"])
    assert text_in(made)
    assert ApiToken.objects.get().scopes == ["returns:150205:write"]


def choices(browser: Client, name: str) -> list[str]:
    return [value for value, _ in browser.get(PAGE).context["form"].fields[name].choices]


def test_everybody_is_offered_what_he_has(
    clerk: User, leader: User, sysadmin: User, stranger: User
) -> None:
    assert choices(browser_of(clerk), "right") == ["read", "drafts", "write"]
    assert choices(browser_of(leader), "right") == ["read"]
    assert "returns" in choices(browser_of(clerk), "datasets")
    assert "observations" in choices(browser_of(leader), "datasets")
    assert choices(browser_of(sysadmin), "datasets") == ["*", "areas", "departments"]
    assert choices(browser_of(stranger), "datasets") == ["*"]


def test_a_form_that_is_sent_twice_makes_one_token(leader: User, home: Area) -> None:
    browser = browser_of(leader)
    ask(browser)
    again = ask(browser)
    assert "已有名为“统计局取数”的有效令牌" in again.context["form"].errors["name"][0]
    assert ApiToken.objects.count() == 1
    browser.post(f"{PAGE}{ApiToken.objects.get().prefix}/revoke/")
    assert text_in(ask(browser))


def test_guessing_the_password_at_an_open_session_locks_the_account(
    leader: User, home: Area
) -> None:
    browser = browser_of(leader)
    told = [ask(browser, password="wrong").status_code for _ in range(lockout.failure_limit())]
    assert told[-1] == 429
    assert ask(browser).status_code == 429
    assert not ApiToken.objects.exists()


# -- ending one's own ---------------------------------------------------------------------------------


def test_a_token_is_ended_at_once(leader: User, home: Area) -> None:
    browser = browser_of(leader)
    text = text_in(ask(browser))
    program = Program(text)
    assert program.ask("observations/").status_code == 200
    response = browser.post(f"{PAGE}{text[:11]}/revoke/", follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "已停用，立即生效" in response.content.decode()
    assert program.refused("observations/") == (401, "invalid-token")
    event = AuditEvent.objects.get(action="token.revoke")
    assert (event.actor, event.door, event.before) == (leader, "page", {"prefix": text[:11]})
    browser.post(f"{PAGE}{text[:11]}/revoke/")
    assert AuditEvent.objects.filter(action="token.revoke").count() == 1


def test_the_tokens_of_others_are_as_if_they_were_not(leader: User, secadmin: User) -> None:
    token = made(leader, name="领导的")
    for prefix in (token.prefix, "pt_00000000"):
        assert browser_of(secadmin).post(f"{PAGE}{prefix}/revoke/").status_code == 404
    assert token.prefix not in browser_of(secadmin).get(PAGE).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None


def test_another_site_can_neither_make_nor_end_one(leader: User, home: Area) -> None:
    token = made(leader)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    assert ask(browser).status_code == 403
    assert browser.post(f"{PAGE}{token.prefix}/revoke/").status_code == 403
    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_ending_takes_a_post(leader: User, method: str) -> None:
    token = made(leader)
    assert getattr(browser_of(leader), method)(f"{PAGE}{token.prefix}/revoke/").status_code == 405


# -- the list -------------------------------------------------------------------------------------------


def test_each_state_has_its_word(leader: User) -> None:
    now = timezone.now()
    made(leader, name="好的")
    made(leader, name="快到期的", days=3)
    made(leader, name="过期的", days=1, at=now - timedelta(days=2))
    tokens.revoke(made(leader, name="停的"), by=leader, door="page", at=now)
    listed = browser_of(leader).get(PAGE).context["tokens"]
    assert [(line.token.name, line.state) for line in listed.valid] == [
        ("快到期的", "即将到期"),
        ("好的", "有效"),
    ]
    assert {(line.token.name, line.state) for line in listed.ended} == {
        ("停的", "已停用"),
        ("过期的", "已到期"),
    }


def test_the_list_says_from_where_a_token_was_used(leader: User) -> None:
    token = made(leader)
    now = timezone.now()
    for number in range(5):
        at = now + timedelta(minutes=2 * number)
        token_uses.note(token, address=f"10.0.0.{number}", at=at)
    page = browser_of(leader).get(PAGE).content.decode()
    assert "来自10.0.0.4、10.0.0.3、10.0.0.2" in page
    assert "未用过" not in page


def test_ended_tokens_are_shown_up_to_a_point(
    leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(23):
        tokens.revoke(made(leader), by=leader, door="page", at=timezone.now())
    response = browser_of(leader).get(PAGE)
    assert len(response.context["tokens"].ended) == 20
    assert "另有3个更早的没有列出" in response.content.decode()


def asked(browser: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(PAGE).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_with_three_tokens_and_with_nine(
    clerk: User, finance: Department
) -> None:
    browser = browser_of(clerk)
    browser.get(PAGE)
    counts = []
    for number in (3, 6):
        for _ in range(number):
            token = made(clerk, scopes=["read", "returns:150205:write"])
            token_uses.note(token, address=f"10.0.0.{number}", at=timezone.now())
        counts.append(asked(browser))
    # Session, person, roles; areas for the choices and the words, where drafts and writing reach;
    # the tokens and their uses.
    assert counts == [9, 9]
    assert TokenUse.objects.count() == 9


def test_the_menu_of_the_person_leads_here(leader: User) -> None:
    assert f'href="{PAGE}"' in browser_of(leader).get("/indicators/").content.decode()
