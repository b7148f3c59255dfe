"""Agreements: dated, reviewed, their terms for few."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from entry.errors import Invalid, NotAllowed, Stale
from entry.models import AuditEvent
from investment import agreements
from investment.agreements import NewAgreement
from investment.models import Agreement, Signing
from investment.scopes import files_of, sees_terms
from tests.factories import NOW, actor, person
from tests.investment.factories import take
from tests.trail import last_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
DAY = date(2024, 9, 18)
TERMS = "土地价格每亩十万元"


def add(signing: Signing, by: User, seen: int = 1, **given: Any) -> Agreement:
    new = NewAgreement(**{"kind": "contract", "signed_on": DAY, **given})
    return agreements.add(signing.pk, new, by=actor(by), at=NOW, seen_version=seen)


def change(agreement: Agreement, by: User, seen: int, **values: Any) -> Agreement:
    return agreements.change(agreement, values, by=actor(by), at=NOW, seen_version=seen)


def test_an_agreement_comes_with_its_text_as_a_restricted_file(
    lead_only: Signing, clerk: User
) -> None:
    upload = SimpleUploadedFile("合同.pdf", b"%PDF-1.4\n%%EOF\n")
    made = add(lead_only, clerk, upload=upload, max_bytes=1024, number="石招〔2024〕1号")
    assert made.file is not None
    assert made.file.is_restricted
    assert made.file.signing == lead_only
    lead_only.refresh_from_db()
    assert (lead_only.version, lead_only.updated_at) == (2, NOW)


def test_the_trail_keeps_a_digest_of_the_terms(lead_only: Signing, clerk: User) -> None:
    add(lead_only, clerk, terms=TERMS)
    trace = last_event()
    assert trace.action == "signing.agreements"
    everything = json.dumps([list(AuditEvent.objects.values_list("before", "after"))])
    assert TERMS not in everything
    digests = [value for name, value in trace.after.items() if name.endswith("/terms")]
    assert [len(one) for one in digests] == [64]


def test_terms_are_read_by_the_reviewer_a_leader_and_the_lead_official(
    lead_only: Signing, clerk: User, reviewer: User, leader: User, publisher: User,
    other_clerk: User, sysadmin: User,
) -> None:  # fmt: skip
    lead_only.lead_official = sysadmin
    everybody = (clerk, reviewer, leader, publisher, other_clerk, sysadmin)
    entitled = {user.username for user in everybody if sees_terms(user, lead_only)}
    assert entitled == {"reviewer", "leader", "sysadmin"}


def test_who_may_not_read_the_terms_does_not_change_them(
    lead_only: Signing, clerk: User, finance: Any
) -> None:
    made = add(lead_only, clerk, terms=TERMS)
    with pytest.raises(NotAllowed, match="协议条款"):
        change(made, clerk, 2, terms="别的")
    both = person("clerk", finance, username="both")
    both.memberships.create(department=finance, role="reviewer")
    assert change(made, both, 2, terms="别的").terms == "别的"


def test_restricted_files_are_for_the_entitled(
    lead_only: Signing, clerk: User, reviewer: User, leader: User
) -> None:
    made = add(lead_only, clerk, upload=SimpleUploadedFile("合同.pdf", b"%PDF-1.4\n"), max_bytes=99)
    assert not files_of(clerk, lead_only).exists()
    assert list(files_of(reviewer, lead_only)) == [made.file]
    assert list(files_of(leader, lead_only)) == [made.file]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"signed_on": date(2024, 10, 9)}, "签订日期不能晚于今天"),
        ({"review": "passed"}, "已审查的协议须填审查日期"),
        ({"review": "passed", "reviewed_on": date(2024, 10, 9)}, "审查日期不能晚于今天"),
        ({"reviewed_on": DAY}, "不填审查日期"),
        ({"kind": "handshake"}, "协议类型"),
        ({"review": "maybe"}, "公平竞争审查"),
    ],
)
def test_what_is_unsound_is_refused(
    lead_only: Signing, clerk: User, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        add(lead_only, clerk, **given)
    assert not Agreement.objects.exists()


def test_one_of_a_kind_a_day(lead_only: Signing, clerk: User) -> None:
    add(lead_only, clerk)
    with pytest.raises(Invalid, match="当天已登记了同一类型"):
        add(lead_only, clerk, seen=2)


def test_the_review_is_told_later(lead_only: Signing, clerk: User) -> None:
    made = add(lead_only, clerk)
    found = change(made, clerk, 2, review="changed", reviewed_on=DAY)
    assert found.review == "changed"
    assert last_event().before == {f"{made.pk}/review": "waiting", f"{made.pk}/reviewed_on": None}


def test_a_signing_that_stands_keeps_its_day(lead_only: Signing, clerk: User) -> None:
    made = add(lead_only, clerk)
    take(lead_only, "signed", DAY, agreement=made)
    with pytest.raises(Invalid, match="请先作废该环节再更正日期"):
        change(made, clerk, 2, signed_on=date(2024, 9, 17))
    assert change(made, clerk, 2, number="2号").number == "2号"


def test_who_comes_second_is_told(lead_only: Signing, clerk: User, other_clerk: User) -> None:
    made = add(lead_only, clerk)
    with pytest.raises(Stale, match="协议在你打开之后有变动（王芳"):
        change(made, clerk, 1, number="2号")
    with pytest.raises(NotAllowed, match="没有修改这个招商项目"):
        change(made, other_clerk, 2, number="2号")
