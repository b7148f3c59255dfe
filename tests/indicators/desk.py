"""A department's desk: its sheet for a month, and drafts on it, without a walk through pages."""

from typing import Any

from accounts.models import Department
from entry.models import Return
from entry.periods import Month
from entry.sheets import Row
from indicators.models import Indicator, Observation
from indicators.sheets import IndicatorRegister
from tests.factories import NOW, ReturnFactory
from tests.indicators.scenes import SEPTEMBER

REGISTER = IndicatorRegister()


def opened(department: Department, month: Month = SEPTEMBER) -> Return:
    found = Return.objects.filter(department=department, month=month).first()
    made: Return = found or ReturnFactory(department=department, month=month)
    return made


def rows(department: Department, month: Month = SEPTEMBER) -> dict[str, Row]:
    sheet = REGISTER.sheet(opened(department, month))
    return {row.subject.removesuffix(":150205"): row for row in sheet.rows}


def draft(of: Indicator, month: Month = SEPTEMBER, **figures: Any) -> Observation:
    carrier = Return.objects.filter(month=month, department=of.owner).first()
    carrier = carrier or opened(of.owner, month)
    return Observation.objects.create(
        monthly_return=carrier,
        indicator=of,
        area=of.owner.area,
        month=month,
        entered_by=carrier.opened_by,
        entered_at=NOW,
        **figures,
    )


def row_of(one: Observation) -> Row:
    return REGISTER.rows(one.monthly_return, [f"{one.indicator.code}:150205"]).popitem()[1]
