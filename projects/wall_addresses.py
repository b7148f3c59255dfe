"""The address of the wall and of the map: the ledger's, with the year's lists for a start. Pure.

A wall that is asked for nothing shows the projects of the year's lists, each once; `list=all` asks
for every project.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from entry.periods import Month
from plan.asked import query_of
from projects import addresses
from projects.addresses import Address
from projects.board import GROUPS, USUAL
from projects.ledgers import Filters

EVERY = "all"  # the value of `list` that narrows to none


@dataclass(frozen=True, slots=True, kw_only=True)
class WallAddress:
    """`group` is what the rows of the wall are grouped by, `screen` whether it hangs on a wall.

    `is_usual`: no list was asked for.
    """

    ledger: Address
    group: str = USUAL
    screen: bool = False
    is_usual: bool = True
    problems: tuple[str, ...] = ()

    @property
    def filters(self) -> Filters:
        return self.ledger.filters

    @property
    def month(self) -> Month | None:
        return self.ledger.month

    @property
    def as_of_day(self) -> date | None:
        return self.ledger.as_of_day

    @property
    def as_of(self) -> datetime | None:
        return self.ledger.as_of

    def within(self, lists: Sequence[str]) -> "WallAddress":
        """With the year's lists where none was asked for."""
        if not self.is_usual or not lists:
            return self
        narrowed = replace(self.ledger.filters, list=",".join(lists))
        return replace(self, ledger=replace(self.ledger, filters=narrowed))

    def everything(self) -> "WallAddress":
        """The same month and grouping with all projects."""
        plain = replace(self.ledger, filters=Filters())
        return replace(self, ledger=plain, is_usual=False)

    def query(self, **changes: object) -> str:
        """This address as a query string, with changes; "?" when nothing is asked for."""
        filters = self.filters.as_query()
        filters["list"] = "" if self.is_usual else filters.get("list", EVERY)
        given: dict[str, object] = {
            **filters,
            "month": self.month,
            "as_of": self.as_of_day,
            "group": self.group if self.group != USUAL else "",
            "screen": "1" if self.screen else "",
            **changes,
        }
        return query_of(given) or "?"


def read(query: Mapping[str, str], many: Mapping[str, Sequence[str]]) -> WallAddress:
    """The wall's address of a query string; `many` holds all the values of `list`."""
    lists = [code for code in many.get("list", ()) if code.strip()]
    asked = {name: value for name, value in query.items() if name not in ("by", "col", "sort")}
    every = lists == [EVERY]
    base = addresses.read(asked, {"list": [] if every else lists})
    problems = list(base.problems)
    group = query.get("group", "").strip()
    if group and group not in GROUPS:
        problems.append(f"没有名为“{group[:20]}”的分组方式，现按责任单位分组。")
    return WallAddress(
        ledger=base,
        group=group if group in GROUPS else USUAL,
        screen=query.get("screen") == "1",
        is_usual=not lists,
        problems=tuple(problems),
    )
