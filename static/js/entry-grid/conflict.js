/** The small popover of a cell that two people changed: both values, and the choice between them. */

import { placeBeside } from "./place.js";
import { conflictSentence } from "./status.js";

export class ConflictPopover {
  /**
   * @param {HTMLElement} host the <entry-grid>
   * @param {{onChoose: (key: string, choice: "mine" | "theirs") => void, onLeave: () => void}} actions
   */
  constructor(host, actions) {
    this.host = host;
    this.actions = actions;
    this.key = null;
    this.cell = null;
    this.box = document.createElement("div");
    this.box.className = "grid-conflict";
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-label", "这一格别人也改过");
    this.sentence = document.createElement("p");
    this.mine = this.button("mine", "保留我的");
    this.theirs = this.button("theirs", "采用对方的");
    this.box.append(this.sentence, this.mine, this.theirs);
    this.box.hidden = true;
    this.box.addEventListener("keydown", (event) => this.onKeyDown(event));
    host.append(this.box);
  }

  button(choice, text) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.choice = choice;
    button.textContent = text;
    button.addEventListener("click", () => this.choose(choice));
    return button;
  }

  choose(choice) {
    const { key } = this;
    const inside = this.box.contains(document.activeElement);
    this.hide();
    this.actions.onChoose(key, choice);
    if (inside) this.actions.onLeave();
  }

  onKeyDown(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.actions.onLeave();
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      (document.activeElement === this.mine ? this.theirs : this.mine).focus();
    }
  }

  /**
   * @param {{theirs: object, text: string}} entry of the saver
   * @param {HTMLElement | null} busy the cell that must stay visible
   */
  show(key, cell, entry, busy) {
    Object.assign(this, { key, cell, busy: busy === cell ? null : busy });
    const sentence = conflictSentence(entry.theirs, entry.text, new Date());
    if (this.sentence.textContent !== sentence) this.sentence.textContent = sentence;
    this.box.hidden = false;
    this.move();
  }

  /** Follows its cell when the grid or the page scrolls. */
  move() {
    // Never over the cell in which somebody is writing.
    if (!this.box.hidden) placeBeside(this.host, this.box, this.cell, ["below", "above", "right", "left"], this.busy);
  }

  focus() {
    this.mine.focus();
  }

  hide() {
    this.box.hidden = true;
    this.cell = null;
  }

  remove() {
    this.box.remove();
  }
}
