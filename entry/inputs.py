"""Form fields for figures, shared by the administration of all registers."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models

from entry.numbers import exact


class FigureField(forms.DecimalField):
    """A number as people type it, 1,234.5 in full width too; shown without idle zeros."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[,，\s]", "", unicodedata.normalize("NFKC", value))
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return exact(value) if isinstance(value, Decimal) else value


# `formfield_overrides` of an administration that shows figures.
FIGURES: dict[Any, Any] = {
    models.DecimalField: {"form_class": FigureField, "widget": AdminTextInputWidget}
}
