"""Months and figures at the REST door: months as 2024-09, decimals as text with every digit."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema_field

from accounts.api_filters import Control, _Parameter
from accounts.api_problems import shown
from accounts.api_rows import Text
from entry.numbers import exact
from entry.periods import Month

MONTH = {"type": "string", "pattern": r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])$"}
DECIMAL = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
