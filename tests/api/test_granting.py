"""What grants support from above over REST: kinds, rules by year, documents, and who sees them."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from investment.models import SupportDocument
from tests.api.conftest import program, program_of, there_and_back
from tests.factories import AreaFactory, DepartmentFactory, person
from tests.investment.support_scenes import NOW, House, house, rule, rules, store_at

pytestmark = pytest.mark.django_db
AT = {"month": "2024-10"}


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)
    store_at(settings, tmp_path)
    rules()
    return house()


def told(user: User, path: str, name: str, **query: str) -> list[Any]:
    return [row[name] for row in program_of(user).rows(path, query)]


def test_kinds_are_rows(bureau: House) -> None:
    assert program_of(bureau.stranger).rows("support-kinds/") == [
        {"code": "fund", "name": "资金", "is_money": True},
        {"code": "policy", "name": "政策", "is_money": False},
        {"code": "pilot", "name": "示范试点", "is_money": False},
        {"code": "honour", "name": "荣誉", "is_money": False},
    ]
    assert told(bureau.leader, "support-kinds/", "code", is_money="true") == ["fund"]
    assert told(bureau.leader, "support-kinds/", "code", code="pilot,none") == ["pilot"]


def test_rules_are_told_year_by_year(bureau: House) -> None:
    rule("fund", 2023, count_by="arrival", counts_repayable=True, counts_renewed=False,
         least=Decimal("300.5000"), lowest_level="region", text="某文件")  # fmt: skip
    (row,) = program_of(bureau.stranger).rows("support-rules/", {"year": "2023"})
    assert row == {
        "year": 2023,
        "kind": "fund",
        "kind_name": "资金",
        "is_money": True,
        "count_by": "arrival",
        "counts_repayable": True,
        "counts_formula": False,
        "counts_matched": True,
        "counts_renewed": False,
        "least": "300.5",
        "lowest_level": "region",
        "text": "某文件",
    }
    assert told(bureau.leader, "support-rules/", "year", kind="fund") == [2023, 2024]
    every = told(bureau.leader, "support-rules/", "kind", year="2024")
    assert every == ["fund", "policy", "pilot", "honour"]
    there_and_back(program_of(bureau.leader), "support-rules/", {}, 2)


def test_a_document_is_told_and_what_it_grants_is_asked_for_by_it(bureau: House) -> None:
    first = bureau.won("甲")
    bureau.item("乙", "honour", document=first.document)
    bureau.item("丙")
    document = first.document
    assert document is not None
    row = program_of(bureau.leader).row("support-documents/", {"number": document.number})
    assert row == {
        "id": document.pk,
        "title": "关于下达资金的通知",
        "number": document.number,
        "dated": "2024-03-01",
        "level": "region",
        "granted_by": "自治区财政厅",
        "lead": "czj",
        "lead_name": "财政局",
        "area": "150205",
        "demo": False,
    }
    query = {**AT, "document": str(document.pk)}
    rows = program_of(bureau.leader).rows("support-items/", query)
    assert [(one["name"], one["document"]) for one in rows] == [
        ("甲", document.pk),
        ("乙", document.pk),
    ]
    assert told(bureau.leader, "support-items/", "name", **AT, document="999999") == []


def test_no_file_of_a_document_is_told_of(bureau: House) -> None:
    item = bureau.complete()
    assert item.document is not None
    bureau.file(item.document, "内部批示.pdf")
    for path in ("support-documents/", "support-items/?month=2024-10"):
        assert "批示" not in program_of(bureau.leader).ask(path).content.decode()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["一", "二", "无"]),
        ({"level": "nation"}, ["二"]),
        ({"lead": "jtj"}, ["二"]),
        ({"lead": "czj,jtj", "level": "region"}, ["一", "无"]),
        ({"from": "2024-03"}, ["一", "二"]),
        ({"from": "2024-04", "to": "2024-12"}, ["二"]),
        ({"to": "2024-03"}, ["一"]),
        ({"number": "财一,财三"}, ["一"]),
        ({"area": "150299"}, []),
    ],
)
def test_each_parameter_narrows_the_documents(
    bureau: House, asked: dict[str, str], expected: list[str]
) -> None:
    for title, number, dated, level, lead in (
        ("一", "财一", date(2024, 3, 31), "region", bureau.finance),
        ("二", "财二", date(2024, 6, 1), "nation", bureau.roads),
        ("无", "", None, "region", bureau.finance),
    ):
        made = SupportDocument.objects.create(
            title=title, number=number, dated=dated, level=level, lead=lead
        )
        bureau.item(f"依据{title}", document=made)
    assert told(bureau.leader, "support-documents/", "title", **asked) == expected


def test_documents_are_those_behind_what_one_sees_and_those_one_entered(bureau: House) -> None:
    """A partner in one of two items is told the document, and of what it grants only his own."""
    shared = bureau.item("共同的", shares={bureau.finance: Decimal(70), bureau.roads: Decimal(30)})
    assert shared.document is not None
    bureau.item("独自的", "honour", document=shared.document)
    bureau.item("别的", document=bureau.document(title="别的文件"))
    SupportDocument.objects.create(title="还没有事项", level="city", lead=bureau.finance)

    def titles(user: User) -> list[str]:
        return told(user, "support-documents/", "title")

    given = "关于下达资金的通知"
    assert titles(bureau.clerk) == [given, "别的文件", "还没有事项"]
    assert titles(bureau.leader) == titles(bureau.reviewer) == [given, "别的文件"]
    assert titles(bureau.partner) == [given]
    assert titles(bureau.stranger) == []
    query = {**AT, "document": str(shared.document.pk)}
    assert told(bureau.partner, "support-items/", "name", **query) == ["共同的"]
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    assert titles(person("publisher", far)) == []


def test_a_token_reads_the_documents_of_its_areas(bureau: House) -> None:
    bureau.item()
    for code, expected in (("150205", 1), ("150299", 0)):
        AreaFactory(code=code)
        limited = program(bureau.leader, f"support-documents:{code}:read")
        assert len(limited.rows("support-documents/")) == expected
    limited = program(bureau.leader, "support-items:*:read")
    for path in ("support-documents/", "support-arrivals/", "support-kinds/", "support-rules/"):
        assert limited.refused(path) == (403, "insufficient-scope")
