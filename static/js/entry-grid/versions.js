/**
 * Which version of its row each cell on this page was last seen at.
 *
 * The server counts versions by row. If a conflict in one cell moved the whole row's version here, a later edit of its
 * neighbour would overwrite a change that nobody on this page has seen. So versions are kept by cell, and a save
 * carries forward only the cells that were as fresh as the saved one. Pure.
 */

import { rowKeyOf } from "./address.js";

export class Versions {
  /** @param {(rowKey: string) => string[]} cellsOf keys of the row's cells */
  constructor(cellsOf) {
    this.cellsOf = cellsOf;
    this.seen = new Map();
  }

  of(key) {
    return this.seen.get(key);
  }

  /** The page now shows what the server holds at this version in this one cell. */
  see(key, version) {
    this.seen.set(key, version);
  }

  /**
   * Our own save moved the row: every cell that was as fresh as the saved one still is.
   * @returns {string[]} keys of the other cells that moved along
   */
  advance(key, from, to) {
    const moved = this.cellsOf(rowKeyOf(key)).filter((other) => other === key || this.of(other) === from);
    for (const other of moved) this.seen.set(other, to);
    return moved.filter((other) => other !== key);
  }
}
