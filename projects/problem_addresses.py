"""The address of 问题清单: filters, columns, order, summary. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plan.asked import YES_NO, AskedRegister, Closed, cut_asked, filters_asked, sort_asked
from projects.choices import Level, ProblemKind, ProblemSource, ProblemStage
from projects.deadlines import Pace
from projects.problem_columns import ALL, COLUMNS
from projects.problem_entries import CUTS
from projects.problems import TODOS, Filters

_CLOSED: Closed = {
    "open": ("是否办结", YES_NO),
    "escalated": ("是否升级", YES_NO),
    "stage": ("状态", ProblemStage.values),
    "pace": ("时限", [*Pace]),
    "kind": ("类别", ProblemKind.values),
    "level": ("层级", Level.values),
    "source": ("来源", ProblemSource.values),
    "todo": ("待我办理", TODOS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(AskedRegister):
    filters: Filters = field(default_factory=Filters)


def read(query: Mapping[str, str]) -> Address:
    """The address of a query string."""
    problems: list[str] = []
    return Address(
        filters=filters_asked(Filters, query, problems, closed=_CLOSED, years={"year": "年度"}),
        columns=ALL if query.get("cols") == ALL else "",
        sort=sort_asked(query, COLUMNS, problems),
        by=cut_asked(query, CUTS, problems),
        problems=tuple(problems),
    )
