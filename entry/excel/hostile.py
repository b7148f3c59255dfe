"""What a file is, by its content, and what no reader may be given.

A name proves nothing and a declared size proves nothing. Every bound below is checked while the
file is read in pieces, so that nothing larger than the bound is ever in memory; what is refused is
refused with a sentence that says what is wrong and what to do.
"""

from enum import StrEnum
from pathlib import PurePath

MAX_FILE = 20 * 1024 * 1024  # bytes as uploaded
MAX_PARTS = 1_000  # entries of the package; a year's workbook has about forty
MAX_PART = 64 * 1024 * 1024  # bytes of one part, unpacked
MAX_UNPACKED = 128 * 1024 * 1024  # bytes of all parts, unpacked
MAX_RATIO = 200  # unpacked over packed, of parts over RATIO_FROM; sheets stay under 50
RATIO_FROM = 1024 * 1024
MAX_ROWS = 100_000  # the lowest row of a sheet
MAX_AREA = 2_000_000  # rows × columns of a sheet, empty cells too: readers lay sheets out in full
MAX_CELLS = 400_000  # cells of a book, styled but empty ones too
MAX_MERGED = 50_000  # merged ranges of a sheet
MAX_TEXT = 20_000_000  # characters of all cells of a book
MAX_DEPTH = 64  # elements inside one another
MAX_ELEMENTS = 2_000_000  # elements of all parts
MAX_TOKEN = 1024 * 1024  # bytes of one tag or attribute
MAX_STYLES = 65_536  # cell formats; Excel itself stops at 65,490
TEXT_SUFFIXES = frozenset((".csv", ".txt", ".tsv"))

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS = "请用Excel或WPS打开，另存为“Excel 工作簿（.xlsx）”后再上传。"


class Unreadable(ValueError):
    """A file that is not read; `sentence` tells the user why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Kind(StrEnum):
    """What a file is, whatever its name says."""

    PACKAGE = "package"  # .xlsx, .xlsm: a zip of XML parts
    COMPOUND = "compound"  # .xls, .et: streams in an OLE file; or an encrypted .xlsx
    DELIMITED = "delimited"  # .csv, .tsv, "Unicode text"


_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "这是PDF文件，不是Excel工作簿。请上传做这份PDF时用的Excel文件。"),
    (b"\x89PNG", "这是图片，不是Excel工作簿。请上传原来的Excel文件，不要上传截图。"),
    (b"\xff\xd8\xff", "这是图片，不是Excel工作簿。请上传原来的Excel文件，不要上传照片。"),
    (b"Rar!", "这是压缩包。请解压后上传里面的Excel文件。"),
    (b"7z\xbc\xaf", "这是压缩包。请解压后上传里面的Excel文件。"),
    (b"\x1f\x8b", "这是压缩包。请解压后上传里面的Excel文件。"),
    (b"%TSD-Header", "这个文件被办公电脑的加密软件加了密。请先解密或申请明文外发，再上传。"),
)
_PAGE_SIGNS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta ", b"<body")


def damaged(where: str = "") -> Unreadable:
    """A file that does not hold together; `where` names the part a technician would look at."""
    tail = f"（{where}）" if where else ""
    return Unreadable(
        f"文件已损坏或没有传完整{tail}，读不出来。请用Excel或WPS重新打开，确认无误后另存，再上传。"
    )


def bomb(what: str) -> Unreadable:
    """A package that would unpack to far more than its size."""
    return Unreadable(f"{what}，不像正常的报表，为安全起见没有打开。{_SAVE_AS}")


def too_many(sheet: str, what: str) -> Unreadable:
    """A sheet that claims or holds more than any return has."""
    return Unreadable(
        f"表“{sheet}”{what}。请在Excel中选中数据以下（以右）的全部空行空列，删除后保存，再上传；"
        "数据确实很多的，请分成几个文件。"
    )


MACROS = (
    "文件里有宏，为安全起见不能上传。请另存为“Excel 工作簿（.xlsx）”，不要选“启用宏的工作簿”，"
    "再上传。"
)
LOCKED = (
    "文件设了打开密码，读不出来。请在Excel或WPS中打开，取消密码（文件—信息—保护工作簿）后保存，"
    "再上传。"
)
ENTITIES = f"文件里带有文档类型声明或实体，正常的报表不会有，为安全起见没有打开。{_SAVE_AS}"
LINKS = (
    "文件里有向别的程序取数的链接（DDE、OLE），为安全起见不能上传。请在“数据—编辑链接”中断开链接，"
    "保存后再上传。"
)
TEXT = "文件里的文字总量超过2000万字，不像报表。请只留需要上报的工作表后再上传。"
TOO_LARGE = (
    f"文件超过{MAX_FILE // 1024 // 1024}MB。请删除图片和无关的工作表，只留需要上报的表，再上传。"
)
NO_SHEETS = "文件里没有工作表。请上传填有数据的Excel文件。"
EMPTY = "这是空文件，里面没有内容。请检查是否保存成功，重新上传。"


def sniff(data: bytes, name: str) -> Kind:
    """What `data`, the whole of a file that was called `name`, is; raises `Unreadable`."""
    if not data:
        raise Unreadable(EMPTY)
    if len(data) > MAX_FILE:
        raise Unreadable(TOO_LARGE)
    if data.startswith(_ZIP):
        return Kind.PACKAGE
    if data.startswith(OLE):
        return Kind.COMPOUND
    if len(data) < len(OLE) and OLE.startswith(data):
        raise damaged()
    for sign, sentence in _FOREIGN:
        if data.startswith(sign):
            raise Unreadable(sentence)
    _check_markup(data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower())
    return _text(data, name)


def _check_markup(head: bytes) -> None:
    if head.startswith(b"mime-version:") or b"content-type: multipart/related" in head:
        raise Unreadable(f"这其实是单个文件网页（MHT），只是扩展名像Excel。{_SAVE_AS}")
    if not head.startswith(b"<"):
        return
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise Unreadable(f"这是“XML 表格 2003”格式，本系统不读。{_SAVE_AS}")
    if any(sign in head for sign in _PAGE_SIGNS):
        raise Unreadable(f"这其实是网页（HTML），只是扩展名像Excel。{_SAVE_AS}")
    raise Unreadable(f"这是XML文件，不是Excel工作簿。{_SAVE_AS}")


def _text(data: bytes, name: str) -> Kind:
    if b"\x00" in data[:4096] and not data.startswith(_UTF16):
        raise Unreadable(
            "认不出这是什么文件，不是Excel工作簿（.xlsx、.xls、.et）也不是文本表格（.csv）。"
            f"{_SAVE_AS}"
        )
    suffix = PurePath(name).suffix.lower()
    if suffix not in TEXT_SUFFIXES:
        raise Unreadable(
            f"文件的内容是纯文本，与扩展名“{suffix or '（无）'}”不符。是文本表格的，请把扩展名改为"
            ".csv；不是的，请上传正确的Excel文件。"
        )
    return Kind.DELIMITED


def within_bounds(sheet: str, rows: int, columns: int, how: str) -> None:
    """Refuse a sheet that `how` (声明用到, 用到了) so many rows and columns."""
    if rows > MAX_ROWS:
        raise too_many(sheet, f"{how}第{rows}行，超过{MAX_ROWS // 10_000}万行")
    if rows * columns > MAX_AREA:
        raise too_many(sheet, f"{how}{rows}行×{columns}列，超出一般报表的范围")
