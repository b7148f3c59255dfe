"""axe-core on a page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, all of its rules on, as "rule: element".

    The page's policy allows scripts of its own origin only: axe comes through the debugger.
    """
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    session.detach()
    found = page.evaluate("() => axe.run(document).then((found) => found.violations)")
    return [f"{one['id']}: {node['html'][:300]}" for one in found for node in one["nodes"]]
