/** Cell addresses: a key names one cell of one register's row wherever the row stands in the table. */

const SEPARATOR = "\u001f";

/** @returns {string} the key of a cell; usable as a Map key and inside a JSON journal */
export function cellKey(register, subject, column) {
  return [register, subject, column].join(SEPARATOR);
}

/** @returns {{register: string, subject: string, column: string}} */
export function parseKey(key) {
  const [register, subject, column] = key.split(SEPARATOR);
  return { register, subject, column: column === undefined ? "" : column };
}

/** @returns {string} the key of a row */
export function rowKey({ register, subject }) {
  return [register, subject].join(SEPARATOR);
}

/** @returns {string} the key of the row a cell belongs to */
export function rowKeyOf(key) {
  return rowKey(parseKey(key));
}
