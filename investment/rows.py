"""One line of the signings' ledger: its entry, and what only its wider columns tell. Pure."""

from dataclasses import dataclass
from datetime import date

from investment.entries import Entry


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement as a list may tell of it: never its terms (DOMAIN §4.5)."""

    kind: str
    number: str
    signed_on: date
    review: str


@dataclass(frozen=True, slots=True)
class More:
    """`proof` is what the landing rests on, `listed` when its project entered the library, `heads`
    who leads its team."""

    agreements: tuple[Agreed, ...] = ()
    proof: str = ""
    company: str = ""
    company_code: str = ""
    first_talker: str = ""
    co_operating: tuple[str, ...] = ()
    listed: str = ""
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """`more` is None where no column shown asks for it."""

    entry: Entry
    more: More | None = None
