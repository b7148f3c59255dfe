import assert from "node:assert/strict";
import { test } from "node:test";

import { Journal, browserStorage } from "../../static/js/entry-grid/drafts.js";
import { Sightings } from "../../static/js/entry-grid/sightings.js";
import { conflictSentence, momentText, pasteSentence, restoredSentence, statusSentence } from "../../static/js/entry-grid/status.js";

function storage(items = {}) {
  return {
    items,
    getItem: (name) => (name in items ? items[name] : null),
    setItem: (name, value) => {
      items[name] = value;
    },
    removeItem: (name) => delete items[name],
  };
}

const draft = (text) => ({ text, version: 1, base: "" });

test("two tabs share one journal without losing each other's drafts", () => {
  const shared = storage();
  const [one, other] = [new Journal(shared, "r"), new Journal(shared, "r")];
  one.put([["a", draft("1")]]);
  other.put([["b", draft("2")]]);
  assert.deepEqual(Array.from(one.read().keys()), ["a", "b"]);
  other.put([["a", draft("3")]]);
  one.drop([["a", "1"]]); // saved here, but the other tab has something newer
  assert.equal(one.read().get("a").text, "3");
  one.drop([["a", null], ["b", "2"]]);
  assert.deepEqual(shared.items, {});
});

test("storage that throws, is missing or holds rubbish costs nothing but the journal", () => {
  const throwing = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };
  for (const broken of [throwing, null, storage({ "entry-grid:r": "{" }), storage({ "entry-grid:r": '{"a":1}' })]) {
    const journal = new Journal(broken, "r");
    assert.equal(journal.read().size, 0);
    journal.put([["a", draft("1")]]);
    assert.equal(journal.kept, broken !== throwing && broken !== null);
  }
  assert.equal(browserStorage({ get localStorage() { throw new Error("SecurityError"); } }), null);
});

test("a page older than the last answered save is found out once", () => {
  const tab = storage();
  new Sightings(tab, "r").note("a", 3);
  new Sightings(tab, "r").note("a", 2); // an answer that came late
  new Sightings(tab, "r").note("elsewhere", 9); // another grid of the same return
  assert.equal(new Sightings(tab, "r").takeOutdated(new Map([["a", 2], ["b", 1]])), true);
  assert.equal(new Sightings(tab, "r").takeOutdated(new Map([["a", 2], ["b", 1]])), false);
  assert.equal(new Sightings(tab, "r").takeOutdated(new Map([["elsewhere", 9]])), false);
  assert.deepEqual(tab.items, {});
});

test("without storage no page is ever called old, so none loads for ever", () => {
  const throwing = { getItem: () => '{"a":3}', setItem: () => { throw new Error("no"); }, removeItem: () => { throw new Error("no"); } };
  for (const broken of [throwing, null]) {
    const sightings = new Sightings(broken, "r");
    sightings.note("a", 3);
    assert.equal(sightings.takeOutdated(new Map([["a", 2]])), false);
  }
});

const calm = { phase: "idle", message: "", kept: true, unsaved: 2, waiting: 0, failed: 0, refused: 0, conflicts: 0, savedAt: null };
const savedAt = new Date("2024-10-09T10:32:00");

for (const [state, sentence] of [
  [{}, ""],
  [{ savedAt }, "全部已保存 10:32"],
  [{ phase: "saving", waiting: 3, savedAt }, "正在保存 3 处…"],
  [{ phase: "retrying", failed: 2, waiting: 1 }, "2 处未能保存，正在重试"],
  [{ phase: "offline", failed: 2 }, "网络已断开，输入已保存在本机"],
  [{ phase: "offline", kept: false }, "网络已断开，输入还没有保存，请不要关闭本页"],
  [{ phase: "login" }, "登录已过期，输入已保存在本机，请重新登录"],
  [{ phase: "login", kept: false }, "登录已过期，输入还没有保存，请不要关闭本页，在新窗口重新登录"],
  [{ phase: "frozen", message: "已提交审核" }, "已提交审核；你填的 2 处没有保存，仍保留在本机"],
  [{ phase: "denied", message: "没有权限" }, "没有权限，输入已保存在本机"],
  [{ savedAt, refused: 1 }, "1 处填写有误，未保存，请按格内提示修改"],
  [{ phase: "offline", conflicts: 2 }, "网络已断开，输入已保存在本机；2 处别人也改过，请选择保留哪个"],
]) {
  test(`status: ${sentence || "nothing yet"}`, () => assert.equal(statusSentence({ ...calm, ...state }), sentence));
}

test("a paste that fits says nothing", () => {
  const fits = { rows: 3, columns: 4, lostRows: 0, lostColumns: 0, readOnly: 0, unknown: 0 };
  assert.equal(pasteSentence(fits), "");
  assert.equal(
    pasteSentence({ ...fits, rows: 30, lostRows: 6 }),
    "粘贴的 30 行 × 4 列中有 6 行超出表格，未粘贴",
  );
  assert.equal(
    pasteSentence({ ...fits, lostRows: 1, lostColumns: 2, readOnly: 3, unknown: 4 }),
    "粘贴的 3 行 × 4 列中有 1 行、2 列超出表格，未粘贴；有 3 格是只读的，已跳过；有 4 格不是可选的选项，未粘贴",
  );
});

test("a conflict names who, when and both values", () => {
  const now = new Date("2024-10-09T15:00:00");
  const theirs = { text: "3.40", by: "王芳", at: "2024-10-09T10:32:00" };
  assert.equal(conflictSentence(theirs, "3.42", now), "王芳 10:32 改为 3.40，你填的是 3.42");
  assert.equal(conflictSentence({ text: "", by: null, at: null }, "3", now), "系统中现为 空白，你填的是 3");
  assert.equal(momentText("2024-10-08T09:05:00", now), "10月8日 09:05");
  assert.equal(momentText("刚才", now), "刚才");
  assert.equal(momentText(null, now), "");
});

test("restoring says how many", () => {
  assert.equal(restoredSentence(3, 0), "已恢复上次未保存的 3 处输入");
  assert.match(restoredSentence(3, 1), /其中 1 处/);
});
