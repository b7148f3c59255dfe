"""What the seeds have counted is what the registers of this installation count."""

import pytest

from entry.periods import Month
from indicators.counters import counters, known_counts
from indicators.models import Indicator, Observation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report")]


def test_every_seeded_count_is_known_and_fits_its_indicator() -> None:
    counts = known_counts()
    counted = Indicator.objects.exclude(counted_from="")
    assert counted
    for one in counted:
        assert one.counted_from in counts, one.code
        assert one.unit in counts[one.counted_from].units, one.code
        assert (one.accumulation, one.has_value) == ("ytd", True), one.code


def test_no_two_counts_share_a_code_and_all_fit_their_column() -> None:
    codes = [count.code for each in counters() for count in each.counts]
    assert len(codes) == len(set(codes))
    assert all(0 < len(code) <= 40 for code in codes)


def test_no_figure_is_loaded_of_a_month_that_a_register_counts() -> None:
    """The report is a door, too: what it tells is of before, as 87个 of 2023."""
    loaded = Observation.objects.filter(monthly_return__is_history=True)
    of_counted = loaded.exclude(indicator__counted_from="").select_related("indicator")
    assert of_counted
    for one in of_counted:
        assert not one.indicator.is_counted(one.month), one
    told = of_counted.get(indicator__code="signings", month=Month(2023, 12))
    assert (told.value, told.records) == (87, None)
