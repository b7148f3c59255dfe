"""A browser, a stub server, a page: one fresh set for each test of the grid."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from .driver import GridDriver
from .server import StubServer
from .stub import Stub

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def grid_playwright(request: pytest.FixtureRequest) -> Iterator[Playwright]:
    """Playwright's driver, for this package only.

    While it runs, its event loop makes Django refuse database calls in this thread, so it must not
    outlive these tests; and a thread can hold only one, so a session that has a ``playwright``
    fixture shares it.
    """
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"Chromium is absent: {CHROMIUM}")
        pytest.skip(f"Chromium is absent: {CHROMIUM}")
    try:
        shared: Playwright = request.getfixturevalue("playwright")
    except pytest.FixtureLookupError:
        with sync_playwright() as playwright:
            yield playwright
    else:
        yield shared


@pytest.fixture(scope="package")
def grid_browser(grid_playwright: Playwright) -> Iterator[Browser]:
    browser = grid_playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def server() -> Iterator[StubServer]:
    server = StubServer()
    yield server
    server.close()


@pytest.fixture
def stub(server: StubServer) -> Stub:
    return server.stub


@pytest.fixture
def closed_grid(grid_browser: Browser, server: StubServer) -> Iterator[GridDriver]:
    """The page before it is opened: a test can prepare the stub or the browser's storage."""
    context = grid_browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(5000)
    driver = GridDriver(context.new_page(), server.stub, server.url)
    yield driver
    context.close()
    assert driver.errors == []


@pytest.fixture
def grid(closed_grid: GridDriver) -> GridDriver:
    return closed_grid.open()
