/** The context panel of the page, [data-grid-panel]: follows the active cell. */

const DELAY_MS = 150;
const SENTENCES = {
  login: "登录已过期，请重新登录后再看这一格的说明。",
  offline: "网络已断开，暂时读不到这一格的说明。",
  server: "暂时读不到这一格的说明，请稍后再选中它一次。",
};

/** What each panel of the page shows or is about to: several grids may share one. */
const states = new WeakMap();

function stateOf(target) {
  if (!states.has(target)) states.set(target, { shown: "", timer: null, abort: null });
  return states.get(target);
}

export class ContextPanel {
  /** @param {{url: string, loginUrl: string}} addresses; without a url or a panel on the page nothing happens */
  constructor(addresses) {
    this.url = addresses.url;
    this.loginPath = addresses.loginUrl ? new URL(addresses.loginUrl, location.href).pathname : null;
  }

  /** @param {{register: string, subject: string, column: string}} address */
  show(address) {
    const target = document.querySelector("[data-grid-panel]");
    if (!this.url || !target) return;
    const state = stateOf(target);
    const url = `${this.url}${this.url.includes("?") ? "&" : "?"}${new URLSearchParams(address)}`;
    if (url === state.shown) return;
    state.shown = url;
    clearTimeout(state.timer);
    if (state.abort) state.abort.abort();
    state.timer = setTimeout(() => this.load(target, state, url), DELAY_MS);
  }

  /** Loads the same cell again when it is next shown: its history has changed. */
  forget() {
    const target = document.querySelector("[data-grid-panel]");
    if (target) stateOf(target).shown = "";
  }

  async load(target, state, url) {
    const abort = new AbortController();
    state.abort = abort;
    target.setAttribute("aria-busy", "true");
    try {
      const headers = { Accept: "text/html" };
      const response = await fetch(url, { credentials: "same-origin", headers, signal: abort.signal });
      const html = await response.text();
      if (abort.signal.aborted) return;
      const problem = this.problemOf(response);
      if (problem) this.say(target, problem);
      else this.fill(target, html);
    } catch (error) {
      if (!abort.signal.aborted) this.say(target, "offline");
    }
    if (!abort.signal.aborted) target.removeAttribute("aria-busy");
  }

  problemOf(response) {
    const redirected = response.redirected && new URL(response.url).pathname === this.loginPath;
    if (redirected || response.status === 401) return "login";
    return response.ok ? null : "server";
  }

  fill(target, html) {
    target.innerHTML = html;
    // Links and forms of the fragment may be htmx's.
    if (window.htmx && window.htmx.process) window.htmx.process(target);
  }

  say(target, problem) {
    this.forget();
    const sentence = document.createElement("p");
    sentence.className = "grid-panel-error";
    sentence.textContent = SENTENCES[problem];
    target.textContent = "";
    target.append(sentence);
  }
}
