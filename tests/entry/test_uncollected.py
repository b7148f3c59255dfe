"""The search for cycles rests while long work goes on, and goes on afterwards."""

import gc

import pytest

from entry.uncollected import uncollected


def test_it_rests_until_the_last_has_done() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failure_does_not_leave_it_off() -> None:
    @uncollected()
    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails()
    assert gc.isenabled()
