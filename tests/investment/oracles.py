"""Signings counted the long way round from the words of DOMAIN §4.2."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ORDER = ("lead", "talking", "signed", "landed", "started", "production")


@dataclass(frozen=True)
class Told:
    """A project as a clerk would tell it: its agreed money and its days."""

    agreed: int | None
    days: dict[str, date]
    is_increase: bool = False
    rule: str = ""
    ended: date | None = None


def in_year(day: date | None, year: int, until: date) -> bool:
    return day is not None and day.year == year and day <= until


def number(every: list[Told], kind: str, year: int, until: date) -> int:
    """一个项目计一次，增资不另计项目，不计入的情形不计."""
    count = 0
    for one in every:
        if one.is_increase or one.rule:
            continue
        if in_year(one.days.get(kind), year, until):
            count += 1
    return count


def money(every: list[Told], kind: str, year: int, until: date) -> Decimal | None:
    """增资只计增加的部分."""
    known = [
        one.agreed
        for one in every
        if not one.rule and in_year(one.days.get(kind), year, until) and one.agreed is not None
    ]
    return Decimal(sum(known)) if known else None


def conversion(every: list[Told], cohort: int, until: date) -> tuple[int, int, int, int]:
    """Of the projects signed in a year: signed, landed or beyond, started or beyond, produced."""
    found = [
        one
        for one in every
        if not one.is_increase and not one.rule and in_year(one.days.get("signed"), cohort, until)
    ]

    def came(one: Told, kind: str) -> bool:
        beyond = ORDER[ORDER.index(kind) :]
        return any(each in one.days and one.days[each] <= until for each in beyond)

    return (
        len(found),
        sum(came(one, "landed") for one in found),
        sum(came(one, "started") for one in found),
        sum(came(one, "production") for one in found),
    )


def performing(every: list[Told], year: int, until: date) -> tuple[int, int]:
    """履约项目: 本年新签 and 结转, neither ended nor in production."""
    new = carried = 0
    for one in every:
        signed, made = one.days.get("signed"), one.days.get("production")
        if one.is_increase or one.rule or signed is None or signed > until:
            continue
        if (made is not None and made <= until) or (one.ended is not None and one.ended <= until):
            continue
        if signed.year == year:
            new += 1
        else:
            carried += 1
    return new, carried


def agreed_of(every: list[Told], cohort: int, until: date) -> Decimal | None:
    """协议投资 of a year's signings, the increments signed in it with them."""
    return money(every, "signed", cohort, until)
