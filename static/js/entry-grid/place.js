/** Where a small box stands beside a cell. */

const GAP_PX = 4;

export function overlaps(one, other) {
  return !(one.right <= other.left || one.left >= other.right || one.bottom <= other.top || one.top >= other.bottom);
}

function spotsAround(box, cell, frame) {
  const left = Math.max(frame.left, Math.min(cell.left, frame.right - box.width));
  return {
    below: { left, top: cell.bottom + GAP_PX },
    above: { left, top: cell.top - box.height - GAP_PX },
    right: { left: cell.right + GAP_PX, top: cell.top },
    left: { left: cell.left - box.width - GAP_PX, top: cell.top },
  };
}

/**
 * Moves an absolutely positioned box of the host beside a cell; hides it while the cell is scrolled out of sight.
 * @param {HTMLElement} box a child of host
 * @param {("below" | "above" | "right" | "left")[]} order the first free side wins
 * @param {HTMLElement | null} busy a cell that must stay visible
 */
export function placeBeside(host, box, cell, order, busy) {
  const frame = host.getBoundingClientRect();
  const target = cell.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const view = host.querySelector(".grid-scroll").getBoundingClientRect();
  box.classList.toggle("is-away", !overlaps(target, view));
  const spots = spotsAround({ width, height }, target, frame);
  const kept = busy && busy.getBoundingClientRect();
  const free = order
    .map((side) => spots[side])
    .find(({ left, top }) => {
      const area = { left, top, right: left + width, bottom: top + height };
      const inside = left >= frame.left && area.right <= frame.right && top >= 0 && area.bottom <= window.innerHeight;
      return inside && !(kept && overlaps(area, kept));
    });
  const spot = free || spots[order[0]];
  box.style.left = `${spot.left - frame.left}px`;
  box.style.top = `${spot.top - frame.top}px`;
}
