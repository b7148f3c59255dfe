"""What the context panel tells of one row: definition, twelve months, who changed what."""

from typing import Any

from entry.models import AuditEvent
from entry.sheets import Row
from indicators.facts import Facts
from indicators.models import Observation

CHANGES_SHOWN = 20


def panel(row: Row, *, subject_key: str) -> dict[str, Any]:
    """Plain values for `indicators/panel.html`, in two queries."""
    facts: Facts = row.context
    months = [facts.month - back for back in range(12, -1, -1)]
    found = {
        one.month: one
        for one in Observation.objects.current().filter(
            indicator=row.key["indicator_id"],
            area=row.key["area_id"],
            month__gte=months[0],
            month__lte=months[-1],
        )
    }
    changes = AuditEvent.objects.filter(subject=subject_key).select_related("actor")
    return {
        "row": row,
        "facts": facts,
        "series": [{"month": month, "figure": found.get(month)} for month in months],
        "changes": [
            {
                "at": event.at,
                "by": event.actor,
                "month": event.monthly_return.month if event.monthly_return else None,
                "cells": [
                    {"column": column, "before": before, "after": event.after.get(column, "")}
                    for column, before in event.before.items()
                ],
            }
            for event in changes.select_related("monthly_return")[:CHANGES_SHOWN]
        ],
    }
