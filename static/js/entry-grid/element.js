/**
 * <entry-grid>: a spreadsheet around an ordinary server-rendered table of inputs. Without this script the table is a
 * plain form. See tests/browser/grid_harness/page.html for the markup.
 *
 * Attributes: data-save-url, data-panel-url, data-storage-key, data-login-url; data-problems (id of an element holding
 * {"problems": […], "summary": {…}} as JSON); readonly.
 * Events (bubbling): grid:focuscell {register, subject, column}; grid:summary {summary, problems};
 * grid:state {phase, unsaved, waiting, failed, refused, conflicts, savedAt}.
 */

import { cellKey } from "./address.js";
import { listen } from "./events.js";
import { Grid } from "./grid.js";

class EntryGrid extends HTMLElement {
  static get observedAttributes() {
    return ["readonly"];
  }

  connectedCallback() {
    if (!this.querySelector("table") || !this.querySelector(".grid-scroll")) return;
    this.grid = new Grid(this);
    this.grid.start();
    this.stopListening = listen(this.grid);
    this.showInitialProblems();
    this.observer = new MutationObserver((records) => {
      if (records.some((record) => this.changesRows(record))) this.grid.refresh();
    });
    this.observer.observe(this.querySelector("table"), {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["hidden"],
    });
    // For style sheets: what only the plain form needs can go now.
    this.setAttribute("data-ready", "");
  }

  disconnectedCallback() {
    if (!this.grid) return;
    this.grid.commit();
    this.grid.flush();
    this.observer.disconnect();
    this.stopListening();
    this.grid.sync.remove();
    this.removeAttribute("data-ready");
    this.grid = null;
  }

  attributeChangedCallback() {
    if (this.grid) this.grid.refresh();
  }

  /** Marks inside cells change all the time; only rows, their cells and their visibility concern the matrix. */
  changesRows({ type, target }) {
    const names = type === "attributes" ? ["TBODY", "TR"] : ["TABLE", "TBODY", "TR"];
    return names.includes(target.tagName);
  }

  showInitialProblems() {
    const source = this.dataset.problems && document.getElementById(this.dataset.problems);
    if (source) this.grid.sync.showAnswer(JSON.parse(source.textContent));
  }

  /** @returns {number} cells whose text the server does not hold */
  get unsaved() {
    return this.grid ? this.grid.unsaved : 0;
  }

  /** Saves now. @returns {Promise<boolean>} whether everything is saved */
  flush() {
    return this.grid ? this.grid.flush() : Promise.resolve(true);
  }

  /** Selects a cell and gives it the focus. @returns {boolean} whether there is such a cell */
  goTo(register, subject, column) {
    return this.grid ? this.grid.goTo(cellKey(register, subject, column)) : false;
  }
}

if (!customElements.get("entry-grid")) customElements.define("entry-grid", EntryGrid);
