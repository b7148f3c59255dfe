/** The visible state of a cell: an icon, a title, a description for screen readers, a message where one is needed. */

import { conflictSentence } from "./status.js";

const SVG = "http://www.w3.org/2000/svg";
const FADE_MS = 2500;

/** Paths on a 16 × 16 field, stroked with the current colour: the states differ by shape, not by colour alone. */
const ICONS = {
  sending: "M8 2a6 6 0 1 1-5.2 3",
  saved: "M2.5 8.5l3.5 3.5 7.5-8",
  failed: "M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.5 1.5v3.2h-3.2",
  refused: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M5.5 5.5l5 5M10.5 5.5l-5 5",
  conflict: "M1.5 5.5h11M9.5 2.5l3 3-3 3M14.5 10.5h-11M6.5 7.5l-3 3 3 3",
  hard: "M8 1.5L14.8 14H1.2zM8 6v4M8 11.6v.9",
  soft: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M8 4.5v4.5M8 10.8v.9",
  blank: "M8 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7",
  explained: "M2 2.5h12v8.5H7.5L4.5 14v-3H2zM5 7l2 2 4-4",
};
const STATES = Object.keys(ICONS);
/** When several things are true of a cell, the first of these shows; all are said in the description. */
const URGENCY = ["conflict", "refused", "failed", "hard", "sending", "soft", "blank", "explained", "saved"];
const PROBLEM_WORDS = { hard: "必须改正", soft: "请说明原因", blank: "待填", explained: "已说明" };

function icon(state) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  path.setAttribute("d", ICONS[state]);
  svg.append(path);
  return svg;
}

/** A cell that nobody has filled yet is not a mistake, whatever it means for handing the return on. */
function stateOfProblem({ code, severity, explained }) {
  if (code === "blank") return "blank";
  return severity === "soft" && explained ? "explained" : severity;
}

let lastId = 0;

export class Marks {
  /** @param {import("./table.js").GridTable} table */
  constructor(table) {
    this.table = table;
    this.states = new Map();
    this.problems = new Map();
    this.timers = new Map();
  }

  /** @param {object | null} entry of the saver: {state, text, message, theirs}; null: nothing to say any more */
  setState(key, entry) {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    if (entry) this.states.set(key, { ...entry });
    else this.states.delete(key);
    if (entry && entry.state === "saved") {
      this.timers.set(key, setTimeout(() => this.setState(key, null), FADE_MS));
    }
    this.draw(key);
  }

  /** @param {Map<string, {code, severity, explained, message}[]>} problems all there are, by cell */
  setProblems(problems) {
    const touched = new Set([...this.problems.keys(), ...problems.keys()]);
    this.problems = problems;
    for (const key of touched) this.draw(key);
  }

  /** @returns {{state: string, sentence: string}[]} the most urgent first */
  facts(key) {
    const facts = (this.problems.get(key) || []).map((problem) => {
      const state = stateOfProblem(problem);
      return { state, sentence: `${PROBLEM_WORDS[state] || ""}：${problem.message}` };
    });
    const entry = this.states.get(key);
    if (entry) facts.push(this.factOf(entry));
    return facts.sort((one, other) => URGENCY.indexOf(one.state) - URGENCY.indexOf(other.state));
  }

  factOf(entry) {
    const { state } = entry;
    if (state === "refused") return { state, sentence: entry.message };
    if (state === "conflict") {
      return { state, sentence: `${conflictSentence(entry.theirs, entry.text, new Date())}。按 F2 选择保留哪个` };
    }
    if (state === "failed") return { state, sentence: "这一格还没有保存" };
    return state === "saved" ? { state, sentence: "已保存" } : { state: "sending", sentence: "正在保存" };
  }

  draw(key) {
    const cell = this.table.byKey(key);
    if (!cell) return;
    const facts = this.facts(key);
    for (const state of STATES) cell.classList.toggle(`is-${state}`, facts.some((fact) => fact.state === state));
    const first = facts[0] ? facts[0].state : "";
    // The checks speak of the stored value; beside a refused text they would only confuse.
    const said = first === "refused" ? facts.slice(0, 1) : facts;
    const message = this.messageOf(cell, facts.length > 0);
    if (!message) return;
    this.drawIcon(cell, first);
    this.describe(cell, message, facts);
    if (this.staysOpen(key, message)) return;
    message.textContent = said.map(({ sentence }) => sentence).join("；");
    message.classList.toggle("is-open", first === "refused");
    cell.classList.toggle("has-message", first === "refused");
    cell.title = message.textContent;
    if (facts.length === 0) cell.removeAttribute("title");
  }

  /**
   * A corrected cell keeps its line until the answer is here: it is committed when the user presses the mouse
   * elsewhere, and rows that move at that moment would make the click miss.
   */
  staysOpen(key, message) {
    const entry = this.states.get(key);
    const moving = entry !== undefined && ["pending", "sending", "failed"].includes(entry.state);
    return moving && message.classList.contains("is-open");
  }

  messageOf(cell, wanted) {
    let message = cell.querySelector(":scope > .cell-message");
    if (!message && wanted) {
      message = document.createElement("span");
      message.className = "cell-message";
      message.id = `entry-grid-message-${(lastId += 1)}`;
      cell.append(message);
    }
    return message;
  }

  drawIcon(cell, state) {
    let mark = cell.querySelector(":scope > .cell-mark");
    if (!mark) {
      mark = document.createElement("span");
      mark.className = "cell-mark";
      mark.setAttribute("aria-hidden", "true");
      cell.append(mark);
    }
    if (mark.dataset.state === state) return;
    mark.dataset.state = state;
    mark.textContent = "";
    if (state) mark.append(icon(state));
  }

  describe(cell, message, facts) {
    const control = this.table.control(cell);
    if (!control) return;
    const wrong = facts.some(({ state }) => state === "refused" || state === "hard");
    if (wrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    if (facts.length > 0) control.setAttribute("aria-describedby", message.id);
    else control.removeAttribute("aria-describedby");
  }
}
