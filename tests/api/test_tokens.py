"""`manage.py token`: create, revoke, list, and what the audit trail remembers of them."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiToken, User
from entry import audit
from entry.models import AuditEvent
from tests.api.conftest import Program, mint
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("token", *arguments, stdout=out)
    return out.getvalue().splitlines()


def create(*more: str) -> str:
    return run("create", "--user", "leader", "--scope", "read", *more)[-1]


@pytest.mark.usefixtures("leader")
def test_the_last_line_is_a_token_that_opens_the_door() -> None:
    lines = run("create", "--user", "leader", "--scope", "read")
    assert lines[0].startswith("leader的令牌，有效期至")
    text = lines[-1]
    assert re.fullmatch(r"pt_[0-9a-f]{8}_[A-Za-z0-9_-]{43}", text)
    assert Program(text).ask("areas/").status_code == 200
    assert text not in "".join(lines[:-1])


def test_of_a_token_only_its_hash_is_kept(leader: User) -> None:
    text = create("--name", "统计局接口", "--network", "10.1.7.9/16", "--network", "::1")
    token = ApiToken.objects.get()
    assert token.user == leader
    assert (token.name, token.scopes) == ("统计局接口", ["read"])
    assert token.networks == ["10.1.0.0/16", "::1/128"]
    assert token.prefix == text[:11]
    stored = str(list(ApiToken.objects.values())) + str(list(AuditEvent.objects.values()))
    assert text[12:] not in stored
    assert token.digest == tokens.digest(text)


@pytest.mark.usefixtures("leader")
def test_a_token_is_good_for_a_year_unless_told_otherwise() -> None:
    create()
    create("--days", "1", "--name", "短")
    year, day = ApiToken.objects.order_by("created_at", "pk")
    assert year.expires_at - year.created_at == timedelta(days=365)
    assert day.expires_at - day.created_at == timedelta(days=1)
    assert year.name == "命令行"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--user", "nobody", "--scope", "read"], "没有用户名为“nobody”的账号"),
        (["--user", "leader", "--scope", "read", "--days", "0"], "有效期应为1至730天"),
        (["--user", "leader", "--scope", "read", "--days", "731"], "有效期应为1至730天"),
        (["--user", "leader", "--scope", "read", "--network", "office"], "“office”不是网段"),
        (["--user", "leader", "--scope", "read", "--name", "长" * 61], "用途应为1至60个字"),
        (["--user", "gone", "--scope", "read"], "账号“gone”已停用"),
        (["--user", "leader", "--scope", "write"], "write"),
        (["--user", "leader"], "--scope"),
        (["--scope", "read"], "--user"),
    ],
)
@pytest.mark.usefixtures("leader")
def test_what_cannot_be_made_is_refused_in_words(arguments: list[str], told: str) -> None:
    UserFactory(username="gone", is_active=False)
    with pytest.raises(CommandError, match=re.escape(told)):
        run("create", *arguments)
    assert not ApiToken.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.usefixtures("leader")
def test_a_revoked_token_opens_nothing_and_stays_as_it_was() -> None:
    text, other = create(), create()
    assert run("revoke", text[:11]) == [f"令牌{text[:11]}…（命令行）已停用。"]
    assert Program(text).refused("areas/") == (401, "invalid-token")
    assert Program(other).ask("areas/").status_code == 200
    at = ApiToken.objects.get(prefix=text[:11]).revoked_at
    run("revoke", text[:11])
    assert ApiToken.objects.get(prefix=text[:11]).revoked_at == at


@pytest.mark.usefixtures("leader")
def test_a_whole_token_may_be_given_to_revoke_it() -> None:
    text = create()
    assert text not in "".join(run("revoke", text))
    assert Program(text).refused("areas/") == (401, "invalid-token")


@pytest.mark.usefixtures("db")
def test_revoking_what_does_not_exist_is_refused() -> None:
    with pytest.raises(CommandError, match="没有前缀为“pt_nothing1”的令牌"):
        run("revoke", "pt_nothing1")


def test_the_list_shows_all_states_and_no_secret(leader: User) -> None:
    texts = [create("--name", name) for name in ("好的", "停的", "过的", "人走的")]
    run("revoke", texts[1])
    ApiToken.objects.filter(name="过的").update(expires_at=timezone.now())
    ApiToken.objects.filter(name="人走的").update(user=UserFactory(username="x", is_active=False))
    Program(texts[0]).rows("areas/")
    lines = [line.split("\t") for line in run("list")]
    assert [(line[0], line[1], line[2], line[4], line[-1]) for line in lines] == [
        (texts[0][:11], "leader", "read", "有效", "好的"),
        (texts[1][:11], "leader", "read", "已停用", "停的"),
        (texts[2][:11], "leader", "read", "已过期", "过的"),
        (texts[3][:11], "x", "read", "账号停用", "人走的"),
    ]
    assert lines[0][5] != "未用过"
    assert lines[1][5] == "未用过"
    assert not any(text[12:] in str(lines) for text in texts)


@pytest.mark.usefixtures("leader")
def test_the_trail_remembers_who_made_and_ended_a_token() -> None:
    text = create("--name", "接口", "--network", "10.0.0.0/8")
    run("revoke", text[:11])
    run("revoke", text[:11])
    made, ended = AuditEvent.objects.order_by("sequence")
    token = ApiToken.objects.get()
    for event in (made, ended):
        assert (event.door, event.actor, event.actor_name) == ("command", None, "command")
        assert (event.object_type, event.object_id) == ("accounts.apitoken", str(token.pk))
    assert (made.action, ended.action) == ("token.create", "token.revoke")
    assert made.after == {
        "prefix": text[:11],
        "user": "leader",
        "name": "接口",
        "scopes": ["read"],
        "networks": ["10.0.0.0/8"],
        "expires_at": audit.jsonable(token.expires_at),
    }
    assert ended.before == {"prefix": text[:11]}
    assert ended.after == {"revoked_at": audit.jsonable(token.revoked_at)}
    assert audit.verify() == []


def test_two_tokens_are_never_alike(leader: User) -> None:
    found = [mint(leader) for _ in range(20)]
    assert len({token.prefix for token, _ in found}) == 20
    assert len({text for _, text in found}) == 20
