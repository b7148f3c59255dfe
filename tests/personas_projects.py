"""Every address of the projects, as every persona; read aloud as the table in `test_personas`."""

from tests.personas import READ, READERS, Page, only

PROJECTS: dict[str, Page] = {
    # Projects: the ledger shows each reader what is his.
    "projects/": READ,
    "projects/export.<str:kind>": READ,
    # Problems: the one of this house is the clerk's department's to settle.
    "projects/problems/": READ,
    "projects/problems/export.<str:kind>": READ,
    "projects/problems/new/": Page(get=only(READERS, 200), post=only(READERS, 422)),
    "projects/problems/proposals/": READ,
    "projects/problems/proposals/dismiss/": Page(
        get=only("publisher leader", 405), post=only("publisher leader", 404)
    ),
    "projects/problems/<slug:number>/": Page(
        get=only("clerk reviewer publisher leader", 200, other=404), post=only(READERS, 405)
    ),
    "projects/problems/<slug:number>/steps/<slug:step>/": Page(
        get=only(READERS, 405), post=only("clerk", 422, other=404)
    ),
    # A project's book: the one of this house is led by the clerk's department.
    "projects/waiting/": Page(
        get=only("reviewer publisher", 200), post=only("reviewer publisher", 405)
    ),
    **dict.fromkeys(
        (
            "projects/<slug:key>/",
            "projects/<slug:key>/export.<str:kind>",
            "projects/<slug:key>/files/<int:document>/",
            "projects/<slug:key>/files/<int:document>/photo/",
        ),
        Page(get=only("clerk reviewer publisher leader", 200, other=404), post=only(READERS, 405)),
    ),
    **dict.fromkeys(
        (
            "projects/<slug:key>/edit/<slug:part>/",
            "projects/<slug:key>/plan/<int:year>/",
            "projects/<slug:key>/procedures/<int:year>/menu/",
            "projects/<slug:key>/procedures/<int:procedure>/",
            "projects/<slug:key>/events/new/",
            "projects/<slug:key>/files/new/",
            "projects/<slug:key>/exemptions/new/",
        ),
        Page(
            get=only("clerk publisher", 200, other=404),
            post=only("clerk publisher", 422, other=404),
        ),
    ),
    "projects/<slug:key>/events/<int:event>/confirm/": Page(
        get=only("reviewer publisher", 405), post=only("reviewer publisher", 302)
    ),
    "projects/<slug:key>/events/<int:event>/void/": Page(
        get=only("clerk other reviewer publisher", 405),
        post=only("clerk reviewer publisher", 422, other=404),
    ),
    "projects/<slug:key>/files/<int:document>/remove/": Page(
        get=only("clerk other publisher", 405), post=only("clerk publisher", 302, other=404)
    ),
    "projects/<slug:key>/exemptions/<int:exemption>/decide/": Page(
        get=only("publisher", 405), post=only("publisher", 422)
    ),
    # The wall and the map: every reader sees them, each with the projects within his scope.
    "projects/board/": READ,
    "projects/board/export.<str:kind>": READ,
    "projects/map/": READ,
    "projects/map/export.<str:kind>": READ,
}
