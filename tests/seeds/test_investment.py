"""Investment and support in the seeds: what the report names, each once, nothing invented."""

import re
from decimal import Decimal

import pytest

from investment.choices import CountBy, Level, Needed, StepKind
from plan.quotes import Span, locate, squeeze
from tests.seeds.claims import NAMED, Row, by, chapter_at, report, rows, span, split

PART_TWO = locate("二、2024年国民经济和社会发展目标与主要任务", report())[0]
# A clause with one of these words speaks of investment won, or is set aside with a reason.
WORDS_OF_INVESTMENT = re.compile("招|引进|引入|对接|落户|签约|落地|设立分支")
# The same for what was won from above in 2023.
WORDS_OF_SUPPORT = re.compile(
    "争取|获|评为|评定|评估|认定|示范|试点|入选|奖|创建|第一|名录|名单|称号|黄河水"
    "|国家级|自治区级|市级"
)
LEVELS = {"nation": ("全国", "财政部", "国家"), "region": ("自治区",), "city": ("包头市",)}


def names(row: Row) -> list[str]:
    return [row["name"], *split(row["aliases"])]


def touches(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@pytest.mark.parametrize("table", NAMED)
def test_keys_are_slugs_and_quotes_are_squeezed(table: str) -> None:
    for row in rows(table):
        key = row.get("key") or row["code"]
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key), key
        assert len(key) <= 40, key
        assert row["quote"] == squeeze(row["quote"])


def test_references_are_known() -> None:
    departments, enterprises = by("departments", "code"), by("enterprises", "key")
    chains, rules = by("chains", "code"), by("counting_rules", "code")
    kinds = by("support_kinds", "code")
    for table in ("teams", "signings", "support_items"):
        assert {row["lead"] for row in rows(table)} <= set(departments)
    for row in rows("signings"):
        co = split(row["co"])
        assert row["enterprise"] in enterprises, row["key"]
        assert row["chain"] in chains, row["key"]
        assert not row["exclusion"] or row["exclusion"] in rules, row["key"]
        assert set(co) <= set(departments) - {row["lead"]}, row["key"]
        assert len(co) == len(set(co)), row["key"]
    for table in ("support_rules", "support_items"):
        assert {row["kind"] for row in rows(table)} == set(kinds) - (
            {"policy"} if table == "support_items" else set()
        ), table


# Chains and teams


def test_a_chain_and_a_team_are_called_as_the_report_calls_them() -> None:
    known: set[str] = set()
    for row in rows("chains"):
        called = names(row)
        assert all(name in report() for name in called), row["code"]
        assert any(name in row["quote"] for name in called), row["code"]
        assert not known & set(called), row["code"]
        known |= set(called)
    for row in rows("teams"):
        assert row["region"] in row["quote"], row["code"]
        assert row["name"] == f"{row['region']}招商小分队"


# Signings


def test_who_is_to_be_won_is_named_in_the_quote_and_nothing_is_known_but_what_it_says() -> None:
    """No place, no amount, no date: the report gives none; a name of the project's own only where
    the report has one."""
    columns = {"name", "content", "note", "enterprise", "chain", "lead", "co", "exclusion", "step"}
    for row in rows("signings"):
        enterprise = by("enterprises", "key")[row["enterprise"]]
        assert set(row) == {"key", "chapter", "quote", "occurrence"} | columns
        assert any(name in row["quote"] for name in names(enterprise)), row["key"]
        assert row["content"] in row["quote"], row["key"]
        own = re.sub("（.*）|项目|在石拐设立分支机构", "", row["name"])
        assert own in row["quote"], row["key"]
        kind = re.search("（(.*?)(方面)?）", row["name"])
        assert kind is None or kind[1] in report(), row["key"]


def test_a_talk_is_one_that_goes_on_and_a_lead_one_that_is_wanted() -> None:
    for row in rows("signings"):
        assert (row["step"] == "talking") == ("对接" in row["quote"]), row["key"]
        assert span(row)[0] > PART_TWO, row["key"]


def test_every_clause_about_investment_has_its_row_or_a_reason() -> None:
    quoted = [span(row) for table in ("signings", "teams", "chains") for row in rows(table)]
    missing, used = leftover(WORDS_OF_INVESTMENT, quoted, "not_signings", 0, len(report()))
    assert missing == []
    assert used == set(places("not_signings"))


# Support


def test_what_was_won_is_what_part_one_says() -> None:
    for row in rows("support_items"):
        assert span(row)[1] <= PART_TWO, row["key"]
        assert chapter_at(span(row)[1]).startswith("r2023-"), row["key"]


def test_a_thing_won_is_called_in_the_words_of_its_quote() -> None:
    """Shortened at most: its characters stand in the quote in their order."""
    for row in rows("support_items"):
        for piece in re.split("[（）]", row["name"]):
            letters = ".*?".join(map(re.escape, piece))
            assert re.search(letters, row["quote"]), row["key"]


def test_a_level_is_one_that_the_quote_prints() -> None:
    for row in rows("support_items"):
        around = row["name"]
        found = {level for level, words in LEVELS.items() if any(word in around for word in words)}
        assert found == ({row["level"]} - {""}), row["key"]


def test_an_amount_is_printed_in_the_quote_and_is_of_money() -> None:
    for row in rows("support_items"):
        is_money = by("support_kinds", "code")[row["kind"]]["is_money"] == "1"
        assert bool(row["amount"]) == is_money, row["key"]
        assert not row["amount"] or f"{row['amount']}万元" in row["quote"], row["key"]


def test_every_clause_about_support_in_part_one_has_its_item_or_a_reason() -> None:
    quoted = [span(row) for row in rows("support_items")]
    missing, used = leftover(WORDS_OF_SUPPORT, quoted, "not_support", 0, PART_TWO)
    assert missing == []
    assert used == set(places("not_support"))


def leftover(
    words: re.Pattern[str], quoted: list[Span], table: str, first: int, last: int
) -> tuple[list[str], set[Span]]:
    """Clauses that speak of a matter and that nobody quotes or sets aside; the asides used."""
    aside, used, missing = places(table), set(), []
    for clause in re.finditer("[^，。；：！]+", report()[first:last]):
        if words.search(clause[0]):
            here = {place for place in aside if touches(place, clause.span())}
            used |= here
            if not here and not any(touches(place, clause.span()) for place in quoted):
                missing.append(clause[0])
    return missing, used


def places(table: str) -> dict[Span, str]:
    found = {
        locate(row["clause"], report(), int(row["occurrence"] or 1)): row["reason"]
        for row in rows(table)
    }
    assert all(found.values())
    return found


# Rules


def test_every_rule_is_written_in_the_models_words() -> None:
    for row in rows("step_rules"):
        assert row["step"] in StepKind.values
        assert row["field"] in Needed.values
    for row in rows("support_rules"):
        assert row["count_by"] in CountBy.values
        assert row["lowest_level"] in Level.values
        assert row["text"]
    for row in rows("counting_rules"):
        assert row["text"]
        assert not row["least"] or Decimal(row["least"]) > 0


def test_landing_asks_for_a_company_here_and_for_a_site_or_a_code() -> None:
    """DOMAIN §4.2: the default definition of 落地."""
    landed = {row["field"]: row["group"] for row in rows("step_rules") if row["step"] == "landed"}
    assert landed == {
        "company": "", "site": "place", "project_code": "place", "review": "", "evidence": "",
    }  # fmt: skip


def test_every_kind_has_a_rule_in_the_reports_years() -> None:
    kinds = set(by("support_kinds", "code"))
    for year in ("2023", "2024"):
        assert {row["kind"] for row in rows("support_rules") if row["year"] == year} == kinds


def test_by_default_neither_bonds_nor_formula_transfers_count() -> None:
    """DOMAIN §15, question 5."""
    for row in rows("support_rules"):
        assert (row["counts_repayable"], row["counts_formula"]) == ("0", "0")
