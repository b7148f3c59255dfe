import assert from "node:assert/strict";
import { test } from "node:test";

import { Transport } from "../../static/js/entry-grid/transport.js";

const HREF = "http://example.test/entry/returns/12/";
const OK = { status: 200, json: { results: [] } };

/** A window that answers requests from a list, and remembers them. */
function transport(answers, { cookie = "", meta = "from-meta" } = {}) {
  const asked = [];
  const view = {
    location: { href: HREF },
    document: { cookie, querySelector: () => (meta ? { content: meta } : null) },
    setTimeout: () => 0,
    clearTimeout: () => {},
    fetch: async (url, options) => {
      asked.push({ url, token: options.headers["X-CSRFToken"], body: options.body });
      const answer = answers.shift();
      if (answer === undefined) throw new TypeError("Failed to fetch");
      return {
        ok: answer.status < 400,
        status: answer.status,
        redirected: answer.url !== undefined,
        url: answer.url || url,
        json: async () => {
          if (answer.json === undefined) throw new SyntaxError("not JSON");
          return answer.json;
        },
        text: async () => "",
      };
    },
  };
  const addresses = { saveUrl: "/cells/", loginUrl: "/login/", storageKey: "return-12-user-3" };
  return { asked, transport: new Transport(addresses, view) };
}

for (const [what, answer, wanted] of [
  ["saved", OK, { kind: "ok", data: { results: [] } }],
  ["no answer", undefined, { kind: "offline" }],
  ["login wanted", { status: 401, json: { login: true } }, { kind: "login" }],
  ["login wanted, as 403", { status: 403, json: { login: true } }, { kind: "login" }],
  ["bare 401", { status: 401 }, { kind: "login" }],
  ["sent to the login page", { status: 200, url: "http://example.test/login/?next=/" }, { kind: "login" }],
  ["frozen", { status: 409, json: { message: "已提交" } }, { kind: "frozen", message: "已提交" }],
  ["server down", { status: 503 }, { kind: "server", status: 503 }],
  ["too many", { status: 429 }, { kind: "server", status: 429 }],
  ["a page where JSON was due", { status: 200 }, { kind: "server", status: 200 }],
  ["no permission", { status: 403, json: { message: "没有权限" } }, { kind: "denied", message: "没有权限" }],
]) {
  test(`answer: ${what}`, async () => {
    const bench = transport([answer]);
    assert.deepEqual(await bench.transport.send([]), wanted);
  });
}

test("the cookie's token goes before the page's, which a new login makes stale", async () => {
  const fresh = transport([OK], { cookie: "a=1; csrftoken=from%2Dcookie; b=2" });
  await fresh.transport.send([{ subject: "x" }]);
  assert.equal(fresh.asked[0].token, "from-cookie");
  assert.equal(fresh.asked[0].body, '{"changes":[{"subject":"x"}]}');
  const plain = transport([OK]);
  await plain.transport.send([]);
  assert.equal(plain.asked[0].token, "from-meta");
});

test("after a lost session the page is asked first", async () => {
  const bench = transport([{ status: 401 }, { status: 200, url: "http://example.test/login/?next=/" }]);
  await bench.transport.send([]);
  assert.deepEqual(await bench.transport.send([]), { kind: "login" });
  assert.deepEqual(bench.asked.map(({ url }) => url), ["/cells/", HREF]);
});
