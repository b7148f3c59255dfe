/** What a key means. Pure: reads the event, touches nothing. */

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** While an input method composes, every key belongs to it; 229 is how Chromium reports the key that ends it. */
export function isComposing(event) {
  return event.isComposing === true || event.keyCode === 229;
}

function leavingCommand(event) {
  const back = event.shiftKey ? -1 : 1;
  if (event.key === "Enter") return { name: "enter", step: back };
  if (event.key === "Tab") return { name: "tab", step: back };
  return null;
}

function motionCommand(event, ctrl) {
  const extend = event.shiftKey;
  const arrow = ARROWS[event.key];
  if (arrow) return { name: ctrl ? "edge" : "move", rows: arrow[0], columns: arrow[1], extend };
  if (event.key === "Home") return { name: "home", all: ctrl, extend };
  if (event.key === "End") return { name: "end", all: ctrl, extend };
  if (event.key === "PageUp") return { name: "page", step: -1, extend };
  if (event.key === "PageDown") return { name: "page", step: 1, extend };
  return null;
}

function controlCommand(event) {
  const names = { a: "selectAll", z: event.shiftKey ? "redo" : "undo", y: "redo", d: "fillDown", s: "save" };
  const name = names[event.key.toLowerCase()];
  return name ? { name } : null;
}

function commandWhileWriting(event, ctrl, context) {
  if (ctrl && event.key.toLowerCase() === "s") return { name: "save" };
  if (event.key === "Escape") return { name: "cancel" };
  if (event.key === "F2") return { name: "toggleMode" };
  if (ctrl && event.key === "Enter") return { name: "commit" };
  const leaving = leavingCommand(event);
  if (leaving) return leaving;
  // In Excel the arrows end what was begun by typing, and move the caret only after F2. Home and End stay with the
  // caret in both modes: a note is prose.
  const moves = context.mode === "typing" && context.control === "input" && !ctrl && !event.shiftKey;
  const motion = moves && (ARROWS[event.key] || event.key.startsWith("Page"));
  return motion ? motionCommand(event, false) : null;
}

function commandWhileSelecting(event, ctrl, context) {
  if (event.key === "Enter" && context.control === "widget") return null;
  const motion = motionCommand(event, ctrl);
  if (motion) return motion;
  if (ctrl) return event.key === "Enter" ? null : controlCommand(event);
  const leaving = leavingCommand(event);
  if (leaving) return leaving;
  if (event.key === "F2") return { name: "edit" };
  // Shift + Delete is "cut" on Windows and arrives as a cut event.
  if (event.key === "Delete" && !event.shiftKey) return { name: "clear" };
  if (event.key === "Escape") return { name: "escape" };
  return null;
}

/**
 * @param {KeyboardEvent} event
 * @param {{mode: "select" | "typing" | "editing", control: "input" | "select" | "widget" | "none"}} context
 * @returns {object | null} the command, or null when the browser keeps the key
 */
export function commandFor(event, context) {
  // Alt keeps its browser meanings: back, menu, and Alt + Down, which opens a list.
  if (isComposing(event) || event.altKey) return null;
  const ctrl = event.ctrlKey || event.metaKey;
  return context.mode === "select"
    ? commandWhileSelecting(event, ctrl, context)
    : commandWhileWriting(event, ctrl, context);
}
