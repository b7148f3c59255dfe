"""The steps to recognition: what they take, who takes them, what stands still meanwhile."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from investment import support, support_documents
from investment.models import SupportItem
from tests.factories import actor
from tests.investment.support_scenes import NOW, House, fresh, house, store_at, take
from tests.trail import last_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    return house()


def change(item: SupportItem, by: User, **values: Any) -> SupportItem:
    seen = values.pop("seen", None) or fresh(item).version
    return support.set_facts(item.pk, values, by=actor(by), at=NOW, seen_version=seen)


# To recognition


def test_the_way_to_recognition(bureau: House) -> None:
    item = bureau.complete()
    proposed = take(item, "propose", bureau.clerk)
    assert (proposed.recognition, proposed.proposed_by) == ("reviewing", bureau.clerk)
    found = take(item, "recognise", bureau.office, amount=Decimal(450), text=" 同意 ")
    assert (found.recognition, found.recognised_by) == ("recognised", bureau.office)
    assert (found.recognised_amount, found.recognised_on) == (Decimal(450), date(2024, 10, 18))
    assert (found.answer, found.version) == ("同意", 3)
    trace = last_event()
    assert (trace.action, trace.reason) == ("support.recognise", "同意")
    assert trace.before["recognition"] == "reviewing"
    assert trace.after["recognised_amount"] == "450"


def test_an_honour_is_recognised_as_a_number(bureau: House) -> None:
    item = bureau.won("某荣誉", "honour", recognised_count=3, recognised_on=date(2024, 5, 1))
    assert (item.recognised_count, item.recognised_amount) == (3, None)
    assert item.recognised_on == date(2024, 5, 1)
    assert bureau.won("另一个", "honour").recognised_count == 1


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        ({"document": None}, "文件"),
        ({"amount": None}, "争取金额"),
        ({"fund_class": ""}, "资金类型"),
    ],
)
def test_what_is_incomplete_is_not_proposed(
    bureau: House, fields: dict[str, Any], lacking: str
) -> None:
    item = bureau.complete(**fields)
    with pytest.raises(Invalid, match=f"提请认定还缺：.*{lacking}"):
        take(item, "propose", bureau.clerk)


def test_a_document_is_complete_with_number_day_giver_and_file(bureau: House) -> None:
    item = bureau.item(document=bureau.document(None, number="", granted_by=""))
    with pytest.raises(Invalid) as refused:
        take(item, "propose", bureau.clerk)
    told = "提请认定还缺：文号、文件日期、授予（下达）单位、文件附件。"
    assert refused.value.message == told


def test_a_second_person_decides(bureau: House) -> None:
    item = bureau.complete(by=bureau.office)
    take(item, "propose", bureau.office)
    for step in ("recognise", "send_back", "refuse"):
        with pytest.raises(NotAllowed, match="由你提请"):
            take(item, step, bureau.office, text="意见")
    assert take(item, "recognise", bureau.second).recognised_by == bureau.second


def test_who_decides(bureau: House) -> None:
    item = bureau.proposed()
    for user in (bureau.clerk, bureau.reviewer, bureau.partner, bureau.leader):
        with pytest.raises(NotAllowed, match="你没有认定这一事项的权限"):
            take(item, "recognise", user)


@pytest.mark.parametrize(
    ("step", "given", "told"),
    [
        ("refuse", {}, "须填写不予认定的理由"),
        ("send_back", {"text": "  "}, "须填写退回理由"),
        ("recognise", {"amount": Decimal(501)}, "不能大于争取金额500万元"),
        ("recognise", {"amount": Decimal(0)}, "应大于0"),
        ("recognise", {"on": date(2024, 10, 19)}, "不能晚于今天"),
        ("recognise", {"on": date(2024, 2, 29)}, "早于文件日期2024-03-01"),
    ],
)
def test_a_decision_has_its_reasons(
    bureau: House, step: str, given: dict[str, Any], told: str
) -> None:
    item = bureau.proposed()
    with pytest.raises(Invalid, match=told):
        take(item, step, bureau.office, **given)
    assert fresh(item).recognition == "reviewing"


def test_what_is_sent_back_is_completed_and_proposed_again(bureau: House) -> None:
    item = bureau.proposed()
    sent = take(item, "send_back", bureau.office, text="请补到位文件")
    assert (sent.recognition, sent.is_returned, sent.answer) == ("applied", True, "请补到位文件")
    change(item, bureau.clerk, note="已补")
    again = take(item, "propose", bureau.clerk)
    assert (again.is_returned, again.answer) == (False, "")


def test_refused_and_opened_again(bureau: House) -> None:
    item = take(bureau.proposed(), "refuse", bureau.office, text="重复")
    assert (item.recognition, item.answer) == ("refused", "重复")
    with pytest.raises(WrongState, match="现为“不予认定”，不能认定"):
        take(item, "recognise", bureau.office)
    opened = take(item, "reopen", bureau.second, text="查明不重复")
    assert (opened.recognition, opened.recognised_on, opened.recognised_by) == (
        "applied", None, None,
    )  # fmt: skip
    won = bureau.won("另一项")
    opened = take(won, "reopen", bureau.office, text="金额有误")
    assert (opened.recognised_amount, opened.is_returned) == (None, True)


def test_what_was_entered_by_mistake_is_closed_by_the_office(bureau: House) -> None:
    item = bureau.item(document=None)
    with pytest.raises(NotAllowed):
        take(item, "refuse", bureau.clerk, text="登记错了")
    assert take(item, "refuse", bureau.office, text="登记错了").recognition == "refused"


def test_the_proposer_takes_it_back(bureau: House) -> None:
    item = take(bureau.proposed(), "withdraw", bureau.colleague)
    assert (item.recognition, item.is_returned) == ("applied", False)


def test_what_is_proposed_or_decided_stands_still(bureau: House) -> None:
    item = bureau.proposed()
    with pytest.raises(WrongState, match="已提请认定，不能修改"):
        change(item, bureau.clerk, note="x")
    with pytest.raises(WrongState, match="已提请认定"):
        bureau.share(item, {bureau.finance: "100"})
    assert item.document is not None
    with pytest.raises(WrongState, match="所依据的文件不能修改"):
        support_documents.change(
            item.document.pk, {"title": "x"}, by=actor(bureau.clerk), at=NOW, seen_version=1
        )
    take(item, "recognise", bureau.office)
    with pytest.raises(WrongState, match="已有认定结论"):
        change(item, bureau.clerk, note="x")


def test_nobody_decides_on_what_he_has_not_read(bureau: House) -> None:
    item = bureau.proposed()
    seen = fresh(item).version
    take(item, "withdraw", bureau.clerk)
    change(item, bureau.clerk, amount=Decimal(90))
    take(item, "propose", bureau.clerk)
    with pytest.raises(Stale, match="王芳10月18日 10:00修改"):
        support.act(item.pk, "recognise", by=actor(bureau.office), at=NOW, seen_version=seen)
