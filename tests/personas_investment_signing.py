"""Every address of single signings, contacts and events, as every persona.

The signing of this house is led by the clerk's department, is a lead, and has a signing that the
clerk has recorded and nobody confirmed; `other` has no part in it, in the contact and the event.
"""

from tests.personas import READ, READERS, Page, only

SIGNING, CONTACT, EVENT = (
    f"investment/{one}/"
    for one in ("signings/<slug:key>", "contacts/<int:contact>", "events/<slug:key>")
)
NEW = Page(get=only("clerk other publisher", 200), post=only("clerk other publisher", 422))
MEMBERS_FORM = Page(
    get=only("clerk publisher", 200, other=404), post=only("clerk publisher", 422, other=404)
)
PRESSED = Page(get=only("clerk other publisher", 405), post=only("clerk publisher", 422, other=404))

SIGNINGS: dict[str, Page] = {
    "investment/signings/new/": NEW,
    SIGNING: Page(
        get=only("clerk reviewer publisher leader", 200, other=404), post=only(READERS, 405)
    ),
    **dict.fromkeys(
        (
            f"{SIGNING}facts/",
            f"{SIGNING}news/",
            f"{SIGNING}increases/new/",
            f"{SIGNING}agreements/new/",
            f"{SIGNING}agreements/<int:agreement>/",
            f"{SIGNING}investor/",
            f"{SIGNING}project/",
            f"{SIGNING}steps/<slug:way>/new/",
            f"{SIGNING}files/new/",
            f"{CONTACT}edit/",
            f"{CONTACT}signing/",
            f"{CONTACT}lead/",
        ),
        MEMBERS_FORM,
    ),
    # Who enters a signing does not decide whether it counts.
    f"{SIGNING}exclusion/": Page(
        get=only("reviewer publisher", 200), post=only("reviewer publisher", 422)
    ),
    f"{SIGNING}steps/<int:taken>/confirm/": Page(
        get=only("reviewer publisher", 405), post=only("reviewer publisher", 302)
    ),
    f"{SIGNING}steps/<int:taken>/void/": Page(
        get=only("clerk other reviewer publisher", 405),
        post=only("clerk reviewer publisher", 422, other=404),
    ),
    # A paper on which nothing in force rests stays inside.
    f"{SIGNING}files/<int:scan>/": Page(
        get=only("clerk reviewer publisher", 200, other=404, leader=404),
        post=only(READERS, 405),
    ),
    f"{SIGNING}files/<int:scan>/remove/": Page(
        get=only("clerk other publisher", 405), post=only("clerk publisher", 302, other=404)
    ),
    **dict.fromkeys(
        (
            f"{SIGNING}project/link/",
            f"{CONTACT}notes/",
            f"{CONTACT}let-go/",
            f"{CONTACT}again/",
        ),
        PRESSED,
    ),
    "investment/contacts/": READ,
    "investment/contacts/export.<str:kind>": READ,
    "investment/contacts/new/": NEW,
    CONTACT: Page(
        get=only("clerk reviewer publisher leader", 200, other=404), post=only(READERS, 405)
    ),
    # Events are known to everybody; what came of them, within each reader's sight.
    "investment/events/": READ,
    "investment/events/export.<str:kind>": READ,
    "investment/events/new/": NEW,
    EVENT: READ,
    f"{EVENT}edit/": Page(get=only("clerk publisher", 200), post=only("clerk publisher", 422)),
}
