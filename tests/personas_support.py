"""Every address of support, as every persona; read aloud as the table in `test_personas`.

The item of this house is led by the clerk's department and nobody shares in it; it is applied for,
with an instalment that the clerk has recorded.
"""

from tests.personas import READ, READERS, Page, only

SUPPORT: dict[str, Page] = {
    "support/": READ,
    "support/export.<str:kind>": READ,
    "support/new/": Page(
        get=only("clerk other publisher", 200), post=only("clerk other publisher", 422)
    ),
    **dict.fromkeys(
        ("support/<slug:key>/", "support/<slug:key>/files/<int:paper>/"),
        Page(get=only("clerk reviewer publisher leader", 200, other=404), post=only(READERS, 405)),
    ),
    **dict.fromkeys(
        (
            "support/<slug:key>/edit/<slug:part>/",
            "support/<slug:key>/document/",
            "support/<slug:key>/arrivals/new/",
            "support/<slug:key>/files/new/",
        ),
        Page(
            get=only("clerk publisher", 200, other=404),
            post=only("clerk publisher", 422, other=404),
        ),
    ),
    "support/<slug:key>/steps/<slug:motion>/": Page(
        get=only("clerk other publisher", 405), post=only("clerk publisher", 422, other=404)
    ),
    "support/<slug:key>/arrivals/<int:arrival>/confirm/": Page(
        get=only("reviewer publisher", 405), post=only("reviewer publisher", 302)
    ),
    "support/<slug:key>/arrivals/<int:arrival>/void/": Page(
        get=only("clerk other reviewer publisher", 405),
        post=only("clerk reviewer publisher", 422, other=404),
    ),
    "support/<slug:key>/files/<int:paper>/remove/": Page(
        get=only("clerk other publisher", 405), post=only("clerk publisher", 302, other=404)
    ),
}
