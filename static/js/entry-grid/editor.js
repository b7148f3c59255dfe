/**
 * Writing in one cell. Three modes as in Excel: "select" (the cell is chosen, typing replaces its text), "typing"
 * (begun by typing, arrows leave), "editing" (begun by F2, a double click or a tap, arrows move the caret).
 *
 * The input has the focus in all three, with its text selected in "select": so the first key, and the first key of an
 * input method, lands in the right place without any key being caught and replayed.
 */

const DRAFT_MS = 500;

export class Editor {
  /**
   * @param {import("./table.js").GridTable} table
   * @param {{onDraft: (cell: HTMLElement, text: string) => void}} options called while a long text is being written
   */
  constructor(table, options) {
    this.table = table;
    this.onDraft = options.onDraft;
    this.mode = "select";
    this.cell = null;
    /** cell → text as last committed or shown by the server */
    this.texts = new WeakMap();
    this.timer = null;
    this.composing = false;
  }

  compose(composing) {
    this.composing = composing;
  }

  /** The user clicked elsewhere while pinyin was on screen: the input method must hand over its text first. */
  endComposition() {
    if (this.composing && this.cell) this.table.control(this.cell).blur();
    this.composing = false;
  }

  committed(cell) {
    return this.texts.has(cell) ? this.texts.get(cell) : this.table.renderedText(cell);
  }

  /** Shows a text that is not the user's typing; what is being written in the cell stays. */
  show(cell, text) {
    if (this.isWriting(cell)) {
      this.texts.set(cell, text);
      return;
    }
    this.table.setText(cell, text);
    this.texts.set(cell, this.table.text(cell));
    if (document.activeElement === this.table.control(cell)) this.selectAll(cell);
  }

  isWriting(cell) {
    return this.mode !== "select" && this.cell === cell;
  }

  /** Selects the whole text, so that typing replaces it. */
  selectAll(cell) {
    const control = this.table.control(cell);
    if (control && control.select && !control.disabled) control.select();
  }

  /** @param {"typing" | "editing"} mode */
  begin(cell, mode) {
    if (!this.table.isEditable(cell)) return;
    this.cell = cell;
    this.mode = mode;
    cell.classList.add("is-editing");
  }

  /** F2 and double click: the caret at the end of the text. */
  openAtEnd(cell) {
    this.begin(cell, "editing");
    const control = this.table.control(cell);
    if (this.isWriting(cell) && control.setSelectionRange) {
      control.setSelectionRange(control.value.length, control.value.length);
    }
  }

  /** Called for every input event. */
  typed(cell, composing) {
    if (!this.isWriting(cell)) this.begin(cell, "typing");
    clearTimeout(this.timer);
    // Half-composed pinyin is nobody's text.
    if (composing) return;
    this.timer = setTimeout(() => {
      if (this.isWriting(cell)) this.onDraft(cell, this.table.text(cell));
    }, DRAFT_MS);
  }

  /**
   * Ends writing.
   * @returns {{cell: HTMLElement, before: string, text: string} | null} the change, when there is one
   */
  commit() {
    const cell = this.cell;
    if (this.mode === "select" || !cell) return null;
    this.end();
    const text = this.table.text(cell);
    const before = this.committed(cell);
    return text === before ? null : { cell, before, text };
  }

  /** Ends writing and shows the text from before. @returns {HTMLElement | null} the cell that was left */
  cancel() {
    const cell = this.cell;
    if (this.mode === "select" || !cell) return null;
    this.end();
    this.table.setText(cell, this.committed(cell));
    this.selectAll(cell);
    return cell;
  }

  end() {
    clearTimeout(this.timer);
    this.cell.classList.remove("is-editing");
    this.table.mirror(this.cell);
    this.mode = "select";
    this.cell = null;
  }
}
