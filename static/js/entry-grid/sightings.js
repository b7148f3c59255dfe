/**
 * The newest version of each row that the server has told this tab.
 *
 * A page can be older than the last save: the browser asked for it, the save was answered after the server had read
 * the rows and before the old page was gone, or the page came back from the browser's memory. Such a page shows old
 * figures beside an empty journal, and whoever looks at it believes that what they typed is lost.
 */

export class Sightings {
  /** @param {Storage | null} storage of the tab */
  constructor(storage, name) {
    this.storage = storage;
    this.name = `entry-grid-seen:${name}`;
  }

  read() {
    try {
      return new Map(Object.entries(JSON.parse(this.storage.getItem(this.name) || "{}")));
    } catch (error) {
      return new Map(); // blocked by policy, or not ours
    }
  }

  write(all) {
    try {
      if (all.size === 0) this.storage.removeItem(this.name);
      else this.storage.setItem(this.name, JSON.stringify(Object.fromEntries(all)));
      return true;
    } catch (error) {
      return false; // full or blocked: then a page that is too old is found out by its first conflict
    }
  }

  /** @param {string} row @param {number} version */
  note(row, version) {
    const all = this.read();
    if (version > (all.get(row) || 0)) this.write(all.set(row, version));
  }

  /**
   * Whether this page was rendered before a save that this tab knows of. What is asked for is forgotten: rows that
   * never catch up (a database put back from a copy) must not make a page load for ever.
   * @param {Map<string, number>} rendered version by row
   */
  takeOutdated(rendered) {
    const all = this.read();
    const known = Array.from(all).filter(([row]) => rendered.has(row));
    for (const [row] of known) all.delete(row);
    const forgotten = known.length === 0 || this.write(all);
    return forgotten && known.some(([row, version]) => rendered.get(row) < version);
  }
}
