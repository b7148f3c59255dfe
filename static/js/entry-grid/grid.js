/** The grid itself: which cells are selected, what is written in them, what can be undone. */

import { Editor } from "./editor.js";
import { History } from "./history.js";
import { Painter } from "./paint.js";
import { ContextPanel } from "./panel.js";
import { reveal } from "./scroll.js";
import { Selection } from "./selection.js";
import { Sync } from "./sync.js";
import { GridTable } from "./table.js";

export class Grid {
  /** @param {HTMLElement} host the <entry-grid> */
  constructor(host) {
    this.host = host;
    this.scroller = host.querySelector(".grid-scroll");
    this.table = new GridTable(host.querySelector("table"));
    this.selection = new Selection();
    this.painter = new Painter(this.table);
    this.history = new History();
    this.editor = new Editor(this.table, {
      onDraft: (cell, text) => this.sync.keepDraft(this.table.keyOf(cell), text),
    });
    this.panel = new ContextPanel({ url: host.dataset.panelUrl, loginUrl: host.dataset.loginUrl });
    this.sync = new Sync(host, {
      table: this.table,
      editor: this.editor,
      activeCell: () => this.activeCell(),
      onFrozen: () => host.toggleAttribute("readonly", true),
      onSaved: (key) => this.refreshPanel(key),
      onGoTo: (key, toPopover) => this.goTo(key, toPopover),
      onResolved: (change) => this.history.record([change]),
    });
    this.locked = new Set();
    /** where Enter returns to after a run of Tabs, as in Excel */
    this.tabColumn = null;
    this.tabStop = null;
  }

  get readOnly() {
    return this.host.hasAttribute("readonly");
  }

  start() {
    this.applyReadOnly();
    this.prepare();
    this.keepEarlyTyping();
    this.sync.restore(this.readOnly);
    if (this.sync.isOutdated()) location.reload();
    this.selection.collapseTo(this.firstPlace());
    this.setTabStop(this.activeCell());
    const focused = this.table.cellOf(document.activeElement);
    if (focused) this.activate(this.table.placeOf(focused), { focus: false });
  }

  /** Rows came, went or were hidden. */
  refresh() {
    const cell = this.activeCell();
    const before = this.table.keys;
    this.table.read();
    this.applyReadOnly();
    this.prepare();
    this.sync.readConfirmed(before);
    this.selection.clampTo(this.table.size);
    const place = cell && this.table.placeOf(cell);
    if (place) this.selection.collapseTo(place);
    this.painter.paint(this.selection);
    this.setTabStop(this.activeCell());
  }

  firstPlace() {
    for (const [row, { cells }] of this.table.rows.entries()) {
      const column = cells.findIndex((cell) => this.table.isEditable(cell));
      if (column >= 0) return { row, column };
    }
    return { row: 0, column: 0 };
  }

  /** One tab stop for the whole grid; the arrows do the rest. */
  prepare() {
    this.table.element.setAttribute("aria-multiselectable", "true");
    for (const { cells } of this.table.rows) {
      for (const cell of cells) {
        const control = this.table.control(cell);
        if (control && control !== this.tabStop) control.tabIndex = -1;
        for (const widget of this.table.widgets(cell)) if (widget !== this.tabStop) widget.tabIndex = -1;
        if (this.table.isEditable(cell)) cell.removeAttribute("aria-readonly");
        else cell.setAttribute("aria-readonly", "true");
      }
    }
  }

  /** Inputs stay focusable and copyable; a list has no read-only state of its own. */
  applyReadOnly() {
    const { readOnly } = this;
    if (readOnly) this.commit();
    for (const cell of this.table.keys.values()) {
      const control = this.table.control(cell);
      if (control && readOnly !== this.locked.has(control)) this.lock(control, readOnly);
    }
    this.table.element.setAttribute("aria-readonly", String(readOnly));
  }

  lock(control, readOnly) {
    const property = control.tagName === "SELECT" ? "disabled" : "readOnly";
    if (readOnly && control[property]) return;
    control[property] = readOnly;
    if (readOnly) this.locked.add(control);
    else this.locked.delete(control);
  }

  /** The user was faster than this script: what differs from what the server rendered was typed. */
  keepEarlyTyping() {
    const typed = [];
    for (const cell of this.table.keys.values()) {
      const control = this.table.control(cell);
      const rendered = control ? this.table.renderedText(cell) : "";
      if (!control || control.value === rendered) continue;
      // Browsers put old choices back into lists after a reload; only inputs are told not to.
      if (control.tagName === "SELECT" || !this.table.isEditable(cell)) this.table.setText(cell, rendered);
      else typed.push({ cell, text: control.value });
    }
    this.apply(typed);
  }

  activeCell() {
    return this.table.cellAt(this.selection.active.row, this.selection.active.column);
  }

  cells(range = this.selection.range()) {
    const rows = this.table.rows.slice(range.top, range.bottom + 1);
    return rows.map(({ cells }) => cells.slice(range.left, range.right + 1));
  }

  /** Makes a cell the active one. @param {{focus?: boolean}} [options] focus: false when the browser has moved it */
  activate(place, options = {}) {
    const cell = this.table.cellAt(place.row, place.column);
    if (!cell) return;
    this.commit();
    this.selection.collapseTo(place);
    this.painter.paint(this.selection);
    this.setTabStop(cell);
    if (options.focus !== false) this.focus(cell);
    else this.editor.selectAll(cell);
    reveal(this.scroller, this.table.element, cell);
    this.announce(cell);
  }

  extend(place) {
    if (!this.table.cellAt(place.row, place.column)) return;
    this.commit();
    this.selection.extendTo(place);
    this.painter.paint(this.selection);
    reveal(this.scroller, this.table.element, this.table.cellAt(place.row, place.column));
  }

  setTabStop(cell) {
    const target = cell && this.table.focusTarget(cell);
    if (this.tabStop && this.tabStop !== target) this.tabStop.tabIndex = -1;
    if (target) target.tabIndex = 0;
    this.tabStop = target;
  }

  focus(cell = this.activeCell()) {
    if (!cell) return;
    const target = this.table.focusTarget(cell);
    // Scrolling is ours: the browser's would hide the cell behind the sticky headings.
    if (document.activeElement !== target) target.focus({ preventScroll: true });
    if (!this.editor.isWriting(cell)) this.editor.selectAll(cell);
  }

  announce(cell) {
    const detail = this.addressOf(cell);
    this.sync.follow(this.table.keyOf(cell));
    this.panel.show(detail);
    this.host.dispatchEvent(new CustomEvent("grid:focuscell", { bubbles: true, detail }));
  }

  /** A read-only cell speaks for the first column that can be reported. */
  addressOf(cell) {
    const row = cell.parentElement;
    const first = row.querySelector("[data-column]");
    const column = cell.dataset.column || (first ? first.dataset.column : "");
    return { register: row.dataset.register, subject: row.dataset.subject, column };
  }

  refreshPanel(key) {
    const cell = this.activeCell();
    if (!cell || this.table.keyOf(cell) !== key) return;
    this.panel.forget();
    this.panel.show(this.addressOf(cell));
  }

  /** @param {string | null} key null: back to the active cell */
  goTo(key, toPopover = false) {
    const cell = key === null ? this.activeCell() : this.table.byKey(key);
    const place = cell && this.table.placeOf(cell);
    if (!place) return false;
    this.activate(place);
    if (toPopover && !this.sync.conflict.box.hidden) this.sync.conflict.focus();
    return true;
  }

  /** Ends writing and keeps what was written. */
  commit() {
    this.editor.endComposition();
    const { cell } = this.editor;
    const change = this.editor.commit();
    if (change) this.apply([change]);
    else if (cell) this.sync.dropDraft(this.table.keyOf(cell));
  }

  cancel() {
    const cell = this.editor.cancel();
    if (cell) this.sync.dropDraft(this.table.keyOf(cell));
  }

  /**
   * Writes texts into cells as one step of undo, and queues them for saving.
   * @param {{cell: HTMLElement, text: string}[]} edits
   */
  apply(edits, { record = true } = {}) {
    const changes = [];
    for (const { cell, text } of edits) {
      const before = this.editor.committed(cell);
      this.editor.show(cell, text);
      const after = this.table.text(cell);
      if (after !== before) changes.push({ key: this.table.keyOf(cell), before, after });
    }
    if (record) this.history.record(changes);
    if (changes.length > 0) this.sync.put(changes.map(({ key, after }) => ({ key, text: after })));
    return changes;
  }

  /** @param {{key: string, text: string}[]} texts of a step of undo or redo */
  replay(texts) {
    const edits = texts
      .map(({ key, text }) => ({ cell: this.table.byKey(key), text }))
      .filter(({ cell }) => cell && this.table.isEditable(cell));
    this.apply(edits, { record: false });
    const places = edits.map(({ cell }) => this.table.placeOf(cell)).filter(Boolean);
    if (places.length === 0) return;
    this.activate(places[0]);
    if (places.length > 1) this.extend(places[places.length - 1]);
  }

  /** An input prints only as much of a note as fits into it: paper gets the text itself, from the style sheet. */
  writeForPrint() {
    for (const cell of this.table.keys.values()) {
      if (this.table.control(cell)) cell.dataset.print = this.table.shown(cell);
    }
  }

  /** @returns {Promise<boolean>} whether everything is saved */
  flush() {
    this.commit();
    return this.sync.flush();
  }

  get unsaved() {
    return this.sync.saver.entries.size + (this.editor.mode === "select" ? 0 : 1);
  }
}
