"""What the list behind an address shows, asked as its page asks: for counts that lead there."""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlsplit

from accounts.models import User
from dashboards import departments
from entry.periods import Month
from indicators import queries, standpoints
from investment import addresses as signing_addresses
from investment import ledgers as signings
from investment import support_addresses, support_ledgers
from plan import addresses as task_addresses
from plan import tasks
from projects import addresses as project_addresses
from projects import ledgers as projects
from tests.dashboards.scenes import SEPTEMBER, TODAY

Query = Mapping[str, str]


def listed(user: User, href: str) -> int:
    """How many records the list under this address shows. Fails for an address with a slip."""
    parts = urlsplit(href)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return LISTS[parts.path](user, query)


def _projects(user: User, query: Query) -> int:
    asked = project_addresses.read(query, {})
    assert not asked.problems
    found = projects.ledger(user, _month(asked.month), asked.filters, as_of=asked.as_of)
    return len(found.entries)


def _tasks(user: User, query: Query) -> int:
    asked = task_addresses.read(query, ())
    assert not asked.problems
    month = _month(asked.month)
    found = tasks.task_ledger(user, month, asked.filters, today=TODAY, as_of=asked.as_of)
    return len(found.entries)


def _signings(user: User, query: Query) -> int:
    asked = signing_addresses.read(query)
    assert not asked.problems
    month = _month(asked.month)
    found = signings.ledger(user, month, asked.filters, today=TODAY, as_of=asked.as_of)
    return len(found.entries)


def _support(user: User, query: Query) -> int:
    asked = support_addresses.read(query)
    assert not asked.problems
    month = _month(asked.month)
    return len(support_ledgers.support_ledger(user, month, asked.filters, today=TODAY).entries)


def _indicators(user: User, query: Query) -> int:
    stand, area = standpoints.read(query), queries.area_or_home("")
    assert not stand.problems
    assert area is not None
    names = ("group", "department", "light", "frequency", "told")
    filters = queries.Filters(**{name: query.get(name, "") for name in names})
    found = queries.listing(
        user, area, _month(stand.month), filters=filters, as_of=stand.as_of, today=TODAY
    )
    return len(found.rows)


def _departments(user: User, query: Query) -> int:
    stand, area = standpoints.read(query), queries.area_or_home("")
    filters, problems = departments.Filters.read(query)
    assert not problems
    assert area is not None
    found = departments.departments(
        user, area, _month(stand.month), filters, today=TODAY, as_of=stand.as_of
    )
    return len(found.lines)


def _month(month: Month | None) -> Month:
    assert month == SEPTEMBER, "a count of a month leads to the list of that month"
    return month


LISTS: Mapping[str, Callable[[User, Query], int]] = {
    "/projects/": _projects,
    "/tasks/": _tasks,
    "/investment/signings/": _signings,
    "/support/": _support,
    "/indicators/": _indicators,
    "/departments/": _departments,
}
