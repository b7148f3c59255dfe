"""Who may read: roles, sessions and tokens, and what each refusal tells."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import lockout, tokens
from accounts.models import ApiToken, Department, Membership, User
from entry.periods import Month
from tests.api.conftest import OFFICE, Program, mint, problem_of, program_of
from tests.conftest import browser_of
from tests.factories import PASSWORD, IndicatorFactory, observe, person

pytestmark = pytest.mark.django_db
CODE_LISTS = ("areas/", "departments/")
PUBLISHED = (
    "plans/",
    "chapters/",
    "indicators/",
    "targets/",
    "observations/",
    "lights/?month=2024-09",
    "overview/",
)
ALL = (*CODE_LISTS, *PUBLISHED, "schema/?format=json")


@pytest.fixture(autouse=True)
def _something(statistics: Department) -> None:
    observe(IndicatorFactory(owner=statistics), Month(2024, 9), value="1")


def statuses(program: Program) -> set[tuple[int, str]]:
    return {
        (response.status_code, "" if response.status_code == 200 else problem_of(response)[1])
        for response in map(program.ask, ALL)
    }


@pytest.mark.parametrize("role", ["clerk", "reviewer", "publisher", "leader"])
def test_who_may_see_published_figures_reads_everything(role: str, finance: Department) -> None:
    program = program_of(person(role, None if role == "leader" else finance))
    assert statuses(program) == {(200, "")}


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_administrators_read_the_code_lists_alone(role: str) -> None:
    program = program_of(person(role))
    assert [program.ask(path).status_code for path in CODE_LISTS] == [200, 200]
    assert {program.refused(path) for path in PUBLISHED} == {(403, "forbidden")}
    assert "查看已发布数据" in program.ask("observations/").json()["detail"]


def test_an_account_without_a_role_reads_nothing(stranger: User) -> None:
    program = program_of(stranger)
    paths = (*CODE_LISTS, *PUBLISHED)
    assert {program.refused(path) for path in paths} == {(403, "forbidden")}


@pytest.mark.parametrize("path", ALL)
def test_nobody_is_asked_for_a_token(nobody: Program, path: str) -> None:
    response = nobody.ask(path)
    assert problem_of(response) == (401, "not-authenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="plan-tracker"'
    assert "Authorization: Bearer" in response.json()["detail"]


def test_a_role_taken_away_ends_the_reading_at_once(leader: User) -> None:
    program = program_of(leader)
    program.rows("observations/")
    Membership.objects.filter(user=leader).delete()
    assert program.refused("observations/") == (403, "forbidden")


# -- tokens -----------------------------------------------------------------------------------------


def expire(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())


def revoke(token: ApiToken) -> None:
    tokens.revoke(token, by=None, door="command", at=timezone.now())


def disable(token: ApiToken) -> None:
    User.objects.filter(pk=token.user_id).update(is_active=False)


def confine(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk).update(networks=["192.168.0.0/16", "2001:db8::/32"])


def forget(token: ApiToken) -> None:
    token.delete()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (expire, "令牌已过期"),
        (revoke, "令牌已停用"),
        (disable, "账号已停用"),
        (confine, f"令牌不能从{OFFICE}使用"),
        (forget, "令牌不正确"),
    ],
)
def test_a_token_that_is_no_longer_good_opens_nothing_and_says_why(
    leader: User, spoil: Callable[[ApiToken], None], told: str
) -> None:
    token, text = mint(leader)
    program = Program(text)
    assert statuses(program) == {(200, "")}
    spoil(token)
    for path in ALL[:4]:
        response = program.ask(path)
        assert problem_of(response) == (401, "invalid-token")
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
        assert told in response.json()["detail"]


def test_only_who_holds_the_right_text_learns_more_than_that_it_is_wrong(leader: User) -> None:
    token, text = mint(leader)
    revoke(token)
    guess = f"{token.prefix}_{'x' * 43}"
    wrong = Program(guess).ask("areas/").json()
    assert wrong["detail"] == "令牌不正确。"
    assert wrong == Program(f"pt_00000000_{'x' * 43}").ask("areas/").json()
    assert Program(text).ask("areas/").json() != wrong


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer x", "bearer pt_", "Bearer \xff\xfe", "Bearer a b", "BEARER 0"],
)
def test_what_is_no_token_is_refused(leader: User, header: str) -> None:
    response = Client(headers={"Authorization": header}).get("/api/v1/areas/")
    assert problem_of(response) == (401, "invalid-token")


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNz", "Token x", "x", ""])
def test_another_scheme_is_as_good_as_none(leader: User, header: str) -> None:
    response = Client(headers={"Authorization": header}).get("/api/v1/areas/")
    assert problem_of(response) == (401, "not-authenticated")


def test_a_token_in_the_address_is_no_key(leader: User, nobody: Program) -> None:
    _, text = mint(leader)
    for name in ("token", "access_token", "Authorization"):
        assert nobody.refused("areas/", {name: text}) == (401, "not-authenticated")


def test_a_wrong_token_is_not_made_good_by_a_session(leader: User) -> None:
    browser = browser_of(leader)
    assert browser.get("/api/v1/areas/").status_code == 200
    response = browser.get("/api/v1/areas/", headers={"Authorization": "Bearer x"})
    assert problem_of(response) == (401, "invalid-token")


def test_a_token_without_the_scope_reads_nothing(leader: User) -> None:
    token, text = mint(leader)
    ApiToken.objects.filter(pk=token.pk).update(scopes=["returns:150205:read"])
    program = Program(text)
    for path in (*CODE_LISTS, *PUBLISHED):
        assert program.refused(path) == (403, "insufficient-scope")


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        (["10.0.0.0/8"], "10.200.0.1", 200),
        (["10.0.0.0/8"], "11.0.0.1", 401),
        (["10.0.0.0/8", "192.168.1.7"], "192.168.1.7", 200),
        (["10.0.0.0/8"], "::ffff:10.0.0.1", 200),
        (["10.0.0.0/8"], "2001:db8::1", 401),
        (["2001:db8::/32"], "2001:db8::1", 200),
        (["10.0.0.0/8"], "", 401),
        ([], "8.8.8.8", 200),
    ],
)
def test_a_token_works_from_its_networks_alone(
    leader: User, networks: list[str], address: str, status: int
) -> None:
    _, text = mint(leader, networks=networks)
    assert Program(text, address=address).ask("areas/").status_code == status


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(
    leader: User, settings: Any
) -> None:
    program = Program(mint(leader, networks=["10.0.0.0/8"])[1], address="172.16.0.1")
    forwarded = {"X_Forwarded_For": "10.0.0.9"}
    assert program.ask("areas/", **forwarded).status_code == 401
    settings.TRUSTED_PROXIES = 1
    assert program.ask("areas/", **forwarded).status_code == 200


def test_use_is_noted_at_most_once_a_minute(leader: User) -> None:
    program = program_of(leader)
    program.rows("areas/")
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    program.rows("areas/")
    assert ApiToken.objects.get().last_used_at == first


# -- lock-out ----------------------------------------------------------------------------------------


def test_guessing_a_tokens_secret_locks_the_guesser_out(leader: User) -> None:
    token, text = mint(leader)
    guesser = Program(f"{token.prefix}_{'x' * 43}")
    limit = lockout.failure_limit()
    told = [guesser.refused("areas/") for _ in range(limit + 2)]
    assert told == [(401, "invalid-token")] * limit + [(429, "locked-out")] * 2
    response = Program(text).ask("areas/")
    assert problem_of(response) == (429, "locked-out"), "from there even the right one"
    assert response.headers["Retry-After"] == str(lockout.lock_minutes() * 60)
    assert Program(text, address="10.9.9.9").ask("areas/").status_code == 200
    assert Program(mint(leader)[1]).ask("areas/").status_code == 200, "nor its whole office"


def test_guessing_prefixes_locks_out_other_guesses_and_nobody_with_a_key(leader: User) -> None:
    for number in range(lockout.failure_limit()):
        assert Program(f"pt_{number:08x}_{'x' * 43}").refused("areas/")[0] == 401
    assert Program("pt_ffffffff").refused("areas/") == (429, "locked-out")
    assert Program("whatever", address="10.9.9.9").refused("areas/")[0] == 401
    assert program_of(leader).ask("areas/").status_code == 200


def test_the_lock_of_a_login_is_not_that_of_a_token(leader: User) -> None:
    browser = Client(REMOTE_ADDR=OFFICE)
    for _ in range(lockout.failure_limit()):
        browser.post("/login/", {"username": leader.username, "password": "wrong"})
    locked = browser.post("/login/", {"username": leader.username, "password": PASSWORD})
    assert locked.status_code == 429
    assert program_of(leader).ask("areas/").status_code == 200


# -- sessions ------------------------------------------------------------------------------------------


def test_a_person_logged_in_reads_what_he_may_see(leader: User, sysadmin: User) -> None:
    assert browser_of(leader).get("/api/v1/observations/").status_code == 200
    response = browser_of(sysadmin).get("/api/v1/observations/")
    assert problem_of(response) == (403, "forbidden")


@pytest.mark.parametrize("path", [path for path in ALL if "lights" not in path])
def test_a_password_that_must_be_changed_first_opens_nothing(leader: User, path: str) -> None:
    browser = browser_of(leader)
    User.objects.update(must_change_password=True)
    response = browser.get(f"/api/v1/{path}", headers={"Accept": "application/json"})
    assert problem_of(response) == (403, "password-change-required")
    assert "修改密码" in response.json()["detail"]


def test_a_browser_whose_password_must_be_changed_is_led_there(leader: User) -> None:
    browser = browser_of(leader)
    User.objects.update(must_change_password=True)
    for path in ("docs/", "areas/"):
        response = browser.get(f"/api/v1/{path}", headers={"Accept": "text/html,*/*"})
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/password/")


def test_a_session_that_ended_and_an_account_that_was_disabled_are_nobody(leader: User) -> None:
    browser = browser_of(leader)
    User.objects.update(is_active=False)
    assert problem_of(browser.get("/api/v1/areas/")) == (401, "not-authenticated")
    User.objects.update(is_active=True)
    assert problem_of(browser.get("/api/v1/areas/")) == (401, "not-authenticated"), "it ended"
