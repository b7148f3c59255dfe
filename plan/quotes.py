"""Where a quote stands in the text of a plan, and which numbers the text prints.

Pure text, no Django. Quotes and text are compared without white space and without `**` (DESIGN
§8): the source breaks lines inside sentences and words, and marks some headings bold.
"""

import re

Span = tuple[int, int]
Token = tuple[int, int, str]

_BLANK_OR_BOLD = re.compile(r"\s+|\*\*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class QuoteNotFoundError(ValueError):
    """A quote does not stand in the text, or not that many times."""


def squeeze(text: str) -> str:
    """The text without white space and without `**`, the form in which quotes are compared."""
    return _BLANK_OR_BOLD.sub("", text)


def occurrences(quote: str, squeezed: str) -> list[Span]:
    """All places of a quote in squeezed text, in order, overlapping ones too.

    Raises QuoteNotFoundError for an empty quote, which would stand everywhere.
    """
    wanted = squeeze(quote)
    if not wanted:
        raise QuoteNotFoundError("引文是空的，请填写报告原文。")
    places = []
    start = squeezed.find(wanted)
    while start >= 0:
        places.append((start, start + len(wanted)))
        start = squeezed.find(wanted, start + 1)
    return places


def locate(quote: str, squeezed: str, occurrence: int = 1) -> Span:
    """Start and end of the n-th occurrence (from 1) of a quote in squeezed text.

    Raises QuoteNotFoundError, which names the quote, when the text does not hold it that often.
    """
    places = occurrences(quote, squeezed)
    if not places:
        raise QuoteNotFoundError(f"原文中找不到引文“{quote}”，请与报告逐字核对。")
    if not 1 <= occurrence <= len(places):
        raise QuoteNotFoundError(
            f"引文“{quote}”在原文中有 {len(places)} 处，没有第 {occurrence} 处。"
        )
    return places[occurrence - 1]


def number_tokens(squeezed: str) -> list[Token]:
    """Every number printed in Arabic digits: start, end and the digits as printed."""
    return [(found.start(), found.end(), found.group()) for found in _NUMBER.finditer(squeezed)]
