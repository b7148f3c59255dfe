"""A year-to-date amount that may be typed as its total, or as the month's own. Pure.

The month is added to what was published for last month, and is never stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entry.cells import Blank, CellError, Number, parse_cell
from entry.numbers import exact
from entry.sheets import CellsError, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The two columns of such an amount, its unit, and what the messages call it.

    `total_title` names the column of the total; `nothing` says what to type for no amount.
    """

    month: str
    total: str
    unit: str
    total_title: str
    nothing: str

    def text(self, content: Mapping[str, Decimal | None], before: Decimal | None) -> str:
        """The month's cell: the total less what there was before; blank where either is unknown."""
        total = content[self.total]
        return "" if total is None or before is None else exact(total - before)

    def from_month(
        self,
        texts: Mapping[str, str],
        cells: Mapping[str, str],
        values: Values,
        before: Decimal | None,
    ) -> Values:
        """The total from the month's text, unless only the total was changed beside it.

        `texts` is what was typed, `cells` how the row reads, `values` what was read of `texts`
        already, `before` the total to the end of last month. Raises CellError for the month.
        """
        if texts[self.month].strip() == cells.get(self.month, ""):
            return {}
        parsed = parse_cell(texts[self.month], self.unit)
        total_was_typed = self.total in texts and texts[self.total].strip() != cells.get(
            self.total, ""
        )
        if isinstance(parsed, Blank):
            return {} if total_was_typed else {self.total: None}
        if not isinstance(parsed, Number):
            raise CellError("type", f"请填数字，单位{self.unit}；{self.nothing}")
        if before is None:
            raise CellError(
                "range",
                f"上月累计还没有发布，不能只填当月数，请在“{self.total_title}”栏填累计数。",
            )
        total = before + parsed.value
        if total < 0:
            raise CellError("range", "本月数冲减后累计小于零，请核对。")
        if total_was_typed and values[self.total] != total:
            raise CellError(
                "range",
                f"本月{exact(parsed.value)}加上月累计{exact(before)}应为{exact(total)}，"
                "与填写的累计数不一致，请只填其中一栏或改正。",
            )
        return {self.total: total}

    def read_row(
        self,
        texts: Mapping[str, str],
        cells: Mapping[str, str],
        before: Decimal | None,
        read: Callable[[str, str], Any],
    ) -> Values:
        """Model values of the typed texts of a row that has such an amount.

        `read` gives the value of any other column's text, and raises CellError; `cells` and
        `before` as of `from_month`. Raises CellsError naming each bad column.
        """
        values: Values = {}
        messages: dict[str, str] = {}
        for column in texts.keys() - {self.month}:
            try:
                values[column] = read(column, texts[column])
            except CellError as error:
                messages[column] = str(error)
        if self.month in texts and self.total not in messages:
            try:
                values |= self.from_month(texts, cells, values, before)
            except CellError as error:
                messages[self.month] = str(error)
        if messages:
            raise CellsError(messages)
        return values


def amount(text: str, unit: str) -> Decimal | None:
    """A cumulative amount; None for a blank cell. Raises CellError."""
    parsed = parse_cell(text, unit)
    if isinstance(parsed, Blank):
        return None
    if not isinstance(parsed, Number):
        raise CellError("type", f"请填数字，单位{unit}；没有数的留空，确实为零的填0。")
    if parsed.value < 0:
        raise CellError("range", "累计数不能小于零，请核对。")
    return parsed.value


def amount_text(value: Decimal | None) -> str:
    return "" if value is None else exact(value)
