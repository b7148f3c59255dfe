"""Funds on the return's workbook: what goes out, and what comes back of it."""

import io

import pytest
from python_calamine import CalamineWorkbook

from accounts.models import Department, User
from entry import uploads
from entry.actions import save_cells
from entry.models import Return
from entry.periods import Month
from entry.sheets import Change
from investment.models import FundsReceived
from tests.conftest import browser_of
from tests.entry.workbooks import importer
from tests.factories import NOW, ReturnFactory, actor
from tests.investment.factories import SigningFactory, chain, receive, take
from tests.projects.factories import ProjectFactory, plan_for
from tests.projects.test_workbooks import edited, foreign, preview_of, previewed, told, written

pytestmark = pytest.mark.django_db
SEPTEMBER, AUGUST = Month(2024, 9), Month(2024, 8)
NAMES = {
    "blades": "明阳风电叶片（二期）",
    "towers": "风机塔筒",
    "cells": "光伏组件（1GW）",
}
SHEET = "到位资金"
TITLES = [
    "招商项目名称", "时期", "协议总投资", "往年累计到位", "上月核定累计", "本年申报到位", "本月核定到位",
    "本年核定到位", "其中自治区外", "其中自治区内市外", "其中市内区外", "其中境外",
    "其中固定资产投资", "其中流动资金", "凭证", "说明",
]  # fmt: skip


def three_signings(finance: Department) -> None:
    """Landed since spring; two of them with the funds of August."""
    for order, (key, name) in enumerate(NAMES.items()):
        made = SigningFactory(
            key=key, name=name, lead=finance, order=order, chain=chain(name="风电装备"),
            agreed_investment=50_000, source="outside_region", content="制造",
        )  # fmt: skip
        take(made, "signed", SEPTEMBER.first_day.replace(month=3))
        take(made, "landed", SEPTEMBER.first_day.replace(month=5))
        if key != "cells":
            receive(made, AUGUST, "800.5", outside_region="800.5")


@pytest.fixture
def opened(finance: Department, clerk: User) -> Return:
    """Three signings, one typed in full; a project that bears the name of one of them."""
    three_signings(finance)
    plan_for(ProjectFactory(key="towers-project", name=NAMES["towers"], lead=finance), "2000")
    found: Return = ReturnFactory(department=finance, month=SEPTEMBER, opened_by=clerk)
    typed = {
        "claimed": "1000", "month": "99.5", "outside_region": "900", "fixed": "600",
        "working": "300", "proof": "银行进账单", "note": "=见进账单，-1笔",
    }  # fmt: skip
    changes = [Change("funds", "blades", *cell) for cell in typed.items()]
    changes.append(Change("projects", "towers-project", "invested", "5"))
    save_cells(found.pk, changes, by=actor(clerk), at=NOW)
    return Return.objects.get(pk=found.pk)


def draft_of(key: str) -> FundsReceived:
    found: FundsReceived = FundsReceived.objects.get(signing__key=key, published_at=None)
    return found


def test_the_sheet_is_in_the_offices_words(opened: Return) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(opened)))
    assert [one for one in book.sheet_names if one != "平台标识"] == ["重点项目", SHEET]
    lines = book.get_sheet_by_name(SHEET).to_python()
    assert lines[0][0].endswith("财政局2024年9月到位资金月报")
    assert "单位：万元" in lines[1]
    titles = [low or high for high, low in zip(lines[2], lines[3], strict=True)]
    assert titles[: len(TITLES)] == TITLES
    blades = next(line for line in lines if line[0] == NAMES["blades"])
    assert blades[1:9] == ["1—9月", 50000, "", 800.5, 1000, 99.5, 900, 900]
    assert blades[12:16] == [600, 300, "银行进账单", "=见进账单，-1笔"]


def test_what_went_out_changes_nothing(opened: Return, clerk: User) -> None:
    found = preview_of(previewed(opened, clerk, written(opened)))
    assert [line for line in found.lines if line.fate != "same"] == []
    assert (found.unknown, found.problems, found.headings) == ((), (), ())
    assert {(line.register, line.subject) for line in found.lines} == {
        ("funds", "blades"), ("projects", "towers-project"),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_return_that_went_out_changes_nothing(kind: str, opened: Return, clerk: User) -> None:
    content = b"".join(browser_of(clerk).get(f"/entry/returns/{opened.pk}/export.{kind}"))
    found = preview_of(previewed(opened, clerk, content, f"月报.{kind}"))
    assert [line for line in found.lines if line.fate != "same"] == []
    assert (found.unknown, found.problems) == ((), ())
    assert {line.register for line in found.lines} == {"projects", "funds"}


def test_the_template_is_filled_and_written(opened: Return, clerk: User) -> None:
    """The month carries the total along; the kind of proof comes from the list."""
    cells = {
        (SHEET, NAMES["towers"], "本年申报到位"): "1200",
        (SHEET, NAMES["towers"], "本月核定到位"): "299.5",
        (SHEET, NAMES["towers"], "其中自治区外"): "１１００",  # full-width, of an input method
        (SHEET, NAMES["towers"], "凭证"): "验资报告",
        (SHEET, NAMES["cells"], "本年核定到位"): "0",
        (SHEET, NAMES["cells"], "本年申报到位"): "0",
        ("重点项目", NAMES["towers"], "本年累计完成投资"): "10",
    }
    upload = previewed(opened, clerk, edited(written(opened), cells))
    assert {one[0] for one in told(preview_of(upload).wanted)} == {
        "towers", "cells", "towers-project",
    }  # fmt: skip
    uploads.apply(upload.pk, by=importer(clerk), at=NOW)
    towers = draft_of("towers")
    assert (towers.claimed, towers.verified, towers.outside_region) == (1200, 1100, 1100)
    assert (towers.proof, draft_of("cells").verified) == ("capital_report", 0)
    again = preview_of(previewed(opened, clerk, written(Return.objects.get(pk=opened.pk))))
    assert {line.fate for line in again.lines} == {"same"}


@pytest.mark.parametrize(
    ("title", "text", "column", "words"),
    [
        ("凭证", "口头说明", "proof", "凭证只能填"),
        ("本年申报到位", "约一千", "claimed", "约一千"),
        ("其中境外", "-5", "foreign", "不能"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_by_its_place(
    title: str, text: str, column: str, words: str, opened: Return, clerk: User
) -> None:
    content = edited(written(opened), {(SHEET, NAMES["blades"], title): text})
    found = preview_of(previewed(opened, clerk, content))
    (refused,) = [line for line in found.lines if line.fate == "refused"]
    assert (refused.subject, refused.column, found.is_writable) == ("blades", column, False)
    assert words in refused.message


def test_an_offices_own_table_is_understood(opened: Return, clerk: User) -> None:
    content = foreign(
        ("序号", "项目名称", "投资方", "协议投资", "本年申报到位资金", "本年核定到位资金",
         "其中:自治区外", "固投部分", "流动资金", "凭证", "备注"),
        (1, "明阳风电叶片(二期)", "明阳", 5, 0.2, 0.15, 0.15, 0.1, 0.05, "验资报告", "据实"),
        (None, "合计", None, 5, 0.2, 0.15, 0.15, 0.1, 0.05, None, None),
        title="2024年9月招商引资到位资金情况表",
        unit="单位：亿元",
    )  # fmt: skip
    found = preview_of(previewed(opened, clerk, content))
    assert (found.unknown, found.problems) == ((), ())
    assert told(found.wanted) == {
        ("blades", "claimed"): ("1000", "2000"),
        ("blades", "verified"): ("900", "1500"),
        ("blades", "outside_region"): ("900", "1500"),
        ("blades", "fixed"): ("600", "1000"),
        ("blades", "working"): ("300", "500"),
        ("blades", "proof"): ("银行进账单", "验资报告"),
        ("blades", "note"): ("=见进账单，-1笔", "据实"),
    }
