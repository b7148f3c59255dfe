"""Finding quotes and numbers in a text (plan.quotes)."""

import pytest

from plan.quotes import QuoteNotFoundError, locate, number_tokens, squeeze


def test_locate_names_a_quote_that_is_missing() -> None:
    text = squeeze("一是 **稳** 中\n有进，二是稳中有进")
    assert text == "一是稳中有进，二是稳中有进"
    assert locate("稳中 有进", text) == (2, 6)
    assert locate("稳中有进", text, 2) == (9, 13)
    with pytest.raises(QuoteNotFoundError, match="稳中求进"):
        locate("稳中求进", text)
    with pytest.raises(QuoteNotFoundError, match="第 3 处"):
        locate("稳中有进", text, 3)
    with pytest.raises(QuoteNotFoundError, match="空"):
        locate(" ", text)


def test_number_tokens_keep_decimals_and_places() -> None:
    assert number_tokens("增长6.7%、9.1%，5-10MW") == [
        (2, 5, "6.7"), (7, 10, "9.1"), (12, 13, "5"), (14, 16, "10"),
    ]  # fmt: skip
