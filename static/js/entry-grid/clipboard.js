/**
 * Tab-separated text as Excel and WPS put it on the clipboard, and back. Pure.
 *
 * A field is quoted only when it opens with a quote *and* closes before a tab, a line end or the end of the text.
 * Excel leaves a cell such as `"甲" 项目` unquoted, so an opening quote alone proves nothing.
 */

function readQuoted(source, start) {
  let text = "";
  let from = start + 1;
  for (;;) {
    const quote = source.indexOf('"', from);
    if (quote === -1) return null;
    text += source.slice(from, quote);
    const next = source[quote + 1];
    if (next === '"') {
      text += '"';
      from = quote + 2;
    } else if (next === undefined || next === "\t" || next === "\n") {
      return { text, end: quote + 1 };
    } else {
      return null;
    }
  }
}

function readPlain(source, start) {
  let end = start;
  while (end < source.length && source[end] !== "\t" && source[end] !== "\n") end += 1;
  return { text: source.slice(start, end), end };
}

/**
 * @param {string} text clipboard text with CRLF, LF or CR line ends; one line end after the last row is not a row
 * @returns {string[][]} rows of fields, possibly ragged; line ends inside a field are "\n"; never empty
 */
export function parseTsv(text) {
  const source = text.replace(/\0+$/, "").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const rows = [[]];
  let at = 0;
  for (;;) {
    const field = (source[at] === '"' && readQuoted(source, at)) || readPlain(source, at);
    rows[rows.length - 1].push(field.text);
    at = field.end;
    if (at >= source.length) return rows;
    if (source[at] === "\n") rows.push([]);
    at += 1;
  }
}

function quoteField(text) {
  return /[\t\r\n]|^"/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/**
 * @param {string[][]} rows
 * @returns {string} text that parseTsv reads back. A single row has no line end after it, so that one figure can be
 *   pasted into a sentence; a single empty cell is a bare line end, because an empty clipboard cannot be pasted.
 */
export function serialiseTsv(rows) {
  const lines = rows.map((row) => row.map(quoteField).join("\t"));
  if (lines.length === 1) return lines[0] === "" ? "\r\n" : lines[0];
  return lines.map((line) => `${line}\r\n`).join("");
}

function escapeHtml(text) {
  const named = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => named[character]).replace(/\r\n?|\n/g, "<br>");
}

/**
 * @param {{text: string, literal: boolean}[][]} rows literal cells are marked as text for Excel, which would
 *   otherwise run a note that starts with "=" as a formula
 * @returns {string} an HTML table for the clipboard
 */
export function toHtmlTable(rows) {
  const cell = ({ text, literal }) =>
    `<td${literal ? " style=\"mso-number-format:'\\@'\"" : ""}>${escapeHtml(text)}</td>`;
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("");
  return `<table><tbody>${body}</tbody></table>`;
}
