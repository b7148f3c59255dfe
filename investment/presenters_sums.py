"""What a set of signings comes to, in words: heads of funnel and ledger, summaries. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from entry.numbers import NO_FIGURE, display, round_half_up
from investment.addresses import Address
from investment.choices import FUNNEL, StepKind
from investment.counting import Performing, Sum
from investment.entries import ENDED, Entry
from investment.totals import COUNTED, CUTS, Cut, Totals, cuts
from projects.column_kinds import MONEY_PLACES

TEN_THOUSAND = Decimal(10000)
LEDGER = "/investment/signings/"
PLACES = tuple((one.value, str(one.label)) for one in FUNNEL)
YEAR = tuple((one.value, str(one.label)) for one in COUNTED)
# What a count of projects shows in the ledger: an increase is no project of its own.
PROJECTS = {"increase": "no"}
# The filter that lists what a line of a cut counts.
_PARAMETER = {"department": "lead"}


def hundred_millions(value: Decimal | None) -> Decimal | None:
    """万元 as 亿元, unrounded."""
    return None if value is None else value / TEN_THOUSAND


def rounded(value: Decimal | None) -> Decimal | None:
    """The same as it is shown."""
    exact = hundred_millions(value)
    return None if exact is None else round_half_up(exact, MONEY_PLACES)


def yi(value: Decimal | None) -> str:
    """12.30 of 亿元, — for what nobody knows."""
    return display(hundred_millions(value), MONEY_PLACES)


def told(value: Decimal | None) -> str:
    """12.30亿元; — without a unit."""
    return "—" if value is None else f"{yi(value)}亿元"


def link(address: Address, **where: str) -> str:
    """Where a count is listed, from whatever page."""
    return f"{LEDGER}{address.narrowed(**where)}"


def facts(found: Totals, address: Address) -> list[dict[str, str]]:
    """What the signings come to; each count leads to what it counts."""
    increases = f"另有增资{found.increases}笔" if found.increases else ""
    excluded = f"{found.excluded}个不计入" if found.excluded else ""
    aside = "，".join(one for one in (increases, excluded) if one)
    return [
        _fact("招商项目", str(found.projects), "个", aside, link(address, **PROJECTS)),
        _performing(found.performing, address),
        *(_year(f"本年{kind.label}", kind, found.year[kind], address) for kind in COUNTED),
        _fact(
            "本年核定到位",
            yi(found.verified),
            "" if found.verified is None else "亿元",
            "" if found.outside is None else f"其中自治区外{told(found.outside)}",
            f"{LEDGER}{address.query(by='', col='', sort='-verified')}",
        ),
        _fact("长期没有进展", str(found.stale), "个", "30天没有新情况", link(address, stale="yes")),
    ]


def _performing(found: Performing, address: Address) -> dict[str, str]:
    """Signed and on its way: both parts are told (DOMAIN §4.2)."""
    parts = f"本年新签{found.new}个，结转{found.carried}个" if found.number else ""
    href = link(address, came=StepKind.SIGNED, state="open", counted="yes", **PROJECTS)
    return _fact("履约项目", str(found.number), "个", parts, href)


def _fact(title: str, text: str, unit: str, small: str, href: str) -> dict[str, str]:
    """None of anything, and what nobody knows, leads nowhere."""
    found = {"title": title, "text": text, "unit": unit, "small": small}
    return {**found, "href": "" if text in ("0", NO_FIGURE) else href}


def _year(title: str, kind: StepKind, found: Sum, address: Address) -> dict[str, str]:
    money = f"协议投资{told(found.agreed)}" if found.projects or found.agreed else ""
    return _fact(title, str(found.projects), "个", money, year_link(address, kind))


def year_link(address: Address, kind: str, **where: str) -> str:
    """The projects that are counted for a step of the year."""
    return link(address, reached=kind, counted="yes", **PROJECTS, **where)


def cut_page(entries: Iterable[Entry], whole: Totals, address: Address, by: str) -> dict[str, Any]:
    """The summary by one of `CUTS`; every count leads to the signings that it counts."""
    name = _PARAMETER.get(by, by)

    def row(cut: Cut, **where: str) -> dict[str, Any]:
        def count(number: int, **more: str) -> dict[str, Any]:
            return {"number": number, "href": link(address, **{**where, **more})}

        found = cut.totals
        return {
            "title": cut.title,
            "all": count(found.projects, **PROJECTS),
            "places": [count(one.here, step=one.place, **PROJECTS) for one in found.funnel],
            "ended": count(found.ended, step=ENDED, **PROJECTS),
            "year": [
                {"number": found.year[kind].projects, "href": year_link(address, kind, **where)}
                for kind, _ in YEAR
            ],
            "agreed": yi(found.year[StepKind.SIGNED].agreed),
            "verified": yi(found.verified),
            "outside": yi(found.outside),
            "rate": found.outside_share,
        }

    return {
        "by": by,
        "title": CUTS[by][0],
        "places": [word for _, word in PLACES],
        "year": [word for _, word in YEAR],
        "rows": [row(one, **{name: one.key}) for one in cuts(entries, by)],
        "total": row(Cut("", "合计", whole)),
    }
