import assert from "node:assert/strict";
import { test } from "node:test";

import { Bench, key } from "./bench.mjs";

/** The growth of a row is always "g" before its value. */
function following(bench) {
  bench.following = (subject, column) =>
    column === "value" ? { growth: `g${bench.server.get(key(subject))}`, single: "read only" } : {};
  return bench;
}

test("a cell that follows from a saved one is shown and known", async () => {
  const bench = following(new Bench());
  bench.saver.put([{ key: key("a"), text: "1" }]);
  await bench.tick();
  assert.deepEqual(bench.derived, ["a.growth=g1"]);
  assert.equal(bench.saver.confirmed.get(key("a", "growth")), "g1");
  assert.equal(bench.saver.versions.of(key("a", "growth")), 2);
  // Typed as it is shown: nothing to save. Typed anew: no conflict with what followed.
  bench.saver.put([{ key: key("a", "growth"), text: "g1" }]);
  assert.equal(bench.saver.snapshot().unsaved, 0);
  bench.saver.put([{ key: key("a", "growth"), text: "5" }]);
  await bench.tick();
  assert.deepEqual(bench.sent[1], ["a.growth=5@2"]);
  assert.equal(bench.saver.snapshot().conflicts, 0);
});

test("what was typed into it meanwhile stays, and is saved over what followed", async () => {
  const bench = following(new Bench());
  bench.saver.put([{ key: key("a"), text: "1" }]);
  bench.during = () => {
    bench.during = null;
    bench.saver.put([{ key: key("a", "growth"), text: "7" }]);
  };
  await bench.tick();
  assert.deepEqual(bench.derived, []);
  assert.deepEqual(bench.sent, [["a.value=1@1"], ["a.growth=7@2"]]);
  assert.equal(bench.server.get(key("a", "growth")), "7");
  assert.equal(bench.saver.snapshot().unsaved, 0);
});

test("a refused text stays; typed back to what followed it is done with", async () => {
  const bench = following(new Bench());
  bench.saver.put([{ key: key("a", "growth"), text: "bad" }]);
  await bench.tick();
  bench.saver.put([{ key: key("a"), text: "1" }]);
  await bench.tick();
  assert.equal(bench.saver.snapshot().refused, 1);
  bench.saver.put([{ key: key("a", "growth"), text: "g1" }]);
  assert.equal(bench.saver.snapshot().unsaved, 0);
});

test("what somebody else put into the row comes along, and is no longer unseen", async () => {
  const bench = new Bench();
  bench.saver.put([{ key: key("a"), text: "1" }]);
  // The server took the cell although the row had moved, and says what else reads anew.
  bench.saver.send = async (changes) => {
    const results = changes.map((change) => ({ ...change, outcome: "saved", version: 4, derived: { growth: "9" } }));
    return { kind: "ok", data: { results } };
  };
  await bench.tick();
  assert.deepEqual(bench.derived, ["a.growth=9"]);
  assert.equal(bench.saver.versions.of(key("a", "growth")), 4);
});

test("somebody else's change under one's own typing is left to the server to tell", async () => {
  const bench = new Bench();
  const answer = bench.saver.send;
  bench.saver.put([{ key: key("a"), text: "1" }]);
  bench.saver.send = async (changes) => {
    bench.saver.put([{ key: key("a", "growth"), text: "7" }]);
    bench.somebodyWrites("a", "growth", "9");
    bench.somebodyWrites("a", "value", "1");
    bench.saver.send = answer;
    const results = changes.map((change) => ({ ...change, outcome: "saved", version: 3, derived: { growth: "9" } }));
    return { kind: "ok", data: { results } };
  };
  await bench.tick();
  assert.deepEqual(bench.sent, [["a.growth=7@1"]]);
  assert.equal(bench.saver.snapshot().conflicts, 1);
  assert.equal(bench.saver.entries.get(key("a", "growth")).theirs.text, "9");
});

test("cells for reading are none of the saver's", async () => {
  const bench = following(new Bench());
  bench.saver.put([{ key: key("b"), text: "1" }]);
  await bench.tick();
  assert.equal(bench.saver.confirmed.has(key("b", "single")), false);
});
