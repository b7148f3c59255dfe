"""Every address of the overview, the departments and the living plan, as every persona."""

from tests.personas import READ, READERS, Page, only

DASHBOARDS: dict[str, Page] = {
    "overview/": READ,
    "overview/export.<str:kind>": READ,
    # How a department keeps up: its own people, the publisher of its area, leaders.
    "departments/": READ,
    "departments/export.<str:kind>": READ,
    **dict.fromkeys(
        ("departments/<slug:department>/", "departments/<slug:department>/export.<str:kind>"),
        Page(get=only("clerk reviewer publisher leader", 200, other=404), post=only(READERS, 405)),
    ),
    # The living plan: the text for every reader, without what he may not see of its records.
    "plan/": Page(get=only(READERS, 302), post=only(READERS, 405)),
    "plan/<int:year>/": READ,
    "plan/<int:year>/export.<str:kind>": READ,
}
