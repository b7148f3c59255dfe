import assert from "node:assert/strict";
import { test } from "node:test";

import { parseTsv, serialiseTsv, toHtmlTable } from "../../static/js/entry-grid/clipboard.js";

const CASES = [
  ["one cell", "3.42", [["3.42"]]],
  ["one cell from Excel", "3.42\r\n", [["3.42"]]],
  ["an empty cell from Excel", "\r\n", [[""]]],
  ["CRLF", "1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]],
  ["LF without the last", "1\t2\n3\t4", [["1", "2"], ["3", "4"]]],
  ["CR of old programs", "1\r2\r", [["1"], ["2"]]],
  ["a last row that is empty", "1\n\n", [["1"], [""]]],
  ["empty cells at the ends", "\t1\t\n", [["", "1", ""]]],
  ["ragged rows", "1\t2\n3\n", [["1", "2"], ["3"]]],
  ["a line end in quotes", '"甲\r\n乙"\t2\r\n', [["甲\n乙", "2"]]],
  ["a tab in quotes", '"甲\t乙"\n', [["甲\t乙"]]],
  ["doubled quotes", '"他说""好"""\n', [['他说"好"']]],
  ["an empty quoted cell", '""\t1', [["", "1"]]],
  ["a quote that opens nothing", '"甲"项目\t1\n', [['"甲"项目', "1"]]],
  ["a quote that never closes", '"甲\t1\n2', [['"甲', "1"], ["2"]]],
  ["quotes inside a cell", '甲"乙"丙', [['甲"乙"丙']]],
  ["a zero byte at the end", "1\t2\0", [["1", "2"]]],
];

for (const [name, text, rows] of CASES) {
  test(`reads ${name}`, () => assert.deepEqual(parseTsv(text), rows));
}

/** The slow, obvious twin: one character at a time, for well-formed text only. */
function slowly(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = rows[rows.length - 1];
    const last = row.length - 1;
    const character = text[at];
    if (quoted && character === '"' && text[at + 1] === '"') {
      row[last] += '"';
      at += 1;
    } else if (character === '"' && (quoted || row[last] === "")) {
      quoted = !quoted;
    } else if (!quoted && character === "\t") {
      row.push("");
    } else if (!quoted && character === "\n") {
      rows.push([""]);
    } else if (character !== "\r") {
      row[last] += character;
    }
  }
  return rows.length > 1 && text.endsWith("\n") && !quoted ? rows.slice(0, -1) : rows;
}

/** A small generator with a seed: failures repeat. */
function* blocks(count) {
  let seed = 20240917;
  const next = (limit) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * limit);
  };
  const alphabet = ["1", "2.5", "甲", " ", "\t", "\n", '"', '""', "—", ""];
  for (let n = 0; n < count; n += 1) {
    const width = 1 + next(4);
    const cell = () => Array.from({ length: next(4) }, () => alphabet[next(alphabet.length)]).join("");
    yield Array.from({ length: 1 + next(4) }, () => Array.from({ length: width }, cell));
  }
}

test("what is written is read back, here and by the slow twin", () => {
  let checked = 0;
  for (const rows of blocks(2000)) {
    const text = serialiseTsv(rows);
    assert.deepEqual(parseTsv(text), rows, JSON.stringify(text));
    assert.deepEqual(slowly(text), rows, JSON.stringify(text));
    checked += 1;
  }
  assert.equal(checked, 2000);
});

test("one figure is copied without a line end", () => assert.equal(serialiseTsv([["3.42"]]), "3.42"));

test("a block is copied as Excel writes it", () => {
  assert.equal(serialiseTsv([["1", "甲\n乙"], ["", "2"]]), '1\t"甲\n乙"\r\n\t2\r\n');
});

test("html keeps markup out and text cells text", () => {
  const html = toHtmlTable([[{ text: "=1<2", literal: true }, { text: "3\n4", literal: false }]]);
  assert.equal(
    html,
    "<table><tbody><tr><td style=\"mso-number-format:'\\@'\">=1&lt;2</td><td>3<br>4</td></tr></tbody></table>",
  );
});

test("a large clipboard is read in linear time", () => {
  const text = `${'"'.repeat(200001)}\t${"甲".repeat(200000)}\n`.repeat(3);
  const started = Date.now();
  parseTsv(text);
  assert.ok(Date.now() - started < 2000);
});
