"""The return's workbook with a sheet for each register: what went out and what comes back."""

import io
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from accounts.models import Department, User
from entry import uploads
from entry.actions import save_cells
from entry.excel.grid import address
from entry.excel.templates import workbook
from entry.models import Return, Upload
from entry.periods import Month
from entry.previews import Line, Preview
from entry.registers import sheets_on
from entry.sheets import Change
from entry.views_exports import cover_of
from plan.models import TaskProgress
from projects.models import ProjectProgress
from tests.conftest import browser_of
from tests.entry.excel.parts import MAIN, Parts
from tests.entry.workbooks import importer
from tests.factories import NOW, IndicatorFactory, ReturnFactory, actor
from tests.plan.factories import TaskFactory
from tests.plan.factories import report as report_task
from tests.projects.factories import ProjectFactory, plan_for, report

pytestmark = pytest.mark.django_db
SEPTEMBER, AUGUST = Month(2024, 9), Month(2024, 8)
# Names as the report has them: brackets, amounts, a task of a project's own name.
NAMES = {
    "works": "明阳智能装备制造基地（二期）",
    "wind": "大青山北麓风电场（150MW）",
    "package": "13个技改打包工程",
    "carbon": "炭研高品质等静压石墨",
}


@pytest.fixture
def opened(finance: Department, clerk: User) -> Return:
    """A return with something in all three registers, some of it typed."""
    IndicatorFactory(
        code="iav", name="规模以上工业增加值", owner=finance, has_value=False, unit="%"
    )
    for order, (key, name) in enumerate(NAMES.items()):
        made = ProjectFactory(
            key=key, name=name, lead=finance, order=order, aliases="炭研" * (key == "carbon")
        )
        plan_for(made, "2000")
        report(made, AUGUST, "800.5", physical="打桩", listed="100", received="90", paid="80")
    TaskFactory(key="carbon-task", title="炭研高品质等静压石墨", lead=finance)
    report_task(
        TaskFactory(key="rules", title="出台若干措施", number="2024-A17", lead=finance), AUGUST
    )
    made_return: Return = ReturnFactory(department=finance, month=SEPTEMBER, opened_by=clerk)
    typed = {
        ("projects", "works"): {
            "month": "99.5",
            "listed": "120",
            "physical": "封顶：75%",
            "problem": "-",
        },
        ("projects", "wind"): {"invested": "0", "note": "联系人：张三"},
        ("tasks", "rules"): {"state": "滞后", "text": "审核：正在会签", "next_step": "印发"},
        ("tasks", "carbon-task"): {"state": "未启动"},
    }
    changes = [Change(*row, *cell) for row, cells in typed.items() for cell in cells.items()]
    save_cells(made_return.pk, changes, by=actor(clerk), at=NOW)
    return Return.objects.get(pk=made_return.pk)


def written(opened: Return) -> bytes:
    return workbook(sheets_on(opened), cover_of(opened))


def edited(content: bytes, cells: Mapping[tuple[str, str, str], str]) -> bytes:
    """The workbook after somebody typed; cells by sheet, row name and column title."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = {name: number for number, name in enumerate(book.sheet_names, 1)}
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    trees = {name: Parts(content).sheet(number) for name, number in names.items()}
    for (sheet, row, title), text in cells.items():
        lines = book.get_sheet_by_name(sheet).to_python()
        column = next(line.index(title) for line in lines[2:4] if title in line)
        number = next(at for at, line in enumerate(lines) if line[0] in (row, f"其中：{row}"))
        [cell] = [
            one for one in trees[sheet].iter(f"{MAIN}c") if one.get("r") == address(number, column)
        ]
        cell[:] = []
        cell.set("t", "str")
        ElementTree.SubElement(cell, f"{MAIN}v").text = text
    parts = {f"xl/worksheets/sheet{names[name]}.xml": tree for name, tree in trees.items()}
    with zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            tree = parts.get(name)
            made.writestr(name, source.read(name) if tree is None else ElementTree.tostring(tree))
    return target.getvalue()


def previewed(opened: Return, user: User, content: bytes, name: str = "九月.xlsx") -> Upload:
    file = SimpleUploadedFile(name, content)
    upload = uploads.receive(opened.pk, file, max_bytes=2**20, by=importer(user), at=NOW)
    return uploads.read(upload, by=importer(user), at=NOW)


def preview_of(upload: Upload) -> Preview:
    assert upload.stage == Upload.Stage.READY, upload.trouble
    return Preview.from_json(upload.preview)


def told(lines: list[Line]) -> dict[tuple[str, str], tuple[str, str]]:
    return {(one.subject, one.column): (one.before, one.after) for one in lines}


# --- what goes out ----------------------------------------------------------------------------


def test_each_register_has_its_sheet_in_the_offices_words(opened: Return) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(opened)))
    shown = [name for name in book.sheet_names if name != "平台标识"]
    assert shown == ["主要指标", "重点项目", "重点任务"]
    lines = book.get_sheet_by_name("重点项目").to_python()
    assert lines[0][0].endswith("财政局2024年9月重点项目月报")
    assert "单位：万元" in lines[1]
    titles = [low or high for high, low in zip(lines[2], lines[3], strict=True)]
    assert titles[:13] == [
        "项目名称", "时期", "本年计划投资", "上月累计", "本月完成投资", "本年累计完成投资",
        "本年入统投资", "本年到位资金", "本年支付资金", "形象进度", "存在问题", "下月计划", "说明",
    ]  # fmt: skip
    works = next(line for line in lines if line[0] == NAMES["works"])
    assert works[1:10] == ["1—9月", 2000, 800.5, 99.5, 900, 120, "", "", "封顶：75%"]
    lines = book.get_sheet_by_name("重点任务").to_python()
    assert [text for text in lines[3] if text][:2] == ["时限", "上月进展"]
    task = next(line for line in lines if line[0] == "出台若干措施")
    assert task[2:7] == ["2024年内", "正常推进：正在起草。", "滞后", "审核：正在会签", "印发"]


def test_a_department_without_projects_has_no_sheet_of_them(
    statistics: Department, other_clerk: User
) -> None:
    IndicatorFactory(owner=statistics)
    made = ReturnFactory(department=statistics, month=SEPTEMBER, opened_by=other_clerk)
    assert [sheet.register for sheet in sheets_on(made)] == ["indicators"]
    assert Parts(written(made)).states() == {"主要指标": "visible", "平台标识": "veryHidden"}


def test_only_what_is_typed_is_open_and_states_come_from_a_list(opened: Return) -> None:
    parts = Parts(written(opened))
    for number, columns in ((2, set("EFGHIJKLM")), (3, set("EFGH"))):
        open_cells = {place for place, locked in parts.locked(number).items() if not locked}
        assert {place[0] for place in open_cells} == columns
    xml = parts.xml(3)
    assert xml.count('type="list"') == 2
    assert "平台标识" in xml


# --- what comes back --------------------------------------------------------------------------


def test_what_went_out_changes_nothing(opened: Return, clerk: User) -> None:
    found = preview_of(previewed(opened, clerk, written(opened)))
    assert [line for line in found.lines if line.fate != "same"] == []
    assert (found.unknown, found.problems, found.headings) == ((), (), ())
    registers = {(line.register, line.subject) for line in found.lines}
    assert {("projects", "works"), ("projects", "wind"), ("tasks", "rules")} <= registers
    assert ("tasks", "carbon-task") in registers  # though a project bears its name


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_return_that_went_out_changes_nothing(kind: str, opened: Return, clerk: User) -> None:
    response = browser_of(clerk).get(f"/entry/returns/{opened.pk}/export.{kind}")
    content = b"".join(response)
    found = preview_of(previewed(opened, clerk, content, f"月报.{kind}"))
    assert [line for line in found.lines if line.fate != "same"] == []
    assert (found.unknown, found.problems) == ((), ())
    assert {line.register for line in found.lines} == {"projects", "tasks", "indicators"}


def test_a_total_that_was_changed_carries_the_month_along(opened: Return, clerk: User) -> None:
    cells = {("重点项目", NAMES["works"], "本年累计完成投资"): "1000"}
    upload = previewed(opened, clerk, edited(written(opened), cells))
    found = preview_of(upload)
    assert told(found.wanted) == {("works", "invested"): ("900", "1000")}
    (month,) = [one for one in found.lines if (one.subject, one.column) == ("works", "month")]
    assert (month.fate, month.after, month.remark) == ("same", "199.5", "随本行其他栏变动")
    uploads.apply(upload.pk, by=importer(clerk), at=NOW)
    assert ProjectProgress.objects.get(project__key="works", published_at=None).invested == 1000


def test_a_month_that_was_changed_carries_the_total_along(opened: Return, clerk: User) -> None:
    cells = {("重点项目", NAMES["works"], "本月完成投资"): "100"}
    upload = previewed(opened, clerk, edited(written(opened), cells))
    assert told(preview_of(upload).wanted) == {("works", "month"): ("99.5", "100")}
    uploads.apply(upload.pk, by=importer(clerk), at=NOW)
    made = ProjectProgress.objects.get(project__key="works", published_at=None)
    assert str(made.invested.normalize()) == "900.5"


def test_both_changed_must_agree(opened: Return, clerk: User) -> None:
    cells = {
        ("重点项目", NAMES["works"], "本月完成投资"): "100",
        ("重点项目", NAMES["works"], "本年累计完成投资"): "5000",
    }
    found = preview_of(previewed(opened, clerk, edited(written(opened), cells)))
    (refused,) = [line for line in found.lines if line.fate == "refused"]
    assert (refused.column, found.is_writable) == ("month", False)
    assert "应为900.5" in refused.message


def test_all_registers_are_filled_in_one_file(opened: Return, clerk: User) -> None:
    cells = {
        ("主要指标", "规模以上工业增加值", "同比%"): "6.7",
        ("重点项目", NAMES["package"], "本月完成投资"): "10",
        ("重点项目", NAMES["carbon"], "形象进度"): "设备安装",
        ("重点任务", "炭研高品质等静压石墨", "进展状态"): "正常推进",
        ("重点任务", "炭研高品质等静压石墨", "进展情况"): "联系人：李四，负责人：王五",
    }
    upload = previewed(opened, clerk, edited(written(opened), cells))
    assert set(told(preview_of(upload).wanted)) == {
        ("iav:150205", "growth"),
        ("package", "month"),
        ("carbon", "physical"),
        ("carbon-task", "state"),
        ("carbon-task", "text"),
    }
    uploads.apply(upload.pk, by=importer(clerk), at=NOW)
    assert ProjectProgress.objects.get(project__key="carbon", published_at=None).invested is None
    assert TaskProgress.objects.get(task__key="carbon-task", published_at=None).state == "on_track"
    again = preview_of(previewed(opened, clerk, written(Return.objects.get(pk=opened.pk))))
    assert {line.fate for line in again.lines} == {"same"}


def foreign(*rows: tuple[object, ...], title: str, unit: str) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    sheet.write_row(0, 0, [title])
    sheet.write_row(1, 0, [unit])
    for number, row in enumerate(rows, start=2):
        sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def test_an_offices_own_table_of_projects_is_understood(opened: Return, clerk: User) -> None:
    content = foreign(
        ("序号", "项目名称", "总投资", "年度计划投资", "1—9月完成投资", "当月完成投资", "纳统投资",
         "完成率", "工程形象进度", "存在的问题", "下一步工作计划", "责任单位"),
        (1, "明阳智能装备制造基地(二期)", 5, 0.2, 0.1, None, 0.05, 50, "主体完工", "无", "收尾", "财政局"),
        (2, "炭研", 3, 0.3, 0.09, None, None, 30, "安装", "缺电", None, "财政局"),
        (None, "合计", 8, 0.5, 0.19, None, None, None, None, None, None, None),
        title="2024年9月重点项目调度表",
        unit="单位：亿元",
    )  # fmt: skip
    found = preview_of(previewed(opened, clerk, content))
    assert (found.unknown, found.problems) == ((), ())
    assert told(found.wanted) == {
        ("works", "invested"): ("900", "1000"),
        ("works", "listed"): ("120", "500"),
        ("works", "physical"): ("封顶：75%", "主体完工"),
        ("works", "next_step"): ("", "收尾"),
        ("carbon", "invested"): ("", "900"),
        ("carbon", "physical"): ("", "安装"),
        ("carbon", "problem"): ("", "缺电"),
    }


def test_an_offices_own_table_of_tasks_is_understood(opened: Return, clerk: User) -> None:
    content = foreign(
        ("序号", "重点任务", "完成时限", "工作进展", "下步打算"),
        (1, "出台若干措施", "9月底", "已印发", "抓落实"),
        (2, "炭研高品质等静压石墨", "年底", "对接中", None),
        title="2024年9月重点任务进展情况",
        unit="",
    )
    found = preview_of(previewed(opened, clerk, content))
    assert told(found.wanted) == {
        ("rules", "text"): ("审核：正在会签", "已印发"),
        ("rules", "next_step"): ("印发", "抓落实"),
        ("carbon-task", "text"): ("", "对接中"),
    }


def test_a_table_of_last_month_is_refused(opened: Return, clerk: User) -> None:
    content = foreign(
        ("项目名称", "1—8月完成投资"),
        (NAMES["works"], 900),
        title="2024年8月重点项目调度表",
        unit="单位：万元",
    )
    found = preview_of(previewed(opened, clerk, content))
    assert not found.lines
    assert "本次报送的是2024年9月" in found.problems[0]["message"]
