/** The bar above the table: the status line, what the user can do about it, and notices. */

import { statusSentence } from "./status.js";

function make(tag, className, attributes, text) {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

export class Bar {
  /**
   * @param {HTMLElement} host the <entry-grid>
   * @param {{onRetry: () => void, onGoTo: () => void}} actions
   */
  constructor(host, actions) {
    this.bar = host.querySelector(".grid-bar") || make("div", "grid-bar", {}, "");
    if (!this.bar.parentElement) host.prepend(this.bar);
    this.status = host.querySelector("[data-grid-status]");
    if (!this.status) {
      this.status = make("output", "grid-status", { "aria-live": "polite" }, "");
      this.bar.append(this.status);
    }
    this.login = make("a", "grid-login", { target: "_blank", rel: "noopener" }, "重新登录");
    this.login.href = host.dataset.loginUrl || "";
    this.retry = make("button", "grid-retry", { type: "button" }, "立即重试");
    this.goTo = make("button", "grid-goto", { type: "button" }, "查看");
    this.retry.addEventListener("click", actions.onRetry);
    this.goTo.addEventListener("click", actions.onGoTo);
    this.parts = [this.login, this.retry, this.goTo];
    this.status.after(...this.parts);
    this.makeNotice();
    for (const part of this.parts) part.hidden = true;
  }

  makeNotice() {
    this.notice = make("div", "grid-notice", {}, "");
    this.noticeText = make("span", "grid-notice-text", { role: "status" }, "");
    this.close = make("button", "grid-notice-close", { type: "button" }, "知道了");
    this.close.addEventListener("click", () => this.dismiss());
    this.notice.append(this.noticeText, this.close);
    this.notice.hidden = true;
    this.bar.after(this.notice);
  }

  /** @param {object} state of Saver.snapshot() */
  show(state) {
    const sentence = statusSentence(state);
    // The server may have rendered a status of its own; it stands until there is something to say.
    if (sentence || this.spoken) {
      if (this.status.textContent !== sentence) this.status.textContent = sentence;
      this.spoken = true;
    }
    const stuck = ["offline", "retrying", "login", "stranger", "denied"].includes(state.phase);
    this.status.dataset.phase = stuck || state.phase === "frozen" ? state.phase : state.waiting > 0 ? "saving" : "idle";
    this.login.hidden = state.phase !== "login" && state.phase !== "stranger";
    this.retry.hidden = !stuck;
    this.goTo.hidden = state.refused + state.conflicts === 0;
  }

  /** @param {() => void} [onClose] */
  notify(sentence, onClose) {
    this.onClose = onClose;
    this.notice.hidden = sentence === "";
    this.noticeText.textContent = sentence;
  }

  dismiss() {
    const { onClose } = this;
    this.notify("");
    if (onClose) onClose();
  }

  remove() {
    for (const part of this.parts) part.remove();
    this.notice.remove();
  }
}
