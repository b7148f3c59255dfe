"""Codes that identify an enterprise or a project: their shape, their check digit. Pure.

Enterprise: GB 32100-2015, 统一社会信用代码. Project: GB/T 40058-2021 and 发改投资〔2020〕1439号;
the algorithm of its last character is not published, so only the shape is checked (DOMAIN §10.2–3).
"""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, Z, S, V
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # 3^i mod 31
_GROUPS = (4, 6, 2, 2, 6)
_CODE = re.compile(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})")
_DIGITS = re.compile(r"\d{20}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣_", "-"))


class CodeError(ValueError):
    """A code that cannot be right; its text is the Chinese sentence for the user."""


def _plain(text: str) -> str:
    """Half-width, without white space, dashes made hyphens, upper case."""
    narrow = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(narrow.split()).upper()


def credit_code(text: str) -> str:
    """The 18 characters of a unified social credit code, as stored.

    The check character is `(31 - Σ value × 3^i mod 31) mod 31`. Raises CodeError.
    """
    code = _plain(text).replace("-", "")
    if len(code) != 18:
        raise CodeError(f"统一社会信用代码应为18位，填写的是{len(code)}位。")
    strange = sorted({character for character in code if character not in ALPHABET})
    if strange:
        raise CodeError(f"统一社会信用代码中不会有“{''.join(strange)}”，请与营业执照核对。")
    total = sum(ALPHABET.index(a) * weight for a, weight in zip(code, _WEIGHTS, strict=False))
    if ALPHABET[(31 - total % 31) % 31] != code[17]:
        raise CodeError("统一社会信用代码的校验位不符，多半是抄错了一位，请与营业执照核对。")
    return code


def project_code(text: str) -> str:
    """The 24 characters `2312-150205-04-01-123456`, hyphens put back where they were left out.

    The area is the approving level's, so it is not forced to be the district's. Raises CodeError.
    """
    code = _plain(text)
    digits = code.replace("-", "")
    if not _DIGITS.fullmatch(digits):
        raise CodeError("项目代码应为24位，如2312-150205-04-01-123456，连字符可以省略。")
    if "-" in code and not _CODE.fullmatch(code):
        raise CodeError("项目代码的连字符位置不对，应如2312-150205-04-01-123456，也可以全部省略。")
    parts, at = [], 0
    for length in _GROUPS:
        parts.append(digits[at : at + length])
        at += length
    code = "-".join(parts)
    if not style(code):
        raise CodeError(f"项目代码开头的“{parts[0]}”不是年月（如2312），也不是年份（如2019）。")
    return code


def style(code: str) -> str:
    """How the time group is written: YYMM (since 2020), YYYY (2014 to 2021), or "" for neither."""
    year, month = int(code[:2]), int(code[2:4])
    if year >= 20 and 1 <= month <= 12:
        return "YYMM"
    return "YYYY" if 2014 <= int(code[:4]) <= 2021 else ""
