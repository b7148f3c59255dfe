"""Months and figures at the REST door: months as 2024-09, decimals as text with every digit."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import IntegerField
from django.db.models.functions import Cast
from drf_spectacular.utils import extend_schema_field

from accounts.api_filters import Control, Parameter, TextField, WholeField
from accounts.api_ledgers import Derived
from accounts.api_problems import shown
from accounts.api_rows import Read, Text, TextCell, Values
from entry.numbers import exact
from entry.periods import Month

# Exactly the years that `Month` knows; and those in which a plan can be judged, which takes the
# year before and leaves room for arithmetic at both ends.
MONTH = {
    "type": "string",
    "pattern": r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])$",
    "examples": ["2024-09"],
}
PLAN_MONTH = {**MONTH, "pattern": r"^20[0-9]{2}-(0[1-9]|1[0-2])$"}
YEAR = {"minimum": 1900, "maximum": 2999}
SHARE_STEP = Decimal("0.000001")
DECIMAL = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["629.13"]}


def decimal_text(value: Decimal | None) -> str | None:
    """23, 3.9, -0.026: no exponent, no trailing zeros; None stays None and is never 0."""
    return None if value is None else exact(value)


def share_text(value: Decimal | str | None) -> str | None:
    """A completion, progress or gap, which may go on for ever, to six decimals, half up."""
    if value is None:
        return None
    return exact(Decimal(value).quantize(SHARE_STEP, rounding=ROUND_HALF_UP))


def optional_month(month: Month | None) -> str | None:
    return None if month is None else str(month)


class MonthNumber(Cast):
    """A month as the database holds it, 202409: to be looked up, not to be reckoned with."""

    def __init__(self, path: str) -> None:
        super().__init__(path, IntegerField())

    def get_db_converters(self, connection: Any) -> list[Any]:
        return []  # every driver gives an int


@lru_cache(maxsize=4096)
def month_text(number: int | None) -> str | None:
    return None if number is None else str(Month.from_int(number))


@extend_schema_field(MONTH)
class MonthText(Text):
    default_make = month_text

    def reads(self, name: str) -> tuple[Read, ...]:
        (path,) = super().reads(name)
        return (MonthNumber(str(path)),)


@extend_schema_field(DECIMAL)
class DecimalText(TextCell, Text):
    default_make = decimal_text
    is_number = True

    def of_texts(self, texts: Values) -> Iterable[Any]:
        """What `decimal_text` makes of the numbers that PostgreSQL wrote as these texts."""
        return [
            text.rstrip("0").rstrip(".") if text is not None and "." in text else text
            for text in texts
        ]


class AmountOf(Derived, DecimalText):
    pass


class MonthOf(Derived, MonthText):
    pass


class MonthField(TextField):
    pattern = str(MONTH["pattern"])

    def clean(self, value: Any) -> Month | None:
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(self.pattern, text):
            raise ValidationError(f"“{shown(text)}”不是有效的月份，请写成2024-03这样的形式。")
        return Month.parse(text)


class PlanMonthField(MonthField):
    pattern = str(PLAN_MONTH["pattern"])


class MonthParameter(Parameter):
    field_class = MonthField
    schema: ClassVar[dict[str, Any]] = MONTH


class YearField(WholeField):
    def clean(self, value: Any) -> int | None:
        year = super().clean(value)
        if year is not None and not YEAR["minimum"] <= year <= YEAR["maximum"]:
            raise ValidationError(f"“{shown(str(year))}”不是年度，请写成2024这样的四位数。")
        return year


class YearControl(Control, Parameter):
    field_class = YearField
    schema: ClassVar[dict[str, Any]] = {"type": "integer", **YEAR}


class PlanMonthControl(Control, Parameter):
    """The month at which a plan is looked at."""

    field_class = PlanMonthField
    schema: ClassVar[dict[str, Any]] = PLAN_MONTH
