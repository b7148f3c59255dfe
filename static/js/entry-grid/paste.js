/** Where a pasted block lands. Pure. */

/** A block fills the selection when it fits into it a whole number of times, as in Excel; else it keeps its size. */
function extent(block, range) {
  const rows = block.length;
  const columns = Math.max(...block.map((row) => row.length));
  const wide = range.right - range.left + 1;
  const high = range.bottom - range.top + 1;
  return {
    rows: high % rows === 0 ? high : rows,
    columns: wide % columns === 0 ? wide : columns,
    blockRows: rows,
    blockColumns: columns,
  };
}

/**
 * @param {string[][]} block rows of fields; a short row leaves the cells behind its end alone
 * @param {{top: number, left: number, bottom: number, right: number}} range the selection
 * @param {{rows: number, columns: number}} size of the table
 * @param {(row: number, column: number) => {editable: boolean, shown: string, accept: Function}} describe
 *   accept(text) returns the text to store, or null when the cell cannot hold it (no such option)
 * @returns {{changes: {row: number, column: number, text: string}[], range: object, rows: number, columns: number,
 *   lostRows: number, lostColumns: number, readOnly: number, unknown: number}}
 */
export function planPaste(block, range, size, describe) {
  const area = extent(block, range);
  const rows = Math.min(area.rows, size.rows - range.top);
  const columns = Math.min(area.columns, size.columns - range.left);
  const plan = {
    changes: [],
    range: { top: range.top, left: range.left, bottom: range.top + rows - 1, right: range.left + columns - 1 },
    rows: area.blockRows,
    columns: area.blockColumns,
    lostRows: area.rows - rows,
    lostColumns: area.columns - columns,
    readOnly: 0,
    unknown: 0,
  };
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const text = block[row % area.blockRows][column % area.blockColumns];
      if (text !== undefined) place(plan, range.top + row, range.left + column, text, describe);
    }
  }
  return plan;
}

function place(plan, row, column, text, describe) {
  const cell = describe(row, column);
  if (!cell.editable) {
    // A row copied whole from this table carries its own name and unit: nothing is lost by skipping those.
    if (text.trim() !== "" && text.trim() !== cell.shown) plan.readOnly += 1;
    return;
  }
  const accepted = cell.accept(text);
  if (accepted === null) plan.unknown += 1;
  else plan.changes.push({ row, column, text: accepted });
}
