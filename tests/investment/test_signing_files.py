"""Files behind signings: kept by digest, seen by few, taken away only by a mark."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from entry.errors import Invalid, NotAllowed
from investment import files
from investment.models import InvestmentFile, InvestorChange, Signing
from investment.scopes import files_of
from tests.factories import NOW, actor
from tests.investment.factories import agree, firm, paper, take
from tests.trail import last_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
DAY = date(2024, 9, 18)


def attach(signing: Signing, by: User, restricted: bool = False) -> InvestmentFile:
    upload = SimpleUploadedFile("进账单.pdf", b"%PDF-1.4\n%%EOF\n")
    return files.attach(
        signing, upload, max_bytes=1024, is_restricted=restricted, by=actor(by), at=NOW
    )


def remove(file: InvestmentFile, by: User) -> None:
    files.remove(file, by=actor(by), at=NOW)


def test_a_file_is_attached_and_taken_away(signed: Signing, clerk: User, other_clerk: User) -> None:
    with pytest.raises(NotAllowed):
        attach(signed, other_clerk)
    file = attach(signed, clerk)
    assert (file.name, file.uploaded_by, file.is_restricted) == ("进账单.pdf", clerk, False)
    with pytest.raises(NotAllowed):
        remove(file, other_clerk)
    remove(file, clerk)
    remove(file, clerk)  # again is nothing
    file.refresh_from_db()
    assert file.removed_at == NOW
    assert last_event().action == "signing.file.remove"
    assert not files_of(clerk, signed).exists()


def test_what_something_rests_on_stays(signed: Signing, clerk: User) -> None:
    step, text, changed = (attach(signed, clerk) for _ in range(3))
    take(signed, "landed", DAY, evidence=step)
    agree(signed, DAY, file=text)
    InvestorChange.objects.create(
        signing=signed, on=DAY, before=firm(), after=firm("b"), evidence=changed, by=clerk, at=NOW
    )
    for file, told in ((step, "招商环节的佐证"), (text, "协议文本"), (changed, "投资方变更")):
        with pytest.raises(Invalid, match=told):
            remove(file, clerk)


def test_who_sees_which_file(
    signed: Signing, clerk: User, reviewer: User, leader: User, publisher: User
) -> None:
    plain, proof, secret = paper(signed, clerk), paper(signed, clerk), paper(
        signed, clerk, is_restricted=True
    )  # fmt: skip
    take(signed, "landed", DAY, evidence=proof)
    seen = {user.username: set(files_of(user, signed))
            for user in (clerk, reviewer, leader, publisher)}  # fmt: skip
    assert seen == {
        "clerk": {plain, proof},
        "reviewer": {plain, proof, secret},
        "publisher": {plain, proof},
        "leader": {proof, secret},  # entitled to terms, not to drafts
    }
