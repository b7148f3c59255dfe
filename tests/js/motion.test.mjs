import assert from "node:assert/strict";
import { test } from "node:test";

import { Selection, edgeFrom, moveBy, nextAcross, nextDown } from "../../static/js/entry-grid/selection.js";

const at = (row, column) => ({ row, column });

/** "x" is filled or editable, "." is not. */
function board(...lines) {
  return {
    size: { rows: lines.length, columns: lines[0].length },
    has: (row, column) => lines[row][column] === "x",
  };
}

test("a step stops at the border", () => {
  const size = { rows: 3, columns: 4 };
  assert.deepEqual(moveBy(at(0, 0), -1, 0, size), at(0, 0));
  assert.deepEqual(moveBy(at(2, 3), 5, 1, size), at(2, 3));
  assert.deepEqual(moveBy(at(1, 1), 0, 1, size), at(1, 2));
});

for (const [line, from, to] of [
  ["xxx..", 0, 2],
  ["xxx..", 2, 4],
  ["x..xx", 0, 3],
  ["..x..", 0, 2],
  [".....", 1, 4],
  ["xxxxx", 4, 4],
  ["x.x.x", 2, 4],
]) {
  test(`control and arrow in ${line} from ${from}`, () => {
    const { size, has } = board(line);
    assert.deepEqual(edgeFrom(at(0, from), 0, 1, size, has), at(0, to));
    const turned = (position) => at(position.column, position.row);
    const upright = edgeFrom(at(from, 0), 1, 0, { rows: size.columns, columns: 1 }, (row) => has(0, row));
    assert.deepEqual(turned(upright), at(0, to));
  });
}

test("tab reads like a book and ends at the end", () => {
  const { size, has } = board(".x.x", "....", "x..x");
  const visited = [];
  for (let place = at(0, 0); place; place = nextAcross(place, 1, size, has)) visited.push(`${place.row}${place.column}`);
  assert.deepEqual(visited, ["00", "01", "03", "20", "23"]);
  assert.deepEqual(nextAcross(at(2, 0), -1, size, has), at(0, 3));
  assert.equal(nextAcross(at(0, 1), -1, size, has), null);
});

test("enter skips what cannot be written", () => {
  const { size, has } = board("x.", "..", "x.");
  assert.deepEqual(nextDown(at(0, 0), 1, size, has), at(2, 0));
  assert.deepEqual(nextDown(at(2, 0), -1, size, has), at(0, 0));
  assert.deepEqual(nextDown(at(0, 1), 1, size, has), at(0, 1));
});

test("the range is the rectangle between two corners, whichever came first", () => {
  const selection = new Selection();
  selection.collapseTo(at(3, 2));
  selection.extendTo(at(1, 4));
  assert.deepEqual(selection.range(), { top: 1, left: 2, bottom: 3, right: 4 });
  assert.deepEqual(selection.active, at(3, 2));
  assert.ok(selection.contains(at(2, 3)));
  assert.ok(!selection.contains(at(2, 1)));
});

test("all is selected while the active cell stays", () => {
  const selection = new Selection();
  selection.collapseTo(at(3, 2));
  selection.selectAll({ rows: 5, columns: 6 });
  assert.deepEqual(selection.range(), { top: 0, left: 0, bottom: 4, right: 5 });
  assert.deepEqual(selection.active, at(3, 2));
});

test("a table that lost rows keeps the selection inside", () => {
  const selection = new Selection();
  selection.collapseTo(at(9, 5));
  selection.clampTo({ rows: 4, columns: 3 });
  assert.deepEqual(selection.range(), { top: 3, left: 2, bottom: 3, right: 2 });
});
