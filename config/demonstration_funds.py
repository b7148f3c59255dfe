"""Investment and support in the demonstration: the whole year's plays, and the funds received."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from accounts.models import User
from accounts.seeding import rows
from config.demonstration import Demonstration
from config.demonstration_contacts import Contacts
from config.demonstration_investment import Deals
from config.demonstration_support import Support
from config.illustration_investment import (
    Deal,
    Received,
    approach_of,
    deals_of,
    occasion_of,
    received,
)
from config.illustration_support import won_of
from config.plays import Play, perform
from entry.numbers import exact
from entry.periods import Month
from entry.sheets import Change, Row

NOTHING_YET = {"claimed": "0", "verified": "0"}


class Investment:
    """What happens from the first signing to the last slip, and what a clerk types of funds."""

    key = "funds"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.table: Mapping[str, Deal] = deals_of(rows(folder / "signings.csv"))
        self.plays: tuple[Play, ...] = ()
        self.deals: Deals | None = None

    def begin(self, stage: Demonstration, officials: Mapping[int, User], today: date) -> None:
        """Set the stage; nothing has happened yet."""
        contacts = Contacts(
            stage,
            [occasion_of(row) for row in rows(self.folder / "events.csv")],
            [approach_of(row) for row in rows(self.folder / "contacts.csv")],
            today,
        )
        support = Support(stage, [won_of(row) for row in rows(self.folder / "support.csv")])
        self.deals = Deals(stage, self.table, contacts, officials)
        self.plays = (*contacts.plays(), *self.deals.plays(), *support.plays())

    def happen(self, first: date, last: date) -> None:
        perform(self.plays, first, last)

    def changes(self, row: Row, month: Month) -> list[Change]:
        made = self.deals.made if self.deals else {}
        story = next((key for key, one in made.items() if one.key == row.subject), None)
        found = received(self.table[story], month) if story else None
        texts = _texts(found) if found else NOTHING_YET
        return [
            Change(self.key, row.subject, column, text, row.version)
            for column, text in texts.items()
        ]


def _texts(found: Received) -> dict[str, str]:
    sources = ("outside_region", "outside_city", "outside_district", "foreign")
    parts = dict.fromkeys(sources, "0")
    if found.source in parts:
        parts[found.source] = exact(found.verified)
    return {
        "claimed": exact(found.claimed),
        "verified": exact(found.verified),
        **parts,
        "fixed": exact(found.fixed),
        "working": exact(found.working),
        "proof": found.proof,
    }
