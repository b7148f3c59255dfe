"""Steps of signings: recorded with what they need, confirmed by a second person, voided."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Department, User
from entry.errors import Invalid, NotAllowed, WrongState
from investment import steps
from investment.models import InvestmentFile, Signing, SigningStep
from investment.steps import NewStep
from tests.factories import NOW, DepartmentFactory, actor, person
from tests.investment.factories import SigningFactory, agree, firm, paper, take
from tests.projects.factories import ProjectFactory
from tests.trail import last_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table")]
DAY = date(2024, 9, 18)
LATER = NOW + timedelta(days=1)


def record(signing: Signing, by: User, kind: str, **given: Any) -> SigningStep:
    known: dict[str, Any] = {"on": DAY, **given}
    if "evidence" not in known and kind not in ("lead", "talking", "lost", "resumed"):
        known["evidence"] = paper(signing, by)
    return steps.record(signing.pk, NewStep(kind=kind, **known), by=actor(by), at=NOW)


# Recording


def test_a_signing_is_of_the_day_of_its_agreement(lead_only: Signing, clerk: User) -> None:
    step = record(lead_only, clerk, "signed", on=None, agreement=agree(lead_only, DAY))
    assert (step.on, step.confirmed_at, step.recorded_by) == (DAY, None, clerk)
    assert list(SigningStep.objects.waiting()) == [step]
    trace = last_event()
    assert (trace.action, trace.subject) == ("step.record", "signing/blades")
    assert trace.after["on"] == "2024年9月18日"
    lead_only.refresh_from_db()
    assert lead_only.updated_at == NOW


def test_another_day_than_the_agreements_is_refused(lead_only: Signing, clerk: User) -> None:
    agreement = agree(lead_only, DAY)
    with pytest.raises(Invalid, match="以协议为准"):
        record(lead_only, clerk, "signed", on=date(2024, 9, 17), agreement=agreement)
    elsewhere = agree(SigningFactory(lead=lead_only.lead), DAY)
    with pytest.raises(Invalid, match="这个招商项目的协议"):
        record(lead_only, clerk, "signed", on=None, agreement=elsewhere)


def test_an_agreement_bears_its_day(lead_only: Signing, clerk: User) -> None:
    agreement = agree(lead_only, DAY)
    with pytest.raises(Invalid, match="请选择所签的协议"):
        record(lead_only, clerk, "signed", on=date(2024, 9, 17))
    step = record(lead_only, clerk, "signed", agreement=agreement, precision="year")
    assert (step.on, step.precision) == (DAY, "day")


@pytest.mark.parametrize("kind", ["lead", "talking"])
def test_what_nobody_has_a_paper_for_stands_at_once(
    finance: Department, clerk: User, kind: str
) -> None:
    made = SigningFactory(lead=finance, enterprise=firm())
    step = record(made, clerk, kind)
    assert (step.confirmed_by, step.confirmed_at, step.evidence) == (clerk, NOW, None)
    assert list(SigningStep.objects.as_of(NOW)) == [step]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("signed", "登记签约还缺：签订的协议、协议总投资、佐证材料。"),
        ("landed", "登记落地还缺：在石拐区注册的公司、用地或厂房／项目代码、佐证材料。"),
        ("started", "登记开工还缺：对应的重点项目／佐证材料。"),
        ("talking", "登记在谈还缺：投资方。"),
        ("lost", "登记流失还缺：原因。"),
        ("abandoned", "登记终止还缺：原因、佐证材料。"),
    ],
)
def test_what_a_step_lacks_is_named(finance: Department, clerk: User, kind: str, told: str) -> None:
    bare = SigningFactory(lead=finance)
    with pytest.raises(Invalid, match=f"^{told}$"):
        record(bare, clerk, kind, evidence=None)
    assert not SigningStep.objects.exists()


def test_a_second_signing_of_one_project_is_refused(signed: Signing, clerk: User) -> None:
    with pytest.raises(Invalid, match="只在首次签约时计一次，再次签约不另计"):
        record(signed, clerk, "signed", agreement=agree(signed, DAY), on=None)


def test_an_upgrade_needs_a_contract_and_a_signing(lead_only: Signing, clerk: User) -> None:
    contract = agree(lead_only, DAY)
    with pytest.raises(Invalid, match="还没有登记签约"):
        record(lead_only, clerk, "upgraded", agreement=contract, on=None)
    take(lead_only, "signed", date(2024, 5, 10))
    assert record(lead_only, clerk, "upgraded", agreement=contract, on=None).on == DAY


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "party"}, "请选择环节的种类"),
        ({"on": None}, "请填写日期"),
        ({"precision": "hour"}, "日期的精确程度"),
        ({"on": date(2024, 10, 9)}, "在谈的日期不能晚于今天"),
        ({"reason": "mood", "kind": "lost"}, "从列表中选择原因"),
    ],
)
def test_what_is_malformed_is_refused(
    lead_only: Signing, clerk: User, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        record(lead_only, clerk, **{"kind": "talking", **given})


def test_evidence_is_the_signings_own_and_still_there(signed: Signing, clerk: User) -> None:
    other = paper(SigningFactory(lead=signed.lead), clerk)
    gone = paper(signed, clerk, removed_at=NOW)
    for file in (other, gone):
        with pytest.raises(Invalid, match="本项目的佐证材料"):
            record(signed, clerk, "started", evidence=file)


@pytest.mark.parametrize(
    ("kind", "on", "told"),
    [
        ("talking", date(2024, 5, 11), "“签约 2024年5月10日”早于在谈日期"),
        ("started", date(2024, 5, 9), "开工日期早于“签约 2024年5月10日”"),
        ("talking", date(2024, 1, 31), "在谈日期早于“线索 2024年2月1日”"),
    ],
)
def test_nothing_comes_before_what_it_follows(
    signed: Signing, clerk: User, kind: str, on: date, told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        record(signed, clerk, kind, on=on)


def test_what_is_lost_is_resumed_before_it_goes_on(lead_only: Signing, clerk: User) -> None:
    record(lead_only, clerk, "lost", reason="land", on=date(2024, 9, 1))
    with pytest.raises(Invalid, match="已流失（2024年9月1日），请先登记重新启动"):
        record(lead_only, clerk, "talking")
    record(lead_only, clerk, "resumed", on=date(2024, 9, 10))
    with pytest.raises(Invalid, match="没有流失或终止"):
        record(lead_only, clerk, "resumed", on=date(2024, 9, 11))
    assert record(lead_only, clerk, "talking").kind == "talking"


def test_an_ending_comes_after_what_is_known(lead_only: Signing, clerk: User) -> None:
    record(lead_only, clerk, "talking", on=date(2024, 8, 1))
    with pytest.raises(Invalid, match="“在谈 2024年8月1日”晚于流失日期"):
        record(lead_only, clerk, "lost", reason="land", on=date(2024, 7, 31))
    record(lead_only, clerk, "lost", reason="land", on=date(2024, 9, 1))
    with pytest.raises(Invalid, match="已流失（2024年9月1日），请先登记重新启动"):
        record(lead_only, clerk, "lost", reason="land", on=date(2024, 9, 5))
    with pytest.raises(Invalid, match="重新启动日期早于流失（2024年9月1日）"):
        record(lead_only, clerk, "resumed", on=date(2024, 8, 31))


def test_what_came_before_an_ending_may_be_told_late(signed: Signing, clerk: User) -> None:
    signed.company, signed.site = firm("blades-co"), "园区A区"
    signed.save()
    take(signed, "abandoned", date(2024, 9, 1))
    assert record(signed, clerk, "landed", on=date(2024, 8, 1)).on == date(2024, 8, 1)
    with pytest.raises(Invalid, match="已终止（2024年9月1日）"):
        record(signed, clerk, "started", on=date(2024, 9, 2))


def test_what_is_resumed_and_lands_counts_though_it_was_lost(
    signed: Signing, clerk: User, reviewer: User
) -> None:
    """Signed, abandoned, resumed: it is not signed again, and its landing counts."""
    signed.company, signed.site = firm("blades-co"), "园区A区"
    signed.save()
    ending = record(signed, clerk, "abandoned", reason="money", on=date(2024, 6, 3))
    steps.confirm(ending, by=actor(reviewer), at=NOW)
    record(signed, clerk, "resumed", on=date(2024, 8, 1))
    with pytest.raises(Invalid, match="再次签约不另计"):
        record(signed, clerk, "signed", agreement=agree(signed, DAY), on=None)
    landing = record(signed, clerk, "landed", on=date(2024, 9, 2))
    steps.confirm(landing, by=actor(reviewer), at=NOW)
    found = steps.course_of(SigningStep.objects.as_of(None).filter(signing=signed), date.max)
    assert (found.step, found.ended) == ("landed", None)
    assert found.reached["signed"] == date(2024, 5, 10)


def test_what_is_signed_is_abandoned_and_not_lost(signed: Signing, clerk: User) -> None:
    with pytest.raises(Invalid, match="请登记终止"):
        record(signed, clerk, "lost", reason="money")
    step = record(signed, clerk, "abandoned", reason="money")
    assert (step.reason, step.confirmed_at) == ("money", None)  # somebody confirms it first


def test_start_and_production_of_a_project_are_its_own(signed: Signing, clerk: User) -> None:
    signed.project = ProjectFactory(name="叶片厂", lead=signed.lead)
    signed.save()
    for kind in ("started", "production"):
        with pytest.raises(Invalid, match="已对应重点项目“叶片厂”"):
            record(signed, clerk, kind)
    signed.company, signed.site = firm("blades-co"), "园区A区"
    signed.save()
    assert record(signed, clerk, "landed").kind == "landed"


def test_the_lead_and_those_that_join_record_and_nobody_else(
    lead_only: Signing, clerk: User, other_clerk: User, reviewer: User, leader: User
) -> None:
    for user in (other_clerk, reviewer, leader):
        with pytest.raises(NotAllowed):
            record(lead_only, user, "talking")
    lead_only.co_operating.add(other_clerk.memberships.get().department)
    assert record(lead_only, other_clerk, "talking").recorded_by == other_clerk


# Confirming and voiding


@pytest.fixture
def waiting(lead_only: Signing, clerk: User) -> SigningStep:
    return record(lead_only, clerk, "signed", on=None, agreement=agree(lead_only, DAY))


def test_a_step_counts_from_its_confirmation(
    waiting: SigningStep, clerk: User, reviewer: User
) -> None:
    with pytest.raises(NotAllowed, match="没有核实这个招商环节"):
        steps.confirm(waiting, by=actor(clerk), at=NOW)
    found = steps.confirm(waiting, by=actor(reviewer), at=LATER)
    assert (found.confirmed_by, found.confirmed_at) == (reviewer, LATER)
    signings = SigningStep.objects.filter(kind="signed")
    assert not signings.as_of(NOW).exists()
    assert list(signings.as_of(LATER)) == [found]
    with pytest.raises(WrongState, match="已经核实"):
        steps.confirm(waiting, by=actor(reviewer), at=LATER)
    assert last_event().action == "step.confirm"


def test_nobody_confirms_his_own_step(lead_only: Signing, publisher: User) -> None:
    step = record(lead_only, publisher, "signed", on=None, agreement=agree(lead_only, DAY))
    with pytest.raises(NotAllowed, match="由另一人核实"):
        steps.confirm(step, by=actor(publisher), at=NOW)


def test_who_may_not_confirm(waiting: SigningStep, other_clerk: User, leader: User) -> None:
    far = person("reviewer", DepartmentFactory(code="elsewhere"))
    for user in (other_clerk, leader, far):
        with pytest.raises(NotAllowed):
            steps.confirm(waiting, by=actor(user), at=NOW)


def test_a_wrong_step_is_voided_and_recorded_anew(
    waiting: SigningStep, lead_only: Signing, clerk: User, reviewer: User
) -> None:
    found = steps.confirm(waiting, by=actor(reviewer), at=NOW)
    with pytest.raises(NotAllowed, match="由审核人或发布人作废"):
        steps.void(found, reason="登记错了", by=actor(clerk), at=NOW)
    with pytest.raises(Invalid, match="须写明原因"):
        steps.void(found, reason=" ", by=actor(reviewer), at=NOW)
    steps.void(found, reason="意向协议不算", by=actor(reviewer), at=LATER)
    assert list(SigningStep.objects.filter(kind="signed").as_of(NOW)) == [found]
    assert not SigningStep.objects.filter(kind="signed").as_of(LATER).exists()
    again = record(
        lead_only, clerk, "signed", on=None, agreement=agree(lead_only, date(2024, 9, 20))
    )
    assert again.pk != found.pk


def test_what_waits_is_taken_back_by_its_recorder(waiting: SigningStep, clerk: User) -> None:
    steps.void(waiting, reason="登记错了", by=actor(clerk), at=NOW)
    assert InvestmentFile.objects.get(steps=waiting).removed_at is None
