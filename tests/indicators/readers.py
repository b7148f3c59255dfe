"""What readers are told of the report's own indicators, through the page and the API alike."""

from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from entry.periods import Month
from indicators.models import Indicator
from tests.factories import observe
from tests.indicators.test_views import text, words


def report(code: str, month: Month, **figures: Any) -> None:
    observe(Indicator.objects.get(code=code), month, **figures)


def light(browser: Client, target: str, month: Month) -> dict[str, Any]:
    """The API's row, after the page of the indicator was seen to say the same in its own way."""
    query = urlencode({"month": str(month), "target": f"2024-{target}"})
    (row,) = browser.get(f"/api/v1/lights/?{query}").json()["results"]
    page = words(unescape(text(browser, f"/indicators/{row['indicator']}/?month={month}")))
    assert words(row["sentence"]) in page
    assert row["word"] in page
    made: dict[str, Any] = row
    return made


def promised(browser: Client, target: str) -> dict[str, Any]:
    (row,) = browser.get(f"/api/v1/targets/?key=2024-{target}").json()["results"]
    made: dict[str, Any] = row
    return made


def rows_of(browser: Client, code: str) -> list[dict[str, Any]]:
    found = browser.get(f"/api/v1/observations/?indicator={code}").json()["results"]
    return list(found)
