"""Text that a spreadsheet could take for a formula, and the apostrophe that keeps it text. Pure."""

import re

# An apostrophe of its own before such a beginning is doubled, so that one can be taken away.
_BEGINS_FORMULA = re.compile(
    r"'*(?:[\t\r\n]|[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20﹦﹢﹣﹫])"
)
_HARMLESS = re.compile(r"[-－]+|-[0-9][0-9,]*(?:\.[0-9]+)?%?")


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula when it is typed or opened as csv."""
    return _BEGINS_FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """Text for a csv cell: an apostrophe before what a spreadsheet could take for a formula.

    A dash that stands for "no figure" and a negative number written as text stay as they are.
    """
    if begins_formula(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """What `guarded` was given: a csv that comes back holds what went out."""
    return text[1:] if text.startswith("'") and begins_formula(text) else text
