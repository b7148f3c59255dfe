"""The cells of a row of funds: what is typed, what follows, what is refused."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from entry.periods import Month
from entry.sheets import CellsError
from investment.cells import PROOFS, cell_texts, parse_row
from investment.facts import Earlier, Facts

D = Decimal
FACTS = Facts(
    name="叶片项目",
    month=Month(2024, 9),
    first=Month(2023, 5),
    agreed=D(20_000),
    source="outside_region",
    is_landed=True,
    received_before=D(3_000),
    earlier=(Earlier(Month(2024, 8), D(1_000), D(800)),),
)
EMPTY = dict.fromkeys(("claimed", "verified", "outside_region", "outside_city", "outside_district", "foreign", "fixed", "working"))  # fmt: skip


def content(**given: Any) -> dict[str, Any]:
    return {**EMPTY, "proof": "", "note": "", **given}


def test_a_blank_row_tells_what_is_known_before() -> None:
    texts = cell_texts(FACTS, None)
    assert (texts["agreed"], texts["earlier"], texts["previous"]) == ("20000", "3000", "800")
    assert {texts[name] for name in (*EMPTY, "month", "proof", "note")} == {""}


def test_the_month_is_the_total_less_the_month_before() -> None:
    texts = cell_texts(FACTS, content(verified=D("950.5"), proof="bank_slip", note="x"))
    assert (texts["verified"], texts["month"]) == ("950.5", "150.5")
    assert (texts["proof"], texts["note"]) == ("银行进账单", "x")


def test_the_month_may_be_typed_instead_of_the_total() -> None:
    cells = cell_texts(FACTS, content())
    assert parse_row(FACTS, cells, {"month": "150.5"}) == {"verified": D("950.5")}
    cells = cell_texts(FACTS, content(verified=D(900)))
    assert parse_row(FACTS, cells, {"month": "-50"}) == {"verified": D(750)}  # written off


@pytest.mark.parametrize(
    ("month", "first", "before"),
    [
        (Month(2024, 1), Month(2023, 5), D(0)),  # the year begins
        (Month(2024, 9), Month(2024, 9), D(0)),  # the month of the signing
        (Month(2024, 9), Month(2024, 8), None),  # August is not published yet
    ],
)
def test_what_was_there_before_is_nought_or_unknown(
    month: Month, first: Month, before: Decimal | None
) -> None:
    facts = replace(FACTS, month=month, first=first, earlier=())
    assert facts.verified_before == before
    cells = cell_texts(facts, None)
    if before is None:
        with pytest.raises(CellsError, match="不能只填当月数"):
            parse_row(facts, cells, {"month": "5"})
    else:
        assert parse_row(facts, cells, {"month": "5"}) == {"verified": D(5)}


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("claimed", "约100", "不是准确的数"),
        ("verified", "-1", "不能小于零"),
        ("outside_region", "3亿元", "折合30000万元"),
        ("proof", "口头说明", "凭证只能填验资报告"),
        ("note", "字" * 501, "说明最多500个字"),
        ("month", "-900", "冲减后累计小于零"),
        ("month", "—", "本月没有核定的填0"),
    ],
)
def test_what_cannot_be_taken_is_refused(column: str, text: str, told: str) -> None:
    with pytest.raises(CellsError, match=told):
        parse_row(FACTS, cell_texts(FACTS, None), {column: text})


def test_a_total_and_a_month_that_disagree_are_refused() -> None:
    cells = cell_texts(FACTS, None)
    with pytest.raises(CellsError, match="应为900"):
        parse_row(FACTS, cells, {"month": "100", "verified": "950"})
    given = {"month": "100", "verified": "900", "proof": "审计报告", "fixed": ""}
    found = parse_row(FACTS, cells, given)
    assert found == {"verified": D(900), "proof": "audit", "fixed": None}


def test_a_proof_is_typed_by_its_name_or_code() -> None:
    for label, code in PROOFS.items():
        for text in (label, code, f" {label} "):
            assert parse_row(FACTS, cell_texts(FACTS, None), {"proof": text}) == {"proof": code}
