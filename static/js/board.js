// 挂图作战 on a wall: turns the pages of a list longer than the screen, and fetches new figures.

import { page, pagesOf } from "./board-pages.js";

const TURN = 15_000; // long enough to read a screenful
const RENEW = 10 * 60_000;

const wall = document.querySelector("[data-wall]");
const button = document.querySelector("[data-pause]");
let at = 0;
let paused = matchMedia("(prefers-reduced-motion: reduce)").matches;

function rows() {
  return [...wall.querySelectorAll("tbody tr")].map((row) => ({
    top: row.offsetTop,
    height: row.offsetHeight,
  }));
}

function turn() {
  const head = wall.querySelector("thead").offsetHeight;
  const pages = pagesOf(rows(), wall.clientHeight - head);
  button.hidden = pages.length < 2;
  if (paused || pages.length < 2 || wall.matches(":focus-within")) return;
  at = page(at + 1, pages.length);
  wall.scrollTop = pages[at] - head;
}

function show() {
  button.textContent = paused ? "继续翻页" : "暂停翻页";
  button.setAttribute("aria-pressed", String(paused));
}

if (wall && button) {
  button.addEventListener("click", () => {
    paused = !paused;
    show();
  });
  show();
  turn();
  wall.scrollTop = 0;
  at = 0;
  setInterval(turn, TURN);
}
setInterval(() => {
  if (!paused && navigator.onLine) location.reload();
}, RENEW);
