"""In which order the projects of a ledger stand, and packages with their parts. Pure."""

from collections.abc import Sequence

from plan.list_columns import by_rank
from projects.columns import COLUMNS
from projects.entries import Entry


def ordered(entries: Sequence[Entry], sort: str) -> list[tuple[Entry, bool]]:
    """The entries, and of each whether it stands as a part right below its package.

    Without `sort` first what the year's plan has, then the rest, each in the order of the
    register, a package's parts below it; with it by a column, "-" from the last down, what has
    nothing there at the end.
    """
    if sort:
        column = COLUMNS[sort.removeprefix("-")]
        return [(one, False) for one in by_rank(entries, column.ranked, sort)]
    return _by_package(entries)


def _by_package(entries: Sequence[Entry]) -> list[tuple[Entry, bool]]:
    every = {one.project.pk: one for one in entries}
    parts: dict[int, list[Entry]] = {}
    for one in entries:
        parts.setdefault(one.project.parent_id or 0, []).append(one)
    placed: dict[int, bool] = {}

    def place(one: Entry, is_part: bool) -> None:
        if one.project.pk not in placed:
            placed[one.project.pk] = is_part
            for part in parts.get(one.project.pk, ()):
                place(part, True)

    planned = {one.project.pk for one in entries if one.judged.plan is not None}
    planned |= {one.project.parent_id or 0 for one in entries if one.project.pk in planned}
    roots = [one for one in entries if one.project.parent_id not in every]
    roots.sort(key=lambda one: one.project.pk not in planned)
    for one in (*roots, *entries):  # the latter for what stands in a ring of packages
        place(one, False)
    return [(every[pk], is_part) for pk, is_part in placed.items()]
