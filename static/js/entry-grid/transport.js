/** One save request, and what its answer means. */

const TIMEOUT_MS = 20000;

function cookieToken(cookies) {
  const found = /(?:^|;\s*)csrftoken=([^;]+)/.exec(cookies || "");
  return found ? decodeURIComponent(found[1]) : "";
}

function metaToken(page) {
  const meta = page.querySelector('meta[name="csrf-token"]');
  return (meta && meta.content) || "";
}

async function jsonOf(response) {
  try {
    return await response.json();
  } catch (error) {
    return null; // an HTML error page, or an answer cut off on the way
  }
}

export class Transport {
  /**
   * @param {{saveUrl: string, loginUrl: string, storageKey: string}} addresses of the <entry-grid>
   * @param {Window} view
   */
  constructor(addresses, view) {
    this.saveUrl = addresses.saveUrl;
    this.storageKey = addresses.storageKey;
    this.loginPath = addresses.loginUrl ? new URL(addresses.loginUrl, view.location.href).pathname : null;
    this.view = view;
    /** after a new login the token in this page's <meta> is no longer valid */
    this.stale = false;
  }

  token() {
    // The cookie follows a new login in another tab; the <meta> was written when this page was rendered.
    return cookieToken(this.view.document.cookie) || metaToken(this.view.document);
  }

  isLogin(response) {
    return response.redirected && new URL(response.url).pathname === this.loginPath;
  }

  async request(url, options) {
    const abort = new AbortController();
    const timer = this.view.setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      return await this.view.fetch(url, { credentials: "same-origin", signal: abort.signal, ...options });
    } finally {
      this.view.clearTimeout(timer);
    }
  }

  /**
   * @param {object[]} changes of the save contract
   * @returns {Promise<{kind: "ok", data: object} | {kind: "offline" | "login" | "stranger"} |
   *   {kind: "server", status: number} | {kind: "frozen" | "denied", message: string}>}
   */
  async send(changes) {
    try {
      if (this.stale) {
        const blocked = await this.renew();
        if (blocked) return blocked;
      }
      return await this.post(changes, true);
    } catch (error) {
      return { kind: "offline" }; // fetch rejects only when no answer came
    }
  }

  async post(changes, mayRenew) {
    const response = await this.request(this.saveUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token() },
      body: JSON.stringify({ changes }),
    });
    const data = this.isLogin(response) ? { login: true } : await jsonOf(response);
    const outcome = this.judge(response, data);
    if (outcome.kind === "login") this.stale = true;
    if (outcome.kind === "denied" && response.status === 403 && data === null && mayRenew) {
      // Django answers a stale CSRF token with a page of HTML: take a fresh one, once.
      return (await this.renew()) || this.post(changes, false);
    }
    return outcome;
  }

  judge(response, data) {
    const { status } = response;
    const message = (data && data.message) || "";
    if (status === 401 || (data && data.login === true)) return { kind: "login" };
    if (response.ok && data && Array.isArray(data.results)) return { kind: "ok", data };
    if (status === 409) return { kind: "frozen", message: message || "这份月报已不能修改" };
    if (response.ok || status >= 500 || status === 429 || status === 408) return { kind: "server", status };
    return { kind: "denied", message: message || `服务器不接受保存（${status}），请刷新本页或联系系统管理员` };
  }

  /**
   * Reads this page again for a valid token, and makes sure that it is still the same user's page: what one clerk
   * typed must not be saved in the name of another.
   * @returns {Promise<{kind: string} | null>} null when saving may go on
   */
  async renew() {
    const response = await this.request(this.view.location.href, { headers: { Accept: "text/html" } });
    if (this.isLogin(response) || response.status === 401) return { kind: "login" };
    if (response.status >= 500) return { kind: "server", status: response.status };
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const same = Array.from(page.querySelectorAll("entry-grid")).some(
      (grid) => grid.getAttribute("data-storage-key") === this.storageKey,
    );
    if (!same) return { kind: "stranger" };
    const meta = this.view.document.querySelector('meta[name="csrf-token"]');
    if (meta && metaToken(page)) meta.content = metaToken(page);
    this.stale = false;
    return null;
  }
}
