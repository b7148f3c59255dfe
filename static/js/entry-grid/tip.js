/** What the checks say about the active cell, beside it. Screen readers have the same text as its description. */

import { placeBeside } from "./place.js";

/** The rest is said in the cell itself or in the status line. */
const SHOWN = ["hard", "soft", "blank", "explained"];

export class Tip {
  /** @param {HTMLElement} host the <entry-grid> */
  constructor(host) {
    this.host = host;
    this.cell = null;
    this.box = document.createElement("div");
    this.box.className = "grid-tip";
    this.box.setAttribute("aria-hidden", "true");
    this.box.hidden = true;
    host.append(this.box);
  }

  /** @param {{state: string, sentence: string}[]} facts of Marks.facts(); none of interest hides the tip */
  show(cell, facts) {
    // The checks speak of the stored value, not of the refused text that stands in the cell.
    const refused = facts.some(({ state }) => state === "refused");
    const shown = refused ? [] : facts.filter(({ state }) => SHOWN.includes(state));
    this.cell = cell;
    this.box.hidden = shown.length === 0;
    if (this.box.hidden) return;
    this.box.dataset.state = shown[0].state;
    this.box.textContent = shown.map(({ sentence }) => sentence).join("；");
    this.move();
  }

  /** Follows its cell when the grid or the page scrolls. Above first: the next row is where the clerk goes. */
  move() {
    if (!this.box.hidden) placeBeside(this.host, this.box, this.cell, ["above", "right", "below"], null);
  }

  hide() {
    this.box.hidden = true;
  }

  remove() {
    this.box.remove();
  }
}
