"""The codes in an address against what there is: chains, teams, events, departments, areas."""

from dataclasses import replace
from typing import Any

from accounts.models import Area, Department
from investment.addresses import Address
from investment.entries import NOT_STATED
from investment.ledgers import Choices
from investment.models import Chain, Event, Team

# Of each filter by a code: what it is called, among which choices it is offered, where its name is.
CODED: dict[str, tuple[str, str, Any, str, str]] = {
    "chain": ("产业链", "chains", Chain, "code", "name"),
    "team": ("小分队", "teams", Team, "code", "name"),
    "event": ("招商活动", "events", Event, "key", "title"),
    "department": ("单位", "departments", Department, "code", "short_name"),
    "lead": ("责任单位", "departments", Department, "code", "short_name"),
    "area": ("地区", "areas", Area, "code", "short_name"),
}
_MAY_LACK = ("chain", "team", "event")


def understood(address: Address, choices: Choices) -> tuple[Address, Choices]:
    """The address without codes that nothing has, each named in a sentence of its problems.

    A code of which its reader has no signing joins the choices: his list is rightly empty, and
    says what it was narrowed to. One query for each code that is not offered.
    """
    for name, (title, offered, model, code, label) in CODED.items():
        value = getattr(address.filters, name)
        known = getattr(choices, offered)
        if not value or value in dict(known) or (name in _MAY_LACK and value == NOT_STATED):
            continue
        row = model.objects.filter(**{code: value}).values_list(code, label).first()
        if row is not None:
            more: dict[str, Any] = {offered: (*known, row)}
            choices = replace(choices, **more)
            continue
        problem = f"没有代码为“{value[:20]}”的{title}，这一条件没有采用。"
        address = replace(
            address,
            filters=replace(address.filters, **{name: ""}),
            problems=(*address.problems, problem),
        )
    return address, choices
