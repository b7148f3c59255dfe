/**
 * The autosave queue: holds the newest text of every cell that the server has not confirmed, sends one request at a
 * time, and retries. Knows no elements; time, transport and journal are handed in.
 *
 * An entry is {key, text, state, sent, uncertain, message, theirs, theirVersion}; state is one of
 * pending, sending, failed, refused, conflict.
 */

import { cellKey, rowKeyOf } from "./address.js";
import { learn } from "./derived.js";

const DELAY_MS = 300;
const RETRY_MS = [2000, 4000, 8000, 16000, 30000];
const ROWS_PER_REQUEST = 50;
/** Phases in which trying again by itself is useless: somebody has to do something first. */
const STOPPED = ["login", "stranger", "frozen", "denied"];

export class Saver {
  /**
   * @param {{send: Function, address: Function, same: Function, journal: object, versions: object, confirmed: Map,
   *   clock: {after: Function, cancel: Function, now: Function}, onCell: Function, onAnswer: Function,
   *   onDerived: Function, onChange: Function}} options
   *   send(changes) → outcome of Transport; address(key) → {register, subject, column};
   *   same(key, one, other) → boolean; confirmed: key → text the server was last known to hold;
   *   onCell(key, state, result), onDerived(key, text), onAnswer(data), onChange() report back
   */
  constructor(options) {
    Object.assign(this, options);
    this.entries = new Map();
    this.phase = "idle";
    this.message = "";
    this.savedAt = null;
    this.attempts = 0;
    this.timer = null;
    this.inFlight = null;
  }

  /** @param {{key: string, text: string}[]} edits in the order in which they were made */
  put(edits) {
    const drafts = [];
    for (const { key, text } of edits) {
      if (this.isBackToConfirmed(key, text)) this.forget(key);
      else drafts.push(this.note(key, text));
    }
    this.journal.put(drafts);
    if (!this.timer && this.waiting().length > 0) this.schedule(DELAY_MS);
    this.onChange();
  }

  /** Typed back to what the server holds: nothing to save, unless an answer is still owed to us. */
  isBackToConfirmed(key, text) {
    const entry = this.entries.get(key);
    if (this.confirmed.get(key) !== text) return false;
    return !entry || (!entry.uncertain && entry.state !== "sending" && entry.state !== "conflict");
  }

  forget(key) {
    this.entries.delete(key);
    this.journal.drop([[key, null]]);
    this.onCell(key, null);
  }

  note(key, text) {
    const entry = this.entries.get(key) || { key, sent: null, uncertain: false };
    entry.text = text;
    const moving = this.phase === "idle" || this.phase === "saving";
    if (entry.state !== "conflict" && entry.state !== "sending") entry.state = moving ? "pending" : "failed";
    this.entries.set(key, entry);
    this.onCell(key, entry);
    return [key, this.draft(entry)];
  }

  draft(entry) {
    const base = this.confirmed.get(entry.key) || "";
    return { text: entry.text, version: this.versions.of(entry.key), base };
  }

  /**
   * Takes back an edit from the journal.
   * @returns {"gone" | "restored" | "conflict"} gone: the server already holds this text
   */
  restore(key, draft) {
    const held = this.confirmed.get(key);
    if (this.same(key, held, draft.text)) {
      this.journal.drop([[key, null]]);
      return "gone";
    }
    const version = this.versions.of(key);
    const entry = { key, text: draft.text, sent: null, uncertain: true, state: "pending" };
    const untouched = typeof draft.base === "string" && this.same(key, held, draft.base);
    if (draft.version !== version && !untouched) {
      const theirs = { text: held, by: null, at: null };
      Object.assign(entry, { state: "conflict", theirs, theirVersion: version, message: "" });
    }
    this.entries.set(key, entry);
    this.onCell(key, entry);
    this.schedule(DELAY_MS);
    return entry.state === "conflict" ? "conflict" : "restored";
  }

  waiting() {
    return Array.from(this.entries.values()).filter(({ state }) => state === "pending" || state === "failed");
  }

  schedule(delay) {
    this.clock.cancel(this.timer);
    this.timer = this.clock.after(delay, () => {
      this.timer = null;
      this.flush();
    });
  }

  /** The next request: whole rows; within a row only cells last seen at one version. */
  batch() {
    const rows = new Map();
    for (const entry of this.waiting()) {
      const row = rowKeyOf(entry.key);
      if (!rows.has(row) && rows.size === ROWS_PER_REQUEST) continue;
      const first = rows.get(row) || { version: this.versions.of(entry.key), entries: [] };
      if (this.versions.of(entry.key) === first.version) first.entries.push(entry);
      rows.set(row, first);
    }
    return [].concat(...Array.from(rows.values(), ({ entries }) => entries));
  }

  /** Sends what waits, again and again until nothing does or something is in the way. */
  flush() {
    if (this.inFlight) return this.inFlight;
    this.clock.cancel(this.timer);
    this.timer = null;
    this.inFlight = this.sendAll().then(() => {
      this.inFlight = null;
      this.onChange();
    });
    return this.inFlight;
  }

  async sendAll() {
    let batch = this.batch();
    while (batch.length > 0 && !STOPPED.includes(this.phase)) {
      const versions = new Map(batch.map(({ key }) => [key, this.versions.of(key)]));
      const changes = batch.map((entry) => this.depart(entry, versions.get(entry.key)));
      if (this.phase === "idle") this.phase = "saving";
      this.onChange();
      const outcome = await this.send(changes);
      const arrived = outcome.kind === "ok";
      if (arrived) this.arrive(batch, versions, outcome.data);
      else this.fail(batch, outcome);
      if (!arrived) return;
      batch = this.batch();
    }
    if (!STOPPED.includes(this.phase)) this.phase = "idle";
  }

  depart(entry, version) {
    entry.state = "sending";
    entry.sent = entry.text;
    this.onCell(entry.key, entry);
    return { ...this.address(entry.key), text: entry.text, version };
  }

  arrive(batch, versions, data) {
    this.attempts = 0;
    this.phase = "saving";
    const answered = new Map(data.results.map((result) => [this.keyOf(result), result]));
    const saved = [];
    for (const entry of batch) {
      const result = answered.get(entry.key);
      entry.uncertain = false;
      if (result) this.settle(entry, result, versions.get(entry.key), saved);
      else this.refuse(entry, { message: "服务器没有答复这一格，请重新填写" });
    }
    if (saved.length > 0) this.savedAt = this.clock.now();
    this.journal.drop(saved);
    // What is still open in the rows just saved must be kept with the version that these rows have now.
    this.journal.put(Array.from(this.entries.values(), (entry) => [entry.key, this.draft(entry)]));
    this.onAnswer(data);
  }

  keyOf(result) {
    return cellKey(result.register, result.subject, result.column);
  }

  settle(entry, result, version, saved) {
    const newer = entry.text !== entry.sent;
    if (result.outcome === "conflict") {
      this.collide(entry, result, version, saved);
    } else if (result.outcome === "saved") {
      this.versions.advance(entry.key, version, result.version);
      learn(this, result, version);
      this.accept(entry, result, result.text, saved);
    } else if (newer) {
      entry.state = "pending";
      this.onCell(entry.key, entry);
    } else {
      this.refuse(entry, result);
    }
  }

  accept(entry, result, text, saved) {
    this.confirmed.set(entry.key, text);
    if (entry.text !== entry.sent) {
      entry.state = "pending";
      this.onCell(entry.key, entry, result);
      return;
    }
    this.entries.delete(entry.key);
    saved.push([entry.key, entry.sent]);
    this.onCell(entry.key, { ...entry, state: "saved", text }, result);
  }

  refuse(entry, result) {
    entry.state = "refused";
    entry.message = result.message || "系统不接受这个值";
    this.onCell(entry.key, entry, result);
  }

  collide(entry, result, version, saved) {
    const theirs = result.theirs || { text: "", by: null, at: null };
    if (this.same(entry.key, theirs.text, entry.sent)) {
      // Our own text: its first answer was lost on the way.
      this.versions.see(entry.key, result.version);
      this.accept(entry, result, theirs.text, saved);
    } else if (result.version !== version && this.same(entry.key, theirs.text, this.confirmed.get(entry.key))) {
      // The row moved, this cell did not: nobody's work is overwritten by sending again.
      this.versions.see(entry.key, result.version);
      entry.state = "pending";
      this.onCell(entry.key, entry);
    } else {
      Object.assign(entry, { state: "conflict", theirs, theirVersion: result.version });
      this.onCell(entry.key, entry, result);
    }
  }

  fail(batch, outcome) {
    for (const entry of batch) {
      entry.state = "failed";
      entry.uncertain = true;
      this.onCell(entry.key, entry);
    }
    this.phase = outcome.kind === "server" ? "retrying" : outcome.kind;
    this.message = outcome.message || "";
    if (STOPPED.includes(this.phase)) return;
    const delay = RETRY_MS[Math.min(this.attempts, RETRY_MS.length - 1)];
    this.attempts += 1;
    this.schedule(delay);
  }

  /** Tries now: the button, the network's return, the user's return from the login page. */
  retry() {
    if (this.phase === "frozen") return Promise.resolve();
    if (STOPPED.includes(this.phase)) this.phase = "saving";
    return this.flush();
  }

  /**
   * @param {"mine" | "theirs"} choice
   * @returns {string | null} the text the cell is to show; null when the cell is in no conflict
   */
  resolve(key, choice) {
    const entry = this.entries.get(key);
    if (!entry || entry.state !== "conflict") return null;
    this.versions.see(key, entry.theirVersion);
    this.confirmed.set(key, entry.theirs.text);
    if (choice === "theirs") {
      this.forget(key);
      this.onChange();
      return entry.theirs.text;
    }
    entry.state = "pending";
    this.journal.put([[key, this.draft(entry)]]);
    this.onCell(key, entry);
    this.retry();
    return entry.text;
  }

  count(...states) {
    return Array.from(this.entries.values()).filter(({ state }) => states.includes(state)).length;
  }

  /** @returns the figures of the status line and of the grid:state event */
  snapshot() {
    return {
      phase: this.phase,
      message: this.message,
      kept: this.journal.kept,
      unsaved: this.entries.size,
      waiting: this.count("pending", "sending"),
      failed: this.count("failed", "pending", "sending"),
      refused: this.count("refused"),
      conflicts: this.count("conflict"),
      savedAt: this.savedAt,
    };
  }
}
