"""Hostile files are refused with their own cause, before they cost anything.

Each case runs in the child process as it is at work; what it used is read from the process itself.
"""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from entry.excel import worker
from entry.excel.hostile import MAX_FILE
from tests.entry.excel import books
from tests.entry.excel.books import book, number, row, sheet, strings, text
from tests.entry.excel.measuring import cost

CPU = 2.0  # seconds a refusal may take
MEMORY = 160 * 1024 * 1024  # bytes it may take; the interpreter alone takes 20 million
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
ONE = row(1, number("A1", 1))
RANDOM = random.Random(1)  # what compresses too well is refused for that alone


def declared(reference: str) -> bytes:
    return book(sheet(ONE, before=f'<dimension ref="{reference}"/>'))


def various(form: str, count: int) -> str:
    return "".join(form.format(*RANDOM.choices(range(9, 99_999), k=2)) for _ in range(count))


def stuffed(part: str, filling: bytes) -> bytes:
    return book(sheet(ONE), extra={part: filling})


def with_doctype(part: str, doctype: str) -> bytes:
    made = books.parts(sheet(ONE), extra={"xl/sharedStrings.xml": strings("甲")})
    made[part] = made[part].replace(books.HEAD.encode(), (books.HEAD + doctype).encode())
    return books.zipped(made)


def in_utf16(part: str) -> bytes:
    words = f'<?xml version="1.0" encoding="UTF-16"?>{XXE}<a/>'.encode("utf-16")
    return stuffed(part, words)


def lying_about_its_size() -> bytes:
    """The directory says 100 bytes; the part unpacks to sixty million."""
    data = stuffed("xl/theme/theme1.xml", b"<a>" + b" " * 60_000_000 + b"</a>")
    at = books.central(data, "xl/theme/theme1.xml")
    return books.patched(data, at + 24, "<L", 100)


def many_entries(count: int, told: int | None = None) -> bytes:
    made = books.parts(sheet(ONE)) | {f"xl/media/{i}": b"" for i in range(count)}
    data = books.zipped(made)
    if told is None:
        return data
    return books.patched(data, len(data) - 14, "<2H", told, told)


def overlapping() -> bytes:
    """Two entries of the directory that share one piece of the file."""
    data = books.zipped(books.parts(sheet(ONE)) | {"xl/a1.xml": b"<a/>", "xl/a2.xml": b"<a/>"})
    first, second = (books.central(data, f"xl/a{i}.xml") for i in (1, 2))
    (offset,) = struct.unpack_from("<L", data, first + 42)
    data = books.patched(data, second + 42, "<L", offset)
    return data[: second + 46] + b"xl/a1.xml" + data[second + 55 :]


def overlapping_under_other_names() -> bytes:
    """A part whose packed bytes reach over the header of the next one."""
    data = books.zipped(books.parts(sheet(ONE)) | {"xl/a1.bin": b"a" * 40, "xl/a2.bin": b"b" * 40})
    at = books.central(data, "xl/a1.bin")
    return books.patched(data, at + 20, "<L", 60)


def nested() -> bytes:
    inner = books.zipped({"0.bin": b"\0" * 50_000_000})
    for level in range(3):
        inner = books.zipped({f"{level}.zip": inner})
    return stuffed("xl/embeddings/oleObject1.bin", inner)


def twice() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, part in books.parts(sheet(ONE)).items():
            package.writestr(name, part)
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("xl/worksheets/sheet1.xml", sheet(row(1, number("A1", 2))))
    return file.getvalue()


def encrypted_zip() -> bytes:
    data = books.good()
    return books.patched(data, books.central(data, "xl/workbook.xml") + 8, "<H", 1)


def amplified() -> bytes:
    """One text of two hundred thousand characters that a hundred thousand cells refer to."""
    cells = (
        row(i, *(f'<c r="{c}{i}" t="s"><v>0</v></c>' for c in "ABCDE")) for i in range(1, 20_001)
    )
    return book(sheet("".join(cells)), extra={"xl/sharedStrings.xml": strings("哈笑" * 100_000)})


def old_macro() -> bytes:
    return books.renamed_stream(books.old_good(), "_VBA_PROJECT_CUR", after=1, kind=1)


def noise(length: int, head: bytes = b"") -> bytes:
    return head + RANDOM.randbytes(length)


def page() -> bytes:
    return b"<html><meta charset=gb2312><table><tr><td>1</td></tr></table></html>"


PAGE_2003 = (
    b'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)

# name: (maker, what the user is told)
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "declares all rows": (lambda: declared("A1:XFD1048576"), "表“表1”声明用到第1048576行"),
    "declares a million rows": (lambda: declared("A1:C1000000"), "声明用到第1000000行"),
    "declares all columns": (lambda: declared("A1:XFD200"), "声明用到200行×16384列"),
    "one cell at the end": (lambda: book(sheet(row(1048576, number("XFD1048576", 1)))), "用到了第1048576行"),
    "one inline text at the end": (lambda: book(sheet(row(1048576, text("A1048576", "x")))), "用到了第1048576行"),
    "one formula at the end": (lambda: book(sheet(row(1048576, '<c r="A1048576"><f>1</f></c>'))), "用到了第1048576行"),
    "two corners": (lambda: book(sheet(ONE + row(90000, number("XFD90000", 1)))), "用到了90000行×16384列"),
    "a cell beyond Excel": (lambda: book(sheet(row(1, number("AAAA1", 1)))), "单元格位置“AAAA1”"),
    "no such cell": (lambda: book(sheet(row(1, number("A0", 1)))), "单元格位置“A0”"),
    "a bomb of one part": (lambda: stuffed("xl/theme/theme1.xml", b"<a>" + b" " * 60_000_000 + b"</a>"), "倍"),
    "a bomb of many parts": (lambda: book(sheet(ONE), extra={f"xl/media/{i}.png": b"\0" * 30_000_000 for i in range(5)}), "压缩包解开后有143MB"),
    "a part of 100 MB": (lambda: stuffed("xl/media/a.png", b"\0" * 100_000_000), "压缩包解开后有95MB"),
    "a bomb that lies": (lying_about_its_size, "比声明的大"),
    "many entries": (lambda: many_entries(5_000), "压缩包里有5006个部件"),
    "many entries, told as few": (lambda: many_entries(5_000, 6), "压缩包目录不符"),
    "few entries, told as more": (lambda: many_entries(1, 60), "压缩包目录不全"),
    "two entries, one piece": (overlapping, "两个部件都叫 xl/a1.xml"),
    "entries that overlap": (overlapping_under_other_names, "互相重叠"),
    "nested archives": (nested, "嵌着另一个压缩包或文档（xl/embeddings/oleObject1.bin）"),
    "two parts with one name": (twice, "两个部件都叫 xl/worksheets/sheet1.xml"),
    "two parts but for the case": (lambda: stuffed("XL/Workbook.xml", b"<a/>"), "两个部件都叫 XL/Workbook.xml"),
    "a path upwards": (lambda: stuffed("xl/../../etc/passwd", b"x"), "指向别处的路径“xl/../../etc/passwd”"),
    "an absolute path": (lambda: stuffed("/etc/passwd", b"x"), "指向别处的路径“/etc/passwd”"),
    "a Windows path": (lambda: stuffed("xl\\a.xml", b"<a/>"), "指向别处的路径"),
    "XXE in a sheet": (lambda: with_doctype("xl/worksheets/sheet1.xml", XXE), "文档类型声明或实体"),
    "XXE in the workbook": (lambda: with_doctype("xl/workbook.xml", XXE), "文档类型声明或实体"),
    "XXE in the strings": (lambda: with_doctype("xl/sharedStrings.xml", XXE), "文档类型声明或实体"),
    "XXE in the styles": (lambda: with_doctype("xl/styles.xml", XXE), "文档类型声明或实体"),
    "XXE in relations": (lambda: with_doctype("xl/_rels/workbook.xml.rels", XXE), "文档类型声明或实体"),
    "XXE in the types": (lambda: with_doctype("[Content_Types].xml", XXE), "文档类型声明或实体"),
    "XXE in UTF-16": (lambda: in_utf16("docProps/app.xml"), "文档类型声明或实体"),
    "UTF-16 where calamine reads UTF-8": (lambda: in_utf16("xl/theme/theme1.xml"), "已损坏"),
    "an encoding of its own": (lambda: stuffed("docProps/app.xml", b"<?xml version='1.0' encoding='x'?><a/>"), "已损坏"),
    "billion laughs": (lambda: with_doctype("xl/sharedStrings.xml", LAUGHS), "文档类型声明或实体"),
    "deep markup": (lambda: stuffed("xl/theme/theme1.xml", b"<a>" * 100_000 + b"</a>" * 100_000), "嵌套超过64层"),
    "deep cells": (lambda: book(sheet("<row>" + "<c>" * 90_000 + "</c>" * 90_000 + "</row>")), "嵌套超过64层"),
    "endless elements": (lambda: stuffed("docProps/app.xml", b"<a>" + b"".join(RANDOM.choices((b"<b/>", b"<c/>", b"<dd/>"), k=2_100_000)) + b"</a>"), "标签超过200万个"),
    "a tag without end": (lambda: stuffed("docProps/app.xml", b'<a b="' + noise(8_000_000).hex().encode() + b'"/>'), "长得反常"),
    "many cells": (lambda: book(sheet("".join(row(i, "<c/>" * 50) for i in range(1, 8_100)))), "单元格合计超过40万个"),
    "many merged ranges": (lambda: book(sheet(ONE, after="<mergeCells>" + various('<mergeCell ref="A{}:B{}"/>', 50_001) + "</mergeCells>")), "合并单元格超过5万处"),
    "merged over one another": (lambda: book(sheet(row(40, number("Z40", 1)), after="<mergeCells>" + '<mergeCell ref="A1:Z40"/>' * 40_000 + "</mergeCells>")), "合并单元格互相重叠"),
    "absurd styles": (lambda: book(sheet(ONE), extra={"xl/styles.xml": books.styles(*RANDOM.choices(range(60), k=70_000))}), "格式超过65536种"),
    "strings that are not there": (lambda: book(sheet(ONE), extra={"xl/sharedStrings.xml": strings("甲", claimed=4_000_000_000)}), "声明有4000000000条文字"),
    "a string that is not there": (lambda: book(sheet(row(1, '<c r="A1" t="s"><v>9</v></c>')), extra={"xl/sharedStrings.xml": strings("甲")}), "已损坏"),
    "links to programs": (lambda: book(sheet(ONE), extra={"xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'}), "DDE、OLE"),
    "macros": (lambda: stuffed("xl/vbaProject.bin", b"x"), "文件里有宏"),
    "macros elsewhere": (lambda: stuffed("xl/other/vbaProject1.bin", b"x"), "文件里有宏"),
    "Excel 4 macros": (lambda: stuffed("xl/macrosheets/sheet1.xml", b"<a/>"), "文件里有宏"),
    "macros in an .xls": (old_macro, "文件里有宏"),
    "password": (lambda: books.renamed_stream(books.old_good(), "EncryptedPackage"), "设了打开密码"),
    "password of the zip": (encrypted_zip, "设了打开密码"),
    "a Word file of old": (lambda: books.renamed_stream(books.old_good(), "WordDocument"), "Word或PPT文档"),
    "HTML": (page, "网页（HTML）"),
    "HTML after blanks": (lambda: b"\xef\xbb\xbf\r\n  " + page(), "网页（HTML）"),
    "MHT": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "MHT"),
    "XML of 2003": (lambda: PAGE_2003, "XML 表格 2003"),
    "XML": (lambda: b"<?xml version='1.0'?><report/>", "这是XML文件"),
    "text": (lambda: "指标,本月\n甲,1\n".encode("gb18030"), "内容是纯文本，与扩展名“.xlsx”不符"),
    "PDF": (lambda: b"%PDF-1.7\n", "这是PDF文件"),
    "a picture": (lambda: noise(500, b"\x89PNG\r\n"), "这是图片"),
    "RAR": (lambda: noise(500, b"Rar!\x1a\x07"), "这是压缩包"),
    "a zip of files": (lambda: books.zipped({"1.xlsx": books.good()}), "这是压缩包"),
    "docx": (lambda: books.zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "这是Word文档"),
    "xlsb": (lambda: books.zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"x"}), "xlsb"),
    "ods": (lambda: books.zipped({"mimetype": b"x", "content.xml": b"<a/>"}), "ODS"),
    "encrypted by an agent": (lambda: noise(500, b"%TSD-Header-###%"), "加密软件"),
    "noise": (lambda: b"\0\x01" + noise(5_000), "认不出这是什么文件"),
    "noise in a zip": (lambda: noise(5_000, b"PK\x03\x04"), "没有传完整"),
    "noise in an OLE file": (lambda: noise(5_000, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "没有传完整"),
    "empty": (lambda: b"", "这是空文件"),
    "too large": (lambda: bytes(MAX_FILE + 1), "超过20MB"),
    "no sheets": (book, "没有工作表"),
    "no workbook": (lambda: books.zipped({"[Content_Types].xml": b"<a/>", "xl/a.xml": b"<a/>"}), "没有 xl/workbook.xml"),
    "two sheets with one name": (lambda: books.zipped(books.parts(sheet(ONE), sheet(ONE), names={"甲": "visible", "乙": "visible"}) | {"xl/workbook.xml": books.workbook_part({"甲": "visible", "乙": "visible"}).replace("乙", "甲").encode()}), "两张工作表同名"),
    "a sheet that is missing": (lambda: books.zipped({name: part for name, part in books.parts(sheet(ONE)).items() if "sheet1" not in name}), "缺少或重复 xl/worksheets/sheet1.xml"),
    "broken markup": (lambda: book(sheet(ONE).replace("</sheetData>", "")), "已损坏"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_refused_with_its_cause_and_cheaply(name: str, tmp_path: Path) -> None:
    make, cause = CASES[name]
    spent = cost(make(), tmp_path)
    assert isinstance(spent.found, str)
    assert cause in spent.found
    assert spent.cpu < CPU
    assert spent.memory < MEMORY


def test_one_text_a_hundred_thousand_times_ends_at_the_limit(tmp_path: Path) -> None:
    """Only laying the sheet out shows what it comes to; then the process's own limit holds."""
    from entry.excel import isolation
    from entry.excel.hostile import Unreadable

    path = tmp_path / "a.xlsx"
    path.write_bytes(amplified())
    assert path.stat().st_size < 500_000
    with pytest.raises(Unreadable) as refused:
        isolation.read(path, name="a.xlsx")
    assert refused.value.sentence == worker.TOO_MUCH


def test_sentences_say_what_to_do(tmp_path: Path) -> None:
    for make, _ in CASES.values():
        path = tmp_path / "a"
        path.write_bytes(make())
        sentence = books.refusal(path)
        assert "请" in sentence, sentence
        assert sentence.endswith("。")


def test_the_small_bombs_are_small() -> None:
    for name in ("declares all rows", "one cell at the end", "billion laughs"):
        assert len(CASES[name][0]()) < 5_000


def test_folders_in_the_package_are_harmless(tmp_path: Path) -> None:
    made = {"xl/": b"", "xl/worksheets/": b""} | books.parts(sheet(ONE))
    assert not isinstance(cost(books.zipped(made), tmp_path).found, str)


def test_styled_cells_far_away_are_no_offence(tmp_path: Path) -> None:
    """Borders drawn to the bottom of the sheet: calamine leaves empty cells out."""
    far = row(1048576, '<c r="XFD1048576" s="0"/>')
    assert not isinstance(cost(book(sheet(ONE + far)), tmp_path).found, str)
