"""The checks of DOMAIN §4.3 on a month of funds."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from entry.sheets import Severity
from investment.checks import Stated, findings
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
RIGHT = Stated(
    claimed=D(1_200), verified=D(900), outside_region=D(900), fixed=D(600), working=D(300),
    proof="bank_slip",
)  # fmt: skip


def codes(given: Stated, facts: Facts = FACTS) -> dict[str, tuple[str, Severity]]:
    return {one.code: (one.column, one.severity) for one in findings(facts, given)}


def test_a_month_that_is_right_says_nothing() -> None:
    assert codes(RIGHT) == {}
    nothing = Stated(claimed=D(0), verified=D(0))
    assert codes(nothing, replace(FACTS, earlier=())) == {}


@pytest.mark.parametrize(
    ("change", "code", "column", "severity"),
    [
        ({"claimed": None}, "blank", "claimed", "hard"),
        ({"claimed": D(850), "verified": D(900)}, "verified-above", "verified", "hard"),
        ({"outside_region": D(800), "foreign": D(101)}, "parts-above", "outside_region", "hard"),
        ({"working": D(301)}, "parts-above", "fixed", "hard"),
        ({"working": D(299)}, "parts-differ", "fixed", "soft"),
        ({"proof": ""}, "unproven", "proof", "hard"),
        ({"proof": "registered"}, "last-resort", "proof", "soft"),
        ({"proof": "statistics"}, "last-resort", "proof", "soft"),
        ({"claimed": D(999)}, "falling", "claimed", "hard"),
        ({"claimed": D(999), "note": "核减"}, "falling", "claimed", "soft"),
        ({"claimed": D(9)}, "unit-factor", "claimed", "soft"),
        ({"claimed": D(100_001)}, "unit-factor", "claimed", "soft"),
        ({"outside_region": None}, "source-blank", "outside_region", "soft"),
    ],
)
def test_what_is_wrong_is_told(
    change: dict[str, object], code: str, column: str, severity: str
) -> None:
    found = codes(replace(RIGHT, **change))
    assert found[code] == (column, Severity(severity))


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ({"claimed": None}, "blank", "1—9月申报到位未填：没有到位的填0。"),
        ({"verified": None}, "blank", "1—9月核定到位未填：没有到位的填0。"),
        (
            {"claimed": D(850)}, "verified-above",
            "核定到位900万元大于申报到位850万元，请改正。",
        ),
        (
            {"outside_region": D(800), "foreign": D(101)}, "parts-above",
            "自治区外、自治区内市外、市内区外、境外合计901万元，大于核定到位900万元，请改正。",
        ),
        (
            {"working": D("300.5")}, "parts-above",
            "固定资产投资、流动资金合计900.5万元，大于核定到位900万元，请改正。",
        ),
        (
            {"working": D(299)}, "parts-differ",
            "固定资产投资、流动资金合计899万元，不等于核定到位900万元，请核对。",
        ),
        (
            {"proof": ""}, "unproven",
            "核定的到位资金须选择凭证：验资报告、银行进账单、设备清单（发票）等。",
        ),
        (
            {"proof": "registered"}, "last-resort",
            "注册资本（区外部分）只在没有其他凭证时采用，请在“说明”写明原因。",
        ),
        (
            {"verified": D(17_001), "claimed": D(17_001)}, "over-agreed",
            "历年累计到位20001万元，超过协议总投资20000万元，请核对；"
            "追加投资的请登记增资，并写明原因。",
        ),
        (
            {"outside_region": None}, "source-blank",
            "投资方来自自治区外，“其中自治区外”未填，请填写；确实没有的写明原因。",
        ),
    ],
)  # fmt: skip
def test_each_is_told_with_its_amounts(change: dict[str, object], code: str, sentence: str) -> None:
    told = [one.message for one in findings(FACTS, replace(RIGHT, **change)) if one.code == code]
    assert told == [sentence]


def test_money_that_is_taken_back_is_told_with_both_months() -> None:
    """到位 of a month may be negative, with its reason (DOMAIN §4.3)."""
    less = replace(RIGHT, verified=D(750), outside_region=D(750), fixed=D(450))
    (found,) = findings(FACTS, less)
    assert (found.code, found.severity) == ("falling", Severity.HARD)
    assert found.message == (
        "累计核定到位750万元小于上月的800万元：请核对；确属冲减的，在“说明”写明原因。"
    )
    (found,) = findings(FACTS, replace(less, note="核减重复的进账单"))
    assert found.severity == Severity.SOFT


def test_before_the_landing_is_told_where_to_record_it() -> None:
    (found,) = findings(replace(FACTS, is_landed=False), RIGHT)
    assert found.message == (
        "有到位资金，但没有登记落地：已落地的请在招商项目页登记并附佐证；没有落地的写明原因。"
    )


def test_all_years_together_are_held_against_what_was_agreed() -> None:
    enough = replace(RIGHT, claimed=D(17_000), verified=D(17_000))
    assert "over-agreed" not in codes(enough)
    more = replace(enough, claimed=D(17_001), verified=D("17000.0001"))
    assert codes(more)["over-agreed"] == ("verified", Severity.SOFT)
    assert "over-agreed" not in codes(more, replace(FACTS, agreed=None))


def test_money_before_the_landing_wants_a_word() -> None:
    early = replace(FACTS, is_landed=False)
    assert codes(RIGHT, early)["not-landed"] == ("verified", Severity.SOFT)
    nothing = Stated(claimed=D(1_000), verified=D(0))
    assert "not-landed" not in codes(nothing, early)


@pytest.mark.parametrize("source", ["", "local", "outside_city"])
def test_only_an_investor_from_outside_owes_his_part(source: str) -> None:
    found = codes(replace(RIGHT, outside_region=None), replace(FACTS, source=source))
    wanted = {"source-blank": ("outside_city", Severity.SOFT)} if source == "outside_city" else {}
    assert found == wanted


AMOUNTS = st.none() | st.decimals(0, 2_000, places=1)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_parts_never_pass_their_whole_unsaid(
    verified: Decimal | None,
    region: Decimal | None,
    city: Decimal | None,
    district: Decimal | None,
    foreign: Decimal | None,
) -> None:
    stated = Stated(
        claimed=D(5_000), verified=verified, outside_region=region, outside_city=city,
        outside_district=district, foreign=foreign, proof="audit",
    )  # fmt: skip
    together = sum((one for one in (region, city, district, foreign) if one), D(0))
    assert ("parts-above" in codes(stated)) == (together > (verified or 0))
