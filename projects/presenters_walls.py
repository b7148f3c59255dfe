"""The controls above the wall and the map: filters, lights, months, and the other sights. Pure."""

from typing import Any

from plan.lights import State
from projects.addresses import CLOSED
from projects.board import GROUPS, USUAL
from projects.family import siblings
from projects.ledgers import Choices, Ledger
from projects.wall_addresses import EVERY, WallAddress

TALLY = [State.RED, State.YELLOW, State.GREEN, State.DONE, State.UNREPORTED]
TALLY += [State.NOT_DUE, State.EXEMPT, State.REMOVED]


def controls(ledger: Ledger, address: WallAddress, choices: Choices, path: str) -> dict[str, Any]:
    """What the filter bar of either page needs; `path` is the page's own."""
    return {
        "address": address,
        "siblings": siblings(path),
        "choices": choices,
        "fields": _fields(address, choices),
        "groupings": [
            {"href": address.query(group=key), "title": title, "current": address.group == key}
            for key, (title, _) in GROUPS.items()
        ],
        "filter_words": narrowed(address, choices),
        "tally": _tally(ledger, address),
        "here": address.query(screen=""),
        "plain_href": address.query(screen=""),
        "screen_href": address.query(screen="1"),
        "now_href": address.query(as_of=None),
        "everything_href": address.everything().query(),
        "is_asked": address.query(screen="") != "?",
        "kept": _kept(address),
    }


def _fields(address: WallAddress, choices: Choices) -> list[dict[str, Any]]:
    """The selects of the bar: name, title, and what each offers."""
    filters = address.filters
    chosen = filters.list or EVERY
    lists = [(EVERY, "全部项目"), *choices.lists]
    if "," in chosen:
        lists.insert(0, (chosen, "各清单合并（去重）"))
    closed = ("category", "stage", "light")
    named = [
        ("list", "清单", lists, chosen),
        ("lead", "责任单位", [("", "全部"), *choices.departments], filters.lead),
        ("area", "建设地点", [("", "全部"), *choices.areas], filters.area),
        *((name, *_closed(name), getattr(filters, name)) for name in closed),
    ]
    return [
        {"name": name, "title": title, "options": options, "value": value}
        for name, title, options, value in named
    ]


def _closed(name: str) -> tuple[str, list[tuple[str, str]]]:
    title, values = CLOSED[name]
    return title, [("", "全部"), *values.items()]


def _kept(address: WallAddress) -> list[tuple[str, str]]:
    """What the address narrows besides the controls: the bar must not lose it."""
    given = {
        name: value
        for name, value in address.filters.as_query().items()
        if name in ("phase", "investment", "department", "chapter", "planned", "starts")
    }
    given |= {"as_of": str(address.as_of_day)} if address.as_of_day else {}
    given |= {"group": address.group} if address.group != USUAL else {}
    return list(given.items())


def _tally(ledger: Ledger, address: WallAddress) -> list[dict[str, Any]]:
    """How many projects show which light; each leads to them, or back to all."""
    wanted, counts = ledger.filters.light, ledger.totals.lights
    return [
        {
            "light": {"colour": state.colour, "word": state.word, "sentence": ""},
            "count": counts.get(state, 0),
            "href": address.query(light="" if wanted == state else state.value),
            "current": wanted == state,
        }
        for state in TALLY
        if counts.get(state) or wanted == state
    ]


def narrowed(address: WallAddress, choices: Choices) -> str:
    """What a printed or exported wall was narrowed to, in words."""
    filters = address.filters
    names = dict(choices.lists)
    words = []
    if filters.list:
        codes = filters.list.split(",")
        joined = "、".join(names.get(code, code) for code in codes)
        words.append(f"{joined}{'合并（同一项目只计一次）' if len(codes) > 1 else ''}")
    else:
        words.append("全部项目")
    for name, value in filters.as_query().items():
        if name in CLOSED:
            words.append(f"{CLOSED[name][0]}：{CLOSED[name][1].get(value, value)}")
    words += [
        f"{title}：{dict(offered).get(value, value)}"
        for title, offered, value in (
            ("责任单位", choices.departments, filters.lead),
            ("责任或配合单位", choices.departments, filters.department),
            ("建设地点", choices.areas, filters.area),
            ("章节", choices.chapters, filters.chapter),
        )
        if value
    ]
    words += [f"名称含“{filters.q}”"] if filters.q else []
    return f"范围：{'；'.join(words)}"
