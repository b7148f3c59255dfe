/** The sentences of the grid: what is wrong, where, what to do. Pure. */

function twoDigits(number) {
  return String(number).padStart(2, "0");
}

/** @returns {string} "10:32" by the clock of this machine */
export function clockTime(date) {
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/**
 * @param {string} at ISO 8601 instant, or text that is shown as it stands
 * @param {Date} now decides whether the day is said too
 */
export function momentText(at, now) {
  const date = /^\d{4}-\d\d-\d\dT/.test(at || "") ? new Date(at) : null;
  if (!date || Number.isNaN(date.getTime())) return at || "";
  if (date.toDateString() === now.toDateString()) return clockTime(date);
  return `${date.getMonth() + 1}月${date.getDate()}日 ${clockTime(date)}`;
}

function quoted(text) {
  return text === "" ? "空白" : text;
}

/** "王芳 10:32 改为 3.40，你填的是 3.42" */
export function conflictSentence(theirs, mine, now) {
  const by = theirs.by ? `${[theirs.by, momentText(theirs.at, now)].filter(Boolean).join(" ")} 改为` : "系统中现为";
  return `${by} ${quoted(theirs.text)}，你填的是 ${quoted(mine)}`;
}

/** @returns {string} what a paste left out; empty when everything was pasted */
export function pasteSentence(plan) {
  const parts = [];
  const lost = [plan.lostRows && `${plan.lostRows} 行`, plan.lostColumns && `${plan.lostColumns} 列`].filter(Boolean);
  if (lost.length > 0) parts.push(`有 ${lost.join("、")}超出表格，未粘贴`);
  if (plan.readOnly > 0) parts.push(`有 ${plan.readOnly} 格是只读的，已跳过`);
  if (plan.unknown > 0) parts.push(`有 ${plan.unknown} 格不是可选的选项，未粘贴`);
  return parts.length === 0 ? "" : `粘贴的 ${plan.rows} 行 × ${plan.columns} 列中${parts.join("；")}`;
}

export function restoredSentence(count, conflicts) {
  const head = `已恢复上次未保存的 ${count} 处输入`;
  return conflicts === 0 ? head : `${head}，其中 ${conflicts} 处系统中的数已变，请选择保留哪个`;
}

/** @param {{name: string, text: string}[]} left inputs that no cell of this page can take back */
export function leftoverSentence(left) {
  const list = left.map(({ name, text }) => `${name}：${quoted(text)}`).join("；");
  return `本机还留有 ${left.length} 处上次未能保存、现在也填不回去的输入：${list}`;
}

export function waitingSentence(unsaved) {
  return `还有 ${unsaved} 处输入没有保存，请先处理，再提交`;
}

const BLOCKED = {
  login: "登录已过期，输入已保存在本机，请重新登录",
  stranger: "现在登录的是另一个账号，输入已保存在本机，请换回原来的账号后点“立即重试”",
  offline: "网络已断开，输入已保存在本机",
};

/** Said when this browser refuses to store anything: the sentences above would not be true. */
const BLOCKED_UNKEPT = {
  login: "登录已过期，输入还没有保存，请不要关闭本页，在新窗口重新登录",
  stranger: "现在登录的是另一个账号，输入还没有保存，请不要关闭本页，换回原来的账号后点“立即重试”",
  offline: "网络已断开，输入还没有保存，请不要关闭本页",
};

function blockedSentence(state) {
  if (state.phase === "frozen") {
    const where = state.kept ? "，仍保留在本机" : "，请自行抄下";
    return `${state.message}；你填的 ${state.unsaved} 处没有保存${where}`;
  }
  if (state.phase === "denied") return `${state.message}${state.kept ? "，输入已保存在本机" : "，请不要关闭本页"}`;
  return (state.kept ? BLOCKED : BLOCKED_UNKEPT)[state.phase] || "";
}

function progressSentence(state) {
  const blocked = blockedSentence(state);
  if (blocked) return blocked;
  if (state.phase === "retrying") return `${state.failed} 处未能保存，正在重试`;
  if (state.waiting > 0) return `正在保存 ${state.waiting} 处…`;
  if (state.refused + state.conflicts > 0 || !state.savedAt) return "";
  return `全部已保存 ${clockTime(state.savedAt)}`;
}

/**
 * The status line.
 * @param {{phase: string, message: string, kept: boolean, unsaved: number, waiting: number, failed: number,
 *   refused: number, conflicts: number, savedAt: Date | null}} state as reported by the saver
 */
export function statusSentence(state) {
  const parts = [progressSentence(state)];
  if (state.refused > 0) parts.push(`${state.refused} 处填写有误，未保存，请按格内提示修改`);
  if (state.conflicts > 0) parts.push(`${state.conflicts} 处别人也改过，请选择保留哪个`);
  return parts.filter(Boolean).join("；");
}
