"""招商活动 by their pages: the list by city and team, one event with what came of it."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Department, User
from entry.periods import Month
from investment.event_ledgers import Filters, event_ledger
from investment.models import Contact, Event, Signing, Team
from tests.factories import NOW, DepartmentFactory, person
from tests.investment.factories import SigningFactory, take
from tests.investment.many import sixty
from tests.investment.pages import EVENTS, post, queries, rows_of, text, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at")]


@pytest.fixture
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


def held(lead: Department, key: str, city: str, **fields: object) -> Event:
    known = {"title": f"{city}推介会", "kind": "fair", "held_on": date(2024, 3, 1), "lead": lead}
    return Event.objects.create(key=key, city=city, **{**known, **fields})


@pytest.fixture
def three(finance: Department) -> Team:
    """Two in 杭州, one of a team; a signing and its increase, a contact, and one unseen."""
    team = Team.objects.create(code="south", name="南方小分队", lead=finance)
    first = held(finance, "first", "杭州", attended=20, team=team)
    held(finance, "second", "杭州", title="再访", held_on=date(2023, 5, 1), kind="visit")
    held(finance, "third", "北京", attended=7)
    made = SigningFactory(key="made", lead=finance, event=first, agreed_investment=20_000)
    take(made, "signed", date(2024, 3, 1))
    more = SigningFactory(
        key="more", lead=finance, event=first, parent=made, agreed_investment=5_000
    )
    take(more, "signed", date(2024, 8, 1))
    SigningFactory(lead=DepartmentFactory(), event=first)
    Contact.objects.create(name="某公司", lead=finance, event=first, first_on=date(2024, 3, 1))
    return team


def test_the_list_tells_what_came_of_each(
    three: Team, clerk: User, publisher: User, other_clerk: User
) -> None:
    page = told(clerk, EVENTS)
    assert "杭州推介会 节会展会 杭州 2024-03-01 财政局 南方小分队 20 1 1 1 2.50" in page
    assert "合计（3场） 27 1 1 1 2.50" in page
    assert page.index("杭州推介会") < page.index("再访")
    assert "杭州推介会 节会展会 杭州 2024-03-01 财政局 南方小分队 20 0 0 0 —" in told(
        other_clerk, EVENTS
    )
    row = rows_of(clerk, f"{EVENTS}export.csv?city=杭州&year=2024")[0]
    assert (row["活动名称"], row["到场企业"], row["签约项目"], row["协议投资"]) == (
        "杭州推介会", "20", "1", "2.50",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("city", ["杭州 2 20 1 1 1 2.50", "北京 1 7 0 0 0 —"]),
        ("team", ["未注明 2 7 0 0 0 —", "南方小分队 1 20 1 1 1 2.50"]),
        ("kind", ["节会展会 2 27 1 1 1 2.50", "外出招商 1 0 0 0 0 —"]),
    ],
)
def test_it_is_summed_by_city_and_team(three: Team, clerk: User, by: str, rows: list[str]) -> None:
    page = told(clerk, f"{EVENTS}?by={by}")
    for row in rows:
        assert row in page, row
    assert "合计 3 27 1 1 1 2.50" in page
    shown = rows_of(clerk, f"{EVENTS}export.csv?by={by}")
    assert [one["活动"] for one in shown] == [*(one.split()[1] for one in rows), "3"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?team=south", "杭州推介会"),
        ("?team=none", "北京推介会 再访"),
        ("?kind=visit", "再访"),
        ("?year=2023", "再访"),
        ("?q=北京", "北京推介会"),
        ("?q=没有", ""),
    ],
)
def test_page_and_file_are_narrowed_alike(
    three: Team, clerk: User, query: str, titles: str
) -> None:
    shown = {row["活动名称"] for row in rows_of(clerk, f"{EVENTS}export.csv{query}")}
    assert shown == {*titles.split()}
    page = told(clerk, f"{EVENTS}{query}")
    assert ("没有符合条件的活动" in page) is (not titles)
    for title in {"杭州推介会", "北京推介会", "再访"} - shown:
        assert title not in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?year=now", "“now”不是年度"),
        ("?year=0000", "“0000”不是年度"),
        ("?kind=party", "没有名为“party”的种类"),
        ("?by=moon", "没有名为“moon”的汇总方式"),
        ("?page=0", "“0”不是页码"),
    ],
)
def test_a_slip_in_the_address_is_named(three: Team, clerk: User, query: str, words: str) -> None:
    page = told(clerk, f"{EVENTS}{query}")
    assert words in page
    assert "共3场" in page


def test_sums_are_what_an_obvious_count_says() -> None:
    """The oracle: every signing of the event, one by one, by the signing's own ledger."""
    from investment.ledgers import Filters as Narrowed
    from investment.ledgers import ledger

    sixty()
    leader = person("leader", username="boss")
    month = Month(2024, 10)
    (entry,) = event_ledger(leader, Filters(), month=month).entries
    came = ledger(leader, month, Narrowed(event="fair")).entries
    signed = [one for one in came if one.day("signed") and not one.judged.excluded]
    agreed = [one.signing.agreed_investment or 0 for one in signed]
    assert entry.signings == sum(one.signing.parent is None for one in came)
    assert entry.signed == sum(one.signing.parent is None for one in signed) > 0
    assert entry.agreed == sum(agreed, Decimal(0)) > 0


def test_an_event_is_entered_and_changed(
    finance: Department, clerk: User, reviewer: User, other_clerk: User
) -> None:
    assert "还没有招商活动" in told(clerk, EVENTS)
    given = {
        "title": "深圳推介会", "kind": "signing", "city": "深圳", "held_on": "2024-09-02",
        "lead": finance.pk, "attended": "30",
    }  # fmt: skip
    future = {**given, "held_on": "2024-12-01"}
    page = post(clerk, f"{EVENTS}new/", 422, **future)
    assert "还没有举办的，办完再登记" in page
    assert 'value="深圳推介会"' in page
    where = post(clerk, f"{EVENTS}new/", **given)
    made = Event.objects.get()
    assert where == f"{EVENTS}{made.key}/"
    assert "当天已登记了同名的活动" in post(clerk, f"{EVENTS}new/", 422, **given)
    path = f"{where}edit/"
    assert f'href="{path}"' in text(clerk, where)
    for user in (reviewer, other_clerk):
        assert f'href="{path}"' not in text(user, where)
        assert text(user, path, 403)
    del given["lead"]
    post(clerk, path, **{**given, "attended": "45"}, version=1)
    assert "到场企业 45家" in told(other_clerk, where)
    assert "到场企业（家）： 30 → 45" in told(clerk, where)
    assert "在你打开之后有变动" in post(clerk, path, 409, **given, version=1)


def test_an_event_tells_who_was_met_and_what_was_signed(
    three: Team, clerk: User, other_clerk: User
) -> None:
    page = text(clerk, f"{EVENTS}first/")
    assert "招商made" in page
    assert "某公司" in page
    assert "/investment/contacts/new/?event=first" in page
    page = told(other_clerk, f"{EVENTS}first/")
    assert "招商made" not in page
    assert "某公司" not in page
    assert "不在你的查看范围" in page
    assert text(clerk, f"{EVENTS}nothing/", 404)


def test_list_and_page_take_fixed_numbers_of_queries(
    three: Team, clerk: User, finance: Department
) -> None:
    before = queries(clerk, EVENTS), queries(clerk, f"{EVENTS}first/")
    first = Event.objects.get(key="first")
    for number in range(6):
        held(finance, f"e{number}", f"城{number}")
        made: Signing = SigningFactory(lead=finance, event=first)
        take(made, "signed", date(2024, 4, 1))
        Contact.objects.create(
            name=f"公司{number}", lead=finance, event=first, first_on=date(2024, 4, 1)
        )
    assert (queries(clerk, EVENTS), queries(clerk, f"{EVENTS}first/")) == before
    assert max(before) <= 24
