"""Our words in SDMX's code lists."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from entry.units import convert
from indicators import choices
from indicators.sdmx import codes

SEEDS = Path(__file__).parents[3] / "seeds" / "indicators.csv"
LISTS = (
    codes.FREQUENCIES, codes.MEASURES, codes.STATUSES, codes.DATA_STATUSES, codes.QUALIFIERS,
    codes.ACCUMULATIONS, codes.MULTIPLIERS,
)  # fmt: skip


@pytest.mark.parametrize("listed", LISTS)
def test_every_code_is_an_sdmx_identifier_with_two_names(listed: tuple[codes.Code, ...]) -> None:
    assert len({one.id for one in listed}) == len(listed)
    for one in listed:
        assert re.fullmatch(r"[A-Za-z0-9_@$-]+", one.id)
        assert one.zh
        assert one.en


@pytest.mark.parametrize("absence", choices.Absence.values)
def test_every_absence_is_a_missing_status_and_says_so(absence: str) -> None:
    assert codes.obs_status("final", "exact", absence) in codes.MISSING
    assert codes.comment("exact", absence).startswith("缺数：")


def test_no_figure_that_exists_is_called_missing() -> None:
    for status in choices.Status.values:
        for qualifier in choices.Qualifier.values:
            found = codes.obs_status(status, qualifier, "")
            assert found in {one.id for one in codes.STATUSES} - codes.MISSING
            assert (found == "U") == (qualifier != "exact")


@pytest.mark.parametrize(
    ("status", "code"),
    [("forecast", "F"), ("flash", "P"), ("verified", "A"), ("final", "A"), ("revised", "A")],
)
def test_how_final_a_figure_is(status: str, code: str) -> None:
    assert codes.obs_status(status, "exact", "") == code
    assert codes.comment("exact", "") == ""


def test_a_limit_is_told_in_the_words_of_the_source() -> None:
    assert codes.comment("nearly", "") == "原文写“近”，不是准数"


@pytest.mark.parametrize(
    ("name", "code", "multiplier"),
    [
        ("亿元", "CNY", 8),
        ("万元", "CNY", 4),
        ("元", "CNY", 0),
        ("万元/亩", "CNY_MU", 4),
        ("%", "PT", 0),
        ("个百分点", "PP", 0),
        ("万平方米", "M2", 4),
        ("万人次", "VISITS", 4),
        ("家", "ENT", 0),
        ("MW", "MW", 0),
        ("万", "U_E4B887", 0),
        ("", "U_", 0),
    ],
)
def test_units_split_into_base_and_power_of_ten(name: str, code: str, multiplier: int) -> None:
    found = codes.unit(name)
    assert (found.base.id, found.multiplier) == (code, multiplier)


def test_the_units_of_the_seed_all_have_codes_of_their_own_and_keep_their_size() -> None:
    with SEEDS.open(encoding="utf-8") as file:
        names = {row["unit"] for row in csv.DictReader(file)}
    assert len(names) > 20
    for name in names:
        found = codes.unit(name)
        assert not found.base.id.startswith("U_"), name
        assert convert(Decimal(1), name, found.base.zh) == Decimal(10) ** found.multiplier, name
    bases = {codes.unit(name).base for name in names}
    assert len({one.id for one in bases}) == len(bases)


def test_unknown_units_never_share_a_code() -> None:
    assert codes.unit("头").base.id != codes.unit("匹").base.id
    assert re.fullmatch(r"[A-Z0-9_]+", codes.unit("头").base.id)
