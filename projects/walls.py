"""Where a wall or a map stands: the ledger of its address, with the year's lists for a start."""

from datetime import date

from accounts.models import User
from entry.periods import Month
from projects.ledgers import Ledger, in_force, ledger, usual_month
from projects.wall_addresses import WallAddress


def wall_ledger(user: User, asked: WallAddress, today: date) -> tuple[Ledger, WallAddress]:
    """What the address asks for, and the address with the lists and the month it came to.

    The ledger's own queries, one for the lists, and two for the month when none is asked for.
    """
    month = asked.month or usual_month(today, asked.as_of)
    address = asked.within(lists_in_force(month)) if asked.is_usual else asked
    return ledger(user, month, address.filters, as_of=address.as_of), address


def lists_in_force(month: Month) -> list[str]:
    """The codes of the lists that have projects in a month, in the office's order."""
    rows = in_force(month).order_by("list__order", "list__code")
    return list(dict.fromkeys(rows.values_list("list__code", flat=True)))
