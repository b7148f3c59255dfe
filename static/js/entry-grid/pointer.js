/** Mouse and touch: choose, extend, drag, open. */

import { scrollTowards } from "./scroll.js";

const AUTOSCROLL_MS = 40;

export class Pointer {
  /** @param {import("./grid.js").Grid} grid */
  constructor(grid) {
    this.grid = grid;
    this.touch = false;
    this.tapped = null;
    this.drag = null;
  }

  onPointerDown(event) {
    this.touch = event.pointerType === "touch" || event.pointerType === "pen";
  }

  onMouseDown(event) {
    const { grid } = this;
    const cell = grid.table.cellOf(event.target);
    if (!cell || event.button === 1) return;
    const place = grid.table.placeOf(cell);
    grid.tabColumn = null;
    grid.leaving = false;
    if (grid.editor.isWriting(cell)) return; // the browser places the caret
    if (this.touch) this.onTap(cell);
    else if (event.button === 2) this.onContext(event, place);
    else if (event.shiftKey) this.onExtend(event, place);
    else if (this.isForBrowser(event, cell)) grid.activate(place, { focus: false });
    else this.onChoose(event, place);
  }

  /** Buttons and links work as everywhere; a list that is already chosen opens. */
  isForBrowser(event, cell) {
    if (event.target.closest("a, button, summary, label")) return true;
    return event.target.tagName === "SELECT" && cell === this.grid.activeCell() && this.grid.selection.isSingle();
  }

  onChoose(event, place) {
    event.preventDefault();
    this.grid.activate(place);
    this.drag = { x: event.clientX, y: event.clientY };
    this.autoscroll = setInterval(() => this.follow(), AUTOSCROLL_MS);
  }

  onExtend(event, place) {
    event.preventDefault();
    this.grid.extend(place);
  }

  /** The menu's "paste" goes to the focused cell: a right click outside the range chooses first. */
  onContext(event, place) {
    event.preventDefault();
    if (!this.grid.selection.contains(place)) this.grid.activate(place);
  }

  /** On glass the first tap chooses and calls the keyboard, the second places the caret. */
  onTap(cell) {
    if (cell === this.grid.activeCell() && document.activeElement === this.grid.table.control(cell)) {
      this.grid.editor.begin(cell, "editing");
    } else {
      this.tapped = cell;
    }
  }

  /** The browser places the caret after the focus has come: only now can the text be selected. */
  onClick() {
    if (this.tapped && this.tapped === this.grid.activeCell() && !this.grid.editor.isWriting(this.tapped)) {
      this.grid.editor.selectAll(this.tapped);
    }
    this.tapped = null;
  }

  onDoubleClick(event) {
    const cell = this.grid.table.cellOf(event.target);
    if (!cell || this.grid.editor.isWriting(cell) || !this.grid.table.isEditable(cell)) return;
    if (this.grid.table.kindOfTarget(cell) === "input") this.grid.editor.openAtEnd(cell);
  }

  onMouseMove(event) {
    if (!this.drag) return;
    if (event.buttons === 0) {
      this.stop(); // released outside the window
      return;
    }
    this.drag = { x: event.clientX, y: event.clientY, moved: true };
    this.extendTo(document.elementFromPoint(event.clientX, event.clientY));
  }

  extendTo(element) {
    const { grid } = this;
    const cell = grid.table.cellOf(element);
    const place = cell && grid.table.placeOf(cell);
    const { corner } = grid.selection;
    if (!place || (place.row === corner.row && place.column === corner.column)) return;
    grid.selection.extendTo(place);
    grid.painter.paint(grid.selection);
  }

  follow() {
    if (!this.drag || !this.drag.moved) return;
    const { x, y } = this.drag;
    scrollTowards(this.grid.scroller, x, y);
    const frame = this.grid.scroller.getBoundingClientRect();
    const inside = (value, low, high) => Math.max(low + 1, Math.min(high - 1, value));
    this.extendTo(document.elementFromPoint(inside(x, frame.left, frame.right), inside(y, frame.top, frame.bottom)));
  }

  stop() {
    clearInterval(this.autoscroll);
    this.drag = null;
  }
}
