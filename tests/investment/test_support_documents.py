"""Documents from above: spelled alike, entered once, changed by whom they concern."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from entry.errors import NotAllowed, Stale
from investment import support_documents
from investment.models import SupportDocument
from tests.factories import actor
from tests.investment.support_scenes import NOW, House, fresh, house, store_at
from tests.trail import last_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    return house()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("内发改投字[2024]1号", "内发改投字〔2024〕1号"),
        ("内发改投字 【2024】 1号", "内发改投字〔2024〕1号"),
        ("发改投资(2024)12号", "发改投资〔2024〕12号"),
        ("发改投资〔2024〕12号", "发改投资〔2024〕12号"),
        ("包财（建）2024-3号", "包财（建）2024-3号"),
        ("", ""),
    ],
)
def test_numbers_are_spelled_alike(typed: str, kept: str) -> None:
    assert support_documents.spelled(typed) == kept


# Documents


def rename(document: SupportDocument, by: User, **values: Any) -> SupportDocument:
    given = values or {"title": "更名"}
    seen = SupportDocument.objects.get(pk=document.pk).version
    return support_documents.change(document.pk, given, by=actor(by), at=NOW, seen_version=seen)


def test_a_document_is_changed_by_whom_it_concerns(bureau: House) -> None:
    item = bureau.item()
    assert item.document is not None
    theirs = bureau.item("乙", by=bureau.partner, lead=bureau.roads, document=item.document)
    changed = rename(item.document, bureau.partner, title="新名称", dated=date(2024, 2, 1))
    assert (changed.title, changed.version) == ("新名称", 2)
    trace = last_event()
    assert (trace.action, trace.before["dated"]) == ("document.change", "2024-03-01")
    assert fresh(theirs).dated == date(2024, 2, 1)
    for user in (bureau.stranger, bureau.reviewer, bureau.leader):
        with pytest.raises(NotAllowed):
            rename(item.document, user)
    with pytest.raises(Stale):
        support_documents.change(
            item.document.pk, {"title": "x"}, by=actor(bureau.clerk), at=NOW, seen_version=1
        )
