/** Shows the selection on the table; touches only the cells whose look changes. */

const EDGES = ["range-top", "range-bottom", "range-left", "range-right"];

function edgesOf(range, row, column) {
  const on = [row === range.top, row === range.bottom, column === range.left, column === range.right];
  return EDGES.filter((name, index) => on[index]).join(" ");
}

export class Painter {
  /** @param {import("./table.js").GridTable} table */
  constructor(table) {
    this.table = table;
    this.painted = new Map();
    this.active = null;
  }

  /** @param {import("./selection.js").Selection} selection */
  paint(selection) {
    const wanted = new Map();
    const range = selection.range();
    for (let row = range.top; row <= range.bottom; row += 1) {
      for (let column = range.left; column <= range.right; column += 1) {
        const cell = this.table.cellAt(row, column);
        if (cell) wanted.set(cell, edgesOf(range, row, column));
      }
    }
    for (const cell of this.painted.keys()) if (!wanted.has(cell)) this.clear(cell);
    for (const [cell, edges] of wanted) if (this.painted.get(cell) !== edges) this.mark(cell, edges);
    this.painted = wanted;
    this.markActive(this.table.cellAt(selection.active.row, selection.active.column));
  }

  clear(cell) {
    cell.classList.remove("in-range", ...EDGES);
    cell.removeAttribute("aria-selected");
  }

  mark(cell, edges) {
    cell.classList.remove(...EDGES);
    cell.classList.add("in-range", ...edges.split(" ").filter(Boolean));
    cell.setAttribute("aria-selected", "true");
  }

  markActive(cell) {
    if (this.active && this.active !== cell) this.active.classList.remove("is-active");
    if (cell) cell.classList.add("is-active");
    this.active = cell;
  }
}
