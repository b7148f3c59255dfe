import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../static/js/entry-grid/history.js";
import { commandFor } from "../../static/js/entry-grid/keys.js";
import { planPaste } from "../../static/js/entry-grid/paste.js";
import { comparable, oneLine, sameText } from "../../static/js/entry-grid/text.js";

const change = (key, before, after) => ({ key, before, after });

test("undo and redo walk through whole steps", () => {
  const history = new History();
  history.record([change("a", "", "1")]);
  history.record([change("a", "1", "2"), change("b", "", "3")]);
  assert.deepEqual(history.undo(), [{ key: "a", text: "1" }, { key: "b", text: "" }]);
  assert.deepEqual(history.undo(), [{ key: "a", text: "" }]);
  assert.deepEqual(history.undo(), []);
  assert.deepEqual(history.redo(), [{ key: "a", text: "1" }]);
  history.record([change("c", "", "9")]);
  assert.deepEqual(history.redo(), []);
});

test("an empty step is no step, and old steps are forgotten", () => {
  const history = new History(2);
  history.record([]);
  for (const text of ["1", "2", "3"]) history.record([change("a", "", text)]);
  assert.equal(history.undo().length + history.undo().length + history.undo().length, 2);
});

function range(top, left, bottom = top, right = left) {
  return { top, left, bottom, right };
}

/** A table of "e" editable, "r" read-only showing "r", "c" a list that knows only "是". */
function paste(block, where, ...lines) {
  const plan = planPaste(block, where, { rows: lines.length, columns: lines[0].length }, (row, column) => ({
    editable: lines[row][column] !== "r",
    shown: "r",
    accept: (text) => (lines[row][column] === "c" && text !== "是" ? null : text),
  }));
  return { ...plan, cells: plan.changes.map(({ row, column, text }) => `${row}${column}=${text}`).join(" ") };
}

test("a block keeps its size from the first cell of the range", () => {
  const plan = paste([["1", "2"], ["3", "4"]], range(0, 1), "eee", "eee");
  assert.equal(plan.cells, "01=1 02=2 11=3 12=4");
  assert.deepEqual(plan.range, range(0, 1, 1, 2));
});

test("a block repeats in a range that holds it a whole number of times", () => {
  assert.equal(paste([["1"]], range(0, 0, 1, 1), "ee", "ee").cells, "00=1 01=1 10=1 11=1");
  assert.equal(paste([["1", "2"]], range(0, 0, 1, 0), "ee", "ee").cells, "00=1 01=2 10=1 11=2");
  assert.equal(paste([["1"], ["2"]], range(0, 0, 2, 0), "e", "e", "e").cells, "00=1 10=2");
});

test("what lies outside the table is counted", () => {
  const plan = paste([["1", "2"], ["3", "4"], ["5", "6"]], range(1, 1), "ee", "ee");
  assert.equal(plan.cells, "11=1");
  assert.deepEqual([plan.rows, plan.columns, plan.lostRows, plan.lostColumns], [3, 2, 2, 1]);
});

test("read-only cells are counted unless nothing would change", () => {
  assert.equal(paste([["1", "2", "3"]], range(0, 0), "ere").readOnly, 1);
  assert.equal(paste([["1", " r ", "3"]], range(0, 0), "ere").readOnly, 0);
  assert.equal(paste([["1", "", "3"]], range(0, 0), "ere").cells, "00=1 02=3");
});

test("unknown options are counted, short rows leave cells alone", () => {
  const plan = paste([["是", "1"], ["否"]], range(0, 0), "ce", "ce");
  assert.equal(plan.cells, "00=是 01=1");
  assert.equal(plan.unknown, 1);
});

function key(name, extra = {}, mode = "select", control = "input") {
  const command = commandFor({ key: name, keyCode: 0, ...extra }, { mode, control });
  return command && command.name;
}

const CTRL = { ctrlKey: true };
const SHIFT = { shiftKey: true };

for (const [what, got, wanted] of [
  ["a letter is typing", key("a"), null],
  ["F2", key("F2"), "edit"],
  ["F2 while typing", key("F2", {}, "typing"), "toggleMode"],
  ["arrow", key("ArrowUp"), "move"],
  ["arrow while typing", key("ArrowUp", {}, "typing"), "move"],
  ["arrow while editing", key("ArrowUp", {}, "editing"), null],
  ["arrow in an open list", key("ArrowUp", {}, "typing", "select"), null],
  ["shift and arrow while typing select text", key("ArrowLeft", SHIFT, "typing"), null],
  ["Home while typing", key("Home", {}, "typing"), null],
  ["control and arrow", key("ArrowUp", CTRL), "edge"],
  ["alt and arrow opens a list", key("ArrowDown", { altKey: true }, "select", "select"), null],
  ["Delete", key("Delete"), "clear"],
  ["Delete while typing", key("Delete", {}, "typing"), null],
  ["shift and Delete is cut", key("Delete", SHIFT), null],
  ["Backspace is typing", key("Backspace"), null],
  ["undo", key("z", CTRL), "undo"],
  ["undo with capitals", key("Z", CTRL), "undo"],
  ["redo", key("Z", { ...CTRL, ...SHIFT }), "redo"],
  ["redo by Y", key("y", CTRL), "redo"],
  ["undo while typing is the input's", key("z", CTRL, "typing"), null],
  ["copy is an event", key("c", CTRL), null],
  ["save", key("s", CTRL), "save"],
  ["save while typing", key("s", CTRL, "editing"), "save"],
  ["Enter", key("Enter"), "enter"],
  ["Enter on a button", key("Enter", {}, "select", "widget"), null],
  ["Enter that ends a composition", key("Enter", { keyCode: 229 }, "typing"), null],
  ["Enter while composing", key("Enter", { isComposing: true }, "typing"), null],
  ["arrow while composing", key("ArrowDown", { isComposing: true }, "typing"), null],
  ["Escape", key("Escape", {}, "editing"), "cancel"],
  ["reload stays with the browser", key("r", CTRL), null],
]) {
  test(`key: ${what}`, () => assert.equal(got, wanted));
}

for (const [one, other, same] of [
  ["3.4", "3.40", true],
  ["1,234.50", "1234.5", true],
  ["１２．５", "12.5", true],
  ["+3", "3", true],
  ["007", "7", true],
  ["6.7%", "6.7", true],
  ["3.40", "3.41", false],
  ["", "0", false],
  ["—", "", false],
  ["持平", "0", false],
  ["-0.5", "0.5", false],
]) {
  test(`figures: ${one || "blank"} and ${other || "blank"}`, () => assert.equal(sameText("number", one, other), same));
}

test("prose keeps its commas", () => {
  assert.equal(sameText("text", "1,2", "12"), false);
  assert.equal(comparable(" 甲 ", "text"), "甲");
  assert.equal(oneLine("甲 \n 乙\t丙"), "甲 乙 丙");
});
