"""Enterprises approached, by their pages: the list and its files, talks, and what comes of them."""

from datetime import date, timedelta

import pytest

from accounts.models import Department, User
from investment.models import Contact, ContactNote, Event, Signing, Team
from tests.factories import NOW, DepartmentFactory
from tests.investment.factories import chain
from tests.investment.pages import CONTACTS, SIGNINGS, post, queries, rows_of, text, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table", "_at")]
TODAY = date(2024, 10, 8)


@pytest.fixture
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


def approached(lead: Department, name: str = "某风电公司", **fields: object) -> Contact:
    known = {"first_on": date(2024, 9, 23), "lead": lead, "name": name}
    return Contact.objects.create(**{**known, **fields})


def talked(contact: Contact, by: User, on: date, kind: str = "reply", text: str = "谈过") -> None:
    ContactNote.objects.create(contact=contact, kind=kind, on=on, text=text, by=by, at=NOW)


@pytest.fixture
def many(finance: Department, clerk: User) -> list[Contact]:
    """One late, one in time, one won, one let go, and another department's."""
    event = Event.objects.create(
        key="fair", title="推介会", kind="fair", city="杭州", held_on=date(2024, 9, 1), lead=finance
    )
    late = approached(finance, "迟到公司", event=event, city="杭州", chain=chain())
    fine = approached(finance, "按时公司", person="老周")
    talked(fine, clerk, date(2024, 10, 7), text="电话")
    won = approached(finance, "成了公司", closed_on=TODAY, signing=Signing.objects.create(
        key="won", name="成了项目", lead=finance, area=finance.area))  # fmt: skip
    lost = approached(finance, "走了公司", closed_on=TODAY, close_reason="elsewhere",
                      first_on=date(2023, 9, 1))  # fmt: skip
    approached(DepartmentFactory(), "别家公司")
    return [late, fine, won, lost]


def test_the_list_says_who_is_waiting_and_what_is_late(many: list[Contact], clerk: User) -> None:
    page = told(clerk, CONTACTS)
    assert "4 家" in page
    assert "别家公司" not in page
    assert "2024-09-24（响应，逾期10个工作日）" in page
    assert "2024-10-21（跟进）" in page
    assert "已结束：落户外地" in page
    assert page.index("迟到公司") < page.index("按时公司") < page.index("成了公司")
    assert "已逾期 1" in page
    assert "已形成项目 1" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?pace=overdue", "迟到公司"),
        ("?state=won", "成了公司"),
        ("?state=lost", "走了公司"),
        ("?year=2023", "走了公司"),
        ("?event=fair", "迟到公司"),
        ("?chain=wind-equipment", "迟到公司"),
        ("?q=杭州", "迟到公司"),
        ("?q=按时", "按时公司"),
        ("?sort=name", "成了公司 按时公司 走了公司 迟到公司"),
        ("?sort=-name", "迟到公司 走了公司 按时公司 成了公司"),
        ("?sort=first&state=open", "迟到公司 按时公司"),
        ("?lead=nobody", ""),
    ],
)
def test_page_and_file_show_what_the_address_asks(
    many: list[Contact], clerk: User, query: str, names: str
) -> None:
    page = told(clerk, f"{CONTACTS}{query}")
    shown = [row["企业名称"] for row in rows_of(clerk, f"{CONTACTS}export.csv{query}")]
    assert shown == names.split()
    hidden = {"迟到公司", "按时公司", "成了公司", "走了公司"} - {*names.split()}
    for name in names.split():
        assert name in page
    for name in hidden:
        assert name not in page
    assert ("没有符合条件的对接企业" in page) is (not names)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?state=dancing", "没有名为“dancing”的对接情况，这一条件没有采用。"),
        ("?pace=slow", "没有名为“slow”的时限"),
        ("?year=MMXX", "“MMXX”不是年度"),
        ("?year=0000", "“0000”不是年度"),
        ("?sort=colour", "没有名为“colour”的栏目"),
        ("?page=last", "“last”不是页码"),
        ("?q=%01", ""),
    ],
)
def test_a_slip_in_the_address_is_named_and_left_out(
    many: list[Contact], clerk: User, query: str, words: str
) -> None:
    page = told(clerk, f"{CONTACTS}{query}")
    assert words in page
    assert "4 家" in page


def test_every_column_is_there_for_who_asks(many: list[Contact], clerk: User) -> None:
    assert "老周" not in told(clerk, CONTACTS)
    assert "老周" in told(clerk, f"{CONTACTS}?cols=all")
    (row,) = rows_of(clerk, f"{CONTACTS}export.csv?cols=all&q=按时")
    assert (row["对接人"], row["对接次数"], row["最近一次对接"]) == (
        "老周", "1", "2024-10-07 答复：电话",
    )  # fmt: skip
    (row,) = rows_of(clerk, f"{CONTACTS}export.csv?cols=all&state=won")
    assert row["形成的招商项目"] == "成了项目"


def test_an_empty_list_says_what_belongs_there(clerk: User, leader: User) -> None:
    assert "还没有对接企业" in told(clerk, CONTACTS)
    assert "登记对接企业" in told(clerk, CONTACTS)
    assert f"{CONTACTS}new/" not in text(leader, CONTACTS)


def test_the_list_takes_a_fixed_number_of_queries(
    many: list[Contact], clerk: User, finance: Department
) -> None:
    before = queries(clerk, CONTACTS)
    for number in range(12):
        made = approached(finance, f"公司{number}")
        talked(made, clerk, date(2024, 9, 24))
    assert queries(clerk, CONTACTS) == before <= 16


def test_a_firm_is_taken_up_once(finance: Department, clerk: User) -> None:
    team = Team.objects.create(code="south", name="南方小分队", lead=finance)
    Event.objects.create(
        key="fair", title="推介会", kind="fair", city="杭州", held_on=date(2024, 9, 2),
        lead=finance, team=team,
    )  # fmt: skip
    page = text(clerk, f"{CONTACTS}new/?event=fair")
    assert 'value="2024-09-02"' in page
    assert f'<option value="{team.pk}" selected>' in page
    given = {"name": "某公司", "first_on": "2024-09-02", "lead": finance.pk, "intention": "建厂"}
    where = post(clerk, f"{CONTACTS}new/", **given)
    made = Contact.objects.get()
    assert where == f"{CONTACTS}{made.pk}/"
    page = post(clerk, f"{CONTACTS}new/", 422, **given)
    assert "已在对接" in page
    assert "建厂" in page
    later = {**given, "name": "别的", "first_on": "2025-01-01"}
    assert "首次对接日期不能晚于今天" in post(clerk, f"{CONTACTS}new/", 422, **later)


def test_talks_move_the_clock_on(finance: Department, clerk: User, leader: User) -> None:
    made = approached(finance)
    page = text(clerk, f"{CONTACTS}{made.pk}/")
    assert '<option value="answer" selected>' in page  # what is due
    path = f"{CONTACTS}{made.pk}/notes/"
    given = {"kind": "reply", "on": "2024-10-07", "text": "书面答复", "next_action": "来访"}
    bad = post(clerk, path, 422, **{**given, "on": "2024-12-01"}, version=1)
    assert "不晚于今天" in bad
    assert 'value="来访"' in bad
    early = {**given, "next_on": "2024-10-01"}
    assert "下一步期限不能早于这次对接" in post(clerk, path, 422, **early, version=1)
    post(clerk, path, **given, next_on="2024-10-10", version=1)
    page = told(clerk, f"{CONTACTS}{made.pk}/")
    assert "2024-10-10（约定的下一步" in page
    assert "书面答复" in page
    stale = post(clerk, path, 409, **given, version=1)
    assert "在你打开之后有变动" in stale
    assert 'name="version" value="2"' in stale
    assert "保存这次对接" not in text(leader, f"{CONTACTS}{made.pk}/")


def test_a_contact_is_let_go_and_taken_up_again(finance: Department, clerk: User) -> None:
    made = approached(finance)
    page = f"{CONTACTS}{made.pk}/"
    assert "必填" in post(clerk, f"{page}let-go/", 422, reason="", version=1)
    post(clerk, f"{page}let-go/", reason="price", version=1)
    assert "结束对接，原因：要素成本（电、气、水、人工）" in told(clerk, page)
    assert "这条对接已经结束" in post(
        clerk, f"{page}notes/", 409, kind="news", on="2024-10-07", text="x", version=2
    )
    assert "必填" in post(clerk, f"{page}again/", 422, why="", version=2)
    post(clerk, f"{page}again/", why="电价降了", version=2)
    assert "对接中" in told(clerk, page)
    assert "理由：电价降了" in told(clerk, page)


def test_what_is_known_of_it_is_changed(finance: Department, clerk: User) -> None:
    made = approached(finance)
    path = f"{CONTACTS}{made.pk}/edit/"
    given = {"name": "某风电公司", "city": "杭州", "first_on": "2024-09-23", "version": 1}
    post(clerk, path, **given)
    assert "所在地： 空 → 杭州" in told(clerk, f"{CONTACTS}{made.pk}/")
    assert "在你打开之后有变动" in post(clerk, path, 409, **given)


def test_a_contact_becomes_a_lead_and_carries_what_is_known(
    finance: Department, clerk: User
) -> None:
    made = approached(
        finance, city="杭州", chain=chain(), intention="建叶片厂", person="老周",
        next_action="送政策清单", next_on=TODAY + timedelta(days=9),
    )  # fmt: skip
    path = f"{CONTACTS}{made.pk}/lead/"
    page = text(clerk, path)
    for known in ('value="某风电公司"', 'value="杭州"', "建叶片厂", 'value="老周"', "2024-09-23"):
        assert known in page, known
    given = {
        "version": 1, "name": "叶片项目", "first": "lead", "first_on": "2024-09-23",
        "lead": finance.pk, "area": finance.area_id, "enterprise_name": "某风电公司",
        "content": "建叶片厂",
    }  # fmt: skip
    assert "必填" in post(clerk, path, 422, **{**given, "name": ""})
    where = post(clerk, path, **given)
    signing = Signing.objects.get()
    assert where == f"{SIGNINGS}{signing.key}/"
    assert (str(signing.enterprise), signing.next_step) == ("某风电公司", "送政策清单")
    page = told(clerk, where)
    assert "由哪次对接形成 某风电公司" in page
    assert "线索 2024年9月23日" in page
    page = told(clerk, f"{CONTACTS}{made.pk}/")
    assert "已形成招商项目 叶片项目" in page
    again = post(clerk, path, 409, **{**given, "name": "又一个", "version": 2})
    assert "已经结束" in again
    assert Signing.objects.count() == 1


def test_a_contact_goes_into_a_signing_that_is_there(signed: Signing, clerk: User) -> None:
    other = Signing.objects.create(
        key="other", name="别家项目", lead=DepartmentFactory(), area=signed.area
    )
    made = approached(signed.lead)
    path = f"{CONTACTS}{made.pk}/signing/"
    page = text(clerk, path)
    assert "叶片项目" in page
    assert "别家项目" not in page
    assert "选择一个有效的选项" in post(clerk, path, 422, signing=other.pk, version=1)
    post(clerk, path, signing=signed.pk, version=1)
    assert "由哪次对接形成 某风电公司" in told(clerk, f"{SIGNINGS}blades/")
