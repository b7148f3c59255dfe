import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const FOLDER = new URL("../../static/js/entry-grid/", import.meta.url);
const SHEETS = new URL("../../static/css/", import.meta.url);

/** What Chromium 86 does not know, and the syntax that came after ES2019. */
const TOO_NEW = [
  [/\?\.[\w[(]/, "optional chaining"],
  [/\?\?/, "nullish coalescing"],
  [/\b(?:\|\||&&)=/, "logical assignment"],
  [/\.at\(/, "Array.at"],
  [/\.replaceAll\(/, "replaceAll"],
  [/\bstructuredClone\b|\bhasOwn\b|\brandomUUID\b|\bglobalThis\b/, "a global of later versions"],
  [/addEventListener\([^)]*signal/, "listeners with a signal"],
  [/AbortSignal\.(?:timeout|any)/, "AbortSignal.timeout"],
  [/\.(?:findLast|toSorted|toReversed|toSpliced|groupBy)\(/, "a method of later versions"],
  [/\.#\w|^\s+#\w+\s*[=(;]/, "private members"],
  [/showPicker|\bnavigator\.clipboard\b/, "an API that is missing or needs https"],
];
const TOO_NEW_CSS = /:has\(|:is\(|:where\(|@container|@layer|\binset:|dvh|aspect-ratio|color-mix|^\s*&/m;
const FORBIDDEN = /\beval\(|new Function|\.cssText|setAttribute\("style"/;

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".js"));

test("there are files to look at", () => assert.ok(files.length > 20));

for (const name of files) {
  test(`${name} keeps to the browser floor, the policy and the budget`, () => {
    const source = readFileSync(new URL(name, FOLDER), "utf8");
    const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    for (const line of code.split("\n")) {
      for (const [pattern, what] of TOO_NEW) assert.ok(!pattern.test(line), `${what}: ${line}`);
    }
    assert.ok(!FORBIDDEN.test(code));
    assert.ok(source.split("\n").length <= 301);
  });
}

const sheets = readdirSync(SHEETS).filter((name) => /^grid.*\.css$/.test(name));

test("there are style sheets to look at", () => assert.ok(sheets.length > 3));

for (const name of sheets) {
  test(`${name} keeps to the browser floor`, () => {
    assert.ok(!TOO_NEW_CSS.test(readFileSync(new URL(name, SHEETS), "utf8")));
  });
}
