"""What the context panel tells of one row: definition, twelve months, who changed what."""

from collections.abc import Mapping
from typing import Any

from entry.counts import kept_of
from entry.histories import changes_of
from entry.sheets import Row
from indicators.facts import Facts
from indicators.models import Observation, Target

LISTED = 10  # records that the panel names; the others stand on their page


def panel(register: str, row: Row, titles: Mapping[str, str]) -> dict[str, Any]:
    """Plain values for `indicators/panel.html`, in three queries.

    Statutory statistics show no target here: whoever enters them must not be told what would be
    welcome (统计法, DOMAIN §12.4).
    """
    facts: Facts = row.context
    months = [facts.month - back for back in range(12, -1, -1)]
    published = Observation.objects.current().filter(
        indicator=row.key["indicator_id"],
        area=row.key["area_id"],
        month__gte=months[0],
        month__lte=months[-1],
    )
    found = {one.month: one for one in published.defer("records")}
    kept = row.figure.content["records"] if row.figure else None
    return {
        "row": row,
        "facts": facts,
        "known": bool(found),
        "target": _target(row, facts),
        "series": [{"month": month, "figure": found.get(month)} for month in months],
        "changes": changes_of(register, row.subject, titles),
        "code": row.subject.partition(":")[0],
        "kept": kept_of(kept) if kept else None,
        "listed": f":{LISTED}",
    }


def _target(row: Row, facts: Facts) -> Target | None:
    if facts.statutory:
        return None
    return (
        Target.objects.in_force()
        .filter(
            indicator=row.key["indicator_id"],
            area=row.key["area_id"],
            plan__year=facts.month.year,
        )
        .first()
    )
