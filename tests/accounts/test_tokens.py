"""Making and ending tokens: nobody makes one that is stronger than himself, at whatever door."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import bearers, token_rights, tokens
from accounts.models import ApiToken, Area, Department, Membership, User
from accounts.roles import Action
from accounts.scopes import DATASETS, Right, Scope
from entry.models import AuditEvent
from tests.conftest import browser_of
from tests.factories import PASSWORD, AreaFactory, DepartmentFactory, UserFactory, person
from tests.trail import last_event

pytestmark = pytest.mark.django_db
HERE, THERE = "150205", "150203"


@pytest.fixture(autouse=True)
def elsewhere(home: Area) -> Area:
    """Another area, with a department of its own."""
    area = AreaFactory(code=THERE, name="昆都仑区", short_name="昆都仑区")
    DepartmentFactory(code="kq", area=area)
    return area


def mint(user: User, *scopes: str, **given: Any) -> ApiToken:
    wanted = {"name": "测试", "days": 30, "by": user, "door": "page", "at": timezone.now(), **given}
    return tokens.mint(user, scopes=scopes, **wanted)[0]


# -- not stronger than oneself: every role, every scope, against the policy read aloud ------------------

ROLES = (
    "clerk",
    "reviewer",
    "publisher",
    "leader",
    "system_admin",
    "security_admin",
    "auditor",
    None,
)
READS_FIGURES = {"clerk", "reviewer", "publisher", "leader"}
SEES_DRAFTS = WRITES = {"clerk", "reviewer", "publisher"}  # in the area of the department


def holds(role: str | None, scope: Scope) -> bool:
    """Whether a person of the finance bureau in HERE has all that this scope names."""
    if scope.dataset in {"areas", "departments"}:
        reads = role is not None
    else:
        reads = scope.dataset == "*" or role in READS_FIGURES
    if scope.right is Right.READ:
        return reads
    return reads and scope.area == HERE and role in (SEES_DRAFTS | WRITES)


@pytest.mark.parametrize("role", ROLES)
def test_what_may_be_made_is_what_the_role_holds(role: str | None, finance: Department) -> None:
    with_department = finance if role in SEES_DRAFTS else None
    user = person(role, with_department)
    for dataset in ("*", *DATASETS):
        for right in Right:
            if dataset not in {"*", "returns"} and right is not Right.READ:
                continue
            for area in ("*", HERE, THERE):
                scope = Scope(dataset, area, right)
                assert (token_rights.excess(user, [scope]) == []) == holds(role, scope), scope


def test_a_scope_too_many_refuses_the_whole_token(clerk: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        mint(clerk, "read", "returns:150203:write", "returns:*:drafts")
    (told,) = refusal.value.messages
    assert "“月报 · 昆都仑区 · 读取和填报”（returns:150203:write）超出王芳现有的权限：" in told
    assert "“读取和填报”只限石拐区（150205），请写明地区。" in told
    assert "“月报 · 全部地区 · 读取，含未发布的数据”（returns:*:drafts）超出王芳" in told
    assert not ApiToken.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ("write", "（write）超出刘敏现有的权限：没有“读取和填报”的权限，请改为"),
        ("observations:150299:read", "没有代码为“150299”的地区。"),
        ("king", "“king”不是令牌的范围"),
    ],
)
def test_a_refusal_says_what_to_write_instead(leader: User, scope: str, told: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(told)) as refusal:
        mint(leader, scope)
    assert refusal.value.code == "scopes"


def test_a_dataset_that_the_owner_does_not_see_is_refused(auditor: User) -> None:
    with pytest.raises(ValidationError, match="不能查看指标数据，请去掉这一项。"):
        mint(auditor, "areas:*:read", "observations:*:read")


def test_the_same_scope_is_refused_at_every_door(leader: User, secadmin: User) -> None:
    """The command, the page, the action; the administration and the API make none at all."""
    with pytest.raises(CommandError, match="超出刘敏现有的权限"):
        call_command("token", "create", "--user=leader", "--scope=returns:150205:write")
    with pytest.raises(ValidationError, match="超出刘敏现有的权限"):
        mint(leader, "returns:150205:write")
    sent = {
        "name": "x", "right": "write", "datasets": "returns", "areas": HERE, "days": "30",
        "password": PASSWORD,
    }  # fmt: skip
    assert browser_of(leader).post("/tokens/", sent).status_code == 200
    assert browser_of(secadmin).get("/admin/accounts/apitoken/add/").status_code == 403
    assert browser_of(secadmin).post("/admin/accounts/apitoken/add/", sent).status_code == 403
    assert browser_of(leader).post("/api/v1/tokens/", sent).status_code == 404
    assert not ApiToken.objects.exists()


def test_nobody_makes_a_token_for_another_person(leader: User, secadmin: User) -> None:
    for somebody in (secadmin, UserFactory()):
        with pytest.raises(PermissionDenied):
            mint(leader, "read", by=somebody)
    assert not ApiToken.objects.exists()
    assert mint(leader, "read", by=None).user == leader, "the server's command line may"


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        ({"name": ""}, "name", "用途应为1至60个字"),
        ({"name": "  "}, "name", "用途应为1至60个字"),
        ({"name": "两\n行"}, "name", "写在一行里"),
        ({"name": "长" * 61}, "name", "用途应为1至60个字"),
        ({"days": 0}, "days", "1至730天"),
        ({"days": 731}, "days", "1至730天"),
        ({"networks": ["office"]}, "networks", "“office”不是网段"),
        ({"networks": [f"10.0.{n}.0/24" for n in range(21)]}, "networks", "最多20个"),
    ],
)
def test_bad_input_is_refused_in_words_by_what_it_is_about(
    leader: User, given: dict[str, Any], code: str, told: str
) -> None:
    with pytest.raises(ValidationError, match=told) as refusal:
        mint(leader, "read", **given)
    assert refusal.value.code == code


def test_a_disabled_account_gets_none(leader: User) -> None:
    leader.is_active = False
    with pytest.raises(ValidationError, match="已停用"):
        mint(leader, "read", by=None)


def test_a_person_has_so_many_valid_tokens_and_no_more(
    leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST_VALID", 2)
    first, _ = mint(leader, "read"), mint(leader, "read")
    with pytest.raises(ValidationError, match="已有2个有效的令牌"):
        mint(leader, "read")
    tokens.revoke(first, by=leader, door="page", at=timezone.now())
    mint(leader, "read")


def test_scopes_are_stored_short_and_told_to_the_trail(clerk: User) -> None:
    token = mint(clerk, "plans:*:read", "read", "*:*:read", "returns:150205:write")
    assert ApiToken.objects.get().scopes == ["read", "returns:150205:write"]
    assert last_event().after["scopes"] == token.scopes
    assert (last_event().action, last_event().door, last_event().actor) == (
        "token.create",
        "page",
        clerk,
    )


def test_the_command_takes_scopes_in_their_long_form(clerk: User) -> None:
    out = StringIO()
    scopes = ["--scope=observations:150205:read", "--scope=returns:150205:write"]
    call_command("token", "create", "--user=clerk", *scopes, stdout=out)
    found = bearers.find(out.getvalue().splitlines()[-1])
    assert found is not None
    assert found.token == ApiToken.objects.get()
    assert ApiToken.objects.get().scopes == ["observations:150205:read", "returns:150205:write"]


# -- a token never has more than its owner has now -----------------------------------------------------


def reach_of(token: ApiToken, dataset: str, right: Right) -> object:
    """As a request would ask: with the owner as he is in the database now."""
    fresh = ApiToken.objects.select_related("user").get(pk=token.pk)
    return token_rights.effective(fresh, dataset, right)


def test_losing_the_role_is_losing_it_for_the_token(clerk: User) -> None:
    token = mint(clerk, "observations:150205:read", "returns:150205:write")
    asked = [("observations", Right.READ), ("returns", Right.DRAFTS), ("returns", Right.WRITE)]
    assert [reach_of(token, *one) for one in asked] == [{HERE}] * 3
    Membership.objects.filter(user=clerk).delete()
    assert [reach_of(token, *one) for one in asked] == [frozenset()] * 3


def test_a_weaker_role_leaves_what_it_has(clerk: User) -> None:
    token = mint(clerk, "read", "returns:150205:write")
    Membership.objects.filter(user=clerk).delete()
    Membership.objects.create(user=clerk, role="leader")
    assert reach_of(token, "observations", Right.READ) is None
    assert reach_of(token, "returns", Right.WRITE) == frozenset()


def test_moving_to_another_area_leaves_the_token_behind(clerk: User) -> None:
    token = mint(clerk, "returns:150205:write")
    Membership.objects.filter(user=clerk).update(department=Department.objects.get(code="kq"))
    assert reach_of(token, "returns", Right.WRITE) == frozenset()


def test_a_disabled_owner_has_nothing(clerk: User) -> None:
    token = mint(clerk, "read", "returns:150205:write")
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    for dataset in DATASETS:
        for right in Right:
            assert reach_of(token, dataset, right) == frozenset()


@pytest.mark.parametrize("role", ["clerk", "reviewer", "publisher", "leader"])
def test_what_a_token_reaches_its_owner_reaches(role: str, finance: Department) -> None:
    """Whatever stands in the row, be it written there by hand."""
    user = person(role, None if role == "leader" else finance)
    token = mint(user, "read")
    ApiToken.objects.update(scopes=["write", f"returns:{THERE}:write"])
    for right, action in ((Right.DRAFTS, Action.VIEW_RETURN), (Right.WRITE, None)):
        reach = reach_of(token, "returns", right)
        for department in Department.objects.all():
            actions = [action] if action else token_rights.ACTIONS[Right.WRITE]
            held = any(user.has_perm(one, department) for one in actions)
            assert (department.area.code in reach) == held


# -- ending ----------------------------------------------------------------------------------------------


def test_who_may_end_a_token(leader: User, secadmin: User, sysadmin: User, clerk: User) -> None:
    for somebody in (sysadmin, clerk):
        token = mint(leader, "read")
        with pytest.raises(PermissionDenied):
            tokens.revoke(token, by=somebody, door="page", at=timezone.now())
        assert ApiToken.objects.get(pk=token.pk).revoked_at is None
    for somebody in (leader, secadmin, None):
        token = mint(leader, "read")
        assert tokens.revoke(token, by=somebody, door="page", at=timezone.now())
        assert not tokens.revoke(token, by=somebody, door="page", at=timezone.now())
    assert AuditEvent.objects.filter(action="token.revoke").count() == 3


def test_a_token_that_ends_before_it_begins_cannot_be_stored(leader: User) -> None:
    token = mint(leader, "read")
    token.expires_at = token.created_at - timedelta(seconds=1)
    with pytest.raises(ValidationError):
        token.full_clean()
