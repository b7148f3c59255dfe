"""Codes of enterprises and projects: published examples, every single slip, both styles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.codes import ALPHABET, CodeError, credit_code, project_code, style

# Of companies whose codes are public.
REAL = (
    "91310000631696382C",
    "914403001922038216",
    "91110000802100433B",
)


def by_hand(seventeen: str) -> str:
    """GB 32100-2015, character by character."""
    total, weight = 0, 1
    for character in seventeen:
        total += ALPHABET.index(character) * weight
        weight = weight * 3 % 31
    rest = 31 - total % 31
    return ALPHABET[0 if rest == 31 else rest]


seventeens = st.text(alphabet=ALPHABET, min_size=17, max_size=17)


@given(seventeens)
def test_the_check_character_is_that_of_the_standard(seventeen: str) -> None:
    code = seventeen + by_hand(seventeen)
    assert credit_code(code) == code
    others = [mark for mark in ALPHABET if mark != code[17]]
    for wrong in others:
        with pytest.raises(CodeError, match="校验位"):
            credit_code(seventeen + wrong)


@given(seventeens, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(seventeen: str, at: int, other: str) -> None:
    code = seventeen + by_hand(seventeen)
    slip = code[:at] + other + code[at + 1 :]
    if slip == code:
        assert credit_code(slip) == code
    else:
        with pytest.raises(CodeError):
            credit_code(slip)


@pytest.mark.parametrize(
    "typed",
    ["{}", " {} ", "{low}", "{full}", "{groups}"],
    ids=["as it stands", "blanks", "lower case", "full width", "in groups"],
)
def test_a_code_is_read_however_it_was_pasted(typed: str) -> None:
    code = "9115020570129876" + "5"
    code += by_hand(code)
    wide = "".join(chr(ord(mark) + 0xFEE0) for mark in code)
    groups = " ".join((code[:4], code[4:10], code[10:]))
    text = typed.format(code, low=code.lower(), full=wide, groups=groups)
    assert credit_code(text) == code


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "应为18位，填写的是0位"),
        ("9115020570129876", "填写的是16位"),
        ("91150205701298760I", "不会有“I”"),
        ("9115020570129876OZ", "不会有“OZ”"),
    ],
)
def test_what_is_no_code_is_told_why(text: str, told: str) -> None:
    with pytest.raises(CodeError, match=told):
        credit_code(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2312-150205-04-01-123456", "2312-150205-04-01-123456"),
        ("23121502050401123456", "2312-150205-04-01-123456"),
        ("2019-150205-34-03-012345", "2019-150205-34-03-012345"),
        ("2312—150205—04—01—123456", "2312-150205-04-01-123456"),
        ("２３１２-150205-04-01-123456", "2312-150205-04-01-123456"),
        (" 2312 150205 04 01 123456 ", "2312-150205-04-01-123456"),
        ("2401-000000-04-01-999999", "2401-000000-04-01-999999"),  # the state's own area part
    ],
)
def test_a_project_code_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert project_code(typed) == stored
    assert len(stored) == 24
    assert project_code(stored) == stored


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2312-150205-04-01-12345", "应为24位"),
        ("2312-150205-04-01-12345X", "应为24位"),
        ("231-2150205-04-01-123456", "连字符位置不对"),
        ("2313-150205-04-01-123456", "不是年月"),
        ("1999-150205-04-01-123456", "不是年月"),
        ("2300-150205-04-01-123456", "不是年月"),
    ],
)
def test_what_is_no_project_code_is_told_why(text: str, told: str) -> None:
    with pytest.raises(CodeError, match=told):
        project_code(text)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("2001", "YYMM"),
        ("2012", "YYMM"),
        ("2014", "YYYY"),
        ("2021", "YYYY"),
        ("2022", ""),
        ("2412", "YYMM"),
    ],
)
def test_the_time_group_has_two_styles(start: str, kind: str) -> None:
    assert style(f"{start}-150205-04-01-123456") == kind


@pytest.mark.parametrize("code", REAL)
def test_codes_of_real_companies_pass(code: str) -> None:
    assert credit_code(code) == code
