"""Somebody at a browser: what they press, what they see, and what their browser complains of."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from .prepare import PASSWORD
from .sites import Site

FAILED_REQUEST = re.compile(r"Failed to load resource: .*")
INDICATORS = "主要指标"  # the first sheet of a return
SIZES = {"desktop": (1440, 900), "laptop": (1366, 768), "phone": (390, 844)}


class Person:
    """A browser of their own, and everything that its console reports as an error."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.context = context
        self.site = site
        self.page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._on_console)

    def _on_console(self, message: ConsoleMessage) -> None:
        """Errors, and breaches of the content security policy, which are told nowhere else."""
        if message.type == "error" or "Security Policy" in message.text:
            self.errors.append(message.text)

    def forgive_failed_requests(self) -> None:
        """For a test in which the network is meant to fail, or the server to refuse."""
        self.errors[:] = [one for one in self.errors if not FAILED_REQUEST.fullmatch(one)]

    def resize(self, size: str) -> None:
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})

    def goto(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def log_in(self, username: str) -> None:
        """Through the form, by keyboard: the cursor stands in the first field."""
        page = self.page
        expect(page.get_by_label("用户名")).to_be_focused()
        self.type(username)
        self.press("Tab")
        self.type(PASSWORD)
        self.press("Enter")
        expect(page.get_by_role("button", name="登录", exact=True)).to_have_count(0)

    # The keyboard

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, target: Locator, *, limit: int = 200) -> None:
        """Press Tab until the element has the focus, as somebody without a mouse does."""
        expect(target).to_be_visible()
        for _ in range(limit):
            if target.evaluate("(element) => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def use(self, target: Locator, key: str = "Enter") -> None:
        self.tab_to(target)
        self.press(key)

    # The grid

    def open_sheet(self, name: str) -> None:
        self.goto(self.site.sheet(name))
        self.grid_is_ready()

    def page_is_drawn(self) -> None:
        """Everything is loaded, and every chart has its curves and a scale for paper."""
        self.page.wait_for_load_state("load")
        charts = self.page.locator("figure-chart").count()
        expect(self.page.locator("figure-chart svg[viewBox]")).to_have_count(charts)

    def grid_is_ready(self) -> None:
        """Every sheet is a spreadsheet now, and the page's other keys are listened to."""
        self.page.wait_for_load_state("load")
        expect(self.page.locator("entry-grid").first).to_be_visible()
        expect(self.page.locator("entry-grid:not([data-ready])")).to_have_count(0)

    def cell(self, label: str) -> Locator:
        """The input of a cell by what a screen reader calls it: "重大项目完成投资 说明"."""
        return self.page.get_by_label(label, exact=True)

    def message(self, label: str) -> Locator:
        """The table cell around an input, with its marks and messages."""
        return self.page.locator("td.cell", has=self.cell(label))

    @property
    def status(self) -> Locator:
        """What the sheet of indicators says of its saving."""
        return self.status_of(INDICATORS)

    def status_of(self, sheet: str) -> Locator:
        """The same of the sheet with this title."""
        return self.page.locator(f"[data-grid-status][aria-label^='{sheet}']")

    def sees_saved(self, sheet: str = INDICATORS) -> None:
        expect(self.status_of(sheet)).to_have_text(re.compile(r"^全部已保存 \d\d:\d\d$"))

    def paste(self, text: str) -> None:
        """A paste event with this text, as after Ctrl + C in Excel."""
        self.page.evaluate(
            """(text) => {
              const clipboardData = new DataTransfer();
              clipboardData.setData('text/plain', text);
              document.activeElement.dispatchEvent(
                new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
            }""",
            text,
        )

    def copy(self) -> str:
        """The plain text that a copy puts on the clipboard."""
        return str(
            self.page.evaluate(
                """() => {
                  const clipboardData = new DataTransfer();
                  document.activeElement.dispatchEvent(
                    new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
                  return clipboardData.getData('text/plain');
                }"""
            )
        )

    # The page

    def overflow(self) -> list[str]:
        """What stands out of the window sideways; empty when the page does not scroll that way."""
        return list(
            self.page.evaluate(
                """() => {
                  const wide = document.documentElement.clientWidth;
                  if (document.documentElement.scrollWidth <= wide) return [];
                  const out = [...document.querySelectorAll('body *')]
                    .filter((element) => element.getBoundingClientRect().right > wide + 1)
                    .map((element) => element.outerHTML.slice(0, 120));
                  return out.length ? out : ['the page itself'];
                }"""
            )
        )


class People:
    """Everybody who comes to one site."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser = browser
        self.site = site
        self.all: list[Person] = []

    def stranger(self, **options: Any) -> Person:
        """A fresh browser that nobody has logged in with."""
        width, height = SIZES["desktop"]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        context.set_default_timeout(15_000)
        person = Person(context, self.site)
        self.all.append(person)
        return person

    def enter(self, username: str, **options: Any) -> Person:
        """Somebody who has logged in already."""
        person = self.stranger(**options)
        key = self.site.sessions[username]
        person.context.add_cookies([{"name": "sessionid", "value": key, "url": self.site.url}])
        return person

    def leave(self) -> None:
        """Everybody goes home; neither their consoles nor the server have complained."""
        for person in self.all:
            person.context.close()
        complaints = [error for person in self.all for error in person.errors]
        self.all.clear()
        assert complaints == []
        assert self.site.complaints() == ""
