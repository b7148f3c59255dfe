"""How much of a sheet counts, and what is to be said of a book as a whole."""

from collections.abc import Iterable

from entry.excel.grid import Block, address
from entry.excel.hostile import damaged

LINKED = "文件引用了别的工作簿，读到的是文件上次保存时的结果，请核对这些数是否最新。"


def scaled_note(sheet: str, positions: Iterable[tuple[int, int]]) -> str:
    """What to tell of cells whose format divides what is shown."""
    some = sorted(positions)
    names = "、".join(address(*at) for at in some[:3]) + ("等" if len(some) > 3 else "")
    return (
        f"表“{sheet}”的{names}用了按千或按万缩小显示的格式，读到的是没有缩小的数，"
        "请核对与单位是否一致。"
    )


def clipped(merged: Iterable[Block], rows: int, columns: int) -> tuple[Block, ...]:
    """Merged ranges within the part of a sheet that holds something.

    Ranges that lie on one another, which Excel never writes, are refused: whoever walks them cell
    by cell would walk for ever.
    """
    kept = tuple(
        Block(block.top, block.left, min(block.bottom, rows - 1), min(block.right, columns - 1))
        for block in merged
        if block.top < rows and block.left < columns
    )
    area = sum((block.bottom - block.top + 1) * (block.right - block.left + 1) for block in kept)
    if area > rows * columns:
        raise damaged("合并单元格互相重叠")
    return kept
