// The return's page: the list of findings, the version that a step is taken at, the review's keys.

const grids = [...document.querySelectorAll("entry-grid")];
const problemList = document.querySelector("[data-grid-problems]");
const summary = document.querySelector("[data-grid-summary]");
const recount = document.querySelector("[data-recount]");

function problemItem(problem) {
  const item = document.createElement("li");
  item.className = `checks__item checks__item--${problem.severity}`;
  if (problem.explained) item.classList.add("is-explained");
  const link = document.createElement("a");
  link.href = `#${problem.register}-${problem.subject}`;
  link.dataset.goto = `${problem.register}|${problem.subject}|${problem.column}`;
  const kind = document.createElement("b");
  kind.textContent = problem.severity === "hard" ? "须改正" : problem.explained ? "已说明" : "待说明";
  link.append(kind, ` ${problem.title}：${problem.message}`);
  item.append(link);
  if (problem.explanation) {
    const why = document.createElement("span");
    why.className = "checks__why";
    why.textContent = `说明：${problem.explanation}`;
    item.append(why);
  }
  return item;
}

/** With several sheets on the page the findings of each stand under its title. */
function groupTitle(register) {
  const heading = grids.length > 1 && document.getElementById(`sheet-${register}`);
  if (!heading) return null;
  const item = document.createElement("li");
  item.className = "checks__group";
  item.textContent = heading.textContent;
  return item;
}

function listItems(findings) {
  const items = [];
  let register = "";
  for (const finding of findings) {
    const title = finding.register === register ? null : groupTitle(finding.register);
    register = finding.register;
    items.push(...[title, problemItem(finding)].filter(Boolean));
  }
  return items;
}

function showSummary(event) {
  const { problems = [], summary: counts = {} } = event.detail;
  for (const [name, count] of Object.entries(counts)) {
    const place = summary && summary.querySelector(`[data-summary="${name}"]`);
    if (place) place.textContent = count;
  }
  for (const input of document.querySelectorAll("[data-return-version]")) {
    // Several sheets save at once, and their answers may overtake each other.
    if (counts.version > Number(input.value)) input.value = counts.version;
  }
  if (recount) recount.hidden = !problems.some(({ code }) => code === "recount");
  if (!problemList) return;
  problemList.textContent = "";
  const findings = problems.filter((problem) => problem.code !== "blank");
  if (findings.length) {
    problemList.append(...listItems(findings));
    return;
  }
  const nothing = document.createElement("li");
  nothing.className = "muted";
  nothing.textContent = "已填的数没有发现问题。";
  problemList.append(nothing);
}

function goTo(event) {
  const link = event.target.closest("[data-goto]");
  if (!link) return;
  const place = link.dataset.goto.split("|");
  if (grids.some((grid) => grid.goTo && grid.goTo(...place))) event.preventDefault();
}

// A return is submitted as it stands on the server, so what is still on its way goes there first.
async function submitWhenSaved(event) {
  const form = event.target;
  if (!grids.some((grid) => grid.unsaved)) return;
  event.preventDefault();
  const saved = await Promise.all(grids.map((grid) => grid.flush()));
  if (saved.every(Boolean)) form.submit();
}

// Review by keyboard: J and K walk the rows that say something, A approves, P publishes, R returns.
function notableRows() {
  return [...document.querySelectorAll(".grid tbody tr[data-subject]")].filter((row) =>
    row.querySelector(".is-changed, .has-hard, .has-soft"),
  );
}

let position = -1;

function walk(step) {
  const rows = notableRows();
  if (!rows.length) return;
  position = Math.min(rows.length - 1, Math.max(0, position + step));
  for (const row of rows) row.classList.toggle("is-current", row === rows[position]);
  rows[position].scrollIntoView({ block: "center" });
  const remark = rows[position].querySelector("[data-remark]");
  if (remark) remark.focus({ preventScroll: true });
}

function reviewKey(event) {
  const typing = event.target.closest("input:not([data-remark]), textarea, select, [contenteditable]");
  const remark = event.target.closest("[data-remark]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (remark && !(remark.value === "" && (event.key === "j" || event.key === "k"))) return;
  const key = event.key.toLowerCase();
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const field = document.querySelector(`[data-key-focus="${CSS.escape(key)}"]`);
  if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
  else if (button) button.focus();
  else if (field) field.focus();
  else return;
  event.preventDefault();
}

for (const grid of grids) grid.addEventListener("grid:summary", showSummary);
document.addEventListener("click", goTo);
const submitForm = document.querySelector("[data-submit-form]");
for (const form of [submitForm, recount]) if (form) form.addEventListener("submit", submitWhenSaved);
if (document.querySelector("#approve, #publish, #send-back")) {
  document.addEventListener("keydown", reviewKey);
}
