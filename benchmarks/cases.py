"""What is asked, of us and of the limit, and the proof that both answer the same."""

import json
import statistics
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import resolve
from django.utils import timezone

from accounts import tokens
from accounts.api_pages import AFTER, Position, salt_of
from accounts.models import User
from benchmarks.load import Writer
from benchmarks.world import LAST, World
from indicators.api_observations import ObservationList
from indicators.api_rows import ObservationRow
from indicators.sheets import IndicatorRegister

OBSERVATIONS = "/api/v1/observations/"
PAGE, SERIES_MONTHS, VARIANTS = 1000, 36, 16
CELLS = 120
NAMES = (
    "indicator",
    "indicator_name",
    "area",
    "area_name",
    "month",
    "label",
    "value",
    "growth",
    "unit",
)
PLAIN = (  # what the limit answers with when no fields are asked for
    "indicator,area,month,label,value,growth,unit,status,qualifier,rank,absence,value_absence,"
    "growth_absence,published_at,superseded_at,quote,demo"
)
COMPUTED = (  # of a card of the overview: given to the limit, not computed by it
    "month",
    "label",
    "growth",
    "growth_is_computed",
    "rank",
    "rank_of",
    "completion",
    "schedule",
    "time_share",
    "gap",
    "light",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """`target` is the most that the limit's throughput may be over ours. `skipped` says why."""

    key: str
    title: str
    target: float
    ours: tuple[str, ...] = ()
    limit: tuple[str, ...] = ()
    writers: tuple[Writer, ...] = field(default=())
    skipped: str = ""


def token_of(user: User, scope: str) -> str:
    """A real token of this user, as his own page makes it."""
    at = timezone.now() - timedelta(minutes=1)
    _, text = tokens.mint(
        user, name="benchmark", scopes=[scope], days=2, by=None, door="command", at=at
    )
    return text


def cases(world: World) -> list[Case]:
    return [_series(world), _pages(), _deep(world), _named(), _overview(world), _ranking(world)]


def _all_fields() -> str:
    """No parameter while our rows are those that the limit knows, else exactly those."""
    return "" if ",".join(ObservationRow.cells()) == PLAIN else f"&fields={PLAIN}"


def _series(world: World) -> Case:
    first = LAST - (SERIES_MONTHS - 1)
    public = [one for one in world.indicators if one.visibility == "public"]
    paths = tuple(
        f"{OBSERVATIONS}?indicator={public[at * 7 % len(public)].code}"
        f"&area={world.areas[at * 5 % len(world.areas)].code}&from={first}&to={LAST}{_all_fields()}"
        for at in range(VARIANTS * 4)
    )
    return Case("series", f"series of one indicator, {SERIES_MONTHS} months", 4, paths, paths)


def _pages() -> Case:
    """The first page; a program that begins to copy."""
    path = f"{OBSERVATIONS}?page_size={PAGE}{_all_fields()}"
    return Case("page", f"page of {PAGE:,}, the first", 2, (path,), (path,))


def _deep(world: World) -> Case:
    """Pages by cursor, spread over the second half of the list."""
    salt = salt_of(ObservationList.name, ObservationList.order, {})
    ours, limit = [], []
    for key in _positions(world):
        path = f"{OBSERVATIONS}?page_size={PAGE}{_all_fields()}"
        ours.append(f"{path}&cursor={Position(AFTER, key).text(salt)}")
        limit.append(f"{path}&after={'-'.join(map(str, key))}")
    return Case("deep", f"page of {PAGE:,}, deep by cursor", 2, tuple(ours), tuple(limit))


def _positions(world: World) -> Iterator[list[int]]:
    """Keys after which a full page is left even where every tenth indicator is not shown."""
    size = world.size
    most = max(0, size.figures - 2 * PAGE - (PAGE if size.figures > 100 * PAGE else 0))
    for at in range(VARIANTS):
        number = most // 2 + most // 2 * at // VARIANTS
        rest, month = divmod(number, size.months)
        indicator, area = divmod(rest, size.areas)
        yield [world.indicators[indicator].pk, world.areas[area].pk, int(size.span[month])]


def _named() -> Case:
    title = f"page of {PAGE:,}, with names"
    missing = [name for name in NAMES if name not in ObservationRow.cells()]
    if missing:
        return Case("named", title, 2, skipped=f"observations/ has no {' and no '.join(missing)}")
    path = f"{OBSERVATIONS}?page_size={PAGE}&fields={','.join(NAMES)}"
    return Case("named", title, 2, (path,), (path,))


def _overview(world: World) -> Case:
    paths = tuple(
        f"/api/v1/overview/?area={world.areas[0].code}&month={LAST - back}" for back in range(12)
    )
    return Case("overview", "overview of 30 headline indicators", 2.5, paths, paths)


def _ranking(world: World) -> Case:
    paths = tuple(
        f"/api/v1/rankings/?indicator={world.indicators[at].code}&month={LAST - at}"
        for at in range(VARIANTS)
    )
    return Case("ranking", f"ranking of all {len(world.areas):,} areas", 2.5, paths, paths)


# -- writing --------------------------------------------------------------------------------------


def bulk(world: World, port: int, token: str) -> Case:
    """Each connection writes a return of its own; its drafts are there before the measuring."""
    title = f"bulk write of {CELLS} values, validated and audited"
    path = "/api/v1/returns/{}/observations/"
    if resolve(path.format(1)).url_name is None:
        return Case("bulk", title, 3, skipped=f"no address {path.format('{id}')} yet")
    writers = []
    for one in world.open:
        bodies = tuple(body_of(one, turn) for turn in range(2))
        answer = ask(port, path.format(one.pk), token, bodies[one.version % 2], one.version)
        writers.append(Writer(path.format(one.pk), answer["version"], bodies))
    return Case("bulk", title, 3, writers=tuple(writers))


def body_of(monthly_return: Any, turn: int) -> str:
    """The first `CELLS` cells of the sheet that hold figures; each turn has other values."""
    rows: list[dict[str, Any]] = []
    left = CELLS
    for at, row in enumerate(IndicatorRegister().sheet(monthly_return).rows):
        texts = {"value": f"{100 + at + turn}.25", "growth": f"{turn + 1}.5", "rank": f"{turn + 1}"}
        if not row.optional:
            del texts["rank"]
        cells = {key: text for key, text in texts.items() if key in row.editable}
        cells = dict(list(cells.items())[:left])
        left -= len(cells)
        rows.append({"register": "indicators", "subject": row.subject, "cells": cells})
        if not left:
            return json.dumps({"rows": rows})
    raise RuntimeError(f"the sheet has {CELLS - left} cells only")


# -- the same answers -----------------------------------------------------------------------------


def ask(port: int, path: str, token: str, body: str = "", version: int = 0) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    if body:
        headers |= {"Content-Type": "application/json", "If-Match": f'"{version}"'}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=body.encode() or None,
        headers=headers,
        method="PUT" if body else "GET",
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def given_of(answers: Iterable[Any]) -> dict[str, list[dict[str, Any]]]:
    """What of the overview's cards is arithmetic, by area and month: for LIMIT_GIVEN."""
    return {
        f"{one['area']} {one['month']}": [
            {key: card[key] for key in COMPUTED} for card in one["cards"]
        ]
        for one in answers
    }


def same(ports: tuple[int, int], case: Case, token: str) -> list[int]:
    """Check that both servers answer a case the same, field by field; the rows of its answers.

    Addresses of other pages are compared by whether there is one: a cursor of ours is signed.
    Raises AssertionError.
    """
    if case.writers:
        return [_same_writes(ports, case.writers[0], token)]
    sizes = []
    for ours, limit in zip(case.ours, case.limit, strict=True):
        mine, bare = ask(ports[0], ours, token), ask(ports[1], limit, token)
        without_addresses(mine)
        without_addresses(bare)
        assert mine == bare, f"{ours}\n{difference(mine, bare)}"
        sizes.append(len(mine.get("results", mine.get("cards", ()))))
    return sizes


def without_addresses(answer: dict[str, Any]) -> None:
    """Put whether there is a neighbouring page in place of its address."""
    for name in {"next", "previous"} & answer.keys():
        answer[name] = answer[name] is not None


def difference(mine: Any, bare: Any) -> str:
    """The first place where two answers differ."""
    if isinstance(mine, dict) and isinstance(bare, dict) and mine.keys() == bare.keys():
        pairs: Iterable[tuple[Any, Any, Any]] = ((key, mine[key], bare[key]) for key in mine)
    elif isinstance(mine, list) and isinstance(bare, list) and len(mine) == len(bare):
        pairs = zip(range(len(mine)), mine, bare, strict=True)
    else:
        return f": {mine!r} / {bare!r}"[:2000]
    return next((f".{key}{difference(a, b)}" for key, a, b in pairs if a != b), "")


def _same_writes(ports: tuple[int, int], writer: Writer, token: str) -> int:
    """The same values through both, from the same values before."""
    version, answers = writer.version, []
    for port, turn in ((ports[0], 0), (ports[1], 1), (ports[0], 0), (ports[0], 1)):
        answer = ask(port, writer.path, token, writer.bodies[turn], version)
        version = answer.pop("version")
        answers.append(answer)
    _rewind(writer, version)
    assert answers[1] == answers[3], difference(answers[3], answers[1])
    return len(answers[3]["cells"])


def _rewind(writer: Writer, version: int) -> None:
    """The writer goes on from here."""
    object.__setattr__(writer, "version", version)


def where_missed(ratios: Sequence[float], target: float) -> str:
    """In words whether the median of these ratios keeps to a target."""
    middle = statistics.median(ratios)
    return "met" if middle <= target else f"missed by {100 * (middle / target - 1):.0f} %"
