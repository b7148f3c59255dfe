/** The selected rectangle and the motions of the keyboard over it. Pure: knows rows and columns, not elements. */

function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

export class Selection {
  constructor() {
    /** the cell that has the focus and takes what is typed; inside the rectangle of the two corners */
    this.active = { row: 0, column: 0 };
    this.anchor = { row: 0, column: 0 };
    this.corner = { row: 0, column: 0 };
  }

  collapseTo({ row, column }) {
    this.active = { row, column };
    this.anchor = { row, column };
    this.corner = { row, column };
  }

  extendTo({ row, column }) {
    this.corner = { row, column };
  }

  /** Ctrl + A: everything, while the focus stays where it is. */
  selectAll(size) {
    this.anchor = { row: 0, column: 0 };
    this.corner = { row: size.rows - 1, column: size.columns - 1 };
  }

  /** @returns {{top: number, left: number, bottom: number, right: number}} inclusive */
  range() {
    return {
      top: Math.min(this.anchor.row, this.corner.row),
      left: Math.min(this.anchor.column, this.corner.column),
      bottom: Math.max(this.anchor.row, this.corner.row),
      right: Math.max(this.anchor.column, this.corner.column),
    };
  }

  isSingle() {
    return this.anchor.row === this.corner.row && this.anchor.column === this.corner.column;
  }

  contains(position) {
    const range = this.range();
    return (
      position.row >= range.top &&
      position.row <= range.bottom &&
      position.column >= range.left &&
      position.column <= range.right
    );
  }

  /** Keeps the selection inside a table that lost rows or columns. */
  clampTo(size) {
    for (const position of [this.active, this.anchor, this.corner]) {
      position.row = clamp(position.row, 0, Math.max(0, size.rows - 1));
      position.column = clamp(position.column, 0, Math.max(0, size.columns - 1));
    }
  }
}

/** One step, or a page, without leaving the table. */
export function moveBy(position, rows, columns, size) {
  return {
    row: clamp(position.row + rows, 0, size.rows - 1),
    column: clamp(position.column + columns, 0, size.columns - 1),
  };
}

/**
 * Ctrl + arrow as in Excel: to the end of the filled run, else to the next filled cell, else to the border.
 * @param {(row: number, column: number) => boolean} isFilled
 */
export function edgeFrom(position, rows, columns, size, isFilled) {
  const inside = (at) => at.row >= 0 && at.row < size.rows && at.column >= 0 && at.column < size.columns;
  const after = (at) => ({ row: at.row + rows, column: at.column + columns });
  const filled = (at) => isFilled(at.row, at.column);
  let at = position;
  if (!inside(after(at))) return at;
  if (filled(at) && filled(after(at))) {
    while (inside(after(at)) && filled(after(at))) at = after(at);
    return at;
  }
  at = after(at);
  while (inside(after(at)) && !filled(at)) at = after(at);
  return at;
}

/**
 * Tab: the next editable cell in reading order.
 * @param {1 | -1} step
 * @returns {{row: number, column: number} | null} null at the end: the key then leaves the table
 */
export function nextAcross(position, step, size, isEditable) {
  const total = size.rows * size.columns;
  let at = position.row * size.columns + position.column + step;
  for (; at >= 0 && at < total; at += step) {
    const row = Math.floor(at / size.columns);
    const column = at % size.columns;
    if (isEditable(row, column)) return { row, column };
  }
  return null;
}

/** Enter: the next editable cell of the column; stays where it is when there is none. */
export function nextDown(position, step, size, isEditable) {
  for (let row = position.row + step; row >= 0 && row < size.rows; row += step) {
    if (isEditable(row, position.column)) return { row, column: position.column };
  }
  return { row: position.row, column: position.column };
}
