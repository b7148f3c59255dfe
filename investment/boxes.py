"""What the forms of this register are made of: boxes for words, days and amounts, the version."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from entry.inputs import FigureField
from plan.forms import DayInput

# A year outside is a slip of the hand; the browser's own box takes any.
YEARS = (
    MinValueValidator(date(1990, 1, 1), "年份早于1990年，请核对。"),
    MaxValueValidator(date(2099, 12, 31), "年份晚于2099年，请核对。"),
)


def words_box(label: str, most: int, *, required: bool = False, help_text: str = "") -> Any:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(
        label=label, required=required, max_length=most, widget=area, help_text=help_text
    )


def day_box(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=DayInput(), help_text=help_text, validators=YEARS
    )


def amount_box(label: str, help_text: str = "万元", *, required: bool = False) -> FigureField:
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return FigureField(
        label=label, required=required, min_value=0, max_digits=15, decimal_places=4,
        widget=box, help_text=help_text,
    )  # fmt: skip


class VersionForm(forms.Form):
    """A form of one part: the version that its reader has seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @property
    def seen_version(self) -> int:
        return int(self.cleaned_data["version"])

    def renew(self, version: int) -> None:
        """After a refusal the typed text stays, at the version that is now seen."""
        typed = cast(QueryDict, self.data).copy()
        typed["version"] = str(version)
        self.data = typed
