"""The interactive documentation: everything from our own house, nothing against the policy."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Request, expect

from .people import People

pytestmark = pytest.mark.browser


def test_the_documentation_works_without_the_world_and_tries_an_address_out(
    readers: People,
) -> None:
    """The console's complaints, breaches of the policy among them, fail the test as it ends."""
    leader = readers.enter("leader")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    leader.page.on("request", note)
    page = leader.goto("/api/v1/docs/")
    area = page.locator(".opblock", has_text="/api/v1/areas/").first
    expect(area).to_be_visible()
    expect(page.locator(".opblock")).to_have_count(_operations(leader.site.url, readers))
    area.locator(".opblock-summary-control").click()
    with page.expect_response(re.compile(r"/api/v1/areas/")) as waited:
        area.get_by_role("button", name="Execute").click()
    answer = waited.value
    assert answer.status == 200
    assert "150205" in [row["code"] for row in answer.json()["results"]]
    status = area.locator(".live-responses-table .response .response-col_status")
    expect(status.first).to_contain_text("200")
    expect(area.locator(".live-responses-table")).to_contain_text("石拐区")
    others = {url for url in asked if not url.startswith((leader.site.url, "data:"))}
    assert others == set(), "the page asks nobody else"
    assert any("swagger-ui-bundle" in url for url in asked)


def _operations(url: str, readers: People) -> int:
    """How many there are by the description itself."""
    other = readers.enter("leader")
    told = other.page.request.get(f"{url}/api/v1/schema/?format=json")
    paths = json.loads(told.body())["paths"]
    return sum(len(operations) for operations in paths.values())


def test_a_token_can_be_typed_and_is_not_kept(readers: People) -> None:
    leader = readers.enter("leader")
    page = leader.goto("/api/v1/docs/")
    expect(page.locator(".opblock").first).to_be_visible()
    page.get_by_role("button", name="Authorize").first.click()
    expect(page.locator(".modal-ux")).to_be_visible()
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"
