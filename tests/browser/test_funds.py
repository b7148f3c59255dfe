"""到位资金 from the keyboard: four signings of the park's October, two typed and two pasted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .accessibility import violations
from .people import People, Person

pytestmark = pytest.mark.browser

SHEET = "到位资金"
CASTINGS, HOUSINGS, BOXES, PITCH = (
    "镁合金压铸件", "风机齿轮箱壳体铸造", "光伏接线盒", "风电液压和变桨系统",
)  # fmt: skip
# What Excel has of two neighbours, from 本年申报到位 to 说明: the month is left to be worked out.
PASTED = (
    "7000\t\t6910\t6910\t0\t0\t0\t6000\t910\t银行进账单\t\r\n"
    "0\t\t0\t\t\t\t\t\t\t\t手续未完\r\n"
)  # fmt: skip


def line(page: Page, name: str) -> Locator:
    sheet = page.get_by_role("grid", name=SHEET)
    return sheet.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name=re.compile(f"^{re.escape(name)} "))
    )


def go_to_sheet(person: Person, name: str) -> None:
    """Past the other sheets to the first cell of a signing, by Tab and arrows."""
    page = person.page
    target = person.cell(f"{name} 本年申报到位")
    for sheet in page.get_by_role("grid").all():
        person.tab_to(sheet.locator("[tabindex='0']").first)
        if sheet.get_by_text(name, exact=False).count():
            break
        person.press("Escape")
    person.press("Control+Home")
    for _ in range(40):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        here = page.evaluate("document.activeElement.closest('tr').innerText")
        person.press("ArrowRight" if here.strip().startswith(name) else "ArrowDown")
    raise AssertionError(f"the arrows never reach {name}")


def type_line(person: Person, name: str, cells: dict[str, str], proof: str) -> None:
    """A row from its first cell by Tab; the proof is chosen from its list with F2 and arrows."""
    for column in (
        "本年申报到位", "本月核定到位", "本年核定到位", "其中自治区外", "其中自治区内市外",
        "其中市内区外", "其中境外", "其中固定资产投资", "其中流动资金",
    ):  # fmt: skip
        expect(person.cell(f"{name} {column}")).to_be_focused()
        if column in cells:
            person.type(cells[column])
        person.press("Tab")
    chosen = person.cell(f"{name} 凭证")
    expect(chosen).to_be_focused()
    person.press("F2")
    for _ in range(12):
        if chosen.evaluate("(list) => list.selectedOptions[0].text") == proof:
            break
        person.press("ArrowDown")
    person.press("Enter")
    expect(chosen).to_have_value(proof)


def test_funds_of_four_signings_by_keyboard(people: People) -> None:
    clerk = people.enter("park")
    page = clerk.goto("/entry/")
    clerk.use(page.get_by_role("link", name=re.compile("继续填报.*园区管委会2024年10月")))
    clerk.grid_is_ready()
    expect(page.locator("[data-summary=blank]")).not_to_have_text("0")

    # More from outside than was verified: the check says so at once.
    go_to_sheet(clerk, CASTINGS)
    typed = {"本年申报到位": "6300", "本月核定到位": "９０１", "其中自治区外": "9000"}
    type_line(clerk, CASTINGS, typed, "验资报告")
    expect(clerk.cell(f"{CASTINGS} 本年核定到位")).to_have_value("6300")  # 5399 and 901
    clerk.sees_saved(SHEET)
    expect(page.locator("[data-summary=hard]")).to_have_text("1")
    told = page.get_by_role("link", name=re.compile("须改正 镁合金压铸件：.*大于核定到位6300万元"))
    expect(told).to_be_visible()
    assert violations(page) == []
    go_to_sheet(clerk, CASTINGS)
    clerk.press("ArrowRight", "ArrowRight", "ArrowRight")
    clerk.type("6300")
    clerk.press("Enter")
    expect(page.locator("[data-summary=hard]")).to_have_text("0")

    go_to_sheet(clerk, BOXES)
    typed = {"本年申报到位": "720", "本年核定到位": "700", "其中自治区外": "700"}
    type_line(clerk, BOXES, typed, "审计报告")
    expect(clerk.cell(f"{BOXES} 本月核定到位")).to_have_value("13")  # 700 less 687

    go_to_sheet(clerk, HOUSINGS)
    clerk.paste(PASTED)
    expect(clerk.cell(f"{HOUSINGS} 本月核定到位")).to_have_value("300")  # 6910 less 6610
    expect(clerk.cell(f"{PITCH} 本月核定到位")).to_have_value("0")
    clerk.sees_saved(SHEET)
    for wrong in ("blank", "hard", "soft"):
        expect(page.locator(f"[data-summary={wrong}]")).to_have_text("0")
    clerk.press("Escape")
    clerk.use(page.get_by_role("button", name="提交审核"))
    expect(page.locator(".notice").filter(has_text="已提交")).to_be_visible()
    expect(line(page, CASTINGS)).to_contain_text("验资报告")
    expect(line(page, HOUSINGS)).to_contain_text("银行进账单")
    assert violations(page) == []
