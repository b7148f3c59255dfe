// The pages of a wall that is longer than its screen.

import assert from "node:assert/strict";
import test from "node:test";

import { page, pagesOf } from "../../static/js/board-pages.js";

const rows = (...heights) => {
  let top = 0;
  return heights.map((height) => {
    const row = { top, height };
    top += height;
    return row;
  });
};

test("a page begins with the first row that is not whole on the one before", () => {
  assert.deepEqual(pagesOf(rows(20, 20, 20, 20, 20), 50), [0, 40, 80]);
  assert.deepEqual(pagesOf(rows(20, 40, 20), 60), [0, 60]);
});

test("what fits is one page, and nothing is none", () => {
  assert.deepEqual(pagesOf(rows(20, 20), 40), [0]);
  assert.deepEqual(pagesOf([], 40), []);
});

test("a row higher than the screen has a page of its own", () => {
  assert.deepEqual(pagesOf(rows(20, 90, 20), 50), [0, 20, 110]);
});

test("every row is whole on some page unless it is higher than the screen", () => {
  const many = rows(...Array.from({ length: 60 }, (_, at) => 18 + (at % 5) * 9));
  const tops = pagesOf(many, 300);
  for (const row of many) {
    const start = tops.filter((top) => top <= row.top).pop();
    assert.ok(row.top + row.height <= start + 300);
  }
});

test("pages go round", () => {
  assert.deepEqual([0, 1, 2, 3].map((at) => page(at, 3)), [0, 1, 2, 0]);
  assert.equal(page(5, 0), 0);
});
