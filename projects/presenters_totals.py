"""What a set of projects comes to, in words: the head of the ledger, and its summaries. Pure."""

from decimal import Decimal
from typing import Any

from entry.numbers import display, round_half_up
from plan.lights import State
from projects.addresses import STARTS, Address
from projects.column_kinds import MONEY_PLACES
from projects.ledgers import Ledger
from projects.totals import CUTS, Cut, Totals, cuts

TEN_THOUSAND = Decimal(10000)
CUT_STARTS = tuple(STARTS.items())
_CUT = (State.GREEN, State.YELLOW, State.RED, State.UNREPORTED, State.DONE)
CUT_LIGHTS = tuple((state.value, state.word) for state in _CUT)
# The filter that lists what a line of a cut counts.
CUT_PARAMETER = {"department": "lead"}


def money(value: Decimal | None) -> Decimal | None:
    """万元 as 亿元, rounded as it is shown."""
    exact = _hundred_millions(value)
    return None if exact is None else round_half_up(exact, MONEY_PLACES)


def facts(ledger: Ledger, address: Address) -> list[dict[str, str]]:
    """What the projects come to; money in 亿元."""
    found = ledger.totals
    planned = address.query(planned="yes")
    known = sum(one.project.total_investment is not None for one in ledger.entries)
    return [
        _fact("项目", str(found.projects), "个"),
        _fact("列入本年计划", str(found.planned_projects), "个", planned),
        _fact(
            f"总投资（{known}个已登记）",
            display(_hundred_millions(found.total_investment), 2),
            "亿元",
        ),
        _fact("本年计划投资", display(_hundred_millions(found.planned_investment), 2), "亿元"),
        _fact("累计完成投资", display(_hundred_millions(found.invested), 2), "亿元"),
        _fact("投资完成率", display(found.completion, 1), "%"),
        _fact("手续办结率（按项目）", display(found.by_project, 1), "%"),
        _fact("手续办结率（按手续）", display(found.by_procedure, 1), "%"),
    ]


def _fact(title: str, text: str, unit: str, href: str = "") -> dict[str, str]:
    is_known = any(character.isdigit() for character in text)
    return {"title": title, "text": text, "unit": unit if is_known else "", "href": href}


def _hundred_millions(value: Decimal | None) -> Decimal | None:
    return None if value is None else value / TEN_THOUSAND


def starts(found: Totals, address: Address) -> list[dict[str, Any]]:
    """The bulletin's count, each number with the projects that it counts."""
    return [
        {
            "word": word,
            "count": getattr(found.starts, key),
            "href": address.query(starts=key),
            "current": address.filters.starts == key,
        }
        for key, word in CUT_STARTS
    ]


def cut_page(ledger: Ledger, address: Address) -> dict[str, Any]:
    """The summary; every count leads to the projects that it counts."""
    name = CUT_PARAMETER.get(address.by, address.by)

    def row(cut: Cut, **where: str) -> dict[str, Any]:
        def count(number: int, **more: str) -> dict[str, Any]:
            return {"number": number, "href": address.query(by="", **where, **more) or "?"}

        found = cut.totals
        return {
            "title": cut.title,
            "all": count(found.projects),
            "totals": found,
            "planned": _hundred_millions(found.planned_investment),
            "invested": _hundred_millions(found.invested),
            "starts": [
                count(getattr(found.starts, key), starts=key) for key, _ in CUT_STARTS
            ],
            "lights": [count(found.lights.get(key, 0), light=key) for key, _ in CUT_LIGHTS],
        }  # fmt: skip

    return {
        "title": CUTS[address.by][0],
        "starts": [word for _, word in CUT_STARTS],
        "lights": [word for _, word in CUT_LIGHTS],
        "rows": [row(one, **{name: one.key}) for one in cuts(ledger.entries, address.by)],
        "total": row(Cut("", "合计", ledger.totals)),
    }
