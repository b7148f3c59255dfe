"""What the columns of the signings' ledger say, in words and exact numbers. Pure."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from investment.choices import Proof, Source, StepKind, Way
from investment.entries import rank_of
from investment.judging import Judged
from investment.rows import Agreed, More, Row

MARKS = (
    ("is_top500", "500强"),
    ("is_chain_leader", "链主"),
    ("is_listed", "上市公司"),
    ("is_specialised", "专精特新"),
)
_SOURCES = Source.values


def more(row: Row) -> More:
    """Raises RuntimeError when the ledger was read without what its columns tell."""
    if row.more is None:
        raise RuntimeError("rows_of(…, with_more=True) is needed for this column")
    return row.more


def of(name: str) -> Callable[[Row], Any]:
    """A column of the signing itself."""
    return lambda row: getattr(row.entry.signing, name)


def named(name: str, title: str = "name") -> Callable[[Row], str]:
    """The name of a row that a signing may point to."""

    def value(row: Row) -> str:
        found = getattr(row.entry.signing, name)
        return getattr(found, title) if found is not None else ""

    return value


def ordered(name: str) -> Callable[[Row], Any]:
    """The house's order of such a row."""

    def rank(row: Row) -> Any:
        found = getattr(row.entry.signing, name)
        return (found.order, found.code) if found is not None else None

    return rank


def place_words(row: Row) -> str:
    """Where it stands: a step of the funnel, or how it ended."""
    return standing_words(row.entry.judged)


def standing_words(judged: Judged) -> str:
    ended = judged.course.ended
    if ended is not None:
        return str(StepKind(ended.kind).label)
    return str(judged.step.label) if judged.step else "未进入漏斗"


def place_rank(row: Row) -> int:
    return rank_of(row.entry.place)


def day(kind: str) -> Callable[[Row], str]:
    return lambda row: day_text(row.entry.day(kind))


def day_rank(kind: str) -> Callable[[Row], date | None]:
    return lambda row: row.entry.day(kind)


def day_text(value: date | None) -> str:
    return value.isoformat() if value else ""


def counted(row: Row) -> str:
    """Whether it counts, and which rule keeps it out."""
    entry = row.entry
    if not entry.is_counted:
        return f"不计：{entry.judged.excluded}"
    return "只计增量" if entry.is_increase else "计入"


def investor(row: Row) -> str:
    return row.entry.judged.investor.name


def credit(row: Row) -> str:
    """Of the investor on the day; a former one's is not this record's any more."""
    enterprise = row.entry.signing.enterprise
    known = enterprise is not None and row.entry.judged.investor.pk == enterprise.pk
    return enterprise.credit_code if known and enterprise else ""


def source_rank(row: Row) -> int | None:
    return _SOURCES.index(row.entry.source) if row.entry.source else None


def marks(row: Row) -> str:
    signing = row.entry.signing
    return "、".join(word for name, word in MARKS if getattr(signing, name))


def way(row: Row) -> str:
    found = row.entry.signing.way
    return str(Way(found).label) if found else ""


def last_agreement(row: Row) -> Agreed | None:
    known = more(row).agreements
    return known[-1] if known else None


def agreement(name: str) -> Callable[[Row], str]:
    """Of the latest agreement: an intent that became a contract is a contract."""

    def value(row: Row) -> str:
        found = last_agreement(row)
        return getattr(found, name) if found else ""

    return value


def reviews(row: Row) -> str:
    """The state of each agreement's review, where they differ by agreement."""
    found = more(row).agreements
    states = list(dict.fromkeys(one.review for one in found))
    if len(states) < 2:
        return "".join(states)
    return "；".join(f"{one.kind}{one.review}" for one in found)


def of_funds(name: str) -> Callable[[Row], Decimal | None]:
    def value(row: Row) -> Decimal | None:
        funds = row.entry.judged.funds
        found: Decimal | None = getattr(funds, name) if funds else None
        return found

    return value


def proof(row: Row) -> str:
    funds = row.entry.judged.funds
    return str(Proof(funds.proof).label) if funds and funds.proof else ""


def of_project(name: str) -> Callable[[Row], Any]:
    def value(row: Row) -> Any:
        project = row.entry.signing.project
        return getattr(project, name) if project is not None else None

    return value


def project_name(row: Row) -> str:
    project = row.entry.signing.project
    return project.name if project is not None else ""


def project_code(row: Row) -> str:
    project = row.entry.signing.project
    return project.code if project is not None else ""


def lacking(row: Row) -> str:
    """下一步还缺: of what ended or arrived, nothing."""
    judged = row.entry.judged
    step = judged.course.next_step
    return f"{step.label}缺{judged.needs.words}" if step and judged.needs.missing else ""


def updated(row: Row) -> str:
    """The day of the latest news: an update of the record, or a step in force."""
    return day_text(latest_news(row))


def latest_news(row: Row) -> date | None:
    judged, at = row.entry.judged, row.entry.signing.updated_at
    days = [*judged.course.reached.values()]
    days += [judged.course.ended.on] if judged.course.ended else []
    days += [localdate(at)] if at else []
    return max((one for one in days if one <= judged.day), default=None)


def parent(row: Row) -> str:
    found = row.entry.signing.parent
    return found.name if found is not None else ""
