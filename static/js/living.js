// The living plan: a mark tells its light and arithmetic beside itself, sections fold together, and
// paper has them all open. Without this script every mark leads to its note at the section's end.

const WAIT_MS = 120;
const MARGIN = 8;
const LEAST_MARGIN = 280;
const MOST_WIDE = 440;

class Teller {
  constructor(box) {
    this.box = box;
    this.mark = null;
    this.timer = null;
    this.stays = false;
  }

  show(mark) {
    window.clearTimeout(this.timer);
    if (this.mark === mark) return;
    this.hide();
    const notes = mark.dataset.notes.split(" ").map((id) => document.getElementById(id));
    this.box.replaceChildren(...notes.filter(Boolean).map((note) => this.copy(note)));
    this.mark = mark;
    mark.classList.add("is-open");
    this.box.hidden = false;
    this.place(mark);
  }

  copy(note) {
    const copy = document.createElement("div");
    copy.className = note.className;
    copy.append(...Array.from(note.cloneNode(true).childNodes));
    return copy;
  }

  /** In the free margin where there is one; else below the mark's line, or above it. */
  place(mark) {
    for (const name of ["left", "top", "width"]) this.box.style.removeProperty(name);
    this.stays = false;
    if (window.getComputedStyle(this.box).position === "fixed") return;
    const [line] = mark.getClientRects();
    const frame = this.box.offsetParent.getBoundingClientRect();
    const text = mark.closest(".plan-text").getBoundingClientRect();
    const room = document.documentElement.clientWidth - text.right - 2 * MARGIN;
    this.stays = room >= LEAST_MARGIN;
    if (this.stays) this.box.style.width = `${Math.min(room, MOST_WIDE)}px`;
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const most = document.documentElement.clientWidth - width - MARGIN;
    const left = this.stays ? text.right + MARGIN : Math.max(MARGIN, Math.min(line.left, most));
    this.box.style.left = `${left - frame.left}px`;
    this.box.style.top = `${this.top(line, height) - frame.top}px`;
  }

  top(line, height) {
    if (this.stays) return Math.max(MARGIN, Math.min(line.top, window.innerHeight - height - MARGIN));
    const below = line.bottom + MARGIN;
    const fits = below + height <= window.innerHeight || line.top < height + MARGIN;
    return fits ? below : line.top - height - MARGIN;
  }

  hide() {
    window.clearTimeout(this.timer);
    if (this.mark) this.mark.classList.remove("is-open");
    this.mark = null;
    this.box.hidden = true;
  }

  /** Beside the text it covers nothing, and may stay until the next mark. */
  hideSoon() {
    window.clearTimeout(this.timer);
    if (!this.stays) this.timer = window.setTimeout(() => this.hide(), WAIT_MS * 2);
  }

  showSoon(mark) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.show(mark), WAIT_MS);
  }
}

function markOf(event) {
  return event.target instanceof Element ? event.target.closest(".mark") : null;
}

function listen(text, teller) {
  const hovers = window.matchMedia("(hover: hover)").matches;
  if (hovers) {
    text.addEventListener("mouseover", (event) => markOf(event) && teller.showSoon(markOf(event)));
    text.addEventListener("mouseout", (event) => markOf(event) && teller.hideSoon());
    teller.box.addEventListener("mouseenter", () => window.clearTimeout(teller.timer));
    teller.box.addEventListener("mouseleave", () => teller.hideSoon());
  }
  text.addEventListener("click", (event) => {
    const mark = markOf(event);
    if (!mark) return;
    event.preventDefault();
    teller.show(mark);
  });
  text.addEventListener("focusin", (event) => {
    const mark = markOf(event);
    if (mark && mark.matches(":focus-visible")) teller.show(mark);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") teller.hide();
  });
  window.addEventListener("resize", () => teller.hide());
  document.addEventListener("click", (event) => {
    if (!markOf(event) && !teller.box.contains(event.target)) teller.hide();
  });
}

function folds() {
  return Array.from(document.querySelectorAll("details.fold"));
}

function listenToFolds(bar) {
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fold]");
    if (!button) return;
    for (const fold of folds()) {
      if (button.dataset.fold === "open") fold.open = true;
      else if (fold.classList.contains("fold--2")) fold.open = false;
    }
  });
}

/** A link into the text may point into a folded section. */
function openTarget() {
  const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (target) target.scrollIntoView();
}

const text = document.querySelector(".plan-text");
if (text) {
  listen(text, new Teller(document.querySelector("[data-pop]")));
  listenToFolds(document.querySelector("[data-folds]"));
  const print = document.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details")) one.open = true;
  });
  window.addEventListener("hashchange", openTarget);
  openTarget();
}
