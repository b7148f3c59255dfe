"""Debian's Chromium, and the product that it looks at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from .people import People
from .sites import Bases, Site

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
expect.set_options(timeout=15_000)  # a bound for a crowded machine; nothing waits that long


@pytest.fixture(scope="package")
def driver(request: pytest.FixtureRequest) -> Iterator[Playwright]:
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
def chromium(driver: Playwright) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(autouse=True, scope="package")
def bases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bases]:
    """The prepared data, shared by all workers; begun with the first test of this package."""
    root = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        root = root.parent
    found = Bases(root / "browser-bases")
    wanted = (getattr(item, "fixturenames", ()) for item in request.session.items)
    if CHROMIUM.exists() and any({"people", "readers"} & set(names) for names in wanted):
        found.begin()
    yield found
    found.end()


class Sites:
    """One running product of each kind for all tests of a worker."""

    def __init__(self, browser: Browser, bases: Bases, root: Path) -> None:
        self.browser, self.bases, self.root = browser, bases, root
        self.running: dict[str, Site] = {}

    def people(self, name: str, kind: str) -> People:
        if name not in self.running:
            self.running[name] = Site(self.bases, kind, self.root / name)
        return People(self.browser, self.running[name])


@pytest.fixture(scope="package")
def sites(
    chromium: Browser, bases: Bases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sites]:
    found = Sites(chromium, bases, tmp_path_factory.mktemp("sites"))
    yield found
    for site in found.running.values():
        site.close()


@pytest.fixture
def people(sites: Sites) -> Iterator[People]:
    """The demonstration, fresh for each test: here a test may write."""
    everybody = sites.people("written", "demo")
    everybody.site.reset()
    yield everybody
    everybody.leave()


@pytest.fixture
def readers(sites: Sites, request: pytest.FixtureRequest) -> Iterator[People]:
    """A site that nobody changes: the demonstration, or the kind that the test's parameter names."""
    kind = getattr(request, "param", "demo")
    everybody = sites.people(kind, kind)
    yield everybody
    everybody.leave()
