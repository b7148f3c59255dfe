"""Every number of the report is in a seed row or set aside with a reason.

Needs no database.
"""

import re
from collections import Counter

import pytest

from plan.quotes import locate, number_tokens, occurrences
from tests.seeds.claims import (
    NAMED,
    PLACES,
    QUOTED,
    REGISTERS,
    WORDS,
    all_claims,
    by,
    chapter_at,
    claims_of,
    report,
    rows,
    span,
    split,
    tokens,
    uncovered,
)

# How the report limits a figure, and the word that must stand beside it.
QUALIFIED = {
    "at_least": ["以上"],
    "at_most": ["以内"],
    "nearly": ["近"],
    "over": ["多", "余"],
    "about": ["约"],
    "under": ["不足"],
}
UNIT_AS_PRINTED = {("new_scale_firms", "17"): "户"}
OPERATORS = {
    "以上": "ge",
    "不少于": "ge",
    "以内": "le",
    "稳定在": "about",
    "突破": "gt",
    "稳步提高": "gt",
    "持续下降": "lt",
    "动态清零": "eq",
    "杜绝": "eq",
    "翻倍": "ge",
}


@pytest.mark.parametrize("source", [*QUOTED, *PLACES, *NAMED])
def test_every_quote_is_in_the_report(source: str) -> None:
    for row in rows(source):
        found = len(occurrences(row["quote"], report()))
        locate(row["quote"], report(), int(row["occurrence"] or 1))
        assert bool(row["occurrence"]) == (found > 1), (found, row["quote"])
        assert len(row["quote"]) <= 200, row["quote"]


def test_every_chapter_heading_is_in_the_report_once_and_in_order() -> None:
    places = []
    for row in rows("chapters"):
        assert row["quote"] == row["number"] + row["title"]
        found = occurrences(row["quote"], report())
        assert len(found) == 1, row["quote"]
        places.append(found[0])
    assert places == sorted(places)


def test_claimed_numbers_are_printed_inside_the_quote() -> None:
    """A number that stands twice in a quote must be claimed twice, else the row is ambiguous."""
    for claim in all_claims():
        inside = Counter(text for _, _, text in claim.inside())
        wanted = Counter(claim.printed())
        assert wanted or claim.source in ("targets", *REGISTERS), claim.where
        for text, times in wanted.items():
            if number_tokens(text) == [(0, len(text), text)]:
                assert inside[text] == times, f"{claim.where}: {text} 在引文中有 {inside[text]} 处"
            else:
                assert text in claim.text, f"{claim.where}: {text}"


def test_every_number_of_the_report_is_accounted_for() -> None:
    assert uncovered(all_claims()) == []
    counts = Counter(claim.source for claim in all_claims())
    print(f"\n{len(tokens())} numbers;", *(f"{name} {n}" for name, n in counts.items()))


@pytest.mark.parametrize("source", QUOTED)
def test_coverage_fails_when_a_file_is_left_out(source: str) -> None:
    assert uncovered(claim for claim in all_claims() if claim.source != source)


def test_a_number_set_aside_is_claimed_by_nothing_else() -> None:
    aside = {token for claim in claims_of("not_tracked") for token in claim.covered()}
    for source in ("observations", "targets", *REGISTERS):
        for claim in claims_of(source):
            assert not aside & set(claim.covered()), claim.where


def test_words_for_numbers_are_all_used() -> None:
    used = {word for source in ("observations", "targets") for row in rows(source)
            for word in split(row["numbers"])}  # fmt: skip
    assert set(WORDS) <= used


def test_rows_stand_in_the_chapter_they_name() -> None:
    """The last heading before a quote is the row's chapter."""
    places = ("project_mentions", "project_events", *NAMED)
    named = ("observations", "targets", *REGISTERS, *places)
    for source in named:
        for row in rows(source):
            start, end = span(row)
            assert chapter_at(end) == row["chapter"], (source, row["quote"])
            assert source in ("observations", "targets") or chapter_at(start + 1) == row["chapter"]


def test_units_are_those_printed_behind_the_figure() -> None:
    indicators = by("indicators", "code")
    for source, column in (("observations", "value"), ("targets", "amount")):
        for row, claim in zip(rows(source), claims_of(source), strict=True):
            unit = indicators[row["indicator"]]["unit"]
            unit = "%" if row.get("measure") == "growth" else unit
            unit = UNIT_AS_PRINTED.get((row["indicator"], row[column]), unit)
            for _, end, text in claim.inside():
                if text == row[column]:
                    behind = re.sub("^(万?)[多余]", r"\1", report()[end : end + 10])
                    assert behind.startswith(unit), (claim.where, text, unit, behind)


def test_growth_is_printed_as_per_cent() -> None:
    for row, claim in zip(rows("observations"), claims_of("observations"), strict=True):
        for _, end, text in claim.inside():
            if row["growth"] and text == row["growth"]:
                assert report()[end] == "%", claim.where


def test_limits_are_kept_as_printed() -> None:
    """A figure is exact unless a limiting word stands beside it, and then carries that word."""
    for row, claim in zip(rows("observations"), claims_of("observations"), strict=True):
        around = "".join(
            report()[start - 2 : start] + report()[end : end + 5]
            for start, end, text in claim.inside()
            if text == row["value"]
        )
        around += "".join(claim.extra)
        limits = {q for q, words in QUALIFIED.items() if any(w in around for w in words)}
        assert limits == {row["qualifier"]} - {"exact"}, claim.where


def test_operators_are_those_printed() -> None:
    """Words beside an amount ask for its operator; a bare rate is 等于, a bare count a floor."""
    units = {row["code"]: row["unit"] for row in rows("indicators")}
    for row, claim in zip(rows("targets"), claims_of("targets"), strict=True):
        beside = "".join(
            report()[start - 4 : start] + report()[end : end + 6]
            for start, end, text in claim.inside()
            if text == row["amount"]
        )
        if not row["amount"]:
            assert row["operator"] in {"sync", "external"}, claim.where
            continue
        bare = "eq" if units[row["indicator"]] == "%" else "ge"
        asked = {op for word, op in OPERATORS.items() if word in beside + "".join(claim.extra)}
        assert {row["operator"]} == (asked or {bare}), claim.where


def test_rows_sharing_a_quote_follow_its_numbers() -> None:
    """分别增长…: the rows of one quote are listed in the order in which it prints their figures."""
    for source, column in (("observations", "value"), ("targets", "amount")):
        places: dict[str, list[int]] = {}
        for row, claim in zip(rows(source), claims_of(source), strict=True):
            figure = row[column] or row.get("growth", "")
            found = [start for start, _, text in claim.inside() if text == figure]
            places.setdefault(row["quote"] + row["occurrence"], []).extend(found)
        for quote, starts in places.items():
            assert starts == sorted(starts), quote


def test_headline_targets_follow_the_list() -> None:
    headline = sorted(
        (int(row["headline_order"]), claim.span[0])
        for row, claim in zip(rows("targets"), claims_of("targets"), strict=True)
        if row["headline_order"]
    )
    assert [order for order, _ in headline] == list(range(1, 13))
    assert [start for _, start in headline] == sorted(start for _, start in headline)
