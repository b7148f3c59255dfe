/** Undo and redo. One step is what the user did at once: a typed cell, a paste, a cleared range. Pure. */

export class History {
  constructor(limit = 200) {
    this.limit = limit;
    this.done = [];
    this.undone = [];
  }

  /** @param {{key: string, before: string, after: string}[]} changes */
  record(changes) {
    if (changes.length === 0) return;
    this.done.push(changes);
    if (this.done.length > this.limit) this.done.shift();
    this.undone = [];
  }

  /** @returns {{key: string, text: string}[]} what to write to undo the latest step; empty when there is none */
  undo() {
    const step = this.done.pop();
    if (!step) return [];
    this.undone.push(step);
    return step.map(({ key, before }) => ({ key, text: before }));
  }

  /** @returns {{key: string, text: string}[]} */
  redo() {
    const step = this.undone.pop();
    if (!step) return [];
    this.done.push(step);
    return step.map(({ key, after }) => ({ key, text: after }));
  }
}
