"""Where tables lie on a sheet: header bands, the texts above them, the rows below them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from entry.excel import words
from entry.excel.grid import Block, Cell, Sheet
from entry.excel.headings import is_header_word
from entry.excel.measures import unit_line
from entry.excel.words import plain

_DEEPEST = 4  # header rows below the row of 指标名称, at most
_TITLE_ROWS = 8
_HEADS = words.INDICATOR_HEADS | words.OTHER_HEADS | words.AREA_HEADS
_MOST_BLOCKS, _TALLEST = 20000, 16  # of merged ranges; nothing taller is a header


@dataclass(frozen=True, slots=True)
class Band:
    """A header: its rows, the columns of the names, the column of areas, the columns it covers."""

    top: int
    bottom: int
    names: tuple[int, int]
    columns: tuple[int, int]
    area: int | None = None


class Page:
    """A sheet by rows, with what its merged ranges cover."""

    def __init__(self, sheet: Sheet, titles: frozenset[str] = frozenset()) -> None:
        """`titles` are the columns' own, which are header words too."""
        self.sheet = sheet
        self._titles = titles
        self.rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(sheet.cells.items()):
            if cell.trouble or cell.text.strip():
                self.rows.setdefault(row, {})[column] = cell
        self.order = sorted(self.rows)
        self._blocks = sheet.merged[:_MOST_BLOCKS]
        self._by_row: dict[int, list[Block]] = {}
        for block in self._blocks:
            if block.bottom - block.top <= _TALLEST:
                for row in range(block.top, block.bottom + 1):
                    self._by_row.setdefault(row, []).append(block)

    def text(self, row: int, column: int) -> str:
        cell = self.rows.get(row, {}).get(column)
        return cell.text if cell else ""

    def between(self, top: int, bottom: int) -> list[int]:
        """The rows from `top` to `bottom` that hold anything."""
        return self.order[bisect_left(self.order, top) : bisect_right(self.order, bottom)]

    def is_header(self, text: str) -> bool:
        return plain(text) in self._titles or is_header_word(text)

    def block(self, row: int, column: int) -> Block:
        """The merged range that covers a cell of a header, else the cell itself."""
        for block in self._by_row.get(row, ()):
            if block.left <= column <= block.right:
                return block
        return Block(row, column, row, column)

    def blocks(self, top: int, bottom: int) -> tuple[Block, ...]:
        """The merged ranges of a header."""
        rows = range(top, bottom + 1)
        found = {block: None for row in rows for block in self._by_row.get(row, ())}
        return tuple(found)

    def tall(self, column: int) -> tuple[Block, ...]:
        """The merged ranges over a column, however tall."""
        return tuple(each for each in self._blocks if each.left <= column <= each.right)

    def path(self, band: Band, column: int) -> tuple[str, ...]:
        """The header above a column from top to bottom; what is merged is said once.

        A blank cell beside a group's title belongs to the group though it is not merged.
        """
        found: list[str] = []
        last: Block | None = None
        for row in range(band.top, band.bottom + 1):
            block = self.block(row, column)
            text = self.text(block.top, block.left)
            if not text and row < band.bottom:
                block = self._beside(band, row, column)
                text = self.text(block.top, block.left)
            if text and block != last and not _is_numbering(text):
                found.append(text)
                last = block
        return tuple(found)

    def _beside(self, band: Band, row: int, column: int) -> Block:
        """The title left of a blank header cell, when it stands over several columns."""
        own = Block(row, column, row, column)
        if not any(self.text(below, column) for below in range(row + 1, band.bottom + 1)):
            return own
        for left in range(column - 1, band.columns[0] - 1, -1):
            if self.text(row, left):
                block = self.block(row, left)
                is_group = block.left == block.right and block.bottom < band.bottom
                below = any(self.text(r, left) for r in range(row + 1, band.bottom + 1))
                named = band.names[0] <= left <= band.names[1]
                return block if is_group and below and not named else own
        return own


def bands(page: Page) -> Iterator[Band]:
    """The header bands of a sheet from top to bottom; tables side by side have one each."""
    below = -1
    for row in page.order:
        if row <= below:
            continue
        heads = _heads(page, row)
        if not heads:
            continue
        found = _band(page, row, heads)
        if found:
            below = found[0].bottom
            yield from found
    if below < 0:
        yield from _headless(page)


def titles(page: Page, band: Band, above: int) -> list[tuple[int, int, Cell]]:
    """The cells of the text lines above a header, down to `above` or the next row of numbers."""
    found: list[tuple[int, int, Cell]] = []
    for row in range(band.top - 1, max(above, band.top - 1 - _TITLE_ROWS), -1):
        cells = page.rows.get(row, {})
        if any(cell.number is not None or cell.trouble for cell in cells.values()):
            break
        if len(cells) > 4 or any(words.NOTE_LINE.match(plain(c.text)) for c in cells.values()):
            break
        found = [(row, column, cell) for column, cell in cells.items()] + found
    return found


def _heads(page: Page, row: int) -> list[int]:
    """The columns of a row that name what its rows are: 指标名称, or 项目, or 地区."""
    cells = page.rows[row]
    texts = {
        column: plain(cell.text)
        for column, cell in cells.items()
        if cell.number is None and len(cell.text) < 30
    }
    if _HEADS.isdisjoint(texts.values()):
        return []
    for known in (words.INDICATOR_HEADS, words.OTHER_HEADS, words.AREA_HEADS):
        heads = [column for column, text in texts.items() if text in known]
        if heads:
            same = [column for column in heads if texts[column] == texts[heads[0]]]
            return same if len(cells) > 1 else []
    return []


def _band(page: Page, row: int, heads: list[int]) -> list[Band]:
    blocks = [page.block(row, column) for column in heads]
    top = min(block.top for block in blocks)
    bottom = max(block.bottom for block in blocks)
    spans = [(block.left, block.right) for block in blocks]
    top = _up(page, top, spans)
    while bottom - row < _DEEPEST and _continues(page, bottom + 1, spans):
        bottom += 1
    within = page.blocks(top, bottom)
    used = {column for each in range(top, bottom + 1) for column in page.rows.get(each, {})}
    used |= {column for block in within if block.top >= top for column in _across(block)}
    areas = [c for c, cell in page.rows[row].items() if plain(cell.text) in words.AREA_HEADS]
    found = []
    for index, span in enumerate(spans):
        left = span[0] if index else min(used)
        right = spans[index + 1][0] - 1 if index + 1 < len(spans) else max(used)
        area = next((c for c in areas if c != span[0] and left <= c <= right), None)
        if right > left:
            found.append(Band(top, bottom, span, (left, right), area))
    return found


def _across(block: Block) -> range:
    """The columns of a merged range; a range over half the sheet is layout, not a header."""
    return range(block.left, min(block.right, block.left + 64) + 1)


def _up(page: Page, top: int, spans: list[tuple[int, int]]) -> int:
    """Header rows above the row of names: 1—11月累计 over two columns, nothing over the names."""
    named = {column for left, right in spans for column in range(left, right + 1)}
    for row in (top - 1, top - 2):
        cells = page.rows.get(row, {})
        if not cells or named & set(cells):
            break
        groups = [page.block(row, column) for column in cells]
        if any(named & set(_across(block)) for block in groups):
            break
        is_header = all(
            page.is_header(cell.text) and not unit_line(cell.text) for cell in cells.values()
        )
        if not is_header or not (len(cells) > 1 or groups[0].right > groups[0].left):
            break
        top = row
    return top


def _continues(page: Page, row: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a row still belongs to the header: nothing under the names, known words beside."""
    cells = page.rows.get(row, {})
    named = {c: cell for c, cell in cells.items() if any(a <= c <= b for a, b in spans)}
    others = [cell for column, cell in cells.items() if column not in named]
    if not others:
        return False
    if all(_is_numbering(cell.text) for cell in cells.values()) and named:
        return any(plain(cell.text) in words.NUMBERING_HEADS for cell in named.values())
    if named or any(cell.number is not None or cell.trouble for cell in others):
        return False
    return any(page.is_header(cell.text) for cell in others)


def _is_numbering(text: str) -> bool:
    """甲 | 1 | 2: the numbers of columns in a statistical form."""
    word = plain(text).strip("()")
    return word in words.NUMBERING_HEADS or (word.isdecimal() and len(word) <= 2)


def _headless(page: Page) -> Iterator[Band]:
    """A table whose names have no title: two known headers beside each other, names on the left."""
    for row in page.order[:50]:
        cells = page.rows[row]
        known = [column for column, cell in cells.items() if page.is_header(cell.text)]
        if len(known) < 2 or len(known) < len(cells) - 1 or min(known) == 0:
            continue
        names = min(known) - 1
        if names in cells:
            continue
        span = (names, names)
        bottom = row
        while bottom - row < _DEEPEST and _continues(page, bottom + 1, [span]):
            bottom += 1
        yield Band(row, bottom, span, (names, max(cells)))
        return


def columns_of(band: Band, paths: Mapping[int, tuple[str, ...]]) -> list[int]:
    """The columns of a band that have a header and are not the names or areas."""
    left, right = band.names
    return [
        column
        for column in range(band.columns[0], band.columns[1] + 1)
        if not left <= column <= right and column != band.area and paths.get(column)
    ]
