"""The registers at a glance: facts, lights and steps, each with its list. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboards.overview_blocks import Blocks
from indicators.standpoints import Standpoint
from investment import addresses as signing_addresses
from investment import presenters_sums as signing_words
from investment import support_addresses
from investment.choices import StepKind
from investment.presenters_support_totals import facts as support_facts
from investment.support_entries import STATES
from plan.asked import query_of
from plan.lights import State
from plan.presenters_tasks import CUT_STAGES
from plan.tasklights import WORDS as TASK_WORDS
from projects import addresses as project_addresses
from projects import presenters_totals as project_words

_LIGHTS = (State.RED, State.YELLOW, State.GREEN, State.DONE, State.UNREPORTED)


def blocks_told(found: Blocks, stand: Standpoint) -> list[dict[str, Any]]:
    """The registers in which this person sees something."""
    told = (
        _projects(found, stand),
        _tasks(found, stand),
        _signings(found, stand),
        _support(found),
    )
    return [one for one in told if one is not None]


def _block(
    title: str, href: str, facts: Sequence[Mapping[str, str]], **more: Any
) -> dict[str, Any]:
    linked = [{**one, "href": one["href"] or ("" if one["text"] == "0" else href)} for one in facts]
    return {"title": title, "href": href, "facts": linked, "lights": [], "steps": [], **more}


def _projects(found: Blocks, stand: Standpoint) -> dict[str, Any] | None:
    ledger, root = found.projects, "/projects/"
    if not ledger.entries:
        return None
    address = project_addresses.Address(month=found.month, as_of_day=stand.as_of_day)
    facts = [
        {**one, "href": f"{root}{one['href']}" if one["href"] else ""}
        for one in project_words.facts(ledger, address)
    ]
    starts = project_words.starts(ledger.totals, address)
    return _block(
        "重点项目",
        f"{root}{address.query()}",
        facts,
        lights=lights_told(
            ledger.totals.lights, root, {"month": found.month, "as_of": stand.as_of_day}
        ),
        steps=[
            {"word": one["word"], "number": one["count"], "href": f"{root}{one['href']}"}
            for one in starts
        ],
    )


def _tasks(found: Blocks, stand: Standpoint) -> dict[str, Any] | None:
    totals, root = found.tasks.totals, "/tasks/"
    if not found.tasks.entries:
        return None
    where = {"month": found.month, "as_of": stand.as_of_day}

    def fact(title: str, number: int, **narrowed: str) -> dict[str, str]:
        href = f"{root}{query_of({**where, **narrowed})}"
        return {"title": title, "text": str(number), "unit": "项", "href": href}

    return _block(
        "任务",
        f"{root}{query_of(where)}",
        [
            fact("任务", totals.tasks),
            fact("已办结", totals.lights.get(State.DONE, 0), light=State.DONE.value),
            fact("逾期", totals.overdue, overdue="yes"),
        ],
        lights=lights_told(totals.lights, root, where, TASK_WORDS),
        steps=steps_told(CUT_STAGES, totals.stages, root, where, "stage"),
    )


def steps_told(
    words: Iterable[tuple[str, str]],
    counts: Mapping[str, int],
    root: str,
    where: Mapping[str, object],
    name: str,
) -> list[dict[str, Any]]:
    """How many stand at each step, with those that do; `name` is the list's filter."""
    return [
        {"word": word, "number": counts[key], "href": f"{root}{query_of({**where, name: key})}"}
        for key, word in words
        if counts.get(key)
    ]


def lights_told(
    counts: Mapping[str, int],
    root: str,
    where: Mapping[str, object],
    words: Mapping[State, str] | None = None,
) -> list[dict[str, Any]]:
    """The lights counted, each with the records that show it; `words` where a register has own."""
    known = words or {}
    return [
        {
            "light": {
                "colour": state.colour,
                "word": known.get(state, state.word),
                "sentence": "",
            },
            "count": counts[state],
            "href": f"{root}{query_of({**where, 'light': state.value})}",
        }
        for state in _LIGHTS
        if counts.get(state)
    ]


def _signings(found: Blocks, stand: Standpoint) -> dict[str, Any] | None:
    ledger = found.signings
    if not ledger.entries:
        return None
    address = signing_addresses.Address(month=found.month, as_of_day=stand.as_of_day)
    return _block(
        "招商引资",
        f"/investment/{address.query()}",
        signing_words.facts(ledger.totals, address),
        steps=[
            {
                "word": str(StepKind(one.place).label),
                "number": one.here,
                "href": signing_words.link(address, step=one.place, **signing_words.PROJECTS),
            }
            for one in ledger.totals.funnel
        ],
    )


def _support(found: Blocks) -> dict[str, Any] | None:
    ledger, root = found.support, "/support/"
    if not ledger.every:
        return None
    address = support_addresses.Address(month=found.month)
    facts = [{**one, "href": f"{root}{one['href']}"} for one in support_facts(ledger, address)]
    note = "认定情况为目前的登记。" if found.as_of else ""
    steps = steps_told(STATES, ledger.totals.states, root, {"month": found.month}, "state")
    return _block("三争取", f"{root}{address.query()}", facts, note=note, steps=steps)
