/** Which browser event goes where. */

import { parseTsv, serialiseTsv, toHtmlTable } from "./clipboard.js";
import { run } from "./commands.js";
import { commandFor, isComposing } from "./keys.js";
import { planPaste } from "./paste.js";
import { Pointer } from "./pointer.js";
import { pasteSentence, waitingSentence } from "./status.js";

function onKeyDown(grid, event) {
  const cell = grid.table.cellOf(event.target);
  if (!cell) return;
  if (cell !== grid.activeCell()) grid.activate(grid.table.placeOf(cell), { focus: false });
  const context = { mode: grid.editor.mode, control: grid.table.kindOfTarget(cell) };
  const command = commandFor(event, context);
  const used = command !== null && run(grid, command);
  // Without JavaScript Enter posts the form; here a stray Alt + Enter must not.
  const wouldPost = event.key === "Enter" && context.control !== "widget" && !isComposing(event);
  if (used || wouldPost) event.preventDefault();
}

/** Ctrl + S saves wherever the focus is: the browser's own answer would be to store the page as a file. */
function onPageKeyDown(grid, event) {
  const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
  if (!isSave || isComposing(event)) return;
  event.preventDefault();
  grid.flush();
}

function onFocusIn(grid, event) {
  const cell = grid.table.cellOf(event.target);
  if (!cell || grid.editor.isWriting(cell)) return;
  if (!grid.host.classList.contains("has-focus")) {
    grid.host.classList.add("has-focus");
    grid.sync.showTip();
  }
  if (cell !== grid.activeCell()) grid.activate(grid.table.placeOf(cell), { focus: false });
  else grid.editor.selectAll(cell);
}

function onFocusOut(grid, event) {
  // Another window came to the front: what is being written stays open, as in Excel.
  if (document.activeElement === event.target) return;
  if (!grid.table.cellOf(event.relatedTarget)) {
    grid.commit();
    grid.host.classList.remove("has-focus");
    grid.sync.showTip();
  }
}

function onInput(grid, event) {
  const cell = grid.table.cellOf(event.target);
  if (!cell || event.target.tagName === "SELECT") return;
  grid.editor.typed(cell, event.isComposing === true);
}

function onCompositionEnd(grid, event) {
  grid.editor.compose(false);
  onInput(grid, event);
}

/** A list has no typing: what is chosen is meant, unless F2 opened it. */
function onChange(grid, event) {
  const cell = grid.table.cellOf(event.target);
  if (!cell || event.target.tagName !== "SELECT" || grid.editor.isWriting(cell)) return;
  grid.apply([{ cell, text: event.target.value }]);
}

/** The clipboard is the grid's while a cell has the focus and nobody writes in it. */
function ownsClipboard(grid) {
  return grid.editor.mode === "select" && grid.table.cellOf(document.activeElement) !== null;
}

function onCopy(grid, event) {
  if (!ownsClipboard(grid) || !event.clipboardData) return;
  const rows = grid.cells().map((cells) =>
    cells.map((cell) => ({
      text: grid.table.shown(cell),
      literal: cell.tagName === "TH" || (cell.classList.contains("cell") && grid.table.kind(cell) === "text"),
    })),
  );
  event.clipboardData.setData("text/plain", serialiseTsv(rows.map((row) => row.map(({ text }) => text))));
  event.clipboardData.setData("text/html", toHtmlTable(rows));
  event.preventDefault();
}

function onCut(grid, event) {
  if (!ownsClipboard(grid)) return;
  onCopy(grid, event);
  if (!grid.readOnly) run(grid, { name: "clear" });
}

function describe(grid) {
  return (row, column) => {
    const cell = grid.table.cellAt(row, column);
    const editable = cell !== null && grid.table.isEditable(cell);
    return {
      editable,
      shown: cell ? grid.table.shown(cell) : "",
      accept: (text) => grid.table.accept(cell, text),
    };
  };
}

function onPaste(grid, event) {
  if (!ownsClipboard(grid) || !event.clipboardData) return;
  event.preventDefault();
  const text = event.clipboardData.getData("text/plain");
  if (text === "") return;
  if (grid.readOnly) {
    grid.sync.bar.notify("这份月报现在不能修改，没有粘贴");
    return;
  }
  const plan = planPaste(parseTsv(text), grid.selection.range(), grid.table.size, describe(grid));
  grid.apply(plan.changes.map((change) => ({ cell: grid.table.cellAt(change.row, change.column), text: change.text })));
  grid.sync.bar.notify(pasteSentence(plan));
  grid.selection.extendTo({ row: plan.range.bottom, column: plan.range.right });
  grid.selection.anchor = { row: plan.range.top, column: plan.range.left };
  grid.painter.paint(grid.selection);
}

function onBeforeUnload(grid, event) {
  grid.commit();
  if (grid.unsaved === 0) return;
  event.preventDefault();
  event.returnValue = ""; // Chromium asks only when this is set
}

/** A form that hands the return on waits until the grid is saved: form[data-waits-for-grid]. */
function onSubmit(grid, event) {
  const form = event.target;
  if (!form.hasAttribute("data-waits-for-grid") || grid.unsaved === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  grid.flush().then((saved) => {
    if (saved) form.requestSubmit(submitter || undefined);
    else grid.sync.bar.notify(waitingSentence(grid.unsaved));
  });
}

function pageListeners(grid, pointer) {
  const { saver } = grid.sync;
  const comeBack = () => {
    if (!document.hidden && saver.entries.size > 0 && saver.phase !== "denied") saver.retry();
  };
  const follow = () => grid.sync.moveBoxes();
  return [
    [document, "copy", (event) => onCopy(grid, event)],
    [document, "cut", (event) => onCut(grid, event)],
    [document, "paste", (event) => onPaste(grid, event)],
    [document, "keydown", (event) => onPageKeyDown(grid, event)],
    [document, "grid:summary", (event) => grid.sync.followOthers(event)],
    [document, "submit", (event) => onSubmit(grid, event), true],
    [document, "mousemove", (event) => pointer.onMouseMove(event)],
    [document, "mouseup", () => pointer.stop()],
    [document, "visibilitychange", () => (document.hidden ? saver.flush() : comeBack())],
    [window, "focus", comeBack],
    [window, "online", comeBack],
    [window, "pagehide", () => grid.commit()],
    [window, "beforeunload", (event) => onBeforeUnload(grid, event)],
    [window, "beforeprint", () => grid.writeForPrint()],
    [window, "resize", follow],
    [window, "scroll", follow],
  ];
}

/** @returns {() => void} takes all listeners away again */
export function listen(grid) {
  const pointer = new Pointer(grid);
  const table = grid.table.element;
  const listeners = [
    [table, "keydown", (event) => onKeyDown(grid, event)],
    [table, "focusin", (event) => onFocusIn(grid, event)],
    [table, "focusout", (event) => onFocusOut(grid, event)],
    [table, "input", (event) => onInput(grid, event)],
    [table, "change", (event) => onChange(grid, event)],
    [table, "compositionstart", () => grid.editor.compose(true)],
    [table, "compositionend", (event) => onCompositionEnd(grid, event)],
    [table, "pointerdown", (event) => pointer.onPointerDown(event)],
    [table, "mousedown", (event) => pointer.onMouseDown(event)],
    [table, "click", () => pointer.onClick()],
    [table, "dblclick", (event) => pointer.onDoubleClick(event)],
    [grid.scroller, "scroll", () => grid.sync.moveBoxes()],
    ...pageListeners(grid, pointer),
  ];
  for (const [target, name, listener, capture] of listeners) target.addEventListener(name, listener, capture === true);
  return () => {
    pointer.stop();
    for (const [target, name, listener, capture] of listeners) {
      target.removeEventListener(name, listener, capture === true);
    }
  };
}
