"""What `benchmarks.files` measures: each task made ready, then handed over as a callable."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

IMPORTED, EXPORTED = 20_000, 100_000  # rows
HEADS = ("指标", "地区", "月份", "累计", "同比%", "状态")


# -- the rows -------------------------------------------------------------------------------------


def named(at: int) -> str:
    """An indicator's name; none is part of another."""
    return f"甲{at:05}项产值"


def workbook(path: Path, rows: int, month: str) -> None:
    """A sheet as an office sends it: title, unit line, heads, one row for each indicator."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("报表")
    sheet.write_row(0, 0, [f"{month}主要指标"])
    sheet.write_row(1, 0, ["单位：亿元"])
    sheet.write_row(2, 0, ["指标", "累计（时点）", "同比%"])
    for at in range(rows):
        sheet.write_row(at + 3, 0, [named(at), at + 0.25, 5.5])
    book.close()


def observations() -> Iterator[tuple[str, str, str, Decimal, Decimal, str]]:
    for at in range(EXPORTED):
        month = f"{2020 + at % 5}-{at % 12 + 1:02}"
        value, growth = Decimal(at) / 4, Decimal(at % 151 - 30) / 10
        yield named(at % 120), f"第{at % 103}区", month, value, growth, "快报"


# -- what is measured, each in a process of its own -----------------------------------------------


def bare_read(path: Path) -> Callable[[], Any]:
    from python_calamine import CalamineWorkbook

    return lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def read(path: Path) -> Callable[[], Any]:
    from entry.excel import isolation

    return lambda: isolation.read(path, name=path.name)


def import_(path: Path) -> Callable[[], Any]:
    """Into a fresh return; raises RuntimeError when it would not all be written."""
    set_up_django()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from accounts.models import User
    from entry import uploads
    from entry.audit import Actor
    from entry.models import Return, Upload
    from indicators.models import Observation

    by = Actor(User.objects.get(username="clerk"), "page")
    target = Return.objects.filter(state="draft", version=1).order_by("month").first()
    assert target is not None
    sent = SimpleUploadedFile(path.name, path.read_bytes())

    def work() -> None:
        at = timezone.now()
        upload = uploads.receive(target.pk, sent, max_bytes=2**25, by=by, at=at)
        upload = uploads.read(upload, by=by, at=at)
        if upload.stage != Upload.Stage.READY:
            raise RuntimeError(upload.trouble)
        uploads.apply(upload.pk, by=by, at=at)
        found = Observation.objects.filter(monthly_return=target, growth=Decimal("5.5")).count()
        if found != IMPORTED:
            raise RuntimeError(f"{found} of {IMPORTED} rows arrived")

    return work


def bare_write(path: Path) -> Callable[[], Any]:
    import xlsxwriter

    rows = list(observations())

    def work() -> None:
        book = xlsxwriter.Workbook(BytesIO(), {"constant_memory": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                else:
                    sheet.write_number(at, column, cell)
        book.close()

    return work


def export(path: Path) -> Callable[[], Any]:
    from entry.exports import Column, Table, as_xlsx

    rows = list(observations())
    columns = [Column(head) for head in HEADS]
    table = Table(title="指标数据", unit_line="单位：亿元", columns=columns, rows=rows)
    return lambda: as_xlsx([table], ["指标数据"])


def rest(path: Path) -> Callable[[], Any]:
    set_up_django()
    from accounts.api_files import Listing, XlsxRenderer
    from indicators.api_rows import ObservationRow

    names = ("indicator", "area", "month", "value", "growth", "status")
    rows = [
        dict(zip(names, map(str, row), strict=True)) for row in observations()
    ]  # as the door has them: numbers as text
    listing = Listing("observations", ObservationRow, names, rows)
    return lambda: XlsxRenderer().write(listing)


TASKS: dict[str, Callable[[Path], Callable[[], Any]]] = {
    "bare_read": bare_read,
    "read": read,
    "import": import_,
    "bare_write": bare_write,
    "export": export,
    "rest": rest,
}


def set_up_django() -> None:
    import django

    django.setup()
