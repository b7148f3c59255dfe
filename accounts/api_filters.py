"""Query parameters of the REST door: strict in their names, their values and their number.

A parameter that nobody knows is refused, never ignored: a misspelt filter would answer with
everything, and a program would take that for what it asked for. An empty value narrows nothing.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django_filters import rest_framework as filters
from drf_spectacular.utils import set_override
from rest_framework.request import Request

from accounts.api_problems import (
    INVALID_PARAMETER,
    REPEATED_PARAMETER,
    UNKNOWN_PARAMETER,
    ApiRefusal,
    shown,
)

M = TypeVar("M", bound=Model)
MOST_CODES, LONGEST_CODE = 200, 60
# Any script's letters and signs, but no comma, blank, control character or JSON.
CODE = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_CODE,
    "pattern": r'^[^,"\[\]{}\s\u0000-\u0020\u007f-\u00a0]+$',
}
# Before 1901 Shanghai's offset had seconds, which no date-time of JSON can say.
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)


class TextField(forms.CharField):
    """A value as it was sent: what is trimmed for people would be guessed for a program."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, strip=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """The text, which is what Django makes of one that is there and has no NUL."""
        return value if value and value.isprintable() else super().clean(value)


def checked_code(text: str) -> str:
    """Raise ValidationError for what cannot be a code, an empty one included."""
    if not text:  # a list that came out empty must not answer with everything
        raise ValidationError("逗号前后缺代码。")
    if len(text) > LONGEST_CODE:
        raise ValidationError(f"代码最长{LONGEST_CODE}个字符。")
    if not re.fullmatch(str(CODE["pattern"]), text):
        raise ValidationError(f"“{shown(text)}”不是代码：代码中没有空格、引号和括号。")
    return text


class CodeField(TextField):
    def clean(self, value: Any) -> str:
        return checked_code(super().clean(value))


class WordsField(TextField):
    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if len(text) > LONGEST_CODE:
            raise ValidationError(f"要找的字词最长{LONGEST_CODE}个字符。")
        return text


class CodesField(TextField):
    """One code, or several with commas between them."""

    def clean(self, value: Any) -> list[str]:
        codes = super().clean(value).split(",")
        if len(codes) > MOST_CODES:
            raise ValidationError(f"一次最多列{MOST_CODES}个代码。")
        return [checked_code(code) for code in codes]


class WholeField(TextField):
    """Digits only: no sign, no point, no other script's digits."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValidationError(f"“{shown(text)}”不是整数。")
        return int(text)


class FlagField(TextField):
    def clean(self, value: Any) -> bool | None:
        text = super().clean(value)
        if text not in {"", "true", "false"}:
            raise ValidationError(f"“{shown(text)}”不对，请写 true 或 false。")
        return text == "true" if text else None


class ChoiceField(TextField):
    """One of a closed list; the answer to anything else names them all."""

    def __init__(self, *args: Any, known: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and text not in self.known:
            raise ValidationError(f"“{shown(text)}”不在可选值内：{'、'.join(self.known)}。")
        return text


class InstantField(TextField):
    """A moment with its offset; without one it would mean another moment in another place."""

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            at = datetime.fromisoformat(text.upper())
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            raise ValidationError(
                f"“{shown(text)}”不是带时区的时间，请写成2024-05-01T00:00:00%2B08:00"
                "（网址里加号要写成%2B）。"
            )
        try:
            return min(max(at.astimezone(UTC), _EARLIEST), _LATEST)
        except OverflowError:  # the first or last hours that Python knows
            return _EARLIEST if at.year == 1 else _LATEST


class Parameter(filters.Filter):  # type: ignore[misc]
    """A filter with its OpenAPI schema beside it."""

    schema: dict[str, Any] = {"type": "string"}  # noqa: RUF012 - read only

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        schema = {**self.schema, **kwargs.pop("schema", {}), "description": help_text}
        super().__init__(*args, **kwargs)
        set_override(self, "field", schema)


class Codes(Parameter):
    field_class = CodesField
    schema = {"type": "array", "items": CODE, "maxItems": MOST_CODES}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, lookup_expr="in", **kwargs)


class Whole(Parameter):
    field_class = WholeField
    schema = {"type": "integer", "minimum": 0, "maximum": 999_999_999}  # noqa: RUF012


class Flag(Parameter):
    field_class = FlagField
    schema = {"type": "boolean"}  # noqa: RUF012


class Choice(Parameter):
    field_class = ChoiceField

    def __init__(self, *args: Any, known: Iterable[str], **kwargs: Any) -> None:
        values = tuple(known)
        super().__init__(*args, known=values, schema={"enum": list(values)}, **kwargs)


class Instant(Parameter):
    field_class = InstantField
    schema = {"type": "string", "format": "date-time"}  # noqa: RUF012


class Control:
    """Mixed into a parameter that the view reads itself: it narrows no query."""

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset


class CodeControl(Control, Parameter):
    """One code, for the view to look up."""

    field_class = CodeField
    schema = CODE


class CodesControl(Control, Codes):
    pass


class WholeControl(Control, Whole):
    pass


class ChoiceControl(Control, Choice):
    pass


class TextControl(Control, Parameter):
    """Words to look for."""

    field_class = WordsField
    schema = {"type": "string", "maxLength": LONGEST_CODE, "pattern": r"^[^\u0000]*$"}  # noqa: RUF012


class InstantControl(Control, Instant):
    pass


class FlagControl(Control, Flag):
    pass


class Parameters(filters.FilterSet):  # type: ignore[misc]
    """The parameters of one address, declared as django-filter's filters.

    Neither the set nor a form is made for a request: that would cost half a millisecond, more
    than the query (the filters and their fields hold no state of a request).
    """

    @classmethod
    def texts(cls, data: QueryDict) -> dict[str, str]:
        """What was written for each parameter; what is absent or empty is left out."""
        written = {name: data.get(name, "") for name in cls.base_filters}
        return {name: text for name, text in written.items() if text}

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> dict[str, Any]:
        """The values of what was written, by name.

        Raises `ApiRefusal` that names every value which cannot be taken.
        """
        given, errors = {}, []
        for name, each in cls.base_filters.items():
            if name not in texts and not each.extra["required"]:
                continue
            try:
                given[name] = each.field.clean(texts.get(name, ""))
            except ValidationError as error:
                errors.append({"parameter": name, "detail": " ".join(error.messages)})
        if errors:
            detail = "；".join(f"{e['parameter']}：{e['detail'].rstrip('。')}" for e in errors)
            raise ApiRefusal(
                INVALID_PARAMETER, f"{detail}。", parameter=errors[0]["parameter"], errors=errors
            )
        return given

    @classmethod
    def narrow(cls, queryset: QuerySet[M], given: Mapping[str, Any]) -> QuerySet[M]:
        for name, value in given.items():
            queryset = cls.base_filters[name].filter(queryset, value)
        return queryset


def refuse_unknown(data: QueryDict, known: Iterable[str]) -> None:
    """Raise `ApiRefusal` for a parameter that is not among `known`, or that is given twice."""
    names = list(known)
    for name in data:
        if name not in names:
            raise ApiRefusal(
                UNKNOWN_PARAMETER,
                f"没有名为“{shown(name)}”的参数，可用的有：{'、'.join(names)}。",
                parameter=shown(name),
                known=names,
            )
        if len(data.getlist(name)) > 1:
            raise ApiRefusal(
                REPEATED_PARAMETER,
                f"参数“{name}”只能出现一次；要列多个值，用逗号分开写在一起。",
                parameter=name,
            )


class StrictFilters(filters.DjangoFilterBackend):  # type: ignore[misc]
    """Applies a view's `Parameters`; leaves what was given on the view as `given`."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        return view.filterset_class.narrow(queryset, view.given)
