"""What the context panel tells of a row of funds: the signing, twelve months, the changes."""

from collections.abc import Mapping
from typing import Any

from entry.histories import changes_of
from entry.sheets import Row
from investment.models import FundsReceived, Signing
from plan.links import served

MONTHS_SHOWN = 12


def panel(register: str, row: Row, titles: Mapping[str, str]) -> dict[str, Any]:
    """Plain values for `investment/panel.html`, in three queries.

    Amounts are 万元, the year's to the end of each month.
    """
    month, pk = row.context.month, row.key["signing_id"]
    found = FundsReceived.objects.current().filter(
        signing=pk, month__gte=month - MONTHS_SHOWN, month__lte=month
    )
    return {
        "row": row,
        "facts": row.context,
        "signing": Signing.objects.select_related("enterprise", "chain", "project").get(pk=pk),
        "href": served(f"/investment/signings/{row.subject}/"),
        "series": list(found.order_by("month")),
        "changes": changes_of(register, row.subject, titles),
    }
