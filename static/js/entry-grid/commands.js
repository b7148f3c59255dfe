/** What each command of keys.js does to the grid. A command that returns false leaves the key to the browser. */

import { edgeFrom, moveBy, nextAcross, nextDown } from "./selection.js";
import { pageRows } from "./scroll.js";

function editableAt(grid) {
  return (row, column) => {
    const cell = grid.table.cellAt(row, column);
    return cell !== null && grid.table.isEditable(cell);
  };
}

function filledAt(grid) {
  return (row, column) => {
    const cell = grid.table.cellAt(row, column);
    return cell !== null && grid.table.shown(cell) !== "";
  };
}

/** A motion starts at the corner that moves. */
function travel(grid, extend, next) {
  grid.tabColumn = null;
  if (extend) grid.extend(next(grid.selection.corner));
  else grid.activate(next(grid.selection.active));
}

function move(grid, { rows, columns, extend }) {
  travel(grid, extend, (from) => moveBy(from, rows, columns, grid.table.size));
}

function edge(grid, { rows, columns, extend }) {
  travel(grid, extend, (from) => edgeFrom(from, rows, columns, grid.table.size, filledAt(grid)));
}

function home(grid, { all, extend }) {
  travel(grid, extend, (from) => ({ row: all ? 0 : from.row, column: 0 }));
}

function end(grid, { all, extend }) {
  const { rows, columns } = grid.table.size;
  travel(grid, extend, (from) => ({ row: all ? rows - 1 : from.row, column: columns - 1 }));
}

function page(grid, { step, extend }) {
  const rows = step * pageRows(grid.scroller, grid.table.element, grid.activeCell());
  travel(grid, extend, (from) => moveBy(from, rows, 0, grid.table.size));
}

function enter(grid, { step }) {
  const { row, column } = grid.selection.active;
  const from = { row, column: grid.tabColumn === null ? column : grid.tabColumn };
  grid.tabColumn = null;
  const next = nextDown(from, step, grid.table.size, editableAt(grid));
  grid.activate(next.row === row ? { row, column } : next);
}

/** A heading with several buttons in it: Tab visits them before it moves on. */
function nextWidget(grid, step) {
  const widgets = grid.table.widgets(grid.activeCell());
  const here = widgets.indexOf(document.activeElement);
  return here === -1 ? null : widgets[here + step] || null;
}

function tab(grid, { step }) {
  const widget = nextWidget(grid, step);
  if (widget) {
    widget.focus();
    return true;
  }
  const { active } = grid.selection;
  const next = grid.leaving ? null : nextAcross(active, step, grid.table.size, editableAt(grid));
  if (!next) {
    grid.commit();
    return false;
  }
  const column = grid.tabColumn === null ? active.column : grid.tabColumn;
  grid.activate(next);
  grid.tabColumn = column;
  return true;
}

function edit(grid) {
  const cell = grid.activeCell();
  if (grid.sync.conflict.cell === cell) grid.sync.conflict.focus();
  else grid.editor.openAtEnd(cell);
}

function clear(grid) {
  const cells = [].concat(...grid.cells()).filter((cell) => grid.table.isEditable(cell));
  grid.apply(cells.map((cell) => ({ cell, text: "" })));
}

/** Ctrl + D: the first row of the range into the others; in a single row, the row above into it. */
function fillDown(grid) {
  const range = grid.selection.range();
  const source = range.top === range.bottom ? range.top - 1 : range.top;
  if (source < 0) return;
  const edits = [];
  for (let row = source + 1; row <= range.bottom; row += 1) {
    for (let column = range.left; column <= range.right; column += 1) {
      const cell = grid.table.cellAt(row, column);
      const from = grid.table.cellAt(source, column);
      if (!cell || !from || !grid.table.isEditable(cell) || !grid.table.control(from)) continue;
      edits.push({ cell, text: grid.table.text(from) });
    }
  }
  grid.apply(edits);
}

/** Escape gives up the popover, then a range; after it, Tab leaves the grid instead of moving inside. */
function escape(grid) {
  if (!grid.sync.conflict.box.hidden) grid.sync.conflict.hide();
  else if (!grid.selection.isSingle()) grid.activate(grid.selection.active);
  grid.leaving = true;
}

function toggleMode(grid) {
  grid.editor.mode = grid.editor.mode === "typing" ? "editing" : "typing";
}

function selectAll(grid) {
  grid.selection.selectAll(grid.table.size);
  grid.painter.paint(grid.selection);
}

function commit(grid) {
  grid.commit();
  grid.focus();
}

const COMMANDS = {
  move,
  edge,
  home,
  end,
  page,
  enter,
  tab,
  edit,
  clear,
  fillDown,
  escape,
  toggleMode,
  selectAll,
  commit,
  cancel: (grid) => grid.cancel(),
  undo: (grid) => grid.replay(grid.history.undo()),
  redo: (grid) => grid.replay(grid.history.redo()),
  save: (grid) => {
    grid.flush();
  },
};

/** @returns {boolean} whether the key was used up */
export function run(grid, command) {
  const used = COMMANDS[command.name](grid, command) !== false;
  if (command.name !== "escape") grid.leaving = false;
  return used;
}
