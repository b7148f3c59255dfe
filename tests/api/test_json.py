"""The JSON of the door: UTF-8, decimals as text, and what the framework writes in its own way."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import lazystr

from accounts.api_json import Json, dumps


class Colour(StrEnum):
    RED = "red"


def test_a_decimal_is_text_with_all_its_digits_and_never_a_float() -> None:
    text = dumps({"a": Decimal("629.1300"), "b": [Decimal("0.1")]})
    assert text == b'{"a":"629.1300","b":["0.1"]}'


def test_chinese_is_written_as_it_is() -> None:
    assert dumps({"名": "石拐区"}) == '{"名":"石拐区"}'.encode()


def test_members_of_enumerations_are_their_values_as_keys_too() -> None:
    assert json.loads(dumps({Colour.RED: Colour.RED})) == {"red": "red"}


def test_moments_and_late_translations_are_written_as_the_framework_does() -> None:
    told = json.loads(dumps({"at": datetime(2024, 9, 30, tzinfo=UTC), "word": lazystr("词")}))
    assert told == {"at": "2024-09-30T00:00:00Z", "word": "词"}


def test_nothing_is_an_empty_body() -> None:
    assert Json().render(None) == b""
