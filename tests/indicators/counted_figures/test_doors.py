"""Nobody types a counted figure by any door, and each says from which register it comes."""

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import Department, User
from entry import actions, uploads, workflow
from entry.models import Return, Upload
from entry.previewed import Preview
from indicators.models import Indicator, Observation
from tests.api.conftest import Program, problem_of, program_of, writer_of
from tests.conftest import browser_of
from tests.entry.conftest import walk
from tests.entry.excel.parts import MAIN, Parts
from tests.entry.workbooks import fates, importer, sent
from tests.factories import NOW, actor
from tests.indicators.counted_figures.asking import (
    SEPTEMBER,
    SOURCE,
    SUBJECT,
    again,
    row,
    told,
    typed,
)
from tests.indicators.counted_figures.counting import COST, counting, started
from tests.indicators.counted_figures.reading import words
from tests.projects.test_workbooks import edited, previewed, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
REFUSAL = f"“新开工项目”{SOURCE}，不能填写；登记簿有变动时请重新汇总。"


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors' clock stands in October 2024."""
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


@pytest.fixture
def browser(clerk: User) -> Client:
    return browser_of(clerk)


def untouched(opened: Return) -> bool:
    return again(opened).version == 2 and Observation.objects.get().value == 2


# -- the page -------------------------------------------------------------------------------------


def test_the_page_says_where_the_figure_comes_from_and_offers_no_input(
    opened: Return, browser: Client
) -> None:
    html = browser.get(f"/entry/returns/{opened.pk}/").text
    assert f'<span class="source">{SOURCE}，2条记录</span>' in html
    assert f'title="{REFUSAL}" data-copy="2"' in html
    assert f'name="indicators|{SUBJECT}|value"' not in html
    assert f'name="indicators|{SUBJECT}|note"' in html
    assert "data-recount hidden" in html  # the register may move while the page is open


def test_a_return_with_counted_figures_alone_still_shows_them(
    opened: Return, browser: Client
) -> None:
    html = browser.get(f"/entry/returns/{opened.pk}/").text
    assert 'data-key="value"' in html


def test_a_counted_row_is_filled_in(opened: Return, browser: Client) -> None:
    summary = json.loads(
        browser.get(f"/entry/returns/{opened.pk}/").text.split('id="grid-problems"')[1]
        .split(">", 1)[1].split("</script>")[0]
    )["summary"]  # fmt: skip
    assert (summary["due"], summary["filled"], summary["blank"]) == (1, 1, 0)


def test_a_posted_form_is_refused_in_the_cell(opened: Return, browser: Client) -> None:
    data = {f"indicators|{SUBJECT}|version": "1", f"indicators|{SUBJECT}|value": "9"}
    answer = browser.post(f"/entry/returns/{opened.pk}/", data)
    assert answer.status_code == 422
    assert f'<p class="grid-message">{REFUSAL}</p>' in answer.text
    assert 'data-copy="2"' in answer.text  # what stands, not what was typed
    assert untouched(opened)


def test_the_grid_is_refused_with_the_same_words(opened: Return, browser: Client) -> None:
    change = {"register": "indicators", "subject": SUBJECT, "column": "value", "text": "9", "version": 1}  # fmt: skip
    answer = browser.post(
        f"/entry/returns/{opened.pk}/cells/", {"changes": [change]}, "application/json"
    )
    (result,) = answer.json()["results"]
    assert (result["outcome"], result["message"]) == ("refused", REFUSAL)
    assert untouched(opened)


def test_the_button_counts_again(opened: Return, browser: Client, finance: Department) -> None:
    started("d", finance, date(2024, 5, 1))
    html = browser.get(f"/entry/returns/{opened.pk}/").text
    assert "现为3个，本表为2个，请重新汇总。" in html
    assert "data-recount action=" in html
    answer = browser.post(f"/entry/returns/{opened.pk}/recount/", follow=True)
    assert "已按登记簿重新汇总。" in answer.text
    assert f"{SOURCE}，3条记录" in answer.text
    answer = browser.post(f"/entry/returns/{opened.pk}/recount/", follow=True)
    assert "登记簿没有变动。" in answer.text


def test_the_button_is_for_who_fills_in_and_while_he_does(
    opened: Return, clerk: User, reviewer: User, publisher: User, finance: Department
) -> None:
    started("d", finance, date(2024, 5, 1))
    address = f"/entry/returns/{opened.pk}/recount/"
    assert browser_of(reviewer).post(address).status_code == 403
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    walk(opened, clerk, reviewer, publisher, to="submitted")
    started("e", finance, date(2024, 6, 1))
    html = browser_of(reviewer).get(f"/entry/returns/{opened.pk}/").text
    assert "现为4个，本表为3个，请重新汇总。" in html  # a reason to send it back
    assert "data-recount" not in html
    assert browser_of(clerk).post(address).status_code == 409


def test_the_panel_names_the_records_and_leads_to_all_of_them(
    opened: Return, browser: Client, clerk: User, finance: Department
) -> None:
    for number in range(12):
        started(f"x{number:02}", finance, date(2024, 5, 1 + number))
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    address = f"/entry/returns/{opened.pk}/panel/?register=indicators&subject={SUBJECT}"
    html = browser.get(address).text
    assert f"{SOURCE}，14条记录，合计14个。" in html
    assert html.count("<li>项目") == 10
    assert f'href="/indicators/starts/records/?return={opened.pk}">查看全部14条记录</a>' in html
    assert html.count("汇总的记录") > 1  # and in the history of the row


def test_the_panel_of_money_names_how_much_and_of_a_number_when(
    starts: Indicator, finance: Department, browser: Client, clerk: User
) -> None:
    counting("cost", finance, COST, unit="亿元", decimals=2)
    started("x", finance, date(2024, 4, 4))  # its cost is not known
    found = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    said = {}
    for code in ("starts", "cost"):
        asked = f"?register=indicators&subject={code}:150205"
        html = browser.get(f"/entry/returns/{found.pk}/panel/{asked}").text
        said[code] = words(html.split('<ol class="records')[1].split("</ol>")[0])
    assert "项目a 3月9日 项目x 4月4日 项目b 9月30日" in said["starts"]
    assert "项目a 12000万元 项目x 项目b 800.5" in said["cost"]


def test_what_changed_since_the_last_review_is_told_by_its_title(
    opened: Return, clerk: User, reviewer: User, publisher: User, finance: Department
) -> None:
    walk(opened, clerk, reviewer, publisher, to="submitted")
    now = again(opened)
    workflow.act(now.pk, "send_back", by=actor(reviewer), at=NOW, seen_version=now.version, reason="漏了")  # fmt: skip
    started("d", finance, date(2024, 5, 1))
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    html = browser_of(clerk).get(f"/entry/returns/{opened.pk}/").text
    assert "汇总的记录" in html
    assert "records" not in html.split("grid-problems")[0].split("<h1>")[1]


# -- REST -----------------------------------------------------------------------------------------


@pytest.fixture
def writer(clerk: User) -> Program:
    return writer_of(clerk)


def put(writer: Program, found: Return, **cells: Any) -> Any:
    body = {"rows": [{"register": "indicators", "subject": SUBJECT, "cells": cells}]}
    return writer.send("put", f"returns/{found.pk}/observations/", body, tag=again(found).version)


@pytest.mark.parametrize("value", ["9", 9, None, "—", "2.01"])
def test_a_program_is_refused_with_the_same_words(
    opened: Return, writer: Program, value: Any
) -> None:
    answer = put(writer, opened, value=value, note="x")
    assert problem_of(answer) == (422, "invalid-cells")
    (error,) = json.loads(answer.content)["errors"]
    assert (error["column"], error["detail"]) == ("value", REFUSAL)
    assert untouched(opened)


def test_a_program_may_send_back_the_whole_row(opened: Return, writer: Program) -> None:
    answer = put(writer, opened, value="2", note="两个项目")
    assert answer.status_code == 200
    figure = Observation.objects.get()
    assert (figure.value, figure.note) == (2, "两个项目")


def test_the_return_tells_a_program_what_is_counted(opened: Return, writer: Program) -> None:
    (sheet,) = [one for one in writer.read(f"returns/{opened.pk}/")["sheets"] if one["register"] == "indicators"]  # fmt: skip
    (found,) = sheet["rows"]
    assert found["editable"] == ["note", "status"]
    assert found["closed"] == {"value": REFUSAL}
    assert found["source"] == f"{SOURCE}，2条记录"
    assert found["cells"]["value"] == found["values"]["value"] == "2"
    assert "records" not in found["values"]


def test_a_program_counts_again(opened: Return, writer: Program, finance: Department) -> None:
    path = f"returns/{opened.pk}/"
    assert "recount" not in writer.read(path)["actions"]
    started("d", finance, date(2024, 5, 1))
    moved = writer.read(path)
    assert "recount" in moved["actions"]
    assert [one["code"] for one in moved["problems"]] == ["recount"]
    assert problem_of(writer.send("post", f"{path}submit/", tag=2)) == (422, "blocked")
    stale = writer.send("post", f"{path}recount/", tag=1)
    assert problem_of(stale) == (412, "precondition-failed")
    assert "重新汇总" in json.loads(stale.content)["detail"]
    answer = writer.send("post", f"{path}recount/", tag=2)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"3"')
    (sheet,) = json.loads(answer.content)["sheets"][:1]
    assert sheet["rows"][0]["values"]["value"] == "3"
    assert problem_of(writer.send("post", f"{path}recount/", {"rows": []}, tag=3))[0] == 400


def test_a_program_that_may_not_write_may_not_count_again(
    opened: Return, clerk: User, finance: Department
) -> None:
    started("d", finance, date(2024, 5, 1))
    reader = program_of(clerk, scopes=["returns:150205:drafts"])
    answer = reader.send("post", f"returns/{opened.pk}/recount/", tag=2)
    assert problem_of(answer) == (403, "insufficient-scope")


# -- uploads --------------------------------------------------------------------------------------


def said(upload: Upload) -> list[tuple[str, str, str]]:
    lines = Preview.from_json(upload.preview).lines
    return [(line.column, line.fate, line.message) for line in lines]


def test_a_departments_own_sheet_says_the_same_or_is_refused(opened: Return, clerk: User) -> None:
    same = sent(opened, clerk, ("新开工项目（个）", 2, None))
    assert fates(same) == [("B4", "2", "2", "same")]
    other = sent(opened, clerk, ("新开工项目（个）", 5, None))
    assert said(other) == [("value", "refused", REFUSAL)]
    assert not Preview.from_json(other.preview).is_writable
    odd = sent(opened, clerk, ("新开工项目（万元）", 5, None))
    assert said(odd) == [("value", "refused", REFUSAL)]


def test_the_workbook_to_fill_in_says_which_cell_is_not(opened: Return) -> None:
    book = written(again(opened))
    (told,) = (
        one for one in Parts(book).sheet(1).iter(f"{MAIN}dataValidation") if one.get("prompt")
    )
    assert (told.get("promptTitle"), told.get("prompt")) == ("不用填", REFUSAL)
    place = str(told.get("sqref"))
    assert Parts(book).locked(1)[place]
    lines = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name("主要指标").to_python()
    assert any("由登记簿汇总、不用填的：新开工项目。" in str(line[0]) for line in lines)


def test_our_own_workbook_comes_back_as_it_was(opened: Return, clerk: User) -> None:
    upload = previewed(opened, clerk, written(again(opened)))
    assert ("value", "same", "") in said(upload)
    changed = edited(written(again(opened)), {("主要指标", "新开工项目", "累计（时点）"): "5"})
    assert ("value", "refused", REFUSAL) in said(previewed(opened, clerk, changed))


def test_our_own_workbook_from_before_a_recount_is_no_typing(
    opened: Return, clerk: User, finance: Department
) -> None:
    before = written(again(opened))
    started("d", finance, date(2024, 5, 1))
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    upload = previewed(opened, clerk, before)
    (line,) = [one for one in Preview.from_json(upload.preview).lines if one.column == "value"]
    assert (line.before, line.after, line.fate) == ("3", "3", "same")
    assert line.remark == "下载填报表以后重新汇总过，以登记簿为准"
    changed = edited(before, {("主要指标", "新开工项目", "累计（时点）"): "5"})
    assert ("value", "refused", REFUSAL) in said(previewed(opened, clerk, changed))


def test_what_was_typed_beside_a_count_is_written(
    opened: Return, clerk: User, starts: Indicator
) -> None:
    typed(opened, "先前的说明", "note")(clerk)
    changed = edited(written(again(opened)), {("主要指标", "新开工项目", "说明"): "两个都是新开工"})
    upload = previewed(opened, clerk, changed)
    uploads.apply(upload.pk, by=importer(clerk), at=NOW)
    assert (row(opened).cells["note"], row(opened).cells["value"]) == ("两个都是新开工", "2")
    assert told(opened) == []
