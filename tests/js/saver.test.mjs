import assert from "node:assert/strict";
import { test } from "node:test";

import { Bench, key } from "./bench.mjs";

test("edits wait a moment and travel together", async () => {
  const bench = new Bench();
  bench.saver.put([{ key: key("a"), text: "1" }]);
  bench.saver.put([{ key: key("a", "growth"), text: "2" }]);
  bench.saver.put([{ key: key("a"), text: "3" }]);
  assert.deepEqual(bench.drafts(), ["a=3@1", "a=2@1"]);
  assert.equal(await bench.tick(), 300);
  assert.deepEqual(bench.sent, [["a.value=3@1", "a.growth=2@1"]]);
  assert.deepEqual(bench.drafts(), []);
  assert.equal(bench.saver.snapshot().unsaved, 0);
  bench.saver.put([{ key: key("a", "growth"), text: "4" }]);
  await bench.tick();
  assert.deepEqual(bench.sent[1], ["a.growth=4@2"]);
});

test("an edit made during a request goes with the next, with the new version", async () => {
  const bench = new Bench();
  bench.saver.put([{ key: key("a"), text: "1" }]);
  bench.during = () => {
    bench.during = null;
    bench.saver.put([{ key: key("a"), text: "2" }]);
    assert.equal(bench.saver.flush(), bench.saver.inFlight);
  };
  await bench.tick();
  assert.deepEqual(bench.sent, [["a.value=1@1"], ["a.value=2@2"]]);
  assert.equal(bench.server.get(key("a")), "2");
  assert.equal(bench.saver.snapshot().unsaved, 0);
});

test("more than fifty rows are sent in several requests", async () => {
  const bench = new Bench();
  bench.saver.put(Array.from({ length: 120 }, (_, n) => ({ key: key(`r${n}`), text: "1" })));
  for (let n = 0; n < 120; n += 1) bench.saver.versions.see(key(`r${n}`), 1);
  await bench.tick();
  assert.deepEqual(bench.sent.map(({ length }) => length), [50, 50, 20]);
});

test("failures are retried ever more slowly, and keep everything", async () => {
  const bench = new Bench();
  bench.failing = { kind: "server", status: 503 };
  bench.saver.put([{ key: key("a"), text: "1" }]);
  const delays = [];
  for (let n = 0; n < 7; n += 1) delays.push(await bench.tick());
  assert.deepEqual(delays, [300, 2000, 4000, 8000, 16000, 30000, 30000]);
  assert.equal(bench.saver.snapshot().phase, "retrying");
  assert.deepEqual(bench.drafts(), ["a=1@1"]);
  bench.failing = null;
  await bench.saver.retry();
  assert.equal(bench.saver.snapshot().phase, "idle");
  assert.equal(bench.server.get(key("a")), "1");
});

for (const kind of ["login", "stranger", "denied"]) {
  test(`${kind}: nothing is sent again until somebody acts`, async () => {
    const bench = new Bench();
    bench.failing = { kind, message: "" };
    bench.saver.put([{ key: key("a"), text: "1" }]);
    await bench.tick();
    bench.saver.put([{ key: key("b"), text: "2" }]);
    await bench.tick();
    assert.equal(bench.sent.length, 1);
    assert.deepEqual(bench.drafts(), ["a=1@1", "b=2@1"]);
    bench.failing = null;
    await bench.saver.retry();
    assert.deepEqual(bench.sent[1], ["a.value=1@1", "b.value=2@1"]);
  });
}

test("frozen stays frozen", async () => {
  const bench = new Bench();
  bench.failing = { kind: "frozen", message: "已提交" };
  bench.saver.put([{ key: key("a"), text: "1" }]);
  await bench.tick();
  bench.failing = null;
  await bench.saver.retry();
  assert.equal(bench.sent.length, 1);
  assert.deepEqual(bench.drafts(), ["a=1@1"]);
});

test("a refused text is kept, not sent again, and replaced by the next", async () => {
  const bench = new Bench();
  bench.saver.put([{ key: key("a"), text: "bad" }]);
  await bench.tick();
  assert.equal(bench.saver.snapshot().refused, 1);
  assert.equal(bench.timers.length, 0);
  assert.deepEqual(bench.drafts(), ["a=bad@1"]);
  bench.saver.put([{ key: key("a"), text: "5" }]);
  await bench.tick();
  assert.equal(bench.server.get(key("a")), "5");
});

test("a refused text next to a saved one is kept with the row's new version", async () => {
  const bench = new Bench();
  bench.saver.put([{ key: key("a"), text: "bad" }, { key: key("a", "growth"), text: "1" }]);
  await bench.tick();
  assert.deepEqual(bench.drafts(), ["a=bad@2"]);
});

test("typing back to what the server holds saves nothing", () => {
  const bench = new Bench();
  bench.saver.put([{ key: key("a"), text: "1" }]);
  bench.saver.put([{ key: key("a"), text: "" }]);
  assert.equal(bench.saver.snapshot().unsaved, 0);
  assert.deepEqual(bench.drafts(), []);
  assert.equal(bench.states.pop(), "a:-");
});

test("typing back after a lost answer is sent: the server may hold the other text", async () => {
  const bench = new Bench();
  bench.losing = true;
  bench.saver.put([{ key: key("a"), text: "1" }]);
  await bench.tick();
  assert.equal(bench.server.get(key("a")), "1");
  bench.losing = false;
  bench.saver.put([{ key: key("a"), text: "" }]);
  await bench.tick();
  assert.equal(bench.saver.snapshot().conflicts, 1);
});

test("a conflict overwrites nothing until it is decided", async () => {
  const bench = new Bench();
  bench.somebodyWrites("a", "value", "3.40");
  bench.saver.put([{ key: key("a"), text: "3.42" }]);
  await bench.tick();
  assert.equal(bench.server.get(key("a")), "3.40");
  assert.equal(bench.saver.snapshot().conflicts, 1);
  bench.saver.put([{ key: key("a"), text: "3.43" }]);
  assert.equal(bench.saver.snapshot().conflicts, 1);
  assert.equal(bench.saver.resolve(key("a"), "mine"), "3.43");
  await bench.saver.inFlight;
  assert.equal(bench.server.get(key("a")), "3.43");
});

test("taking theirs forgets mine", async () => {
  const bench = new Bench();
  bench.somebodyWrites("a", "value", "3.40");
  bench.saver.put([{ key: key("a"), text: "3.42" }]);
  await bench.tick();
  assert.equal(bench.saver.resolve(key("a"), "theirs"), "3.40");
  assert.equal(bench.saver.resolve(key("a"), "theirs"), null);
  assert.deepEqual(bench.drafts(), []);
  bench.saver.put([{ key: key("a"), text: "3.41" }]);
  await bench.tick();
  assert.equal(bench.server.get(key("a")), "3.41");
});

test("a changed neighbour is no conflict, and is itself not overwritten unseen", async () => {
  const bench = new Bench();
  bench.somebodyWrites("a", "growth", "7.0");
  bench.saver.put([{ key: key("a"), text: "1" }]);
  await bench.tick();
  assert.deepEqual(bench.sent, [["a.value=1@1"], ["a.value=1@2"]]);
  bench.saver.put([{ key: key("a", "growth"), text: "6.8" }]);
  await bench.tick();
  assert.equal(bench.server.get(key("a", "growth")), "7.0");
  assert.equal(bench.saver.snapshot().conflicts, 1);
});

test("a lost answer is recognised by its text", async () => {
  const bench = new Bench();
  bench.losing = true;
  bench.saver.put([{ key: key("a"), text: "1.50" }]);
  await bench.tick();
  bench.losing = false;
  bench.server.set(key("a"), "1.5");
  await bench.tick();
  assert.equal(bench.saver.snapshot().unsaved, 0);
});

test("the next visit restores, forgets what was saved, and sets conflicts aside", async () => {
  const bench = new Bench();
  bench.failing = { kind: "offline" };
  bench.saver.put(["a", "b", "c"].map((subject) => ({ key: key(subject), text: "1" })));
  await bench.tick();
  bench.failing = null;
  bench.somebodyWrites("a", "value", "2");
  bench.somebodyWrites("b", "value", "1.0");
  bench.somebodyWrites("c", "growth", "9");
  bench.saver = bench.visit();
  const outcomes = Array.from(bench.saver.journal.read(), ([at, draft]) => bench.saver.restore(at, draft));
  assert.deepEqual(outcomes, ["conflict", "gone", "restored"]);
  await bench.tick();
  assert.deepEqual(bench.sent.pop(), ["c.value=1@2"]);
  assert.equal(bench.server.get(key("a")), "2");
});

test("an answer without one of the cells does not pass for saved", async () => {
  const bench = new Bench();
  bench.saver.send = async () => ({ kind: "ok", data: { results: [] } });
  bench.saver.put([{ key: key("a"), text: "1" }]);
  await bench.tick();
  assert.equal(bench.saver.snapshot().refused, 1);
  assert.equal(bench.saver.snapshot().savedAt, null);
});
