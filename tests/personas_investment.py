"""The list pages of the investment register, as every persona; read aloud in `test_personas`.

A step that the clerk recorded waits for those who confirm steps.
"""

from tests.personas import READ, Page, only

INVESTMENT: dict[str, Page] = {
    "investment/": READ,
    "investment/export.<str:kind>": READ,
    "investment/signings/": READ,
    "investment/signings/export.<str:kind>": READ,
    "investment/waiting/": Page(
        get=only("reviewer publisher", 200), post=only("reviewer publisher", 405)
    ),
}
