"""What the templates of 对接企业 get: plain values in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from investment import contact_columns as told
from investment.choices import NoteKind
from investment.contact_addresses import PACES, STATES, Address
from investment.contact_ledgers import ContactEntry, ContactLedger
from investment.family import siblings
from plan.list_parts import controls, head, switches, turns, words
from projects.deadlines import Pace

PAGE = 200  # enterprises on a page
BADGES = {"open": "badge--accent", "won": "badge--ok", "lost": ""}
CONTROLS = {"state": "对接情况", "lead": "对接单位", "chain": "产业链"}
MORE = {"team": "小分队", "event": "招商活动", "pace": "时限", "year": "首次对接年度"}
YEARS_OFFERED = 5
TRAIL = (
    {"href": "/investment/", "title": "招商引资"},
    {"href": "/investment/contacts/", "title": "对接企业"},
)
Offered = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `pace` colours its day, `signing` is the key of what came of it."""

    pk: int
    state: str
    badge: str
    pace: str
    is_demo: bool
    cells: tuple[tuple[str, str, str, bool], ...]


def ledger_page(ledger: ContactLedger, address: Address, offered: Offered) -> dict[str, Any]:
    """Everything that `investment/contacts.html` shows; `offered` are the filters' choices."""
    placed = told.ordered(ledger.entries, address.sort)
    pages = max(1, -(-len(placed) // PAGE))
    page = min(address.page, pages)
    shown = told.shown(address.columns)
    is_all = address.columns == told.ALL
    known = choices(ledger, offered)
    asked = ledger.filters.as_query()

    def value(name: str) -> str:
        return asked.get(name, "")

    return {
        "ledger": ledger,
        "address": address,
        "trail": TRAIL[:1],
        "siblings": siblings("/investment/contacts/"),
        "lines": [line(one, shown) for one in placed[(page - 1) * PAGE : page * PAGE]],
        "heads": [head(one, address) for one in shown],
        "is_all": is_all,
        "columns_href": address.query(cols="" if is_all else told.ALL) or "?",
        "all_query": address.query(cols=told.ALL),
        "tally": _tally(ledger, address),
        "controls": controls(CONTROLS, known, value),
        "more": controls(MORE, known, value),
        "more_open": any(name in asked for name in MORE),
        "filter_words": words(asked, known),
        "export_query": address.query(),
        "turns": turns(address, page, pages),
    }


def choices(ledger: ContactLedger, offered: Offered) -> Offered:
    """What each control offers, (value, word)."""
    last = ledger.today.year
    years = [(str(year), f"{year}年") for year in range(last, last - YEARS_OFFERED, -1)]
    return {**offered, "state": [*STATES.items()], "pace": [*PACES.items()], "year": years}


def _tally(ledger: ContactLedger, address: Address) -> list[dict[str, Any]]:
    """Counts before state and pace narrow, each a filter; what needs nobody's eye has none."""
    paces = [(key, word) for key, word in PACES.items() if key != Pace.SETTLED]
    states = [(key, word) for key, word in STATES.items() if key != "open"]
    return [
        *({**one, "pace": one["value"]} for one in switches(address, "pace", paces, ledger.counts)),
        *switches(address, "state", states, ledger.counts),
    ]


def line(entry: ContactEntry, shown: Sequence[told.ContactColumn]) -> Line:
    return Line(
        pk=entry.contact.pk,
        state=entry.state,
        badge=BADGES[entry.state],
        pace=str(entry.standing.pace),
        is_demo=entry.contact.is_demo,
        cells=tuple((one.key, one.title, str(one.cell(entry)), one.is_number) for one in shown),
    )


def contact_context(entry: ContactEntry) -> dict[str, Any]:
    """What the page of one enterprise approached shows, but forms and changes."""
    contact, duty = entry.contact, entry.duty
    return {
        "entry": entry,
        "contact": contact,
        "trail": TRAIL,
        "state_words": told.state_words(entry),
        "badge": BADGES[entry.state],
        "due_words": told.due_text(entry),
        "next_kind": str(NoteKind(duty.kind).label) if duty else "",
        "facts": [
            ("所在地", contact.city),
            ("产业链", str(contact.chain or "")),
            ("投资意向", contact.intention),
            ("对接单位", contact.lead.name),
            ("对接人", contact.person),
            ("小分队", str(contact.team or "")),
            ("首次对接", contact.first_on.isoformat()),
            ("登记的企业", _firm(entry)),
        ],
    }


def _firm(entry: ContactEntry) -> str:
    firm = entry.contact.enterprise
    if firm is None:
        return ""
    return f"{firm.name}（{firm.credit_code}）" if firm.credit_code else str(firm.name)
