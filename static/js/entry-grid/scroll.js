/** Keeps the active cell in view, beside the sticky heading row and the sticky first column. */

function stickyInsets(scroller, table) {
  const head = table.tHead;
  const first = table.querySelector("tbody > tr[data-subject] > th:first-child");
  return {
    top: head ? head.getBoundingClientRect().height : 0,
    left: first && getComputedStyle(first).position === "sticky" ? first.getBoundingClientRect().width : 0,
  };
}

function overshoot(low, high, from, to) {
  if (from < low) return from - low;
  return to > high ? Math.min(to - high, from - low) : 0;
}

/** Scrolls the grid, then whatever holds the grid, by the least that shows the cell. */
export function reveal(scroller, table, cell) {
  const frame = scroller.getBoundingClientRect();
  const box = cell.getBoundingClientRect();
  const insets = stickyInsets(scroller, table);
  const top = frame.top + scroller.clientTop;
  const left = frame.left + scroller.clientLeft;
  scroller.scrollTop += overshoot(top + insets.top, top + scroller.clientHeight, box.top, box.bottom);
  if (cell.tagName !== "TH") {
    scroller.scrollLeft += overshoot(left + insets.left, left + scroller.clientWidth, box.left, box.right);
  }
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** @returns {number} rows of a page motion: what is visible, less one for orientation */
export function pageRows(scroller, table, cell) {
  const visible = Math.min(scroller.clientHeight, scroller.ownerDocument.defaultView.innerHeight);
  const height = cell.getBoundingClientRect().height || 1;
  return Math.max(1, Math.floor((visible - stickyInsets(scroller, table).top) / height) - 1);
}

const NEAR_PX = 28;
const STEP_PX = 24;

/** While a range is dragged to the border, the grid follows the pointer. */
export function scrollTowards(scroller, x, y) {
  const frame = scroller.getBoundingClientRect();
  if (y > frame.bottom - NEAR_PX) scroller.scrollTop += STEP_PX;
  if (y < frame.top + NEAR_PX) scroller.scrollTop -= STEP_PX;
  if (x > frame.right - NEAR_PX) scroller.scrollLeft += STEP_PX;
  if (x < frame.left + NEAR_PX) scroller.scrollLeft -= STEP_PX;
}
