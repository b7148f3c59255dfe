"""What is wrong or striking in a month of a signing's funds (DOMAIN §4.3). Pure.

Hard: what must be there is not, or parts exceed their whole. Soft: what wants a word in the note.
"""

from dataclasses import dataclass
from decimal import Decimal

from entry.findings import Finding, falling, mistaken_unit
from entry.numbers import exact
from entry.sheets import Severity
from investment.choices import Proof, Source
from investment.facts import Facts

SOURCES = {
    "outside_region": "自治区外",
    "outside_city": "自治区内市外",
    "outside_district": "市内区外",
    "foreign": "境外",
}
USES = {"fixed": "固定资产投资", "working": "流动资金"}
# Accepted only failing every better proof.
_LAST_RESORTS = (Proof.REGISTERED, Proof.STATISTICS)


@dataclass(frozen=True, slots=True)
class Stated:
    """A month's draft; amounts in 万元, None where nothing was typed."""

    claimed: Decimal | None = None
    verified: Decimal | None = None
    outside_region: Decimal | None = None
    outside_city: Decimal | None = None
    outside_district: Decimal | None = None
    foreign: Decimal | None = None
    fixed: Decimal | None = None
    working: Decimal | None = None
    proof: str = ""
    note: str = ""


def findings(facts: Facts, given: Stated) -> list[Finding]:
    return [
        *_incomplete(facts, given),
        *_above(given),
        *_parts(given),
        *_unproven(given),
        *_falling(facts, given),
        *_unit(facts, given),
        *_over_agreed(facts, given),
        *_before_landing(facts, given),
        *_unnamed_source(facts, given),
    ]


def _incomplete(facts: Facts, given: Stated) -> list[Finding]:
    found = []
    period = f"1—{facts.month.month}月" if facts.month.month > 1 else "1月"
    for column, title in (("claimed", "申报到位"), ("verified", "核定到位")):
        if getattr(given, column) is None:
            text = f"{period}{title}未填：没有到位的填0。"
            found.append(Finding(column, "blank", Severity.HARD, text))
    return found


def _above(given: Stated) -> list[Finding]:
    if given.verified is None or given.claimed is None or given.verified <= given.claimed:
        return []
    text = f"核定到位{exact(given.verified)}万元大于申报到位{exact(given.claimed)}万元，请改正。"
    return [Finding("verified", "verified-above", Severity.HARD, text)]


def _parts(given: Stated) -> list[Finding]:
    """Parts exclude each other: together they are never more than what was verified, and a split
    that is told in full is told of all of it."""
    found = []
    for titles, is_whole in ((SOURCES, False), (USES, True)):
        known = {name: value for name in titles if (value := getattr(given, name)) is not None}
        together = sum(known.values(), Decimal(0))
        first = next(iter(titles))
        named = "、".join(titles.values())
        whole = given.verified if given.verified is not None else Decimal(0)
        if together > whole:
            text = f"{named}合计{exact(together)}万元，大于核定到位{exact(whole)}万元，请改正。"
            found.append(Finding(first, "parts-above", Severity.HARD, text))
        elif is_whole and len(known) == len(titles) and together != whole:
            text = f"{named}合计{exact(together)}万元，不等于核定到位{exact(whole)}万元，请核对。"
            found.append(Finding(first, "parts-differ", Severity.SOFT, text))
    return found


def _unproven(given: Stated) -> list[Finding]:
    if not given.verified:
        return []
    if not given.proof:
        text = "核定的到位资金须选择凭证：验资报告、银行进账单、设备清单（发票）等。"
        return [Finding("proof", "unproven", Severity.HARD, text)]
    if given.proof in _LAST_RESORTS:
        label = Proof(given.proof).label
        text = f"{label}只在没有其他凭证时采用，请在“说明”写明原因。"
        return [Finding("proof", "last-resort", Severity.SOFT, text)]
    return []


def _falling(facts: Facts, given: Stated) -> list[Finding]:
    before = facts.previous
    if before is None:
        return []
    note = given.note
    return [
        *falling("claimed", "申报到位", given.claimed, before.claimed, note),
        *falling("verified", "核定到位", given.verified, before.verified, note),
    ]


def _unit(facts: Facts, given: Stated) -> list[Finding]:
    before = facts.previous.claimed if facts.previous else None
    return mistaken_unit("claimed", "申报到位", given.claimed, before, ("协议总投资", facts.agreed))


def _over_agreed(facts: Facts, given: Stated) -> list[Finding]:
    """到位 of all years against the agreed investment."""
    if given.verified is None or facts.agreed is None:
        return []
    together = given.verified + (facts.received_before or 0)
    if together <= facts.agreed:
        return []
    text = (
        f"历年累计到位{exact(together)}万元，超过协议总投资{exact(facts.agreed)}万元，请核对；"
        "追加投资的请登记增资，并写明原因。"
    )
    return [Finding("verified", "over-agreed", Severity.SOFT, text)]


def _before_landing(facts: Facts, given: Stated) -> list[Finding]:
    if facts.is_landed or not given.verified:
        return []
    text = "有到位资金，但没有登记落地：已落地的请在招商项目页登记并附佐证；没有落地的写明原因。"
    return [Finding("verified", "not-landed", Severity.SOFT, text)]


def _unnamed_source(facts: Facts, given: Stated) -> list[Finding]:
    """An investor from outside whose money is not said to be from outside."""
    column = facts.source
    if not given.verified or column == Source.LOCAL or column not in SOURCES:
        return []
    if getattr(given, column):
        return []
    text = f"投资方来自{SOURCES[column]}，“其中{SOURCES[column]}”未填，请填写；确实没有的写明原因。"
    return [Finding(column, "source-blank", Severity.SOFT, text)]
