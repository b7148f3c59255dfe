"""A key for a program: made, taken along once, used, revoked, all by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .people import People, Person
from .prepare import PASSWORD

pytestmark = pytest.mark.browser

NAME = "统计局取数"


def status(person: Person, token: str) -> int:
    """What the REST door says to a program with this key."""
    answer = person.context.request.get(
        f"{person.site.url}/api/v1/areas/", headers={"Authorization": f"Bearer {token}"}
    )
    return int(answer.status)


def mint(person: Person, page: Page) -> None:
    person.tab_to(page.get_by_label("用途"))
    person.type(NAME)
    for label in ("地区", "石拐区"):
        person.use(page.get_by_role("checkbox", name=label, exact=True), "Space")
    person.tab_to(page.get_by_label("允许的网段"))
    person.type("127.0.0.0/8")
    person.tab_to(page.get_by_label("登录密码"))
    person.type(PASSWORD)
    person.press("Enter")


def test_a_key_is_made_shown_once_used_and_revoked(people: People) -> None:
    clerk = people.enter("clerk")
    page = clerk.goto("/tokens/")
    expect(page.get_by_text("还没有有效的令牌")).to_be_visible()
    clerk.use(page.get_by_role("button", name="建立令牌"))
    expect(page.get_by_text("请写明用途。")).to_be_visible()
    mint(clerk, page)

    shown = page.get_by_role("textbox", name=f"令牌“{NAME}”")
    expect(shown).to_be_focused()
    token = shown.input_value()
    clerk.press("Control+a")
    selected = shown.evaluate(
        "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"
    )
    assert selected == token
    row = page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("未用过")
    expect(row).to_contain_text("仅限127.0.0.0/8")

    page = clerk.goto("/tokens/")
    expect(row).to_be_visible()
    assert token not in page.content()
    assert status(clerk, token) == 200
    page.reload()
    expect(row).to_contain_text("来自127.0.0.1")

    clerk.use(row.get_by_role("button", name="停用"))
    expect(page.locator(".notice").filter(has_text="已停用，立即生效")).to_be_visible()
    expect(page.get_by_text("还没有有效的令牌")).to_be_visible()
    assert status(clerk, token) == 401
