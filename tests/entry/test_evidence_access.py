"""Evidence files: who puts them on, takes them off and gets them back, and until when."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Department, Membership, User
from accounts.roles import Role
from entry import evidence, workflow
from entry.errors import NotAllowed, Stale, WrongState
from entry.models import Attachment, Return
from tests.conftest import browser_of
from tests.entry.conftest import walk
from tests.entry.files import PDF, add, attach, download, file, stored, take_off, words
from tests.factories import NOW, actor, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


# Who may


@pytest.mark.parametrize(
    ("role", "mine", "status"),
    [
        (Role.CLERK, True, 200),
        (Role.REVIEWER, True, 200),
        (Role.PUBLISHER, False, 200),  # of the area
        (Role.CLERK, False, 404),
        (Role.REVIEWER, False, 404),
        (Role.LEADER, None, 403),
        (Role.SYSTEM_ADMIN, None, 403),
        (Role.SECURITY_ADMIN, None, 403),
        (Role.AUDITOR, None, 403),
        (None, None, 403),
    ],
)
def test_who_gets_a_file(
    kept: Attachment,
    finance: Department,
    statistics: Department,
    role: Role | None,
    mine: bool | None,
    status: int,
) -> None:
    department = None if mine is None else finance if mine else statistics
    user = person(role, department)
    answer = download(user, kept)
    assert answer.status_code == status
    if status != 200:
        assert "调度表" not in answer.body.decode()
        kept.pk += 999  # one that never was, told alike
        missing = download(user, kept)
        assert (missing.status_code, words(missing)) == (status, words(answer))


def test_nobody_is_sent_to_the_login(kept: Attachment, client: Any) -> None:
    answer = client.get(reverse("entry:evidence", args=[kept.pk]))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PUBLISHER, Role.LEADER, Role.AUDITOR, None])
def test_only_clerks_put_on_and_take_off(
    opened: Return, kept: Attachment, finance: Department, role: Role | None
) -> None:
    department = finance if role in {Role.REVIEWER, Role.PUBLISHER} else None
    user = person(role, department)
    for refused in (add(user, opened, file()), take_off(user, opened, kept)):
        assert refused.status_code == 403
    with pytest.raises(NotAllowed, match="没有为这份月报上传佐证的权限"):
        attach(opened, user)
    with pytest.raises(NotAllowed):
        evidence.remove(opened.pk, kept.pk, by=actor(user), at=NOW)
    assert [one.removed_at for one in Attachment.objects.all()] == [None]


def test_a_clerk_elsewhere_who_reviews_here_sees_but_does_not_add(
    opened: Return, kept: Attachment, finance: Department, other_clerk: User
) -> None:
    Membership.objects.create(user=other_clerk, department=finance, role=Role.REVIEWER)
    reviewer = User.objects.get(pk=other_clerk.pk)
    assert download(reviewer, kept).status_code == 200
    assert add(reviewer, opened, file()).status_code == 403
    assert take_off(reviewer, opened, kept).status_code == 403


def test_another_departments_files_are_on_no_page(
    opened: Return, kept: Attachment, other_clerk: User
) -> None:
    assert add(other_clerk, opened, file()).status_code == 404
    assert take_off(other_clerk, opened, kept).status_code == 404
    for address in ("/entry/", "/indicators/", "/indicators/revenue/", "/overview/"):
        text = browser_of(other_clerk).get(address, follow=True).content.decode()
        assert "调度表" not in text
        assert kept.sha256[:32] not in text


# Through the life of a return


def test_a_file_survives_send_back_and_publication(
    filled: Return, clerk: User, reviewer: User, publisher: User, leader: User
) -> None:
    kept = attach(filled, clerk)
    walk(filled, clerk, reviewer, publisher, to="submitted")
    now = Return.objects.get(pk=filled.pk)
    workflow.act(
        now.pk, "send_back", by=actor(reviewer), at=NOW, seen_version=now.version, reason="补件"
    )
    second = attach(filled, clerk, file("补充.pdf"))
    walk(filled, clerk, reviewer, publisher, to="published")
    for user in (clerk, reviewer, publisher):
        for one in (kept, second):
            assert download(user, one).body == PDF
    page = browser_of(reviewer).get(reverse("entry:return", args=[filled.pk])).content.decode()
    assert "调度表.pdf" in page
    assert "补充.pdf" in page
    assert download(leader, kept).status_code == 403  # evidence is not what was published


@pytest.mark.parametrize(
    ("state", "told"),
    [("submitted", "请先撤回"), ("approved", "请审核人退回"), ("published", "请发起更正")],
)
def test_after_submission_nothing_is_added_or_taken_off(
    filled: Return, clerk: User, reviewer: User, publisher: User, state: str, told: str
) -> None:
    kept = attach(filled, clerk)
    moved = walk(filled, clerk, reviewer, publisher, to=state)
    before = stored()
    with pytest.raises(WrongState, match=told):
        attach(moved, clerk)
    with pytest.raises(WrongState, match=told):
        evidence.remove(moved.pk, kept.pk, by=actor(clerk), at=NOW)
    assert told in add(clerk, moved, file()).content.decode()
    assert told in take_off(clerk, moved, kept).content.decode()
    moved.refresh_from_db()
    kept.refresh_from_db()
    assert (kept.removed_at, stored()) == (None, before)
    assert moved.attachments.count() == 1


def test_a_correction_takes_files_of_its_own(
    published: Return, clerk: User, publisher: User
) -> None:
    correction = workflow.correct(
        published.pk,
        figures=[("indicators", "revenue:150205")],
        reason="更正",
        by=actor(publisher),
        at=NOW,
    )
    kept = attach(correction, clerk)
    assert list(correction.attachments.all()) == [kept]
    assert not published.attachments.exists()


def test_an_approval_of_what_got_a_new_file_is_refused(
    submitted: Return, clerk: User, reviewer: User
) -> None:
    seen = submitted.version
    workflow.act(submitted.pk, "withdraw", by=actor(clerk), at=NOW, seen_version=seen)
    attach(submitted, clerk)
    now = Return.objects.get(pk=submitted.pk)
    workflow.act(now.pk, "submit", by=actor(clerk), at=NOW, seen_version=now.version)
    with pytest.raises(Stale):
        workflow.act(submitted.pk, "approve", by=actor(reviewer), at=NOW, seen_version=seen)
