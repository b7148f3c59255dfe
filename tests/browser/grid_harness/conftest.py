"""A stub server and a page: one fresh set for each test of the grid."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .driver import GridDriver
from .server import StubServer
from .stub import Stub


@pytest.fixture
def server() -> Iterator[StubServer]:
    server = StubServer()
    yield server
    server.close()


@pytest.fixture
def stub(server: StubServer) -> Stub:
    return server.stub


@pytest.fixture
def closed_grid(chromium: Browser, server: StubServer) -> Iterator[GridDriver]:
    """The page before it is opened: a test can prepare the stub or the browser's storage."""
    context = chromium.new_context(
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
