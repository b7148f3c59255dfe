/** Between the table and the saver: what is typed goes to the server, what the server says is shown in the cells. */

import { cellKey, parseKey, rowKey, rowKeyOf } from "./address.js";
import { Bar } from "./bar.js";
import { ConflictPopover } from "./conflict.js";
import { Journal, browserStorage } from "./drafts.js";
import { Marks } from "./marks.js";
import { Saver } from "./saver.js";
import { Sightings } from "./sightings.js";
import { leftoverSentence, restoredSentence } from "./status.js";
import { sameText } from "./text.js";
import { Tip } from "./tip.js";
import { Transport } from "./transport.js";
import { Versions } from "./versions.js";

export class Sync {
  /**
   * @param {HTMLElement} host the <entry-grid>
   * @param {{table: object, editor: object, onFrozen: () => void, onSaved: (key: string) => void,
   *   onGoTo: (key: string, toPopover: boolean) => void, activeCell: () => HTMLElement | null,
   *   onResolved: (change: {key: string, before: string, after: string}) => void}} grid
   */
  constructor(host, grid) {
    this.host = host;
    this.grid = grid;
    this.table = grid.table;
    this.marks = new Marks(this.table);
    this.bar = new Bar(host, { onRetry: () => this.saver.retry(), onGoTo: () => this.goToNext() });
    this.tip = new Tip(host);
    this.conflict = new ConflictPopover(host, {
      onChoose: (key, choice) => this.resolve(key, choice),
      onLeave: () => grid.onGoTo(null, false),
    });
    const name = host.dataset.storageKey || location.pathname;
    this.journal = new Journal(browserStorage(window), name);
    this.sightings = new Sightings(browserStorage(window, "sessionStorage"), name);
    this.saver = this.makeSaver();
    this.readConfirmed();
  }

  makeSaver() {
    const { saveUrl, loginUrl, storageKey } = this.host.dataset;
    const transport = new Transport({ saveUrl, loginUrl, storageKey }, window);
    return new Saver({
      send: (changes) => transport.send(changes),
      address: parseKey,
      same: (key, one, other) => sameText(this.table.kind(this.table.byKey(key)), one, other),
      journal: this.journal,
      versions: new Versions((key) => this.table.keysOf(key)),
      confirmed: new Map(),
      clock: {
        after: (delay, run) => setTimeout(run, delay),
        cancel: (timer) => clearTimeout(timer),
        now: () => new Date(),
      },
      onCell: (key, entry, result) => this.showCell(key, entry, result),
      onDerived: (key, text) => this.grid.editor.show(this.table.byKey(key), text),
      onAnswer: (data) => this.showAnswer(data),
      onChange: () => this.showState(),
    });
  }

  /**
   * What the server rendered is what it holds.
   * @param {Map<string, HTMLElement>} known cells read before; a row rendered anew brings newer text and version
   */
  readConfirmed(known = new Map()) {
    for (const [key, cell] of this.table.keys) {
      if (known.get(key) === cell || !this.table.control(cell)) continue;
      // An unsaved text keeps the version it was typed over: the server will tell whether that still holds.
      const entry = this.saver.entries.get(key);
      if (entry) {
        this.grid.editor.show(cell, entry.text);
      } else {
        this.saver.confirmed.set(key, this.table.renderedText(cell));
        this.saver.versions.see(key, Number(cell.parentElement.dataset.version));
      }
      this.marks.draw(key);
    }
  }

  /** @param {{key: string, text: string}[]} edits */
  put(edits) {
    this.saver.put(edits);
  }

  /** A long text in the middle of writing: kept on this machine, not sent. */
  keepDraft(key, text) {
    this.journal.put([[key, { text, version: this.saver.versions.of(key), base: this.saver.confirmed.get(key) }]]);
  }

  /** The writing was cancelled: the journal goes back to what is really unsaved. */
  dropDraft(key) {
    const entry = this.saver.entries.get(key);
    if (entry) this.journal.put([[key, this.saver.draft(entry)]]);
    else this.journal.drop([[key, null]]);
  }

  /** Whether this page was rendered before the last save of this tab was answered. */
  isOutdated() {
    const rendered = new Map();
    for (const [key, cell] of this.table.keys) {
      if (this.table.control(cell)) rendered.set(rowKeyOf(key), Number(cell.parentElement.dataset.version));
    }
    return this.sightings.takeOutdated(rendered);
  }

  /**
   * Takes back what an earlier visit could not save.
   * @param {boolean} readOnly then nothing is taken back, but still shown: the typed text must not vanish
   */
  restore(readOnly) {
    const counts = { restored: 0, conflict: 0, gone: 0 };
    const left = [];
    // Several grids of one return may share a journal.
    const registers = new Set(Array.from(this.table.keys.keys(), (key) => parseKey(key).register));
    for (const [key, draft] of this.journal.read()) {
      if (!registers.has(parseKey(key).register)) continue;
      const cell = this.table.byKey(key);
      if (readOnly || !cell || !this.table.isEditable(cell)) left.push({ key, cell, text: draft.text });
      else counts[this.restoreCell(key, cell, draft)] += 1;
    }
    const total = counts.restored + counts.conflict;
    if (total > 0) this.bar.notify(restoredSentence(total, counts.conflict));
    else if (left.length > 0) this.offerLeftovers(left);
    if (total > 0) this.showState();
  }

  restoreCell(key, cell, draft) {
    const outcome = this.saver.restore(key, draft);
    if (outcome !== "gone") this.grid.editor.show(cell, draft.text);
    return outcome;
  }

  offerLeftovers(left) {
    const nameOf = ({ key, cell }) => (cell ? this.table.cellName(cell) : parseKey(key).subject);
    const sentence = leftoverSentence(left.map((one) => ({ name: nameOf(one), text: one.text })));
    this.bar.notify(sentence, () => this.journal.drop(left.map(({ key }) => [key, null])));
  }

  showCell(key, entry, result) {
    this.marks.setState(key, entry);
    const cell = this.table.byKey(key);
    if (!cell) return;
    this.showTip();
    if (result) this.showResult(key, result);
    if (entry && entry.state === "saved") {
      this.grid.editor.show(cell, entry.text);
      this.grid.onSaved(key);
    }
    if (entry && entry.state === "conflict") this.openConflict(key, false);
    else if (this.conflict.key === key) this.conflict.hide();
  }

  showResult(key, result) {
    const row = this.table.rowOf(rowKeyOf(key));
    if (result.outcome === "saved") {
      row.dataset.version = result.version;
      this.sightings.note(rowKeyOf(key), result.version);
    }
    for (const [name, text] of Object.entries(result.derived || {})) {
      const cell = Array.from(row.cells).find(({ dataset }) => dataset.derived === name);
      if (cell) cell.textContent = text === null ? "" : text;
    }
  }

  showAnswer(data) {
    if (Array.isArray(data.problems)) this.showProblems(data.problems);
    if (!data.summary && !data.problems) return;
    const detail = { summary: data.summary || null, problems: data.problems || [] };
    this.host.dispatchEvent(new CustomEvent("grid:summary", { bubbles: true, detail }));
  }

  /** @param {object[]} problems of the save contract: all that are known, replacing what is shown */
  showProblems(problems) {
    const byKey = new Map();
    for (const problem of problems) {
      const key = this.keyOfProblem(problem);
      if (key) byKey.set(key, [...(byKey.get(key) || []), problem]);
    }
    this.marks.setProblems(byKey);
    this.showTip();
  }

  /** Another grid of the same return was told the problems of the whole return. */
  followOthers({ target, detail }) {
    const same = target.dataset && target.dataset.saveUrl === this.host.dataset.saveUrl;
    if (target !== this.host && same) this.showProblems(detail.problems);
  }

  showTip() {
    const cell = this.grid.activeCell();
    const key = cell && this.host.classList.contains("has-focus") ? this.table.keyOf(cell) : null;
    if (key) this.tip.show(cell, this.marks.facts(key));
    else this.tip.hide();
  }

  /** The grid or the page scrolled. */
  moveBoxes() {
    this.conflict.move();
    this.tip.move();
  }

  /** A problem of a whole row stands at its first cell. */
  keyOfProblem({ register, subject, column }) {
    const key = column ? cellKey(register, subject, column) : this.table.keysOf(rowKey({ register, subject }))[0];
    return key && this.table.byKey(key) ? key : null;
  }

  showState() {
    const state = this.saver.snapshot();
    this.bar.show(state);
    // A message in a cell or a longer status line moves the rows.
    this.showTip();
    this.moveBoxes();
    this.host.dispatchEvent(new CustomEvent("grid:state", { bubbles: true, detail: state }));
    if (state.phase === "frozen" && !this.host.hasAttribute("readonly")) this.grid.onFrozen();
  }

  /** Opens by itself only when no other conflict is open and the cell is not being written in. */
  openConflict(key, chosen) {
    const entry = this.saver.entries.get(key);
    const cell = this.table.byKey(key);
    const open = !this.conflict.box.hidden && this.conflict.key !== key;
    if (!entry || entry.state !== "conflict" || !this.table.placeOf(cell) || (open && !chosen)) return false;
    this.conflict.show(key, cell, entry, this.grid.activeCell());
    return true;
  }

  /** The active cell changed: the popover belongs to it, or goes. */
  follow(key) {
    if (!key || !this.openConflict(key, true)) this.conflict.hide();
    this.showTip();
  }

  resolve(key, choice) {
    const cell = this.table.byKey(key);
    const before = this.grid.editor.committed(cell);
    const text = this.saver.resolve(key, choice);
    if (text === null) return;
    this.grid.editor.show(cell, text);
    if (text !== before) this.grid.onResolved({ key, before, after: text });
  }

  /** To the next cell that waits for a decision of the user. */
  goToNext() {
    const open = Array.from(this.saver.entries.values()).filter(({ key, state }) => {
      const cell = this.table.byKey(key);
      return (state === "refused" || state === "conflict") && cell && this.table.placeOf(cell);
    });
    if (open.length === 0) return;
    const active = this.grid.activeCell();
    const here = open.findIndex(({ key }) => this.table.byKey(key) === active);
    const next = open[(here + 1) % open.length];
    this.grid.onGoTo(next.key, next.state === "conflict");
  }

  /** @returns {Promise<boolean>} whether everything is saved */
  async flush() {
    await this.saver.retry();
    // An edit made while the request was on its way.
    if (this.saver.waiting().length > 0 && this.saver.phase === "idle") await this.saver.flush();
    return this.saver.entries.size === 0;
  }

  remove() {
    this.saver.clock.cancel(this.saver.timer);
    this.conflict.remove();
    this.tip.remove();
    this.bar.remove();
  }
}
