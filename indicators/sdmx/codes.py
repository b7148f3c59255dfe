"""The closed lists of the SDMX door, and how our own words translate into them.

Frequencies and observation statuses are those of the SDMX cross-domain code lists (CL_FREQ,
CL_OBS_STATUS); what they cannot say stands beside them in lists of our own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from entry.units import is_rate, scale
from indicators import choices

AGENCY, VERSION = "PLAN_TRACKER", "1.0"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list: identifier, both names, definition, what it is part of.

    `en` is "" where nobody has given an English name.
    """

    id: str
    zh: str
    en: str
    note: str = ""
    parent: str = ""


FREQUENCIES = (
    Code("A", "年", "Annual"),
    Code("S", "半年", "Half-yearly"),
    Code("Q", "季", "Quarterly"),
    Code("M", "月", "Monthly"),
)
FREQUENCY_OF = {"month": "M", "quarter": "Q", "half": "S", "year": "A"}

MEASURES = (
    Code("value", "数值", "Value", "截至期末的累计数、时点数或累计平均数。"),
    Code("growth", "同比", "Growth over the same period of last year", "公布的同比，%。"),
    Code("rank", "位次", "Rank in the city", "公布的全市位次。"),
)

STATUSES = (
    Code("A", "正常", "Normal value"),
    Code("F", "预计", "Forecast value"),
    Code("P", "初步（快报）", "Provisional value"),
    Code("U", "不是准数（以上、近、约等）", "Low reliability: a limit or an approximation"),
    Code("O", "缺数（未反馈）", "Missing value"),
    Code("L", "缺数（免报，并入以后各月）", "Missing value; data exist but were not collected"),
    Code("M", "缺数（未到期，不会有）", "Missing value; data cannot exist"),
    Code("Q", "缺数（不公布或保密）", "Missing value; suppressed"),
)
_OF_STATUS = {"forecast": "F", "flash": "P", "verified": "A", "final": "A", "revised": "A"}
_OF_ABSENCE = {
    "missing": "O",
    "not_collected": "L",
    "not_due": "M",
    "not_published": "Q",
    "confidential": "Q",
}
MISSING = frozenset(_OF_ABSENCE.values())


def _translated(chinese: Iterable[tuple[str, str]], english: dict[str, str]) -> tuple[Code, ...]:
    return tuple(Code(value, str(label) or "准确数", english[value]) for value, label in chinese)


DATA_STATUSES = _translated(
    choices.Status.choices,
    {
        "forecast": "Forecast before the period has ended",
        "flash": "Flash figure",
        "verified": "Verified",
        "final": "Finally verified",
        "revised": "Revised after a census",
    },
)
QUALIFIERS = _translated(
    choices.Qualifier.choices,
    {
        "exact": "Exact",
        "at_least": "At least",
        "at_most": "At most",
        "nearly": "Nearly",
        "over": "Over",
        "about": "About",
        "under": "Less than",
    },
)
ACCUMULATIONS = _translated(
    choices.Accumulation.choices,
    {
        "ytd": "Cumulative from January to the end of the period",
        "point": "At the end of the period",
        "average": "Average from January to the end of the period",
    },
)
_QUALIFIED = {str(each.value): str(each.label) for each in choices.Qualifier}
_ABSENT = {str(each.value): str(each.label) for each in choices.Absence}


def obs_status(status: str, qualifier: str, absence: str) -> str:
    """The CL_OBS_STATUS of a figure: why it is missing, else that it is no exact number, else how
    final it is."""
    if absence:
        return _OF_ABSENCE[absence]
    return _OF_STATUS[status] if qualifier == "exact" else "U"


def comment(qualifier: str, absence: str) -> str:
    """What a reader must know besides the number, in Chinese; "" when there is nothing."""
    if absence:
        return f"缺数：{_ABSENT[absence]}"
    return "" if qualifier == "exact" else f"原文写“{_QUALIFIED[qualifier]}”，不是准数"


# The base units of the seed, with the codes of UN/CEFACT or ISO 4217 where there are any.
_UNITS = {
    "元": ("CNY", "Yuan"),
    "元/亩": ("CNY_MU", "Yuan per mu"),
    "%": ("PT", "Per cent"),
    "‰": ("PM", "Per mille"),
    "个百分点": ("PP", "Percentage points"),
    "个": ("UNITS", "Units"),
    "家": ("ENT", "Enterprises"),
    "户": ("HH", "Households or businesses"),
    "项": ("ITEMS", "Items"),
    "名": ("PS_NAMED", "Persons (named)"),
    "人": ("PS", "Persons"),
    "人次": ("VISITS", "Person-times"),
    "亩": ("MU", "Mu (1/15 hectare)"),
    "条": ("STRIPS", "Pieces (lines, entries)"),
    "场": ("EVENTS", "Events"),
    "件": ("PIECES", "Pieces"),
    "处": ("PLACES", "Places"),
    "次": ("TIMES", "Times"),
    "起": ("CASES", "Cases"),
    "只": ("HEAD", "Head"),
    "羽": ("BIRDS", "Birds"),
    "吨": ("T", "Tonnes"),
    "平方米": ("M2", "Square metres"),
    "立方米": ("M3", "Cubic metres"),
    "公里": ("KM", "Kilometres"),
    "MW": ("MW", "Megawatts"),
    "位": ("RANK", "Rank"),
}
_SCALE_SIGNS = "十百千万亿"
MULTIPLIERS = tuple(
    Code(str(power), zh, en)
    for power, zh, en in (
        (0, "个", "Units"),
        (1, "十", "Tens"),
        (2, "百", "Hundreds"),
        (3, "千", "Thousands"),
        (4, "万", "Tens of thousands"),
        (5, "十万", "Hundreds of thousands"),
        (6, "百万", "Millions"),
        (7, "千万", "Tens of millions"),
        (8, "亿", "Hundreds of millions"),
        (9, "十亿", "Billions"),
        (10, "百亿", "Tens of billions"),
        (11, "千亿", "Hundreds of billions"),
        (12, "万亿", "Trillions"),
    )
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit split as SDMX wants it: 亿元 is CNY (元) times ten to the 8th."""

    base: Code
    multiplier: int


def unit(name: str) -> Unit:
    """The SDMX unit of one of ours; one that no list knows gets a code made of its letters.

    Counters stay apart (家, 户, 个): a data user asks for the words of the source.
    """
    base, power = name, 0
    if not is_rate(name):
        base = name.lstrip(_SCALE_SIGNS) or name
        power = len(str(scale(name[: len(name) - len(base)])[0])) - 1 if base != name else 0
    code, english = _UNITS.get(base, ("", ""))
    made = "U_" + base.encode().hex().upper()
    return Unit(Code(code or made, base or "无单位", english), power)


PERCENT, PLACE = unit("%"), unit("位")
