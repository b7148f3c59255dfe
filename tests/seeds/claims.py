"""The seed files as rows, and which printed numbers of the report each row accounts for."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plan.quotes import Span, Token, locate, number_tokens, squeeze

SEEDS = Path(__file__).parents[2] / "seeds"
REGISTERS = ("enterprises", "projects", "tasks")  # rows need not hold a number
QUOTED = ("observations", "targets", *REGISTERS, "not_tracked")
PLACES = ("project_mentions", "project_events", "year_plans")  # quotes that claim no number
NAMED = ("chains", "teams", "signings", "support_items")  # nor do these: their numbers are figures

# What the report writes in words where a row states a number.
WORDS = {
    "百余": "100",
    "翻倍": "100",
    "第一": "1",
    "第四": "4",
    "动态清零": "0",
    "无黑臭水体": "0",
    "杜绝": "0",
    "持续下降": "0",
    "稳步提高": "0",
}

Row = dict[str, str]


@cache
def report() -> str:
    """The report's text, squeezed."""
    return squeeze((SEEDS / "plan-report-2024.txt").read_text(encoding="utf-8"))


@cache
def tokens() -> tuple[Token, ...]:
    return tuple(number_tokens(report()))


@cache
def rows(name: str) -> tuple[Row, ...]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


@cache
def by(name: str, column: str) -> dict[str, Row]:
    return {row[column]: row for row in rows(name)}


def split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


@dataclass(frozen=True, slots=True)
class Claim:
    """One row: the place of its quote, the figures it states, and what else it accounts for."""

    source: str
    where: str
    span: Span
    stated: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def text(self) -> str:
        return report()[slice(*self.span)]

    def inside(self) -> list[Token]:
        start, end = self.span
        return [token for token in tokens() if start <= token[0] and token[1] <= end]

    def printed(self) -> list[str]:
        """What the row claims, in the report's own characters."""
        digits = {text for _, _, text in self.inside()}
        in_words = {WORDS.get(word) for word in self.extra}
        return [text for text in self.stated if text in digits or text not in in_words] + [
            *self.extra
        ]

    def covered(self) -> list[Token]:
        wanted = set(self.printed())
        return [token for token in self.inside() if token[2] in wanted]


def stated(source: str, row: Row) -> tuple[str, ...]:
    """The typed figures of a row, as far as the report prints them in that unit."""
    columns = {
        "observations": ("value", "growth", "rank"),
        "targets": ("amount",),
        "projects": ("part_count",),
    }
    found = [row[column] for column in columns.get(source, ()) if row[column]]
    if source == "projects" and f"{row['total_investment']}万元" in row["quote"]:
        found.append(row["total_investment"])  # 2.1亿元 is 21000 in the table, 2.1 in `numbers`
    return tuple(found)


def claims_of(source: str) -> Iterator[Claim]:
    """The claims of one file; an unknown quote raises, naming the quote."""
    for line, row in enumerate(rows(source), start=2):
        yield Claim(
            source=source,
            where=f"{source}.csv:{line} {row['quote']}",
            span=span(row),
            stated=stated(source, row),
            extra=tuple(split(row["numbers"])),
        )


def span(row: Row) -> Span:
    return locate(row["quote"], report(), int(row["occurrence"] or 1))


@cache
def headings() -> tuple[tuple[Span, str], ...]:
    """The place and the key of every chapter's heading, as the report runs."""
    return tuple(sorted((locate(row["quote"], report()), row["key"]) for row in rows("chapters")))


def chapter_at(place: int) -> str:
    """The chapter of which a place in the report is part: the last heading before it."""
    return [key for (start, _), key in headings() if start < place][-1]


@cache
def all_claims() -> tuple[Claim, ...]:
    return tuple(claim for source in QUOTED for claim in claims_of(source))


def uncovered(claims: Iterable[Claim]) -> list[str]:
    """Numbers of the report that no claim accounts for, each with its surroundings."""
    done = {token for claim in claims for token in claim.covered()}
    return [
        f"{report()[max(0, start - 15) : start]}【{text}】{report()[end : end + 10]}"
        for start, end, text in tokens()
        if (start, end, text) not in done
    ]
