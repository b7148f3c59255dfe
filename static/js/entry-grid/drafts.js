/**
 * The journal of unsaved edits in localStorage, so that a closed tab or a lost network costs nothing that was typed.
 * Every access is guarded: storage can be full, blocked by policy, or absent, and the grid must work without it.
 */

/** @returns {Storage | null} @param {"localStorage" | "sessionStorage"} kind */
export function browserStorage(view, kind = "localStorage") {
  try {
    return view[kind];
  } catch (error) {
    return null; // blocked by policy: reading the property itself throws
  }
}

export class Journal {
  /** @param {string} name the page's data-storage-key: one return of one user */
  constructor(storage, name) {
    this.storage = storage;
    this.name = `entry-grid:${name}`;
    /** whether the latest write reached the disk */
    this.kept = storage !== null;
  }

  /** @returns {Map<string, {text: string, version: number, base: string}>} by cell key */
  read() {
    try {
      const stored = JSON.parse(this.storage.getItem(this.name) || "{}");
      return new Map(Object.entries(stored).filter(([, draft]) => draft && typeof draft.text === "string"));
    } catch (error) {
      return new Map();
    }
  }

  /** @param {[string, {text: string, version: number, base: string}][]} drafts */
  put(drafts) {
    if (drafts.length === 0) return;
    // Read again each time: another tab of the same return may have written since.
    const all = this.read();
    for (const [key, draft] of drafts) all.set(key, draft);
    this.write(all);
  }

  /**
   * Forgets drafts that have been saved. A newer text from another tab stays.
   * @param {[string, string | null][]} saved keys with the text that was saved; null forgets whatever is there
   */
  drop(saved) {
    const all = this.read();
    let changed = false;
    for (const [key, text] of saved) {
      const draft = all.get(key);
      if (draft && (text === null || draft.text === text)) changed = all.delete(key) || changed;
    }
    if (changed) this.write(all);
  }

  write(all) {
    try {
      if (all.size === 0) this.storage.removeItem(this.name);
      else this.storage.setItem(this.name, JSON.stringify(Object.fromEntries(all)));
      this.kept = true;
    } catch (error) {
      this.kept = false;
    }
  }
}
