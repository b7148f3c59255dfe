"""The address of 任务督办台账: month, day of knowledge, filters, columns, order. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plan.asked import (
    YES_NO,
    AskedLedger,
    Closed,
    columns_asked,
    cut_asked,
    day_asked,
    filters_asked,
    month_asked,
    sort_asked,
)
from plan.columns import ALWAYS, COLUMNS, USUAL
from plan.lights import State
from plan.models.task import Kind, Source, Stage
from plan.tasks import CUTS, TODOS, Filters

_CLOSED: Closed = {
    "kind": ("类别", Kind.values),
    "source": ("来源", Source.values),
    "stage": ("状态", Stage.values),
    "light": ("灯", [*State]),
    "overdue": ("是否逾期", YES_NO),
    "todo": ("待我办理", TODOS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(AskedLedger):
    filters: Filters = field(default_factory=Filters)


def read(query: Mapping[str, str], columns: Sequence[str]) -> Address:
    """The address of a query string; `columns` are all the values of its `col`."""
    problems: list[str] = []
    return Address(
        filters=filters_asked(Filters, query, problems, closed=_CLOSED),
        month=month_asked(query.get("month", ""), problems),
        as_of_day=day_asked(query.get("as_of", ""), problems),
        columns=columns_asked(columns, COLUMNS, USUAL, ALWAYS, problems),
        sort=sort_asked(query, COLUMNS, problems),
        by=cut_asked(query, CUTS, problems),
        problems=tuple(problems),
    )
