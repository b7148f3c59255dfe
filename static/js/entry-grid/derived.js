/**
 * Cells that follow from a saved one although they can be typed as well: a month's amount and the year's total fill
 * each other. The same answer brings what somebody else put into the row in the meantime. Pure.
 */

import { cellKey } from "./address.js";

/**
 * @param {{confirmed: Map, versions: object, entries: Map, onDerived: (key: string, text: string) => void}} saver
 * @param {object} result of the save contract
 * @param {number} version of the row at which the saved cell was sent
 */
export function learn(saver, result, version) {
  for (const [column, text] of Object.entries(result.derived || {})) {
    const key = cellKey(result.register, result.subject, column);
    if (!saver.confirmed.has(key)) continue; // for reading only
    if (!saver.entries.has(key)) {
      saver.confirmed.set(key, text);
      saver.versions.see(key, result.version);
      saver.onDerived(key, text);
    } else if (result.version - version <= 1) {
      // Only our own save moved the row: what the user typed there since stays, over the new text.
      saver.confirmed.set(key, text);
    } else {
      saver.versions.see(key, version); // somebody else may have changed it: the server will tell
    }
  }
}
