"""How a `Month` is stored: as the integer 202403, with a database check."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from entry.periods import Month


class MonthFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError as error:
            raise ValidationError(str(error))

    def prepare_value(self, value: Any) -> Any:
        return str(Month.from_int(value)) if isinstance(value, int) else value and str(value)


_month = lru_cache(maxsize=4096)(Month.from_int)  # a list of rows has few different months

if TYPE_CHECKING:

    class _Base(models.Field[Month | int | str, Month]):
        """The checker's view: what goes in and what comes out."""

        _validators: list[Any]
        _pyi_lookup_exact_type: Month | int

else:
    _Base = models.IntegerField


class MonthField(_Base):
    """A month; Python sees `Month`, the database 202403. Pair it with `month_check`."""

    description = "月份"

    def from_db_value(self, value: int | None, *_: Any) -> Month | None:
        return None if value is None else _month(value)

    def to_python(self, value: Any) -> Month | None:
        if value is None or isinstance(value, Month):
            return value
        try:
            return Month.from_int(value) if isinstance(value, int) else Month.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error))

    def get_prep_value(self, value: Any) -> int | None:
        month = self.to_python(value)
        return None if month is None else int(month)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        options = {"form_class": MonthFormField, "help_text": "写成 2024-09", **kwargs}
        return models.Field.formfield(self, **options)

    # IntegerField would compare the bounds of the column with a Month.
    @property
    def validators(self) -> list[Any]:
        return list(self._validators)


def optional_month(name: str, **options: Any) -> Any:
    """A month that may be unknown. Django's typing knows a field's own type only without null."""
    kind: Any = MonthField
    return kind(name, null=True, blank=True, **options)


def month_check(name: str, field: str = "month") -> models.CheckConstraint:
    """The database check that an integer column holds a month.

    A first-of-month date would need a Python function on SQLite and break its integrity check.
    """
    number = F(field) % 100
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": 190001, f"{field}__lte": 299912})
        & Q(GreaterThanOrEqual(number, 1))
        & Q(LessThanOrEqual(number, 12)),
        name=name,
    )


def known_choice(
    field: str,
    known: type[models.TextChoices] | list[str],
    name: str,
    *,
    blank: bool = False,
) -> models.CheckConstraint:
    """The database itself knows the closed list of a column."""
    values = known if isinstance(known, list) else known.values
    values = ["", *values] if blank else values
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)
