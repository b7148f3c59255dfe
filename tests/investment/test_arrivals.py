"""Instalments: recorded with a slip, confirmed by a second person, voided with a reason."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from entry.errors import Invalid, NotAllowed, WrongState
from investment import arrivals, support_files
from investment.models import Arrival, InvestmentFile, SupportItem
from tests.factories import actor
from tests.investment.support_scenes import NOW, House, house, pdf, store_at, take
from tests.trail import last_event

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    return house()


@pytest.fixture
def item(bureau: House) -> SupportItem:
    return bureau.item()


def test_an_instalment_is_recorded_and_waits(bureau: House, item: SupportItem) -> None:
    made = bureau.recorded(item, "120.5", note=" 首批 ")
    assert (made.amount, made.note, made.confirmed_at) == (Decimal("120.5"), "首批", None)
    assert made.evidence is not None
    assert made.evidence.document == item.document
    assert list(Arrival.objects.waiting()) == [made]
    trace = last_event()
    assert (trace.action, trace.subject) == ("arrival.record", f"support/{item.key}")
    assert trace.after["amount"] == "120.5"


def test_a_slip_that_is_there_serves_for_two(bureau: House, item: SupportItem) -> None:
    assert item.document is not None
    slip = bureau.file(item.document)
    first = bureau.recorded(item, "10", upload=None, evidence=slip)
    second = bureau.recorded(item, "20", upload=None, evidence=slip)
    assert first.evidence == second.evidence == slip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"on": date(2024, 10, 19)}, "不能晚于今天"),
        ({"amount": "0"}, "应大于0"),
        ({"amount": "0.00001"}, "最多4位小数"),
        ({"amount": "500.0001"}, "累计到账500.0001万元，超过争取金额500万元"),
        ({"upload": None}, "登记到账须附凭证"),
        ({"upload": "exe"}, "不能作为佐证"),
    ],
)
def test_what_is_unsound_is_refused(
    bureau: House, item: SupportItem, given: dict[str, Any], told: str
) -> None:
    if given.get("upload") == "exe":
        given = {"upload": pdf("a.exe")}
    with pytest.raises(Invalid, match=told):
        bureau.recorded(item, **given)
    assert not Arrival.objects.exists()


def test_two_that_wait_do_not_pass_the_sum_together(bureau: House, item: SupportItem) -> None:
    bureau.recorded(item, "300")
    with pytest.raises(Invalid, match="累计到账600万元"):
        bureau.recorded(item, "300")
    bureau.recorded(item, "200")


def test_a_slip_of_another_document_or_one_taken_away_proves_nothing(
    bureau: House, item: SupportItem
) -> None:
    other = bureau.item("乙").document
    assert other is not None
    assert item.document is not None
    gone = bureau.file(item.document)
    support_files.remove(gone, by=actor(bureau.clerk), at=NOW)
    gone.refresh_from_db()
    for slip in (bureau.file(other), gone):
        with pytest.raises(Invalid, match="须附凭证"):
            bureau.recorded(item, upload=None, evidence=slip)


def test_only_money_arrives_and_only_with_a_document(bureau: House) -> None:
    with pytest.raises(Invalid, match="荣誉不登记到账"):
        bureau.recorded(bureau.item("某荣誉", "honour"))
    with pytest.raises(Invalid, match="请先登记文件"):
        bureau.recorded(bureau.item("乙", document=None))


def test_money_arrives_for_what_is_recognised_already(bureau: House) -> None:
    assert bureau.paid(bureau.won()).confirmed_by == bureau.reviewer


def test_who_records(bureau: House, item: SupportItem) -> None:
    for user in (bureau.partner, bureau.reviewer, bureau.leader):
        with pytest.raises(NotAllowed):
            bureau.recorded(item, by=user)
    assert bureau.recorded(item, by=bureau.office).recorded_by == bureau.office


def test_it_counts_from_its_confirmation(bureau: House, item: SupportItem) -> None:
    made = arrivals.confirm(bureau.recorded(item), by=actor(bureau.reviewer), at=LATER)
    assert (made.confirmed_by, made.confirmed_at) == (bureau.reviewer, LATER)
    assert not Arrival.objects.as_of(NOW).exists()
    assert list(Arrival.objects.as_of(LATER)) == [made]
    assert last_event().action == "arrival.confirm"


def test_a_second_person_confirms(bureau: House, item: SupportItem) -> None:
    own = bureau.recorded(item, by=bureau.office)
    with pytest.raises(NotAllowed, match="由另一人核实"):
        arrivals.confirm(own, by=actor(bureau.office), at=NOW)
    for user in (bureau.clerk, bureau.partner, bureau.leader):
        with pytest.raises(NotAllowed, match="没有核实"):
            arrivals.confirm(own, by=actor(user), at=NOW)
    arrivals.confirm(own, by=actor(bureau.second), at=NOW)
    with pytest.raises(WrongState, match="已经核实"):
        arrivals.confirm(own, by=actor(bureau.reviewer), at=NOW)


def test_a_wrong_one_is_voided_and_recorded_anew(bureau: House, item: SupportItem) -> None:
    made = bureau.paid(item, "500")
    with pytest.raises(NotAllowed, match="由审核人或发布人作废"):
        arrivals.void(made, reason="日期有误", by=actor(bureau.clerk), at=NOW)
    with pytest.raises(Invalid, match="须写明原因"):
        arrivals.void(made, reason=" ", by=actor(bureau.reviewer), at=NOW)
    voided = arrivals.void(made, reason="日期有误", by=actor(bureau.reviewer), at=LATER)
    assert (voided.voided_by, voided.void_reason) == (bureau.reviewer, "日期有误")
    assert list(Arrival.objects.as_of(NOW)) == [made]  # as it was known then
    assert not Arrival.objects.as_of(LATER).exists()
    assert bureau.recorded(item, "500").pk != made.pk
    assert last_event().action == "arrival.record"


def test_the_recorder_takes_back_what_waits(bureau: House, item: SupportItem) -> None:
    made = bureau.recorded(item)
    with pytest.raises(NotAllowed):
        arrivals.void(made, reason="不该", by=actor(bureau.partner), at=NOW)
    arrivals.void(made, reason="填错", by=actor(bureau.colleague), at=NOW)
    with pytest.raises(WrongState, match="已经作废"):
        arrivals.void(made, reason="再来", by=actor(bureau.clerk), at=NOW)


# Files behind documents


def test_a_file_is_kept_under_its_digest_and_taken_away_by_a_mark(
    bureau: House, item: SupportItem, tmp_path: Path
) -> None:
    assert item.document is not None
    kept = bureau.file(item.document)
    assert kept.file.name.startswith("investment/")
    assert kept.sha256[:32] in kept.file.name
    assert last_event().subject == f"support-document/{item.document.pk}"
    support_files.remove(kept, by=actor(bureau.clerk), at=NOW)
    support_files.remove(kept, by=actor(bureau.clerk), at=NOW)  # a second click changes nothing
    assert (tmp_path / kept.file.name).exists()
    assert not support_files.shown(item.document).exists()


def test_a_slip_in_use_is_not_taken_away(bureau: House, item: SupportItem) -> None:
    made = bureau.recorded(item)
    slip = InvestmentFile.objects.get(arrivals=made)
    with pytest.raises(Invalid, match="是到账的凭证"):
        support_files.remove(slip, by=actor(bureau.clerk), at=NOW)
    arrivals.void(made, reason="填错", by=actor(bureau.clerk), at=NOW)
    support_files.remove(slip, by=actor(bureau.clerk), at=NOW)


def test_what_a_proposal_rests_on_is_not_taken_away(bureau: House) -> None:
    item = bureau.proposed()
    assert item.document is not None
    scan = item.document.files.get()
    with pytest.raises(Invalid, match="已提请认定或已有结论"):
        support_files.remove(scan, by=actor(bureau.clerk), at=NOW)
    take(item, "withdraw", bureau.clerk)
    support_files.remove(scan, by=actor(bureau.clerk), at=NOW)


def test_who_puts_files_behind_a_document(bureau: House, item: SupportItem) -> None:
    """Whoever leads something that it grants, whoever entered it."""
    assert item.document is not None
    attach = {"max_bytes": 999, "at": NOW}
    for user in (bureau.partner, bureau.reviewer, bureau.leader):
        with pytest.raises(NotAllowed):
            support_files.attach(item.document, pdf(), by=actor(user), **attach)
    bureau.item("乙", by=bureau.partner, lead=bureau.roads, document=item.document)
    kept = support_files.attach(item.document, pdf(), by=actor(bureau.partner), **attach)
    with pytest.raises(NotAllowed):
        support_files.remove(kept, by=actor(bureau.stranger), at=NOW)


def test_a_proposal_does_not_stop_the_money(bureau: House) -> None:
    item = take(bureau.complete(), "propose", bureau.clerk)
    assert bureau.recorded(item).item == item
