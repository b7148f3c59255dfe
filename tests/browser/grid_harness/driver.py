"""Drives the grid as a user does, and reads what the user sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import CDPSession, ConsoleMessage, Locator, Page, expect

from .stub import Stub

SAVED = re.compile(r"^全部已保存 \d\d:\d\d$")


class GridDriver:
    """One page with the grid, and the stub behind it."""

    def __init__(self, page: Page, stub: Stub, url: str) -> None:
        self.page = page
        self.stub = stub
        self.url = url
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._on_console)

    def _on_console(self, message: ConsoleMessage) -> None:
        """A breach of the content security policy is reported on the console only."""
        if "Security Policy" in message.text:
            self.errors.append(message.text)

    def open(self) -> GridDriver:
        self.page.goto(self.url)
        self.page.wait_for_selector("entry-grid[data-ready]")
        return self

    def cell(self, subject: str, column: str) -> Locator:
        """The td of a column that can be reported, or the nth td of the row for a number."""
        row = f"tr[data-subject={subject}]"
        if column.isdigit():
            return self.page.locator(f"{row} > *").nth(int(column))
        return self.page.locator(f"{row} [data-column={column}]")

    def control(self, subject: str, column: str) -> Locator:
        return self.cell(subject, column).locator("input, select")

    def corner(self, locator: Locator) -> tuple[float, float]:
        """The x and y of an element's upper left corner in the window."""
        box = locator.bounding_box()
        assert box is not None
        return box["x"], box["y"]

    def click(self, subject: str, column: str, **options: Any) -> None:
        self.cell(subject, column).click(**options)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def value(self, subject: str, column: str) -> str:
        return self.control(subject, column).input_value()

    def values(self, column: str) -> list[str]:
        """The column's texts from top to bottom."""
        controls = self.page.locator(f"[data-column={column}] > :first-child").all()
        return [control.input_value() for control in controls]

    def active(self) -> str:
        """Where the focus is: "i1 value", "i1 #0" for a read-only cell, "" outside the grid."""
        return str(
            self.page.evaluate(
                """() => {
                  const cell = document.activeElement.closest('tbody td, tbody th');
                  if (!cell) return '';
                  const name = cell.dataset.column || '#' + cell.cellIndex;
                  return cell.parentElement.dataset.subject + ' ' + name;
                }"""
            )
        )

    def range(self) -> str:
        """The selected cells: "i1 value … i3 growth (6)"."""
        return str(
            self.page.evaluate(
                """() => {
                  const cells = [...document.querySelectorAll('[aria-selected=true]')];
                  const name = (cell) => cell.parentElement.dataset.subject + ' '
                    + (cell.dataset.column || '#' + cell.cellIndex);
                  return `${name(cells[0])} … ${name(cells[cells.length - 1])} (${cells.length})`;
                }"""
            )
        )

    def shows_mark(self, subject: str, column: str, state: str) -> None:
        """Wait until the cell's icon is that of the state; "" for no icon."""
        mark = self.cell(subject, column).locator(".cell-mark")
        expect(mark).to_have_attribute("data-state", state)

    def stored(self, subject: str, column: str) -> str:
        """What the server holds."""
        return self.stub.row(subject).cells[column]

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

    def copy(self, name: str = "copy") -> tuple[str, str]:
        """The plain text and the HTML that a copy (or cut) puts on the clipboard."""
        text, html = self.page.evaluate(
            """(name) => {
              const clipboardData = new DataTransfer();
              document.activeElement.dispatchEvent(
                new ClipboardEvent(name, { clipboardData, bubbles: true, cancelable: true }));
              return [clipboardData.getData('text/plain'), clipboardData.getData('text/html')];
            }""",
            name,
        )
        return text, html

    def cdp(self) -> CDPSession:
        return self.page.context.new_cdp_session(self.page)

    @property
    def status(self) -> Locator:
        return self.page.locator("[data-grid-status]")

    @property
    def notice(self) -> Locator:
        return self.page.locator(".grid-notice-text")

    def until(self, done: Callable[[], bool]) -> None:
        """Poll, while the page and the stub go on."""
        for _ in range(200):
            if done():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("it never came true")

    def wait_until(self, expression: str) -> None:
        """Playwright's own way compiles a string in the page, which the policy forbids."""
        self.until(lambda: bool(self.page.evaluate(expression)))

    def wait_saved(self) -> None:
        expect(self.status).to_have_text(SAVED)

    def sent(self) -> list[tuple[str, str, str]]:
        """Everything that reached the server, as (subject, column, text)."""
        changes = [change for post in self.stub.posts for change in post]
        return [(change["subject"], change["column"], change["text"]) for change in changes]

    def journal(self) -> dict[str, Any]:
        """The drafts kept in this browser, by "subject column"."""
        return dict(
            self.page.evaluate(
                """() => {
                  const name = 'entry-grid:return-12-user-3';
                  const stored = JSON.parse(localStorage.getItem(name) || '{}');
                  return Object.fromEntries(Object.entries(stored).map(
                    ([key, draft]) => [key.split('\\u001f').slice(1).join(' '), draft.text]));
                }"""
            )
        )
