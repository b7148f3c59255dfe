"""Tables of a workbook from which nothing is read, and why."""

from collections.abc import Sequence

from entry.excel.columns import Reading
from entry.excel.recognising import FoundTable
from entry.excel.results import Complaint, Ignored

_NO_TABLE = (
    "没有找到数据表。表头要有“指标名称”“项目名称”或“任务名称”一栏，旁边有要填的栏。"
    "请检查文件，或者在月报页面下载填报表，填写后上传。"
)


def unread(
    found: Sequence[tuple[FoundTable, Reading]], *, any_read: bool
) -> tuple[list[Complaint], list[Ignored]]:
    """What is wrong with tables; one that cannot be read is no problem beside one that can."""
    problems = [] if found else [Complaint(sheet="", address="", message=_NO_TABLE)]
    left: list[Ignored] = []
    for table, reading in found:
        said = [*reading.problems, *([reading.other] if reading.other else [])]
        if reading.uses or not any_read:
            problems += said
        else:
            left.append(_whole(table, said[0].message if said else "没有要读的栏"))
    return problems, left


def hidden(tables: Sequence[FoundTable]) -> list[Ignored]:
    """Hidden sheets, each once."""
    sheets = {table.sheet: table for table in reversed(tables) if table.is_hidden}
    return [_whole(table, "隐藏的工作表，没有读") for table in sheets.values()]


def _whole(table: FoundTable, why: str) -> Ignored:
    return Ignored(sheet=table.sheet, row=-1, address=table.address, name=table.title, why=why)
