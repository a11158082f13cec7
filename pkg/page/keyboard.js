/**
 * Moving through the chat by keys, beside what the browser does: F6 goes between the messages and
 * the field, and the arrows, Home and End go from message to message.
 */

import { showDialog } from "./dialog.js";
import { element } from "./element.js";

/** Keys and the names of what they do, as the help lists them. */
const KEYS = [
  ["Enter", "send"],
  ["Shift + Enter", "keyNewLine"],
  ["F6", "keySwitch"],
  ["↑ ↓ Home End", "keyMove"],
  ["Esc", "closeChat"],
];

/** Listens until the chat ends. */
export const listenToKeys = ({ root, ending }) => {
  const onKey = (event) => {
    const log = root.querySelector(".log");
    const at = root.activeElement;
    if (event.key === "F6") {
      event.preventDefault();
      (log.contains(at) ? root.querySelector("#composer") : (log.lastElementChild ?? log)).focus();
      return;
    }
    // In a field the arrows are the field's own.
    const message = at?.matches("[part~=message]") ? at : undefined;
    if (!log || (at !== log && !message)) return;
    const next = {
      ArrowUp: message ? message.previousElementSibling : log.lastElementChild,
      ArrowDown: message ? message.nextElementSibling : log.firstElementChild,
      Home: log.firstElementChild,
      End: log.lastElementChild,
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  root.addEventListener("keydown", onKey, { signal: ending.signal });
};

/** Shows which keys there are. */
export const showKeys = (root, word) => {
  const rows = KEYS.map(([keys, name]) => element("div", {}, element("dt", {}, element("kbd", {}, keys)), element("dd", {}, word(name))));
  showDialog(root, word("keyboard"), [element("dl", {}, ...rows)], word("close"));
};
