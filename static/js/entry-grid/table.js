/** The server-rendered table as a matrix of cells: where a cell stands, what it holds, whether it can be written. */

import { cellKey, rowKey } from "./address.js";
import { comparable, oneLine } from "./text.js";

const WIDGETS = "a[href], button, summary";

export class GridTable {
  /** @param {HTMLTableElement} element */
  constructor(element) {
    this.element = element;
    this.read();
  }

  /** Reads the rows again, after rows came, went or were hidden. Rows without a subject are headings. */
  read() {
    this.rows = [];
    this.keys = new Map();
    this.subjects = new Map();
    this.places = new Map();
    for (const row of this.element.querySelectorAll("tbody > tr[data-subject]")) this.readRow(row);
    this.size = { rows: this.rows.length, columns: Math.max(0, ...this.rows.map(({ cells }) => cells.length)) };
  }

  readRow(row) {
    const cells = Array.from(row.cells);
    const named = cells.filter(({ dataset }) => dataset.column).map((cell) => [this.keyIn(row, cell), cell]);
    for (const [key, cell] of named) {
      this.keys.set(key, cell);
      this.mirror(cell);
    }
    this.subjects.set(rowKey(row.dataset), { row, keys: named.map(([key]) => key) });
    if (row.hidden || row.parentElement.hidden) return;
    for (const [column, cell] of cells.entries()) this.places.set(cell, { row: this.rows.length, column });
    this.rows.push({ row, cells });
  }

  keyIn(row, cell) {
    const column = cell.dataset.column;
    return column ? cellKey(row.dataset.register, row.dataset.subject, column) : null;
  }

  cellAt(row, column) {
    const found = this.rows[row];
    return (found && found.cells[column]) || null;
  }

  /** @returns {{row: number, column: number} | null} null for headings and hidden rows */
  placeOf(cell) {
    return this.places.get(cell) || null;
  }

  /**
   * @returns {HTMLElement | null} the cell of the matrix around an element; none for a field that is no cell of the
   *   grid, such as a reviewer's remark: keys, mouse and clipboard are its own
   */
  cellOf(node) {
    const cell = node instanceof Element ? node.closest("td, th") : null;
    if (!cell || !this.places.has(cell)) return null;
    const field = node.closest("input, select, textarea");
    return field && field !== this.control(cell) ? null : cell;
  }

  byKey(key) {
    return this.keys.get(key) || null;
  }

  keyOf(cell) {
    return this.keyIn(cell.parentElement, cell);
  }

  /** @returns {HTMLTableRowElement | null} */
  rowOf(rowKey) {
    const found = this.subjects.get(rowKey);
    return found ? found.row : null;
  }

  /** @returns {string[]} keys of the cells of a row */
  keysOf(rowKey) {
    const found = this.subjects.get(rowKey);
    return found ? found.keys : [];
  }

  control(cell) {
    return cell.classList.contains("cell") ? cell.querySelector("input, select") : null;
  }

  widgets(cell) {
    return Array.from(cell.querySelectorAll(WIDGETS));
  }

  /** What takes the focus: the input itself, so that an input method can begin in it; else a button; else the cell. */
  focusTarget(cell) {
    const control = this.control(cell);
    if (control && !control.disabled) return control;
    return this.widgets(cell)[0] || cell;
  }

  /** @returns {"input" | "select" | "widget" | "none"} */
  kindOfTarget(cell) {
    const target = this.focusTarget(cell);
    if (target === cell) return "none";
    if (target === this.control(cell)) return target.tagName === "SELECT" ? "select" : "input";
    return "widget";
  }

  isEditable(cell) {
    const control = this.control(cell);
    return control !== null && !control.disabled && !control.readOnly;
  }

  kind(cell) {
    return cell.dataset.kind || "text";
  }

  /** What is stored and sent: of a list, the value of the option. */
  text(cell) {
    return this.control(cell).value;
  }

  /** What the server rendered, before anybody typed. */
  renderedText(cell) {
    const control = this.control(cell);
    if (control.tagName !== "SELECT") return control.defaultValue;
    const chosen = Array.from(control.options).find((option) => option.defaultSelected) || control.options[0];
    return chosen ? chosen.value : "";
  }

  setText(cell, text) {
    const control = this.control(cell);
    const value = control.tagName === "SELECT" ? this.accept(cell, text) : text;
    if (value !== null && control.value !== value) control.value = value;
    this.mirror(cell);
  }

  /** An input shows one line of a long text: the style sheet shows the whole of it while nobody writes there. */
  mirror(cell) {
    const control = this.kind(cell) === "text" ? this.control(cell) : null;
    if (control && cell.dataset.text !== control.value) cell.dataset.text = control.value;
  }

  /** @returns {string | null} the text this cell would store for a pasted one; null when no option is called so */
  accept(cell, text) {
    const control = this.control(cell);
    if (control.tagName !== "SELECT") return oneLine(text).trim();
    const wanted = comparable(text, "choice");
    const names = (option) => [comparable(option.label, "choice"), comparable(option.value, "choice")];
    const found = Array.from(control.options).find((option) => names(option).includes(wanted));
    return found ? found.value : null;
  }

  /** What is copied: of a list, the label; of a heading, its text without the buttons in it. */
  shown(cell) {
    const control = this.control(cell);
    if (control && control.tagName !== "SELECT") return control.value;
    if (control) {
      const option = control.options[control.selectedIndex];
      return option && option.value !== "" ? option.label : "";
    }
    if (cell.dataset.copy !== undefined) return cell.dataset.copy;
    const copy = cell.cloneNode(true);
    for (const extra of copy.querySelectorAll("button, details, [hidden], .visually-hidden")) extra.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  /** @returns {string} the name of a row's subject, for sentences */
  rowName(row) {
    const heading = row.querySelector("th");
    return heading ? this.shown(heading) : row.dataset.subject;
  }

  /** @returns {string} the name of a cell, for sentences */
  cellName(cell) {
    const control = this.control(cell);
    return (control && control.getAttribute("aria-label")) || this.rowName(cell.parentElement);
  }
}
