import assert from "node:assert/strict";

import { cellKey, parseKey } from "../../static/js/entry-grid/address.js";
import { Journal } from "../../static/js/entry-grid/drafts.js";
import { Saver } from "../../static/js/entry-grid/saver.js";
import { sameText } from "../../static/js/entry-grid/text.js";
import { Versions } from "../../static/js/entry-grid/versions.js";

export const key = (subject, column = "value") => cellKey("indicators", subject, column);

class MemoryStorage {
  constructor() {
    this.items = new Map();
  }

  getItem(name) {
    return this.items.has(name) ? this.items.get(name) : null;
  }

  setItem(name, value) {
    this.items.set(name, value);
  }

  removeItem(name) {
    this.items.delete(name);
  }
}

/** A saver with a server in memory, a clock that stands still, and a list of what was reported. */
export class Bench {
  constructor() {
    this.server = new Map();
    this.rows = new Map();
    this.sent = [];
    this.timers = [];
    this.states = [];
    this.failing = null;
    this.following = () => ({}); // what else in a row follows from a saved cell: (subject, column) → texts by column
    this.derived = [];
    this.storage = new MemoryStorage();
    this.saver = this.visit();
  }

  /** A page is opened: it shows what the server holds now. */
  visit() {
    const versions = new Versions((rowKey) => ["value", "growth"].map((column) => `${rowKey}\u001f${column}`));
    const confirmed = new Map();
    for (const subject of ["a", "b", "c"]) {
      for (const column of ["value", "growth"]) {
        confirmed.set(key(subject, column), this.server.get(key(subject, column)) || "");
        versions.see(key(subject, column), this.rows.get(subject) || 1);
      }
    }
    return new Saver({
      send: (changes) => this.answer(changes),
      address: parseKey,
      same: (_, one, other) => sameText("number", one, other),
      journal: new Journal(this.storage, "test"),
      versions,
      confirmed,
      clock: {
        after: (delay, run) => this.timers.push({ delay, run }),
        cancel: () => this.timers.splice(0),
        now: () => new Date("2024-10-09T10:32:00"),
      },
      onCell: (at, entry) => this.states.push(`${parseKey(at).subject}:${entry ? entry.state : "-"}`),
      onDerived: (at, text) => this.derived.push(`${parseKey(at).subject}.${parseKey(at).column}=${text}`),
      onAnswer: () => {},
      onChange: () => {},
    });
  }

  somebodyWrites(subject, column, text) {
    this.server.set(key(subject, column), text);
    this.rows.set(subject, (this.rows.get(subject) || 1) + 1);
  }

  async answer(changes) {
    this.sent.push(changes.map(({ subject, column, text, version }) => `${subject}.${column}=${text}@${version}`));
    if (this.during) this.during();
    if (this.failing) return this.failing;
    const before = new Map(this.rows);
    const results = changes.map((change) => this.save(change, before.get(change.subject) || 1));
    for (const result of results) result.version = this.rows.get(result.subject) || 1;
    return this.losing ? { kind: "offline" } : { kind: "ok", data: { results } };
  }

  save({ register, subject, column, text, version }, current) {
    const result = { register, subject, column, text };
    if (version !== current) {
      const theirs = { text: this.server.get(key(subject, column)) || "", by: "王芳", at: null };
      return { ...result, outcome: "conflict", theirs };
    }
    if (text === "bad") return { ...result, outcome: "refused", message: "不是数字" };
    this.server.set(key(subject, column), text);
    this.rows.set(subject, current + 1);
    const derived = this.following(subject, column);
    for (const [other, follows] of Object.entries(derived)) this.server.set(key(subject, other), follows);
    return { ...result, outcome: "saved", derived };
  }

  async tick() {
    const [timer] = this.timers.splice(0);
    assert.ok(timer, "nothing is scheduled");
    timer.run();
    await this.saver.inFlight;
    return timer.delay;
  }

  drafts() {
    const line = ([at, { text, version }]) => `${parseKey(at).subject}=${text}@${version}`;
    return Array.from(this.saver.journal.read(), line);
  }
}
