"""The year's plan of a project: its money month by month, its months of start and finish.

What was planned once is not moved quietly: a change of it takes a reason, which the trail keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from entry.audit import Actor
from entry.books import Facts, sound
from entry.errors import Invalid
from entry.numbers import exact
from entry.periods import Month
from plan.models import PlanCurve
from projects.edits import edit
from projects.models import PlannedMonth, Project, YearPlan

FIELDS = (
    "goal",
    "planned_investment",
    "done_before",
    "curve",
    "planned_start",
    "planned_finish",
    "planned_production",
    "note",
)
PROMISED = ("planned_investment", "planned_start", "planned_finish", "planned_production", "months")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedYear:
    """A year's plan as handed in; amounts in 万元, `months` cumulative by number of the month.

    Months that are left out have no amount of their own; without any the curve is the plan.
    """

    goal: str = ""
    planned_investment: Decimal | None = None
    done_before: Decimal | None = None
    curve: PlanCurve | None = None
    planned_start: Month | None = None
    planned_finish: Month | None = None
    planned_production: Month | None = None
    note: str = ""
    months: Mapping[int, Decimal] = field(default_factory=dict)
    reason: str = ""


def set_year_plan(
    pk: int, year: int, given: PlannedYear, *, by: Actor, at: datetime, seen_version: int
) -> Project:
    """Make or change the plan of a year; its months must add up to it.

    Raises what `projects.edits.edit` does.
    """
    _add_up(given)

    def change(project: Project) -> tuple[Facts, Facts]:
        plan = project.year_plans.filter(year=year).first() or YearPlan(project=project, year=year)
        before = _told(plan) if plan.pk else {}
        for name in FIELDS:
            setattr(plan, name, getattr(given, name))
        sound(plan, FIELDS)
        plan.save()
        _set_months(plan, given.months)
        after = _told(plan)
        _ask_why(before, after, given.reason)
        return _dated(year, before), _dated(year, after)

    reason = given.reason.strip()
    return edit(pk, "plan", change, by=by, at=at, seen_version=seen_version, reason=reason)


def _add_up(given: PlannedYear) -> None:
    """Cumulative amounts never fall, and come to the year's total in December."""
    if not given.months:
        return
    total, before, last = given.planned_investment, Decimal(0), 0
    if total is None:
        raise Invalid("填了分月计划，须先填本年计划投资。")
    for number in sorted(given.months):
        amount = given.months[number]
        if amount < before:
            raise Invalid(
                f"{number}月底的累计数{exact(amount)}万元小于{last}月底的{exact(before)}万元，"
                "累计数只增不减，请核对。"
            )
        before, last = amount, number
    if before > total or (last == 12 and before != total):
        gap = abs(before - total)
        raise Invalid(
            f"到{last}月底累计{exact(before)}万元，与本年计划投资{exact(total)}万元相差"
            f"{exact(gap)}万元，请核对。"
        )


def _set_months(plan: YearPlan, months: Mapping[int, Decimal]) -> None:
    """Rows that stay as they are are not written again."""
    wanted = {Month(plan.year, number): amount for number, amount in months.items()}
    for row in plan.months.all():
        if wanted.get(row.month) == row.amount:
            del wanted[row.month]
        else:
            row.delete()
    for month, amount in wanted.items():
        row = PlannedMonth(year_plan=plan, month=month, amount=amount)
        sound(row, ("month", "amount"))
        row.save()


def _told(plan: YearPlan) -> dict[str, Any]:
    """The plan in plain values; what is not stated is left out."""
    found: dict[str, Any] = {name: getattr(plan, name) for name in FIELDS}
    found = {
        name: exact(value) if isinstance(value, Decimal) else str(value)
        for name, value in found.items()
        if value not in (None, "")
    }
    months = {f"{one.month.month}月": exact(one.amount) for one in plan.months.order_by("month")}
    return {**found, **({"months": months} if months else {})}


def _ask_why(before: Facts, after: Facts, reason: str) -> None:
    moved = [name for name in PROMISED if before.get(name) and before[name] != after.get(name)]
    if moved and not reason.strip():
        raise Invalid("调整已定的年度计划（金额、分月或计划年月）须写明调整理由。")


def _dated(year: int, told: Facts) -> Facts:
    """The trail says of which year it tells."""
    return {f"{year} {name}": value for name, value in told.items()}


def cumulated(months: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Twelve single months (当月) as cumulative amounts."""
    found, together = {}, Decimal(0)
    for number in sorted(months):
        together += months[number]
        found[number] = together
    return found
