"""What holds of each counted figure of the demonstration (`test_demonstration`): it is the rows that
its register's page lists, at every door, and before its first month what was reported stands."""

import re

from django.utils.timezone import localdate

from accounts import clock
from accounts.models import User
from entry.counts import Kept, Measure, kept_of
from entry.periods import Month
from indicators.counters import page
from indicators.models import Indicator, Observation
from investment.models import SupportItem
from tests.api.conftest import program_of
from tests.conftest import browser_of
from tests.indicators.counted_figures.reading import everywhere, over_rest, page_of, text, words
from tests.indicators.counted_registers.pages import agree, listed

SEPTEMBER = Month(2024, 9)
# The plan's own: 签约80, 落地60, 区外30亿, 新开工17, 投产15, 项目投资50亿, 三争取, 风电落户15.
PROMISED = (
    "signings", "landings", "outside_funds", "new_industrial_starts", "projects_completed",
    "project_investment", "funds_won", "policies_won", "honours_won", "wind_projects_landed",
)  # fmt: skip
# Recognised from the day on which it was handed in: the page has them, the next figure will.
SINCE = {"funds_won": 1, "honours_won": 3}


def published_is_what_the_page_of_its_register_lists(code: str) -> None:
    leader = User.objects.get(username="leader")
    figure = Observation.objects.current().get(indicator__code=code, month=SEPTEMBER)
    kept = kept_of(figure.records)
    count, href = kept.count, page(kept.count.code, SEPTEMBER)
    own = {one.key for one in kept.records}
    shown = rows_of(text(browser_of(leader), href), href)
    since = entered_since(figure) & shown
    assert len(since) == SINCE.get(code, 0)
    if count.measure is Measure.NUMBER or since:
        assert shown - since == own
    else:  # the page lists what brought nothing, too; it comes to the same
        assert shown >= own
        assert agree(count, kept.records, listed(leader, count, href, clock.today()))


def rows_of(html: str, href: str) -> set[str]:
    """The keys of the rows that a ledger's page shows."""
    path = href.partition("?")[0]
    heads = re.findall(r'<th scope="row".*?</th>', html.split("<main")[1], re.S)
    found = [re.search(rf'href="{path}([^/"]+)/', one) for one in heads]
    return {one[1] for one in found if one}


def entered_since(figure: Observation) -> set[str]:
    day = localdate(figure.monthly_return.submitted_at)
    later = SupportItem.objects.filter(recognised_on__gte=day)
    return set(later.values_list("key", flat=True))


def every_door_tells_it_with_its_records(code: str) -> None:
    leader, month = User.objects.get(username="leader"), {"month": str(SEPTEMBER)}
    figure = Observation.objects.current().get(indicator__code=code, month=SEPTEMBER)
    kept: Kept = kept_of(figure.records)
    names = sorted(one.title for one in kept.records)
    if kept.count.measure is Measure.NUMBER:
        told = everywhere(leader, code, month, **month)
        assert told.value == str(kept.number)
    else:
        told = over_rest(leader, code, **month)
        assert figure.value == kept.amount / 10_000
    assert sorted(name for name, _ in told.records) == names


def it_is_counted_from_its_first_month_and_was_reported_before(code: str) -> None:
    indicator = Indicator.objects.get(code=code)
    assert indicator.counted_since == Month(2024, 1)
    figures = Observation.objects.published().filter(indicator=indicator)
    months = {(one.month, one.records is not None) for one in figures}
    due = Month.range(Month(2024, indicator.first_month), SEPTEMBER)
    assert {month for month, is_counted in months if is_counted} == set(due)
    assert not any(month >= Month(2024, 1) for month, is_counted in months if not is_counted)


def what_was_told_before_the_first_counted_month_stands() -> None:
    """87个 of 2023 by the report, though the register knows some signings of that year, too."""
    leader = User.objects.get(username="leader")
    told = Observation.objects.current().get(indicator__code="signings", month=Month(2023, 12))
    assert (told.value, told.records) == (87, None)
    said = words(text(browser_of(leader), page_of("signings", month="2023-12")))
    assert "为87个，是填报的数" in said
    assert "87" in text(browser_of(leader), "/indicators/signings/?month=2023-12")
    assert over_rest_figure(leader) == ("87", False)


def over_rest_figure(user: User) -> tuple[str, bool]:
    asked = {"indicator": "signings", "month": "2023-12"}
    found = program_of(user).read("observation-records/", asked)
    assert found["results"] == []
    return found["figure"]["value"], found["figure"]["counted"]


CHECKS = (
    published_is_what_the_page_of_its_register_lists,
    every_door_tells_it_with_its_records,
    it_is_counted_from_its_first_month_and_was_reported_before,
)
