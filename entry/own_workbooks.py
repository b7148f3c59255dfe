"""What is known of a workbook because we have made it: its rows, its return, its age."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from entry.excel.grid import Book
from entry.excel.keys import read_key
from entry.histories import stood_at
from entry.models import Return
from entry.registers import register
from entry.row_writers import says_same
from entry.sheets import Row

BETWEEN = "|"  # register|subject, as in the grid's field names
RECOUNTED = "下载填报表以后重新汇总过，以登记簿为准"
_AGED = (
    "这份填报表下载以后，月报又保存过。表里预填的数可能比现在的旧，请在“改动”中逐项看一遍，"
    "不该改的先在文件里清空。"
)


class Own:
    """A workbook held against the return that it is handed in for; any other has no key."""

    def __init__(self, book: Book, monthly_return: Return) -> None:
        self.key = read_key(book)
        self.monthly_return = monthly_return

    def of_another(self) -> dict[str, str] | None:
        """What is wrong with a workbook that was made for another return."""
        key, found = self.key, self.monthly_return
        if key is None or (key.monthly_return, key.name) == (found.pk, str(found)):
            return None
        message = (
            f"这个文件是“{key.name}”的填报表，现在导入的是“{found}”，没有读。"
            "请下载本月报的填报表来填，或者到那份月报里导入。"
        )
        return {"sheet": "", "address": "", "message": message, "sentence": message}

    def keyed(self) -> Mapping[tuple[str, int], str]:
        """The subjects of its rows, by sheet and row."""
        key = self.key
        if key is None:
            return {}
        return {
            spot: f"{key.registers[spot[0]]}{BETWEEN}{subject}"
            for spot, subject in key.subjects.items()
        }

    @property
    def is_aged(self) -> bool:
        return self.key is not None and self.key.version < self.monthly_return.version

    def notes(self) -> Sequence[str]:
        return [_AGED] if self.is_aged else []

    def was_given(self, key: str, row: Row, column: str, text: str) -> bool:
        """Whether a cell that nobody types still says what stood there when we made the file."""
        given = self._given.get((f"{key}/{row.subject}", column))
        return given is not None and says_same(register(key), row, column, text, given)

    @cached_property
    def _given(self) -> Mapping[tuple[str, str], str]:
        if self.key is None or not self.is_aged:
            return {}
        return stood_at(self.monthly_return, self.key.version)
