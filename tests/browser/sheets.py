"""Workbooks that somebody sends in the end-to-end tests."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

BULLETIN = Path(__file__).parents[1] / "cases" / "bulletin_2024-11.xlsx"
HEAD = ("指标名称", "1—10月累计", "同比增长", "全市位次", "与全市相比")


def workbook(
    *rows: tuple[Any, ...], hidden: tuple[int, ...] = (), padding: int = 0, unit: str = "亿元、%"
) -> bytes:
    """A title, a unit line, a header and rows; `padding` are kilobytes of notes on a second sheet.

    `hidden` are rows counted from 0.
    """
    stream = BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = made.add_worksheet("主要指标")
    page.write(0, 0, "2024年1—10月主要经济指标")
    page.write(1, 0, f"单位：{unit}")
    for number, row in enumerate((HEAD, *rows), start=2):
        page.write_row(number, 0, row)
    for row in hidden:
        page.set_row(row, None, None, {"hidden": True})
    if padding:
        notes = made.add_worksheet("备注")
        noise = random.Random(1)
        for number in range(padding):
            notes.write(number, 0, noise.randbytes(700).hex())
    made.close()
    return stream.getvalue()


def bulletin() -> bytes:
    """The published November bulletin as if it were October's, with a name nobody has used before."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BULLETIN) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name.endswith(".xml"):
                text = part.decode().replace("11月", "10月").replace("12月20日", "11月20日")
                part = text.replace("固定资产投资", "固投大盘子").encode()
            after.writestr(name, part)
    return stream.getvalue()


# Everything that a preview can show: new, refused, rounded, hidden, unknown, a column of others.
ODD = workbook(
    ("新增规上（限上）企业（家）", "约12"),
    ("规模以上工业增加值", None, 12.34567891, "第3位", -2.5),
    ("固投", None, 8.5, 2),
    ("社会消费品零售总额", 34.2, "增6.1左右"),
    ("一个很长很长、谁也没有用过、写了许多字还没有写完的指标名称", 3400, 8.6),
    ("限上批发业", 12, 1.1),
    hidden=(4,),
)
